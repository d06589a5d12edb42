import { describe, expect, test } from 'vitest';
import type { Distribution, Interarrival, Network } from '../../src/network/index.js';
import { erlangB, erlangC, finiteQueue } from '../../src/solver/stations/erlang.js';
import {
  balanced,
  constant,
  equals,
  exponential,
  hyperexponential,
  lognormal,
  network,
  poisson,
  serve,
  solved,
  station,
  valueOf,
} from '../network/build.js';

/** One station with c servers and services of a second on average. */
const queue = (
  utilisation: number,
  servers = 1,
  time: Distribution = exponential(1),
  arrivals: Interarrival = { type: 'poisson' },
): Network =>
  network(
    {
      owner: 'users',
      load: { type: 'open', rate: utilisation * servers, arrivals, shape: { type: 'flat' } },
      mix: [{ flow: 0, share: 1 }],
    },
    serve(0, time),
    { stations: [station({ replicas: servers })] },
  );

describe('Erlang', () => {
  // Erlang 1917; Bolch et al., Queueing Networks and Markov Chains, 2006, section 6.4.
  test.each([
    [5, 1, 0.0030674847],
    [10, 10, 0.21458234],
    [100, 90, 0.02695738],
    [1000, 1000, 0.024811918],
  ])('B(%d, %d)', (servers, load, loss) => {
    expect(erlangB(servers, load)).toBeCloseTo(loss, 7);
  });

  test.each([
    [2, 1.6, 0.71111111],
    [4, 3.6, 0.78775326],
    [16, 12.8, 0.30488391],
    [64, 57.6, 0.31066332],
    [100, 95, 0.50645685],
  ])('C(%d, %d)', (servers, load, waits) => {
    expect(erlangC(servers, load)).toBeCloseTo(waits, 7);
  });

  test('millions of servers cost no millions of steps, and meet the normal approximation where that takes over', () => {
    expect(erlangB(1e9, 5e8)).toBe(0);
    expect(erlangB(1_000_000, 999_999)).toBeCloseTo(erlangB(1_000_100, 1_000_100), 5);
    expect(erlangB(1e6, 2e6)).toBeCloseTo(0.5, 5);
  });

  // Bolch et al. 2006, section 6.5.
  test.each([
    { rate: 1, servers: 1, places: 9, loss: 0.090909091, wait: 4.5 },
    { rate: 12.8, servers: 16, places: 16, loss: 0.0017282086, wait: 0.084739931 },
    { rate: 20, servers: 16, places: 8, loss: 0.2111649, wait: 0.31260334 },
  ])('M/M/$servers with $places places at $rate per service', ({ rate, servers, places, loss, wait }) => {
    const found = finiteQueue(rate, 1, servers, places);
    expect(found.loss).toBeCloseTo(loss, 8);
    expect(found.meanWait).toBeCloseTo(wait, 7);
  });
});

