import { SECONDS_PER_MONTH, type FlowStep } from '../../../model/index.js';
import type { Estimate, Popularity, Step, Store } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { withinGrace } from '../../lowering/aging.js';
import { byLocation } from '../../lowering/by-location.js';
import { ownCall } from '../../graph.js';
import { datasetSize } from '../../figures/holdings.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { nearestRoundTrip } from '../../places.js';
import { GIB, pricesFor } from '../../cost/prices.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { choose, delay, isNothing, measuredAs, NOTHING, sequence, spawn } from '../../lowering/steps.js';
import { viewAt } from '../../view.js';

type Cdn = View<'cdn'>;

/** Operations that change what the origin has, and so go all the way. */
const WRITES: ReadonlySet<string> = new Set(['write', 'put', 'publish', 'purge', 'delete']);

/** What compression leaves of text: a judgement. */
const COMPRESSED = 0.3;

/**
 * Users are spread over the points of presence evenly, so that each of P points sees a P-th of the requests. One store stands for all of them: it has
 * the room of one and gets the requests of all, and keeps an object for a P-th of its TTL, during which as many requests come to it as
 * to one point during all of it. In the steady state that is the same; after a purge it is warm P times as soon.
 */
export const cdn: Behaviour<'cdn'> = {
  build: (view, net) => {
    addStation(view, net);
    if (view.mode === 'push') return;
    net.remember(view.id, 'store', net.store(storeOf(view, net)));
  },

  visit: (view, visit, net) => {
    const near = nearestRoundTrip(view.points_of_presence);
    const settled = byLocation(visit, net, (location) => handle(view, visit, net, delay(near), location));
    return settled ?? handle(view, visit, net, NOTHING, undefined);
  },

  fault: (view, event, net) => {
    const store = net.recall(view.id, 'store');
    if (event.fault !== 'flush') return stationFault(view.id, event, net);
    return store === null || event.target.part !== null ? null : [{ at: event.at, duration: null, effects: [{ effect: 'flush', store }] }];
  },

  measure: (view, measured) => {
    const calls = measured.calls();
    if (!calls) return {};
    const { size } = contentOf(view, measured);
    const sent = size * (view.compress ? COMPRESSED : 1);
    const egress = derive('answers × object size', [calls.throughput], (rate) => rate * sent);
    const price = pricesFor(measured.architecture, view.component)('cloudfront.gb');
    const egressCost = price
      ? derive(
          `$${price.usd} per ${price.per} (${price.date}, first 10 TB)`,
          [egress],
          (bytes) => (bytes * SECONDS_PER_MONTH * price.usd) / GIB,
        )
      : unknown('the price list has nothing for it');
    return {
      ...hits(view, measured),
      egress,
      egress_cost: egressCost,
    };
  },
};

/** A request that comes from one place, or from nowhere in particular: the point of presence nearest to it has the object, or asks the origin. */
function handle(view: Cdn, visit: Visit, net: NetworkBuilder, near: Step, location: string | undefined): Step {
  const served = sequence(near, serve(view, visit, net));
  const origin = (): Step => {
    const fetch = sequence(visit.then(onward(view, visit), location), visit.onMiss);
    return isNothing(fetch) ? NOTHING : measuredAs(net.owner(view.id, 'origin'), fetch);
  };
  if (WRITES.has(visit.call.operation ?? '')) return visit.answered(sequence(served, visit.then(onward(view, visit), location)));
  const store = net.recall(view.id, 'store');
  if (store === null) return visit.answered(served);
  return visit.answered(sequence(served, { do: 'lookup', store, hit: NOTHING, miss: unlessUsable(view, store, origin(), net) }));
}

/** One store for all points of presence; see above. */
function storeOf(view: Cdn, net: Pick<NetworkBuilder, 'architecture'>): Store {
  const { objects, size, popularity } = contentOf(view, net);
  const entries = Math.max(1, Math.floor(view.capacity / size));
  return { owner: view.id, eviction: 'lru', entries, ttl: view.ttl / pointsOf(view), keys: objects, popularity, consistency: 'ttl' };
}

