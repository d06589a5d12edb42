/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices are clamped to the table. */
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

  count(bin: i32): void {
    this.bins[bin]!++;
    this.total++;
  }

  clear(): void {
    if (this.total === 0) return;
    this.bins.fill(0);
    this.total = 0;
  }
}

/** The bin of a value, read off its bits. */
export function binOf(value: number): i32 {
  const bin = (highWord(value) >> (20 - MANTISSA)) - ((1023 + LOWEST) << MANTISSA);
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}
