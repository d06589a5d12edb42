import { expect, test } from 'vitest';
import type { Store } from '../../src/network/index.js';
import { Streams } from '../../src/simulator/kernel/random.js';
import { prefill } from '../../src/simulator/program/prefill.js';
import { largeContents } from '../../src/simulator/program/remembered.js';
import { seeds } from '../../src/simulator/program/seeds.js';

const store = (entries: number): Store => ({
  owner: 'c',
  eviction: 'lru',
  entries,
  ttl: 60,
  keys: 4 * entries,
  popularity: { type: 'zipf', exponent: 0.9 },
  consistency: 'ttl',
});

test('what a large store holds is worked out once for the same store, load and seed, and is what it would be otherwise', () => {
  const first = largeContents(store(60_000), 5000, 1, 'contents c 0');
  expect(first).toEqual(prefill(store(60_000), 5000, new Streams(seeds(1, -1, ['contents c 0']))));
  expect(largeContents(store(60_000), 5000, 1, 'contents c 0')).toBe(first);
  for (const other of [
    largeContents(store(60_000), 5000, 2, 'contents c 0'),
    largeContents(store(60_000), 6000, 1, 'contents c 0'),
    largeContents(store(60_000), 5000, 1, 'contents d 1'),
    largeContents(store(70_000), 5000, 1, 'contents c 0'),
  ])
    expect(other).not.toEqual(first);
});
