import { exp, log } from './elementary.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';

/** Exponents this near to 1 are taken as 1, where the integral has another form. */
const NEAR = 1e-6;

/**
 * Draws keys 0, 1, 2, … with 0 the most popular, by rejection-inversion (Hörmann & Derflinger, "Rejection-inversion to generate variates from
 * monotone discrete distributions", ACM TOMACS 6(3), 1996): no table, so that a billion keys cost as little as ten. Exponent 0 is uniform.
 */
export class KeySampler {
  private readonly keys: i32;
  private readonly exponent: number;
  private readonly rest: number;
  private readonly harmonic: boolean;
  private readonly integralFirst: number;
  private readonly integralLast: number;
  private readonly squeeze: number;

  constructor(exponent: number, keys: i32) {
    this.keys = keys;
    this.exponent = exponent;
    this.rest = 1 - exponent;
    this.harmonic = Math.abs(1 - exponent) < NEAR;
    this.integralFirst = 0;
    this.integralLast = 0;
    this.squeeze = 0;
    this.integralFirst = this.integral(1.5) - 1;
    this.integralLast = this.integral(keys + 0.5);
    this.squeeze = 2 - this.inverse(this.integral(2.5) - exp(-exponent * log(2)));
  }

  draw(streams: Streams, stream: i32): i32 {
    if (this.exponent === 0) return streams.below(stream, this.keys);
    const most: number = this.keys;
    for (;;) {
      const u = this.integralLast + streams.uniform(stream) * (this.integralFirst - this.integralLast);
      const x = this.inverse(u);
      const k = Math.min(most, Math.max(1, Math.floor(x + 0.5)));
      if (k - x <= this.squeeze || u >= this.integral(k + 0.5) - exp(-this.exponent * log(k))) return truncated(k) - 1;
    }
  }

  /** The integral of x^-exponent, from 1. */
  private integral(x: number): number {
    return this.harmonic ? log(x) : (exp(this.rest * log(x)) - 1) / this.rest;
  }

  private inverse(u: number): number {
    if (this.harmonic) return exp(u);
    const base = 1 + u * this.rest;
    return base > 0 ? exp(log(base) / this.rest) : this.rest > 0 ? 0 : 1e300;
  }
}
