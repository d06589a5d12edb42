import { describe, expect, test } from 'vitest';
import type { Estimate } from '../../src/network/index.js';
import { balanced, call, constant, delay, during, exponential, network, poisson, run, sequence, serve, station } from '../network/build.js';
import { queue } from '../simulation/parts.js';

/** M/M/1 at 80 % forgets its past in 90 services. */
const RELAXATION = 1 / (1 - Math.sqrt(0.8)) ** 2;
const NOTE = 'Not enough data';

describe('an interval is given where a replication is long enough beside the memory of the queues', () => {
  test.each([
    [9, []],
    [11, ['mean', 'p50']],
    [26, ['mean', 'p50', 'p90']],
    [51, ['mean', 'p50', 'p90', 'p95']],
    [249, ['mean', 'p50', 'p90', 'p95']],
    [251, ['mean', 'p50', 'p90', 'p95', 'p99']],
    [2501, ['mean', 'p50', 'p90', 'p95', 'p99', 'p999']],
  ])('%f relaxation times', (stretches, given) => {
    const { flows, stations, notes } = run(queue(0.8), { duration: stretches * RELAXATION, replications: 3 });
    const latency = Object.entries<Estimate>({ ...flows[0]?.latency });
    expect(latency.filter(([, { ci }]) => ci !== null).map(([name]) => name)).toEqual(given);
    expect(latency.filter(([, { ci, method }]) => ci === null && !/not enough data|too few/.test(method))).toEqual([]);
    for (const estimate of [flows[0]?.inFlight, stations[0]?.wait, stations[0]?.queueLength])
      expect(estimate?.ci !== null).toBe(stretches > 10);
    expect(notes.filter((each) => each.startsWith(NOTE))).toHaveLength(stretches < 250 ? 1 : 0);
  });

  const short = 5 * RELAXATION;

  test('a queue that nobody waits in the answer for takes no interval away', () => {
    const jobs = { stations: [station()] };
    const waited = run(network(poisson(0.8), sequence(delay(exponential(1)), serve(0, exponential(1))), jobs), { duration: short });
    const spawned = run(
      network(poisson(0.8), sequence(delay(exponential(1)), { do: 'spawn', body: call(0, serve(0, exponential(1))) }), jobs),
      {
        duration: short,
      },
    );
    expect(waited.flows[0]?.latency.mean.ci).toBeNull();
    expect(spawned.flows[0]?.latency.mean.ci).not.toBeNull();
    // The one whose work it is waits for it.
    expect(spawned.owners[0]?.latency.mean.ci).toBeNull();
  });

  test('nor one whose wait is nothing beside the rest', () => {
    const of = network(poisson(0.8), sequence(delay(constant(1000)), serve(0, exponential(1))), { stations: [station()] });
    expect(run(of, { duration: short, warmup: 2000 }).flows[0]?.latency.mean.ci).not.toBeNull();
  });

  test('replicas that are kept equally busy forget as one queue does', () => {
    const mean = (policy: 'random' | 'least_connections'): unknown =>
      run(balanced(policy, 8, 0.8), { duration: short }).flows[0]?.latency.mean.ci;
    expect(mean('random')).toBeNull();
    expect(mean('least_connections')).not.toBeNull();
  });

  test('a queue with little room has a short memory', () => {
    expect(run(queue(0.8, 1, exponential(1), { type: 'poisson' }, 4), { duration: short }).flows[0]?.latency.mean.ci).not.toBeNull();
  });

  test('a scenario is measured as it is', () => {
    const experiment = { load: [], disruptions: [during(10, 10, { effect: 'slow', station: 0, factor: 1.1 })] };
    expect(run(queue(0.8), { duration: short }, experiment).flows[0]?.latency.mean.ci).not.toBeNull();
  });
});
