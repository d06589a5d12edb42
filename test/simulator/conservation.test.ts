import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUSES, problem, type Estimate } from '../../src/network/index.js';
import { simulate } from '../../src/simulator/index.js';
import { solve } from '../../src/solver/index.js';
import { design, disruption, step } from '../network/arbitrary.js';
import { guardedDesign, guardedDisruption } from '../network/guarded.js';
import { network, poisson, station, store, valueOf } from '../network/build.js';

/** Every number of an answer, with where it stands. */
function* numbers(value: unknown, path = ''): Generator<[string, number]> {
  if (typeof value === 'number') yield [path, value];
  else if (typeof value === 'object' && value !== null)
    for (const [name, part] of Object.entries(value)) yield* numbers(part, `${path}.${name}`);
}

const of = (estimate: Estimate): number => estimate.value ?? 0;

/** Milliseconds after which something hangs: hundreds of networks take a while on a busy machine. */
const GUARD = 300_000;

describe('any network whatever', () => {
  test.each([
    ['without guards and logs', design, disruption],
    ['with all primitives', guardedDesign, guardedDisruption],
  ] as const)(
    '%s is simulated to finite numbers that are not negative, and no request is lost or made',
    (_, networks, disruption_) => {
      fc.assert(
        fc.property(networks, fc.array(disruption_, { maxLength: 3 }), fc.integer({ min: 1, max: 1000 }), (of_, disruptions, seed) => {
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
        { numRuns: 120, seed: 4 },
      );
    },
    GUARD,
  );

  test(
    'is solved to finite numbers that are not negative, and to probabilities that are',
    () => {
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
    },
    GUARD,
  );

  test(
    'conserves requests: what arrived has ended or is still inside',
    () => {
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
    },
    GUARD,
  );
});
