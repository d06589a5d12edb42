import fc from 'fast-check';
import type { Disruption, Distribution, Effect, Network, Source, Station, Step } from '../../src/network/index.js';
import { network, poisson, station, store } from './build.js';

const time: fc.Arbitrary<Distribution> = fc.oneof(
  fc.double({ min: 0, max: 0.2, noNaN: true }).map((value): Distribution => ({ type: 'constant', value })),
  fc.double({ min: 1e-4, max: 0.2, noNaN: true }).map((mean): Distribution => ({ type: 'exponential', mean })),
  fc
    .record({ mu: fc.double({ min: -6, max: -2, noNaN: true }), sigma: fc.double({ min: 0, max: 1.5, noNaN: true }) })
    .map(({ mu, sigma }): Distribution => ({ type: 'lognormal', mu, sigma })),
  fc
    .record({ mean: fc.double({ min: 1e-3, max: 0.1, noNaN: true }), scv: fc.double({ min: 1, max: 8, noNaN: true }) })
    .map(({ mean, scv }): Distribution => ({ type: 'hyperexponential', mean, scv })),
  fc
    .record({ min: fc.double({ min: 1e-3, max: 0.05, noNaN: true }), shape: fc.double({ min: 1.2, max: 4, noNaN: true }) })
    .map(({ min, shape }): Distribution => ({ type: 'pareto', min, shape })),
);
const probability = fc.double({ min: 0, max: 1, noNaN: true });

const STATIONS = 3;
/** Any step over three stations (the second behind a router), a store, a limiter, a replica set and three owners; and others around such steps. */
export const stepsWith = (others: (inner: fc.Arbitrary<Step>) => readonly fc.Arbitrary<Step>[]): fc.Arbitrary<Step> =>
  fc.letrec<{ step: Step }>((tie) => {
    const inner = tie('step');
    return {
      step: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        fc
          .record({ at: fc.nat(STATIONS - 1), time, rank: fc.nat(7) })
          .map(({ at, time: service, rank }): Step => ({ do: 'serve', station: at, time: service, router: at === 1 ? 0 : null, rank })),
        time.map((each): Step => ({ do: 'delay', time: each })),
        fc.constant<Step>({ do: 'limit', limiter: 0 }),
        probability.map((each): Step => ({ do: 'refuse', probability: each })),
        fc.constantFrom<Step>(
          { do: 'put', store: 0, mode: 'put' },
          { do: 'put', store: 0, mode: 'invalidate' },
          { do: 'commit', set: 0, shard: 0 },
          { do: 'read', set: 0, shard: 0, from: 'follower' },
        ),
        fc.array(inner, { maxLength: 3 }).map((steps): Step => ({ do: 'sequence', steps })),
        fc.record({ hit: inner, miss: inner }).map(({ hit, miss }): Step => ({ do: 'lookup', store: 0, hit, miss })),
        fc
          .record({ branches: fc.array(inner, { maxLength: 3 }), need: fc.nat(3) })
          .map(({ branches, need }): Step => ({ do: 'fork', branches, need })),
        fc.record({ step: inner, other: inner, part: probability }).map(({ step: first, other, part }): Step => ({
          do: 'choose',
          choices: [
            { probability: part / 2, step: first },
            { probability: (1 - part) / 2, step: other },
          ],
        })),
        fc.record({ times: fc.nat(3), body: inner }).map(({ times, body }): Step => ({ do: 'repeat', times, body })),
        inner.map((body): Step => ({ do: 'spawn', body })),
        fc
          .record({
            owner: fc.nat(2),
            body: inner,
            timeout: fc.option(fc.double({ min: 0, max: 0.5, noNaN: true })),
            retries: fc.nat(2),
            backoff: fc.double({ min: 0, max: 0.2, noNaN: true }),
            onFailure: fc.option(inner),
          })
          .map((each): Step => ({ do: 'call', ...each })),
        ...others(inner),
      ),
    };
  }).step;

export const step = stepsWith(() => []);

const stationOf: fc.Arbitrary<Partial<Station>> = fc.record({
  replicas: fc.integer({ min: 1, max: 4 }),
  servers: fc.integer({ min: 1, max: 4 }),
  capacity: fc.option(fc.nat(5), { nil: null }),
  discipline: fc.constantFrom('fifo', 'fifo', 'lifo', 'priority', 'sharing'),
  detection: fc.double({ min: 0, max: 1, noNaN: true }),
});

const source: fc.Arbitrary<Source> = fc.oneof(
  fc.double({ min: 0, max: 60, noNaN: true }).map((rate) => poisson(rate)),
  fc
    .record({ rate: fc.double({ min: 1, max: 60, noNaN: true }), scv: fc.double({ min: 0, max: 6, noNaN: true }) })
    .map(({ rate, scv }) => poisson(rate, { load: { type: 'open', rate, arrivals: { type: 'bursty', scv }, shape: { type: 'flat' } } })),
  fc
    .record({ count: fc.integer({ min: 1, max: 20 }), think: fc.double({ min: 0.05, max: 1, noNaN: true }) })
    .map(({ count, think }) => poisson(1, { load: { type: 'closed', count, think: { type: 'exponential', mean: think } } })),
);

/** Any network over them. */
export const design: fc.Arbitrary<Network> = fc
  .record({
    source,
    body: step,
    stations: fc.tuple(stationOf, stationOf, stationOf),
    policy: fc.constantFrom(
      'round_robin',
      'weighted_round_robin',
      'least_connections',
      'least_response_time',
      'ip_hash',
      'random',
      'power_of_two',
    ),
  })
  .map(({ source: from, body, stations: [first, second, third], policy }) =>
    network(from, body, {
      stations: [station(first), station({ ...second, queueing: 'per_replica' }), station(third)],
      routers: [{ owner: 'router', policy: policy, station: 1, weights: null, detection: 0.5 }],
      stores: [store({ entries: 20, keys: 100, ttl: 1 })],
      limiters: [{ owner: 'limit', rate: 50, burst: 10, clients: 2 }],
      replicaSets: [
        {
          owner: 'set',
          primaries: [0],
          followers: [2],
          replication: 'async',
          lag: { type: 'exponential', mean: 0.05 },
          failover: { detect: 0.5, promote: 0.5 },
          shardShares: [1],
        },
      ],
    }),
  );

const effect: fc.Arbitrary<Effect> = fc.oneof(
  fc
    .record({ station: fc.nat(STATIONS - 1), replicas: fc.option(fc.array(fc.nat(3), { maxLength: 3 })) })
    .map((each): Effect => ({ effect: 'down', ...each })),
  fc
    .record({ station: fc.nat(STATIONS - 1), factor: fc.double({ min: 0.1, max: 20, noNaN: true }) })
    .map((each): Effect => ({ effect: 'slow', ...each })),
  fc.constant<Effect>({ effect: 'flush', store: 0 }),
  fc.double({ min: 0, max: 4, noNaN: true }).map((factor): Effect => ({ effect: 'surge', source: 0, factor })),
);
export const disruption: fc.Arbitrary<Disruption> = fc.record({
  at: fc.double({ min: 0, max: 4, noNaN: true }),
  duration: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
  effects: fc.array(effect, { minLength: 1, maxLength: 2 }),
});
