import { Frequencies } from './frequencies.js';
import type { Image } from './image.js';
import { KeySampler } from './key-sampler.js';
import { KeyTable } from './keys.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';

export const LRU = 0;
export const LFU = 1;
export const FIFO = 2;
export const RANDOM = 3;
export const TTL_ONLY = 4;
export const NONE = 5;

/** Columns of what a store measured. */
export const HITS = 0;
export const LOOKUPS = 1;
export const EVICTIONS = 2;
export const EXPIRATIONS = 3;
export const ENTRIES_AREA = 4;

/**
 * A cache that really holds keys and really evicts. Entries stand in two doubly linked lists: by the order in which they are to be evicted, and, when there
 * is a TTL, by the order in which they were filled, which is that of their expiry.
 */
export class Cache {
  private readonly eviction: i32;
  private readonly keyCount: i32;
  private readonly size: i32;
  /** Entries that may be held: all, or fewer while something else takes the room. */
  private room: i32;
  private readonly ttl: number;
  private readonly mortal: boolean;
  private readonly keyStream: i32;
  private readonly stream: i32;
  private readonly sampler: KeySampler;
  readonly table: KeyTable;
  readonly keyOf: Int32Array;
  readonly expiry: Float64Array;
  readonly turn: Links;
  readonly age: Links;
  /** What `keep` has noted beside the lists: the free slot, the number held, and the ends of both lists. */
  readonly noted: Int32Array;
  private readonly frequencies: Frequencies;
  private free: i32 = -1;
  private held: i32 = 0;
  private evictions: number = 0;
  private expirations: number = 0;
  private hits: number = 0;
  private lookups: number = 0;
  private area: number = 0;
  private until: number = 0;

  constructor(
    image: Image,
    private readonly streams: Streams,
  ) {
    this.eviction = image.int();
    this.keyCount = image.int();
    this.size = image.int();
    this.room = this.size;
    this.keyStream = image.int();
    this.stream = image.int();
    this.ttl = image.real();
    this.mortal = this.ttl < Infinity;
    this.sampler = new KeySampler(image.real(), this.keyCount);
    this.table = new KeyTable(this.keyCount, this.size);
    this.keyOf = new Int32Array(this.size);
    this.expiry = new Float64Array(this.mortal ? this.size : 0);
    this.turn = new Links(this.size);
    this.age = new Links(this.mortal ? this.size : 0);
    this.noted = new Int32Array(6);
    this.frequencies = new Frequencies(this.eviction === LFU ? this.size : 0);
    this.clear();
  }

  /** Holds so many keys at the start, in the order in which they were filled, and since when. */
  hold(keys: Int32Array, filled: Float64Array, count: i32): void {
    for (let entry = 0; entry < count; entry++)
      if (this.held < this.size && filled[entry]! + this.ttl > 0) this.fill(keys[entry]!, filled[entry]!);
  }

  /** So many keys were used since, in this order; and how often, which matters where the least often used is evicted. */
  touch(keys: Int32Array, uses: Float64Array, count: i32): void {
    for (let touch = 0; touch < count; touch++) {
      const slot = this.table.get(keys[touch]!);
      if (slot < 0) continue;
      if (this.eviction === LRU) this.turn.moveToBack(slot);
      if (this.eviction === LFU) this.frequencies.use(slot, uses[touch]!);
    }
  }

  /** Before all lists are copied, so that another kernel need not fill the same store key by key; not for `LFU`, whose frequencies are no list. */
  keep(): void {
    this.noted[0] = this.free;
    this.noted[1] = this.held;
    this.noted[2] = this.turn.front;
    this.noted[3] = this.turn.back;
    this.noted[4] = this.age.front;
    this.noted[5] = this.age.back;
  }

  /** After they were copied here. */
  resume(): void {
    this.free = this.noted[0]!;
    this.held = this.noted[1]!;
    this.turn.front = this.noted[2]!;
    this.turn.back = this.noted[3]!;
    this.age.front = this.noted[4]!;
    this.age.back = this.noted[5]!;
  }

  /** A key by popularity. */
  draw(): i32 {
    return this.sampler.draw(this.streams, this.keyStream);
  }

  /** Whether the key is held; a hit is remembered as a use. */
  lookup(key: i32, now: number): boolean {
    this.expire(now);
    this.lookups++;
    const slot = this.table.get(key);
    if (slot < 0) return false;
    this.hits++;
    this.use(slot);
    return true;
  }

