import { describe, expect, test } from 'vitest';
import { CAUSES, type Network, type Station } from '../../src/network/index.js';
import {
  agrees,
  balanced,
  call,
  closed,
  constant,
  delay,
  disrupted,
  during,
  equals,
  exponential,
  fork,
  network,
  over,
  plain,
  poisson,
  refuse,
  run,
  sequence,
  serve,
  solved,
  station,
  valueOf,
} from '../network/build.js';

describe('timeouts and retries', () => {
  test('a timeout of M/M/1: P(T > t) = exp(−(μ − λ)t), and what was given up is still served', () => {
    const { flows, stations, owners } = run(network(poisson(0.5), call(0, serve(0, exponential(1)), { timeout: 5 })), { duration: 40_000 });
    agrees(flows[0]?.errors.timeout, Math.exp(-2.5));
    agrees(stations[0]?.utilisation, 0.5);
    // Abandoned or not, everything inside counts: Little's law for M/M/1.
    agrees(owners[0]?.inFlight, 1);
    expect(valueOf(flows[0]?.latency.p99)).toBeLessThanOrEqual(5.05);
  });

  test.each([
    [0.5, 3, 1.75, 0.875],
    [0.1, 4, 1.111, 0.9999],
    [1, 3, 3, 0],
  ])('tries that fail with probability %f, up to %d of them', (probability, tries, attempts, success) => {
    const { flows, owners } = run(network(poisson(100), call(0, refuse(probability), { retries: tries - 1 })), { duration: 200 });
    const ratio = valueOf(owners[0]?.arrivalRate) / valueOf(flows[0]?.arrivalRate);
    expect(ratio).toBeCloseTo(attempts, 1);
    expect(valueOf(flows[0]?.availability)).toBeCloseTo(success, 2);
  });

  test('the nth retry comes after a pause that is even from 0 to backoff × 2^(n−1)', () => {
    // Three failures for sure, and then the way out: half of 1 + 2 + 4 seconds on average.
    const of = network(poisson(20), call(0, refuse(1), { retries: 3, backoff: 1, onFailure: delay(constant(0.25)) }));
    const { flows } = run(of, { duration: 500 });
    agrees(flows[0]?.latency.mean, 3.75);
    expect(valueOf(flows[0]?.availability)).toBe(1);
    expect(valueOf(flows[0]?.latency.p999)).toBeLessThan(7.3);
  });

  test('a try that timed out is a failure of the callee, and the next one may answer', () => {
    const of = network(poisson(10), call(0, delay({ type: 'empirical', values: [1, 3] }), { timeout: 2, retries: 1 }));
    const { flows, owners } = run(of, { duration: 500 });
    agrees(owners[0]?.errors.timeout, 0.5);
    agrees(flows[0]?.availability, 0.75);
    // 1 s at once, or 2 s of waiting and 1 s.
    agrees(flows[0]?.latency.mean, (0.5 * 1 + 0.25 * 3) / 0.75);
    agrees(owners[0]?.inFlight, 10 * 1.5 * 2);
  });

  // Bronson et al., HotOS 2021; Huang et al., OSDI 2022: 10 servers of 10 ms, clients that wait half a second and try four times, all stopped for 10 s.
  describe('a stall of ten seconds', () => {
    const stalled = (rate: number, retries: number, own: Partial<Station> = {}): number => {
      const of = network(poisson(rate), call(0, serve(0, exponential(0.01)), { timeout: 0.5, retries }), {
        stations: [station({ replicas: 10, ...own })],
      });
      const { timeline } = run(
        of,
        { duration: 120, replications: 1 },
        disrupted(during(30, 10, { effect: 'slow', station: 0, factor: 1e6 }, { effect: 'down', station: 0, replicas: null })),
      );
      return over(timeline?.flows[0]?.throughput, 90, 120) / rate;
    };
    // Servers that stop keep their queue here only when they are slow and not down.
    const slowed = (rate: number, retries: number, own: Partial<Station> = {}): number => {
      const of = network(poisson(rate), call(0, serve(0, exponential(0.01)), { timeout: 0.5, retries }), {
        stations: [station({ replicas: 10, ...own })],
      });
      const { timeline } = run(
        of,
        { duration: 120, replications: 1 },
        disrupted(during(30, 10, { effect: 'slow', station: 0, factor: 100 })),
      );
      return over(timeline?.flows[0]?.throughput, 90, 120) / rate;
    };

    test('passes where retries leave headroom', () => {
      expect(slowed(200, 3)).toBeGreaterThan(0.97);
    });

    test('never ends where four tries each are more than the servers can do', () => {
      expect(slowed(500, 3)).toBeLessThan(0.02);
    });

    test('passes without retries, and with a bounded queue', () => {
      expect(slowed(800, 0)).toBeGreaterThan(0.97);
      expect(slowed(800, 3, { capacity: 100 })).toBeGreaterThan(0.97);
    });

    test('of servers that lose their queue with their lives, passes', () => {
      expect(stalled(500, 3)).toBeGreaterThan(0.97);
    });
  });
});

