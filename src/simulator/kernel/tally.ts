/* eslint-disable @typescript-eslint/no-non-null-assertion -- Rows are numbered by the network; a default value would cost time and hide a mistake. */
import { NOW } from './events.js';
import { binOf, Histogram } from './histogram.js';
import { BEGAN, TIMES, type Tasks } from './tasks.js';

/** Columns of a tally. */
export const ARRIVALS = 0;
export const ANSWERED = 1;
/** Four columns, one for each cause of failure. */
export const FAILED = 2;
export const LATENCY = 6;
export const SATISFIED = 7;
export const TOLERATED = 8;
/** In flight now; the integral of that over time; and until when it was integrated. */
const INSIDE = 9;
const AREA = 10;
const UNTIL = 11;
const COLUMNS = 12;

/** What happened to the calls of each flow (the first rows) and each owner (the rows after them). */
export class Tally {
  private readonly cells: Float64Array;
  private readonly histograms: (Histogram | null)[];
  private readonly thresholds: Float64Array;
  /** Latencies of the flows since somebody last cleared them. */
  readonly recent: readonly Histogram[];

  constructor(
    thresholds: readonly number[],
    flows: number,
    private readonly tasks: Tasks,
    private readonly clock: Float64Array,
  ) {
    this.recent = Array.from({ length: flows }, () => new Histogram());
    this.cells = new Float64Array(thresholds.length * COLUMNS);
    this.histograms = thresholds.map(() => null);
    this.thresholds = Float64Array.from(thresholds);
  }

  arrive(row: number): void {
    const at = row * COLUMNS;
    this.integrate(at);
    this.cells[at + ARRIVALS]!++;
    this.cells[at + INSIDE]!++;
  }

  /** Its work is over, whoever still cares. */
  leave(row: number): void {
    const at = row * COLUMNS;
    this.integrate(at);
    this.cells[at + INSIDE]!--;
  }

  /** A task of the row's succeeded just now. */
  answer(row: number, task: number): void {
    const at = row * COLUMNS;
    const cells = this.cells;
    const latency = this.clock[NOW]! - this.tasks.times[task * TIMES + BEGAN]!;
    cells[at + ANSWERED]!++;
    cells[at + LATENCY]! += latency;
    const threshold = this.thresholds[row]!;
    if (latency <= threshold) cells[at + SATISFIED]!++;
    else if (latency <= 4 * threshold) cells[at + TOLERATED]!++;
    const histogram = this.histograms[row] ?? (this.histograms[row] = new Histogram());
    const bin = binOf(latency);
    histogram.count(bin);
    if (row < this.recent.length) this.recent[row]!.count(bin);
  }

  fail(row: number, cause: number): void {
    this.cells[row * COLUMNS + FAILED + cause]!++;
  }

  /** Forgets what was counted; what is in flight stays. */
  restart(): void {
    for (let row = 0; row < this.histograms.length; row++) {
      const at = row * COLUMNS;
      this.cells.fill(0, at, at + INSIDE);
      this.cells[at + AREA] = 0;
      this.cells[at + UNTIL] = this.clock[NOW]!;
      this.histograms[row]?.clear();
    }
  }

  get(row: number, column: number): number {
    return this.cells[row * COLUMNS + column]!;
  }

  inside(row: number): number {
    return this.cells[row * COLUMNS + INSIDE]!;
  }

  /** The integral of the number in flight, up to now. */
  area(row: number): number {
    const at = row * COLUMNS;
    this.integrate(at);
    return this.cells[at + AREA]!;
  }

  histogram(row: number): Histogram | null {
    return this.histograms[row]!;
  }

  private integrate(at: number): void {
    const cells = this.cells;
    const now = this.clock[NOW]!;
    cells[at + AREA]! += cells[at + INSIDE]! * (now - cells[at + UNTIL]!);
    cells[at + UNTIL] = now;
  }
}
