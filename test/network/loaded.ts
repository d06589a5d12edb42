import fc from 'fast-check';
import type { Interarrival, LoadShape, Network, Source, Step, Store } from '../../src/network/index.js';
import { step } from './arbitrary.js';
import { exponential, network, serve, station, store } from './build.js';

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

const arrivals: fc.Arbitrary<Interarrival> = fc.oneof(
  fc.constantFrom<Interarrival>({ type: 'poisson' }, { type: 'constant' }),
  between(0, 9).map((scv): Interarrival => ({ type: 'bursty', scv })),
  fc.array(between(0, 1), { minLength: 2, maxLength: 6 }).map((gaps): Interarrival => ({
    type: 'trace',
    times: gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap + 0.01, 0)),
  })),
);

/** Load that changes within seconds, as a run of a few of them sees it. */
const shape: fc.Arbitrary<LoadShape> = fc.oneof(
  fc.constant<LoadShape>({ type: 'flat' }),
  fc.record({ peak: between(0, 86_400), ratio: between(1, 10) }).map((each): LoadShape => ({ type: 'diurnal', ...each })),
  fc.record({ to: between(0, 4), over: between(0.1, 5) }).map((each): LoadShape => ({ type: 'ramp', ...each })),
  fc.record({ to: between(0, 4), at: between(0, 3), lasts: between(0.1, 3) }).map((each): LoadShape => ({ type: 'spike', ...each })),
  fc
    .record({ every: between(0.2, 2), factors: fc.array(between(0, 3), { minLength: 1, maxLength: 4 }) })
    .map((each): LoadShape => ({ type: 'steps', ...each })),
);

/** The first flow's share; what is left of it goes to the second or, when there is a rest, to none. */
const mix = fc.tuple(between(0, 1), between(0, 1)).map(([first, rest]) => [
  { flow: 0, share: first },
  { flow: 1, share: (1 - first) * (rest < 0.5 ? 1 : rest) },
]);

const source: fc.Arbitrary<Source> = fc.oneof(
  fc
    .record({ rate: between(1, 60), arrivals, shape, mix })
    .map(({ mix: shares, ...open }): Source => ({ owner: 'users', load: { type: 'open', ...open }, mix: shares })),
  fc.record({ count: fc.integer({ min: 1, max: 20 }), think: between(0.02, 1), mix }).map(({ count, think, mix: shares }): Source => ({
    owner: 'users',
    load: { type: 'closed', count, think: exponential(think) },
    mix: shares,
  })),
);

const cache: fc.Arbitrary<Store> = fc
  .record({
    eviction: fc.constantFrom<Store['eviction']>('lru', 'lfu', 'fifo', 'random', 'ttl_only', 'none'),
    entries: fc.integer({ min: 1, max: 40 }),
    keys: fc.integer({ min: 1, max: 60 }),
    ttl: fc.option(between(0.05, 2)),
    coalesced: fc.boolean(),
  })
  .map((each) => store(each));

/**
 * Networks for what brings load: sources of every kind and shape, several at once and of several flows, and stores of which a key that many miss at once is loaded once
 * (or by each), by loads that take long, fail or ask a store themselves.
 */
export const loadedDesign: fc.Arbitrary<Network> = fc
  .record({
    sources: fc.tuple(source, fc.array(source, { maxLength: 2 })),
    stores: fc.tuple(cache, cache),
    misses: fc.tuple(step, step, between(0, 1)),
  })
  .map(({ sources: [first, others], stores, misses: [loading, held, fails] }) => {
    const load: Step = { do: 'sequence', steps: [{ do: 'refuse', probability: fails / 3 }, serve(0, exponential(0.05)), loading] };
    const asked: Step = { do: 'lookup', store: 0, hit: serve(1, exponential(0.01)), miss: load };
    const twice: Step = {
      do: 'lookup',
      store: 1,
      hit: held,
      miss: { do: 'lookup', store: 0, hit: serve(2, exponential(0.02)), miss: load },
    };
    const replicas = { replicas: 3, queueing: 'per_replica' as const };
    return {
      ...network(first, asked, {
        stations: [station({ servers: 2 }), station(replicas), station()],
        routers: [{ owner: 'router', policy: 'round_robin', station: 1, weights: null, detection: 0.5 }],
        stores: [...stores],
        limiters: [{ owner: 'limit', rate: 50, burst: 10, clients: 2 }],
        replicaSets: [
          {
            owner: 'set',
            primaries: [0],
            followers: [2],
            replication: 'semi_sync',
            lag: exponential(0.05),
            failover: { detect: 0.5, promote: 0.5 },
            shardShares: [1],
          },
        ],
      }),
      sources: [first, ...others],
      flows: [
        { name: 'asked', body: asked },
        { name: 'asked twice', body: twice },
      ],
    };
  });
