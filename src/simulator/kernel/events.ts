import { copyInts, copyReals } from './native.js';
import type { i32 } from './native.js';

/** What an event is about: the kind is in the low three bits of its reference, an index above them. */
export const RESUME = 0;
export const SERVED = 1;
export const ARRIVAL = 2;
export const LANE = 3;
export const TIMER = 4;
export const ACTION = 5;
/** Somebody may leave a queue whose servers are shared. */
export const SHARED = 6;
export const THINK = 7;

/** Places of the clock: the time now, the time for which the next event is pushed, and the end. */
export const NOW = 0;
export const DUE = 1;
export const END = 2;

/**
 * The pending events in the order of their times, and of their insertion at equal times. A binary heap in flat arrays whose root is removed lazily: an event
 * that schedules its successor then needs one sift instead of two. Events after constant times wait in lanes, which are queues: only the head of a
 * lane stands in the heap, which stays small.
 */
export class EventList {
  private time = new Float64Array(256);
  private order = new Int32Array(256);
  private reference = new Int32Array(256);
  private size: i32 = 0;
  private hole = false;
  /**
   * Times stand in an array that all parts of the machine share, and are not passed to functions or kept in fields: a number with a fraction that is passed or kept is
   * allocated anew, at every event.
   */
  readonly clock = new Float64Array(3);
  private readonly count = new Int32Array(1);
  private readonly lanes: Lane[] = [];

  constructor(lanes: i32) {
    for (let lane = 0; lane < lanes; lane++) this.lanes.push(new Lane());
  }

  /** Seconds since the start. */
  get now(): number {
    return this.clock[NOW]!;
  }

  /** Whether nothing happens until `clock[END]` any more. */
  get isOver(): boolean {
    if (this.hole) this.fill();
    return this.size === 0 || this.time[0]! > this.clock[END]!;
  }

  /** Nothing happens until a time. */
  idle(until: number): void {
    this.clock[NOW] = until;
  }

  /** Advances the clock to the next event and takes it out; there must be one. */
  next(): i32 {
    if (this.hole) this.fill();
    this.clock[NOW] = this.time[0]!;
    const reference = this.reference[0]!;
    this.hole = true;
    return (reference & 7) === LANE ? this.fromLane(reference >> 3) : reference;
  }

  /** For an event at `clock[DUE]`. */
  push(reference: i32): void {
    const order = this.count[0]!;
    this.count[0] = order + 1;
    this.insert(order, reference);
  }

  /** For an event at `clock[DUE]`, a constant time after now. An event that would overtake another of the lane goes into the heap. */
  pushLane(lane: i32, reference: i32): void {
    const queue = this.lanes[lane]!;
    const order = this.count[0]!;
    this.count[0] = order + 1;
    const empty = queue.isEmpty;
    if (queue.push(this.clock, order, reference)) {
      if (empty) this.insert(order, (lane << 3) | LANE);
    } else {
      this.insert(order, reference);
    }
  }

  /** Takes out the ends of service of tasks that are marked; for rare occasions, as it looks at all events. */
  removeServed(marked: Uint8Array): void {
    if (this.hole) this.fill();
    const size = this.size;
    this.size = 0;
    // What is kept never overtakes what is still to be looked at: the heap is built again in its own arrays.
    for (let index = 0; index < size; index++) {
      const reference = this.reference[index]!;
      if ((reference & 7) === LANE || isMarked(marked, reference)) continue;
      this.clock[DUE] = this.time[index]!;
      this.insert(this.order[index]!, reference);
    }
    for (let index = 0; index < this.lanes.length; index++) {
      const lane = this.lanes[index]!;
      lane.removeServed(marked);
      if (lane.isEmpty) continue;
      this.clock[DUE] = lane.time;
      this.insert(lane.order, (index << 3) | LANE);
    }
  }

  private fromLane(index: i32): i32 {
    const lane = this.lanes[index]!;
    const reference = lane.shift();
    if (!lane.isEmpty) {
      this.clock[DUE] = lane.time;
      this.insert(lane.order, (index << 3) | LANE);
    }
    return reference;
  }

  private insert(order: i32, reference: i32): void {
    if (this.hole) {
      this.hole = false;
      this.siftDown(order, reference);
      return;
    }
    const time = this.clock[DUE]!;
    if (this.size === this.time.length) this.grow();
    const times = this.time;
    const orders = this.order;
    const references = this.reference;
    let at: i32 = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = times[parent]!;
      // Orders wrap around after 2³² events; their difference does not.
      if (above < time || (above === time && ((orders[parent]! - order) | 0) < 0)) break;
      times[at] = above;
      orders[at] = orders[parent]!;
      references[at] = references[parent]!;
      at = parent;
    }
    times[at] = time;
    orders[at] = order;
    references[at] = reference;
  }

  private fill(): void {
    this.hole = false;
    const last = --this.size;
    if (last === 0) return;
    this.clock[DUE] = this.time[last]!;
    this.siftDown(this.order[last]!, this.reference[last]!);
  }

  private siftDown(order: i32, reference: i32): void {
    const time = this.clock[DUE]!;
    const times = this.time;
    const orders = this.order;
    const references = this.reference;
    const size = this.size;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let below = times[child]!;
      const right = child + 1;
      if (right < size) {
        const other = times[right]!;
        if (other < below || (other === below && ((orders[right]! - orders[child]!) | 0) < 0)) {
          child = right;
          below = other;
        }
      }
      if (time < below || (time === below && ((order - orders[child]!) | 0) < 0)) break;
      times[at] = below;
      orders[at] = orders[child]!;
      references[at] = references[child]!;
      at = child;
    }
    times[at] = time;
    orders[at] = order;
    references[at] = reference;
  }

  private grow(): void {
    const capacity = this.time.length * 2;
    const time = new Float64Array(capacity);
    copyReals(time, this.time);
    this.time = time;
    const order = new Int32Array(capacity);
    copyInts(order, this.order);
    this.order = order;
    const reference = new Int32Array(capacity);
    copyInts(reference, this.reference);
    this.reference = reference;
  }
}

/** A ring of events whose times do not decrease. */
class Lane {
  private times = new Float64Array(16);
  private orders = new Int32Array(16);
  private references = new Int32Array(16);
  private head: i32 = 0;
  private size: i32 = 0;

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

  /** Puts an event for `clock[DUE]` at the end; false when it is earlier than the last one. */
  push(clock: Float64Array, order: i32, reference: i32): boolean {
    if (this.size === this.times.length) this.grow();
    const mask = this.times.length - 1;
    const at = (this.head + this.size) & mask;
    if (this.size > 0 && clock[DUE]! < this.times[(at - 1) & mask]!) return false;
    this.times[at] = clock[DUE]!;
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

  removeServed(marked: Uint8Array): void {
    const mask = this.times.length - 1;
    let kept: i32 = 0;
    for (let index = 0; index < this.size; index++) {
      const from = (this.head + index) & mask;
      const reference = this.references[from]!;
      if (isMarked(marked, reference)) continue;
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

function isMarked(marked: Uint8Array, reference: i32): boolean {
  return (reference & 7) === SERVED && marked[reference >> 3] === 1;
}
