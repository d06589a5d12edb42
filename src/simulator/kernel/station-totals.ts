import { NOW } from './events.js';
import { BUSY, LINE, WAITING, type Lines } from './lines.js';
import type { i32 } from './native.js';

/**
 * Columns of the totals of a station. An integral over time of how many there are is kept as the sum of the times at which they went, less those at which they came: with
 * the time now for each that is still there, it is the area, and an event changes no more than its own part of it.
 */
export const BUSY_AREA = 0;
export const WAITING_AREA = 1;
export const ARRIVED = 2;
export const STARTED = 3;
export const WAITED = 4;
export const COLUMNS = 8;
/** Worked out of what each queue's servers have given. */
export const IMBALANCE = 8;

/** What has happened at stations since the last restart. */
export class StationTotals {
  /** By station and column. */
  readonly sums: Float64Array;
  /** Service time given by each queue's servers. */
  readonly given: Float64Array;

  constructor(
    /** The number of each station's first queue; of one station more than there are, the number of all queues. */
    private readonly first: Int32Array,
    private readonly lines: Lines,
    /** By station with queues apart: 1 when a scaler may ask for more replicas than there are at first. */
    private readonly scaled: Int32Array,
    private readonly clock: Float64Array,
  ) {
    const count = first.length - 1;
    this.sums = new Float64Array(count * COLUMNS);
    this.given = new Float64Array(first[count]!);
  }

  /** Forgets what was measured; who is there stays. */
  restart(): void {
    for (let row = 0; row < this.sums.length; row += COLUMNS) {
      const station: i32 = row / COLUMNS;
      for (let column = 0; column < COLUMNS; column++) this.sums[row + column] = 0;
      this.sums[row + BUSY_AREA] = -this.sinceStart(station, BUSY);
      this.sums[row + WAITING_AREA] = -this.sinceStart(station, WAITING);
    }
    this.given.fill(0);
  }

  /** A column, since the last restart. Areas are integrals over time, up to now. */
  get(station: i32, column: i32): number {
    if (column === IMBALANCE) return this.imbalance(station);
    const sum = this.sums[station * COLUMNS + column]!;
    if (column === BUSY_AREA) return Math.max(0, sum + this.sinceStart(station, BUSY));
    if (column === WAITING_AREA) return Math.max(0, sum + this.sinceStart(station, WAITING));
    return sum;
  }

  /** How many are busy or wait at a station, times the time now. */
  private sinceStart(station: i32, field: i32): number {
    const end = this.first[station + 1]!;
    let sum: number = 0;
    for (let queue = this.first[station]!; queue < end; queue++) sum += this.lines.fields[queue * LINE + field]!;
    return sum * this.clock[NOW]!;
  }

  /** The most service that a queue has given over the mean. */
  private imbalance(station: i32): number {
    const end = this.first[station + 1]!;
    let most: number = 0;
    let sum: number = 0;
    let count: number = 0;
    for (let queue = this.first[station]!; queue < end; queue++) {
      // Replicas that a scaler never asked for are no part of the mean.
      if (this.scaled[station]! === 0 || this.given[queue]! > 0) count++;
      most = Math.max(most, this.given[queue]!);
      sum += this.given[queue]!;
    }
    return sum > 0 ? (most * count) / sum : 1;
  }
}
