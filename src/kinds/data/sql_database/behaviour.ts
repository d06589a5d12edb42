import type { Estimate, Step } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { known, unknown, weighted } from '../../figures/estimate.js';
import { holdings } from '../../figures/holdings.js';
import { counted, indexedTime, scanShare } from '../../lowering/indexes.js';
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
import { choose, sequence } from '../../lowering/steps.js';
import { distributionOf } from '../../lowering/time.js';

type Database = View<'sql_database'>;

export const sqlDatabase: Behaviour<'sql_database'> = {
  build: (view, net) => {
    buildLeader(sqlLeader(view), net);
    // One writes a row at a time, from the lock to the commit.
    for (let row = 0; row < hotRows(view); row++) net.remember(view.id, rowRole(row), net.pool({ owner: view.id, size: 1, waiting: null }));
  },

  visit: (view, visit, net) =>
    visit.answered(sequence(counted(view, visit, net, locked(view, visit, net, visitLeader(sqlLeader(view), visit, net))), visit.then())),

  fault: (view, event, net) => leaderFault(sqlLeader(view), event, net),

  measure: (view, measured) => {
    const leader = sqlLeader(view);
    return {
      ...leaderFigures(leader, measured),
      ...holdings(measured.architecture, view.holds, view.storage, 1 / leader.shards.length),
      scan_share: scanShare(measured),
      ...(view.isolation === 'serializable' ? {} : { aborts: known(0, 'its transactions are not serialisable') }),
      pool_wait: view.pooler ? waitFor(measured) : unknown('it has no pooler: a request without a connection is turned away'),
    };
  },
};

/** Rows of which each is locked by itself; with more of them hardly anybody waits. */
const MOST_ROWS = 64;

function hotRows(view: Database): number {
  return Math.min(MOST_ROWS, Math.max(0, Math.round(view.hot_rows ?? 0)));
}

const rowRole = (row: number): string => `row ${row}`;

/** A write to one of the hot rows, any of them alike: it begins when the one before it on that row is over. */
function locked(view: Database, visit: Visit, net: NetworkBuilder, work: Step): Step {
  if (visit.call.operation !== 'write') return work;
  const rows = Array.from({ length: hotRows(view) }, (_, row) => net.recall(view.id, rowRole(row)) ?? -1).filter((pool) => pool >= 0);
  if (rows.length === 0) return work;
  const owner = net.owner(view.id, 'row');
  return choose(
    rows.map((pool) => ({
      weight: 1,
      step: { do: 'call', owner, body: work, timeout: null, retries: 0, backoff: 0, onFailure: null, pool },
    })),
  );
}

/** Requests wait for a connection where there are fewer of them than the primaries could serve at once, and otherwise for a server. */
function waitFor(measured: Measured): Estimate {
  const stations = measured.indices('primary:').flatMap((index) => measured.measurements.stations[index] ?? []);
  return weighted(
    'mean wait at the primaries',
    stations.map(({ wait, arrivalRate }) => ({ estimate: wait, weight: arrivalRate.value ?? 0 })),
  );
}

export function sqlLeader(view: Database): Leader {
  const followers = replicasOf(view);
  // No more requests are in service than there are connections to bring them.
  const servers = Math.max(1, Math.round(Math.min(view.concurrency, view.connections ?? Infinity)));
  return {
    id: view.id,
    component: view.component,
    followers,
    shards: sharesOf(view),
    servers,
    waiting: view.pooler ? (view.queue ?? null) : waitingPlaces(view.queue, view.connections, servers),
    acknowledgements: view.replication === 'async' ? 0 : view.replication === 'sync' ? followers : Math.min(1, followers),
    flush: FLUSH,
    lag: distributionOf(view.lag),
    failover: view.failover,
    readFrom: view.read_from,
    backup: view.backup,
    time: (operation) => indexedTime(view, operation),
  };
}

/** The share of the load that each shard takes. */
export function sharesOf(view: Database): readonly number[] {
  return shardShares(view.shards, view.key_skew);
}

export function replicasOf(view: Database): number {
  return Math.max(0, Math.round(view.replicas));
}
