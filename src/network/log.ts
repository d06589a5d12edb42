import type { Distribution, Popularity } from './distribution.js';

/**
 * A partitioned log that consumer groups read (Kafka and its like). A `publish` step appends a message to one partition. Every group reads every
 * message once, partition by partition in order: a partition is read by one consumer of the group at a time, and a consumer handles one message at a
 * time. What a consumer does with a message is said by the step that published it, so that messages of different flows are handled differently.
 */
export interface Log {
  readonly owner: string;
  readonly partitions: number;
  /** Which partition a message goes to: each in turn, or by the hash of a key. */
  readonly keys: { readonly type: 'in_turn' } | { readonly type: 'hashed'; readonly count: number; readonly popularity: Popularity };
  readonly groups: readonly ConsumerGroup[];
  readonly brokers: number;
  /** Copies of a partition, on brokers that follow one another; the first that is up leads. */
  readonly replication: number;
  /** With `acks: 'all'`, a message is refused (as unavailable) while fewer copies are up. */
  readonly minInSync: number;
  /** What a publisher waits for: nothing, the leader, or every copy. Without `all` a dying leader takes with it what was not copied yet. */
  readonly acks: 'none' | 'leader' | 'all';
  /** Seconds from the leader's append until every follower has the message. Takes the publisher no time here: a delay step says it. */
  readonly copying: Distribution;
  /** Seconds a partition has no leader when its leader dies. Publishers wait for the next one; with `acks: 'none'` their messages are lost. */
  readonly failover: number;
  /** Seconds a message is kept; older ones are skipped unread. Null keeps them until they are read. */
  readonly retention: number | null;
  /** A message goes out with its batch: when `size` messages of a partition are together, or after `linger` seconds. Null sends each at once. */
  readonly batch: { readonly size: number; readonly linger: number } | null;
}

export interface ConsumerGroup {
  readonly name: string;
  /** Consumers: those beyond the number of partitions are idle. */
  readonly consumers: number;
  /** Seconds until a consumer that died is missed: what it was to read waits until then, and the others go on. At once when absent. */
  readonly missedAfter?: number;
  /** Seconds during which nobody of the group reads when a consumer comes or goes. */
  readonly rebalance: number;
  /** Seconds between commits of what was read; what was read since is read again when a consumer dies. 0 commits after every message. */
  readonly commitEvery: number;
  /**
   * `at_most_once` commits first: a message whose handling fails is gone. The others commit afterwards: it is handled again; `exactly_once` differs from
   * `at_least_once` in that what is read again has no second effect, and is not counted as a duplicate.
   */
  readonly delivery: 'at_most_once' | 'at_least_once' | 'exactly_once';
  /** Handlings of a message that keeps failing, before it is put aside as a dead letter; null never gives up, and blocks its partition. */
  readonly attempts: number | null;
  /** Seconds between a failed handling and the next, above 0. */
  readonly retryAfter: number;
}
