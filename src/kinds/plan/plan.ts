import type { ManagedPlan, UsePlan } from './managed.js';
import type { Kept } from './kept.js';
import type { Dependency, FirewallPlan, Followed, Origin, Parameter } from './parts.js';

export type { Dependency, FirewallPlan, Followed, Origin, Parameter, Tag } from './parts.js';

/**
 * What will be built in the cloud, decided once and printed by every exporter. A plan is a typed tree of cloud facts, not of Terraform or CDK text:
 * each exporter maps each fact to its own resources, and a test holds the two prints against each other. Plain data: durations in whole seconds,
 * memory in MiB, storage in GiB, as AWS counts them.
 */
export interface Plan {
  readonly name: string;
  readonly title: string;
  /** The file that the design stands in, without its folder. */
  readonly source: string;
  /** Lower case letters, digits and dashes, at most 12: what the names of resources start with. */
  readonly project: string;
  /** Never empty. */
  readonly regions: readonly RegionPlan[];
  readonly domains: readonly DomainPlan[];
  /** What it may cost in a month; null when the design does not say it. */
  readonly budget: BudgetPlan | null;
  /** What becomes of every component, in the order of the design. */
  readonly placements: readonly Placement[];
  /** What the design says that the cloud cannot express, or that was left out: never silent. */
  readonly notes: readonly PlanNote[];
  /** Key of the region whose things carry no region in their names: the same one however many regions there are. Null when it is gone. */
  readonly home: string | null;
  /** What the next export has to know of this one. */
  readonly kept: Kept;
}

export interface BudgetPlan {
  /** US dollars */
  readonly dollars: number;
  /** What the design says. */
  readonly text: string;
}

/** The region that global resources are managed from. */
export function homeOf({ home, regions }: Pick<Plan, 'home' | 'regions'>): RegionPlan | undefined {
  return regions.find(({ key }) => key === home) ?? regions[0];
}

/** Zones that a network keeps room for: more than any region has. */
export const MOST_ZONES = 6;

export interface PlanNote {
  readonly component: string;
  readonly message: string;
}

export interface Placement {
  readonly origin: Origin;
  /** In words: "ECS service on Fargate, 8 tasks". Null when nothing is built for it. */
  readonly built: string | null;
}

export interface RegionPlan {
  readonly key: string;
  /** Null when the design names no region, so that whoever applies the export chooses one. */
  readonly origin: Origin | null;
  /** `us-east-1` */
  readonly code: string;
  readonly network: NetworkPlan;
  readonly services: readonly ServicePlan[];
  readonly balancers: readonly BalancerPlan[];
  readonly caches: readonly CachePlan[];
  readonly databases: readonly DatabasePlan[];
  readonly managed: readonly ManagedPlan[];
  readonly alarms: readonly AlarmPlan[];
  /** Who may open a connection to whom. Everything else is closed. */
  readonly access: readonly AccessRule[];
}

/** Whether somebody is woken, finds work in the morning, or can look it up. */
export type Severity = 'page' | 'ticket' | 'info';

/** What CloudWatch reads: a metric with a statistic, or the share of one metric's sum in another's. */
export type Measured =
  | { readonly is: 'metric'; readonly namespace: string; readonly name: string; readonly statistic: string }
  | { readonly is: 'share'; readonly namespace: string; readonly part: string; readonly of: string };

/** An alarm of CloudWatch, raised for an alert of the design, when an expectation is not kept, or for what is wrong whatever the design says. */
export interface AlarmPlan {
  readonly key: string;
  readonly origin: Origin;
  /** Key of the component that is watched. */
  readonly watches: string;
  readonly description: string;
  /** Parts of it that are watched each by an alarm of its own: shards, nodes, brokers, or the queue of what nobody could work off. Null watches the whole. */
  readonly parts: readonly string[] | null;
  readonly reading: Measured;
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold';
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Periods in a row. */
  readonly periods: number;
  readonly severity: Severity;
}

/** Whoever works off tickets is told of a budget. */
export const BUDGET_SEVERITY: Severity = 'ticket';

/** What a region has topics for. */
export function severitiesOf({ alarms }: RegionPlan, budget: BudgetPlan | null): Severity[] {
  return [...new Set([...alarms.map(({ severity }) => severity), ...(budget ? [BUDGET_SEVERITY] : [])])];
}

export interface NetworkPlan {
  readonly cidr: string;
  /** Bits that a subnet's prefix is longer than the network's. */
  readonly subnetBits: number;
  /** `us-east-1a`, … : at least two, as balancers and databases need them. */
  readonly zones: readonly string[];
}

export type Party = { readonly party: 'internet' } | { readonly party: 'component'; readonly key: string };

export interface AccessRule {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  /** Why, in one sentence of characters that a security group's description may hold. */
  readonly reason: string;
}

/** Containers on ECS with Fargate. */
export interface ServicePlan {
  readonly origin: Origin;
  readonly port: number;
  /** CPU units, 1024 to a virtual CPU. */
  readonly cpu: number;
  readonly memory: number;
  readonly count: number;
  readonly scaling: ScalingPlan | null;
  /** What it grows to when its region takes over from another; null for what is as large as it ever is. */
  readonly takeOver: { readonly count: number; readonly scaling: ScalingPlan | null } | null;
  readonly zones: readonly string[];
  /** Seconds that a task may finish its requests in when it is stopped. */
  readonly stopTimeout: number;
  /** Seconds after its start that failed health checks are forgiven; null without a balancer in front. */
  readonly grace: number | null;
  /** Whether other services call it by name. */
  readonly discoverable: boolean;
  /** What it calls, by key; the addresses are handed to its containers. */
  readonly calls: readonly Dependency[];
  /** What it may do with what AWS runs. */
  readonly uses: readonly UsePlan[];
  /** Services that have to be there first: it calls them by name, and they do not wait for it. */
  readonly after: readonly string[];
}

