import type { Architecture } from '../../../model/index.js';
import type { Popularity, Store } from '../../../network/index.js';
import type { View } from '../../behaviour.js';
import { viewAt } from '../../view.js';

type Cache = View<'cache'>;

/** What of it the network knows. */
export function storeOf(view: Cache, architecture: Architecture): Store {
  const { keys, popularity } = contentOf(view, architecture);
  return {
    owner: view.id,
    eviction: view.eviction,
    entries: entriesOf(view, architecture),
    // A value that is loaded anew before it expires is too old from then on.
    ttl: view.ttl === undefined ? null : view.ttl - refreshTime(view),
    keys,
    popularity,
    consistency: view.consistency,
    ...(view.stampede === 'lock' ? { coalesced: true } : {}),
  };
}

/** Share of the time to live, at its end, in which whoever asks for a value has it loaded anew: a judgement. */
const EARLY = 0.1;

/** Seconds before a value expires in which it is loaded anew when it is asked for. */
export function refreshTime({ stampede, ttl }: Cache): number {
  return stampede === 'early_refresh' && ttl !== undefined ? EARLY * ttl : 0;
}

export function hasStandby(view: Cache): boolean {
  return view.engine === 'redis' && view.replicas > 1;
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

/** How many entries fit in its memory, at least one; or in so many bytes. */
export function entriesOf(view: Cache, architecture: Architecture, capacity = view.capacity): number {
  return Math.max(1, Math.floor(capacity / contentOf(view, architecture).entrySize));
}
