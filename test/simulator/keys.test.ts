import { expect, test } from 'vitest';
import { KeySampler } from '../../src/simulator/kernel/key-sampler.js';
import { Streams } from '../../src/simulator/kernel/random.js';
import { seeds } from '../../src/simulator/program/seeds.js';

test.each([0.5, 0.8, 1, 1.3])('keys are drawn as Zipf(%f) says', (exponent) => {
  const keys = 50;
  const draws = 200_000;
  const streams = new Streams(seeds(5, 0, ['keys']));
  const sampler = new KeySampler(exponent, keys);
  const counts = new Array<number>(keys).fill(0);
  for (let draw = 0; draw < draws; draw++) {
    const key = sampler.draw(streams, 0);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  const weights = counts.map((_, key) => (key + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chiSquare = counts.reduce((sum, count, key) => {
    const expected = (draws * (weights[key] ?? 0)) / total;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  // 49 degrees of freedom: 85.4 is exceeded once in a thousand times.
  expect(chiSquare).toBeLessThan(85.4);
});
