import { expect, test } from 'vitest';
import type { Experiment, Network, Step } from '../../src/network/index.js';
import { simulate, simulateShare, simulateShared, Simulation, startSimulation, type Part } from '../../src/simulator/index.js';
import {
  balanced,
  call,
  constant,
  delay,
  during,
  exponential,
  fork,
  lognormal,
  network,
  plain,
  poisson,
  refuse,
  sequence,
  serve,
  station,
  store,
  valueOf,
} from '../network/build.js';

/** A bit of everything. */
const everything: Network = {
  ...network(
    poisson(200, {
      mix: [
        { flow: 0, share: 0.7 },
        { flow: 1, share: 0.3 },
      ],
    }),
    call(
      0,
      sequence(
        delay(constant(0.01)),
        { do: 'limit', limiter: 0 },
        serve(0, lognormal(0.02, 2), 0),
        call(1, {
          do: 'lookup',
          store: 0,
          hit: delay(constant(0.001)),
          miss: call(2, serve(1, exponential(0.01)), { timeout: 0.05, retries: 2, backoff: 0.02 }),
        }),
      ),
    ),
    {
      stations: [station({ owner: 'web', replicas: 6, queueing: 'per_replica' }), station({ owner: 'database', replicas: 3 })],
      routers: [{ owner: 'balancer', policy: 'power_of_two', station: 0, weights: null, detection: 1 }],
      stores: [store({ ttl: 2 })],
      limiters: [{ owner: 'limit', rate: 220, burst: 50, clients: 1 }],
    },
  ),
};
const designs: Network = {
  ...everything,
  flows: [...everything.flows, { name: 'second', body: fork(2, refuse(0.01), serve(1, exponential(0.004)), delay(lognormal(0.03, 1))) }],
};
const faults: Experiment = {
  load: [1.1],
  disruptions: [
    during(3, 2, { effect: 'down', station: 0, replicas: [0, 1] }, { effect: 'flush', store: 0 }),
    during(6, 1, { effect: 'slow', station: 1, factor: 4 }),
  ],
};

const bytes = (of: Network, experiment: Experiment, seed: number): string =>
  JSON.stringify(simulate(of, experiment, { seed, replications: 2, duration: 10 }));

test('the same network, experiment and seed give the same bytes', () => {
  expect(bytes(designs, plain, 7)).toBe(bytes(designs, plain, 7));
  expect(bytes(designs, faults, 7)).toBe(bytes(designs, faults, 7));
});

test('another seed gives other bytes', () => {
  expect(bytes(designs, plain, 7)).not.toBe(bytes(designs, plain, 8));
});

test('a copy that came through a message gives the same bytes', () => {
  expect(bytes(structuredClone(designs), structuredClone(faults), 7)).toBe(bytes(designs, faults, 7));
});

test('in pieces of any size a run is the same run', () => {
  const pieces = (budget: number): string => {
    const simulation = startSimulation(designs, faults, { seed: 3, replications: 2, duration: 10 });
    if (!(simulation instanceof Simulation)) throw new Error('declined');
    while (!simulation.advance(budget)) expect(simulation.ratio).toBeLessThanOrEqual(1);
    return JSON.stringify(simulation.measurements(0));
  };
  expect(pieces(137)).toBe(pieces(1_000_000));
  expect(pieces(137)).toBe(bytes(designs, faults, 3));
});

test('what is elsewhere in the design does not change the numbers here (common random numbers)', () => {
  const service = (of: Network): number =>
    valueOf(simulate(of, plain, { seed: 5, replications: 1, duration: 500, warmup: 0 }).stations[0]?.utilisation);
  const alone = network(poisson(0.8), serve(0, exponential(1)));
  const withMore: Network = {
    ...alone,
    stations: [station(), station({ owner: 'other' })],
    owners: ['zeroth', ...alone.owners],
    limiters: [{ owner: 'l', rate: 1, burst: 1, clients: 1 }],
  };
  expect(service(withMore)).toBe(service(alone));
});

