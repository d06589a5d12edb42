import { exp, power } from './elementary.js';
import type { Image } from './image.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';

export const CONSTANT = 0;
export const EXPONENTIAL = 1;
export const UNIFORM = 2;
export const LOGNORMAL = 3;
export const PARETO = 4;
export const GAMMA = 5;
export const HYPEREXPONENTIAL = 6;
export const EMPIRICAL = 7;
export const SUM = 8;

/** Distributions as numbers in flat arrays, so that drawing from one neither allocates nor looks at objects. See `sampling.ts`. */
export class Samplers {
  private readonly kind: Int32Array;
  private readonly first: Float64Array;
  private readonly second: Float64Array;
  private readonly third: Float64Array;
  private readonly values: Float64Array;

  constructor(image: Image) {
    this.kind = image.intList();
    this.first = image.realList();
    this.second = image.realList();
    this.third = image.realList();
    this.values = image.realList();
  }

  /** A value of the distribution, in seconds. @inline */
  draw(index: i32, streams: Streams, stream: i32): number {
    return this.kind[index]! === EXPONENTIAL ? this.first[index]! * streams.exponential(stream) : this.value(index, streams, stream);
  }

  private value(index: i32, streams: Streams, stream: i32): number {
    const a = this.first[index]!;
    const b = this.second[index]!;
    switch (this.kind[index]!) {
      case CONSTANT:
        return a;
      case EXPONENTIAL:
        return a * streams.exponential(stream);
      case UNIFORM:
        return a + (b - a) * streams.uniform(stream);
      case LOGNORMAL:
        return exp(a + b * streams.normal(stream));
      case PARETO:
        return a * power(streams.uniform(stream), -1 / b);
      case GAMMA:
        return a * streams.gamma(stream, b);
      case HYPEREXPONENTIAL: {
        const phase = streams.uniform(stream) < this.third[index]! ? a : b;
        return phase * streams.exponential(stream);
      }
      case EMPIRICAL:
        return this.values[truncated(a) + streams.below(stream, truncated(b))]!;
      default: {
        let sum: number = 0;
        const parts = truncated(b);
        for (let part = 0; part < parts; part++) sum += this.value(truncated(a) + part, streams, stream);
        return sum;
      }
    }
  }
}
