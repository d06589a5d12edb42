/* eslint-disable @typescript-eslint/no-non-null-assertion -- All transforms of one lattice have its size. */
import { PER_DECADE, type Factor, type Lattice } from './lattice.js';
import type { Law } from './law.js';

/** How exactly times are found, as a ratio of them. */
const FOUND = 2e-5;

/** What begins at a shift, with a probability. */
interface Piece {
  readonly weight: number;
  readonly shift: number;
  /** What follows the shift; null when nothing does, and the piece is constant. */
  readonly tail: Tail | null;
}

/** Probabilities that a rest takes longer than the times of a lattice. */
interface Tail {
  /** NaN where it is not known yet. */
  readonly beyond: number[];
  /** log(−log) of them, likewise. */
  readonly stretched: number[];
  /** The transform that they are found from; null when all are known. */
  readonly rest: Factor | null;
}

/** Something with a probability of which more is known than transforms can tell. */
interface Sharp {
  readonly weight: number;
  readonly beyond: (time: number) => number;
}

/** What a mixture is made of, with weights that need not add up to 1. */
interface Share {
  readonly weight: number;
  readonly curve: Curve;
}

/** Probabilities of taking longer than a time, as a curve that can be read anywhere. Transforms are inverted only where it is read, until it is settled. */
export class Curve {
  /** The probability of taking longer than each of the lattice's times after the shift; NaN where it is not known yet. */
  private readonly known: number[];

  private constructor(
    private readonly lattice: Lattice,
    /** As of a law. */
    readonly mass: number,
    readonly shift: number,
    readonly mean: number,
    private readonly pieces: readonly Piece[],
    private readonly sharp: readonly Sharp[],
  ) {
    this.known = unknown(lattice);
  }

  static of(lattice: Lattice, { mass, shift, mean, parts, beyond }: Law): Curve {
    if (beyond) return new Curve(lattice, mass, shift, mean, [], [{ weight: 1, beyond }]);
    const pieces = parts.map((part): Piece => ({ weight: part.weight, shift: part.shift, tail: part.rest && tailOf(lattice, part.rest) }));
    return new Curve(lattice, mass, shift, mean, pieces, []);
  }

  /** One of some settled ones; null when none has any mass. */
  static mixed(lattice: Lattice, shares: readonly Share[]): Curve | null {
    const real = shares.filter(({ weight, curve }) => weight * curve.mass > 0);
    let mass = 0;
    let mean = 0;
    let shift = Infinity;
    for (const { weight, curve } of real) {
      mass += weight * curve.mass;
      mean += weight * curve.mass * curve.mean;
      shift = Math.min(shift, curve.shift);
    }
    if (mass === 0) return null;
    const pieces = real.flatMap(({ weight, curve }) => curve.pieces.map((piece) => ({ ...piece, weight: weight * piece.weight })));
    const sharp = real.flatMap(({ weight, curve }) => curve.sharp.map((each) => ({ ...each, weight: weight * each.weight })));
    return new Curve(lattice, mass, shift, mean / mass, together(lattice, pieces), sharp);
  }

  /** The same with everything inverted, so that the transforms are needed no more. */
  settled(): Curve {
    const pieces = this.pieces.map(({ tail, ...piece }): Piece => {
      if (!tail) return { ...piece, tail };
      for (let index = 0; index < tail.beyond.length; index++) this.tailAt(tail, index);
      return { ...piece, tail: { ...tail, rest: null } };
    });
    return new Curve(this.lattice, this.mass, this.shift, this.mean, pieces, this.sharp);
  }

  /** The probability that it happens and takes longer than `time`. */
  beyond(time: number): number {
    let sum = 0;
    for (const { weight, shift, tail } of this.pieces) {
      const x = time - shift;
      if (x < 0) sum += weight;
      else if (tail) sum += weight * this.read(tail, x);
    }
    for (const { weight, beyond } of this.sharp) sum += weight * beyond(time);
    return sum;
  }

