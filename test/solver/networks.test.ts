import { describe, expect, test } from 'vitest';
import type { Distribution, Network, ReplicaSet, Step } from '../../src/network/index.js';
import {
  call,
  closed,
  constant,
  delay,
  during,
  equals,
  exponential,
  fork,
  network,
  plain,
  poisson,
  refuse,
  sequence,
  serve,
  solved,
  station,
  store,
  valueOf,
} from '../network/build.js';

const times = (count: number, body: Step): Step => ({ do: 'repeat', times: count, body });

describe('traffic', () => {
  test('a Jackson network: every station is M/M/1 by itself, and the means add up', () => {
    // Half of the requests go on to the second station, and all of those twice.
    const of = network(
      poisson(0.8),
      sequence(serve(0, exponential(1)), { do: 'choose', choices: [{ probability: 0.5, step: times(2, serve(1, exponential(0.75))) }] }),
      { stations: [station(), station()] },
    );
    const { flows, stations } = solved(of);
    equals(stations[0]?.wait, 4);
    equals(stations[1]?.arrivalRate, 0.8);
    equals(stations[1]?.utilisation, 0.6);
    equals(flows[0]?.latency.mean, 5 + (0.75 / 0.4) * 1, 0.05);
    equals(flows[0]?.throughput, 0.8);
    equals(flows[0]?.inFlight, valueOf(flows[0]?.latency.mean) * 0.8);
  });

  test('a miss goes on to the store behind, a hit does not', () => {
    const cached: Step = { do: 'lookup', store: 0, hit: delay(constant(0.001)), miss: call(1, serve(0, exponential(0.01))) };
    const { owners, stores, flows } = solved(network(poisson(50), call(0, cached), { stores: [store({ keys: 10_000, entries: 1000 })] }));
    equals(stores[0]?.hitRatio, 0.43665, 1e-3);
    equals(owners[1]?.arrivalRate, 50 * (1 - valueOf(stores[0]?.hitRatio)));
    const missed = 0.01 / (1 - valueOf(owners[1]?.arrivalRate) * 0.01);
    equals(flows[0]?.latency.mean, 0.001 * valueOf(stores[0]?.hitRatio) + missed * (1 - valueOf(stores[0]?.hitRatio)), 1e-6);
  });

  // Attempts (1 − p^n) / (1 − p), success 1 − p^n: a geometric series.
  test.each([
    [0.01, 3, 1.0101, 0.999999],
    [0.5, 3, 1.75, 0.875],
    [1, 3, 3, 0],
    [0.1, 4, 1.111, 0.9999],
  ])('tries that fail with probability %f, up to %d of them', (probability, tries, attempts, success) => {
    const { flows, owners } = solved(network(poisson(10), call(0, refuse(probability), { retries: tries - 1 })));
    equals(owners[0]?.arrivalRate, 10 * attempts, 1e-4);
    equals(flows[0]?.availability, success, 1e-9);
    equals(flows[0]?.errors.refused, 1 - success, 1e-6);
  });

  test('three layers that try three times each ask the last one 27 times', () => {
    const body = call(0, call(1, call(2, refuse(1), { retries: 2 }), { retries: 2 }), { retries: 2 });
    equals(solved(network(poisson(1), body)).owners[2]?.arrivalRate, 27);
  });

  test('a way out makes a failure a success', () => {
    const { flows, owners } = solved(network(poisson(1), call(0, refuse(0.25), { onFailure: call(1, delay(constant(2))) })));
    equals(flows[0]?.availability, 1);
    equals(flows[0]?.latency.mean, 0.5);
    equals(owners[1]?.arrivalRate, 0.25);
    equals(owners[0]?.errors.refused, 0.25);
  });

  test('a timeout cuts the distribution: P(T > t) of M/M/1 is exp(−(μ − λ)t), and the work goes on', () => {
    const { flows, stations } = solved(network(poisson(0.5), call(0, serve(0, exponential(1)), { timeout: 5 })));
    const late = Math.exp(-2.5);
    equals(flows[0]?.errors.timeout, late, 1e-3);
    equals(flows[0]?.availability, 1 - late, 1e-3);
    equals(stations[0]?.utilisation, 0.5);
    // The mean of an exponential time given that it is below 5.
    equals(flows[0]?.latency.mean, 2 - (5 * late) / (1 - late), 2e-3);
    expect(valueOf(flows[0]?.latency.p999)).toBeLessThanOrEqual(5);
  });

  test('retries after timeouts add to the load that causes them', () => {
    const load = (retries: number): number =>
      valueOf(solved(network(poisson(0.5), call(0, serve(0, exponential(1)), { timeout: 3, retries }))).stations[0]?.utilisation);
    expect(load(0)).toBeCloseTo(0.5, 6);
    expect(load(1)).toBeGreaterThan(0.55);
    expect(load(2)).toBeGreaterThan(load(1));
  });

  test('a full queue rejects, and the rest goes on', () => {
    const { flows, stations } = solved(
      network(poisson(20), sequence(serve(0, exponential(1)), serve(1, exponential(0.01))), {
        stations: [station({ replicas: 16, capacity: 8 }), station()],
      }),
    );
    equals(flows[0]?.errors.rejected, 0.2111649);
    equals(stations[1]?.arrivalRate, 20 * (1 - 0.2111649));
  });

  test('whoever does not wait is not slowed down, but loads what they started', () => {
    const { flows, stations } = solved(
      network(poisson(0.5), sequence(delay(constant(1)), { do: 'spawn', body: serve(0, exponential(1)) })),
    );
    equals(flows[0]?.latency.mean, 1);
    equals(stations[0]?.utilisation, 0.5);
  });

  test('a token bucket lets pass what comes slower, and its rate of what comes much faster', () => {
    const refused = (rate: number): number =>
      valueOf(
        solved(network(poisson(rate), { do: 'limit', limiter: 0 }, { limiters: [{ owner: 'limit', rate: 10, burst: 20, clients: 1 }] }))
          .limiters[0]?.refused,
      );
    expect(refused(2)).toBeLessThan(1e-9);
    expect(refused(1000)).toBeCloseTo(0.99, 6);
    // M/D/1 with room for 20 at 90 %, from its embedded chain.
    expect(refused(9)).toBeCloseTo(0.0016, 3);
    expect(refused(10)).toBeGreaterThan(refused(9));
  });
});