test('a difference between two designs is clearer with common random numbers than without', () => {
  const mean = (replicas: number, seed: number): number =>
    valueOf(
      simulate(balanced('random', replicas, 0.7 * (8 / replicas)), plain, { seed, replications: 1, duration: 400, warmup: 20 }).flows[0]
        ?.latency.mean,
    );
  const variance = (values: readonly number[]): number => {
    const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  };
  const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
  const common = variance(seeds.map((seed) => mean(8, seed) - mean(9, seed)));
  const independent = variance(seeds.map((seed) => mean(8, seed) - mean(9, seed + 1000)));
  expect(common).toBeLessThan(independent);
});

test('progress is told, from 0 to 1, and never falls', () => {
  const ratios: number[] = [];
  simulate(designs, plain, { seed: 1, replications: 2, duration: 200, onProgress: (ratio) => ratios.push(ratio) });
  expect(ratios.length).toBeGreaterThan(4);
  expect(ratios.at(-1)).toBe(1);
  expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
});

test('a run is stopped when somebody asks', () => {
  let asked = 0;
  const stopped = simulate(designs, plain, { seed: 1, replications: 5, duration: 1e5, shouldStop: () => ++asked === 3 });
  expect(asked).toBe(3);
  expect(stopped.error).toBe('The simulation was cancelled.');
  expect(stopped.flows[0]?.throughput.value).toBeNull();
  expect(simulate(designs, plain, { seed: 1, duration: 1e5, signal: { aborted: true } }).error).toBe('The simulation was cancelled.');
});

test.each([2, 3])('%d threads come to the same bytes as one', async (threads) => {
  const options = { seed: 7, replications: 5, duration: 200 };
  const alone = JSON.stringify(simulate(designs, faults, options));
  const messages: number[] = [];
  const shared = await simulateShared(designs, faults, options, threads, (shares) =>
    shares.map((share) => {
      messages.push(share.first);
      return Promise.resolve(structuredClone(simulateShare(structuredClone(designs), structuredClone(faults), options, share)));
    }),
  );
  expect(JSON.stringify(shared)).toBe(alone);
  expect(messages).toEqual(Array.from({ length: threads - 1 }, (_, index) => index + 1));
});

test('a store that is too large to be filled anew begins the same in every thread', () => {
  const lookup: Step = { do: 'lookup', store: 0, hit: delay(constant(0)), miss: delay(constant(0.001)) };
  const of = network(poisson(2000), lookup, { stores: [store({ entries: 60_000, keys: 400_000 })] });
  const options = { seed: 7, replications: 3, duration: 3 };
  const share = (first: number, every: number): Part['samples'] => simulateShare(of, plain, options, { warmup: 1, first, every }).samples;
  const alone = share(0, 1);
  expect(alone.map(([replication]) => replication)).toEqual([0, 1, 2]);
  expect(JSON.stringify([...share(0, 2), ...share(1, 2)].sort(([a], [b]) => a - b))).toBe(JSON.stringify(alone));
});

test('after a replication that was cut short in another thread nothing counts, as in one thread', () => {
  const options = { seed: 7, replications: 4, duration: 5, warmup: 0 };
  const simulation = startSimulation(designs, plain, options);
  if (!(simulation instanceof Simulation)) throw new Error('declined');
  const part = simulateShare(designs, plain, options, simulation.divide(2)[0] ?? { warmup: 0, first: 1, every: 2 });
  while (!simulation.advance(1e6)) expect(simulation.isMeasuring).toBe(true);
  simulation.join([{ samples: part.samples.slice(0, 1), stoppedAt: 3 }]);
  const measured = simulation.measurements(0);
  expect(measured.run?.replications).toBe(2);
  expect(measured.notes.join(' ')).toContain('cut short after 3 s');
});
