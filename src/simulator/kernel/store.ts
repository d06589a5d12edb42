/* eslint-disable @typescript-eslint/no-non-null-assertion -- Slots and keys are numbered by this class; a default value would cost time and hide a mistake. */
import type { Store, Streams } from '../../network/index.js';
import { Frequencies } from './frequencies.js';
import { KeyTable } from './keys.js';

/** A store's keys and entries as simulated: a very large one is scaled down with its TTL, which keeps its hit ratio. */
export interface StoreSize {
  readonly keys: number;
  readonly entries: number;
  readonly ttl: number;
  readonly scale: number;
}

/** The most entries that are simulated one by one. */
const LARGEST = 4_000_000;

/**
 * With keys and entries in the same proportion, the hit ratio is nearly the same at every scale, and so is the effect of a TTL when it shrinks by as much
 * as each key's rate grows (Waldspurger et al., "Cache modeling and optimization using miniature simulations", USENIX ATC 2017).
 */
export function storeSize(store: Store): StoreSize {
  const held = Math.floor(Math.min(store.entries, store.keys));
  const scale = Math.min(1, LARGEST / Math.max(1, held), 2e9 / store.keys);
  return {
    keys: Math.max(1, Math.round(store.keys * scale)),
    entries: Math.round(held * scale),
    ttl: (store.ttl ?? Infinity) * scale,
    scale,
  };
}

/**
 * A cache that really holds keys and really evicts. Entries stand in two doubly linked lists: by the order in which they are to be evicted, and, when there
 * is a TTL, by the order in which they were filled, which is that of their expiry.
 */
export class Cache {
  readonly keys: number;
  private readonly size: number;
  private readonly ttl: number;
  private readonly eviction: Store['eviction'];
  private readonly table: KeyTable;
  private readonly keyOf: Int32Array;
  private readonly expiry: Float64Array;
  private readonly turn: Links;
  private readonly age: Links | null;
  private readonly frequencies: Frequencies | null;
  private free = -1;
  held = 0;
  evictions = 0;
  expirations = 0;
  hits = 0;
  lookups = 0;
  private area = 0;
  private until = 0;

  constructor(
    store: Store,
    private readonly streams: Streams,
    private readonly stream: number,
  ) {
    const { keys, entries, ttl } = storeSize(store);
    this.keys = keys;
    this.size = entries;
    this.ttl = ttl;
    this.eviction = store.eviction;
    this.table = new KeyTable(keys, entries);
    this.keyOf = new Int32Array(entries);
    this.expiry = new Float64Array(ttl < Infinity ? entries : 0);
    this.turn = new Links(entries);
    this.age = ttl < Infinity ? new Links(entries) : null;
    this.frequencies = store.eviction === 'lfu' ? new Frequencies(entries) : null;
    this.clear();
  }

  /** Whether the key is held; a hit is remembered as a use. */
  lookup(key: number, now: number): boolean {
    this.expire(now);
    this.lookups++;
    const slot = this.table.get(key);
    if (slot < 0) return false;
    this.hits++;
    this.use(slot);
    return true;
  }

  /** Holds the key from now on, with a whole TTL before it; evicts another when there is no room. */
  fill(key: number, now: number): void {
    this.expire(now);
    let slot = this.table.get(key);
    if (slot >= 0) {
      this.use(slot);
      if (this.age) {
        this.age.moveToBack(slot);
        this.expiry[slot] = now + this.ttl;
      }
      return;
    }
    if (this.held === this.size && !this.evict(now)) return;
    slot = this.free;
    this.free = this.turn.after[slot]!;
    this.integrate(now);
    this.held++;
    this.keyOf[slot] = key;
    this.table.set(key, slot);
    this.turn.pushBack(slot);
    if (this.age) {
      this.age.pushBack(slot);
      this.expiry[slot] = now + this.ttl;
    }
    this.frequencies?.add(slot);
  }

