/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import type { Factor, Lattice } from './lattice.js';

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
  /** One over the greatest density of the rest, in seconds: what changes over less than that cannot be seen. 0 when there is an atom, which is seen however near another is. */
  readonly width: number;
}

/** More parts than this are merged, those that begin nearest to each other first. */
const PARTS = 6;
/** Parts that begin nearer to each other than this part of their width are one: their sum is smooth. */
const NEAR = 0.5;

export function constant(seconds: number, mass = 1): Law {
  return { mass, shift: seconds, mean: seconds, parts: [{ weight: mass, shift: seconds, rest: null, width: 0 }] };
}

/** A law of one part. */
export function lawWith(rest: Factor, mean: number, width = 0, shift = 0, mass = 1): Law {
  return { mass, shift, mean, parts: [{ weight: mass, shift, rest, width }] };
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
      // A sum has no density above that of either.
      width: Math.max(one.width, other.width),
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
  const [only] = law.parts;
  if (only?.rest && law.parts.length === 1 && only.shift === law.shift) return only.rest;
  const whole = lattice.take();
  put(whole, 0, null);
  for (const { weight, shift, rest } of law.parts)
    add(whole, weight / law.mass, shift > law.shift ? lattice.shift(shift - law.shift) : null, rest);
  return whole;
}

/** The same law with transforms that last. */
export function kept(lattice: Lattice, law: Law): Law {
  if (!law.parts.some(({ rest }) => rest && rest.place >= 0)) return law;
  return { ...law, parts: law.parts.map((part) => (part.rest ? { ...part, rest: lattice.keep(part.rest) } : part)) };
}

function product(lattice: Lattice, first: Factor | null, second: Factor | null): Factor | null {
  if (!first || !second) return first ?? second;
  const both = lattice.take();
  const { re, im } = both;
  const { re: firstRe, im: firstIm } = first;
  const { re: secondRe, im: secondIm } = second;
  for (let at = 0; at < re.length; at++) {
    const a = firstRe[at]!;
    const b = firstIm[at]!;
    const c = secondRe[at]!;
    const d = secondIm[at]!;
    re[at] = a * c - b * d;
    im[at] = a * d + b * c;
  }
  return both;
}

/** Parts that begin at about the same time become one, and then the nearest until there are few. */
function merged(lattice: Lattice, parts: readonly Part[]): readonly Part[] {
  const sorted = parts.filter(({ weight }) => weight > 0).sort((a, b) => a.shift - b.shift);
  for (let at = 1; at < sorted.length;) {
    const low = sorted[at - 1]!;
    const high = sorted[at]!;
    if (high.shift - low.shift <= Math.max(1e-9 * high.shift, NEAR * Math.min(low.width, high.width)))
      sorted.splice(at - 1, 2, together(lattice, low, high));
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
  const { shift } = low;
  const apart = high.shift - shift > 1e-9 * high.shift ? high.shift - shift : 0;
  if (apart === 0 && !low.rest && !high.rest) return { weight, shift, rest: null, width: 0 };
  const share = low.weight / weight;
  // Densities add up.
  const width = low.width > 0 && high.width > 0 ? 1 / (share / low.width + (1 - share) / high.width) : 0;
  const whole = lattice.take();
  put(whole, share, low.rest);
  const mark = lattice.mark();
  add(whole, 1 - share, apart > 0 ? lattice.shift(apart) : null, high.rest);
  lattice.release(mark);
  return { weight, shift, rest: whole, width };
}

function put({ re, im }: Factor, weight: number, rest: Factor | null): void {
  if (!rest) {
    re.fill(weight);
    im.fill(0);
    return;
  }
  const { re: restRe, im: restIm } = rest;
  for (let at = 0; at < re.length; at++) {
    re[at] = weight * restRe[at]!;
    im[at] = weight * restIm[at]!;
  }
}

/** Adds what is the product of two. */
function add({ re, im }: Factor, weight: number, first: Factor | null, second: Factor | null): void {
  const only = first ? (second ? null : first) : second;
  if (only) {
    const { re: onlyRe, im: onlyIm } = only;
    for (let at = 0; at < re.length; at++) {
      re[at]! += weight * onlyRe[at]!;
      im[at]! += weight * onlyIm[at]!;
    }
  } else if (first && second) {
    const { re: firstRe, im: firstIm } = first;
    const { re: secondRe, im: secondIm } = second;
    for (let at = 0; at < re.length; at++) {
      const a = firstRe[at]!;
      const b = firstIm[at]!;
      const c = secondRe[at]!;
      const d = secondIm[at]!;
      re[at]! += weight * (a * c - b * d);
      im[at]! += weight * (a * d + b * c);
    }
  } else for (let at = 0; at < re.length; at++) re[at]! += weight;
}
