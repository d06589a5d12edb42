import { multiply } from './native.js';
import type { i32 } from './native.js';

/** Keys up to this number are looked up in an array with a place for each; more are hashed. */
const DIRECT = 1 << 23;

/** Which slot holds a key: an array when the keys are few enough, else open addressing with linear probing, at most half full. */
export class KeyTable {
  readonly slots: Int32Array;
  /** Empty when there is a place for each key. */
  readonly keys: Int32Array;
  private readonly direct: boolean;
  private readonly mask: i32;

  constructor(keys: i32, entries: i32) {
    let capacity: i32 = 16;
    while (capacity < entries * 2) capacity <<= 1;
    this.direct = keys <= DIRECT;
    if (this.direct) capacity = keys;
    this.slots = new Int32Array(capacity);
    this.keys = new Int32Array(this.direct ? 0 : capacity);
    this.mask = capacity - 1;
    this.clear();
  }

  clear(): void {
    this.slots.fill(-1);
  }

  /** The slot, or −1. */
  get(key: i32): i32 {
    return this.direct ? this.slots[key]! : this.slots[this.find(key)]!;
  }

  set(key: i32, slot: i32): void {
    if (this.direct) {
      this.slots[key] = slot;
      return;
    }
    const at = this.find(key);
    this.keys[at] = key;
    this.slots[at] = slot;
  }

  delete(key: i32): void {
    if (this.direct) {
      this.slots[key] = -1;
      return;
    }
    // Backward shift: every later key of the run that may stand in the gap moves into it, so that no marker stays behind.
    const keys = this.keys;
    const slots = this.slots;
    const mask = this.mask;
    let gap: i32 = this.find(key);
    for (let at = (gap + 1) & mask; slots[at]! >= 0; at = (at + 1) & mask) {
      const home = this.home(keys[at]!);
      if (((at - home) & mask) >= ((at - gap) & mask)) {
        keys[gap] = keys[at]!;
        slots[gap] = slots[at]!;
        gap = at;
      }
    }
    slots[gap] = -1;
  }

  private home(key: i32): i32 {
    return (multiply(key, -1640531535) >>> 7) & this.mask;
  }

  private find(key: i32): i32 {
    let at = this.home(key);
    while (this.slots[at]! >= 0 && this.keys[at]! !== key) at = (at + 1) & this.mask;
    return at;
  }
}
