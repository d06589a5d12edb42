import { isKind, type Component } from '../../model/index.js';
import { viewOf } from '../../kinds/view.js';

/** A service of Compose, as far as the export writes one. */
export interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[];
  readonly deploy?: { readonly replicas: number };
  readonly healthcheck?: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
  };
}

/** What stands for a component on one machine. */
export interface Standing {
  readonly service: ComposeService;
  /** Where it answers inside the network. */
  readonly port: number;
  /** Path of its data in the container, kept in a volume of its own; null keeps none. */
  readonly data: string | null;
  /** Secrets that have to be set in `.env`. */
  readonly secrets: readonly string[];
  /** What is lost on the way. */
  readonly notes: readonly string[];
}

const PORT = 8080;
/** More copies than these tell a machine nothing new. */
const MOST_REPLICAS = 3;
const MIB = 2 ** 20;

/** Answers requests with what it was asked, until somebody puts the real image in its place. */
const STAND_IN = 'traefik/whoami:v1.11.0';

type Maker = (component: Component, key: string) => Partial<Standing> & Pick<Standing, 'service' | 'port'>;

function password(key: string): string {
  return `${key.toUpperCase()}_PASSWORD`;
}

function required(name: string): string {
  return `\${${name}:?set it in .env}`;
}

const application: Maker = (component, key) => {
  const replicas = component.properties.replicas;
  const wanted = typeof replicas === 'number' ? Math.max(1, Math.round(replicas)) : 1;
  return {
    service: {
      image: `\${${key.toUpperCase()}_IMAGE:-${STAND_IN}}`,
      environment: { PORT: String(PORT), WHOAMI_PORT_NUMBER: String(PORT) },
      deploy: { replicas: Math.min(MOST_REPLICAS, wanted) },
    },
    port: PORT,
    notes: wanted > MOST_REPLICAS ? [`It has ${MOST_REPLICAS} copies here instead of ${wanted}.`] : [],
  };
};

const POLICIES: Readonly<Record<string, string>> = {
  lru: 'allkeys-lru',
  lfu: 'allkeys-lfu',
  random: 'allkeys-random',
  ttl_only: 'volatile-ttl',
  none: 'noeviction',
  fifo: 'allkeys-lru',
};
/** A cache takes no more of the machine than this. */
const MOST_CACHE = 512 * MIB;

