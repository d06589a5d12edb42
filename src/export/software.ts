import { isKind, type Component } from '../model/index.js';
import { EVICTION_POLICIES } from '../kinds/data/cache/eviction.js';
import { viewOf } from '../kinds/view.js';

/** The real software that stands for a component outside of a cloud. */
export interface Software {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, Setting>>;
  /** Who its callers are to it. What says nothing here is called without a password, or by people. */
  readonly account?: { readonly user: string; readonly database?: string };
  /** A command that succeeds when it answers. */
  readonly ready?: readonly string[];
  /** Folder in the container that the files which watch the design are read from. */
  readonly configuredAt?: string;
  /** The user that its image is made for, by number, where it need not begin as root: from the image's own Dockerfile. */
  readonly runsAs?: number;
  /** Where it answers inside the network. */
  readonly port: number;
  /** Path of its data in the container; null keeps none. */
  readonly data: string | null;
  /** What is lost on the way. */
  readonly notes: readonly string[];
}

/** The value of an environment variable: a text, or a secret that may stand after one. */
export type Setting = string | { readonly secret: string; readonly after?: string };

export const MIB = 2 ** 20;

type Maker = (component: Component, key: string) => Partial<Software> & Pick<Software, 'image' | 'port'>;

function password(key: string): Setting & object {
  return { secret: `${key.toUpperCase()}_PASSWORD` };
}

/** The secrets that software has to be told. */
export function secretsOf({ environment = {} }: Pick<Software, 'environment'>): string[] {
  return [...new Set(Object.values(environment).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])))];
}

/** Variables that callers of software need beside its address, with its name before each: the user, the password and the database. */
export function accountOf(software: Software, key: string): Record<string, Setting> {
  if (!software.account) return {};
  const { user, database } = software.account;
  const name = key.toUpperCase();
  return {
    [`${name}_USER`]: user,
    ...Object.fromEntries(secretsOf(software).map((secret) => [secret, { secret }])),
    ...(database === undefined ? {} : { [`${name}_DATABASE`]: database }),
  };
}

