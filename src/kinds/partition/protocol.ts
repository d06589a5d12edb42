import { isKind, property, type Component } from '../../model/index.js';
import type { Distribution } from '../../network/index.js';
import { documentLeader } from '../data/document_database/behaviour.js';
import { graphLeader } from '../data/graph_database/behaviour.js';
import { keyValueLeader } from '../data/key_value_store/behaviour.js';
import { sqlLeader } from '../data/sql_database/behaviour.js';
import { quorumOf } from '../data/wide_column_database/behaviour.js';
import type { Leader } from '../lowering/leader.js';
import { viewOf } from '../view.js';

/** How the machines of a store agree: all that a partition between them needs to know. */
export type Protocol = Led | Leaderless;

/** Writes go to one machine, and from there to the others. */
export interface Led {
  readonly style: 'led';
  /** With the leader. */
  readonly members: number;
  /** Others that have a write before it is acknowledged. */
  readonly acknowledgements: number;
  /** Who is asked by a read, and whether the leader makes sure first that it still is one. */
  readonly reads: 'leader' | 'confirmed leader' | 'followers' | 'any';
  /** Who puts another leader in place of one that cannot be reached: more than half of the members, or somebody beside them who needs no vote. */
  readonly election: 'majority' | 'outside';
  /** Seconds until there is another leader. */
  readonly failover: number;
  /** Seconds after which a leader that cannot reach more than half of the members serves no more; null when it goes on. */
  readonly stepsDown: number | null;
  /** Until a follower that nobody waits for shows a write. */
  readonly lag: Distribution;
}

/** Every copy takes writes; enough of them have to answer. */
export interface Leaderless {
  readonly style: 'leaderless';
  readonly members: number;
  readonly read: number;
  readonly write: number;
}

/** Seconds until DynamoDB's replicas of a partition have another leader: a lease runs out within seconds (Elhemali et al., USENIX ATC 2022); the figure is a judgement. */
const LEASE = 2;

/** How a store's machines agree; null when nothing is known of copies of this kind that could be cut off from each other. */
export function protocolOf(component: Component): Protocol | null {
  if (isKind(component, 'wide_column_database')) {
    const { copies, read, write } = quorumOf(viewOf<'wide_column_database'>(component));
    return { style: 'leaderless', members: copies, read, write };
  }
  // Whoever moves a relational database to its replica (Patroni's store, the provider's control plane) is no member of it and cannot tell a primary
  // that it does not reach to stop: fencing is not taken for granted.
  if (isKind(component, 'sql_database')) return led(sqlLeader(viewOf<'sql_database'>(component)), { election: 'outside', stepsDown: null });
  // A primary that has not seen a majority for `electionTimeoutMillis` steps down (MongoDB manual, "Replica set elections").
  if (isKind(component, 'document_database')) {
    const view = viewOf<'document_database'>(component);
    const leader = documentLeader(view);
    return led(leader, { election: 'majority', stepsDown: leader.failover.detect, confirmed: view.read_concern === 'linearizable' });
  }
  if (isKind(component, 'graph_database')) {
    const leader = graphLeader(viewOf<'graph_database'>(component));
    return led(leader, { election: 'majority', stepsDown: leader.failover.detect });
  }
  // Raft: a leader's entries are committed by a majority, and etcd answers linearizable reads after it has heard from one (ReadIndex; Ongaro 2014, section 6.4).
  if (isKind(component, 'key_value_store')) {
    const leader = keyValueLeader(viewOf<'key_value_store'>(component));
    const agreed = led(leader, { election: 'majority', stepsDown: leader.failover.detect, confirmed: leader.readFrom === 'primary' });
    // Three replicas in three zones, of which two have a write (same source as the lease).
    return property(component, 'engine') === 'dynamodb'
      ? { ...agreed, members: 3, acknowledgements: 1, failover: LEASE, stepsDown: LEASE }
      : agreed;
  }
  return null;
}

interface Agreement {
  readonly election: Led['election'];
  readonly stepsDown: number | null;
  /** Whether the leader hears from a majority before it answers a read. */
  readonly confirmed?: boolean;
}

const READS = { primary: 'leader', replicas: 'followers', any: 'any' } as const;

function led(leader: Leader, { election, stepsDown, confirmed = false }: Agreement): Led {
  const alone = leader.followers === 0;
  const reads = alone ? 'leader' : READS[leader.readFrom];
  return {
    style: 'led',
    members: leader.followers + 1,
    acknowledgements: Math.min(leader.acknowledgements, leader.followers),
    reads: reads === 'leader' && confirmed ? 'confirmed leader' : reads,
    election,
    failover: leader.failover.detect + leader.failover.promote,
    // A leader that is alone is a majority.
    stepsDown: alone ? null : stepsDown,
    lag: leader.lag,
  };
}
