import type { Architecture } from '../../../model/index.js';
import { keyGroups, storeState, type Estimate, type StoreMeasure } from '../../../network/index.js';
import type { Measured, View } from '../../behaviour.js';
import { derive, known, rough, unknown } from '../../figures/estimate.js';
import { oldShare, warmUp, withinGrace } from '../../lowering/aging.js';
import { regionOf } from '../../lowering/distance.js';
import { entriesOf, hasStandby, refreshTime, storeOf } from './content.js';

type Cache = View<'cache'>;

/** The parts of its calls that load a missing value, and that write. */
export const LOAD = 'load';
export const WRITING = 'writing';

const GIB = 2 ** 30;

const NOBODY = unknown('nothing is looked up in it');

/** The figures of a cache that nobody asks. */
export const NOT_ASKED = { hit_ratio_gain: NOBODY, stale_reads: NOBODY, warm_up: NOBODY, stampede_size: NOBODY };

/** The share of the lookups that found a value, too old ones among them that are loaded anew meanwhile. */
export function foundShare(view: Cache, { hitRatio, lookups }: StoreMeasure, architecture: Architecture): Estimate {
  const time = refreshTime(view);
  if (time === 0) return hitRatio;
  const store = storeOf(view, architecture);
  return derive(
    'found, or loaded anew before it expires',
    [hitRatio, lookups],
    (found, rate) => found + (1 - found) * withinGrace(store, rate, time),
  );
}

export function agingFigures(
  view: Cache,
  { lookups }: StoreMeasure,
  measured: Measured,
): Readonly<Record<keyof typeof NOT_ASKED, Estimate>> {
  const { architecture } = measured;
  const store = storeOf(view, architecture);
  const larger = { ...store, entries: entriesOf(view, architecture, view.capacity + GIB) };
  const { method, accuracy } = storeState(store, lookups.value ?? 0);
  const warm = derive('lookups that find what was asked for before', [lookups], (rate) => warmUp(store, rate) ?? NaN);
  return {
    hit_ratio_gain: {
      ...derive(method, [lookups], (rate) => storeState(larger, rate).hitRatio - storeState(store, rate).hitRatio),
      accuracy,
    },
    stale_reads: staleReads(view, lookups, measured),
    warm_up: warm.value === null ? unknown('it never finds anything') : rough(warm),
    stampede_size: stampede(view, lookups, measured),
  };
}

function staleReads(view: Cache, lookups: Estimate, measured: Measured): Estimate {
  if (view.write !== 'around') return known(0, 'changes go through it');
  if (view.consistency === 'invalidate') return known(0, 'a change removes what it had');
  const writes = measured.calls(WRITING)?.throughput;
  if (!writes) return unknown('no flow writes to it, and what is written behind it is not known');
  const store = storeOf(view, measured.architecture);
  return rough(
    derive('age of what is found against the time between changes', [lookups, writes], (rate, changed) => oldShare(store, rate, changed)),
  );
}

/** While the most popular value is loaded, others ask for it as well. */
function stampede(view: Cache, lookups: Estimate, measured: Measured): Estimate {
  if (view.stampede === 'lock') return known(1, 'one loads a value, and the others wait for it');
  const load = measured.calls(LOAD)?.latency.mean;
  if (!load) return unknown('nothing is loaded');
  const { keys, popularity } = storeOf(view, measured.architecture);
  const most = keyGroups(popularity, keys)[0]?.probability ?? 0;
  return rough(
    derive('1 + requests for the most popular value while it is loaded', [lookups, load], (rate, time) => 1 + rate * most * time),
  );
}

/** What was changed and not passed on, on average half of what changes between two flushes, goes with a node that nobody stands by for. */
export function lostWrites(view: Cache, measured: Measured): Estimate {
  const { flush_every: every = 0 } = view;
  if (view.write !== 'back') return known(0, 'a change waits for the store');
  if (hasStandby(view)) return known(0, 'a standby has what was not passed on');
  if (every === 0) return known(0, 'a change is passed on at once');
  const writes = measured.calls(WRITING)?.throughput;
  if (!writes) return known(0, 'no flow writes to it');
  const lost = losses(view, measured);
  return rough(derive('changes in half the time between flushes, for each loss', [writes], (rate) => (rate * every * lost) / 2));
}

/** How often a scenario takes it away, a shard counting for its share. */
function losses(view: Cache, { architecture, scenario }: Measured): number {
  const region = regionOf(architecture, view.component)?.id;
  const shards = Math.max(1, Math.round(view.shards));
  return (scenario?.events ?? []).reduce((sum, { fault, target: { component, part, index } }) => {
    if (fault !== 'fail' || (component !== view.id && component !== region)) return sum;
    if (part === null) return sum + 1;
    return part === 'shard' || (part === 'replica' && (index ?? 1) === 1) ? sum + 1 / shards : sum;
  }, 0);
}
