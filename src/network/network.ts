import type { Distribution, Interarrival, LoadShape, Popularity } from './distribution.js';
import type { Breaker, Pool, RetryBudget, Shedder } from './guards.js';
import type { Log } from './log.js';
import type { Scaler } from './scaler.js';

/**
 * The queueing network: what a design is made of once its kinds have said what they do. A few primitives, named by
 * index, and one program per flow. The solver and the simulator read this and nothing else.
 * Immutable, serialisable; owners are component ids, so that what is measured can be told to people.
 */
export interface Network {
  readonly sources: readonly Source[];
  readonly stations: readonly Station[];
  readonly routers: readonly Router[];
  readonly stores: readonly Store[];
  readonly limiters: readonly Limiter[];
  readonly replicaSets: readonly ReplicaSet[];
  /** None when absent. */
  readonly logs?: readonly Log[];
  readonly scalers?: readonly Scaler[];
  readonly breakers?: readonly Breaker[];
  readonly pools?: readonly Pool[];
  readonly retryBudgets?: readonly RetryBudget[];
  readonly shedders?: readonly Shedder[];
  readonly flows: readonly Program[];
  /** Components whose calls are measured; `call` steps name them by index. */
  readonly owners: readonly string[];
}

/** Where requests come from. */
export interface Source {
  readonly owner: string;
  readonly load: OpenLoad | ClosedLoad;
  /** Which flows its requests take; shares add up to 1 at most. */
  readonly mix: readonly { readonly flow: number; readonly share: number }[];
}

export interface OpenLoad {
  readonly type: 'open';
  /** Requests per second, averaged over the shape. */
  readonly rate: number;
  readonly arrivals: Interarrival;
  readonly shape: LoadShape;
}

export interface ClosedLoad {
  readonly type: 'closed';
  readonly count: number;
  /** Seconds between an answer and the next request. */
  readonly think: Distribution;
}

/**
 * Servers with a queue. `replicas` machines with `servers` requests in service each. With `queueing: 'central'` all
 * servers share one queue (M/G/c with c = replicas × servers); with `'per_replica'` each replica has its own and a
 * router, or else chance, picks one.
 */
export interface Station {
  readonly owner: string;
  /** Distinguishes the stations of one component: `''`, `primary`, `replicas`. */
  readonly role: string;
  readonly replicas: number;
  readonly servers: number;
  readonly queueing: 'central' | 'per_replica';
  /**
   * Who is served: the one who came first (when absent) or last, or the one whose `serve` has the lowest `rank`, all without interrupting a service; or all at once,
   * so that n requests at c servers get min(1, c / n) of a server each, and the wait is what that adds to their service.
   */
  readonly discipline?: Discipline;
  /** Waiting places, in each queue; null is unlimited. A full queue rejects. */
  readonly capacity: number | null;
  /** The zone of each replica, from 1; empty when it stands in none. */
  readonly zones: readonly number[];
  /** Seconds after a replica's death for which requests are still sent to it, and fail as unavailable; a router before the station has its own. */
  readonly detection: number;
  /**
   * Active-passive: seconds after the loss of named replicas until standbys serve in their place (standbys are not counted in `replicas`).
   * 0 when all are active. The loss of all (`replicas: null` in the effect) takes the standbys with it.
   */
  readonly takeover: number;
  /**
   * Every replica breaks by itself after exponential times with the mean `mtbf` seconds, as if hit by a `down`, and is repaired after exponential times with the mean
   * `mttr` (or when a standby has taken over). Absent, none does.
   */
  readonly breakdowns?: { readonly mtbf: number; readonly mttr: number };
  /** How requests in service on one machine hold each other up; absent, they do not. Not where servers are shared. */
  readonly slowdown?: Slowdown;
}

/** The two coefficients of the Universal Scalability Law (Gunther, "Guerrilla Capacity Planning", 2007), each from 0. */
export interface Slowdown {
  /** Share of the work that waits for something that one request alone can have: σ. */
  readonly contention: number;
  /** What keeping each two requests in step costs, as a share of the work: κ. */
  readonly coherency: number;
}

export type Discipline = 'fifo' | 'lifo' | 'priority' | 'sharing';

export type RouterPolicy =
  'round_robin' | 'weighted_round_robin' | 'least_connections' | 'least_response_time' | 'ip_hash' | 'random' | 'power_of_two';

/** Picks the replica of the station that it stands before. */
export interface Router {
  readonly owner: string;
  readonly policy: RouterPolicy;
  readonly station: number;
  readonly weights: readonly number[] | null;
  /** Seconds until the router's health check takes a dead replica out; null when it has none. */
  readonly detection: number | null;
  /** Addresses that `ip_hash` spreads, equally busy; 10 000 when absent. */
  readonly clients?: number;
}