const MAKERS: readonly (readonly [kind: string, make: Maker])[] = [
  ['web_server', application],
  ['app_server', application],
  ['function', application],
  [
    'cache',
    (component) => {
      const view = viewOf<'cache'>(component);
      const bytes = Math.min(MOST_CACHE, view.capacity);
      const notes = bytes < view.capacity ? ['It has 512 MiB here instead of its capacity.'] : [];
      if (view.engine === 'memcached')
        return {
          service: { image: 'memcached:1.6-alpine', command: ['memcached', '-m', String(Math.ceil(bytes / MIB))] },
          port: 11211,
          notes,
        };
      const policy = POLICIES[view.eviction] ?? 'allkeys-lru';
      const saved = view.persistence ? ['--appendonly', 'yes'] : ['--save', ''];
      return {
        service: {
          image: 'valkey/valkey:8-alpine',
          command: ['valkey-server', '--maxmemory', String(Math.max(MIB, Math.round(bytes))), '--maxmemory-policy', policy, ...saved],
        },
        port: 6379,
        data: view.persistence ? '/data' : null,
        notes: view.shards > 1 ? [...notes, 'It is one node here, without shards.'] : notes,
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
            service: {
              image: 'mysql:8.4',
              environment: {
                MYSQL_DATABASE: 'app',
                MYSQL_USER: 'app',
                MYSQL_PASSWORD: required(secret),
                MYSQL_ROOT_PASSWORD: required(secret),
              },
            },
            port: 3306,
            data: '/var/lib/mysql',
            secrets: [secret],
            notes,
          };
        case 'sqlserver':
          return {
            service: {
              image: 'mcr.microsoft.com/mssql/server:2022-latest',
              environment: { ACCEPT_EULA: 'Y', MSSQL_PID: 'Developer', MSSQL_SA_PASSWORD: required(secret) },
            },
            port: 1433,
            data: '/var/opt/mssql',
            secrets: [secret],
            notes,
          };
        case 'postgres':
          return {
            service: {
              image: 'postgres:17-alpine',
              environment: { POSTGRES_DB: 'app', POSTGRES_USER: 'app', POSTGRES_PASSWORD: required(secret) },
              healthcheck: { test: ['CMD-SHELL', 'pg_isready -U app'], interval: '5s', timeout: '3s', retries: 10 },
            },
            port: 5432,
            data: '/var/lib/postgresql/data',
            secrets: [secret],
            notes,
          };
      }
    },
  ],
  ['document_database', () => ({ service: { image: 'mongo:7' }, port: 27017, data: '/data/db', notes: ['It is one server here.'] })],
  [
    'graph_database',
    (_, key) => ({
      service: { image: 'neo4j:5-community', environment: { NEO4J_AUTH: `neo4j/${required(password(key))}` } },
      port: 7687,
      data: '/data',
      secrets: [password(key)],
    }),
  ],
  [
    'wide_column_database',
    (component) => ({
      service: { image: component.properties.engine === 'scylladb' ? 'scylladb/scylla:6.2' : 'cassandra:5.0' },
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
          return { service: { image: 'amazon/dynamodb-local:2.5.4' }, port: 8000 };
        case 'consul':
          return { service: { image: 'hashicorp/consul:1.20', command: ['agent', '-dev', '-client=0.0.0.0'] }, port: 8500, notes };
        case 'zookeeper':
          return { service: { image: 'zookeeper:3.9' }, port: 2181, data: '/data', notes };
        case 'etcd':
          return {
            service: {
              image: 'quay.io/coreos/etcd:v3.5.17',
              command: [
                'etcd',
                '--listen-client-urls=http://0.0.0.0:2379',
                '--advertise-client-urls=http://0.0.0.0:2379',
                '--data-dir=/data',
              ],
            },
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
          return { service: { image: 'rabbitmq:4-management-alpine' }, port: 5672, data: '/var/lib/rabbitmq' };
        case 'sqs':
          return { service: { image: 'softwaremill/elasticmq-native:1.6.11' }, port: 9324 };
        case 'kinesis':
        case 'kafka':
          return {
            service: {
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
      service: {
        image: 'minio/minio:latest',
        command: ['server', '/data'],
        environment: { MINIO_ROOT_USER: 'app', MINIO_ROOT_PASSWORD: required(password(key)) },
      },
      port: 9000,
      data: '/data',
      secrets: [password(key)],
    }),
  ],
  [
    'search_engine',
    (component, key) => {
      const { engine } = viewOf<'search_engine'>(component);
      if (engine === 'solr') return { service: { image: 'solr:9', command: ['solr-precreate', 'app'] }, port: 8983, data: '/var/solr' };
      if (engine === 'elasticsearch')
        return {
          service: { image: 'elasticsearch:8.17.0', environment: { 'discovery.type': 'single-node', 'xpack.security.enabled': 'false' } },
          port: 9200,
          data: '/usr/share/elasticsearch/data',
        };
      return {
        service: {
          image: 'opensearchproject/opensearch:2.19.0',
          environment: { 'discovery.type': 'single-node', OPENSEARCH_INITIAL_ADMIN_PASSWORD: required(password(key)) },
        },
        port: 9200,
        data: '/usr/share/opensearch/data',
        secrets: [password(key)],
      };
    },
  ],
  [
    'identity_provider',
    (_, key) => ({
      service: {
        image: 'quay.io/keycloak/keycloak:26.0',
        command: ['start-dev'],
        environment: { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: required(password(key)) },
      },
      port: 8080,
      secrets: [password(key)],
    }),
  ],
  [
    'prometheus',
    () => ({
      service: { image: 'prom/prometheus:v2.55.1', volumes: ['./monitoring:/etc/prometheus:ro'] },
      port: 9090,
      data: '/prometheus',
    }),
  ],
  [
    'alertmanager',
    () => ({
      service: {
        image: 'prom/alertmanager:v0.27.0',
        command: ['--config.file=/etc/alertmanager/alertmanager.yml'],
        volumes: ['./monitoring:/etc/alertmanager:ro'],
      },
      port: 9093,
    }),
  ],
  ['grafana', () => ({ service: { image: 'grafana/grafana:11.4.0' }, port: 3000, data: '/var/lib/grafana' })],
  ['loki', () => ({ service: { image: 'grafana/loki:3.3.2' }, port: 3100, data: '/loki' })],
  ['jaeger', () => ({ service: { image: 'jaegertracing/all-in-one:1.64.0' }, port: 16686 })],
  [
    'otel_collector',
    () => ({
      service: {
        image: 'otel/opentelemetry-collector-contrib:0.116.1',
        command: ['--config=/etc/otel/otel-collector.yml'],
        volumes: ['./monitoring:/etc/otel:ro'],
      },
      port: 4317,
    }),
  ],
];

/** What stands for a component; null when nothing does. */
export function standingOf(component: Component, key: string): Standing | null {
  const make = MAKERS.find(([kind]) => isKind(component, kind))?.[1];
  if (!make) return null;
  return { data: null, secrets: [], notes: [], ...make(component, key) };
}
