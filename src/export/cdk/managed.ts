import { kebab } from '../../kinds/cloud/names.js';
import type {
  BackupPlan,
  CdnPlan,
  DocumentsPlan,
  FunctionPlan,
  GatewayPlan,
  GraphPlan,
  ManagedPlan,
  SchedulePlan,
} from '../../kinds/plan/managed.js';
import type { RegionPlan } from '../../kinds/plan/plan.js';
import { servedBuckets } from '../inhabitants.js';
import { mountPath } from '../mounts.js';
import { call, fields, inline, make, method, object, path, sum, type Code, type Given } from './code.js';
import { BACKUP } from './constructs/backup.js';
import { BUCKET } from './constructs/bucket.js';
import { CDN } from './constructs/cdn.js';
import { DOCUMENTS } from './constructs/documents.js';
import { FILE_SYSTEM } from './constructs/file-system.js';
import { FUNCTION } from './constructs/function.js';
import { GATEWAY } from './constructs/gateway.js';
import { GLOBAL_TABLE } from './constructs/global-table.js';
import { GRAPH } from './constructs/graph.js';
import { KAFKA } from './constructs/kafka.js';
import { KEYSPACE } from './constructs/keyspace.js';
import { QUEUE } from './constructs/queue.js';
import { SCHEDULE } from './constructs/schedule.js';
import { SEARCH } from './constructs/search.js';
import { SPARK } from './constructs/spark.js';
import { STREAM } from './constructs/stream.js';
import { TABLE } from './constructs/table.js';
import { USER_POOL } from './constructs/user-pool.js';
import { VOLUME } from './constructs/volume.js';
import { BOARDS, METRICS } from './constructs/watching.js';
import { followerOf, replicaName, replicationProps } from './recovery.js';
import { camel, pascal, type Scope } from './scope.js';

/** What is made in the stack of the application: what changes with it. */
type Running = FunctionPlan | SchedulePlan | GatewayPlan | CdnPlan;
type Store = Exclude<ManagedPlan, Running>;
const RUNNING: ReadonlySet<ManagedPlan['is']> = new Set(['function', 'schedule', 'gateway', 'cdn']);

/** The construct that each is made with: its class, its file, and the file's text. */
const CONSTRUCTS: Readonly<Record<ManagedPlan['is'], readonly [name: string, file: string, text: string]>> = {
  table: ['Table', 'table', TABLE],
  bucket: ['Bucket', 'bucket', BUCKET],
  files: ['FileSystem', 'file-system', FILE_SYSTEM],
  volume: ['Volume', 'volume', VOLUME],
  queue: ['Queue', 'queue', QUEUE],
  stream: ['Stream', 'stream', STREAM],
  kafka: ['Kafka', 'kafka', KAFKA],
  documents: ['Documents', 'documents', DOCUMENTS],
  graph: ['Graph', 'graph', GRAPH],
  keyspace: ['Keyspace', 'keyspace', KEYSPACE],
  search: ['Search', 'search', SEARCH],
  spark: ['Spark', 'spark', SPARK],
  function: ['ImageFunction', 'function', FUNCTION],
  backup: ['Backup', 'backup', BACKUP],
  users: ['UserPool', 'user-pool', USER_POOL],
  gateway: ['Gateway', 'gateway', GATEWAY],
  cdn: ['Cdn', 'cdn', CDN],
  metrics: ['Metrics', 'metrics', METRICS],
  boards: ['Boards', 'boards', BOARDS],
  schedule: ['Schedule', 'schedule', SCHEDULE],
};

type Construct = readonly [name: string, file: string, text: string];

/** The construct that one is made with: a table in several regions is made by another than a table in one. */
export function constructOf(plan: ManagedPlan): Construct {
  if (plan.is === 'table' && plan.copiesTo.length > 0) return ['GlobalTable', 'global-table', GLOBAL_TABLE];
  if (plan.is === 'table' && plan.follows) return ['TableReplica', 'global-table', GLOBAL_TABLE];
  return CONSTRUCTS[plan.is];
}

export function isRunning(plan: ManagedPlan): plan is Running {
  return RUNNING.has(plan.is);
}

