/* eslint-disable @typescript-eslint/no-non-null-assertion -- Indices are masked to the tables' sizes; a default value would cost time and hide a mistake. */
/**
 * Streams of random numbers: xoshiro128++ (Blackman & Vigna 2021), each seeded by SplitMix64 from a seed and the stream's name. One stream per thing and
 * purpose, so that two designs that differ in one thing see the same numbers everywhere else (common random numbers).
 * The state is in typed arrays and nothing is allocated per number.
 */
export class Streams {
  private readonly state: Int32Array;

  constructor(seed: number, replication: number, names: readonly string[]) {
    this.state = new Int32Array(4 * Math.max(1, names.length));
    names.forEach((name, stream) => {
      this.seed(stream, seed, replication, name);
    });
  }

  private seed(stream: number, seed: number, replication: number, name: string): void {
    let state = fnv64(name) ^ (BigInt(Math.trunc(seed)) * 0x9e3779b97f4a7c15n) ^ (BigInt(replication) * 0xd1342543de82ef95n);
    for (let word = 0; word < 4; word += 2) {
      state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
      const mixed = splitmix(state);
      this.state[stream * 4 + word] = Number(BigInt.asIntN(32, mixed));
      this.state[stream * 4 + word + 1] = Number(BigInt.asIntN(32, mixed >> 32n));
    }
    // The one state that the generator never leaves.
    if (this.state.subarray(stream * 4, stream * 4 + 4).every((word) => word === 0)) this.state[stream * 4] = 1;
  }

  /** 32 random bits, signed. */
  bits(stream: number): number {
    const s = this.state;
    const at = stream << 2;
    const a = s[at]!;
    const b = s[at + 1]!;
    const c = s[at + 2]! ^ a;
    const d = s[at + 3]! ^ b;
    const sum = (a + s[at + 3]!) | 0;
    s[at] = a ^ d;
    s[at + 1] = b ^ c;
    s[at + 2] = c ^ (b << 9);
    s[at + 3] = (d << 11) | (d >>> 21);
    return (((sum << 7) | (sum >>> 25)) + a) | 0;
  }

  /** Uniform in (0, 1), never 0 or 1. */
  uniform(stream: number): number {
    return ((this.bits(stream) >>> 0) + 0.5) * 2.3283064365386963e-10;
  }

  /** A whole number from 0 to n − 1; n up to 2³². */
  below(stream: number, n: number): number {
    return Math.floor(this.uniform(stream) * n);
  }

  /** Exponential with mean 1: Marsaglia & Tsang's ziggurat (J. Stat. Soft. 5(8), 2000). */
  exponential(stream: number): number {
    const bits = this.bits(stream);
    // The low bits choose the layer, the whole word the place in it, as in the paper.
    const layer = bits & 255;
    const place = bits >>> 0;
    return place < EXP_K[layer]! ? place * EXP_W[layer]! : this.exponentialSlow(stream, place, layer);
  }

  private exponentialSlow(stream: number, first: number, firstLayer: number): number {
    let place = first;
    let layer = firstLayer;
    for (;;) {
      if (layer === 0) return EXP_R - Math.log(this.uniform(stream));
      const x = place * EXP_W[layer]!;
      if (EXP_F[layer]! + this.uniform(stream) * (EXP_F[layer - 1]! - EXP_F[layer]!) < Math.exp(-x)) return x;
      const bits = this.bits(stream);
      layer = bits & 255;
      place = bits >>> 0;
      if (place < EXP_K[layer]!) return place * EXP_W[layer]!;
    }
  }

  /** Normal with mean 0 and variance 1, by the same paper's ziggurat. */
  normal(stream: number): number {
    for (;;) {
      const bits = this.bits(stream);
      const layer = bits & 127;
      if ((bits < 0 ? -bits : bits) < NORMAL_K[layer]!) return bits * NORMAL_W[layer]!;
      if (layer === 0) {
        for (;;) {
          const x = -Math.log(this.uniform(stream)) / NORMAL_R;
          const y = -Math.log(this.uniform(stream));
          if (y + y >= x * x) return bits > 0 ? NORMAL_R + x : -NORMAL_R - x;
        }
      }
      const x = bits * NORMAL_W[layer]!;
      if (NORMAL_F[layer]! + this.uniform(stream) * (NORMAL_F[layer - 1]! - NORMAL_F[layer]!) < Math.exp(-0.5 * x * x)) return x;
    }
  }

  /** Gamma with a shape and mean `shape`: Marsaglia & Tsang (ACM TOMS 26(3), 2000). */
  gamma(stream: number, shape: number): number {
    if (shape < 1) return this.gamma(stream, shape + 1) * Math.pow(this.uniform(stream), 1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal(stream);
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform(stream)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }
}

function fnv64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash;
}

function splitmix(state: bigint): bigint {
  let z = state;
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
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
  let edge = EXP_R;
  let previous = edge;
  const q = area / Math.exp(-edge);
  EXP_K[0] = Math.floor((edge / q) * 4294967296);
  EXP_K[1] = 0;
  EXP_W[0] = q / 4294967296;
  EXP_W[255] = edge / 4294967296;
  EXP_F[0] = 1;
  EXP_F[255] = Math.exp(-edge);
  for (let i = 254; i >= 1; i--) {
    edge = -Math.log(area / edge + Math.exp(-edge));
    EXP_K[i + 1] = Math.floor((edge / previous) * 4294967296);
    previous = edge;
    EXP_F[i] = Math.exp(-edge);
    EXP_W[i] = edge / 4294967296;
  }
}

function normalTables(): void {
  const area = 9.91256303526217e-3;
  let edge = NORMAL_R;
  let previous = edge;
  const q = area / Math.exp(-0.5 * edge * edge);
  NORMAL_K[0] = (edge / q) * 2147483648;
  NORMAL_K[1] = 0;
  NORMAL_W[0] = q / 2147483648;
  NORMAL_W[127] = edge / 2147483648;
  NORMAL_F[0] = 1;
  NORMAL_F[127] = Math.exp(-0.5 * edge * edge);
  for (let i = 126; i >= 1; i--) {
    edge = Math.sqrt(-2 * Math.log(area / edge + Math.exp(-0.5 * edge * edge)));
    NORMAL_K[i + 1] = (edge / previous) * 2147483648;
    previous = edge;
    NORMAL_F[i] = Math.exp(-0.5 * edge * edge);
    NORMAL_W[i] = edge / 2147483648;
  }
}

exponentialTables();
normalTables();
