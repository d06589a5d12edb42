import type { Distribution } from '../../network/index.js';

/** How the machines of a store agree: all that a partition between them needs to know. */
export type Protocol = Led | Leaderless | Copy;

/** Writes go to one machine, and from there to the others. */
export interface Led {
  readonly style: 'led';
  /** With the leader. */
  readonly members: number;
  /** Others that have a write before it is acknowledged. */
  readonly acknowledgements: number;
  /** Who is asked by a read, and whether the leader makes sure first that it still is one. */
  readonly reads: 'leader' | 'confirmed leader' | 'followers' | 'any';
  /**
   * Who puts another leader in place of one that cannot be reached: more than half of the members, or somebody beside them who needs no vote. Or the first stays
   * (`kept`), and goes on without those that it does not reach; or nothing is done (`nobody`).
   */
  readonly election: 'majority' | 'outside' | 'kept' | 'nobody';
  /** Seconds until there is another leader, or the first goes on alone. */
  readonly failover: number;
  /** Seconds after which a leader that cannot reach more than half of the members serves no more; null when it goes on. */
  readonly stepsDown: number | null;
  /** Until a follower that nobody waits for shows a write. */
  readonly lag: Distribution;
  /** Copies, with its own, without which a new leader that nobody voted for takes no writes. */
  readonly least: number;
  /** Whether clients wait for an answer to what they write. */
  readonly waits: boolean;
  /** Whether readers are promised the newest. Consumers of a log are promised all of it in order, whenever it comes. */
  readonly newest: boolean;
}

/** Every copy takes writes; enough of them have to answer. */
export interface Leaderless {
  readonly style: 'leaderless';
  readonly members: number;
  readonly read: number;
  readonly write: number;
}

/** A copy of what somebody else keeps, cut off from that. */
export interface Copy {
  readonly style: 'copy';
  /** The copy and what it copies. */
  readonly members: 2;
  /** Seconds for which it answers without asking; null for ever. */
  readonly ttl: number | null;
  /** Whether it has everything beforehand, and never asks. */
  readonly complete: boolean;
  /** Whether a change elsewhere reaches it before its time is up. */
  readonly told: boolean;
  /** Where a change goes that is made near it: to the store alone, to both, or to the copy first. */
  readonly write: 'around' | 'through' | 'back';
}