export interface ScalingPlan {
  readonly min: number;
  readonly max: number;
  /** CPU utilisation in percent that is held. */
  readonly target: number;
  readonly cooldown: number;
}

export interface BalancerPlan {
  readonly origin: Origin;
  /** An Application or a Network Load Balancer. */
  readonly type: 'application' | 'network';
  readonly public: boolean;
  readonly zones: readonly string[];
  readonly listener: { readonly port: number; readonly protocol: 'HTTPS' | 'HTTP' | 'TLS' | 'TCP' };
  /** Sends plain HTTP on port 80 to the listener. */
  readonly redirect: boolean;
  /** Whose certificate: made for the domains' names and proved in their zones, given by whoever applies the export, or none. */
  readonly certificate: { readonly from: 'domains'; readonly domains: readonly string[] } | { readonly from: 'given' } | null;
  /** The first one answers what no path leads elsewhere. */
  readonly targets: readonly TargetPlan[];
  readonly firewall: FirewallPlan | null;
  /** Access logs: Network Load Balancers write them for TLS alone. */
  readonly logs: boolean;
}

export interface TargetPlan {
  /** Of the balancer and the service together. */
  readonly key: string;
  readonly service: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'TLS';
  /** Null for the one that gets everything else. */
  readonly path: string | null;
  readonly algorithm: 'round_robin' | 'least_outstanding_requests' | 'weighted_random' | null;
  readonly stickiness: 'cookie' | 'source_ip' | null;
  readonly drain: number;
  readonly health: TargetHealth;
}

export interface TargetHealth {
  /** Null checks that the port accepts connections. */
  readonly path: string | null;
  readonly interval: number;
  readonly timeout: number;
  readonly healthy: number;
  readonly unhealthy: number;
}

export interface CachePlan {
  readonly origin: Origin;
  readonly engine: 'valkey' | 'memcached';
  readonly version: string;
  /** Parameter group family. */
  readonly family: string;
  readonly nodeType: string;
  readonly port: number;
  /** Shards of a replication group; nodes of a Memcached cluster. */
  readonly shards: number;
  /** Nodes beside the primary of each shard; none in Memcached. */
  readonly replicas: number;
  readonly multiAz: boolean;
  readonly parameters: readonly Parameter[];
  /** Days that snapshots are kept; 0 takes none. */
  readonly snapshots: number;
}

export interface DatabasePlan {
  readonly origin: Origin;
  readonly engine: 'postgres' | 'mysql' | 'sqlserver-se' | 'sqlserver-ee';
  readonly version: string;
  readonly family: string;
  /** `db.m7g.large` */
  readonly instanceClass: string;
  readonly port: number;
  readonly username: string;
  /** Null where an instance is not born with a database (SQL Server). */
  readonly databaseName: string | null;
  /** Names of the shards: `1`, `2`, … A database without shards has one. */
  readonly shards: readonly string[];
  /** Read replicas of each shard. */
  readonly replicas: number;
  readonly multiAz: boolean;
  readonly storage: number;
  /** Storage grows by itself up to this; null keeps it. */
  readonly maxStorage: number | null;
  readonly backupDays: number;
  readonly parameters: readonly Parameter[];
  readonly logs: readonly string[];
  readonly iamAuthentication: boolean;
  readonly insights: boolean;
  /** Who keeps the master password: RDS, or a secret of our own, since RDS makes no read replica of an instance whose password it keeps. */
  readonly password: 'managed' | 'secret';
  /** The database in another region whose changes its primaries follow, until its own region takes over. */
  readonly follows: Followed | null;
  /** Keys of the regions that it is followed from. */
  readonly copiesTo: readonly string[];
}

/** A zone of names in Route 53. */
export interface DomainPlan {
  readonly origin: Origin;
  /** Null when the design does not say it; whoever applies the export does. */
  readonly name: string | null;
  readonly records: readonly RecordPlan[];
}

export interface RecordPlan {
  readonly key: string;
  /** Tells records of one name apart; null when there is only one. */
  readonly identifier: string | null;
  /** Key of what it leads to. */
  readonly to: string;
  readonly on: 'balancer' | 'cdn';
  readonly routing:
    | { readonly policy: 'simple' }
    | { readonly policy: 'weighted'; readonly weight: number }
    | { readonly policy: 'latency'; readonly region: string }
    | { readonly policy: 'geolocation'; readonly continent: Continent | null }
    | { readonly policy: 'failover'; readonly role: 'PRIMARY' | 'SECONDARY' };
  readonly health: RecordHealth | null;
}

/** Null stands for everywhere else. */
export type Continent = 'AF' | 'AS' | 'EU' | 'NA' | 'OC' | 'SA';

export interface RecordHealth {
  readonly protocol: 'HTTPS' | 'HTTP' | 'TCP';
  readonly port: number;
  readonly path: string | null;
  readonly interval: 10 | 30;
  readonly failures: number;
  /** Whether answers depend on it; a name with a single target has no other answer to give. */
  readonly decides: boolean;
}
