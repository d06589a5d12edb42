/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import { PER_DECADE, type Factor, type Lattice } from './lattice.js';

/**
 * How long something takes: one of a few parts, each a time that is always there (`shift`) and a rest whose Laplace transform is known on a lattice. What is
 * constant is kept apart because a jump cannot be inverted sharply, and parts that begin at very different times because their sum has jumps.
 */
export interface Law {
  /** The probability that it happens at all. */
  readonly mass: number;
  /** The least that it takes. */
  readonly shift: number;
  /** Mean seconds of those that happen; Infinity when it has none. */
  readonly mean: number;
  readonly parts: readonly Part[];
  /** The probability that it happens and takes longer than a time, where that is known better than the transforms can tell: after a cut, or of a maximum. */
  readonly beyond?: (time: number) => number;
}

export interface Part {
  /** Probability. */
  readonly weight: number;
  readonly shift: number;
  /** The transform of the rest; null when there is none, and the part is constant. */
  readonly rest: Factor | null;
}

/** More parts than this are merged, those that begin nearest to each other first. */
const PARTS = 6;

export function constant(seconds: number, mass = 1): Law {
  return { mass, shift: seconds, mean: seconds, parts: [{ weight: mass, shift: seconds, rest: null }] };
}

/** A law of one part. */
export function lawWith(rest: Factor, mean: number, shift = 0, mass = 1): Law {
  return { mass, shift, mean, parts: [{ weight: mass, shift, rest }] };
}

/** One after the other, independent. */
export function series(lattice: Lattice, first: Law, second: Law): Law {
  const shift = first.shift + second.shift;
  const mean = first.mean + second.mean;
  const mass = first.mass * second.mass;
  const [a] = first.parts;
  const [b] = second.parts;
  if (b && second.parts.length === 1 && b.rest === null) return later(first, b.shift, b.weight);
  if (a && first.parts.length === 1 && a.rest === null) return later(second, a.shift, a.weight);
  const parts = first.parts.flatMap((one) =>
    second.parts.map((other) => ({
      weight: one.weight * other.weight,
      shift: one.shift + other.shift,
      rest: product(lattice, one.rest, other.rest),
    })),
  );
  return { mass, shift, mean, parts: merged(lattice, parts) };
}

/** The same, a constant time later, and with a probability. */
function later(law: Law, seconds: number, weight: number): Law {
  if (seconds === 0 && weight === 1) return law;
  const { beyond } = law;
  return {
    mass: law.mass * weight,
    shift: law.shift + seconds,
    mean: law.mean + seconds,
    parts: law.parts.map((part) => ({ ...part, weight: part.weight * weight, shift: part.shift + seconds })),
    ...(beyond && { beyond: (time: number) => weight * beyond(time - seconds) }),
  };
}

export function scaled(law: Law, factor: number): Law {
  return factor === 1 ? law : later(law, 0, factor);
}

/** One of them, with weights that need not add up to 1; null when none has any mass. */
export function mixture(lattice: Lattice, options: readonly { readonly weight: number; readonly law: Law }[]): Law | null {
  const real = options.filter(({ weight, law }) => weight * law.mass > 0);
  const [only] = real;
  if (!only) return null;
  if (real.length === 1) return scaled(only.law, only.weight);
  let mass = 0;
  let mean = 0;
  for (const { weight, law } of real) {
    mass += weight * law.mass;
    mean += weight * law.mass * law.mean;
  }
  const parts = real.flatMap(({ weight, law }) => law.parts.map((part) => ({ ...part, weight: part.weight * weight })));
  return { mass, shift: Math.min(...real.map(({ law }) => law.shift)), mean: mean / mass, parts: merged(lattice, parts) };
}

/** The whole as one part that begins at the shift, with its transform for a mass of 1. */
export function flattened(lattice: Lattice, law: Law): Factor {
  const re = lattice.take().fill(0);
  const im = lattice.take().fill(0);
  for (const part of law.parts) add(lattice, re, im, part.weight / law.mass, part.shift - law.shift, part.rest);
  return { re, im };
}

function product(lattice: Lattice, first: Factor | null, second: Factor | null): Factor | null {
  if (!first || !second) return first ?? second;
  const re = lattice.take();
  const im = lattice.take();
  for (let at = 0; at < re.length; at++) {
    const a = first.re[at]!;
    const b = first.im[at]!;
    const c = second.re[at]!;
    const d = second.im[at]!;
    re[at] = a * c - b * d;
    im[at] = a * d + b * c;
  }
  return { re, im };
}

