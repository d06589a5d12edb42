/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices run over arrays whose sizes are set here; a default value would cost time and hide a mistake. */

/**
 * Times at which distributions are known, six for each power of ten, and for each of them the points in the complex plane where their Laplace transforms
 * must be known to invert them there: the Euler algorithm in the unified framework (Abate & Whitt, "A unified framework for numerically inverting Laplace
 * transforms", INFORMS J. Computing 18(4), 2006) with M = 8, good to about five digits.
 *
 * Because the times are evenly spaced in their logarithm, s × t depends only on how far apart two times are. So the transform of any
 * distribution that is given by its mass in small cells needs no exponential: they are all in one table.
 */
const M = 8;
export const NODES = 2 * M + 1;
export const PER_DECADE = 6;
/** Cells for each step of the lattice. */
const FINE = 6;

/** β_k = M ln 10 / 3 + iπk; a point of the transform is β_k / t. */
const BETA_RE = (M * Math.LN10) / 3;
const BETA_IM = Float64Array.from({ length: NODES }, (_, k) => Math.PI * k);
/** 10^(M/3) η_k / β_k: with these, a tail probability is a sum of real parts. */
const [TAIL_RE, TAIL_IM] = tailWeights();

/** Beyond this many cells upwards the table is 0, and below this many downwards e^(−sx) is 1 − sx + (sx)²/2 to five digits. */
const UP = Math.ceil(FINE * PER_DECADE * Math.log10(7));
const DOWN = FINE * PER_DECADE * 3;
const [CELL_RE, CELL_IM] = cellTable();

/** A transform at the points of a lattice. */
export interface Factor {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Where a lattice keeps it that has lent it for a while; -1 when it lasts. */
  readonly place: number;
  /** What lasts of one that was lent, once somebody has asked for it. */
  lasting: Factor | null;
}

/** Bytes of transforms that a lattice keeps for the next time at most. */
const SPARE = 4 * 2 ** 20;

/** Lattices in use, by their range: while somebody types, it is nearly always the same one. */
const made = new Map<number, Lattice>();

export class Lattice {
  readonly times: Float64Array;
  /** Points of transforms: `times.length × NODES` complex numbers. */
  readonly size: number;
  readonly sRe: Float64Array;
  readonly sIm: Float64Array;
  /** Bounds of the cells: the first begins at 0, the last ends at the last time. */
  readonly bounds: Float64Array;
  /** Lent until `release`: most transforms are steps on the way to another, and few places that are used again and again stay in the processor's cache. */
  private readonly lent: Factor[] = [];
  private taken = 0;
  /** Good until `reset`. */
  private readonly lasting: Factor[] = [];
  private held = 0;

  /** From 10^low to 10^high seconds; the one that was made before, if it was. */
  static of(low: number, high: number): Lattice {
    const key = low * 1000 + high;
    const found = made.get(key) ?? new Lattice(low, high);
    if (made.size > 8) made.clear();
    made.set(key, found);
    return found;
  }

  private constructor(
    readonly low: number,
    readonly high: number,
  ) {
    const cells = (high - low) * PER_DECADE * FINE;
    this.bounds = Float64Array.from({ length: cells + 1 }, (_, j) => (j === 0 ? 0 : 10 ** (low + j / (FINE * PER_DECADE))));
    const count = (high - low) * PER_DECADE + 1;
    this.times = Float64Array.from({ length: count }, (_, i) => 10 ** (low + i / PER_DECADE));
    this.size = count * NODES;
    this.sRe = new Float64Array(this.size);
    this.sIm = new Float64Array(this.size);
    for (let i = 0, at = 0; i < count; i++) {
      const time = this.times[i]!;
      for (let k = 0; k < NODES; k++, at++) {
        this.sRe[at] = BETA_RE / time;
        this.sIm[at] = BETA_IM[k]! / time;
      }
    }
  }

  /** The probability of more than the time with that index. */
  tail({ re, im }: Factor, index: number): number {
    let sum = 0;
    for (let k = 0, at = index * NODES; k < NODES; k++, at++) sum += (1 - re[at]!) * TAIL_RE[k]! + im[at]! * TAIL_IM[k]!;
    return Math.min(1, Math.max(0, sum));
  }

  /** A transform with anything in it, good until what was taken from `mark` on is released. */
  take(): Factor {
    const place = this.taken++;
    const factor = (this.lent[place] ??= this.factor(place));
    factor.lasting = null;
    return factor;
  }

  mark(): number {
    return this.taken;
  }

  release(mark: number): void {
    this.taken = mark;
  }

  /** The same transform, good until `reset`. */
  keep(factor: Factor): Factor {
    if (factor.place < 0) return factor;
    if (factor.lasting) return factor.lasting;
    const copy = this.lasting[this.held] ?? this.factor();
    if (!this.full) this.lasting[this.held++] = copy;
    copy.re.set(factor.re);
    copy.im.set(factor.im);
    return (factor.lasting = copy);
  }