describe('limits', () => {
  const limited = (rate: number, burst: number, clients = 1): Network =>
    network(poisson(rate), { do: 'limit', limiter: 0 }, { limiters: [{ owner: 'limit', rate: 10, burst, clients }] });

  test('far beyond its rate a bucket passes its rate', () => {
    agrees(run(limited(1000, 20), { duration: 60 }).flows[0]?.throughput, 10, 0.01);
  });

  // The missing tokens are the work in M/D/1 with room for the burst; its chain at departures, solved by hand for one, two and three places.
  test.each([
    [1, 0.9 / 1.9],
    [2, 1 - 1 / (0.9 + Math.exp(-0.9))],
    [3, 0.13845],
  ])('at 90 % of its rate with a burst of %d', (burst, refused) => {
    const of = limited(9, burst);
    agrees(run(of, { duration: 3000 }).limiters[0]?.refused, refused, 1e-3);
    equals(solved(of).limiters[0]?.refused, refused, 1e-4);
  });

  test('each client has a bucket of its own', () => {
    expect(valueOf(run(limited(50, 20, 100), { duration: 60 }).limiters[0]?.refused)).toBe(0);
  });
});

describe('forks', () => {
  test('fails as soon as not enough branches can succeed, and with their cause', () => {
    const { flows } = run(network(poisson(100), fork(2, refuse(0.1), refuse(0.1), refuse(0.1))), { duration: 100 });
    agrees(flows[0]?.availability, 0.972);
    agrees(flows[0]?.errors.refused, 0.028);
  });

  test('the branches that nobody needs any more run to their end', () => {
    const { flows, stations } = run(network(poisson(0.4), fork(1, delay(constant(0.1)), serve(0, exponential(1)))), { duration: 20_000 });
    expect(valueOf(flows[0]?.latency.p99)).toBeLessThan(0.102);
    agrees(stations[0]?.utilisation, 0.4);
  });
});

