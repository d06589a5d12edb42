import type { Cause } from './network.js';

/**
 * What an engine found out about a network, by index of its primitives; kinds turn it into their metrics.
 * Seconds, per second, ratios.
 */
export interface Measurements {
  readonly engine: 'solver' | 'simulator';
  readonly flows: readonly CallMeasure[];
  /** By owner index. */
  readonly owners: readonly CallMeasure[];
  readonly stations: readonly StationMeasure[];
  readonly stores: readonly StoreMeasure[];
  readonly routers: readonly RouterMeasure[];
  readonly limiters: readonly LimiterMeasure[];
  readonly replicaSets: readonly ReplicaSetMeasure[];
  /** By log; absent when the network has none. */
  readonly logs?: readonly LogMeasure[];
  /** By scaler; absent when the network has none. */
  readonly scalers?: readonly ScalerMeasure[];
  /** By breaker, pool, retry budget and shedder; absent when the network has none. */
  readonly breakers?: readonly BreakerMeasure[];
  readonly pools?: readonly PoolMeasure[];
  readonly retryBudgets?: readonly LimiterMeasure[];
  readonly shedders?: readonly LimiterMeasure[];
  readonly timeline: Timeline | null;
  readonly run: RunFacts | null;
  /** Sentences for people: what was assumed, what is not known. */
  readonly notes: readonly string[];
  /** Why there is no answer at all (too large, cancelled, not a valid network); every value is null then. Absent when there is one. */
  readonly error?: string;
}

/** How far a figure can be trusted: exact theory, within 2 %, within 10 %, worse; `simulated` has an interval instead. */
export type Accuracy = 'exact' | 'close' | 'fair' | 'rough' | 'simulated';

export interface Estimate {
  /** Null when it is not defined here (no data, no steady state). */
  readonly value: number | null;
  /** 95 % confidence interval, when simulated with more than one replication. */
  readonly ci: readonly [number, number] | null;
  readonly accuracy: Accuracy;
  /** Which formula or method: `M/M/c (Erlang C)`, `Che's approximation`, `5 replications`. */
  readonly method: string;
}

export interface LatencyMeasure {
  readonly mean: Estimate;
  readonly p50: Estimate;
  readonly p90: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly p999: Estimate;
}

/**
 * Calls of a flow or of a component: those that arrive, how long the answered ones took, why others failed. A component counts every
 * try of its callers; a try that its caller gave up has timed out, though its work goes on.
 */
export interface CallMeasure {
  readonly arrivalRate: Estimate;
  /** Answered, per second. */
  readonly throughput: Estimate;
  readonly inFlight: Estimate;
  readonly latency: LatencyMeasure;
  /** Ratio of arrivals that failed, by cause. */
  readonly errors: Readonly<Record<Cause, Estimate>>;
  /** Ratio of arrivals answered. */
  readonly availability: Estimate;
  /** Answered within T plus half of those within 4T, T = `apdexThreshold`, as a ratio of arrivals (apdex.org). */
  readonly apdex: Estimate;
}

export interface StationMeasure {
  readonly arrivalRate: Estimate;
  readonly utilisation: Estimate;
  /** Waiting, not in service, over all queues. */
  readonly queueLength: Estimate;
  readonly wait: Estimate;
  /** Highest mean load of a replica over the mean of all: 1 is even. */
  readonly imbalance: Estimate;
}

/** Lookups, evictions and expirations per second. */
export interface StoreMeasure {
  readonly lookups: Estimate;
  readonly hitRatio: Estimate;
  readonly evictions: Estimate;
  readonly expirations: Estimate;
  /** Mean number of entries held. */
  readonly entries: Estimate;
}

export interface RouterMeasure {
  /** Requests per second. */
  readonly routed: Estimate;
  readonly imbalance: Estimate;
  /** Replicas that the router sends to, on average. */
  readonly healthy: Estimate;
}

export interface LimiterMeasure {
  /** Ratio of requests (of retries, by a retry budget) turned away. */
  readonly refused: Estimate;
}

export interface ReplicaSetMeasure {
  /** Commits per second. */
  readonly writes: Estimate;
  /** Acknowledged writes that failovers lost: how many in the whole run. */
  readonly lostWrites: Estimate;
  /** Ratio of reads from followers that saw old data. */
  readonly staleReads: Estimate;
  /** Mean seconds from commit to visible. */
  readonly lag: Estimate;
  /** Seconds without a primary, per failover; null when there was none. */
  readonly failoverTime: Estimate;
  /** Failovers that ended with another primary, in the whole run. */
  readonly failovers: Estimate;
  /** How many seconds older than the loss the copy elsewhere was that is left of everything; null when not everything was lost. */
  readonly copyAge: Estimate;
}

export interface LogMeasure {
  /** Messages appended per second. */
  readonly published: Estimate;
  /** Acknowledged (or never to be acknowledged) messages that the death of a broker took, in the whole run. */
  readonly lost: Estimate;
  /** Mean number of partitions with fewer copies than they should have. */
  readonly underReplicated: Estimate;
  /** Messages of the busiest partition over the mean of all: 1 is even. */
  readonly imbalance: Estimate;
  readonly groups: readonly GroupMeasure[];
}

export interface GroupMeasure {
  /** Messages handled per second, each counted once. */
  readonly consumed: Estimate;
  /** Mean number of messages appended for the group and not handled yet. */
  readonly lag: Estimate;
  /** Mean seconds from a message's append until its handling begins. */
  readonly wait: Estimate;
  /** Seconds from a message's append until its handling is over. */
  readonly latency: LatencyMeasure;
  /** Messages handled more than once; put aside; skipped or given up unhandled: each in the whole run. */
  readonly duplicates: Estimate;
  readonly deadLetters: Estimate;
  readonly dropped: Estimate;
  readonly rebalances: Estimate;
}

export interface BreakerMeasure {
  /** Ratio of the time that it stands open. */
  readonly open: Estimate;
  /** Ratio of calls that it does not let through. */
  readonly refused: Estimate;
  /** How often it opened in the whole run. */
  readonly openings: Estimate;
}

export interface PoolMeasure {
  /** Mean number of places that are held, and of calls that wait for one. */
  readonly inUse: Estimate;
  readonly waiting: Estimate;
  /** Mean seconds that those waited who got a place. */
  readonly wait: Estimate;
  /** Ratio of calls turned away because too many wait. */
  readonly rejected: Estimate;
}

export interface ScalerMeasure {
  /** Mean number of replicas that serve, and the most at any time. */
  readonly instances: Estimate;
  readonly most: Estimate;
  /** Mean seconds from the need of more replicas until they serve; null when none were needed. */
  readonly lag: Estimate;
  /** Changes of the number in the whole run. */
  readonly changes: Estimate;
}

export interface Timeline {
  /** Seconds between points. */
  readonly step: number;
  readonly flows: readonly {
    readonly throughput: readonly number[];
    readonly p99: readonly (number | null)[];
    readonly errors: readonly number[];
  }[];
  readonly stations: readonly { readonly utilisation: readonly number[]; readonly queueLength: readonly number[] }[];
  /** By scaler, replicas that serve; absent when the network has none. */
  readonly instances?: readonly (readonly number[])[];
  /** By log and group, messages; absent when the network has no logs. */
  readonly lags?: readonly (readonly (readonly number[])[])[];
}

export interface RunFacts {
  readonly events: number;
  readonly simulatedSeconds: number;
  /** Seconds cut from the start of each replication. */
  readonly warmup: number;
  readonly wallSeconds: number;
  readonly replications: number;
}
