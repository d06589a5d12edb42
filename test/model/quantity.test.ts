import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuantity, parseQuantity, UNITS, type Dimension } from '../../src/model/index.js';

describe('a quantity is read in its base unit', () => {
  test.each<[string, Dimension, number]>([
    ['200us', 'duration', 0.0002],
    ['250ms', 'duration', 0.25],
    ['1.5s', 'duration', 1.5],
    ['15m', 'duration', 900],
    ['24h', 'duration', 86_400],
    ['7d', 'duration', 604_800],
    ['1mo', 'duration', 2_628_000],
    ['1y', 'duration', 31_536_000],
    ['12k/s', 'rate', 12_000],
    ['30/min', 'rate', 0.5],
    ['4KiB', 'size', 4096],
    ['10GB', 'size', 1e10],
    ['1Gbps', 'bandwidth', 125e6],
    ['100MB/s', 'bandwidth', 1e8],
    ['99.95%', 'percent', 0.9995],
    ['10x', 'factor', 10],
    ['$0.10', 'money', 0.1],
    ['$40k/mo', 'price', 40_000],
    ['$1/h', 'price', 730],
    ['10M', 'number', 1e7],
    ['0', 'number', 0],
  ])('%s', (text, dimension, value) => {
    expect(parseQuantity(text)).toEqual({ dimension, value });
  });
  test.each([
    ['250mz', 'mz'],
    ['1_000', '_000'],
    ['5/x', '/x'],
    ['$5ms', 'ms'],
    ['10Gbps/s', 'Gbps/s'],
  ])('%s has a unit that there is not', (text, unit) => {
    expect(parseQuantity(text)).toEqual({ error: 'unit', unit });
  });
  test.each(['', 'k', '-5', '1.', '.5', '5 ms', '9'.repeat(400), '1e5x%/s/s'])('%s is no quantity', (text) => {
    expect('error' in parseQuantity(text)).toBe(true);
  });
  test('every unit that is offered is read, and has its dimension', () => {
    for (const [dimension, units] of Object.entries(UNITS)) {
      for (const unit of units) {
        const text = unit === '$' ? '$5' : dimension === 'price' ? `$5${unit}` : `5${unit}`;
        expect(parseQuantity(text)).toMatchObject({ dimension });
      }
    }
  });
});

describe('a quantity is written as a person would', () => {
  test.each<[number, Dimension, string]>([
    [0.00025, 'duration', '250us'],
    [0.0241, 'duration', '24.1ms'],
    [90, 'duration', '90s'],
    [1200, 'duration', '20m'],
    [0, 'duration', '0ms'],
    [12_000, 'rate', '12k/s'],
    [0.05, 'rate', '3/min'],
    [4096, 'size', '4KiB'],
    [1.5 * 2 ** 30, 'size', '1.5GiB'],
    [1e8, 'bandwidth', '100MB/s'],
    [0.6125, 'percent', '61.25%'],
    [0.9995, 'percent', '99.95%'],
    [0.99999, 'percent', '99.999%'],
    [0.999996, 'percent', '99.9996%'],
    [1, 'percent', '100%'],
    [40_000, 'price', '$40k/mo'],
    [1.5, 'factor', '1.5x'],
    [1234, 'number', '1234'],
    [Infinity, 'duration', 'unbounded'],
  ])('%d as a %s', (value, dimension, text) => {
    expect(formatQuantity(value, dimension)).toBe(text);
  });
  test('and read back it is the same, to three digits', () => {
    const dimension = fc.constantFrom(...(Object.keys(UNITS) as Dimension[]).filter((each) => each !== 'percent'));
    fc.assert(
      fc.property(dimension, fc.double({ min: 1e-4, max: 1e9, noNaN: true }), (of, value) => {
        const read = parseQuantity(formatQuantity(value, of));
        if ('error' in read) throw new Error(`${formatQuantity(value, of)} is not read`);
        expect(read.dimension).toBe(of);
        expect(Math.abs(read.value - value)).toBeLessThanOrEqual(0.006 * value);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
  test('a share below one never looks like all', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), (value) => {
        expect(formatQuantity(value, 'percent')).not.toBe('100%');
      }),
      { seed: 6, numRuns: 2000 },
    );
  });
});
