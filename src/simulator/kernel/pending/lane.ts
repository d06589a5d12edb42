import type { i32 } from '../native.js';

/** A ring of events whose times do not decrease. */
export class Lane {
  private times = new Float64Array(16);
  private orders = new Int32Array(16);
  private references = new Int32Array(16);
  private head: i32 = 0;
  size: i32 = 0;

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** The time of the head. */
  get time(): number {
    return this.times[this.head]!;
  }

  get order(): i32 {
    return this.orders[this.head]!;
  }

  /** Of the events in their order. */
  timeAt(entry: i32): number {
    return this.times[this.placeOf(entry)]!;
  }

  orderAt(entry: i32): i32 {
    return this.orders[this.placeOf(entry)]!;
  }

  referenceAt(entry: i32): i32 {
    return this.references[this.placeOf(entry)]!;
  }

  private placeOf(entry: i32): i32 {
    return (this.head + entry) & (this.times.length - 1);
  }

  /** Puts an event at the end; false when it is earlier than the last one. */
  push(time: number, order: i32, reference: i32): boolean {
    if (this.size === this.times.length) this.grow();
    const mask = this.times.length - 1;
    const at = (this.head + this.size) & mask;
    if (this.size > 0 && time < this.times[(at - 1) & mask]!) return false;
    this.times[at] = time;
    this.orders[at] = order;
    this.references[at] = reference;
    this.size++;
    return true;
  }

  shift(): i32 {
    const reference = this.references[this.head]!;
    this.head = (this.head + 1) & (this.times.length - 1);
    this.size--;
    return reference;
  }

  /** Takes out the events of a kind that are about something marked. */
  remove(marked: Uint8Array, kind: i32): void {
    const mask = this.times.length - 1;
    let kept: i32 = 0;
    for (let index = 0; index < this.size; index++) {
      const from = (this.head + index) & mask;
      const reference = this.references[from]!;
      if (isMarked(marked, kind, reference)) continue;
      const to = (this.head + kept++) & mask;
      this.times[to] = this.times[from]!;
      this.orders[to] = this.orders[from]!;
      this.references[to] = reference;
    }
    this.size = kept;
  }

  private grow(): void {
    const capacity = this.times.length;
    const times = new Float64Array(capacity * 2);
    const orders = new Int32Array(capacity * 2);
    const references = new Int32Array(capacity * 2);
    for (let index = 0; index < this.size; index++) {
      const from = (this.head + index) & (capacity - 1);
      times[index] = this.times[from]!;
      orders[index] = this.orders[from]!;
      references[index] = this.references[from]!;
    }
    this.times = times;
    this.orders = orders;
    this.references = references;
    this.head = 0;
  }
}

/** Whether an event is of a kind, and about something marked. */
export function isMarked(marked: Uint8Array, kind: i32, reference: i32): boolean {
  return (reference & 7) === kind && marked[reference >> 3] === 1;
}
