import type { Distribution } from '../../network/index.js';

/** What a list of numbers is known by. */
export interface Print {
  readonly high: number;
  readonly low: number;
}

const WORDS = new Int32Array(2);
const DOUBLE = new Float64Array(WORDS.buffer);
const TYPES: readonly Distribution['type'][] = [
  'constant',
  'exponential',
  'uniform',
  'lognormal',
  'pareto',
  'erlang',
  'hyperexponential',
  'empirical',
  'sum',
];

/**
 * Two sums of 32 bits over numbers in their order, to the last bit of each: MurmurHash3 (Appleby 2008) with two seeds and two pairs of factors. That two lists that differ have
 * both sums alike has a chance of 2^−64.
 */
export class Fingerprint {
  high = 0x2c1b3c6d;
  low = 0x297a2d39;

  whole(value: number): this {
    let high = Math.imul(value, 0xcc9e2d51);
    high = this.high ^ Math.imul((high << 15) | (high >>> 17), 0x1b873593);
    this.high = (Math.imul((high << 13) | (high >>> 19), 5) + 0xe6546b64) | 0;
    let low = Math.imul(value ^ 0x5bd1e995, 0x239b961b);
    low = this.low ^ Math.imul((low << 16) | (low >>> 16), 0x38b34ae5);
    this.low = (Math.imul((low << 15) | (low >>> 17), 5) + 0x561ccd1b) | 0;
    return this;
  }

  number(value: number): this {
    DOUBLE[0] = value;
    return this.whole(WORDS[0] ?? 0).whole(WORDS[1] ?? 0);
  }

  text(text: string): this {
    for (let at = 0; at < text.length; at++) this.whole(text.charCodeAt(at));
    return this.whole(text.length);
  }

  print(print: Print): this {
    return this.whole(print.high).whole(print.low);
  }

  time(time: Distribution): this {
    this.whole(TYPES.indexOf(time.type));
    switch (time.type) {
      case 'constant':
        return this.number(time.value);
      case 'exponential':
        return this.number(time.mean);
      case 'uniform':
        return this.number(time.min).number(time.max);
      case 'lognormal':
        return this.number(time.mu).number(time.sigma);
      case 'pareto':
        return this.number(time.min).number(time.shape);
      case 'erlang':
        return this.number(time.stages).number(time.mean);
      case 'hyperexponential':
        return this.number(time.mean).number(time.scv);
      case 'empirical':
        for (const value of time.values) this.number(value);
        return this.whole(time.values.length);
      case 'sum':
        for (const part of time.parts) this.time(part);
        return this.whole(time.parts.length);
    }
  }

  /** Each bit of the sums depends on all that was added. */
  taken(): Print {
    return { high: mixed(this.high), low: mixed(this.low) };
  }
}

function mixed(sum: number): number {
  let h = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
