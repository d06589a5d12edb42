import { NOW } from '../events.js';
import type { Image } from '../image.js';
import { truncated } from '../native.js';
import type { i32 } from '../native.js';

/** Columns of what a breaker measured. */
export const CALLS_ASKED = 0;
export const CALLS_REFUSED = 1;
export const OPENINGS = 2;
export const OPEN_SECONDS = 3;

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;
/** Parts of a breaker's window; it forgets one at a time. */
const PARTS = 10;

export class Breaker {
  private readonly errors: number;
  private readonly window: number;
  private readonly minimum: number;
  private readonly openFor: number;
  private readonly halfOpen: number;
  private state: i32 = CLOSED;
  private openedAt: number = 0;
  private probes: number = 0;
  private answered: number = 0;
  private readonly good = new Float64Array(PARTS);
  private readonly bad = new Float64Array(PARTS);
  /** The part of the window that is now, counted from the start of time. */
  private part: number = 0;
  private openTime: number = 0;
  private asked: number = 0;
  private refused: number = 0;
  private openings: number = 0;

  constructor(
    image: Image,
    private readonly clock: Float64Array,
  ) {
    this.errors = image.real();
    this.window = image.real();
    this.minimum = image.real();
    this.openFor = image.real();
    this.halfOpen = image.real();
  }

  /** Whether a call may be sent. */
  admits(): boolean {
    this.asked++;
    const now = this.clock[NOW]!;
    if (this.state === OPEN && now >= this.openedAt + this.openFor) {
      this.openTime += this.openFor;
      this.state = HALF_OPEN;
      this.probes = 0;
      this.answered = 0;
    }
    if (this.state === CLOSED) return true;
    if (this.state === HALF_OPEN && this.probes < this.halfOpen) {
      this.probes++;
      return true;
    }
    this.refused++;
    return false;
  }

  /** A call that was sent has ended. What ends while it stands open was sent before. */
  record(failed: boolean): void {
    if (this.state === OPEN) return;
    if (this.state === HALF_OPEN) {
      if (failed) this.open();
      else {
        this.answered++;
        if (this.answered >= this.halfOpen) this.close();
      }
      return;
    }
    this.turn();
    const place = this.place(this.part);
    if (!failed) {
      this.good[place]!++;
      return;
    }
    this.bad[place]!++;
    let bad: number = 0;
    let all: number = 0;
    for (let part = 0; part < PARTS; part++) {
      bad += this.bad[part]!;
      all += this.bad[part]! + this.good[part]!;
    }
    if (all >= this.minimum && bad >= this.errors * all) this.open();
  }

  /** A column, since the last restart. */
  get(column: i32): number {
    if (column === CALLS_ASKED) return this.asked;
    if (column === CALLS_REFUSED) return this.refused;
    if (column === OPENINGS) return this.openings;
    return this.openTime + (this.state === OPEN ? Math.min(this.openFor, this.clock[NOW]! - this.openedAt) : 0);
  }

  restart(): void {
    // What it has stood open until now is taken off again when that time is added.
    this.openTime = this.state === OPEN ? this.openedAt - this.clock[NOW]! : 0;
    this.asked = 0;
    this.refused = 0;
    this.openings = 0;
  }

  private open(): void {
    this.state = OPEN;
    this.openedAt = this.clock[NOW]!;
    this.openings++;
  }

  private close(): void {
    this.state = CLOSED;
    this.good.fill(0);
    this.bad.fill(0);
  }

  /** Parts of the window that are too old are emptied. */
  private turn(): void {
    const part = Math.floor((this.clock[NOW]! / this.window) * PARTS);
    for (let next: number = Math.max(this.part + 1, part - PARTS + 1); next <= part; next++) {
      const place = this.place(next);
      this.good[place] = 0;
      this.bad[place] = 0;
    }
    this.part = part;
  }

  private place(part: number): i32 {
    return truncated(part - Math.floor(part / PARTS) * PARTS);
  }
}
