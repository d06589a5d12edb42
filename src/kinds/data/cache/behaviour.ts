import type { Architecture, CallStep, FaultEvent } from '../../../model/index.js';
import type { Disruption, Popularity, Step } from '../../../network/index.js';
import type { Behaviour, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, unknown } from '../../figures/estimate.js';
import { addStation, disruption, MAIN, serve, stationFault, zoneFault } from '../../lowering/server.js';
import { NOTHING, sequence, spawn } from '../../lowering/steps.js';
import { viewAt } from '../../view.js';

type Cache = View<'cache'>;

const WRITES: ReadonlySet<string> = new Set(['write', 'put', 'set', 'invalidate', 'delete']);

/** Every operation but a write looks a value up. */
export function isLookup(call: Pick<CallStep, 'operation'>): boolean {
  return !WRITES.has(call.operation ?? '');
}

export const cache: Behaviour<'cache'> = {
  build: (view, net) => {
    const shards = Math.max(1, Math.round(view.shards));
    // Every shard's key range is served by one node, picked by the key; its other nodes stand by.
    addStation(view, net, {
      replicas: shards,
      zones: net.zones(view.component, shards),
      queueing: 'per_replica',
      takeover: hasStandby(view) ? view.takeover : 0,
    });
    const content = contentOf(view, net.architecture);
    const store = net.store({
      owner: view.id,
      eviction: view.eviction,
      entries: entriesOf(view, net.architecture),
      ttl: view.ttl ?? null,
      keys: content.keys,
      popularity: content.popularity,
      consistency: view.consistency,
    });
    net.remember(view.id, 'store', store);
  },

  visit: (view, visit, net) => {
    const store = net.recall(view.id, 'store');
    const operation = serve(view, visit, net);
    if (store === null) return visit.answered(sequence(operation, visit.then()));
    if (!isLookup(visit.call)) return visit.answered(write(view, visit, operation, store));
    return lookup(view, visit, net, operation, store);
  },

  fault: (view, event, net) => {
    const store = net.recall(view.id, 'store');
    const station = net.recall(view.id, MAIN);
    if (store === null || station === null) return null;
    const flush = { effect: 'flush', store } as const;
    if (event.fault === 'flush') return event.target.part === null ? [disruption({ ...event, duration: null }, [flush])] : null;
    if (event.fault !== 'fail') return stationFault(view.id, event, net);

    const failure = event.target.part === 'zone' ? zoneFault([station], event, net) : nodeFault(event, net, station);
    // A node that nobody stands by for comes back empty; with several shards the others keep theirs, which one store cannot say.
    const empties = event.target.part === null || (!hasStandby(view) && view.shards <= 1);
    return failure === null || failure.length === 0 || !empties ? failure : [...failure, disruption({ ...event, duration: null }, [flush])];
  },

  measure: (view, measured) => {
    const index = measured.index('store');
    const store = index === null ? undefined : measured.measurements.stores[index];
    if (!store) return {};
    const size = contentOf(view, measured.architecture).entrySize;
    const asked = store.lookups.value !== 0;
    return {
      hit_ratio: asked ? store.hitRatio : unknown('nothing is looked up in it'),
      evictions: store.evictions,
      expirations: store.expirations,
      memory_used: derive('entries × entry size', [store.entries], (entries) => entries * size),
      offload: asked ? derive('lookups × hit ratio', [store.lookups, store.hitRatio], (rate, hits) => rate * hits) : store.lookups,
    };
  },
};

/** `replica(n)` is a node of the first shard, of which the first serves; `shard(n)` is the serving node of a shard. */
function nodeFault(event: FaultEvent, net: NetworkBuilder, station: number): readonly Disruption[] | null {
  const { part, index } = event.target;
  if (part === null) return [disruption(event, [{ effect: 'down', station, replicas: null }])];
  if (part === 'replica') return index === null || index === 1 ? [disruption(event, [{ effect: 'down', station, replicas: [0] }])] : [];
  const shard = (index ?? 1) - 1;
  if (part !== 'shard' || shard < 0 || shard >= net.stationAt(station).replicas) return null;
  return [disruption(event, [{ effect: 'down', station, replicas: [shard] }])];
}

function hasStandby(view: Cache): boolean {
  return view.engine === 'redis' && view.replicas > 1;
}

function lookup(view: Cache, visit: Visit, net: NetworkBuilder, operation: Step, store: number): Step {
  // The value that a miss brings is written to the cache while nobody waits for it.
  const fill = spawn(serve(view, { ...visit, call: { ...visit.call, operation: 'write' } }, net));
  if (visit.onMiss === null) {
    return visit.answered(sequence(operation, { do: 'lookup', store, hit: NOTHING, miss: sequence(visit.then(), fill) }));
  }
  // Cache-aside: what the caller does on a miss is no part of the cache's own time. A cache that is not there counts as a miss when the
  // flow says what to do on a failure, which is not done twice.
  const hit = visit.answered(sequence(operation, visit.then()));
  const missed = visit.answered(sequence(operation, visit.then()), visit.onFailure === null ? null : NOTHING);
  return { do: 'lookup', store, hit, miss: sequence(missed, visit.onMiss, fill) };
}

/** A write: `around` goes to the store alone, `through` waits for it, `back` lets it follow. */
function write(view: Cache, visit: Visit, operation: Step, store: number): Step {
  const drop = visit.call.operation === 'invalidate' || visit.call.operation === 'delete';
  switch (view.write) {
    case 'around':
      return sequence(operation, drop || view.consistency === 'invalidate' ? { do: 'put', store, mode: 'invalidate' } : null, visit.then());
    case 'through':
      return sequence(operation, { do: 'put', store, mode: drop ? 'invalidate' : 'put' }, visit.then());
    case 'back':
      return sequence(operation, { do: 'put', store, mode: drop ? 'invalidate' : 'put' }, spawn(visit.then()));
  }
}

/** What is cached: the dataset when there is one, or else what the cache says itself. */
export function contentOf(
  view: Cache,
  architecture: Architecture,
): { readonly keys: number; readonly entrySize: number; readonly popularity: Popularity } {
  const dataset = viewAt(architecture, view.content, 'dataset');
  const entrySize = Math.max(1, dataset?.object_size ?? dataset?.record_size ?? view.entry_size);
  const total = dataset?.size;
  const keys = dataset?.objects ?? (total === undefined ? view.keys : total / entrySize);
  const popularity = dataset ? dataset.popularity : view.popularity;
  return {
    keys: Math.max(1, Math.round(keys)),
    entrySize,
    popularity: popularity === 'uniform' ? { type: 'uniform' } : { type: 'zipf', exponent: Math.max(0, popularity.exponent) },
  };
}

/** How many entries fit in its memory, at least one. */
export function entriesOf(view: Cache, architecture: Architecture): number {
  return Math.max(1, Math.floor(view.capacity / contentOf(view, architecture).entrySize));
}
