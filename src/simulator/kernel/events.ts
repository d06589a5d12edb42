import type { i32 } from './native.js';
import { isMarked, Lane } from './pending/lane.js';
import { Ring } from './pending/ring.js';

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

/** Places of the clock: the time now, and the end. */
export const NOW = 0;
export const END = 1;

/** Instead of an event: none until the end. */
export const NOTHING = -1;

/** Events after which the list is fitted to what is pending. */
const ROUND = 4096;

/**
 * The pending events in the order of their times, and of their insertion at equal times. Events after constant times wait in lanes, which are queues: only the head of a
 * lane stands among the others, which stay few.
 */
export class EventList extends Ring {
  /** An array that all parts of the machine share: in JavaScript, a number with a fraction that a field holds is allocated anew whenever it changes. */
  readonly clock = new Float64Array(2);
  private orders: i32 = 0;
  private untilFitted: i32 = ROUND;
  private readonly lanes: Lane[] = [];

  constructor(lanes: i32) {
    super();
    this.clock[NOW] = 0;
    for (let lane = 0; lane < lanes; lane++) this.lanes.push(new Lane());
  }

  /** Seconds since the start. */
  get now(): number {
    return this.clock[NOW]!;
  }

  /** Nothing happens until a time. */
  idle(until: number): void {
    this.clock[NOW] = until;
  }

  /** Advances the clock to the next event and takes it out; `NOTHING` when there is none until `clock[END]`. */
  next(): i32 {
    if (this.hole) this.fill();
    const clock = this.clock;
    let reference: i32;
    const entry = this.held > 0 ? this.firstOfRing() : -1;
    if (entry >= 0) {
      const time = this.listed.time[entry]!;
      if (time > clock[END]!) return NOTHING;
      clock[NOW] = time;
      reference = this.takeFromRing(entry);
    } else {
      if (this.size === 0) return NOTHING;
      const time = this.time[0]!;
      if (time > clock[END]!) return NOTHING;
      clock[NOW] = time;
      reference = this.reference[0]!;
      this.hole = true;
    }
    if (--this.untilFitted === 0) {
      this.untilFitted = ROUND;
      this.fit(this.now, ROUND);
    }
    return (reference & 7) === LANE ? this.fromLane(reference >> 3) : reference;
  }

  /** For an event at a time from now on. */
  push(time: number, reference: i32): void {
    const order = this.orders;
    this.orders = (order + 1) | 0;
    if (this.hasNoRing) this.insert(time, order, reference);
    else this.place(time, order, reference, this.clock[NOW]!);
  }

  /** For an event a constant time after now. One that would overtake another of the lane stands among the others. */
  pushLane(time: number, lane: i32, reference: i32): void {
    const queue = this.lanes[lane]!;
    const order = this.orders;
    this.orders = (order + 1) | 0;
    const empty = queue.isEmpty;
    if (queue.push(time, order, reference)) {
      if (empty) this.place(time, order, (lane << 3) | LANE, this.clock[NOW]!);
    } else {
      this.place(time, order, reference, this.clock[NOW]!);
    }
  }

  /** Takes out the ends of service of tasks that are marked; for rare occasions, as it looks at all events. */
  removeServed(marked: Uint8Array): void {
    this.takeServed(marked, -1);
  }

  /** The ends of service of tasks that are marked come so many seconds later; Infinity is never. */
  delayServed(marked: Uint8Array, seconds: number): void {
    this.takeServed(marked, seconds);
  }

  /** Takes out the ends of service of tasks that are marked, and puts them back so much later, if that is not negative. */
  private takeServed(marked: Uint8Array, later: number): void {
    this.emptyRing();
    let kept: i32 = 0;
    for (let index = 0; index < this.size; index++) {
      const reference = this.reference[index]!;
      if ((reference & 7) === LANE) continue;
      const served = isMarked(marked, SERVED, reference);
      if (served && later < 0) continue;
      this.time[kept] = this.time[index]! + (served ? later : 0);
      this.order[kept] = this.order[index]!;
      this.reference[kept++] = reference;
    }
    this.size = kept;
    const now = this.clock[NOW]!;
    this.placeAll(now);
    for (let index = 0; index < this.lanes.length; index++) {
      const lane = this.lanes[index]!;
      // Those that come into the lane later must not wait for it.
      if (later >= 0)
        for (let entry = 0; entry < lane.size; entry++)
          if (isMarked(marked, SERVED, lane.referenceAt(entry)))
            this.place(lane.timeAt(entry) + later, lane.orderAt(entry), lane.referenceAt(entry), now);
      lane.remove(marked, SERVED);
      if (!lane.isEmpty) this.place(lane.time, lane.order, (index << 3) | LANE, now);
    }
  }

  private fromLane(index: i32): i32 {
    const lane = this.lanes[index]!;
    const reference = lane.shift();
    if (!lane.isEmpty) this.place(lane.time, lane.order, (index << 3) | LANE, this.clock[NOW]!);
    return reference;
  }
}