const MAKERS: readonly (readonly [kind: string, make: Maker])[] = [
  [
    'cache',
    (component) => {
      const view = viewOf<'cache'>(component);
      if (view.engine === 'memcached')
        return {
          image: 'memcached:1.6-alpine',
          runsAs: 11211,
          command: ['memcached', '-m', String(Math.ceil(view.capacity / MIB))],
          port: 11211,
        };
      const policy = EVICTION_POLICIES[view.eviction];
      const saved = view.persistence ? ['--appendonly', 'yes'] : ['--save', ''];
      return {
        image: 'valkey/valkey:8-alpine',
        command: ['valkey-server', '--maxmemory', String(Math.max(MIB, Math.round(view.capacity))), '--maxmemory-policy', policy, ...saved],
        ready: ['valkey-cli', 'ping'],
        runsAs: 999,
        port: 6379,
        data: view.persistence ? '/data' : null,
        notes: view.shards > 1 ? ['It is one node here, without shards.'] : [],
      };
    },
  ],
  [
    'sql_database',
    (component, key) => {
      const view = viewOf<'sql_database'>(component);
      const secret = password(key);
      const notes = view.replicas > 0 || view.shards > 1 ? ['It is one server here, without replicas and shards.'] : [];
      switch (view.engine) {
        case 'mysql':
          return {
            image: 'mysql:8.4',
            environment: {
              MYSQL_DATABASE: 'app',
              MYSQL_USER: 'app',
              MYSQL_PASSWORD: secret,
              MYSQL_RANDOM_ROOT_PASSWORD: 'yes',
            },
            account: { user: 'app', database: 'app' },
            ready: ['mysqladmin', 'ping', '-h', '127.0.0.1'],
            runsAs: 999,
            port: 3306,
            data: '/var/lib/mysql',
            notes,
          };
        case 'sqlserver':
          return {
            image: 'mcr.microsoft.com/mssql/server:2022-latest',
            environment: { ACCEPT_EULA: 'Y', MSSQL_PID: 'Developer', MSSQL_SA_PASSWORD: secret },
            account: { user: 'sa' },
            runsAs: 10001,
            port: 1433,
            data: '/var/opt/mssql',
            notes,
          };
        case 'postgres':
          return {
            image: 'postgres:17-alpine',
            environment: {
              POSTGRES_DB: 'app',
              POSTGRES_USER: 'app',
              POSTGRES_PASSWORD: secret,
              // The folder has to be its user's own, and that of a volume is root's.
              PGDATA: '/var/lib/postgresql/data/pgdata',
            },
            account: { user: 'app', database: 'app' },
            ready: ['pg_isready', '-U', 'app'],
            runsAs: 70,
            port: 5432,
            data: '/var/lib/postgresql/data',
            notes,
          };
      }
    },
  ],
  [
    'document_database',
    () => ({
      image: 'mongo:7',
      ready: ['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"],
      runsAs: 999,
      port: 27017,
      data: '/data/db',
      notes: ['It is one server here.'],
    }),
  ],
  [
    'graph_database',
    (_, key) => ({
      image: 'neo4j:5-community',
      environment: { NEO4J_AUTH: { ...password(key), after: 'neo4j/' } },
      account: { user: 'neo4j' },
      port: 7687,
      data: '/data',
    }),
  ],
  [
    'wide_column_database',
    (component) => ({
      ...(component.properties.engine === 'scylladb' ? { image: 'scylladb/scylla:6.2' } : { image: 'cassandra:5.0', runsAs: 999 }),
      port: 9042,
      data: component.properties.engine === 'scylladb' ? '/var/lib/scylla' : '/var/lib/cassandra',
      notes: ['It is one node here, so every level of consistency is alike.'],
    }),
  ],
  [
    'key_value_store',
    (component) => {
      const notes = ['It is one member here, so there is nothing to elect.'];
      switch (viewOf<'key_value_store'>(component).engine) {
        case 'dynamodb':
          return { image: 'amazon/dynamodb-local:2.5.4', port: 8000 };
        case 'consul':
          return { image: 'hashicorp/consul:1.20', command: ['agent', '-dev', '-client=0.0.0.0'], port: 8500, notes };
        case 'zookeeper':
          return { image: 'zookeeper:3.9', port: 2181, data: '/data', notes };
        case 'etcd':
          return {
            image: 'quay.io/coreos/etcd:v3.5.17',
            command: [
              'etcd',
              '--listen-client-urls=http://0.0.0.0:2379',
              '--advertise-client-urls=http://0.0.0.0:2379',
              '--data-dir=/data',
            ],
            ready: ['etcdctl', 'endpoint', 'health'],
            port: 2379,
            data: '/data',
            notes,
          };
      }
    },
  ],
  [
    'message_queue',
    (component, key) => {
      const view = viewOf<'message_queue'>(component);
      switch (view.engine) {
        case 'rabbitmq':
          return { image: 'rabbitmq:4-management-alpine', port: 5672, data: '/var/lib/rabbitmq' };
        case 'sqs':
          return { image: 'softwaremill/elasticmq-native:1.6.11', port: 9324 };
        case 'kinesis':
        case 'kafka':
          return {
            image: 'apache/kafka:3.9.0',
            environment: {
              KAFKA_NODE_ID: '1',
              KAFKA_PROCESS_ROLES: 'broker,controller',
              KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
              KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${key.replaceAll('_', '-')}:9092`,
              KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
              KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
              KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
              KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
              KAFKA_NUM_PARTITIONS: String(Math.max(1, Math.round(view.partitions))),
              KAFKA_LOG_RETENTION_MS: String(Math.round(view.retention * 1000)),
            },
            port: 9092,
            data: '/tmp/kraft-combined-logs',
            notes: [
              view.engine === 'kinesis' ? 'Kafka stands for Kinesis here.' : 'It is one broker here, so each partition has one copy.',
            ],
          };
      }
    },
  ],
  [
    'object_storage',
    (_, key) => ({
      image: 'minio/minio:latest',
      command: ['server', '/data'],
      environment: { MINIO_ROOT_USER: 'app', MINIO_ROOT_PASSWORD: password(key) },
      account: { user: 'app' },
      port: 9000,
      data: '/data',
    }),
  ],
  [
    'search_engine',
    (component, key) => {
      const { engine } = viewOf<'search_engine'>(component);
      if (engine === 'solr') return { image: 'solr:9', command: ['solr-precreate', 'app'], port: 8983, data: '/var/solr' };
      if (engine === 'elasticsearch')
        return {
          image: 'elasticsearch:8.17.0',
          environment: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' },
          runsAs: 1000,
          port: 9200,
          data: '/usr/share/elasticsearch/data',
        };
      return {
        image: 'opensearchproject/opensearch:2.19.0',
        environment: { 'discovery.type': 'single-node', OPENSEARCH_INITIAL_ADMIN_PASSWORD: password(key) },
        account: { user: 'admin' },
        runsAs: 1000,
        port: 9200,
        data: '/usr/share/opensearch/data',
      };
    },
  ],
  [
    'identity_provider',
    (_, key) => ({
      image: 'quay.io/keycloak/keycloak:26.0',
      command: ['start-dev'],
      environment: { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: password(key) },
      runsAs: 1000,
      port: 8080,
    }),
  ],
  [
    'prometheus',
    () => ({
      image: 'prom/prometheus:v2.55.1',
      configuredAt: '/etc/prometheus',
      port: 9090,
      data: '/prometheus',
    }),
  ],
  [
    'alertmanager',
    () => ({
      image: 'prom/alertmanager:v0.27.0',
      command: ['--config.file=/etc/alertmanager/alertmanager.yml'],
      configuredAt: '/etc/alertmanager',
      port: 9093,
    }),
  ],
  ['grafana', () => ({ image: 'grafana/grafana:11.4.0', port: 3000, data: '/var/lib/grafana' })],
  ['loki', () => ({ image: 'grafana/loki:3.3.2', port: 3100, data: '/loki' })],
  ['jaeger', () => ({ image: 'jaegertracing/all-in-one:1.64.0', port: 16686 })],
  [
    'otel_collector',
    () => ({
      image: 'otel/opentelemetry-collector-contrib:0.116.1',
      command: ['--config=/etc/otel/otel-collector.yml'],
      configuredAt: '/etc/otel',
      port: 4317,
    }),
  ],
];

/** What stands for a component; null when nothing does. `key` is its name, `[a-z][a-z0-9_]*`. */
export function softwareOf(component: Component, key: string): Software | null {
  const make = MAKERS.find(([kind]) => isKind(component, kind))?.[1];
  return make ? { data: null, notes: [], ...make(component, key) } : null;
}

/** Whether it is the design's own program, of which nobody but its authors has an image. */
export function isApplication(component: Component): boolean {
  return ['web_server', 'app_server', 'function'].some((kind) => isKind(component, kind));
}

/** Where applications listen. */
export const APPLICATION_PORT = 8080;
