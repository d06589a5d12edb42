/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices come from the table itself; a default value would cost time and hide a mistake. */
import type { Distribution } from './distribution.js';
import { phases } from './moments.js';
import type { Streams } from './random.js';

const CONSTANT = 0;
const EXPONENTIAL = 1;
const UNIFORM = 2;
const LOGNORMAL = 3;
const PARETO = 4;
const GAMMA = 5;
const HYPEREXPONENTIAL = 6;
const EMPIRICAL = 7;
const SUM = 8;

/** Distributions compiled to numbers in flat arrays, so that drawing from one neither allocates nor looks at objects. */
export class Samplers {
  private readonly kind: Uint8Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly third: Float64Array;
  private readonly values: Float64Array;

  private constructor(kinds: number[], parameters: readonly (readonly [number, number, number])[], values: number[]) {
    this.kind = Uint8Array.from(kinds);
    this.first = Float64Array.from(parameters, (row) => row[0]);
    this.second = Float64Array.from(parameters, (row) => row[1]);
    this.third = Float64Array.from(parameters, (row) => row[2]);
    this.values = Float64Array.from(values);
  }

  /** The sampler of the nth distribution is the nth; parts of sums follow after them. */
  static of(distributions: readonly Distribution[]): Samplers {
    const rows: Distribution[] = [...distributions];
    const kinds: number[] = [];
    const parameters: [number, number, number][] = [];
    const values: number[] = [];
    // Sums append their parts while the list is being read, so that the parts of one sum lie side by side.
    for (const row of rows) {
      const [kind, a, b, c] = compile(row, rows, values);
      kinds.push(kind);
      parameters.push([a, b, c]);
    }
    return new Samplers(kinds, parameters, values);
  }

  isConstant(index: number): boolean {
    return this.kind[index] === CONSTANT;
  }

  /** Puts a value of the distribution, in seconds, into `into[0]`: a number that is returned may be allocated. */
  draw(index: number, streams: Streams, stream: number, into: Float64Array): void {
    switch (this.kind[index]) {
      case CONSTANT:
        into[0] = this.first[index]!;
        break;
      case EXPONENTIAL:
        into[0] = this.first[index]! * streams.exponential(stream);
        break;
      default:
        into[0] = this.value(index, streams, stream);
    }
  }

  private value(index: number, streams: Streams, stream: number): number {
    const a = this.first[index]!;
    const b = this.second[index]!;
    switch (this.kind[index]) {
      case CONSTANT:
        return a;
      case EXPONENTIAL:
        return a * streams.exponential(stream);
      case UNIFORM:
        return a + (b - a) * streams.uniform(stream);
      case LOGNORMAL:
        return Math.exp(a + b * streams.normal(stream));
      case PARETO:
        return a * Math.pow(streams.uniform(stream), -1 / b);
      case GAMMA:
        return a * streams.gamma(stream, b);
      case HYPEREXPONENTIAL:
        return (streams.uniform(stream) < this.third[index]! ? a : b) * streams.exponential(stream);
      case EMPIRICAL:
        return this.values[a + streams.below(stream, b)]!;
      default: {
        let sum = 0;
        for (let part = 0; part < b; part++) sum += this.value(a + part, streams, stream);
        return sum;
      }
    }
  }
}

function compile(row: Distribution, rows: Distribution[], values: number[]): [number, number, number, number] {
  switch (row.type) {
    case 'constant':
      return [CONSTANT, row.value, 0, 0];
    case 'exponential':
      return [EXPONENTIAL, row.mean, 0, 0];
    case 'uniform':
      return [UNIFORM, row.min, row.max, 0];
    case 'lognormal':
      return [LOGNORMAL, row.mu, row.sigma, 0];
    case 'pareto':
      return [PARETO, row.min, row.shape, 0];
    case 'erlang':
      return row.stages === 1 ? [EXPONENTIAL, row.mean, 0, 0] : [GAMMA, row.mean / row.stages, row.stages, 0];
    case 'hyperexponential': {
      const { probability, first, second } = phases(row.mean, row.scv);
      return [HYPEREXPONENTIAL, first, second, probability];
    }
    case 'empirical': {
      const start = values.length;
      for (const value of row.values) values.push(value);
      return [EMPIRICAL, start, row.values.length, 0];
    }
    case 'sum': {
      const start = rows.length;
      for (const part of row.parts) rows.push(part);
      return [SUM, start, row.parts.length, 0];
    }
  }
}
