import { NOW } from '../events.js';
import type { Image } from '../image.js';
import type { i32 } from '../native.js';
import { BEGAN, NEXT, PARENT, STRIDE, TIMES, type Tasks } from '../tasks.js';

/** Columns of what a pool measured. Areas are integrals over time, up to now. */
export const PLACES_AREA = 0;
export const LINE_AREA = 1;
export const PLACES_ASKED = 2;
export const PLACES_REFUSED = 3;
export const LINE_SECONDS = 4;
export const PLACES_TAKEN = 5;

/** What became of a call that asked for a place. */
export const HAS_PLACE = 0;
export const WAITS_FOR_PLACE = 1;
export const NO_PLACE = 2;

/** Places that calls hold until they are answered or given up, and the line of those who wait for one. */
export class Pool {
  private readonly size: number;
  private readonly room: number;
  private busy: number = 0;
  private waiting: number = 0;
  private head: i32 = -1;
  private tail: i32 = -1;
  private busyArea: number = 0;
  private waitingArea: number = 0;
  private until: number = 0;
  private asked: number = 0;
  private rejected: number = 0;
  private waited: number = 0;
  private started: number = 0;

  constructor(
    image: Image,
    private readonly tasks: Tasks,
    private readonly clock: Float64Array,
  ) {
    this.size = image.real();
    this.room = image.real();
  }

  enter(task: i32): i32 {
    this.integrate();
    this.asked++;
    if (this.busy < this.size) {
      this.busy++;
      this.started++;
      return HAS_PLACE;
    }
    if (this.waiting >= this.room) {
      this.rejected++;
      return NO_PLACE;
    }
    const ints = this.tasks.ints;
    ints[task * STRIDE + NEXT] = -1;
    if (this.tail >= 0) ints[this.tail * STRIDE + NEXT] = task;
    else this.head = task;
    this.tail = task;
    this.waiting++;
    return WAITS_FOR_PLACE;
  }

  /** A call that waits has been given up; it is taken out of the line when its turn comes. */
  abandon(): void {
    this.integrate();
    this.waiting--;
  }

  /** A place is free: the next in line, which may have been given up, or −1. */
  leave(): i32 {
    this.integrate();
    this.busy--;
    return this.next();
  }

  /** The first in line takes a free place; −1 when nobody waits. */
  next(): i32 {
    const task = this.head;
    if (task < 0) return -1;
    const ints = this.tasks.ints;
    this.head = ints[task * STRIDE + NEXT]!;
    if (this.head < 0) this.tail = -1;
    if (ints[task * STRIDE + PARENT]! < 0) return task;
    this.waiting--;
    this.busy++;
    this.started++;
    this.waited += this.clock[NOW]! - this.tasks.times[task * TIMES + BEGAN]!;
    return task;
  }

  restart(): void {
    this.integrate();
    this.busyArea = 0;
    this.waitingArea = 0;
    this.asked = 0;
    this.rejected = 0;
    this.waited = 0;
    this.started = 0;
  }

  get(column: i32): number {
    this.integrate();
    switch (column) {
      case PLACES_AREA:
        return this.busyArea;
      case LINE_AREA:
        return this.waitingArea;
      case PLACES_ASKED:
        return this.asked;
      case PLACES_REFUSED:
        return this.rejected;
      case LINE_SECONDS:
        return this.waited;
      default:
        return this.started;
    }
  }

  private integrate(): void {
    const now = this.clock[NOW]!;
    this.busyArea += this.busy * (now - this.until);
    this.waitingArea += this.waiting * (now - this.until);
    this.until = now;
  }
}
