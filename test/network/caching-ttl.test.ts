import { expect, test } from 'vitest';
import { storeState, type Store } from '../../src/network/index.js';

const store = (ttl: number | null): Store => ({
  owner: 'pages',
  eviction: 'lru',
  entries: 1_048_576,
  ttl,
  keys: 2_000_000,
  popularity: { type: 'zipf', exponent: 0.9 },
  consistency: 'ttl',
});

test('keys that are asked for all the time have a hit ratio too, when half of all keys fit', () => {
  const { hitRatio, evictions, expirations } = storeState(store(1800), 11_880);
  expect(hitRatio).toBeGreaterThan(0.87);
  // Every miss fills an entry, which ends in one of two ways.
  expect(evictions + expirations).toBeCloseTo(1 - hitRatio, 6);
});

test('a TTL of a century is no TTL', () => {
  expect(storeState(store(3.2e9), 11_880).hitRatio).toBeCloseTo(storeState(store(null), 11_880).hitRatio, 6);
});
