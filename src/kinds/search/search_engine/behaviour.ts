import type { Estimate, Step } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { datasetSize, holdings } from '../../figures/holdings.js';
import { addStation, MAIN, stationFault } from '../../lowering/server.js';
import { measuredAs, sequence } from '../../lowering/steps.js';
import { serviceTime } from '../../lowering/time.js';
import { GIB } from '../../cost/prices.js';
import { viewAt } from '../../view.js';
import { coloursOf } from './colour.js';

type Engine = View<'search_engine'>;

/** The part of its calls that write documents. */
const INDEX = 'index';

const WRITES: ReadonlySet<string> = new Set(['index', 'write', 'delete']);

/** Shards of one query that are told apart: beyond them one more makes the slowest hardly slower, and every step of an engine takes its time. */
const MOST = 200;

/** A query asks a copy of every shard and waits for the slowest; a document is written to its shard and to all copies of that. */
export const searchEngine: Behaviour<'search_engine'> = {
  build: (view, net) => {
    const nodes = nodesOf(view);
    addStation(view, net, { replicas: nodes, zones: net.zones(view.component, nodes), queueing: 'per_replica' });
    if (fanOut(view) > MOST) net.note(`${view.id}: a query is counted as one of ${MOST} shards, and asks ${fanOut(view)}`);
  },

  visit: (view, visit, net) => {
    const operation = visit.call.operation ?? 'query';
    if (WRITES.has(operation)) {
      const written = onEach(copiesOf(view), operation, view, net);
      return visit.answered(sequence(measuredAs(net.owner(view.id, INDEX), written), visit.then()));
    }
    return visit.answered(sequence(asked(view, visit, net, operation), visit.then()));
  },

  fault: (view, event, net) => {
    const { part, index } = event.target;
    if (part !== 'shard' && part !== 'node') return stationFault(view.id, event, net);
    // Shards stand on the nodes in turn.
    const node = part === 'node' ? index : (((index ?? 1) - 1) % nodesOf(view)) + 1;
    return stationFault(view.id, { ...event, target: { ...event.target, part: 'replica', index: node } }, net);
  },

  measure: (view, measured) => {
    const { architecture } = measured;
    const size = datasetSize(architecture, view.holds);
    const copies = copiesOf(view);
    const shards = Math.max(1, Math.round(view.shards));
    const documents = viewAt(architecture, view.holds, 'dataset')?.objects ?? view.documents;
    const indexing = measured.calls(INDEX);
    return {
      indexing_rate: indexing?.throughput ?? known(0, 'no flow writes to it'),
      refresh_lag: indexing
        ? derive('time to write + half of the refresh interval', [indexing.latency.mean], (time) => time + view.refresh_interval / 2)
        : known(view.refresh_interval / 2, 'half of the refresh interval'),
      fan_out: known(fanOut(view), 'shards that a query asks'),
      documents_held: documents === undefined ? unknown('nothing says how many documents it holds') : known(documents, 'as written'),
      shard_size: size === null ? unknown('no dataset says what it holds') : known(size / shards, 'size / shards'),
      shards_per_node: known((shards * copies) / nodesOf(view), 'shards × copies / nodes'),
      heap_used: known((shards * copies) / nodesOf(view) / shardsFor(view.heap), 'shards of a node / 20 for each GiB of heap'),
      tolerated_losses: known(tolerated(view), 'copies beside the first, and less than half of the master-eligible nodes'),
      ...health(view, measured, size ?? 0),
      ...holdings(architecture, view.holds, view.storage, Math.min(1, copies / nodesOf(view))),
    };
  },
};

/** What Elasticsearch shows as the cluster's health, from the nodes that a scenario takes away. */
function health(view: Engine, measured: Measured, size: number): Readonly<Record<'yellow_time' | 'red_time', Estimate>> {
  const station = measured.index(MAIN);
  const outages = station === null ? [] : measured.outages(station);
  if (outages.length === 0) return { yellow_time: known(0, 'no node is lost'), red_time: known(0, 'no node is lost') };
  const [nodes, copies, shards] = [nodesOf(view), copiesOf(view), Math.max(1, Math.round(view.shards))];
  const end = measured.measurements.run?.simulatedSeconds ?? 0;
  const { yellow, red } = coloursOf({ nodes, copies, shards, load: (size * copies) / nodes }, outages, end);
  const method = 'until nodes are back, or their copies stand elsewhere: a minute, and their data at 40 MiB/s';
  return { yellow_time: known(yellow, method), red_time: known(red, 'until one of the nodes that have a copy is back') };
}

export function nodesOf(view: Engine): number {
  return Math.max(1, Math.round(view.nodes));
}

/** Shards that the heap of a node is good for: 20 for each GiB, and 1,000 at most (Elastic, "Size your shards"). */
export function shardsFor(heap: number): number {
  return Math.max(1, Math.min(1000, (20 * heap) / GIB));
}

/** Copies of each shard with the first, as far as there are nodes for them: no node has two. */
export function copiesOf(view: Engine): number {
  return Math.min(nodesOf(view), 1 + Math.max(0, Math.round(view.replicas)));
}

function fanOut(view: Engine): number {
  const shards = Math.max(1, Math.round(view.shards));
  return Math.min(shards, Math.max(1, Math.round(view.query_fan_out ?? shards)));
}

/** One of three masters may be lost, and no copy must be the last one. */
function tolerated(view: Engine): number {
  const masters = Math.max(1, Math.round(view.master_eligible));
  return Math.max(0, Math.min(copiesOf(view) - 1, Math.ceil(masters / 2) - 1));
}

function asked(view: Engine, visit: Visit, net: NetworkBuilder, operation: string): Step {
  // A document that is read by its name stands in one shard.
  const shards = operation === 'read' ? 1 : Math.min(MOST, fanOut(view));
  return onEach(shards, visit.call.operation ?? 'query', view, net);
}

function onEach(count: number, operation: string, view: Engine, net: NetworkBuilder): Step {
  const station = net.recall(view.id, MAIN);
  if (station === null) return sequence();
  const one: Step = { do: 'serve', station, time: serviceTime(view, operation), router: null };
  return count === 1 ? one : { do: 'fork', branches: Array.from({ length: count }, () => one), need: count };
}