/** A keyed cache with eviction. */
export interface Store {
  readonly owner: string;
  readonly eviction: 'lru' | 'lfu' | 'fifo' | 'random' | 'ttl_only' | 'none';
  /** Entries it can hold. */
  readonly entries: number;
  /** Seconds; null never expires. */
  readonly ttl: number | null;
  /** Number of keys and which are asked for. */
  readonly keys: number;
  readonly popularity: Popularity;
  /** How long a hit may be stale is bounded by the TTL unless writes invalidate. */
  readonly consistency: 'ttl' | 'invalidate';
  /** Whoever misses a key that is being loaded waits for that and asks again, rather than load it as well. */
  readonly coalesced?: boolean;
}

/** A token bucket. */
export interface Limiter {
  readonly owner: string;
  readonly rate: number;
  readonly burst: number;
  /** Requests are spread over this many buckets, evenly; 1 is a limit for the whole. */
  readonly clients: number;
}

/** How much faster than they were written followers apply the writes that they missed: a judgement. They only apply, and their reads wait. */
export const CATCH_UP = 4;

/** A leader with followers: what may be lost, and for how long writes stop, when the leader dies. */
export interface ReplicaSet {
  readonly owner: string;
  /** One primary station per shard. */
  readonly primaries: readonly number[];
  /** The station of the read replicas of each shard; null without replicas. */
  readonly followers: readonly (number | null)[];
  readonly replication: 'sync' | 'async' | 'semi_sync';
  /** Seconds from commit to visible on a follower. */
  readonly lag: Distribution;
  /** Seconds to notice the loss of a primary and to promote a follower. */
  readonly failover: { readonly detect: number; readonly promote: number };
  /** Share of the load that each shard takes; adds up to 1. */
  readonly shardShares: readonly number[];
  /** Records in each shard that reads and writes pick from. When absent, a read is stale if its follower lacks any commit of the shard. */
  readonly records?: number;
  /** Which records are picked; uniform when absent. */
  readonly popularity?: Popularity;
  /**
   * The copy stands elsewhere, and nothing promotes it: `primaries` are all that must be gone before it is needed, and steps name the first of them as their
   * shard. It follows by the lag, or has the last snapshot that was complete.
   */
  readonly elsewhere?: 'follows' | Snapshots;
}

/** Copies that are taken again and again, by a clock that nobody has set: when the last one was complete is chance. Seconds. */
export interface Snapshots {
  readonly every: number;
  readonly takes: number;
}

/** What one request of a flow does. */
export interface Program {
  readonly name: string;
  readonly body: Step;
  /** Seconds within which a user is satisfied (Apdex); 0.5 when absent. */
  readonly apdexThreshold?: number;
}

export type Step =
  | { readonly do: 'sequence'; readonly steps: readonly Step[] }
  /**
   * Wait for a server, be served. `router` picks the replica when the station's queues are per replica. `rank` (0 when absent, up to 7) is for stations with priority: lower
   * goes first, equals in the order in which they came.
   */
  | { readonly do: 'serve'; readonly station: number; readonly time: Distribution; readonly router: number | null; readonly rank?: number }
  /** Time that passes without a server: network, resolver, think time. */
  | { readonly do: 'delay'; readonly time: Distribution }
  /** Asks a store for a key drawn from its popularity; on a miss `miss` runs and fills it. */
  | { readonly do: 'lookup'; readonly store: number; readonly hit: Step; readonly miss: Step }
  /** Writes a key drawn from the store's popularity: fills it (`put`) or removes it (`invalidate`). */
  | { readonly do: 'put'; readonly store: number; readonly mode: 'put' | 'invalidate' }
  /** Fails as refused while a shedder's station is too busy. */
  | { readonly do: 'shed'; readonly shedder: number }
  /** Takes a token, or fails as refused. */
  | { readonly do: 'limit'; readonly limiter: number }
  /** Fails with a probability, as refused by policy (an invalid request that validation turns away). */
  | { readonly do: 'refuse'; readonly probability: number }
  /** Goes on when `need` of the branches have succeeded; all of them run. Fails as soon as that cannot happen any more. */
  | { readonly do: 'fork'; readonly branches: readonly Step[]; readonly need: number }
  | { readonly do: 'choose'; readonly choices: readonly { readonly probability: number; readonly step: Step }[] }
  | { readonly do: 'repeat'; readonly times: number; readonly body: Step }
  /** Runs by itself; the request does not wait. */
  | { readonly do: 'spawn'; readonly body: Step }
  /** A write to (or read of) a replica set's shard, for what is lost and what is stale; takes no time itself. */
  | { readonly do: 'commit'; readonly set: number; readonly shard: number }
  | { readonly do: 'read'; readonly set: number; readonly shard: number; readonly from: 'primary' | 'follower' }
  /**
   * Appends a message to a log and goes on when that is acknowledged; `deliveries` says what the consumers of the groups do with it, and a group that is not
   * named does nothing. Fails as unavailable while too few copies are up.
   */
  | { readonly do: 'publish'; readonly log: number; readonly deliveries: readonly Delivery[] }
  | Call;

export interface Delivery {
  /** The index of one of the log's groups. */
  readonly group: number;
  readonly body: Step;
}

