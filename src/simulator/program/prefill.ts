/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices stay below the number of entries found. */
import { heldProbability, keyGroups, restOfLife, storeState, type Store } from '../../network/index.js';
import type { Streams } from '../kernel/random.js';
import { storeSize } from './store-size.js';

/** Uses that the most popular key is taken to have had before the run, so that the order of popularity is known from the start. */
const USES = 1e9;
/** How far beyond its mean the characteristic time is looked, as a factor; the surplus of keys is cut by the size. */
const MARGIN = 1.5;
/** Below this, keys are drawn from their group without looking which were drawn before. */
const SPARSE = 0.01;

/** What a store holds at the start. */
export interface Contents {
  /** Keys in the order in which they were filled, and when, in seconds (at most 0). */
  readonly keys: Int32Array;
  readonly filled: Float64Array;
  /** Keys that were used after that, in order; and how often, of a store that evicts the least often used. */
  readonly touched: Int32Array;
  readonly uses: Float64Array;
}

/** Nothing. */
const EMPTY: Contents = { keys: new Int32Array(0), filled: new Float64Array(0), touched: new Int32Array(0), uses: new Float64Array(0) };

/**
 * What a store would hold in the steady state, so that a run need not wait for it to warm up. For LRU without a TTL the time since each key was last
 * asked for is exponential, and the most recent ones are held, which is exact; others are drawn from the approximations of `storeState`,
 * and what is wrong with them passes during the warm-up. `rate` is lookups per second.
 */
export function prefill(store: Store, rate: number, streams: Streams): Contents {
  const stream = 0;
  const size = storeSize(store);
  if (rate <= 0 || size.entries === 0) return EMPTY;
  const model: Store = { ...store, keys: size.keys, entries: size.entries, ttl: store.ttl === null ? null : size.ttl };
  const { characteristicTime } = storeState(model, rate);
  const life = store.ttl === null ? Infinity : size.ttl * rate;
  const found = new Found(size.entries);
  const chance = new Chance(streams, stream);
  for (const { first, count, probability } of keyGroups(store.popularity, size.keys)) {
    const held = holding(store.eviction, probability, characteristicTime, life, first < size.entries);
    // Of many keys of which few are held, as many as that, any of them; else key by key.
    const sparse = count > 1000 && held.probability < SPARSE;
    const tries = sparse ? chance.count(count, held.probability) : count;
    for (let each = 0; each < tries; each++) {
      if (!sparse && held.probability < 1 && chance.uniform() >= held.probability) continue;
      held.draw(chance);
      found.add(sparse ? first + streams.below(stream, count) : first + each, chance.used, chance.filled);
    }
  }
  return found.contents(store, rate);
}

/** Random numbers, and the times of an entry that were drawn last: since it was last used and since it was filled, in lookups. */
class Chance {
  used = 0;
  filled = 0;

  constructor(
    private readonly streams: Streams,
    private readonly stream: number,
  ) {}

  uniform(): number {
    return this.streams.uniform(this.stream);
  }

  /** Exponential with a rate, given that it is below a limit. */
  below(rate: number, limit: number): number {
    if (limit === Infinity) return this.streams.exponential(this.stream) / rate;
    // Nearly even when the rate is too small to bend the curve within the limit.
    return rate * limit < 1e-9 ? this.uniform() * limit : -Math.log1p(this.uniform() * Math.expm1(-rate * limit)) / rate;
  }

  /** How many of very many succeed, by the normal approximation. */
  count(of: number, probability: number): number {
    const expected = of * probability;
    const spread = Math.sqrt(expected * (1 - probability));
    return Math.max(0, Math.min(of, Math.round(expected + spread * this.streams.normal(this.stream))));
  }
}

interface Holding {
  readonly probability: number;
  draw(chance: Chance): void;
}

/** Whether a key that is asked for at rate `p` is held, and since when. Times in lookups. */
function holding(eviction: Store['eviction'], p: number, time: number, life: number, popular: boolean): Holding {
  switch (eviction) {
    case 'lru':
      return life === Infinity ? recent(p, time) : mortal(p, time, life);
    case 'none':
      return life === Infinity ? recent(p, time) : passing(p, time, life);
    case 'lfu': {
      const x = p * life;
      return {
        probability: popular ? (x === Infinity ? 1 : x / (1 + x)) : 0,
        draw: (chance) => {
          chance.used = 0;
          chance.filled = life === Infinity ? 0 : chance.uniform() * life;
        },
      };
    }
    case 'fifo':
    case 'random':
    case 'ttl_only':
      return passing(p, time, life);
  }
}