  /** Holds the key from now on, with a whole TTL before it; evicts another when there is no room. */
  fill(key: i32, now: number): void {
    this.expire(now);
    let slot: i32 = this.table.get(key);
    if (slot >= 0) {
      this.use(slot);
      if (this.mortal) {
        this.age.moveToBack(slot);
        this.expiry[slot] = now + this.ttl;
      }
      return;
    }
    if (this.held >= this.room && !this.evict(now)) return;
    slot = this.free;
    this.free = this.turn.after[slot]!;
    this.integrate(now);
    this.held++;
    this.keyOf[slot] = key;
    this.table.set(key, slot);
    this.turn.pushBack(slot);
    if (this.mortal) {
      this.age.pushBack(slot);
      this.expiry[slot] = now + this.ttl;
    }
    if (this.eviction === LFU) this.frequencies.add(slot);
  }

  remove(key: i32, now: number): void {
    this.expire(now);
    const slot = this.table.get(key);
    if (slot >= 0) this.drop(slot, now);
  }

  /** Room for a ratio of the entries: what does not fit is evicted, unless the policy never evicts. */
  resize(ratio: number, now: number): void {
    const size: number = this.size;
    this.expire(now);
    this.room = truncated(Math.max(0, Math.min(size, Math.round(size * ratio))));
    while (this.held > this.room && this.makeRoom(now));
  }

  flush(now: number): void {
    this.integrate(now);
    this.clear();
  }

  /** Forgets what was counted; what is held stays. */
  restart(now: number): void {
    this.evictions = 0;
    this.expirations = 0;
    this.hits = 0;
    this.lookups = 0;
    this.area = 0;
    this.until = now;
  }

  /** A column; the area is the integral of the number of entries held, up to now. */
  get(column: i32, now: number): number {
    switch (column) {
      case HITS:
        return this.hits;
      case LOOKUPS:
        return this.lookups;
      case EVICTIONS:
        return this.evictions;
      case EXPIRATIONS:
        return this.expirations;
      default:
        this.expire(now);
        this.integrate(now);
        return this.area;
    }
  }

  private clear(): void {
    this.table.clear();
    this.turn.clear();
    this.age.clear();
    this.frequencies.clear();
    this.held = 0;
    for (let slot = 0; slot < this.size; slot++) this.turn.after[slot] = slot + 1;
    this.free = 0;
  }

  private use(slot: i32): void {
    if (this.eviction === LRU) this.turn.moveToBack(slot);
    else if (this.eviction === LFU) this.frequencies.use(slot, 1);
  }

  private expire(now: number): void {
    if (!this.mortal) return;
    for (let oldest: i32 = this.age.front; oldest >= 0 && this.expiry[oldest]! <= now; oldest = this.age.front) {
      this.expirations++;
      this.drop(oldest, this.expiry[oldest]!);
    }
  }

  /** Makes room; false when the policy never evicts, or there is no room at all. */
  private evict(now: number): boolean {
    if (this.room === 0) return false;
    return this.makeRoom(now);
  }

  private makeRoom(now: number): boolean {
    if (this.eviction === NONE || this.held === 0) return false;
    let slot: i32 = this.turn.front;
    // With slots that nobody is in, the oldest instead, which comes to the same hit ratio (Gelenbe, "A unified approach to the evaluation of a class of replacement algorithms", 1973).
    if (this.eviction === RANDOM && this.held === this.size) slot = this.streams.below(this.stream, this.size);
    else if (this.eviction === LFU) slot = this.frequencies.least;
    else if (this.eviction === TTL_ONLY && this.mortal) slot = this.age.front;
    this.evictions++;
    this.drop(slot, now);
    return true;
  }

  private drop(slot: i32, now: number): void {
    this.integrate(now);
    this.held--;
    this.table.delete(this.keyOf[slot]!);
    this.turn.remove(slot);
    if (this.mortal) this.age.remove(slot);
    if (this.eviction === LFU) this.frequencies.remove(slot);
    this.turn.after[slot] = this.free;
    this.free = slot;
  }

  private integrate(now: number): void {
    if (now <= this.until) return;
    this.area += this.held * (now - this.until);
    this.until = now;
  }
}

/** A doubly linked list over slots. */
export class Links {
  readonly after: Int32Array;
  readonly before: Int32Array;
  front: i32 = -1;
  back: i32 = -1;

  constructor(slots: i32) {
    this.after = new Int32Array(slots);
    this.before = new Int32Array(slots);
  }

  clear(): void {
    this.front = -1;
    this.back = -1;
  }

  pushBack(slot: i32): void {
    this.before[slot] = this.back;
    this.after[slot] = -1;
    if (this.back >= 0) this.after[this.back] = slot;
    else this.front = slot;
    this.back = slot;
  }

  remove(slot: i32): void {
    const before = this.before[slot]!;
    const after = this.after[slot]!;
    if (before >= 0) this.after[before] = after;
    else this.front = after;
    if (after >= 0) this.before[after] = before;
    else this.back = before;
  }

  moveToBack(slot: i32): void {
    if (slot === this.back) return;
    this.remove(slot);
    this.pushBack(slot);
  }
}
