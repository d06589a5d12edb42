import { describe, expect, test } from 'vitest';
import { problem, type Network, type Step } from '../../src/network/index.js';
import { simulate } from '../../src/simulator/index.js';
import { solve } from '../../src/solver/index.js';
import { call, exponential, network, plain, poisson, sequence, serve, station, store } from './build.js';

const good = network(poisson(1), serve(0, exponential(0.1)));
const bad: readonly (readonly [string, Network])[] = [
  ['a rate that is not a number', network(poisson(NaN), sequence())],
  ['a negative rate', network(poisson(-1), sequence())],
  ['a station that is not there', network(poisson(1), serve(7, exponential(1)))],
  ['a flow that is not there', network(poisson(1, { mix: [{ flow: 3, share: 1 }] }), sequence())],
  [
    'shares beyond 100 %',
    network(
      poisson(1, {
        mix: [
          { flow: 0, share: 0.7 },
          { flow: 0, share: 0.7 },
        ],
      }),
      sequence(),
    ),
  ],
  ['an infinite service time', network(poisson(1), serve(0, exponential(Infinity)))],
  ['an owner that is not there', network(poisson(1), call(12, sequence()))],
  [
    'a router before another station',
    network(poisson(1), serve(0, exponential(1), 0), {
      stations: [station(), station()],
      routers: [{ owner: 'r', policy: 'random', station: 1, weights: null, detection: null }],
    }),
  ],
  ['a store without keys', network(poisson(1), sequence(), { stores: [store({ keys: 0 })] })],
  [
    'more replicas with queues of their own than can be held',
    network(poisson(1), serve(0, exponential(1)), { stations: [station({ replicas: 1e9, queueing: 'per_replica' })] }),
  ],
  [
    'probabilities beyond 1',
    network(poisson(1), {
      do: 'choose',
      choices: [
        { probability: 0.8, step: sequence() },
        { probability: 0.8, step: sequence() },
      ],
    }),
  ],
];

describe('a network that cannot be is declined by a sentence, not by an exception', () => {
  test.each(bad)('%s', (_, wrong) => {
    expect(problem(good, plain)).toBeNull();
    const reason = problem(wrong, plain);
    expect(reason).toMatch(/\.$/);
    const answer = solve(wrong, plain);
    expect(answer.error).toBe(reason);
    expect(answer.flows[0]?.latency.mean.value).toBeNull();
    expect(simulate(wrong, plain, { seed: 1 }).error).toBe(reason);
  });

  test('a program that refers to itself over and over is not followed for ever', () => {
    let step: Step = serve(0, exponential(1));
    for (let level = 0; level < 60; level++) step = sequence(step, step);
    expect(problem(network(poisson(1), step), plain)).toContain('steps');
  });

  test('calls nested without end are declined', () => {
    let step: Step = serve(0, exponential(1));
    for (let level = 0; level < 5000; level++) step = call(0, step);
    expect(problem(network(poisson(1), step), plain)).toContain('nested');
  });

  test('a billion servers in one station are a number, not a loop', () => {
    const huge = network(poisson(1000), serve(0, exponential(1)), { stations: [station({ replicas: 1e9, servers: 1e6 })] });
    expect(solve(huge, plain).stations[0]?.utilisation.value).toBeCloseTo(1e-12, 15);
    expect(simulate(huge, plain, { seed: 1, replications: 1, duration: 1 }).error).toBeUndefined();
  });

  test('a run that would take for ever is declined', () => {
    const answer = simulate(network(poisson(1e12), serve(0, exponential(1e-13))), plain, { seed: 1, duration: 3600 });
    expect(answer.error).toContain('events');
  });
});