  remove(key: number, now: number): void {
    this.expire(now);
    const slot = this.table.get(key);
    if (slot >= 0) this.drop(slot, now);
  }

  flush(now: number): void {
    this.integrate(now);
    this.clear();
  }

  /** Puts a key in at the start, in order of eviction; `filled` is when it was filled, at most 0. */
  seed(key: number, filled: number): void {
    if (this.held < this.size && filled + this.ttl > 0) this.fill(key, filled);
  }

  /** As if the key had been used so often before the start. */
  touch(key: number, uses: number): void {
    const slot = this.table.get(key);
    if (slot < 0) return;
    if (this.eviction === 'lru') this.turn.moveToBack(slot);
    this.frequencies?.use(slot, uses);
  }

  /** Holds what another cache of the same store holds. */
  copy(other: Cache): void {
    this.table.copy(other.table);
    this.keyOf.set(other.keyOf);
    this.expiry.set(other.expiry);
    this.turn.copy(other.turn);
    if (this.age && other.age) this.age.copy(other.age);
    if (this.frequencies && other.frequencies) this.frequencies.copy(other.frequencies);
    this.free = other.free;
    this.held = other.held;
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

  /** The integral of the number of entries held, up to now. */
  entriesArea(now: number): number {
    this.expire(now);
    this.integrate(now);
    return this.area;
  }

  private clear(): void {
    this.table.clear();
    this.turn.clear();
    this.age?.clear();
    this.frequencies?.clear();
    this.held = 0;
    for (let slot = 0; slot < this.size; slot++) this.turn.after[slot] = slot + 1;
    this.free = 0;
  }

  private use(slot: number): void {
    if (this.eviction === 'lru') this.turn.moveToBack(slot);
    else this.frequencies?.use(slot);
  }

  private expire(now: number): void {
    if (!this.age) return;
    for (let oldest = this.age.front; oldest >= 0 && this.expiry[oldest]! <= now; oldest = this.age.front) {
      this.expirations++;
      this.drop(oldest, this.expiry[oldest]!);
    }
  }

  /** Makes room; false when the policy never evicts, or there is no room at all. */
  private evict(now: number): boolean {
    if (this.eviction === 'none' || this.size === 0) return false;
    let slot = this.turn.front;
    if (this.eviction === 'random') slot = this.streams.below(this.stream, this.size);
    else if (this.frequencies) slot = this.frequencies.least;
    else if (this.eviction === 'ttl_only' && this.age) slot = this.age.front;
    this.evictions++;
    this.drop(slot, now);
    return true;
  }

  private drop(slot: number, now: number): void {
    this.integrate(now);
    this.held--;
    this.table.delete(this.keyOf[slot]!);
    this.turn.remove(slot);
    this.age?.remove(slot);
    this.frequencies?.remove(slot);
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
class Links {
  readonly after: Int32Array;
  private readonly before: Int32Array;
  front = -1;
  private back = -1;

  constructor(slots: number) {
    this.after = new Int32Array(slots);
    this.before = new Int32Array(slots);
  }

  clear(): void {
    this.front = -1;
    this.back = -1;
  }

  copy(other: Links): void {
    this.after.set(other.after);
    this.before.set(other.before);
    this.front = other.front;
    this.back = other.back;
  }

  pushBack(slot: number): void {
    this.before[slot] = this.back;
    this.after[slot] = -1;
    if (this.back >= 0) this.after[this.back] = slot;
    else this.front = slot;
    this.back = slot;
  }

  remove(slot: number): void {
    const before = this.before[slot]!;
    const after = this.after[slot]!;
    if (before >= 0) this.after[before] = after;
    else this.front = after;
    if (after >= 0) this.before[after] = before;
    else this.back = before;
  }

  moveToBack(slot: number): void {
    if (slot === this.back) return;
    this.remove(slot);
    this.pushBack(slot);
  }
}
