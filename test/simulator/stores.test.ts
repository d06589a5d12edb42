import { describe, expect, test } from 'vitest';
import type { Network, Store } from '../../src/network/index.js';
import {
  agrees,
  constant,
  delay,
  during,
  exponential,
  network,
  plain,
  poisson,
  run,
  sequence,
  serve,
  solved,
  store,
  valueOf,
} from '../network/build.js';

const cached = (own: Partial<Store>, rate = 1000): Network =>
  network(poisson(rate), { do: 'lookup', store: 0, hit: sequence(), miss: sequence() }, { stores: [store(own)] });

describe('hit ratios of real caches', () => {
  // LRU: King 1971 / Flajolet et al. 1992; FIFO = RANDOM: Gelenbe 1973; all exact under independent requests.
  test.each([
    ['lru', 20, 5, 0.8, 0.39297],
    ['fifo', 20, 5, 0.8, 0.36887],
    ['random', 20, 5, 0.8, 0.36887],
    ['lru', 20, 5, 1, 0.48019374],
    ['fifo', 20, 5, 1, 0.44101261],
    ['lru', 100, 10, 1, 0.3978],
    ['fifo', 100, 10, 1, 0.35004],
    ['random', 50, 10, 0.8, 0.35362165],
  ] as const)('%s over %d keys with room for %d, Zipf(%f)', (eviction, keys, entries, exponent, exact) => {
    const { stores } = run(cached({ eviction, keys, entries, popularity: { type: 'zipf', exponent } }), { duration: 30 });
    agrees(stores[0]?.hitRatio, exact, 2e-4);
    expect(valueOf(stores[0]?.entries)).toBeCloseTo(entries, 1);
    agrees(stores[0]?.evictions, 1000 * (1 - exact), 1e-3);
  });

  // Jung, Berger & Balakrishnan 2003.
  test.each([
    [1, 0.5],
    [10, 0.90909091],
  ])('a TTL of %d mean gaps of each key', (requests, exact) => {
    const { stores } = run(cached({ keys: 100, entries: 100, ttl: requests, popularity: { type: 'uniform' } }, 100), { duration: 300 });
    agrees(stores[0]?.hitRatio, exact);
    agrees(stores[0]?.expirations, 100 * (1 - exact), 1e-3);
    agrees(stores[0]?.entries, 100 * exact, 1e-3);
  });

  test.each(['lru', 'fifo', 'random', 'lfu'] as const)(
    'a million keys in a bounded memory: %s is what its approximation says',
    (eviction) => {
      const of = cached({ eviction, keys: 1_000_000, entries: 10_000, popularity: { type: 'zipf', exponent: 1 } });
      const { stores } = run(of, { duration: 20, replications: 5 });
      agrees(stores[0]?.hitRatio, valueOf(solved(of).stores[0]?.hitRatio), 2e-3);
    },
  );

  test('two billion keys are hashed, not listed', () => {
    const of = cached({ keys: 2e9, entries: 20_000, popularity: { type: 'zipf', exponent: 1.1 } });
    agrees(run(of, { duration: 20, replications: 4 }).stores[0]?.hitRatio, valueOf(solved(of).stores[0]?.hitRatio), 5e-3);
  });

  test('LRU with a TTL, which nothing but approximations describe, agrees with one', () => {
    const of = cached({ keys: 10_000, entries: 1000, ttl: 5 });
    agrees(run(of, { duration: 30 }).stores[0]?.hitRatio, valueOf(solved(of).stores[0]?.hitRatio), 0.01);
  });
});

describe('what a store does to those behind it', () => {
  const aside: Network = network(
    poisson(1000),
    { do: 'lookup', store: 0, hit: delay(constant(0.001)), miss: serve(0, exponential(0.0005)) },
    { stores: [store({ keys: 10_000, entries: 1000 })] },
  );

  test('misses load the station behind, and nothing else does', () => {
    const { stores, stations } = run(aside, { duration: 20, replications: 1 });
    expect(valueOf(stations[0]?.arrivalRate)).toBeCloseTo(valueOf(stores[0]?.lookups) * (1 - valueOf(stores[0]?.hitRatio)), 6);
  });

  test('a run begins with a warm store, and a flush makes it cold for a while', () => {
    const { timeline } = run(
      aside,
      { duration: 60, replications: 3 },
      { ...plain, disruptions: [during(30, null, { effect: 'flush', store: 0 })] },
    );
    const load = timeline?.stations[0]?.utilisation ?? [];
    const mean = (from: number, to: number): number => load.slice(from, to).reduce((sum, each) => sum + each, 0) / (to - from);
    const before = mean(5, 30);
    expect(mean(0, 5)).toBeCloseTo(before, 1);
    expect(load[30]).toBeGreaterThan(1.2 * before);
    expect(mean(50, 60)).toBeLessThan(1.1 * before);
  });

  test('a write that removes the value makes the next reader miss; one that puts it there does not', () => {
    const written = (mode: 'put' | 'invalidate'): number => {
      const of = network(
        poisson(500),
        sequence({ do: 'put', store: 0, mode }, { do: 'lookup', store: 0, hit: sequence(), miss: sequence() }),
        {
          stores: [store({ keys: 100, entries: 100, popularity: { type: 'uniform' } })],
        },
      );
      return valueOf(run(of, { duration: 20, replications: 2 }).stores[0]?.hitRatio);
    };
    expect(written('put')).toBeCloseTo(1, 3);
    // As many writes as reads of each key: the last of the two was a read half of the time.
    expect(written('invalidate')).toBeCloseTo(0.5, 1);
  });

  test('a failed read fills nothing', () => {
    const of = network(
      poisson(200),
      { do: 'lookup', store: 0, hit: sequence(), miss: { do: 'refuse', probability: 1 } },
      { stores: [store({ keys: 10, entries: 10, ttl: 1 })] },
    );
    const { stores, flows } = run(of, { duration: 100, warmup: 5, replications: 2 });
    expect(valueOf(stores[0]?.hitRatio)).toBe(0);
    expect(valueOf(flows[0]?.errors.refused)).toBe(1);
  });
});