describe('forks', () => {
  test('the maximum of idle branches: E = H_n, and the percentiles of order statistics', () => {
    const branches = Array.from({ length: 10 }, () => delay(exponential(1)));
    const latency = solved(network(poisson(1), fork(10, ...branches))).flows[0]?.latency;
    equals(latency?.mean, 2.9289683, 0.003);
    equals(latency?.p50, 2.7035552, 0.005);
    equals(latency?.p99, 6.9032368, 0.005);
  });

  test.each([
    [2, 3, 0.83333333],
    [3, 5, 0.78333333],
    [4, 7, 0.75952381],
  ])('the %dth of %d replies: H_n − H_(n−k)', (need, count, mean) => {
    const branches = Array.from({ length: count }, () => delay(exponential(1)));
    equals(solved(network(poisson(1), fork(need, ...branches))).flows[0]?.latency.mean, mean, 0.003);
  });

  // Nelson & Tantawi, IEEE Trans. Computers 37(6), 1988: exact for two queues, within 5 % for more.
  test.each([
    [2, 0.5, 2.875],
    [2, 0.8, 7],
    [2, 0.9, 13.875],
    [8, 0.8, 11.03],
    [32, 0.8, 15.466293],
  ])('%d M/M/1 queues with common arrivals at %f', (count, rate, response) => {
    const branches = Array.from({ length: count }, (_, at) => serve(at, exponential(1)));
    equals(
      solved(network(poisson(rate), fork(count, ...branches), { stations: branches.map(() => station()) })).flows[0]?.latency.mean,
      response,
      0.005,
    );
  });

  test('two of three that must not fail: three times 0.9²·0.1 and 0.9³', () => {
    equals(solved(network(poisson(1), fork(2, refuse(0.1), refuse(0.1), refuse(0.1)))).flows[0]?.availability, 0.972);
  });
});

