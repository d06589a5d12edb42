/* eslint-disable @typescript-eslint/no-non-null-assertion -- Guards are numbered by the network, buckets of a window by this file. */
import type { Breaker, Pool, RetryBudget } from '../../network/index.js';
import { NOW } from '../kernel/events.js';
import type { Machine } from './machine.js';
import { NEXT, PARENT, BEGAN, TIMES } from '../kernel/tasks.js';

const CLOSED = 0;
const OPEN = 1;
const HALF_OPEN = 2;
/** Parts of a breaker's window; it forgets one at a time. */
const PARTS = 10;

export class BreakerState {
  private state = CLOSED;
  private openedAt = 0;
  private probes = 0;
  private answered = 0;
  private readonly good = new Float64Array(PARTS);
  private readonly bad = new Float64Array(PARTS);
  private part = 0;
  private openTime = 0;
  asked = 0;
  refused = 0;
  openings = 0;

  constructor(
    private readonly breaker: Breaker,
    private readonly clock: Float64Array,
  ) {}

  /** Whether a call may be sent. */
  admits(): boolean {
    this.asked++;
    const now = this.clock[NOW]!;
    if (this.state === OPEN && now >= this.openedAt + this.breaker.openFor) {
      this.openTime += this.breaker.openFor;
      this.state = HALF_OPEN;
      this.probes = 0;
      this.answered = 0;
    }
    if (this.state === CLOSED) return true;
    if (this.state === HALF_OPEN && this.probes < this.breaker.halfOpen) {
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
      else if (++this.answered >= this.breaker.halfOpen) {
        this.state = CLOSED;
        this.good.fill(0);
        this.bad.fill(0);
      }
      return;
    }
    this.turn();
    if (failed) this.bad[this.part % PARTS]!++;
    else this.good[this.part % PARTS]!++;
    if (!failed) return;
    let bad = 0;
    let all = 0;
    for (let part = 0; part < PARTS; part++) {
      bad += this.bad[part]!;
      all += this.bad[part]! + this.good[part]!;
    }
    if (all >= this.breaker.minimum && bad >= this.breaker.errors * all) this.open();
  }

  /** Seconds open since the last restart. */
  get openSeconds(): number {
    const now = this.clock[NOW]!;
    return this.openTime + (this.state === OPEN ? Math.min(this.breaker.openFor, now - this.openedAt) : 0);
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

  /** Parts of the window that are too old are emptied. */
  private turn(): void {
    const part = Math.floor((this.clock[NOW]! / this.breaker.window) * PARTS);
    for (let next = Math.max(this.part + 1, part - PARTS + 1); next <= part; next++) {
      this.good[next % PARTS] = 0;
      this.bad[next % PARTS] = 0;
    }
    this.part = part;
  }
}

/** What became of a call that asked for a place in a pool. */
export const HAS_PLACE = 0;
export const WAITS_FOR_PLACE = 1;
export const NO_PLACE = 2;

export class PoolState {
  private busy = 0;
  private waiting = 0;
  private head = -1;
  private tail = -1;
  private busyArea = 0;
  private waitingArea = 0;
  private until = 0;
  asked = 0;
  rejected = 0;
  private waited = 0;
  private started = 0;

  constructor(
    private readonly pool: Pool,
    private readonly machine: Machine,
  ) {}

  enter(task: number): number {
    this.integrate();
    this.asked++;
    if (this.busy < this.pool.size) {
      this.busy++;
      this.started++;
      return HAS_PLACE;
    }
    if (this.waiting >= (this.pool.waiting ?? Infinity)) {
      this.rejected++;
      return NO_PLACE;
    }
    const { ints, stride } = this.machine.tasks;
    ints[task * stride + NEXT] = -1;
    if (this.tail >= 0) ints[this.tail * stride + NEXT] = task;
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
  leave(): number {
    this.integrate();
    this.busy--;
    return this.next();
  }

  /** The first in line takes a free place; −1 when nobody waits. */
  next(): number {
    const task = this.head;
    if (task < 0) return -1;
    const { ints, times, stride } = this.machine.tasks;
    this.head = ints[task * stride + NEXT]!;
    if (this.head < 0) this.tail = -1;
    if (ints[task * stride + PARENT]! < 0) return task;
    this.waiting--;
    this.busy++;
    this.started++;
    this.waited += this.machine.events.clock[NOW]! - times[task * TIMES + BEGAN]!;
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

  measured(): { busyArea: number; waitingArea: number; wait: number | null; rejected: number | null } {
    this.integrate();
    return {
      busyArea: this.busyArea,
      waitingArea: this.waitingArea,
      wait: this.started > 0 ? this.waited / this.started : null,
      rejected: this.asked > 0 ? this.rejected / this.asked : null,
    };
  }

  private integrate(): void {
    const now = this.machine.events.clock[NOW]!;
    this.busyArea += this.busy * (now - this.until);
    this.waitingArea += this.waiting * (now - this.until);
    this.until = now;
  }
}

export class BudgetState {
  private tokens: number;
  private readonly most: number;
  private until = 0;
  asked = 0;
  refused = 0;

  constructor(
    private readonly budget: RetryBudget,
    private readonly clock: Float64Array,
  ) {
    this.most = Math.max(10, budget.perSecond * 10);
    this.tokens = this.most;
  }

  deposit(): void {
    this.fill();
    this.tokens = Math.min(this.most, this.tokens + this.budget.ratio);
  }

  /** Whether a retry may be sent. */
  withdraw(): boolean {
    this.fill();
    this.asked++;
    // Sums of many small gains do not add up to 1 exactly.
    if (this.tokens < 1 - 1e-9) {
      this.refused++;
      return false;
    }
    this.tokens--;
    return true;
  }

  restart(): void {
    this.asked = 0;
    this.refused = 0;
  }

  private fill(): void {
    const now = this.clock[NOW]!;
    this.tokens = Math.min(this.most, this.tokens + this.budget.perSecond * (now - this.until));
    this.until = now;
  }
}