/** What is kept in the stack of data: everything that AWS runs but functions, gateways, distributions and schedules. */
export function storesOf(region: RegionPlan): Store[] {
  return region.managed.filter((plan) => !isRunning(plan));
}

export function functionsOf(region: RegionPlan): FunctionPlan[] {
  return region.managed.filter((plan) => plan.is === 'function');
}

export function gatewaysOf(region: RegionPlan): GatewayPlan[] {
  return region.managed.filter((plan) => plan.is === 'gateway');
}

export function cdnsOf(region: RegionPlan): CdnPlan[] {
  return region.managed.filter((plan) => plan.is === 'cdn');
}

export function schedulesOf(region: RegionPlan): SchedulePlan[] {
  return region.managed.filter((plan) => plan.is === 'schedule');
}

/** `cartsTable`: what the constant of one is called. */
export function managedName(plan: ManagedPlan): string {
  return `${camel(plan.origin.key)}${constructOf(plan)[0]}`;
}

export function storeCode(scope: Scope, region: RegionPlan, store: Store): Code {
  return make(constructOf(store)[0], path('this'), pascal(store.origin.key), object(propsOf(scope, region, store)));
}

const KEY = ['key', path('network.dataKey')] as const;
const VPC = ['vpc', path('network.vpc')] as const;
const LOGS = [
  ['logsKey', path('network.logsKey')],
  ['logRetention', path('props.config.logRetention')],
] as const;
const PROTECTION = ['deletionProtection', path('props.config.deletionProtection')] as const;
const SUBNETS = ['subnetIds', path('network.isolatedSubnetIds')] as const;

type Props = readonly (readonly [string, Given | undefined])[];

/** Types under which AWS Backup knows what it copies. */
const COPIED: Readonly<Partial<Record<ManagedPlan['is'], string>>> = {
  table: 'DynamoDB',
  bucket: 'S3',
  files: 'EFS',
  volume: 'EBS',
  documents: 'DocumentDB',
  graph: 'Neptune',
};

/** `{ RDS: [...ordersDatabase.arns], DynamoDB: [...cartsTable.resources] }` */
function copied(region: RegionPlan, keys: readonly string[]): Code {
  const types = new Map<string, string[]>();
  const add = (type: string | undefined, name: string): void => {
    if (type !== undefined) types.set(type, [...(types.get(type) ?? []), name]);
  };
  for (const key of keys) {
    if (region.databases.some(({ origin }) => origin.key === key)) add('RDS', `${camel(key)}Database.arns`);
    const plan = region.managed.find(({ origin }) => origin.key === key);
    if (plan) add(COPIED[plan.is], `${managedName(plan)}.resources`);
  }
  return inline(
    [...types].map(([type, [first = '', ...others]]) => [
      type,
      others.length === 0 ? path(first) : method(path(first), 'concat', ...others.map(path)),
    ]),
  );
}

/** What the vault in the other region is called. */
export function copiesName(scope: Scope, plan: BackupPlan): Code {
  return sum(`${scope.plan.project}-`, path('props.config.environment'), `-${kebab(plan.origin.key)}-copies`);
}

function groupOf({ origin }: Store): Props[number] {
  return ['securityGroup', path(`groups.${camel(origin.key)}`)];
}

function clusterProps(store: DocumentsPlan | GraphPlan): Props {
  return [
    SUBNETS,
    groupOf(store),
    KEY,
    ['version', store.version],
    ['family', store.family],
    ['port', store.port ?? 0],
    ['instances', store.instances],
    ['instanceClass', store.instanceClass],
    ['backupDays', store.backupDays],
  ];
}