  /** Whether `keep` has come to make transforms that nobody will use again. */
  get full(): boolean {
    return this.held * this.size * 2 * Float64Array.BYTES_PER_ELEMENT >= SPARE;
  }

  /** Everything is free again. */
  reset(): void {
    this.taken = 0;
    this.held = 0;
  }

  /** A transform of 0 everywhere that is nobody else's. */
  factor(place = -1): Factor {
    return { re: new Float64Array(this.size), im: new Float64Array(this.size), place, lasting: null };
  }

  /** The transform of a constant time. At the points of one time it is a power of that at the first two: they lie evenly on a line. */
  shift(seconds: number): Factor {
    const factor = this.take();
    const { re, im } = factor;
    for (let i = 0, at = 0; i < this.times.length; i++) {
      const part = seconds / this.times[i]!;
      const decay = Math.exp(-BETA_RE * part);
      if (decay < 1e-18) {
        re.fill(0, at, at + NODES);
        im.fill(0, at, (at += NODES));
        continue;
      }
      const cos = Math.cos(Math.PI * part);
      const sin = Math.sin(Math.PI * part);
      let x = decay;
      let y = 0;
      for (let k = 0; k < NODES; k++, at++) {
        re[at] = x;
        im[at] = y;
        const turned = x * cos + y * sin;
        y = y * cos - x * sin;
        x = turned;
      }
    }
    return factor;
  }

  /**
   * Writes the transform of a distribution with these masses in the cells from `begin` up to `end`, spread evenly in each; mass beyond the last time counts as never.
   */
  transform(masses: Float64Array, begin: number, end: number, factor: Factor): Factor {
    const { bounds } = this;
    const { re, im } = factor;
    let far = begin;
    let farMass = 0;
    let farMoment = 0;
    let farSquare = 0;
    for (let i = 0; i < this.times.length; i++) {
      const here = i * FINE;
      // Cells far below this time, by the first terms of the series.
      for (; far < Math.min(end, Math.max(1, here - DOWN)); far++) {
        const a = bounds[far]!;
        const b = bounds[far + 1]!;
        farMass += masses[far]!;
        farMoment += (masses[far]! * (a + b)) / 2;
        farSquare += (masses[far]! * (a * a + a * b + b * b)) / 6;
      }
      const last = Math.min(end, here + UP);
      const at = i * NODES;
      for (let k = 0; k < NODES; k++) {
        const x = this.sRe[at + k]!;
        const y = this.sIm[at + k]!;
        let sumRe = farMass - farMoment * x + farSquare * (x * x - y * y);
        let sumIm = -farMoment * y + farSquare * 2 * x * y;
        const row = k * (UP + DOWN + 1) + DOWN - here;
        for (let j = far; j < last; j++) {
          sumRe += masses[j]! * CELL_RE[row + j]!;
          sumIm += masses[j]! * CELL_IM[row + j]!;
        }
        re[at + k] = sumRe;
        im[at + k] = sumIm;
      }
    }
    return factor;
  }
}

function tailWeights(): [Float64Array, Float64Array] {
  const xi = new Float64Array(NODES).fill(1);
  xi[0] = 0.5;
  xi[2 * M] = 2 ** -M;
  let binomial = 1;
  for (let k = 1; k < M; k++) {
    binomial = (binomial * (M - k + 1)) / k;
    xi[2 * M - k] = xi[2 * M - k + 1]! + 2 ** -M * binomial;
  }
  const scale = 10 ** (M / 3);
  const re = new Float64Array(NODES);
  const im = new Float64Array(NODES);
  for (let k = 0; k < NODES; k++) {
    const eta = (k % 2 === 0 ? 1 : -1) * xi[k]! * scale;
    const norm = BETA_RE ** 2 + BETA_IM[k]! ** 2;
    re[k] = (eta * BETA_RE) / norm;
    im[k] = (-eta * BETA_IM[k]!) / norm;
  }
  return [re, im];
}

/** The transform of the uniform distribution over a cell, at points that lie so many cells above it. */
function cellTable(): [Float64Array, Float64Array] {
  const width = UP + DOWN + 1;
  const re = new Float64Array(NODES * width);
  const im = new Float64Array(NODES * width);
  const step = 10 ** (1 / (FINE * PER_DECADE));
  for (let k = 0; k < NODES; k++) {
    const betaIm = BETA_IM[k]!;
    const norm = BETA_RE ** 2 + betaIm ** 2;
    for (let d = -DOWN; d <= UP; d++) {
      const a = step ** d;
      const b = a * step;
      const scale = 1 / (norm * (b - a));
      const x = Math.exp(-BETA_RE * a) * Math.cos(betaIm * a) - Math.exp(-BETA_RE * b) * Math.cos(betaIm * b);
      const y = -Math.exp(-BETA_RE * a) * Math.sin(betaIm * a) + Math.exp(-BETA_RE * b) * Math.sin(betaIm * b);
      const at = k * width + DOWN + d;
      re[at] = (x * BETA_RE + y * betaIm) * scale;
      im[at] = (y * BETA_RE - x * betaIm) * scale;
    }
  }
  return [re, im];
}