function pointsOf(view: Cdn): number {
  return Math.max(1, Math.round(view.points_of_presence));
}

/** The seconds for which the store, which stands for all points, has what one of them may still hand out. */
function usableTime(view: Cdn): number {
  return Math.max(0, view.stale_while_revalidate ?? 0) / pointsOf(view);
}

/** Asks the origin, behind the user's back while what is too old may still be used. */
function unlessUsable(view: Cdn, store: number, origin: Step, net: NetworkBuilder): Step {
  const time = usableTime(view);
  const rate = time > 0 ? net.lookups(store) : null;
  if (rate === null) return origin;
  net.note(`${view.id}: the share of answers that are too old and still used is that of a steady load, also while a scenario changes it`);
  const usable = withinGrace(storeOf(view, net), rate, time);
  return choose([
    { weight: usable, step: spawn(origin) },
    { weight: 1 - usable, step: origin },
  ]);
}

/** What the flow says that follows, or else a call of the origin. */
function onward(view: Cdn, visit: Visit): readonly FlowStep[] {
  const { then } = visit.call;
  if (view.origin === undefined || then.length > 0 || visit.onMiss !== null) return then;
  return [ownCall(view.id, view.origin, null, visit.call)];
}

function hits(view: Cdn, measured: Measured): Readonly<Record<string, Estimate>> {
  const calls = measured.calls();
  const none = known(0, 'nothing is fetched while users wait');
  const publish = known(publishTime(view, measured), 'size of the content / bandwidth');
  if (view.mode === 'push') {
    const all = known(1, 'everything is published');
    return {
      hit_ratio: all,
      byte_hit_ratio: all,
      offload: calls?.throughput ?? unknown('no flow calls it'),
      origin_requests: none,
      stale_responses: known(0, 'what is published is always the newest'),
      publish_delay: publish,
      miss_penalty: none,
    };
  }
  const index = measured.index('store');
  const store = index === null ? undefined : measured.measurements.stores[index];
  if (!store) return {};
  const penalty = measured.calls('origin')?.latency.mean ?? unknown('nothing stands behind it');
  const time = usableTime(view);
  const stale =
    time === 0
      ? known(0, 'nothing is handed out that is too old')
      : derive('too old, asked for while it may still be used', [store.hitRatio, store.lookups], (found, rate) => {
          return (1 - found) * withinGrace(storeOf(view, measured), rate, time);
        });
  const ratio = time === 0 ? store.hitRatio : derive('found, too old or not', [store.hitRatio, stale], (fresh, old) => fresh + old);
  return {
    hit_ratio: ratio,
    byte_hit_ratio: derive('hit ratio: all objects are of one size', [ratio], (share) => share),
    stale_responses: stale,
    offload: derive('lookups × hit ratio', [store.lookups, store.hitRatio], (rate, ratio) => rate * ratio),
    origin_requests: derive('lookups × (1 - hit ratio)', [store.lookups, store.hitRatio], (rate, ratio) => rate * (1 - ratio)),
    publish_delay: known(0, 'nothing is published beforehand'),
    miss_penalty: penalty,
  };
}

function publishTime(view: Cdn, measured: Measured): number {
  const { objects, size } = contentOf(view, measured);
  return (datasetSize(measured.architecture, view.content) ?? objects * size) / Math.max(1, view.publish_bandwidth);
}

interface Content {
  readonly objects: number;
  readonly size: number;
  readonly popularity: Popularity;
}

/** What is served: the dataset when there is one, or else what the network says itself. */
function contentOf(view: Cdn, { architecture }: Pick<NetworkBuilder, 'architecture'>): Content {
  const dataset = viewAt(architecture, view.content, 'dataset');
  const size = Math.max(1, dataset?.object_size ?? dataset?.record_size ?? view.object_size);
  const objects = dataset?.objects ?? (dataset?.size === undefined ? view.objects : dataset.size / size);
  const popularity = dataset ? dataset.popularity : view.popularity;
  return {
    objects: Math.max(1, Math.round(objects)),
    size,
    popularity: popularity === 'uniform' ? { type: 'uniform' } : { type: 'zipf', exponent: Math.max(0, popularity.exponent) },
  };
}
