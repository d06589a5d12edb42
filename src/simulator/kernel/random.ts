import { exp, log, power } from './elementary.js';
import { truncated, unsigned } from './native.js';
import type { i32 } from './native.js';

/**
 * Streams of random numbers: xoshiro128++ (Blackman & Vigna 2021), four words of state each, see `seeds.ts`. One stream per thing and
 * purpose, so that two designs that differ in one thing see the same numbers everywhere else (common random numbers).
 */
export class Streams {
  constructor(private readonly state: Int32Array) {}

  /** 32 random bits, signed. @inline */
  bits(stream: i32): i32 {
    const s = this.state;
    const at = stream << 2;
    const a = s[at]!;
    const b = s[at + 1]!;
    const c = s[at + 2]! ^ a;
    const last = s[at + 3]!;
    const d = last ^ b;
    const sum = (a + last) | 0;
    s[at] = a ^ d;
    s[at + 1] = b ^ c;
    s[at + 2] = c ^ (b << 9);
    s[at + 3] = (d << 11) | (d >>> 21);
    return (((sum << 7) | (sum >>> 25)) + a) | 0;
  }

  /** Uniform in (0, 1), never 0 or 1. @inline */
  uniform(stream: i32): number {
    return (unsigned(this.bits(stream)) + 0.5) * 2.3283064365386963e-10;
  }

  /** A whole number from 0 to n − 1; n up to 2³¹. */
  below(stream: i32, n: i32): i32 {
    return truncated(this.uniform(stream) * n);
  }

  /** Exponential with mean 1: Marsaglia & Tsang's ziggurat (J. Stat. Soft. 5(8), 2000). @inline */
  exponential(stream: i32): number {
    const bits = this.bits(stream);
    // The low bits choose the layer, the whole word the place in it, as in the paper.
    const layer = bits & 255;
    const place = unsigned(bits);
    return place < EXP_K[layer]! ? place * EXP_W[layer]! : this.exponentialSlow(stream, place, layer);
  }

  private exponentialSlow(stream: i32, first: number, firstLayer: i32): number {
    let place: number = first;
    let layer: i32 = firstLayer;
    for (;;) {
      if (layer === 0) return EXP_R - log(this.uniform(stream));
      const x = place * EXP_W[layer]!;
      if (EXP_F[layer]! + this.uniform(stream) * (EXP_F[layer - 1]! - EXP_F[layer]!) < exp(-x)) return x;
      const bits = this.bits(stream);
      layer = bits & 255;
      place = unsigned(bits);
      if (place < EXP_K[layer]!) return place * EXP_W[layer]!;
    }
  }

  /** Normal with mean 0 and variance 1, by the same paper's ziggurat. */
  normal(stream: i32): number {
    for (;;) {
      const bits = this.bits(stream);
      const layer = bits & 127;
      const place: number = bits;
      if (Math.abs(place) < NORMAL_K[layer]!) return place * NORMAL_W[layer]!;
      if (layer === 0) {
        for (;;) {
          const x = -log(this.uniform(stream)) / NORMAL_R;
          const y = -log(this.uniform(stream));
          if (y + y >= x * x) return bits > 0 ? NORMAL_R + x : -NORMAL_R - x;
        }
      }
      const x = place * NORMAL_W[layer]!;
      if (NORMAL_F[layer]! + this.uniform(stream) * (NORMAL_F[layer - 1]! - NORMAL_F[layer]!) < exp(-0.5 * x * x)) return x;
    }
  }

  /** Gamma with a shape and mean `shape`: Marsaglia & Tsang (ACM TOMS 26(3), 2000). */
  gamma(stream: i32, shape: number): number {
    if (shape < 1) return this.gamma(stream, shape + 1) * power(this.uniform(stream), 1 / shape);
    const d = shape - 1 / 3.0;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal(stream);
      const root = 1 + c * x;
      const v = root * root * root;
      if (v > 0 && log(this.uniform(stream)) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
  }
}

const EXP_R = 7.69711747013105;
const EXP_K = new Float64Array(256);
const EXP_W = new Float64Array(256);
const EXP_F = new Float64Array(256);
const NORMAL_R = 3.442619855899;
const NORMAL_K = new Float64Array(128);
const NORMAL_W = new Float64Array(128);
const NORMAL_F = new Float64Array(128);

function exponentialTables(): void {
  const area = 3.949659822581572e-3;
  let edge: number = EXP_R;
  let previous: number = edge;
  const q = area / exp(-edge);
  EXP_K[0] = Math.floor((edge / q) * 4294967296);
  EXP_K[1] = 0;
  EXP_W[0] = q / 4294967296;
  EXP_W[255] = edge / 4294967296;
  EXP_F[0] = 1;
  EXP_F[255] = exp(-edge);
  for (let i = 254; i >= 1; i--) {
    edge = -log(area / edge + exp(-edge));
    EXP_K[i + 1] = Math.floor((edge / previous) * 4294967296);
    previous = edge;
    EXP_F[i] = exp(-edge);
    EXP_W[i] = edge / 4294967296;
  }
}

function normalTables(): void {
  const area = 9.91256303526217e-3;
  let edge: number = NORMAL_R;
  let previous: number = edge;
  const q = area / exp(-0.5 * edge * edge);
  NORMAL_K[0] = (edge / q) * 2147483648;
  NORMAL_K[1] = 0;
  NORMAL_W[0] = q / 2147483648;
  NORMAL_W[127] = edge / 2147483648;
  NORMAL_F[0] = 1;
  NORMAL_F[127] = exp(-0.5 * edge * edge);
  for (let i = 126; i >= 1; i--) {
    edge = Math.sqrt(-2 * log(area / edge + exp(-0.5 * edge * edge)));
    NORMAL_K[i + 1] = (edge / previous) * 2147483648;
    previous = edge;
    NORMAL_F[i] = exp(-0.5 * edge * edge);
    NORMAL_W[i] = edge / 2147483648;
  }
}

exponentialTables();
normalTables();