describe('closed networks', () => {
  const central = (
    demands: readonly { service: number; visits: number; servers?: number }[],
    count: number,
    think: Distribution,
  ): Network =>
    network(closed(count, think), sequence(...demands.map(({ service, visits }, at) => times(visits, serve(at, exponential(service))))), {
      stations: demands.map(({ servers }) => station({ replicas: servers ?? 1 })),
    });

  // Jain, The Art of Computer Systems Performance Analysis, 1991, example 34.2 (asserted by the tests of GNU Octave's `queueing`).
  test('Jain: a timesharing system of 20 users who think for 4 seconds', () => {
    const { flows, stations } = solved(
      central(
        [
          { service: 0.125, visits: 16 },
          { service: 0.3, visits: 10 },
          { service: 0.2, visits: 5 },
        ],
        20,
        constant(4),
      ),
    );
    equals(flows[0]?.latency.mean, 16 * 0.373 + 10 * 4.854 + 5 * 0.3, 1e-3);
    equals(stations[1]?.wait, 4.854 - 0.3, 1e-3);
    expect(flows[0]?.latency.mean.accuracy).toBe('exact');
  });

  // The recursion of Reiser & Lavenberg 1980 for demands of .605, 2.1 and 1.35 s and 15 s of thought.
  test.each([
    [1, 0.052479664, 4.055],
    [2, 0.10308594, 4.4012884],
    [5, 0.24046554, 5.7930004],
    [20, 0.47451633, null],
    [50, 0.47619047, null],
  ])('a central server with %d users', (count, rate, response) => {
    const { flows } = solved(
      central(
        [
          { service: 0.605, visits: 1 },
          { service: 2.1, visits: 1 },
          { service: 1.35, visits: 1 },
        ],
        count,
        exponential(15),
      ),
    );
    equals(flows[0]?.throughput, rate);
    if (response !== null) equals(flows[0]?.latency.mean, response);
  });

  // Bolch et al. 1998, example 8.4, visits doubled to be whole: a station with two servers and one without waiting.
  // Gunther 2007: 8 users who never pause and 8 servers do 8 / (1 + 0.05 × 7 + 0.0005 × 8 × 7) = 5.806 a second: services of one second that all eight stretch.
  test.each([[constant(1)], [exponential(1)]])('users of a service that slows itself, %o: said to be rough', (time) => {
    const slowdown = { contention: 0.05, coherency: 0.0005 };
    const { flows, stations } = solved(network(closed(8, constant(0)), serve(0, time), { stations: [station({ servers: 8, slowdown })] }));
    for (const { throughput } of flows) {
      expect(throughput.accuracy).toBe('rough');
      expect(throughput.value).toBeGreaterThan(0.6 * 5.806);
      expect(throughput.value).toBeLessThan(1.4 * 5.806);
    }
    expect(stations[0]?.arrivalRate.accuracy).toBe('rough');
  });
  test('Bolch: two servers in one of the stations', () => {
    const of = network(
      closed(3, constant(0)),
      sequence(
        times(2, serve(0, exponential(0.5))),
        serve(1, exponential(0.6)),
        serve(2, exponential(0.8)),
        times(2, delay(exponential(1))),
      ),
      {
        stations: [station({ replicas: 2 }), station(), station()],
      },
    );
    const { flows, stations } = solved(of);
    equals(stations[0]?.arrivalRate, 1.218, 1e-3);
    equals(flows[0]?.inFlight, 3, 1e-6);
  });

  test('users and their requests: count = rate × (response + thought), whatever the network', () => {
    const of = network(closed(40, exponential(2)), call(0, serve(0, { type: 'lognormal', mu: -3, sigma: 1 }, 0)), {
      stations: [station({ replicas: 4, queueing: 'per_replica' })],
      routers: [{ owner: 'balancer', policy: 'round_robin', station: 0, weights: null, detection: null }],
    });
    const { flows } = solved(of);
    equals(valueOf(flows[0]?.throughput) > 0 ? flows[0]?.throughput : undefined, 40 / (2 + valueOf(flows[0]?.latency.mean)), 0.01);
  });
});

describe('what has no steady state is said, not invented', () => {
  const overloaded = network(poisson(1.5), sequence(call(0, serve(0, exponential(1))), call(1, serve(1, exponential(0.1)))), {
    stations: [station({ owner: 'web' }), station()],
  });

  test('beyond capacity: throughput is the capacity, latency is not known, and the rest is never answered', () => {
    const { flows, stations, owners, notes } = solved(overloaded);
    equals(flows[0]?.throughput, 1);
    expect(flows[0]?.latency.mean.value).toBeNull();
    expect(flows[0]?.latency.p99.value).toBeNull();
    expect(flows[0]?.latency.mean.method).toContain('without end');
    equals(flows[0]?.availability, 2 / 3);
    // Nobody stopped waiting.
    equals(flows[0]?.errors.timeout, 0);
    equals(stations[0]?.utilisation, 1);
    expect(stations[0]?.queueLength.value).toBeNull();
    equals(owners[1]?.arrivalRate, 1);
    expect(notes.join()).toContain('web is overloaded');
  });

  test('with a timeout nobody is answered in time by a queue that grows without end', () => {
    const { flows } = solved(network(poisson(1.5), call(0, serve(0, exponential(1)), { timeout: 10 })));
    equals(flows[0]?.availability, 0);
    equals(flows[0]?.errors.timeout, 1);
  });

  test('a service time without a variance makes waits without a mean', () => {
    const { stations } = solved(network(poisson(0.3), serve(0, { type: 'pareto', min: 1, shape: 1.5 })));
    expect(stations[0]?.wait.value).toBeNull();
    expect(stations[0]?.utilisation.value).toBeCloseTo(0.9, 9);
  });

  test('faults are left to the simulator, and the answer says so', () => {
    const { notes } = solved(network(poisson(0.5), serve(0, exponential(1))), {
      load: [1],
      disruptions: [during(1, 2, { effect: 'down', station: 0, replicas: null })],
    });
    expect(notes.join()).toContain('without faults');
  });

  test('a station that retries could hold down once it is down is named', () => {
    const { notes } = solved(network(poisson(0.4), call(0, serve(0, exponential(1)), { timeout: 20, retries: 3 })));
    expect(notes.join()).toContain('may not recover');
  });
});

