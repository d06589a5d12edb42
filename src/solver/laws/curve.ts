/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import { PER_DECADE, type Lattice } from './lattice.js';
import type { Law } from './law.js';

/** How exactly times are found, as a ratio of them. */
const FOUND = 2e-5;

/** Probabilities of taking longer than a time, as a curve that can be read anywhere. Transforms are inverted only where it is read, until it is settled. */
export class Curve {
  /** For each part, log(−log) of its tail at the lattice's times; NaN where it is not known yet. */
  private readonly tails: readonly (Float64Array | null)[];

  constructor(
    private readonly lattice: Lattice,
    readonly law: Law,
  ) {
    this.tails = law.beyond ? [] : law.parts.map(({ rest }) => rest && new Float64Array(lattice.times.length).fill(NaN));
  }

  /** Inverts everything, so that the transforms are needed no more. */
  settled(): this {
    this.tails.forEach((tails, part) => {
      if (tails) for (let index = 0; index < tails.length; index++) this.stretched(part, index);
    });
    return this;
  }

  /** The probability that it happens and takes longer than `time`. */
  beyond(time: number): number {
    const { parts, beyond } = this.law;
    if (beyond) return beyond(time);
    let sum = 0;
    for (let at = 0; at < parts.length; at++) {
      const { weight, shift } = parts[at]!;
      const x = time - shift;
      if (x < 0) sum += weight;
      else if (this.tails[at]) sum += weight * this.read(at, x);
    }
    return sum;
  }

  /** The time that a ratio of those that happen do not exceed; null when it lies beyond the lattice. */
  quantile(ratio: number): number | null {
    const { mass, shift } = this.law;
    if (mass <= 0) return null;
    const { times } = this.lattice;
    const wanted = (1 - ratio) * mass;
    const last = times.length - 1;
    // Less than the first time is next to nothing.
    if (this.beyond(shift + times[0]!) <= wanted) return shift;
    if (this.beyond(shift + times[last]!) > wanted) return null;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.beyond(shift + times[middle]!) > wanted) low = middle;
      else high = middle;
    }
    const smooth = this.law.parts.length === 1 && this.tails[0] && this.law.parts[0]!.shift === shift;
    return shift + (smooth ? this.straight(low, stretch(wanted / mass)) : this.between(times[low]!, times[high]!, shift, wanted / mass));
  }

  /** Where between a time and the next the tail of the only part is at a height: what `read` says there, the other way round. */
  private straight(index: number, goal: number): number {
    const low = this.stretched(0, index);
    const high = this.stretched(0, index + 1);
    const place = high > low ? Math.min(1, Math.max(0, (goal - low) / (high - low))) : 0.5;
    return 10 ** (this.lattice.low + (index + place) / PER_DECADE);
  }

  /**
   * Where between two times the tail falls to a ratio: false position on log(−log) over the logarithm of time, where most tails are nearly straight, with halves of the end
   * that stays (Dowell & Jarratt 1971) and of the interval when that does not help.
   */
  private between(first: number, second: number, shift: number, ratio: number): number {
    const goal = stretch(ratio);
    const value = (x: number): number => stretch(this.beyond(shift + Math.exp(x)) / this.law.mass) - goal;
    let low = Math.log(first);
    let high = Math.log(second);
    let below = value(low);
    let above = value(high);
    for (let round = 0; round < 60 && high - low > FOUND; round++) {
      const straight = above > below ? low - (below * (high - low)) / (above - below) : (low + high) / 2;
      const x = round % 8 === 7 ? (low + high) / 2 : Math.min(high - FOUND / 4, Math.max(low + FOUND / 4, straight));
      const found = value(x);
      if (Math.abs(found) < FOUND / 4) return Math.exp(x);
      if (found < 0) {
        low = x;
        below = found;
        above /= 2;
      } else {
        high = x;
        above = found;
        below /= 2;
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** Between two times of the lattice the tail is taken as Weibull's, which is exact for an exponential one. */
  private read(part: number, x: number): number {
    const { times } = this.lattice;
    const last = times.length - 1;
    const place = (Math.log10(Math.max(x, 1e-300)) - this.lattice.low) * PER_DECADE;
    if (place < 0) return 1 - (-Math.expm1(-Math.exp(this.stretched(part, 0))) * x) / times[0]!;
    if (place >= last) return Math.exp(-Math.exp(this.stretched(part, last)));
    const i = Math.floor(place);
    const a = this.stretched(part, i);
    // A tail never rises.
    const b = Math.max(a, this.stretched(part, i + 1));
    return Math.exp(-Math.exp(a + (b - a) * (place - i)));
  }

  private stretched(part: number, index: number): number {
    const tails = this.tails[part]!;
    const known = tails[index]!;
    if (known === known) return known;
    return (tails[index] = stretch(this.lattice.tail(this.law.parts[part]!.rest!, index)));
  }
}

/** log(−log G): a straight line over the logarithm of time for Weibull's distribution. */
function stretch(tail: number): number {
  return Math.log(-Math.log(Math.min(1 - 1e-12, Math.max(1e-12, tail))));
}
