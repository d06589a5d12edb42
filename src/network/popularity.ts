import type { Popularity } from './distribution.js';
import { remembered } from './remembered.js';

/** Keys alike enough to be counted together: `count` keys, each asked for with `probability`. */
export interface KeyGroup {
  readonly first: number;
  readonly count: number;
  readonly probability: number;
}

/**
 * The keys in groups: the most popular 128 one by one, then in groups whose ranks differ by 4 % at most, so that sums over
 * millions of keys take microseconds. A group's probability is the mean over its ranks, by the midpoint rule.
 */
export function keyGroups(popularity: Popularity, keys: number): readonly KeyGroup[] {
  const exponent = popularity.type === 'zipf' ? popularity.exponent : 0;
  return exponent === 0 ? [{ first: 0, count: keys, probability: 1 / keys }] : zipfGroups(exponent, keys);
}

/** The same few are asked for again and again. */
const zipfGroups = remembered((exponent: number, keys: number) => `${exponent} ${keys}`, groupsOf, 32);

function groupsOf(exponent: number, keys: number): readonly KeyGroup[] {
  const found: { first: number; count: number; weight: number }[] = [];
  let total = 0;
  for (let first = 0; first < keys;) {
    const count = Math.min(keys - first, first < 128 ? 1 : Math.ceil(first * 0.04));
    const weight = count === 1 ? Math.pow(first + 1, -exponent) : meanPower(first + 0.5, first + count + 0.5, exponent);
    found.push({ first, count, weight });
    total += count * weight;
    first += count;
  }
  return found.map(({ first, count, weight }) => ({ first, count, probability: weight / total }));
}

/** The mean of x^-exponent from a to b. */
function meanPower(a: number, b: number, exponent: number): number {
  const power = 1 - exponent;
  const integral = Math.abs(power) < 1e-9 ? Math.log(b / a) : (Math.pow(b, power) - Math.pow(a, power)) / power;
  return integral / (b - a);
}
