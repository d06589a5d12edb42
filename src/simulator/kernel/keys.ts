/* eslint-disable @typescript-eslint/no-non-null-assertion -- Keys are below the number given, positions masked to the table. */

/** Keys up to this number are looked up in an array with a place for each; more are hashed. */
const DIRECT = 1 << 23;

/** Which slot holds a key: an array when the keys are few enough, else open addressing with linear probing, at most half full. */
export class KeyTable {
  private readonly slots: Int32Array;
  private readonly keys: Int32Array | null;
  private readonly mask: number;

  constructor(keys: number, entries: number) {
    const direct = keys <= DIRECT;
    const capacity = direct ? keys : 2 ** Math.ceil(Math.log2(Math.max(16, entries * 2)));
    this.slots = new Int32Array(capacity);
    this.keys = direct ? null : new Int32Array(capacity);
    this.mask = capacity - 1;
    this.clear();
  }

  clear(): void {
    this.slots.fill(-1);
  }

  /** Of a table of the same size. */
  copy(other: KeyTable): void {
    this.slots.set(other.slots);
    if (this.keys && other.keys) this.keys.set(other.keys);
  }

  /** The slot, or −1. */
  get(key: number): number {
    return this.keys === null ? this.slots[key]! : this.slots[this.find(this.keys, key)]!;
  }

  set(key: number, slot: number): void {
    if (this.keys === null) {
      this.slots[key] = slot;
      return;
    }
    const at = this.find(this.keys, key);
    this.keys[at] = key;
    this.slots[at] = slot;
  }

  delete(key: number): void {
    if (this.keys === null) {
      this.slots[key] = -1;
      return;
    }
    // Backward shift: every later key of the run that may stand in the gap moves into it, so that no marker stays behind.
    const { keys, slots, mask } = this;
    let gap = this.find(keys, key);
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

  private home(key: number): number {
    return (Math.imul(key, 0x9e3779b1) >>> 7) & this.mask;
  }

  private find(keys: Int32Array, key: number): number {
    let at = this.home(key);
    while (this.slots[at]! >= 0 && keys[at] !== key) at = (at + 1) & this.mask;
    return at;
  }
}
