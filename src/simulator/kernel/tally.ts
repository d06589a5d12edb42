import { NOW } from './events.js';
import { binOf, Counts } from './histogram.js';
import type { Image } from './image.js';
import type { i32 } from './native.js';
import { BEGAN, TIMES, type Tasks } from './tasks.js';

/** Columns of a tally. */
export const ARRIVALS = 0;
export const ANSWERED = 1;
/** Four columns, one for each cause of failure. */
export const FAILED = 2;
export const LATENCY = 6;
export const SATISFIED = 7;
export const TOLERATED = 8;
/** In flight now; and the integral of that over time, less that of those in flight: see the totals of stations. */
export const INSIDE = 9;
export const AREA = 10;
const THRESHOLD = 11;
const COLUMNS = 12;

/** What happened to the calls of each flow (the first rows) and each owner (the rows after them). */
export class Tally {
  readonly rows: i32;
  private readonly cells: Float64Array;
  private readonly latencies: Counts[] = [];
  /** Latencies of the flows since they were last moved to the others: an answer is counted once, in memory that is near. */
  private readonly recent: Counts[] = [];

  constructor(
    image: Image,
    flows: i32,
    private readonly tasks: Tasks,
    private readonly clock: Float64Array,
  ) {
    const thresholds = image.realList();
    this.rows = thresholds.length;
    this.cells = new Float64Array(this.rows * COLUMNS);
    for (let row = 0; row < this.rows; row++) {
      this.cells[row * COLUMNS + THRESHOLD] = thresholds[row]!;
      this.latencies.push(new Counts());
      if (row < flows) this.recent.push(new Counts());
    }
  }

  /** @inline */
  arrive(row: i32): void {
    const at = row * COLUMNS;
    const cells = this.cells;
    cells[at + AREA]! -= this.clock[NOW]!;
    cells[at + ARRIVALS]!++;
    cells[at + INSIDE]!++;
  }

  /** Its work is over, whoever still cares. @inline */
  leave(row: i32): void {
    const at = row * COLUMNS;
    this.cells[at + AREA]! += this.clock[NOW]!;
    this.cells[at + INSIDE]!--;
  }

  /** A task of the row's succeeded just now. @inline */
  answer(row: i32, task: i32): void {
    const at = row * COLUMNS;
    const cells = this.cells;
    const latency = this.clock[NOW]! - this.tasks.times[task * TIMES + BEGAN]!;
    cells[at + ANSWERED]!++;
    cells[at + LATENCY]! += latency;
    const threshold = cells[at + THRESHOLD]!;
    if (latency <= threshold) cells[at + SATISFIED]!++;
    else if (latency <= 4 * threshold) cells[at + TOLERATED]!++;
    const counts = row < this.recent.length ? this.recent[row]! : this.latencies[row]!;
    counts.count(binOf(latency));
  }

  fail(row: i32, cause: i32): void {
    this.cells[row * COLUMNS + FAILED + cause]!++;
  }

  /** Forgets what was counted; what is in flight stays. */
  restart(): void {
    for (let row = 0; row < this.rows; row++) {
      const at = row * COLUMNS;
      for (let column = 0; column < INSIDE; column++) this.cells[at + column] = 0;
      this.cells[at + AREA] = -this.cells[at + INSIDE]! * this.clock[NOW]!;
      this.latencies[row]!.clear();
      if (row < this.recent.length) this.recent[row]!.clear();
    }
  }

  /** A column; `AREA` up to now. */
  get(row: i32, column: i32): number {
    const at = row * COLUMNS;
    const cell = this.cells[at + column]!;
    return column === AREA ? Math.max(0, cell + this.cells[at + INSIDE]! * this.clock[NOW]!) : cell;
  }

  /** All latencies since the restart; those of a flow that were recent are so no longer. */
  counts(row: i32): Counts {
    if (row < this.recent.length) this.forgetRecent(row);
    return this.latencies[row]!;
  }

  recentCounts(flow: i32): Counts {
    return this.recent[flow]!;
  }

  /** The latencies of a flow until now are not recent any more. */
  forgetRecent(flow: i32): void {
    this.recent[flow]!.moveTo(this.latencies[flow]!);
  }
}
