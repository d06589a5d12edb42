import { describe, expect, test } from 'vitest';
import { mean, squaredVariation, variance, type Distribution } from '../../src/network/index.js';
import { Image } from '../../src/simulator/kernel/image.js';
import { Streams } from '../../src/simulator/kernel/random.js';
import { Samplers } from '../../src/simulator/kernel/samplers.js';
import { samplerTable } from '../../src/simulator/program/sampling.js';
import { seeds } from '../../src/simulator/program/seeds.js';
import { constant, exponential, hyperexponential, lognormal } from '../network/build.js';

const streamsOf = (seed: number, replication: number, names: readonly string[]): Streams => new Streams(seeds(seed, replication, names));

const samplersOf = (...distributions: Distribution[]): Samplers => {
  const { kinds, parameters, values } = samplerTable(distributions);
  const count = kinds.length;
  return new Samplers(
    new Image(
      Int32Array.of(count, ...kinds, count, count, count, values.length),
      Float64Array.from([...([0, 1, 2] as const).flatMap((at) => parameters.map((row) => row[at])), ...values]),
    ),
  );
};

const DISTRIBUTIONS: readonly Distribution[] = [
  constant(0.25),
  exponential(2),
  { type: 'uniform', min: 1, max: 3 },
  lognormal(5, 2),
  { type: 'pareto', min: 1, shape: 6 },
  { type: 'erlang', stages: 4, mean: 8 },
  { type: 'erlang', stages: 0.5, mean: 1 },
  hyperexponential(1, 4),
  { type: 'empirical', values: [1, 2, 2, 7] },
  { type: 'sum', parts: [constant(1), exponential(1), { type: 'sum', parts: [{ type: 'uniform', min: 0, max: 2 }] }] },
];

describe('samples have the moments of their distributions', () => {
  test.each(DISTRIBUTIONS.map((distribution, index) => ({ distribution, index, name: distribution.type })))(
    '$index $name',
    ({ distribution }) => {
      const streams = streamsOf(99, 0, ['times']);
      const samplers = samplersOf(distribution);
      const draws = 200_000;
      let sum = 0;
      let square = 0;
      let least = Infinity;
      for (let draw = 0; draw < draws; draw++) {
        const value = samplers.draw(0, streams, 0);
        least = Math.min(least, value);
        sum += value;
        square += (value - mean(distribution)) ** 2;
      }
      expect(least).toBeGreaterThanOrEqual(0);
      // Four standard errors of the mean; 5 % for the variance, whose own error depends on the fourth moment.
      expect(Math.abs(sum / draws - mean(distribution))).toBeLessThanOrEqual(4 * Math.sqrt(variance(distribution) / draws) + 1e-12);
      expect(Math.abs(square / draws - variance(distribution))).toBeLessThanOrEqual(0.05 * variance(distribution) + 1e-12);
    },
  );
});

test('moments of the distributions are those of the textbooks', () => {
  expect(squaredVariation(exponential(3))).toBe(1);
  expect(squaredVariation(constant(3))).toBe(0);
  expect(squaredVariation(hyperexponential(3, 4))).toBeCloseTo(4, 12);
  expect(squaredVariation({ type: 'erlang', stages: 4, mean: 1 })).toBe(0.25);
  expect(mean({ type: 'pareto', min: 2, shape: 3 })).toBe(3);
  expect(mean({ type: 'pareto', min: 2, shape: 1 })).toBe(Infinity);
  expect(variance({ type: 'pareto', min: 2, shape: 2 })).toBe(Infinity);
  // Median 4 ms and 99th percentile 25 ms.
  const sigma = Math.log(25 / 4) / 2.3263478740408408;
  expect(mean({ type: 'lognormal', mu: Math.log(4), sigma })).toBeCloseTo(4 * Math.exp(sigma ** 2 / 2), 12);
});

describe('streams', () => {
  const first = (seed: number, replication: number, names: readonly string[], stream: number): number[] => {
    const streams = streamsOf(seed, replication, names);
    return Array.from({ length: 5 }, () => streams.uniform(stream));
  };

  test('a stream depends on its seed, replication and name, and on nothing else', () => {
    expect(first(1, 0, ['a', 'b'], 1)).toEqual(first(1, 0, ['z', 'y', 'b'], 2));
    expect(first(1, 0, ['a'], 0)).not.toEqual(first(2, 0, ['a'], 0));
    expect(first(1, 0, ['a'], 0)).not.toEqual(first(1, 1, ['a'], 0));
    expect(first(1, 0, ['a', 'b'], 0)).not.toEqual(first(1, 0, ['a', 'b'], 1));
  });

  test('a stream does not notice draws from another', () => {
    const streams = streamsOf(3, 0, ['a', 'b']);
    for (let draw = 0; draw < 100; draw++) streams.exponential(0);
    expect(streams.uniform(1)).toBe(first(3, 0, ['a', 'b'], 1)[0]);
  });

  test('bits are even in every position', () => {
    const streams = streamsOf(4, 0, ['bits']);
    const ones = new Array<number>(32).fill(0);
    const draws = 20_000;
    for (let draw = 0; draw < draws; draw++) {
      const bits = streams.bits(0);
      for (let bit = 0; bit < 32; bit++) ones[bit] = (ones[bit] ?? 0) + ((bits >>> bit) & 1);
    }
    // 4.5 standard deviations over 32 positions.
    for (const count of ones) expect(Math.abs(count - draws / 2)).toBeLessThan(4.5 * Math.sqrt(draws / 4));
  });

  test('the exponential tail is the right one', () => {
    const streams = streamsOf(5, 0, ['tail']);
    const draws = 500_000;
    for (const limit of [1, 5, 8]) {
      let beyond = 0;
      for (let draw = 0; draw < draws; draw++) if (streams.exponential(0) > limit) beyond++;
      const expected = draws * Math.exp(-limit);
      expect(Math.abs(beyond - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
    }
  });
});
