import type { ReplicaSet } from '../../network/index.js';
import type { NetworkBuilder, View } from '../behaviour.js';
import { copyRole } from '../lowering/elsewhere.js';
import { followingLag, snapshotsOf, storesIn } from './parts.js';

/** How a plan's own copies are found among what it remembers, by the store that they are of. */
export const FOLLOWS = 'follows ';
export const SNAPSHOT = 'snapshot ';

/** Both copies of every store of the primary region that any strategy has in the secondary: one that follows, and what backups have taken there. */
export function buildCopies(plan: View<'disaster_recovery'>, net: NetworkBuilder): void {
  if (plan.primary === undefined || plan.secondary === undefined) return;
  for (const store of storesIn(plan.primary, net.architecture)) {
    const primaries = net.stations(store.id);
    if (primaries.length === 0) continue;
    const lag = followingLag(store, plan, net.architecture);
    const add = (kind: string, elsewhere: NonNullable<ReplicaSet['elsewhere']>): void => {
      const set = net.replicaSet({
        owner: store.id,
        primaries,
        followers: primaries.map(() => null),
        replication: 'async',
        lag,
        failover: { detect: 0, promote: 0 },
        shardShares: primaries.map((_, shard) => (shard === 0 ? 1 : 0)),
        elsewhere,
      });
      net.remember(plan.id, `${kind}${store.id}`, set);
      net.remember(store.id, copyRole(plan.id, kind), set);
    };
    add(FOLLOWS, 'follows');
    const snapshots = snapshotsOf(store, plan, net.architecture);
    if (snapshots) add(SNAPSHOT, snapshots);
  }
}
