import type { Distribution, Estimate } from '../../../network/index.js';
import type { Behaviour, Measured, View } from '../../behaviour.js';
import { derive, known, rough, unknown } from '../../figures/estimate.js';
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
    ...byDepth(view, measured),
    vertices_visited: known(verticesOf(view, view.hops), 'sum of fan-out^k over the hops, up to the limit'),
  }),
};

/** A vertex takes the same time wherever it is found: fewer of them shift the whole distribution, and the wait in the queue stays as it is. */
function byDepth(view: Graph, measured: Measured): Readonly<Record<'p99_one_hop' | 'p99_two_hops' | 'p99_three_hops', Estimate>> {
  const p99 = measured.calls()?.latency.p99;
  const at = (hops: number): Estimate => {
    if (!p99) return unknown('no flow calls it');
    const more = (verticesOf(view, hops) - verticesOf(view, view.hops)) * Math.max(0, view.vertex_time);
    return rough(derive('p99 and the time of the vertices that are more or fewer', [p99], (time) => Math.max(0, time + more)));
  };
  return { p99_one_hop: at(1), p99_two_hops: at(2), p99_three_hops: at(3) };
}

/** Vertices that a query visits: itself, its neighbours, theirs, …: 1 + f + f² + … + f^h, and no more than the limit. */
function verticesOf(view: Graph, depth: number): number {
  const hops = Math.max(0, Math.round(depth));
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
  const others = (verticesOf(view, view.hops) - 1) * Math.max(0, view.vertex_time);
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
