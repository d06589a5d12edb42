/**
 * What AWS runs beside containers, balancers, caches and relational databases: one shape for each service, told apart by `is`. Plain data, as in the
 * rest of the plan: durations in the unit that the name says, storage in GiB.
 */
import type { Dependency, FirewallPlan, Followed, Origin, Parameter } from './parts.js';

export type ManagedPlan =
  | TablePlan
  | BucketPlan
  | FileSystemPlan
  | VolumePlan
  | QueuePlan
  | StreamPlan
  | KafkaPlan
  | DocumentsPlan
  | GraphPlan
  | KeyspacePlan
  | SearchPlan
  | SparkPlan
  | FunctionPlan
  | BackupPlan
  | UsersPlan
  | SchedulePlan
  | GatewayPlan
  | CdnPlan
  | MetricsPlan
  | BoardsPlan;

interface Managed {
  readonly origin: Origin;
  /** Where it answers inside the network; null when it is reached over AWS's own interfaces, with permissions alone. */
  readonly port: number | null;
}

/** What a caller may do with something that AWS runs: actions of IAM, in alphabetical order. */
export interface UsePlan {
  readonly key: string;
  readonly actions: readonly string[];
}

/** A table of DynamoDB. */
export interface TablePlan extends Managed {
  readonly is: 'table';
  /** Units that are bought; null pays for each request. */
  readonly capacity: { readonly read: number; readonly write: number } | null;
  readonly follows: Followed | null;
  /** Keys of the regions that it has replicas in. */
  readonly copiesTo: readonly string[];
}

/** A bucket of S3. */
export interface BucketPlan extends Managed {
  readonly is: 'bucket';
  readonly transitions: readonly { readonly days: number; readonly to: 'STANDARD_IA' | 'GLACIER' }[];
  /** Days that what was overwritten or deleted is kept. */
  readonly oldDays: number;
  /** Days in which nobody may change or delete what is written; null locks nothing. */
  readonly lockDays: number | null;
  readonly follows: Followed | null;
  /** Keys of the buckets in other regions that its objects are copied to. */
  readonly copiesTo: readonly Followed[];
}

/** A file system of EFS. */
export interface FileSystemPlan extends Managed {
  readonly is: 'files';
  /** MiB per second that are bought; null grows and shrinks with the use. */
  readonly throughput: number | null;
  /** Where files go that nobody has read for some days. */
  readonly cold: { readonly days: 7 | 14 | 30 | 60 | 90; readonly archive: boolean } | null;
  readonly backup: boolean;
  readonly zones: readonly string[];
}

/** A volume of EBS, with snapshots on a schedule. */
export interface VolumePlan extends Managed {
  readonly is: 'volume';
  readonly type: 'gp3' | 'io2' | 'st1' | 'sc1';
  readonly size: number;
  readonly iops: number | null;
  /** MiB per second; of gp3 alone. */
  readonly throughput: number | null;
  readonly zone: string;
  readonly snapshots: { readonly hours: SnapshotHours; readonly keep: number } | null;
}

/** Hours between two snapshots that the lifecycle manager knows. */
export type SnapshotHours = 1 | 2 | 3 | 4 | 6 | 8 | 12 | 24;

/** A queue of SQS with a queue for what nobody could work off. */
export interface QueuePlan extends Managed {
  readonly is: 'queue';
  readonly fifo: boolean;
  readonly retentionSeconds: number;
  readonly visibilitySeconds: number;
  /** Tries before a message is put aside. */
  readonly tries: number;
}

/** A data stream of Kinesis. */
export interface StreamPlan extends Managed {
  readonly is: 'stream';
  readonly shards: number;
  readonly retentionHours: number;
}

/** A cluster of MSK. */
export interface KafkaPlan extends Managed {
  readonly is: 'kafka';
  readonly version: string;
  /** A multiple of the zones. */
  readonly brokers: number;
  readonly instance: string;
  readonly storage: number;
  readonly zones: readonly string[];
  /** Lines of its configuration. */
  readonly settings: readonly (readonly [string, string])[];
}

/** A cluster of DocumentDB. */
export interface DocumentsPlan extends Managed {
  readonly is: 'documents';
  readonly version: string;
  readonly family: string;
  readonly instances: number;
  readonly instanceClass: string;
  readonly backupDays: number;
  readonly parameters: readonly Parameter[];
}

/** A cluster of Neptune. */
export interface GraphPlan extends Managed {
  readonly is: 'graph';
  readonly version: string;
  readonly family: string;
  readonly instances: number;
  readonly instanceClass: string;
  readonly backupDays: number;
}

/** A keyspace of Amazon Keyspaces, and the way to it inside the network. */
export interface KeyspacePlan extends Managed {
  readonly is: 'keyspace';
}

