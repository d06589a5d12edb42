import { keyGroups, remembered, storeName, storeState, type Store } from '../../network/index.js';

/**
 * What the age of kept values does, key by key, under independent requests: `rate` lookups per second of the keys of a store, by its popularity. A key that is asked for
 * at rate λ and kept for T seconds is loaded once in T + 1/λ (Jung, Berger & Balakrishnan 2003). Exact where nothing is evicted; a value that is evicted before its time is
 * taken to be gone after as long as it is kept on average.
 */

/**
 * Of the requests that find a value too old or gone, the share that comes within `grace` seconds of the end of its time: (1 − e^(−λ grace)), weighted by how often each key is
 * missed, 1 / (T + 1/λ). What was evicted is not there to be used again.
 */
export function withinGrace(store: Store, rate: number, grace: number): number {
  if (store.ttl === null || rate <= 0 || grace <= 0) return 0;
  let missed = 0;
  let within = 0;
  for (const { count, probability } of keyGroups(store.popularity, store.keys)) {
    const asked = rate * probability;
    const misses = (count * asked) / (1 + asked * store.ttl);
    missed += misses;
    within += misses * -Math.expm1(-asked * grace);
  }
  const { evictions, expirations } = storeState(store, rate);
  const expired = evictions + expirations > 0 ? expirations / (evictions + expirations) : 0;
  return missed > 0 ? (within / missed) * expired : 0;
}

/**
 * The share of the lookups that find a value which was written since it was loaded, with `writes` per second that the cache does not hear of, spread over the keys like the
 * lookups. The age of what a lookup finds is anything from 0 to T alike, so that it is old with the chance 1 − (1 − e^(−wT)) / (wT).
 */
export function oldShare(store: Store, rate: number, writes: number): number {
  if (rate <= 0 || writes <= 0) return 0;
  const { characteristicTime } = storeState(store, rate);
  let old = 0;
  for (const { count, probability } of keyGroups(store.popularity, store.keys)) {
    const asked = rate * probability;
    // A value that only idleness ends lives (e^(λ t) − 1) / λ on average, t being the characteristic time.
    const idle = Math.min(characteristicTime / rate, 1e15);
    const life = Math.min(store.ttl ?? Infinity, Math.expm1(Math.min(690, asked * idle)) / asked);
    const hits = count * asked * (life === Infinity ? 1 : (asked * life) / (1 + asked * life));
    const changes = writes * probability * life;
    old += hits * (changes > 1e-9 ? 1 + Math.expm1(-changes) / changes : changes / 2);
  }
  return old / rate;
}

/** A cache is warm when it finds so much of what it finds in the long run. */
const WARM = 0.9;

/**
 * Seconds from an empty cache until its hit ratio is within a tenth of the lasting one: until it is full, a key is found when it was asked for since then (or since its time to
 * live), which at t is Σ p (1 − e^(−λ p t)). Null when nothing is ever found.
 */
export const warmUp = remembered(storeName, timeToWarm, 4096);

function timeToWarm(store: Store, rate: number): number | null {
  const lasting = storeState(store, rate).hitRatio;
  if (rate <= 0 || lasting <= 0) return null;
  const groups = keyGroups(store.popularity, store.keys);
  const foundAt = (time: number): number =>
    groups.reduce((sum, { count, probability }) => {
      const life = Math.min(time, store.ttl ?? Infinity);
      const asked = rate * probability;
      // Before the first times to live are over, nothing has been loaded anew.
      return (
        sum - count * probability * (time < (store.ttl ?? Infinity) ? Math.expm1(-asked * life) : -(asked * life) / (1 + asked * life))
      );
    }, 0);
  let [cold, warm] = [0, 1 / rate];
  while (foundAt(warm) < WARM * lasting && warm < 1e12) [cold, warm] = [warm, warm * 2];
  for (let step = 0; step < 60; step++) {
    const middle = (cold + warm) / 2;
    // No number is between the two.
    if (middle === cold || middle === warm) break;
    if (foundAt(middle) < WARM * lasting) cold = middle;
    else warm = middle;
  }
  return warm;
}