/** Parts that begin at the same time become one, and then the nearest until there are few. */
function merged(lattice: Lattice, parts: readonly Part[]): readonly Part[] {
  const sorted = parts.filter(({ weight }) => weight > 0).sort((a, b) => a.shift - b.shift);
  for (let at = 1; at < sorted.length;) {
    const low = sorted[at - 1]!;
    const high = sorted[at]!;
    if (high.shift - low.shift <= 1e-9 * high.shift) sorted.splice(at - 1, 2, together(lattice, low, high));
    else at++;
  }
  while (sorted.length > PARTS) {
    let nearest = 1;
    for (let at = 2; at < sorted.length; at++) {
      if (sorted[at]!.shift - sorted[at - 1]!.shift < sorted[nearest]!.shift - sorted[nearest - 1]!.shift) nearest = at;
    }
    sorted.splice(nearest - 1, 2, together(lattice, sorted[nearest - 1]!, sorted[nearest]!));
  }
  return sorted;
}

function together(lattice: Lattice, low: Part, high: Part): Part {
  const weight = low.weight + high.weight;
  const apart = high.shift - low.shift > 1e-9 * high.shift ? high.shift - low.shift : 0;
  if (apart === 0 && !low.rest && !high.rest) return { weight, shift: low.shift, rest: null };
  const re = lattice.take().fill(0);
  const im = lattice.take().fill(0);
  add(lattice, re, im, low.weight / weight, 0, low.rest);
  add(lattice, re, im, high.weight / weight, apart, high.rest);
  return { weight, shift: low.shift, rest: { re, im } };
}

/** Adds a part that begins so much later. */
function add(lattice: Lattice, re: Float64Array, im: Float64Array, weight: number, apart: number, rest: Factor | null): void {
  const factor = apart > 0 ? lattice.shift(apart) : null;
  const what = rest && factor ? product(lattice, rest, factor) : (rest ?? factor);
  for (let at = 0; at < re.length; at++) {
    re[at]! += what ? weight * what.re[at]! : weight;
    im[at]! += what ? weight * what.im[at]! : 0;
  }
}

/** Probabilities of taking longer than a time, as a curve that can be read anywhere. */
export class Curve {
  private readonly tails: readonly (Float64Array | null)[];

  constructor(
    private readonly lattice: Lattice,
    readonly law: Law,
  ) {
    this.tails = law.beyond ? [] : law.parts.map(({ rest }) => rest && lattice.tail(rest.re, rest.im));
  }

  /** The probability that it happens and takes longer than `time`. */
  beyond(time: number): number {
    const { parts, beyond } = this.law;
    if (beyond) return beyond(time);
    let sum = 0;
    for (let at = 0; at < parts.length; at++) {
      const { weight, shift } = parts[at]!;
      const tail = this.tails[at];
      const x = time - shift;
      if (x < 0) sum += weight;
      else if (tail) sum += weight * this.read(tail, x);
    }
    return sum;
  }

  /** The time that a ratio of those that happen do not exceed; null when it lies beyond the lattice. */
  quantile(ratio: number): number | null {
    const { mass, shift } = this.law;
    if (mass <= 0) return null;
    const wanted = (1 - ratio) * mass;
    const { times } = this.lattice;
    let low = times[0]!;
    let high = times[times.length - 1]!;
    // Less than the first time is next to nothing.
    if (this.beyond(shift + low) <= wanted) return shift;
    if (this.beyond(shift + high) > wanted) return null;
    while (high > low * 1.00002) {
      const middle = Math.sqrt(low * high);
      if (this.beyond(shift + middle) > wanted) low = middle;
      else high = middle;
    }
    return shift + Math.sqrt(low * high);
  }

  /** Between two times of the lattice the tail is taken as Weibull's, which is exact for an exponential one. */
  private read(tail: Float64Array, x: number): number {
    const { times } = this.lattice;
    const last = times.length - 1;
    const place = (Math.log10(Math.max(x, 1e-300)) - this.lattice.low) * PER_DECADE;
    if (place < 0) return 1 - ((1 - tail[0]!) * x) / times[0]!;
    if (place >= last) return tail[last]!;
    const i = Math.floor(place);
    const first = tail[i]!;
    if (first <= 0) return 0;
    const a = stretch(first);
    return Math.exp(-Math.exp(a + (stretch(tail[i + 1]!) - a) * (place - i)));
  }
}

/** log(−log G): a straight line over the logarithm of time for Weibull's distribution. */
function stretch(tail: number): number {
  return Math.log(-Math.log(Math.min(1 - 1e-12, Math.max(1e-12, tail))));
}