/**
 * A component's handling of a request, measured as the component's own: from the arrival of the call until its answer, with
 * what it calls. `retries` more tries follow a failure or a timeout, the nth after `backoff × 2^(n-1)` seconds with full jitter.
 */
export interface Call {
  readonly do: 'call';
  readonly owner: number;
  readonly body: Step;
  /** Seconds; null waits for ever. What was started goes on when nobody waits any more, unless the call `cancels`. */
  readonly timeout: number | null;
  readonly retries: number;
  readonly backoff: number;
  /** Runs when all tries failed, and makes it a success; null fails the caller. */
  readonly onFailure: Step | null;
  /** The owner that calls, for what happens to the network between the two. */
  readonly from?: number;
  /** Bytes that pass, there and back together; they take no time here, and are counted. */
  readonly bytes?: number;
  /**
   * Seconds after which, without an answer, the call is made a second time; the first answer counts, and the other's work goes on. Each of the two has the
   * call's timeout and retries; when the first fails before, the second is made at its time.
   */
  readonly hedgeAfter?: number;
  /** Indices of what the call is guarded by. */
  readonly breaker?: number;
  readonly pool?: number;
  readonly budget?: number;
  /** When its caller gives up, what has not begun yet is dropped: queues are left, nothing more is called. What is in service is finished. */
  readonly cancels?: boolean;
}

/** A thing that happens to the network at a time. */
export interface Disruption {
  /** Seconds after the start. */
  readonly at: number;
  /** Seconds it lasts; null lasts to the end. */
  readonly duration: number | null;
  readonly effects: readonly Effect[];
}

export type Effect =
  /** The replicas (by index from 0; all when null) stop; what they were serving or had waiting fails as unavailable. */
  | { readonly effect: 'down'; readonly station: number; readonly replicas: readonly number[] | null }
  | { readonly effect: 'slow'; readonly station: number; readonly factor: number }
  /** The replicas (by index from 0) get no more requests, finish what they have, and come back: a restart that was planned. */
  | { readonly effect: 'away'; readonly station: number; readonly replicas: readonly number[] }
  /**
   * The replicas (by index from 0; all when null) stand still and lose nothing: what is in service goes on where it was when they go on, and what waits or comes waits (or
   * finds no place). Nobody notices but by the time that it takes. Of replicas that share a queue, so many of what is in service stand still as those have, by chance.
   */
  | { readonly effect: 'pause'; readonly station: number; readonly replicas: readonly number[] | null }
  /** Followers get nothing: their lag grows, and commits that wait for one wait. Afterwards they catch up at `CATCH_UP` times the speed of the writes. */
  | { readonly effect: 'pause_replication'; readonly set: number }
  | { readonly effect: 'flush'; readonly store: number }
  /** A ratio of a store's room is taken: what does not fit is evicted (by a policy that never evicts, it stays until it goes by itself). */
  | { readonly effect: 'shrink'; readonly store: number; readonly share: number }
  | { readonly effect: 'surge'; readonly source: number; readonly factor: number }
  /**
   * Calls of an owner (from another owner, or from all when null) lose packets: each is sent again after 0.2 s, then 0.4 s and so on, as TCP does. A
   * `share` of 1 cuts them off.
   */
  | { readonly effect: 'lose'; readonly from: number | null; readonly to: number; readonly share: number }
  /** Calls take so many seconds longer. */
  | { readonly effect: 'delay'; readonly from: number | null; readonly to: number; readonly seconds: number }
  /**
   * Nothing passes: requests, and answers to those that are on their way, are lost. Callers wait until their timeout; without one they give up after
   * 127 s (as unavailable), as Linux does. The work that a lost request has begun goes on.
   */
  | { readonly effect: 'cut'; readonly from: number | null; readonly to: number }
  /** A ratio of the calls of an owner (from another owner, or from all when null) is answered with an error at once, and never reaches it. Each of several at a time hits by itself. */
  | { readonly effect: 'errors'; readonly from: number | null; readonly to: number; readonly share: number; readonly cause: Cause }
  /** Calls of an owner beyond so many per second are refused. */
  | { readonly effect: 'throttle'; readonly owner: number; readonly rate: number }
  /** A broker of a log dies with its disk: its partitions move, and what only it had is lost. It comes back without being asked to lead. */
  | { readonly effect: 'broker_down'; readonly log: number; readonly broker: number }
  /** So many consumers of a group die: the group rebalances, and again when they are back. */
  | { readonly effect: 'consumers_down'; readonly log: number; readonly group: number; readonly count: number };

/** What to run: load factors per source, and what goes wrong. The empty scenario is the plain design. */
export interface Experiment {
  /** Multiplies each source's rate (or count); by index, 1 when absent. */
  readonly load: readonly number[];
  readonly disruptions: readonly Disruption[];
}

/** Why a request had no answer. */
export const CAUSES = ['rejected', 'timeout', 'unavailable', 'refused'] as const;
export type Cause = (typeof CAUSES)[number];
