import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQuantity, formatWithin, parseQuantity, UNITS, type Dimension } from '../../src/model/index.js';

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

describe('a value with an interval has the decimal places that the interval leaves it', () => {
  test.each<[number, number, Dimension, string]>([
    [0.147_23, 0.0128, 'duration', '147ms ± 13ms'],
    [0.001, 3.6e-6, 'duration', '1.000ms ± 0.004ms'],
    [190.234, 0.441, 'rate', '190.2/s ± 0.4/s'],
    [12_345, 678, 'rate', '12300/s ± 700/s'],
    [5_912_345, 13_210, 'rate', '5912k/s ± 13k/s'],
    [10_304.2, 12.96, 'price', '$10304/mo ± $13/mo'],
    [0.05, 0.01, 'rate', '3.0/min ± 0.6/min'],
    [0.359_312, 0.000_793_7, 'percent', '35.93% ± 0.08%'],
    [0.999_96, 0.002, 'percent', '99.996% ± 0.20%'],
    [1, 0.002, 'percent', '100.00% ± 0.20%'],
    [25.83, 2.49, 'number', '25.8 ± 2.5'],
    [9123, 1200, 'number', '9100 ± 1200'],
    [0, 0.25, 'number', '0.00 ± 0.25'],
    [4096, 100, 'size', '4.00KiB ± 0.10KiB'],
    [1234, 20, 'price', '$1234/mo ± $20/mo'],
  ])('%d ± %d as a %s', (value, half, dimension, text) => {
    expect(formatWithin(value, half, dimension).join(' ± ')).toBe(text);
  });
  test('and is off by less than the interval', () => {
    const dimension = fc.constantFrom(...(Object.keys(UNITS) as Dimension[]));
    const value = fc.double({ min: 1e-4, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(dimension, value, fc.double({ min: 1e-3, max: 1, noNaN: true }), (of, exact, share) => {
        const [text, half] = formatWithin(exact, share * exact, of).map((each) => parseQuantity(each));
        if (!text || !half || 'error' in text || 'error' in half)
          throw new Error(`${formatWithin(exact, share * exact, of).join(' ± ')} is not read`);
        expect(Math.abs(text.value - exact)).toBeLessThanOrEqual(0.2 * share * exact);
        expect(Math.abs(half.value - share * exact)).toBeLessThanOrEqual(0.2 * share * exact);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