function propsOf(scope: Scope, region: RegionPlan, store: Store): Props {
  const { key } = store.origin;
  const group = groupOf(store);
  switch (store.is) {
    case 'table':
      if (store.follows) return [['of', path(`props.source.managed.${camel(store.follows.key)}`)], KEY];
      return [
        KEY,
        PROTECTION,
        store.copiesTo.length > 0
          ? ['replicas', inline([[followerOf(scope, region)?.code ?? '', path('props.recoveryKey.keyArn')]])]
          : ['capacity', fields(store.capacity)],
      ];
    case 'bucket':
      return [
        KEY,
        ['bucketName', store.follows ? replicaName(scope, key) : undefined],
        ...replicationProps(scope, store),
        ['served', servedBuckets(region).has(key) ? true : undefined],
        ['logs', path('accessLogs')],
        ['logPrefix', `${kebab(key)}/`],
        [
          'transitions',
          store.transitions.map(({ days, to }) =>
            inline([
              ['days', days],
              ['to', path(`s3.StorageClass.${to === 'STANDARD_IA' ? 'INFREQUENT_ACCESS' : 'GLACIER'}`)],
            ]),
          ),
        ],
        ['oldDays', store.oldDays],
        ['lockDays', store.lockDays ?? undefined],
      ];
    case 'files':
      return [
        VPC,
        ['availabilityZones', store.zones],
        group,
        KEY,
        ['path', mountPath(store)],
        ['throughput', store.throughput ?? undefined],
        ['cold', store.cold ? path(`efs.LifecyclePolicy.AFTER_${store.cold.days}_DAYS`) : undefined],
        ['archive', store.cold?.archive === true ? path('efs.LifecyclePolicy.AFTER_90_DAYS') : undefined],
      ];
    case 'volume':
      return [
        ['availabilityZone', store.zone],
        KEY,
        ['type', path(`ec2.EbsDeviceVolumeType.${store.type.toUpperCase()}`)],
        ['size', store.size],
        ['iops', store.iops ?? undefined],
        ['throughput', store.throughput ?? undefined],
        ['snapshots', fields(store.snapshots)],
      ];
    case 'queue':
      return [
        KEY,
        ['fifo', store.fifo],
        ['retention', call('Duration.seconds', store.retentionSeconds)],
        ['visibility', call('Duration.seconds', store.visibilitySeconds)],
        ['tries', store.tries],
      ];
    case 'stream':
      return [KEY, ['shards', store.shards], ['retention', call('Duration.hours', store.retentionHours)]];
    case 'kafka':
      return [
        ['name', kebab(key)],
        ['version', store.version],
        ['brokers', store.brokers],
        ['instanceType', store.instance],
        ['storage', store.storage],
        VPC,
        ['availabilityZones', store.zones],
        group,
        ['settings', object(store.settings)],
        KEY,
        ...LOGS,
      ];
    case 'documents':
      return [
        ...clusterProps(store),
        ['parameters', inline(store.parameters.map(({ name, value }) => [name, value] as const))],
        PROTECTION,
      ];
    case 'graph':
      return [...clusterProps(store), PROTECTION];
    case 'keyspace':
      return [['name', kebab(key)], VPC, group, ['port', store.port ?? 0]];
    case 'search':
      return [
        ['name', kebab(key)],
        ['version', store.version],
        ['instanceType', store.instance],
        ['nodes', store.nodes],
        ['masters', store.masters],
        ['storage', store.storage],
        VPC,
        ['availabilityZones', store.zones],
        group,
        KEY,
        ...LOGS,
      ];
    case 'backup':
      return [
        KEY,
        ['resources', copied(region, store.of)],
        ['schedule', store.schedule],
        ['startMinutes', store.startMinutes],
        ['keepDays', store.keepDays],
        ['lock', store.lock],
        [
          'copyTo',
          store.copyTo === null
            ? undefined
            : inline([
                ['region', store.copyTo],
                ['vault', copiesName(scope, store)],
              ]),
        ],
        ['restoreTest', store.restoreTest ?? undefined],
      ];
    case 'users':
      return [['mfa', store.mfa], ['tokenValidity', call('Duration.minutes', store.tokenMinutes)], PROTECTION];
    case 'metrics':
      return [KEY, ['retentionDays', store.retentionDays]];
    case 'boards':
      return [['reads', store.reads.map((each) => path(`${camel(each)}Metrics`))]];
    case 'spark':
      return [
        ['release', store.release],
        ['type', store.type.toUpperCase()],
        ['cpu', store.cpu],
        ['memory', store.memory],
      ];
  }
}
