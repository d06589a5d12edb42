import type { Distribution } from '../../../network/index.js';
import type { Behaviour, View } from '../../behaviour.js';
import { known } from '../../figures/estimate.js';
import { holdings } from '../../figures/holdings.js';
import { buildLeader, FLUSH, leaderFault, leaderFigures, visitLeader, waitingPlaces, type Leader } from '../../lowering/leader.js';
import { sequence } from '../../lowering/steps.js';
import { distributionOf, serviceTime } from '../../lowering/time.js';

type Graph = View<'graph_database'>;

/** Operations that change something, and so do not walk along the edges. */
const WRITES: ReadonlySet<string> = new Set(['write', 'scan']);

export const graphDatabase: Behaviour<'graph_database'> = {
  build: (view, net) => {
    buildLeader(graphLeader(view), net);
  },

  visit: (view, visit, net) => visit.answered(sequence(visitLeader(graphLeader(view), visit, net), visit.then())),

  fault: (view, event, net) => leaderFault(graphLeader(view), event, net),

  measure: (view, measured) => ({
    ...leaderFigures(graphLeader(view), measured),
    ...holdings(measured.architecture, view.holds, view.storage, 1),
    vertices_visited: known(verticesOf(view), 'sum of fan-out^k over the hops, up to the limit'),
  }),
};

/** Vertices that a query visits: itself, its neighbours, theirs, …: 1 + f + f² + … + f^h, and no more than the limit. */
function verticesOf(view: Graph): number {
  const hops = Math.max(0, Math.round(view.hops));
  const limit = view.limit ?? Infinity;
  let all = 1;
  let layer = 1;
  for (let hop = 1; hop <= hops && all < limit; hop++) {
    layer *= Math.max(0, view.fan_out);
    all += layer;
  }
  return Math.min(all, limit);
}

function timeOf(view: Graph, operation: string | null): Distribution {
  const first = serviceTime(view, operation);
  const others = (verticesOf(view) - 1) * Math.max(0, view.vertex_time);
  if (WRITES.has(operation ?? '') || others <= 0) return first;
  return { type: 'sum', parts: [first, { type: 'constant', value: others }] };
}

export function graphLeader(view: Graph): Leader {
  const servers = Math.max(1, Math.round(view.concurrency));
  const followers = Math.max(0, Math.round(view.replicas));
  return {
    id: view.id,
    component: view.component,
    followers,
    shards: [1],
    servers,
    waiting: waitingPlaces(view.queue, undefined, servers),
    // Neo4j's cluster commits when more than half of its members have the transaction.
    acknowledgements: Math.floor((followers + 1) / 2),
    flush: FLUSH,
    lag: distributionOf(view.lag),
    failover: view.failover,
    readFrom: view.read_from,
    backup: view.backup,
    time: (operation) => timeOf(view, operation),
  };
}