  /** The time that a ratio of those that happen do not exceed; null when it lies beyond the lattice. */
  quantile(ratio: number): number | null {
    const { mass, shift, pieces } = this;
    if (mass <= 0) return null;
    const { times } = this.lattice;
    const wanted = (1 - ratio) * mass;
    const last = times.length - 1;
    // Less than the first time is next to nothing.
    if (this.at(0) <= wanted) return shift;
    if (this.at(last) > wanted) return null;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.at(middle) > wanted) low = middle;
      else high = middle;
    }
    const only = pieces.length === 1 && this.sharp.length === 0 && pieces[0]!.shift === shift ? pieces[0]!.tail : null;
    return shift + (only ? this.straight(only, low, stretch(wanted / mass)) : this.between(times[low]!, times[high]!, wanted / mass));
  }

  /** Beyond the shift and a time of the lattice. */
  private at(index: number): number {
    const known = this.known[index]!;
    if (known === known) return known;
    return (this.known[index] = this.beyond(this.shift + this.lattice.times[index]!));
  }

  /** Where between a time and the next a tail is at a height: what `read` says there, the other way round. */
  private straight(tail: Tail, index: number, goal: number): number {
    const low = this.stretched(tail, index);
    const high = this.stretched(tail, index + 1);
    const place = high > low ? Math.min(1, Math.max(0, (goal - low) / (high - low))) : 0.5;
    return 10 ** (this.lattice.low + (index + place) / PER_DECADE);
  }

  /**
   * Where between two times the tail falls to a ratio: false position on log(−log) over the logarithm of time, where most tails are nearly straight, with halves of the end
   * that stays (Dowell & Jarratt 1971) and of the interval when that does not help.
   */
  private between(first: number, second: number, ratio: number): number {
    const goal = stretch(ratio);
    const value = (x: number): number => stretch(this.beyond(this.shift + Math.exp(x)) / this.mass) - goal;
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
  private read(tail: Tail, x: number): number {
    const { times } = this.lattice;
    const last = times.length - 1;
    const place = (Math.log10(Math.max(x, 1e-300)) - this.lattice.low) * PER_DECADE;
    if (place < 0) return 1 - (-Math.expm1(-Math.exp(this.stretched(tail, 0))) * x) / times[0]!;
    if (place >= last) return Math.exp(-Math.exp(this.stretched(tail, last)));
    const i = Math.floor(place);
    const a = this.stretched(tail, i);
    // A tail never rises.
    const b = Math.max(a, this.stretched(tail, i + 1));
    return Math.exp(-Math.exp(a + (b - a) * (place - i)));
  }

  private stretched(tail: Tail, index: number): number {
    const known = tail.stretched[index]!;
    if (known === known) return known;
    return (tail.stretched[index] = stretch(this.tailAt(tail, index)));
  }

  private tailAt({ beyond, rest }: Tail, index: number): number {
    const known = beyond[index]!;
    if (known === known || !rest) return known;
    return (beyond[index] = this.lattice.tail(rest, index));
  }
}

function tailOf(lattice: Lattice, rest: Factor | null): Tail {
  return { beyond: unknown(lattice), stretched: unknown(lattice), rest };
}

function unknown(lattice: Lattice): number[] {
  return Array<number>(lattice.times.length).fill(NaN);
}

/** Pieces that begin at the same time become one. */
function together(lattice: Lattice, pieces: readonly Piece[]): readonly Piece[] {
  const sorted = [...pieces].sort((a, b) => a.shift - b.shift);
  const found: Piece[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const first = sorted[from]!;
    while (to < sorted.length && sorted[to]!.shift - first.shift <= 1e-9 * first.shift) to++;
    found.push(to - from === 1 ? first : mean(lattice, sorted.slice(from, to)));
  }
  return found;
}

function mean(lattice: Lattice, pieces: readonly Piece[]): Piece {
  const weight = pieces.reduce((sum, piece) => sum + piece.weight, 0);
  const { shift } = pieces[0]!;
  if (pieces.every(({ tail }) => tail === null)) return { weight, shift, tail: null };
  const tail = tailOf(lattice, null);
  tail.beyond.fill(0);
  for (const each of pieces) {
    if (!each.tail) continue;
    const part = each.weight / weight;
    for (let index = 0; index < tail.beyond.length; index++) tail.beyond[index]! += part * each.tail.beyond[index]!;
  }
  return { weight, shift, tail };
}

/** log(−log G): a straight line over the logarithm of time for Weibull's distribution. */
function stretch(tail: number): number {
  return Math.log(-Math.log(Math.min(1 - 1e-12, Math.max(1e-12, tail))));
}
