/* eslint-disable @typescript-eslint/no-non-null-assertion -- Rows are numbered by the network; a default value would cost time and hide a mistake. */
import { Histogram } from './histogram.js';

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

  constructor(thresholds: readonly number[], flows: number) {
    this.recent = Array.from({ length: flows }, () => new Histogram());
    this.cells = new Float64Array(thresholds.length * COLUMNS);
    this.histograms = thresholds.map(() => null);
    this.thresholds = Float64Array.from(thresholds);
  }

  arrive(row: number, now: number): void {
    const at = row * COLUMNS;
    this.integrate(at, now);
    this.cells[at + ARRIVALS]!++;
    this.cells[at + INSIDE]!++;
  }

  /** Its work is over, whoever still cares. */
  leave(row: number, now: number): void {
    const at = row * COLUMNS;
    this.integrate(at, now);
    this.cells[at + INSIDE]!--;
  }

  answer(row: number, latency: number): void {
    const at = row * COLUMNS;
    const cells = this.cells;
    cells[at + ANSWERED]!++;
    cells[at + LATENCY]! += latency;
    const threshold = this.thresholds[row]!;
    if (latency <= threshold) cells[at + SATISFIED]!++;
    else if (latency <= 4 * threshold) cells[at + TOLERATED]!++;
    const histogram = this.histograms[row] ?? (this.histograms[row] = new Histogram());
    histogram.record(latency);
    if (row < this.recent.length) this.recent[row]!.record(latency);
  }

  fail(row: number, cause: number): void {
    this.cells[row * COLUMNS + FAILED + cause]!++;
  }

  /** Forgets what was counted; what is in flight stays. */
  restart(now: number): void {
    for (let row = 0; row < this.histograms.length; row++) {
      const at = row * COLUMNS;
      this.cells.fill(0, at, at + INSIDE);
      this.cells[at + AREA] = 0;
      this.cells[at + UNTIL] = now;
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
  area(row: number, now: number): number {
    const at = row * COLUMNS;
    this.integrate(at, now);
    return this.cells[at + AREA]!;
  }

  histogram(row: number): Histogram | null {
    return this.histograms[row]!;
  }

  private integrate(at: number, now: number): void {
    const cells = this.cells;
    cells[at + AREA]! += cells[at + INSIDE]! * (now - cells[at + UNTIL]!);
    cells[at + UNTIL] = now;
  }
}