/** A domain of OpenSearch. */
export interface SearchPlan extends Managed {
  readonly is: 'search';
  readonly version: string;
  readonly instance: string;
  readonly nodes: number;
  /** Nodes that only lead; 0 has none. */
  readonly masters: number;
  readonly storage: number;
  readonly zones: readonly string[];
}

/** An application of EMR Serverless. */
export interface SparkPlan extends Managed {
  readonly is: 'spark';
  readonly release: string;
  readonly type: 'Spark' | 'Hive';
  /** The most that all jobs together may use. */
  readonly cpu: number;
  readonly memory: number;
}

/** A function of Lambda, from an image. */
export interface FunctionPlan extends Managed {
  readonly is: 'function';
  readonly zones: readonly string[];
  readonly memory: number;
  readonly timeoutSeconds: number;
  /** Instances at once. */
  readonly reserved: number;
  /** Instances that are always there. */
  readonly provisioned: number;
  readonly calls: readonly Dependency[];
  readonly uses: readonly UsePlan[];
  /** Queues and streams that wake it. */
  readonly sources: readonly string[];
}

/** Copies by AWS Backup. */
export interface BackupPlan extends Managed {
  readonly is: 'backup';
  /** Key of something that it copies, and in whose region it stands. */
  readonly home: string;
  /** Keys of what is copied. */
  readonly of: readonly string[];
  /** `cron(…)` */
  readonly schedule: string;
  /** Minutes in which a copy has to begin. */
  readonly startMinutes: number;
  readonly keepDays: number;
  /** Nobody may delete a copy before its time. */
  readonly lock: boolean;
  /** Another region's code. */
  readonly copyTo: string | null;
  /** When it is tried whether copies can be brought back. */
  readonly restoreTest: string | null;
}

/** A workspace of Amazon Managed Service for Prometheus. */
export interface MetricsPlan extends Managed {
  readonly is: 'metrics';
  readonly retentionDays: number;
}

/** A workspace of Amazon Managed Grafana. */
export interface BoardsPlan extends Managed {
  readonly is: 'boards';
  /** Keys of the workspaces of Prometheus that it asks. */
  readonly reads: readonly string[];
}

/** A user pool of Cognito, with a client for applications. */
export interface UsersPlan extends Managed {
  readonly is: 'users';
  /** Whether a second proof is required. */
  readonly mfa: boolean;
  readonly tokenMinutes: number;
}

/** A schedule of EventBridge that wakes a function or sends to a queue. */
export interface SchedulePlan extends Managed {
  readonly is: 'schedule';
  readonly home: string;
  /** Key of what it starts. */
  readonly target: string;
  /** `rate(…)` or `cron(…)` */
  readonly expression: string;
  /** Minutes that a start may be late; null starts on time. */
  readonly flexibleMinutes: number | null;
}

/** An HTTP API of API Gateway. */
export interface GatewayPlan extends Managed {
  readonly is: 'gateway';
  /** The first one answers what no path leads elsewhere. */
  readonly routes: readonly RoutePlan[];
  /** Requests per second that pass, and at once. */
  readonly throttle: { readonly rate: number; readonly burst: number } | null;
  readonly timeoutMs: number;
  /** Who may pass: those with a token of a user pool, those with permission of AWS, or everybody. */
  readonly authorization: { readonly by: 'tokens'; readonly users: string } | { readonly by: 'iam' } | null;
}

export interface RoutePlan {
  readonly key: string;
  readonly to: string;
  readonly on: 'balancer' | 'function';
  /** Null for the one that gets everything else. */
  readonly path: string | null;
}

/** A distribution of CloudFront. */
export interface CdnPlan extends Managed {
  readonly is: 'cdn';
  /** Key of what it fetches from first, and in whose region its logs are kept. */
  readonly home: string;
  /** The first one answers what no path leads elsewhere. */
  readonly origins: readonly CdnOriginPlan[];
  /** Seconds that an object is kept when its origin says nothing. */
  readonly ttl: number;
  readonly compress: boolean;
  readonly firewall: FirewallPlan;
  /** Keys of the domains that lead to it. */
  readonly domains: readonly string[];
}

export interface CdnOriginPlan {
  /** Of the distribution and its origin together. */
  readonly key: string;
  readonly to: string;
  readonly on: 'bucket' | 'balancer';
  /** The name on a balancer's certificate, which it is asked by: a domain's that leads to it, or one that is given. */
  readonly name: { readonly from: 'domain'; readonly domain: string } | { readonly from: 'given' } | null;
  /** Null for the one that gets everything else. */
  readonly path: string | null;
}

/** Where CloudFront takes its certificates and firewalls from (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html). */
export const EDGE_REGION = 'us-east-1';

/** Whether it stands in the network, with a security group of its own. */
export function isInside(plan: ManagedPlan): boolean {
  return plan.port !== null || plan.is === 'function' || (plan.is === 'gateway' && plan.routes.some(({ on }) => on === 'balancer'));
}