describe('what is left out', () => {
  const served = (at = 0): Step => serve(at, exponential(1));
  const two = [station(), station()];
  const replicas: ReplicaSet = {
    owner: 'database',
    primaries: [0],
    followers: [null],
    replication: 'async',
    lag: constant(0.1),
    failover: { detect: 1, promote: 1 },
    shardShares: [1],
  };
  const CASES: readonly (readonly [string, Network])[] = [
    ['a hedged call', network(poisson(0.5), call(0, served(), { hedgeAfter: 3 }))],
    ['a pool', network(poisson(0.5), call(0, served(), { pool: 0 }), { pools: [{ owner: 'pool', size: 1, waiting: null }] })],
    [
      'a shedder',
      // What takes so long to come to its station is not counted there when others are let in.
      network(poisson(0.5), call(0, sequence({ do: 'shed', shedder: 0 }, delay(constant(1)), served())), {
        shedders: [{ owner: 'shedder', station: 0, above: 0.5 }],
      }),
    ],
    ['machines that break', network(poisson(0.5), call(0, served()), { stations: [station({ breakdowns: { mtbf: 100, mttr: 1 } })] })],
  ];

  test('the same without any of it is exact', () => {
    const { flows, owners, stations } = solved(network(poisson(0.5), call(0, served())));
    for (const of of [flows[0], owners[0]])
      for (const each of [of?.throughput, of?.inFlight, of?.latency.mean, of?.latency.p99, of?.availability, of?.apdex])
        expect(each?.accuracy).toBe('exact');
    expect(stations[0]?.wait.accuracy).toBe('exact');
  });

  test.each(CASES)('%s: nothing on its way is more than rough, and the load that comes is known', (_, of) => {
    const { flows, owners, stations } = solved(of);
    for (const each of [flows[0], owners[0]])
      for (const figure of [each?.throughput, each?.inFlight, each?.latency.mean, each?.latency.p99, each?.availability, each?.apdex])
        expect(figure?.accuracy).toBe('rough');
    expect(stations[0]?.wait.accuracy).toBe('rough');
    expect(flows[0]?.arrivalRate.accuracy).toBe('exact');
  });

  test.each([
    ['machines that never break', {}, 'exact'],
    ['machines that break', { breakdowns: { mtbf: 100, mttr: 1 } }, 'rough'],
  ])('%s: how sure it is that no write is lost', (_, own, accuracy) => {
    const body = sequence(served(), { do: 'commit', set: 0, shard: 0 });
    const [set] = solved(network(poisson(0.5), body, { stations: [station(own)], replicaSets: [replicas] })).replicaSets;
    expect(set?.lostWrites).toMatchObject({ value: 0, accuracy });
    expect(set?.failovers).toMatchObject({ value: 0, accuracy });
  });

  test('users who wait for it come at a rate that is rough', () => {
    const { flows, stations } = solved(network(closed(4, exponential(2)), call(0, served(), { hedgeAfter: 3 })));
    expect(flows[0]?.arrivalRate.accuracy).toBe('rough');
    expect(stations[0]?.utilisation.accuracy).toBe('rough');
  });

  test('what comes after it has a rough load; what comes before it, and what nobody waits for, is as sure as ever', () => {
    const shed: Step = { do: 'shed', shedder: 0 };
    const shedders = [{ owner: 'shedder', station: 1, above: 0.5 }];
    const { stations } = solved(
      network(poisson(0.5), sequence(served(0), shed, delay(constant(1)), served(1)), { stations: two, shedders }),
    );
    expect(stations.map(({ arrivalRate }) => arrivalRate.accuracy)).toEqual(['exact', 'rough']);
    const { flows } = solved(
      network(poisson(0.5), sequence(served(0), { do: 'spawn', body: sequence(shed, delay(constant(1)), served(1)) }), {
        stations: two,
        shedders,
      }),
    );
    expect(flows[0]?.latency.p99.accuracy).toBe('exact');
  });
});

test('an experiment multiplies the load', () => {
  const of = network(poisson(0.4), serve(0, exponential(1)));
  equals(solved(of, { ...plain, load: [2] }).stations[0]?.utilisation, 0.8);
});

test('no load is no error', () => {
  const { flows, stations, error } = solved(network(poisson(0), call(0, serve(0, exponential(1)))));
  expect(error).toBeUndefined();
  expect(flows[0]?.throughput.value).toBe(0);
  expect(flows[0]?.availability.value).toBeNull();
  expect(stations[0]?.utilisation.value).toBe(0);
});
