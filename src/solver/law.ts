/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import type { Factor, Lattice } from './lattice.js';

/**
 * How long something takes: the Laplace transform of its distribution on a lattice. The part that is always there (`shift`) is kept apart, because a jump cannot be
 * inverted sharply. `mass` is the probability that it happens at all, and scales the transform; `mean` is that of those that happen.
 */
export interface Law {
  readonly mass: number;
  readonly shift: number;
  /** Seconds, with the shift; Infinity when it has none. */
  readonly mean: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Nothing but the shift: the transform is the mass everywhere. */
  readonly constant: boolean;
  /** The probability that it happens and takes longer than a time, where that is known better than the transform can tell: after a cut, or of a maximum. */
  readonly beyond?: (time: number) => number;
}

/** Takes always the same time. */
export function constant(lattice: Lattice, seconds: number): Law {
  return { mass: 1, shift: seconds, mean: seconds, re: lattice.take().fill(1), im: lattice.take().fill(0), constant: true };
}

/** One after the other, independent. */
export function series(lattice: Lattice, first: Law, second: Law): Law {
  const mass = first.mass * second.mass;
  const shift = first.shift + second.shift;
  const mean = first.mean + second.mean;
  if (second.constant && second.mass === 1) return later(first, second.shift);
  if (first.constant && first.mass === 1) return later(second, first.shift);
  const size = first.re.length;
  const re = lattice.take();
  const im = lattice.take();
  for (let at = 0; at < size; at++) {
    const a = first.re[at]!;
    const b = first.im[at]!;
    const c = second.re[at]!;
    const d = second.im[at]!;
    re[at] = a * c - b * d;
    im[at] = a * d + b * c;
  }
  return { mass, shift, mean, re, im, constant: first.constant && second.constant };
}

/** The same, a constant time later. */
function later(law: Law, seconds: number): Law {
  if (seconds === 0) return law;
  const { beyond } = law;
  const known = beyond && { beyond: (time: number) => beyond(time - seconds) };
  return { ...law, shift: law.shift + seconds, mean: law.mean + seconds, ...known };
}

export function scaled(lattice: Lattice, law: Law, factor: number): Law {
  if (factor === 1) return law;
  const re = lattice.take().fill(0);
  const im = lattice.take().fill(0);
  addScaled(re, im, law, factor);
  const { beyond } = law;
  const known = beyond && { beyond: (time: number) => factor * beyond(time) };
  return { ...law, mass: law.mass * factor, re, im, ...known };
}

/** One of them, with weights that need not add up to 1; null when none has any mass. */
export function mixture(lattice: Lattice, parts: readonly { readonly weight: number; readonly law: Law }[]): Law | null {
  const real = parts.filter(({ weight, law }) => weight * law.mass > 0);
  const [only] = real;
  if (!only) return null;
  if (real.length === 1) return scaled(lattice, only.law, only.weight);
  const shift = Math.min(...real.map(({ law }) => law.shift));
  const re = lattice.take().fill(0);
  const im = lattice.take().fill(0);
  let mass = 0;
  let mean = 0;
  for (const { weight, law } of real) {
    mass += weight * law.mass;
    mean += weight * law.mass * law.mean;
    if (law.shift > shift) addShifted(re, im, law, weight, lattice.shift(law.shift - shift));
    else addScaled(re, im, law, weight);
  }
  return { mass, shift, mean: mean / mass, re, im, constant: real.every(({ law }) => law.constant && law.shift === shift) };
}

function addScaled(re: Float64Array, im: Float64Array, law: Law, weight: number): void {
  for (let at = 0; at < re.length; at++) {
    re[at]! += weight * law.re[at]!;
    im[at]! += weight * law.im[at]!;
  }
}

function addShifted(re: Float64Array, im: Float64Array, law: Law, weight: number, factor: Factor): void {
  for (let at = 0; at < re.length; at++) {
    const x = weight * law.re[at]!;
    const y = weight * law.im[at]!;
    const a = factor.re[at]!;
    const b = factor.im[at]!;
    re[at]! += x * a - y * b;
    im[at]! += x * b + y * a;
  }
}

/** Probabilities of taking longer than a time, as a curve that can be read anywhere. */
export class Curve {
  private readonly tail: Float64Array;
  constructor(
    private readonly lattice: Lattice,
    readonly law: Law,
  ) {
    this.tail = law.beyond ? new Float64Array(0) : lattice.tail(law.re, law.im, law.mass);
  }

  /** The probability that it happens and takes longer than `time`. */
  beyond(time: number): number {
    const { mass, shift, beyond } = this.law;
    if (beyond) return beyond(time);
    const x = time - shift;
    if (x < 0) return mass;
    const { times } = this.lattice;
    const last = times.length - 1;
    const place = (Math.log10(Math.max(x, 1e-300)) - this.lattice.low) * 10;
    if (place < 0) return x <= 0 ? this.tail[0]! : mass - ((mass - this.tail[0]!) * x) / times[0]!;
    if (place >= last) return this.tail[last]!;
    const i = Math.floor(place);
    return between(this.tail[i]!, this.tail[i + 1]!, place - i, mass);
  }

  /** The time that a ratio of those that happen do not exceed; null when it lies beyond the lattice. */
  quantile(ratio: number): number | null {
    const { mass, shift } = this.law;
    if (mass <= 0) return null;
    const wanted = (1 - ratio) * mass;
    const { times } = this.lattice;
    if (this.law.beyond) return search(this.law.beyond, wanted, shift, times);
    const { tail } = this;
    // Less than the first time, which is next to nothing.
    if (tail[0]! <= wanted) return shift;
    let low = 0;
    let high = times.length - 1;
    if (tail[high]! > wanted) return null;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (tail[middle]! > wanted) low = middle;
      else high = middle;
    }
    // Between two times the tail is taken as Weibull's, which is exact for an exponential one.
    const a = stretch(tail[low]!, mass);
    const b = stretch(tail[high]!, mass);
    const part = b > a ? (stretch(wanted, mass) - a) / (b - a) : 0;
    return shift + times[low]! * (times[high]! / times[low]!) ** part;
  }
}

/** The time beyond which no more than `wanted` lies, by halving in the logarithm of what it exceeds the shift by; null beyond the last time. */
function search(beyond: (time: number) => number, wanted: number, shift: number, times: Float64Array): number | null {
  let low = times[0]!;
  let high = times[times.length - 1]!;
  if (beyond(shift + low) <= wanted) return shift;
  if (beyond(shift + high) > wanted) return null;
  while (high > low * 1.0001) {
    const middle = Math.sqrt(low * high);
    if (beyond(shift + middle) > wanted) low = middle;
    else high = middle;
  }
  return shift + Math.sqrt(low * high);
}

/** log(−log G): a straight line over the logarithm of time for Weibull's distribution, the exponential among them. */
function stretch(tail: number, mass: number): number {
  return Math.log(-Math.log(Math.min(1 - 1e-12, Math.max(1e-12, tail / mass))));
}

function between(first: number, second: number, part: number, mass: number): number {
  if (first <= 0) return 0;
  const a = stretch(first, mass);
  const b = stretch(second, mass);
  return mass * Math.exp(-Math.exp(a + (b - a) * part));
}
