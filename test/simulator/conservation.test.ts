import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CAUSES,
  problem,
  type Disruption,
  type Distribution,
  type Effect,
  type Estimate,
  type Network,
  type Source,
  type Station,
  type Step,
} from '../../src/network/index.js';
import { simulate } from '../../src/simulator/index.js';
import { solve } from '../../src/solver/index.js';
import { network, poisson, station, store, valueOf } from '../network/build.js';

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
/** Any step over three stations (the second behind a router), a store, a limiter, a replica set and three owners. */
const { step } = fc.letrec<{ step: Step }>((tie) => {
  const inner = tie('step');
  return {
    step: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc
        .record({ at: fc.nat(STATIONS - 1), time })
        .map(({ at, time: service }): Step => ({ do: 'serve', station: at, time: service, router: at === 1 ? 0 : null })),
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
    ),
  };
});

const stationOf: fc.Arbitrary<Partial<Station>> = fc.record({
  replicas: fc.integer({ min: 1, max: 4 }),
  servers: fc.integer({ min: 1, max: 4 }),
  capacity: fc.option(fc.nat(5), { nil: null }),
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

const design: fc.Arbitrary<Network> = fc
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
const disruption: fc.Arbitrary<Disruption> = fc.record({
  at: fc.double({ min: 0, max: 4, noNaN: true }),
  duration: fc.option(fc.double({ min: 0, max: 3, noNaN: true })),
  effects: fc.array(effect, { minLength: 1, maxLength: 2 }),
});

/** Every number of an answer, with where it stands. */
function* numbers(value: unknown, path = ''): Generator<[string, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) yield* numbers(part, `${path}.${name}`);
}

const of = (estimate: Estimate): number => estimate.value ?? 0;

describe('any network whatever', () => {
  test('is simulated to finite numbers that are not negative, and no request is lost or made', () => {
    fc.assert(
      fc.property(design, fc.array(disruption, { maxLength: 3 }), fc.integer({ min: 1, max: 1000 }), (of_, disruptions, seed) => {
        const experiment = { load: [1], disruptions };
        expect(problem(of_, experiment)).toBeNull();
        const duration = 5;
        const answer = simulate(of_, experiment, { seed, replications: 1, duration, warmup: 0 });
        expect(answer.error).toBeUndefined();
        for (const [path, value] of numbers(answer)) {
          expect(Number.isFinite(value), path).toBe(true);
          expect(value, path).toBeGreaterThanOrEqual(0);
        }
        for (const measured of [...answer.flows, ...answer.owners]) {
          const ended = of(measured.availability) + CAUSES.reduce((sum, cause) => sum + of(measured.errors[cause]), 0);
          if (measured.availability.value !== null) expect(ended).toBeLessThanOrEqual(1 + 1e-9);
          expect(of(measured.throughput)).toBeLessThanOrEqual(of(measured.arrivalRate) + 1e-9);
        }
        for (const each of answer.stations) expect(of(each.utilisation)).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  test('is solved to finite numbers that are not negative, and to probabilities that are', () => {
    fc.assert(
      fc.property(design, (of_) => {
        const answer = solve(of_, { load: [1], disruptions: [] });
        expect(answer.error).toBeUndefined();
        for (const [path, value] of numbers(answer)) {
          expect(Number.isFinite(value), path).toBe(true);
          expect(value, path).toBeGreaterThanOrEqual(0);
        }
        for (const measured of [...answer.flows, ...answer.owners]) {
          if (measured.availability.value === null) continue;
          const ended = of(measured.availability) + CAUSES.reduce((sum, cause) => sum + of(measured.errors[cause]), 0);
          expect(ended).toBeCloseTo(1, 4);
          const { p50, p90, p95, p99, p999 } = measured.latency;
          const percentiles = [p50, p90, p95, p99, p999].map((each) => each.value).filter((each) => each !== null);
          expect(percentiles).toEqual([...percentiles].sort((a, b) => a - b));
        }
        for (const each of answer.stations) expect(of(each.utilisation)).toBeLessThanOrEqual(1 + 1e-9);
      }),
      { numRuns: 250, seed: 4 },
    );
  });

  test('conserves requests: what arrived has ended or is still inside', () => {
    fc.assert(
      fc.property(step, fc.integer({ min: 1, max: 1000 }), (body, seed) => {
        // Arrivals stop after a second; long after that nobody may be left.
        const of_ = network(
          poisson(50, {
            load: {
              type: 'open',
              rate: 50,
              arrivals: { type: 'poisson' },
              shape: { type: 'steps', every: 1, factors: [1, ...new Array<number>(99).fill(0)] },
            },
          }),
          body,
          {
            stations: [station({ replicas: 40 }), station({ replicas: 40, queueing: 'per_replica' }), station({ replicas: 40 })],
            routers: [{ owner: 'router', policy: 'round_robin', station: 1, weights: null, detection: null }],
            stores: [store({ entries: 20, keys: 100 })],
            limiters: [{ owner: 'limit', rate: 5000, burst: 1000, clients: 1 }],
            replicaSets: [
              {
                owner: 'set',
                primaries: [0],
                followers: [2],
                replication: 'async',
                lag: { type: 'constant', value: 0.05 },
                failover: { detect: 1, promote: 1 },
                shardShares: [1],
              },
            ],
          },
        );
        const { flows, error } = simulate(of_, { load: [], disruptions: [] }, { seed, replications: 1, duration: 99 });
        expect(error).toBeUndefined();
        const arrived = valueOf(flows[0]?.arrivalRate);
        if (arrived === 0) return;
        const failed = CAUSES.reduce((sum, cause) => sum + valueOf(flows[0]?.errors[cause]), 0);
        expect(failed + valueOf(flows[0]?.availability)).toBeCloseTo(1, 9);
        expect(valueOf(flows[0]?.throughput)).toBeCloseTo(arrived * valueOf(flows[0]?.availability), 9);
      }),
      { numRuns: 150, seed: 5 },
    );
  });
});
