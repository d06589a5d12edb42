import type { i32 } from './native.js';

/** How often each slot was used, with the least used at hand: a binary heap that knows where each slot stands. The longest unused of equals is the least. */
export class Frequencies {
  private readonly uses: Float64Array;
  private readonly heap: Int32Array;
  private readonly position: Int32Array;
  private size: i32 = 0;

  constructor(slots: i32) {
    this.uses = new Float64Array(slots);
    this.heap = new Int32Array(slots);
    this.position = new Int32Array(slots);
  }

  get least(): i32 {
    return this.heap[0]!;
  }

  clear(): void {
    this.size = 0;
  }

  add(slot: i32): void {
    this.uses[slot] = 1;
    this.up(this.size++, slot);
  }

  use(slot: i32, times: number): void {
    this.uses[slot]! += times;
    this.down(this.position[slot]!, slot);
  }

  remove(slot: i32): void {
    const at = this.position[slot]!;
    const last = this.heap[--this.size]!;
    if (last === slot) return;
    if (this.uses[last]! < this.uses[slot]!) this.up(at, last);
    else this.down(at, last);
  }

  private up(from: i32, slot: i32): void {
    let at: i32 = from;
    while (at > 0) {
      const parent = this.heap[(at - 1) >> 1]!;
      if (this.uses[parent]! <= this.uses[slot]!) break;
      this.place(at, parent);
      at = (at - 1) >> 1;
    }
    this.place(at, slot);
  }

  private down(from: i32, slot: i32): void {
    let at: i32 = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.uses[this.heap[child + 1]!]! < this.uses[this.heap[child]!]!) child++;
      if (this.uses[this.heap[child]!]! >= this.uses[slot]!) break;
      this.place(at, this.heap[child]!);
      at = child;
    }
    this.place(at, slot);
  }

  private place(at: i32, slot: i32): void {
    this.heap[at] = slot;
    this.position[slot] = at;
  }
}
