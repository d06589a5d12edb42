import type { Behaviour, View } from '../../behaviour.js';
import { derive } from '../../figures/estimate.js';
import { holdings } from '../../figures/holdings.js';
import { counted, indexedTime } from '../../lowering/indexes.js';
import {
  buildLeader,
  FLUSH,
  leaderFault,
  leaderFigures,
  shardShares,
  visitLeader,
  waitingPlaces,
  type Leader,
} from '../../lowering/leader.js';
import { sequence } from '../../lowering/steps.js';
import { distributionOf } from '../../lowering/time.js';

type Documents = View<'document_database'>;

export const documentDatabase: Behaviour<'document_database'> = {
  build: (view, net) => {
    buildLeader(documentLeader(view), net);
  },

  visit: (view, visit, net) =>
    visit.answered(sequence(counted(view, visit, net, visitLeader(documentLeader(view), visit, net)), visit.then())),

  fault: (view, event, net) => leaderFault(documentLeader(view), event, net),

  measure: (view, measured) => {
    const leader = documentLeader(view);
    const figures = leaderFigures(leader, measured);
    return {
      ...figures,
      // What a majority has is never undone; what was acknowledged by the primary alone is rolled back when it returns.
      ...(figures.lost_writes
        ? { rolled_back_writes: derive('acknowledged writes that were lost', [figures.lost_writes], (lost) => lost) }
        : {}),
      ...holdings(measured.architecture, view.holds, view.storage, 1 / leader.shards.length),
    };
  },
};

export function documentLeader(view: Documents): Leader {
  const followers = Math.max(0, Math.round(view.replicas));
  const servers = Math.max(1, Math.round(Math.min(view.concurrency, view.connections ?? Infinity)));
  return {
    id: view.id,
    component: view.component,
    followers,
    shards: shardShares(view.shards, view.key_skew),
    servers,
    waiting: waitingPlaces(view.queue, view.connections, servers),
    acknowledgements: Math.min(followers, acknowledgementsOf(view.write_concern, followers)),
    flush: FLUSH,
    lag: distributionOf(view.lag),
    failover: view.failover,
    readFrom: readFrom(view),
    backup: view.backup,
    time: (operation) => indexedTime(view, operation),
  };
}

/** The primary has the write itself: of five members a majority are two more. */
function acknowledgementsOf(concern: Documents['write_concern'], followers: number): number {
  if (concern === 'all') return followers;
  if (concern === 'majority') return Math.floor((followers + 1) / 2);
  return Math.max(0, Math.round(concern) - 1);
}

/** A linearizable read asks the primary, whatever the preference; while everybody is there, `…_preferred` gets what it prefers. */
function readFrom(view: Documents): Leader['readFrom'] {
  if (view.read_concern === 'linearizable') return 'primary';
  switch (view.read_preference) {
    case 'primary':
    case 'primary_preferred':
      return 'primary';
    case 'secondary':
    case 'secondary_preferred':
      return 'replicas';
    case 'nearest':
      return 'any';
  }
}
