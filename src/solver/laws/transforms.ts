/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import { mean, minimum, phases, type Distribution } from '../../network/index.js';
import { Curve } from './curve.js';
import { constant, lawWith, series, type Law } from './law.js';
import type { Factor, Lattice } from './lattice.js';
import { normalBelow } from './normal.js';
import { Fingerprint } from '../recall/fingerprint.js';
import { Remembered } from '../recall/remembered.js';

/** Most of a design is the same from one keystroke to the next. Some 10 KB each. */
const known = new Remembered<Law>(3000);

/** The law of a distribution; closed forms where there are any, else from its cumulative distribution cell by cell. */
export function lawOf(lattice: Lattice, distribution: Distribution): Law {
  if (distribution.type === 'sum')
    return distribution.parts.map((part) => lawOf(lattice, part)).reduce((sum, part) => series(lattice, sum, part));
  if (distribution.type === 'constant') return constant(distribution.value);
  const print = new Fingerprint().whole(lattice.low).whole(lattice.high).time(distribution).taken();
  return known.of(print, () => lawWith(remainder(lattice, distribution), mean(distribution), widthOf(distribution), minimum(distribution)));
}

/** One over the greatest density, in seconds. */
function widthOf(distribution: Exclude<Distribution, { type: 'sum' | 'constant' }>): number {
  switch (distribution.type) {
    case 'exponential':
      return distribution.mean;
    case 'hyperexponential': {
      const { probability, first, second } = phases(distribution.mean, distribution.scv);
      return 1 / (probability / first + (1 - probability) / second);
    }
    case 'erlang':
      // An exponential one has the greatest density of all with its deviation.
      return distribution.mean / Math.sqrt(distribution.stages);
    case 'uniform':
      return distribution.max - distribution.min;
    case 'lognormal':
      return distribution.sigma * Math.sqrt(2 * Math.PI) * Math.exp(distribution.mu - distribution.sigma ** 2 / 2);
    case 'pareto':
      return distribution.min / distribution.shape;
    case 'empirical':
      return 0;
  }
}

function remainder(lattice: Lattice, distribution: Exclude<Distribution, { type: 'sum' | 'constant' }>): Factor {
  switch (distribution.type) {
    case 'exponential':
      return exponential(lattice, 1, distribution.mean);
    case 'hyperexponential': {
      const { probability, first, second } = phases(distribution.mean, distribution.scv);
      const a = exponential(lattice, probability, first);
      const b = exponential(lattice, 1 - probability, second);
      for (let at = 0; at < lattice.size; at++) {
        a.re[at]! += b.re[at]!;
        a.im[at]! += b.im[at]!;
      }
      return a;
    }
    case 'erlang':
      return erlang(lattice, distribution.mean / distribution.stages, distribution.stages);
    case 'uniform': {
      const width = distribution.max - distribution.min;
      return fromCumulative(lattice, (x) => (x >= width ? 1 : x / width));
    }
    case 'lognormal':
      return fromCumulative(lattice, (x) => normalBelow((Math.log(x) - distribution.mu) / Math.max(1e-9, distribution.sigma)));
    case 'pareto': {
      const { min, shape } = distribution;
      return fromCumulative(lattice, (x) => -Math.expm1(-shape * Math.log1p(x / min)));
    }
    case 'empirical': {
      const least = minimum(distribution);
      const sorted = distribution.values.map((value) => value - least).sort((a, b) => a - b);
      return fromCumulative(lattice, (x) => countBelow(sorted, x) / sorted.length);
    }
  }
}

/** An exponential time of that mean, with a weight. */
function exponential(lattice: Lattice, weight: number, centre: number): Factor {
  const factor = lattice.factor();
  const { re, im } = factor;
  for (let at = 0; at < lattice.size; at++) {
    const x = 1 + centre * lattice.sRe[at]!;
    const y = centre * lattice.sIm[at]!;
    const norm = weight / (x * x + y * y);
    re[at] = x * norm;
    im[at] = -y * norm;
  }
  return factor;
}