/** LRU, or the first to come when nothing is evicted: whoever was asked for last; the surplus is cut by the size. */
function recent(p: number, time: number): Holding {
  const limit = time * MARGIN;
  return {
    probability: limit === Infinity ? 1 : -Math.expm1(-p * limit),
    draw: (chance) => {
      chance.used = chance.below(p, limit);
      chance.filled = chance.used;
    },
  };
}

/** LRU with a TTL: an entry's age has the density of outliving it, and it was used last at any time since. */
function mortal(p: number, time: number, life: number): Holding {
  const full = Math.min(time, life);
  const rest = time < life ? restOfLife(p, time) : 0;
  const tail = rest > 0 ? -rest * Math.expm1(-(life - time) / rest) : 0;
  return {
    probability: heldProbability('lru', p, time, life),
    draw: (chance) => {
      const old = chance.uniform() * (full + tail) > full;
      chance.filled = old ? time + chance.below(1 / rest, life - time) : chance.uniform() * full;
      chance.used = Math.min(chance.filled, chance.below(p, full));
    },
  };
}

/** No use renews an entry: its age is even over the time that it stays. */
function passing(p: number, time: number, life: number): Holding {
  const span = Math.min(time, life);
  return {
    probability: heldProbability('fifo', p, time, life),
    draw: (chance) => {
      chance.filled = span === Infinity ? chance.below(p, Infinity) : chance.uniform() * span;
      chance.used = chance.filled;
    },
  };
}

/** The entries found, in flat arrays: there may be millions. */
class Found {
  private keys: Int32Array;
  private used: Float64Array;
  private filled: Float64Array;
  private count = 0;

  constructor(private readonly entries: number) {
    this.keys = new Int32Array(entries + 16);
    this.used = new Float64Array(entries + 16);
    this.filled = new Float64Array(entries + 16);
  }

  add(key: number, used: number, filled: number): void {
    if (this.count === this.keys.length) this.grow();
    this.keys[this.count] = key;
    this.used[this.count] = used;
    this.filled[this.count] = filled;
    this.count++;
  }

  /** Puts them in as time goes: by their age in the order of filling, and by their use in the order of eviction. */
  contents(store: Store, rate: number): Contents {
    const { keys, filled } = this;
    const byUse = ascending(this.used, this.count);
    const kept = Math.min(this.count, this.entries);
    const byAge = ascending(filled, this.count);
    const recent = new Uint8Array(this.count);
    for (let at = 0; at < kept; at++) recent[byUse[at]!] = 1;
    const held = new Int32Array(kept);
    const since = new Float64Array(kept);
    let next = 0;
    for (let at = this.count - 1; at >= 0; at--) {
      const entry = byAge[at]!;
      if (recent[entry] !== 1) continue;
      held[next] = keys[entry]!;
      since[next++] = -filled[entry]! / rate;
    }
    const used = store.eviction === 'lfu' || (store.eviction === 'lru' && store.ttl !== null) ? kept : 0;
    const touched = new Int32Array(used);
    const uses = new Float64Array(store.eviction === 'lfu' ? used : 0);
    for (let at = 0; at < used; at++) {
      touched[at] = store.eviction === 'lfu' ? keys[at]! : keys[byUse[kept - 1 - at]!]!;
      if (store.eviction === 'lfu') uses[at] = USES / (touched[at]! + 1);
    }
    return { keys: held, filled: since, touched, uses };
  }

  private grow(): void {
    const keys = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    this.keys = keys;
    const used = new Float64Array(this.used.length * 2);
    used.set(this.used);
    this.used = used;
    const filled = new Float64Array(this.filled.length * 2);
    filled.set(this.filled);
    this.filled = filled;
  }
}

/** Indices of the first `count` values from the least to the greatest, up to one part in 65,536 of the greatest: a counting sort. */
function ascending(values: Float64Array, count: number): Int32Array {
  let greatest = 0;
  for (let index = 0; index < count; index++) greatest = Math.max(greatest, values[index]!);
  const scale = greatest > 0 ? 65_535 / greatest : 0;
  const starts = new Int32Array(65_537);
  for (let index = 0; index < count; index++) starts[Math.floor(values[index]! * scale) + 1]!++;
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1]!;
  const order = new Int32Array(count);
  for (let index = 0; index < count; index++) order[starts[Math.floor(values[index]! * scale)]!++] = index;
  return order;
}
