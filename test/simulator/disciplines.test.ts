import { describe, expect, test } from 'vitest';
import type { Distribution, Network, Station, Step } from '../../src/network/index.js';
import { agrees, call, constant, during, exponential, hyperexponential, network, poisson, run, serve, station } from '../network/build.js';

/** One station that is busy 80 % of the time with services of a second on average. */
const served = (own: Partial<Station>, time: Distribution = exponential(1)): Network =>
  network(poisson(0.8 * (own.replicas ?? 1)), serve(0, time), { stations: [station(own)] });

describe('a station that serves the last one first', () => {
  test('has the mean of the one that serves the first one first, and other percentiles', () => {
    const { flows, stations } = run(served({ discipline: 'lifo' }), { duration: 60_000 });
    agrees(flows[0]?.latency.mean, 5);
    // A wait is nothing, or a busy period: (1 − ρ + ρ B(s)) / (1 + s) with B that of M/M/1 (Kleinrock 1975, 5.8), inverted with Abate & Whitt's Euler method.
    agrees(flows[0]?.latency.p50, 1.77638);
    agrees(flows[0]?.latency.p90, 9.5287);
    agrees(flows[0]?.latency.p95, 19.05873, 0.01);
    agrees(stations[0]?.queueLength, 3.2);
  });

  test('rejects who comes to a full queue, as others do', () => {
    agrees(
      run(served({ discipline: 'lifo', capacity: 4 }), { duration: 20_000 }).flows[0]?.errors.rejected,
      0.8 ** 5 * (0.2 / (1 - 0.8 ** 6)),
    );
  });
});

test('Priority without interruption: the waits of Cobham (1954)', () => {
  const urgent: Step = { do: 'serve', station: 0, time: exponential(1), router: null, rank: 0 };
  const classes: Network = {
    ...network(poisson(0.8), call(0, urgent), { stations: [station({ discipline: 'priority' })] }),
    sources: [
      poisson(0.8, {
        mix: [
          { flow: 0, share: 0.375 },
          { flow: 1, share: 0.625 },
        ],
      }),
    ],
    flows: [
      { name: 'urgent', body: urgent },
      { name: 'patient', body: { ...urgent, rank: 5 } },
    ],
  };
  const { flows } = run(classes, { duration: 60_000 });
  agrees(flows[0]?.latency.mean, 1 + 0.8 / (1 - 0.3));
  agrees(flows[1]?.latency.mean, 1 + 0.8 / (1 - 0.3) / (1 - 0.8));
});

describe('a station that shares its servers', () => {
  // Kleinrock, "Queueing Systems" II (1976), 4.4: the mean is that of M/M/1 whatever the distribution of the services.
  test.each([
    ['exponential', exponential(1)],
    ['constant', constant(1)],
    ['hyperexponential', hyperexponential(1, 4)],
  ])('with services that are %s has the mean of M/M/1', (_, time) => {
    const { flows, stations } = run(served({ discipline: 'sharing' }, time), { duration: 60_000 });
    agrees(flows[0]?.latency.mean, 5);
    agrees(stations[0]?.utilisation, 0.8);
    agrees(stations[0]?.wait, 4);
    agrees(stations[0]?.queueLength, 3.2);
  });

  test('with two servers has the mean of M/M/2', () => {
    agrees(run(served({ discipline: 'sharing', replicas: 2 }), { duration: 60_000 }).flows[0]?.latency.mean, 1 / (1 - 0.8 ** 2));
  });

  test('loses whom it serves when it dies, and serves again when it is back', () => {
    const experiment = { load: [1], disruptions: [during(100, 50, { effect: 'down', station: 0, replicas: null } as const)] };
    const { flows } = run(served({ discipline: 'sharing' }), { duration: 1000, warmup: 0 }, experiment);
    agrees(flows[0]?.errors.unavailable, 0.05, 0.15);
  });
});

test('A rank that is none is declined', () => {
  const wrong = network(poisson(1), { ...serve(0, constant(0.1)), rank: 8 } as ReturnType<typeof serve>);
  expect(run(wrong, { duration: 1 }).error).toContain('rank');
});