/** (1 + s·stage)^−stages, by logarithm and angle. */
function erlang(lattice: Lattice, stage: number, stages: number): Factor {
  const factor = lattice.factor();
  const { re, im } = factor;
  for (let at = 0; at < lattice.size; at++) {
    const x = 1 + stage * lattice.sRe[at]!;
    const y = stage * lattice.sIm[at]!;
    const size = Math.exp((-stages / 2) * Math.log(x * x + y * y));
    const angle = -stages * Math.atan2(y, x);
    re[at] = size * Math.cos(angle);
    im[at] = size * Math.sin(angle);
  }
  return factor;
}

function fromCumulative(lattice: Lattice, below: (x: number) => number): Factor {
  const { masses, begin, end } = inCells(lattice, below);
  return lattice.transform(masses, begin, end, lattice.factor());
}

/** Of a mass, what is too little to follow up. */
const NOTHING = 1e-6;

/** The law of what remains when only times up to `limit` count; null when nothing does. */
export function within(lattice: Lattice, law: Law, limit: number): Law | null {
  const curve = Curve.of(lattice, law).settled();
  const kept = law.mass - curve.beyond(limit);
  if (kept <= law.mass * 1e-9 || limit <= law.shift) return null;
  // The inversion is good to five digits: what it sees beyond the limit may be less than it can tell from nothing.
  if (kept >= law.mass * (1 - NOTHING)) return law;
  const { mass, shift } = law;
  const below = (x: number): number => mass - curve.beyond(shift + Math.min(x, limit - shift));
  const beyond = (time: number): number => (time >= limit ? 0 : Math.max(0, curve.beyond(time) - (mass - kept)));
  return { ...fromCurve(lattice, below, { mass: kept, shift, width: (narrowest(law) * kept) / mass }), beyond };
}

/** The least width of a law's parts. */
export function narrowest(law: Law): number {
  return law.parts.reduce((least, { width }) => Math.min(least, width), Infinity);
}

/** The law of a time that is at least `shift` and whose excess has the given cumulative distribution, up to `mass`. */
export function fromCurve(
  lattice: Lattice,
  below: (x: number) => number,
  { mass, shift, width }: { readonly mass: number; readonly shift: number; readonly width: number },
): Law {
  const { masses, begin, end, moment } = inCells(lattice, (x) => below(x) / mass);
  return lawWith(lattice.transform(masses, begin, end, lattice.take()), shift + moment, width, shift, mass);
}

/** Of a distribution, what its two ends may hold that is not followed up: the inversion cannot tell it from nothing. */
const ENDS = 1e-7;

/** What a distribution has in each of the lattice's cells, those where there is anything, and its mean. */
function inCells(
  { bounds }: Lattice,
  below: (x: number) => number,
): { readonly masses: Float64Array; readonly begin: number; readonly end: number; readonly moment: number } {
  const count = bounds.length - 1;
  const begin = firstCell(bounds, 0, (x) => below(x) > ENDS);
  const end = Math.min(count, firstCell(bounds, begin, (x) => below(x) >= 1 - ENDS) + 1);
  const masses = new Float64Array(count);
  let before = 0;
  let moment = 0;
  for (let cell = begin; cell < end; cell++) {
    const after = Math.max(before, below(bounds[cell + 1]!));
    masses[cell] = after - before;
    moment += (masses[cell]! * (bounds[cell]! + bounds[cell + 1]!)) / 2;
    before = after;
  }
  return { masses, begin, end, moment };
}

/** The first cell, from `from` on, at whose end something has begun to hold that holds from then on. */
function firstCell(bounds: Float64Array, from: number, holds: (x: number) => boolean): number {
  let low = from;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(bounds[middle + 1]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function countBelow(sorted: readonly number[], x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