describe('replicas that die', () => {
  test('a third of the replicas is a third of the requests, until the router notices', () => {
    const of = balanced('round_robin', 3, 0.3, { detection: 10 });
    const { timeline, routers } = run(
      { ...of, sources: [poisson(300)], flows: [{ name: 'flow', body: serve(0, exponential(0.001), 0) }] },
      { duration: 60, replications: 3 },
      disrupted(during(20, 20, { effect: 'down', station: 0, replicas: [1] })),
    );
    const errors = timeline?.flows[0]?.errors;
    expect(over(errors, 0, 20)).toBe(0);
    expect(over(errors, 20, 30)).toBeCloseTo(1 / 3, 1);
    expect(over(errors, 31, 60)).toBe(0);
    agrees(routers[0]?.healthy, (50 * 3 + 10 * 2) / 60, 1e-6);
  });

  test('a router without a health check sends to the dead for ever', () => {
    const of = {
      ...balanced('round_robin', 2, 0.3),
      sources: [poisson(100)],
      flows: [{ name: 'flow', body: serve(0, exponential(0.001), 0) }],
    };
    const { flows } = run(of, { duration: 20, replications: 3 }, disrupted(during(0, null, { effect: 'down', station: 0, replicas: [0] })));
    agrees(flows[0]?.errors.unavailable, 0.5, 0.01);
  });

  test('what dies takes its work with it, and comes back empty', () => {
    // 100 requests wait or are served when the only replica dies; none of them is answered.
    const of = network(poisson(10), call(0, serve(0, constant(1000))), { stations: [station({ servers: 5 })] });
    const { flows, stations } = run(
      of,
      { duration: 30, replications: 5 },
      disrupted(during(10, 5, { effect: 'down', station: 0, replicas: null })),
    );
    expect(valueOf(flows[0]?.throughput)).toBe(0);
    // All that came in the first 15 seconds failed; what came later is still there.
    agrees(flows[0]?.inFlight, ((10 * 10 * 10) / 2 + (15 * 15 * 10) / 2) / 30, 0.02);
    expect(valueOf(stations[0]?.utilisation)).toBeGreaterThan(0.7);
  });

  test('half of the machines behind one queue are half of its capacity', () => {
    const of = network(poisson(15), serve(0, exponential(1)), { stations: [station({ replicas: 20 })] });
    const { timeline } = run(
      of,
      { duration: 60, replications: 5 },
      disrupted(during(30, null, { effect: 'down', station: 0, replicas: Array.from({ length: 10 }, (_, index) => index) })),
    );
    expect(over(timeline?.stations[0]?.utilisation, 10, 30)).toBeCloseTo(0.75, 1);
    expect(over(timeline?.stations[0]?.utilisation, 40, 60)).toBeCloseTo(0.5, 1);
  });

  test.each(['central', 'per_replica'] as const)(
    'replicas that are taken away finish their work, and nobody fails: queues %s',
    (queueing) => {
      // Half of two machines at 60 % is not enough, and what piles up is worked off afterwards.
      const of = network(poisson(60), serve(0, constant(0.02)), { stations: [station({ replicas: 2, queueing })] });
      const { flows, timeline } = run(of, { duration: 60 }, disrupted(during(20, 10, { effect: 'away', station: 0, replicas: [1] })));
      expect(valueOf(flows[0]?.availability)).toBe(1);
      expect(over(timeline?.stations[0]?.utilisation, 22, 29)).toBeCloseTo(0.5, 2);
      expect(over(timeline?.stations[0]?.queueLength, 26, 30)).toBeGreaterThan(50);
      expect(over(timeline?.stations[0]?.queueLength, 50, 60)).toBeLessThan(5);
    },
  );

  test('a standby takes over from the one that died', () => {
    const of = network(poisson(200), serve(0, exponential(0.001)), { stations: [station({ takeover: 8 })] });
    const { timeline } = run(
      of,
      { duration: 60, replications: 2 },
      disrupted(during(20, null, { effect: 'down', station: 0, replicas: [0] })),
    );
    expect(over(timeline?.flows[0]?.throughput, 20, 28)).toBe(0);
    expect(over(timeline?.flows[0]?.throughput, 29, 60)).toBeCloseTo(200, -1);
  });

  test('a station that is slow for a while is slow for that while', () => {
    const of = network(poisson(10), serve(0, constant(0.01)));
    const { timeline } = run(of, { duration: 60, replications: 1 }, disrupted(during(20, 20, { effect: 'slow', station: 0, factor: 5 })));
    const utilisation = timeline?.stations[0]?.utilisation;
    expect(over(utilisation, 0, 20)).toBeCloseTo(0.1, 1);
    expect(over(utilisation, 21, 40)).toBeCloseTo(0.5, 1);
    expect(over(utilisation, 41, 60)).toBeCloseTo(0.1, 1);
  });

  test('a surge multiplies what a source sends, open or closed', () => {
    const surge = disrupted(during(20, 20, { effect: 'surge', source: 0, factor: 3 }));
    const open = run(network(poisson(100), delay(constant(0.01))), { duration: 60, replications: 3 }, surge).timeline?.flows[0]?.throughput;
    expect(over(open, 1, 20)).toBeCloseTo(100, -1);
    expect(over(open, 21, 40) / 300).toBeCloseTo(1, 1);
    expect(over(open, 41, 60)).toBeCloseTo(100, -1);
    const users = run(network(closed(50, exponential(0.5)), delay(constant(0.5))), { duration: 60, replications: 3 }, surge).timeline
      ?.flows[0]?.throughput;
    expect(over(users, 5, 20)).toBeCloseTo(50, -1);
    expect(over(users, 25, 40) / 150).toBeCloseTo(1, 1);
    expect(over(users, 45, 60)).toBeCloseTo(50, -1);
  });
});

test('every request ends in exactly one way', () => {
  const of = network(
    poisson(40),
    call(0, sequence(refuse(0.1), serve(0, exponential(0.1)), call(1, serve(1, exponential(0.05)), { timeout: 0.1, retries: 1 }))),
    { stations: [station({ replicas: 4, capacity: 3 }), station({ replicas: 3 })] },
  );
  const { flows, owners } = run(
    of,
    { duration: 300 },
    { ...plain, disruptions: [during(100, 20, { effect: 'down', station: 1, replicas: null })] },
  );
  for (const measured of [flows[0], owners[0], owners[1]]) {
    const failed = CAUSES.reduce((sum, cause) => sum + valueOf(measured?.errors[cause]), 0);
    expect(failed + valueOf(measured?.availability)).toBeCloseTo(1, 9);
    expect(failed).toBeGreaterThan(0.05);
  }
});
