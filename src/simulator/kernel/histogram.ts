import { highWord } from './native.js';
import type { i32 } from './native.js';

/** Bins per doubling: 128, so that a bin is 0.8 % wide and a quantile, interpolated, far more exact. */
export const MANTISSA = 7;
export const LOWEST = -34;
export const BINS = 7680;

/** Counts of values from 60 ps to two years in 60 octaves of logarithmic bins; what lies outside counts in the first or last bin. */
export class Counts {
  readonly bins = new Uint32Array(BINS);
  total: number = 0;
  /** Bins outside of these are empty. */
  private first: i32 = BINS;
  private last: i32 = -1;

  /** @inline */
  count(bin: i32): void {
    this.bins[bin]!++;
    this.total++;
    if (bin < this.first) this.first = bin;
    if (bin > this.last) this.last = bin;
  }

  /** Adds its counts to others, and is empty. */
  moveTo(other: Counts): void {
    for (let bin = this.first; bin <= this.last; bin++) other.bins[bin]! += this.bins[bin]!;
    other.total += this.total;
    if (this.first < other.first) other.first = this.first;
    if (this.last > other.last) other.last = this.last;
    this.clear();
  }

  clear(): void {
    for (let bin = this.first; bin <= this.last; bin++) this.bins[bin] = 0;
    this.total = 0;
    this.first = BINS;
    this.last = -1;
  }
}

/** The bin of a value, read off its bits. @inline */
export function binOf(value: number): i32 {
  const bin = (highWord(value) >> (20 - MANTISSA)) - ((1023 + LOWEST) << MANTISSA);
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}
