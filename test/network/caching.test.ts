import { describe, expect, test } from 'vitest';
import { keyGroups, storeState, type Popularity } from '../../src/network/index.js';
import { store } from './build.js';

const zipf = (exponent: number): Popularity => ({ type: 'zipf', exponent });

/** Key by key: all but one place hold the most popular, and the last one holds the latest of the others. */
function lastPlaceOpen(keys: number, entries: number, exponent: number): number {
  let total = 0;
  let kept = 0;
  let others = 0;
  let squares = 0;
  for (let key = 1; key <= keys; key++) {
    const weight = key ** -exponent;
    total += weight;
    if (key < entries) kept += weight;
    else {
      others += weight;
      squares += weight ** 2;
    }
  }
  return (kept + squares / others) / total;
}

describe('hit ratios under independent requests', () => {
  // Che, Tung & Wang 2002, solved numerically over all keys; FIFO and RANDOM by the approximation of Fricker, Robert & Roberts 2012.
  test.each([
    { keys: 20, entries: 5, exponent: 0.8, lru: 0.39067, fifo: 0.36175, lfu: null },
    { keys: 20, entries: 5, exponent: 1, lru: 0.47871327, fifo: 0.43015094, lfu: 0.63465774 },
    { keys: 50, entries: 10, exponent: 0.8, lru: 0.38727459, fifo: 0.34952929, lfu: 0.54697391 },
    { keys: 10_000, entries: 100, exponent: 0.64, lru: 0.056464077, fifo: 0.050709892, lfu: 0.16662297 },
    { keys: 10_000, entries: 1000, exponent: 1, lru: 0.67560179, fifo: 0.630906, lfu: 0.76479078 },
    { keys: 100_000, entries: 1000, exponent: 0.9, lru: 0.34206117, fifo: 0.30627754, lfu: 0.47418822 },
    { keys: 1_000_000, entries: 10_000, exponent: 1, lru: 0.58513808, fifo: 0.55017431, lfu: 0.68003834 },
    { keys: 1_000_000, entries: 10_000, exponent: 1.2, lru: 0.87535915, fifo: 0.85542215, lfu: 0.90959995 },
  ])('Zipf($exponent) over $keys keys with room for $entries', ({ keys, entries, exponent, lru, fifo, lfu }) => {
    const ratio = (eviction: 'lru' | 'fifo' | 'random' | 'lfu'): number =>
      storeState(store({ eviction, keys, entries, popularity: zipf(exponent) }), 1).hitRatio;
    expect(ratio('lru')).toBeCloseTo(lru, 4);
    expect(ratio('fifo')).toBeCloseTo(fifo, 4);
    expect(ratio('random')).toBe(ratio('fifo'));
    // The ideal keeps the most popular for good; whoever must take in what comes gives the last place to it.
    expect(ratio('lfu')).toBeCloseTo(lastPlaceOpen(keys, entries, exponent), 4);
    if (lfu !== null) expect(ratio('lfu')).toBeLessThan(lfu);
  });

  // Jung, Berger & Balakrishnan, "Modeling TTL-based Internet caches", INFOCOM 2003: λT / (1 + λT) for each key.
  test.each([
    { requests: 0.1, ratio: 0.090909091 },
    { requests: 1, ratio: 0.5 },
    { requests: 10, ratio: 0.90909091 },
    { requests: 100, ratio: 0.99009901 },
  ])('a TTL of $requests mean gaps of a key', ({ requests, ratio }) => {
    const state = storeState(store({ keys: 50, entries: 50, ttl: requests, popularity: { type: 'uniform' } }), 50);
    expect(state.hitRatio).toBeCloseTo(ratio, 8);
    expect(state.accuracy).toBe('exact');
  });

  test('a TTL can only lower the hit ratio of LRU, and less the longer it is', () => {
    const ratios = [0.01, 0.1, 1, 10, 1000, null].map((ttl) => storeState(store({ ttl }), 1000).hitRatio);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(ratios.every((ratio) => ratio > 0 && ratio < 1)).toBe(true);
  });

  test('no room is no hit, and room for all is all hits', () => {
    expect(storeState(store({ entries: 0 }), 1).hitRatio).toBe(0);
    expect(storeState(store({ entries: 1000 }), 1).hitRatio).toBeCloseTo(1, 12);
  });
});

describe('popularity', () => {
  test('groups of keys hold all keys, and their probabilities add up to 1', () => {
    for (const keys of [1, 2, 100, 12_345, 10_000_000]) {
      const groups = keyGroups(zipf(0.9), keys);
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(keys);
      expect(groups.reduce((sum, { count, probability }) => sum + count * probability, 0)).toBeCloseTo(1, 10);
    }
  });
});
