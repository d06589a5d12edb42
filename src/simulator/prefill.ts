import { keyGroups, storeState, type Store, type Streams } from '../network/index.js';
import { storeSize, type Cache } from './store.js';

/**
 * Fills a store with what it would hold in the steady state, so that a run need not wait for it to warm up. For LRU without a TTL this is exact: the time since
 * each key was last asked for is exponential, and the most recent ones are held. Others are drawn key by key from the
 * approximations of `storeState`; what is wrong with them passes during the warm-up. `rate` is lookups per second.
 */
export function prefill(cache: Cache, store: Store, rate: number, streams: Streams, stream: number): void {
  const size = storeSize(store);
  if (rate <= 0 || size.entries === 0) return;
  const model: Store = { ...store, keys: size.keys, entries: size.entries, ttl: store.ttl === null ? null : size.ttl };
  const { characteristicTime } = storeState(model, rate);
  const life = store.ttl === null ? Infinity : size.ttl * rate;
  const kept: Held[] = [];
  for (const { first, count, probability } of keyGroups(store.popularity, size.keys)) {
    for (let key = first; key < first + count; key++) {
      const found = draw(
        store.eviction,
        probability,
        characteristicTime,
        life,
        () => streams.exponential(stream),
        () => streams.uniform(stream),
      );
      if (found) kept.push({ ...found, key });
    }
  }
  if (store.eviction === 'lfu') kept.sort((a, b) => a.key - b.key);
  else kept.sort((a, b) => a.used - b.used);
  kept.length = Math.min(kept.length, size.entries);
  // Seeded in the order of filling, as time goes; the order of use is set right after it.
  const byAge = store.ttl === null ? kept.reverse() : kept.sort((a, b) => b.filled - a.filled);
  for (const { key, filled } of byAge) cache.seed(key, -filled / rate);
  if (store.ttl !== null && store.eviction === 'lru') {
    kept.sort((a, b) => b.used - a.used);
    for (const { key } of kept) cache.touch(key, 1);
  }
  if (store.eviction === 'lfu') for (const { key } of kept) cache.touch(key, USES / (key + 1));
}

/** Uses that the most popular key is taken to have had before the run, so that the order of popularity is known from the start. */
const USES = 1e9;

/** Times in lookups before now. */
interface Held {
  readonly key: number;
  readonly used: number;
  readonly filled: number;
}

function draw(
  eviction: Store['eviction'],
  p: number,
  time: number,
  life: number,
  exponential: () => number,
  uniform: () => number,
): Omit<Held, 'key'> | null {
  const used = exponential() / p;
  if (eviction === 'lru' || eviction === 'none') {
    // A margin, since the characteristic time is a mean; the surplus is cut by the size.
    if (used > time * 1.5) return null;
    if (life === Infinity) return { used, filled: used };
    const x = p * life;
    if (uniform() > x / (1 + x)) return null;
    const filled = uniform() * life;
    return { used: Math.min(used, filled), filled };
  }
  if (eviction === 'lfu')
    return life === Infinity || uniform() < (p * life) / (1 + p * life) ? { used: 0, filled: uniform() * Math.min(life, 1) } : null;
  const span = Math.min(time, life);
  const x = p * span;
  if (x !== Infinity && uniform() > x / (1 + x)) return null;
  const filled = x === Infinity ? used : uniform() * span;
  return { used: filled, filled };
}