describe('mean waits', () => {
  // Pollaczek 1930, Khinchine 1932.
  test.each([
    ['M/M/1', exponential(1), 0.9, 9],
    ['M/D/1', constant(1), 0.8, 2],
    ['M/E4/1', { type: 'erlang', stages: 4, mean: 1 } as const, 0.8, 2.5],
    ['M/E2/1', { type: 'erlang', stages: 2, mean: 1 } as const, 0.9, 6.75],
    ['M/LogNormal/1 with scv 2', lognormal(1, 2), 0.8, 6],
    ['M/H2/1 with scv 4', hyperexponential(1, 4), 0.9, 22.5],
    ['M/Pareto/1 with shape 2.5', { type: 'pareto', min: 0.6, shape: 2.5 } as const, 0.9, 8.1],
  ])('%s', (_, time, utilisation, wait) => {
    const measured = solved(queue(utilisation, 1, time)).stations[0];
    equals(measured?.wait, wait);
    expect(measured?.wait.accuracy).toBe('exact');
    equals(measured?.utilisation, utilisation);
    equals(measured?.queueLength, utilisation * wait);
  });

  test.each([
    [4, 0.8, 0.74554059],
    [8, 0.7, 0.11275122],
    [16, 0.95, 0.97524058],
    [64, 0.9, 0.048541143],
  ])('M/M/%d at %f', (servers, utilisation, wait) => {
    equals(solved(queue(utilisation, servers)).stations[0]?.wait, wait);
  });

  // Twenty million customers on a sample path of the same recursion as Kiefer & Wolfowitz; figures to 1 %.
  test.each([
    ['M/D/4', 4, constant(1), 0.8, 0.386],
    ['M/D/16', 16, constant(1), 0.8, 0.0525],
    ['M/E4/16', 16, { type: 'erlang', stages: 4, mean: 1 } as const, 0.8, 0.0644],
    ['M/H2/4 with scv 4', 4, hyperexponential(1, 4), 0.9, 4.686],
    ['M/H2/16 with scv 4', 16, hyperexponential(1, 4), 0.9, 0.819],
  ])('%s within 2 %% (Kimura)', (_, servers, time, utilisation, wait) => {
    const measured = solved(queue(utilisation, servers, time)).stations[0];
    expect(measured?.wait.accuracy).toBe('close');
    equals(measured?.wait, wait, 0.02);
  });

  // Kleinrock, Queueing Systems 1, section 6.4: the root of GI/M/1.
  test('D/M/1', () => {
    equals(solved(queue(0.9, 1, exponential(1), { type: 'constant' })).stations[0]?.wait, 4.1786594);
  });

  test.each([
    [4, 0.8, 2.2673836],
    [10, 0.8, 1.9222692],
    [10, 0.9, 4.6602764],
  ])('round robin over %d replicas at %f is E/M/1', (replicas, utilisation, wait) => {
    const measured = solved(balanced('round_robin', replicas, utilisation)).stations[0];
    equals(measured?.wait, wait);
    expect(measured?.wait.accuracy).toBe('exact');
  });

  test('chance over replicas is M/M/1 in each', () => {
    equals(solved(balanced('random', 5, 0.8)).stations[0]?.wait, 4);
    equals(solved(balanced('random', 5, 0.8)).stations[0]?.queueLength, 5 * 3.2);
  });

  // Numerical solutions of the truncated chains (Flatto & McKean 1977; Adan et al.), within 3 % of the response time.
  test.each([
    [2, 0.5, 1.4263208],
    [2, 0.9, 5.4749122],
    [3, 0.5, 1.2448359],
    [3, 0.8, 2.2855476],
    [3, 0.9, 3.9823858],
  ])('the shortest of %d queues at %f', (replicas, utilisation, response) => {
    equals(solved(balanced('least_connections', replicas, utilisation)).flows[0]?.latency.mean, response, 0.03);
  });

  // Mitzenmacher 2001 for very many; a truncated chain for three.
  test.each([
    [3, 0.8, 2.51],
    [10_000, 0.5, 1.265686],
    [10_000, 0.7, 1.6144538],
    [10_000, 0.9, 2.6140574],
  ])('the shorter of two of %d queues at %f', (replicas, utilisation, response) => {
    equals(solved(balanced('power_of_two', replicas, utilisation)).flows[0]?.latency.mean, response, 0.03);
  });

  test('what the routers see orders them: chance, two choices, the shortest queue, one queue', () => {
    const waits = (['random', 'power_of_two', 'least_connections'] as const).map((policy) =>
      valueOf(solved(balanced(policy, 8, 0.85)).stations[0]?.wait),
    );
    const shared = valueOf(solved(queue(0.85, 8)).stations[0]?.wait);
    expect([...waits, shared]).toEqual([...waits, shared].sort((a, b) => b - a));
  });

  test('weights unlike the replicas make the heaviest the slowest, and show as imbalance', () => {
    const measured = solved(balanced('weighted_round_robin', 4, 0.3, { weights: [1, 1, 1, 3] })).stations[0];
    equals(measured?.imbalance, 2);
    expect(valueOf(measured?.wait)).toBeGreaterThan(valueOf(solved(balanced('round_robin', 4, 0.3)).stations[0]?.wait));
  });
});

describe('percentiles of the response', () => {
  const quantiles = (of: Network): Record<string, number> => {
    const latency = solved(of).flows[0]?.latency;
    return {
      p50: valueOf(latency?.p50),
      p90: valueOf(latency?.p90),
      p95: valueOf(latency?.p95),
      p99: valueOf(latency?.p99),
      p999: valueOf(latency?.p999),
    };
  };

  test('M/M/1 at 80 %: −5 ln(1 − p)', () => {
    const found = quantiles(queue(0.8));
    for (const [name, ratio] of [
      ['p50', 0.5],
      ['p90', 0.9],
      ['p95', 0.95],
      ['p99', 0.99],
      ['p999', 0.999],
    ] as const) {
      expect(Math.abs((found[name] ?? 0) / (-5 * Math.log(1 - ratio)) - 1)).toBeLessThan(1e-4);
    }
  });

  // Exact distribution functions, inverted (Bolch et al. 2006; Erlang 1909 for M/D/1, by Iversen & Staalhagen 1999).
  test.each([
    ['M/M/2 at 80 %', queue(0.8, 2), { p50: 2.0400314 }],
    ['M/M/16 at 80 %', queue(0.8, 16), { p50: 0.8018564, p95: 3.1254, p99: 4.735 }],
    ['M/M/16 at 95 %', queue(0.95, 16), { p50: 1.5961689 }],
    ['M/D/1 at 50 %', queue(0.5, 1, constant(1)), { p99: 4.336256 }],
    ['M/D/1 at 90 %', queue(0.9, 1, constant(1)), { p99: 22.898237, p90: 11.782505, p95: 15.128674, p50: 4.0130475 }],
    ['E4/M/1 at 80 %', balanced('round_robin', 4, 0.8), { p99: 15.046858 }],
  ])('%s', (_, of, exact) => {
    const found = quantiles(of);
    for (const [name, value] of Object.entries(exact)) expect(Math.abs((found[name] ?? 0) / value - 1), name).toBeLessThan(0.006);
  });

  test('Apdex of M/M/1: satisfied within T, tolerated within 4T', () => {
    const of = { ...queue(0.8), flows: [{ name: 'flow', body: serve(0, exponential(1)), apdexThreshold: 5 }] };
    equals(solved(of).flows[0]?.apdex, 1 - Math.exp(-1) + (Math.exp(-1) - Math.exp(-4)) / 2, 1e-3);
  });

  test('constant times have no spread', () => {
    const latency = solved(network(poisson(1), { do: 'delay', time: constant(0.2) })).flows[0]?.latency;
    for (const each of [latency?.mean, latency?.p50, latency?.p99, latency?.p999]) equals(each, 0.2);
  });
});
