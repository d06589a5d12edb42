import type { CallStep, FaultEvent } from '../../../model/index.js';
import type { Disruption, Step } from '../../../network/index.js';
import type { Behaviour, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, unknown } from '../../figures/estimate.js';
import { addStation, disruption, MAIN, serve, stationFault, zoneFault } from '../../lowering/server.js';
import { choose, measuredAs, NOTHING, sequence, spawn } from '../../lowering/steps.js';
import { contentOf, hasStandby, refreshTime, storeOf } from './content.js';
import { withinGrace } from '../../lowering/aging.js';
import { agingFigures, foundShare, LOAD, lostWrites, NOT_ASKED, WRITING } from './figures.js';

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
    net.remember(view.id, 'store', net.store(storeOf(view, net.architecture)));
  },

  visit: (view, visit, net) => {
    const store = net.recall(view.id, 'store');
    const operation = serve(view, visit, net);
    if (store === null) return visit.answered(sequence(operation, visit.then()));
    if (!isLookup(visit.call)) return visit.answered(measuredAs(net.owner(view.id, WRITING), write(view, visit, operation, store)));
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
      hit_ratio: asked ? foundShare(view, store, measured.architecture) : unknown('nothing is looked up in it'),
      ...(asked ? agingFigures(view, store, measured) : NOT_ASKED),
      lost_writes: lostWrites(view, measured),
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

function lookup(view: Cache, visit: Visit, net: NetworkBuilder, operation: Step, store: number): Step {
  // The value that a miss brings is written to the cache while nobody waits for it.
  const fill = spawn(serve(view, { ...visit, call: { ...visit.call, operation: 'write' } }, net));
  const loaded = (body: Step): Step => sequence(measuredAs(net.owner(view.id, LOAD), body), fill);
  const early = earlyShare(view, store, net);
  if (visit.onMiss === null) {
    const load = loaded(visit.then());
    const miss = choose([
      { weight: early, step: spawn(load) },
      { weight: 1 - early, step: load },
    ]);
    return visit.answered(sequence(operation, { do: 'lookup', store, hit: NOTHING, miss }));
  }
  // Cache-aside: what the caller does on a miss is no part of the cache's own time. A cache that is not there counts as a miss when the
  // flow says what to do on a failure, which is not done twice.
  const hit = visit.answered(sequence(operation, visit.then()));
  const missed = visit.answered(sequence(operation, visit.then()), visit.onFailure === null ? null : NOTHING);
  const load = loaded(visit.onMiss);
  const miss = choose([
    { weight: early, step: sequence(hit, spawn(load)) },
    { weight: 1 - early, step: sequence(missed, load) },
  ]);
  return { do: 'lookup', store, hit, miss };
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
      return sequence(operation, { do: 'put', store, mode: drop ? 'invalidate' : 'put' }, spawn(sequence(flushed(view), visit.then())));
  }
}

/** A change waits for the next time that the cache passes on what has changed, which is anywhere from nothing to all of the time between two. */
function flushed({ flush_every: every }: Cache): Step | null {
  return every !== undefined && every > 0 ? { do: 'delay', time: { type: 'uniform', min: 0, max: every } } : null;
}

/** The share of the requests for values that are too old or gone that still have the old one, while it is loaded anew. */
function earlyShare(view: Cache, store: number, net: NetworkBuilder): number {
  const time = refreshTime(view);
  const rate = time > 0 ? net.lookups(store) : null;
  if (rate === null) return 0;
  net.note(`${view.id}: the share of values that are loaded before they expire is that of a steady load, also while a scenario changes it`);
  return withinGrace(storeOf(view, net.architecture), rate, time);
}
