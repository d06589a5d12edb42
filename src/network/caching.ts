import type { Accuracy } from './measurements.js';
import type { Store } from './network.js';
import { keyGroups, type KeyGroup } from './popularity.js';
import { remembered } from './remembered.js';

/** What is known of a store in the steady state. */
export interface StoreState {
  readonly hitRatio: number;
  /** Entries held on average. */
  readonly entries: number;
  /** Per lookup. */
  readonly evictions: number;
  readonly expirations: number;
  /** The age, in lookups, at which an untouched entry is evicted (the characteristic time); Infinity when nothing is evicted. */
  readonly characteristicTime: number;
  readonly method: string;
  readonly accuracy: Accuracy;
}

/** How long a present entry stays, as seen by one key asked for `x` times per characteristic time and `y` times per TTL. */
interface Occupancy {
  readonly hit: number;
  readonly evicted: number;
  readonly expired: number;
}

/**
 * Hit ratio of a cache under independent requests. LRU by Che's approximation (Che, Tung & Wang 2002; accuracy: Fricker, Robert & Roberts 2012), FIFO and
 * RANDOM by the same with a time that hits do not renew (Fricker et al.), LFU as the ideal that holds the most popular keys but one, TTL
 * without eviction exactly (Jung, Berger & Balakrishnan 2003). `rate` is lookups per second; it matters to a TTL alone.
 */
export const storeState = remembered(storeName, stateOf, 4096);

/** All that its state depends on; see `remembered`. */
export function storeName({ eviction, entries, ttl, keys, popularity }: Store, rate: number): string {
  return `${eviction} ${entries} ${ttl} ${keys} ${popularity.type === 'zipf' ? popularity.exponent : popularity.type} ${rate}`;
}

function stateOf(store: Store, rate: number): StoreState {
  const { keys } = store;
  const size = Math.min(store.entries, keys);
  const groups = keyGroups(store.popularity, keys);
  // The TTL in lookups, as everything here counts time in lookups.
  const life = store.ttl === null ? Infinity : store.ttl * rate;
  if (size <= 0)
    return {
      hitRatio: 0,
      entries: 0,
      evictions: 0,
      expirations: 0,
      characteristicTime: 0,
      method: 'no room for an entry',
      accuracy: 'exact',
    };
  const ttl = store.ttl === null ? '' : ' with TTL';
  if (store.eviction === 'lfu') return leastFrequent(groups, size, life, ttl);

  // Without eviction the first to come stay, which are as popular as those that LRU holds; with a TTL, whoever comes takes the place of who went.
  const kept = store.eviction === 'lru' || (store.eviction === 'none' && life === Infinity) ? recent : passing;
  const unlimited = sum(groups, (x) => kept(x, Infinity, life));
  if (unlimited.entries <= size) {
    const method = store.ttl === null ? 'every key fits' : 'TTL cache (Jung, Berger & Balakrishnan)';
    return { ...unlimited, characteristicTime: Infinity, method, accuracy: 'exact' };
  }
  const time = characteristicTime(groups, size, (x, t) => kept(x, t, life));
  const state = sum(groups, (x) => kept(x, time, life));
  if (store.eviction === 'none') {
    const method = `the first to come stay${ttl}`;
    return {
      hitRatio: state.hitRatio,
      entries: size,
      evictions: 0,
      expirations: size / life,
      characteristicTime: time,
      method,
      accuracy: 'fair',
    };
  }
  const method = `Che's approximation (${store.eviction === 'ttl_only' ? 'FIFO' : store.eviction.toUpperCase()})${ttl}`;
  return {
    ...state,
    entries: size,
    characteristicTime: time,
    method,
    accuracy: store.eviction === 'lru' || size >= FEW ? 'close' : 'fair',
  };
}

/** With fewer entries than this, FIFO and RANDOM may be more than 2 % off (Gelenbe's exact ratios for 5 and 10 entries). */
const FEW = 10;

/** The probability that a key asked for `p` times per lookup is held, by the same approximations. Times in lookups. */
export function heldProbability(eviction: Store['eviction'], p: number, time: number, life: number): number {
  return eviction === 'lru' ? recent(p, time, life).hit : passing(p, time, life).hit;
}

/**
 * How long an entry that only idleness ends lives beyond the characteristic time, on average. Hot keys are never idle for so long: their rest has no bound
 * that a number could hold, and a TTL alone ends it.
 */
export function restOfLife(p: number, time: number): number {
  return Math.min(1e300, Math.max(0, Math.expm1(Math.min(690, p * time)) / p - time));
}

function sum(
  groups: readonly KeyGroup[],
  kept: (probability: number) => Occupancy,
): Omit<StoreState, 'characteristicTime' | 'method' | 'accuracy'> {
  let hitRatio = 0;
  let entries = 0;
  let evictions = 0;
  let expirations = 0;
  for (const { count, probability } of groups) {
    const { hit, evicted, expired } = kept(probability);
    hitRatio += count * probability * hit;
    entries += count * hit;
    evictions += count * probability * evicted;
    expirations += count * probability * expired;
  }
  return { hitRatio, entries, evictions, expirations };
}

/**
 * LRU: a hit renews the idle time, never the TTL. A key asked for at rate `p`; times in lookups. An entry that only idleness ends lives
 * (e^(p·time) − 1) / p on average, at least `time`; what exceeds that is taken as exponential, so that the TTL can cut it.
 */
function recent(p: number, time: number, life: number): Occupancy {
  if (time >= life) return passing(p, Infinity, life);
  const hit = -Math.expm1(-p * time);
  if (life === Infinity) return { hit, evicted: 1 - hit, expired: 0 };
  const rest = restOfLife(p, time);
  const ended = rest > 0 ? -Math.expm1(-(life - time) / rest) : 1;
  const outlives = 1 - ended;
  const hits = p * (time + rest * ended);
  const miss = 1 / (1 + hits);
  return { hit: hits * miss, evicted: miss * ended, expired: miss * outlives };
}

/** FIFO, RANDOM and no renewal: an entry stays for the characteristic time or the TTL, whichever is less. */
function passing(p: number, time: number, life: number): Occupancy {
  const x = p * Math.min(time, life);
  if (x === Infinity) return { hit: 1, evicted: 0, expired: 0 };
  const hit = x / (1 + x);
  return { hit, evicted: time < life ? 1 - hit : 0, expired: time < life ? 0 : 1 - hit };
}

function leastFrequent(groups: readonly KeyGroup[], size: number, life: number, ttl: string): StoreState {
  let hitRatio = 0;
  let entries = 0;
  let expirations = 0;
  let alive = 0;
  // Whoever came last is used the least, so that one place goes from hand to hand among those that are not held for good.
  let others = 0;
  let squares = 0;
  const place = life === Infinity ? 1 : 0;
  for (const { first, count, probability } of groups) {
    const held = Math.max(0, Math.min(count, size - place - first));
    const x = probability * life;
    const hit = x === Infinity ? 1 : x / (1 + x);
    hitRatio += held * probability * hit;
    entries += held * hit;
    alive += count * hit;
    expirations += held * probability * (1 - hit);
    others += (count - held) * probability;
    squares += (count - held) * probability ** 2;
  }
  const passing = place === 1 && others > 0 ? squares / others : 0;
  // What expires leaves room for others, until the popular keys have come back.
  const accuracy = life === Infinity ? 'close' : 'fair';
  return {
    hitRatio: hitRatio + passing,
    entries: Math.max(entries, Math.min(size, alive)),
    evictions: others - passing,
    expirations,
    characteristicTime: Infinity,
    method: `ideal LFU${ttl}`,
    accuracy,
  };
}

/** The time at which the expected number of entries is the size: Newton's secant in logarithms, held inside a bracket. */
function characteristicTime(groups: readonly KeyGroup[], size: number, kept: (probability: number, time: number) => Occupancy): number {
  const excess = (log: number): number => {
    const time = Math.exp(log);
    let held = 0;
    for (const { count, probability } of groups) held += count * kept(probability, time).hit;
    return Math.log(held / size);
  };
  let low = Math.log(size) - 1;
  let high = low + 2;
  let below = excess(low);
  let above = excess(high);
  // As many lookups as the size at least must come to fill it; doubling finds an upper bound, since not all keys fit.
  while (above < 0 && high < 690) {
    low = high;
    below = above;
    high += 2;
    above = excess(high);
  }
  for (let step = 0; step < 40 && high - low > 1e-9; step++) {
    // Every third step halves, so that a crooked curve cannot stall the secant.
    const next = step % 3 === 2 ? (low + high) / 2 : low + ((high - low) * below) / (below - above);
    const at = excess(next);
    if (Math.abs(at) < 1e-10) return Math.exp(next);
    if (at < 0) {
      low = next;
      below = at;
    } else {
      high = next;
      above = at;
    }
  }
  return Math.exp((low + high) / 2);
}
