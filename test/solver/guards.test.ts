import { describe, expect, test } from 'vitest';
import type { Distribution, Network, Station, Step } from '../../src/network/index.js';
import { erlangB } from '../../src/solver/stations/erlang.js';
import {
  agrees,
  call,
  constant,
  delay,
  equals,
  exponential,
  hyperexponential,
  network,
  poisson,
  run,
  sequence,
  serve,
  solved,
  station,
  store,
  valueOf,
} from '../network/build.js';

const shed: Step = { do: 'shed', shedder: 0 };

describe('shedders', () => {
  /** Five servers, of which more than half are busy with three requests: a fourth is let in no more. */
  const shedding = (rate: number, time: Distribution, own: Partial<Station> = {}, way: readonly Step[] = []): Network =>
    network(poisson(rate), call(0, sequence(shed, ...way, serve(0, time, own.queueing === 'per_replica' ? 0 : null))), {
      stations: [station({ servers: 5, ...own })],
      routers: [{ owner: 'balancer', policy: 'least_connections', station: 0, weights: null, detection: null }],
      shedders: [{ owner: 'balancer', station: 0, above: 0.5 }],
    });

  test.each([
    ['exponential', exponential(1)],
    ['constant', constant(1)],
    ['of great variation', hyperexponential(1, 6)],
  ])("services that are %s: Erlang's loss system with as many servers as may be busy, exactly", (_, time) => {
    const { flows, stations, shedders, notes } = solved(shedding(2, time));
    const lost = 8 / 6 / (1 + 2 + 2 + 8 / 6);
    equals(shedders?.[0]?.refused, lost);
    equals(flows[0]?.errors.refused, lost);
    equals(stations[0]?.utilisation, (2 * (1 - lost)) / 5);
    equals(flows[0]?.latency.mean, 1);
    for (const each of [shedders?.[0]?.refused, flows[0]?.availability, flows[0]?.latency.mean, flows[0]?.latency.p99, stations[0]?.wait])
      expect(each?.accuracy).toBe('exact');
    expect(notes.join(' ')).not.toContain('shed');
  });

  test.each([
    ['one queue', shedding(4, hyperexponential(1, 4))],
    ['queues apart, the shortest of which is joined', shedding(6, exponential(1), { replicas: 3, servers: 3, queueing: 'per_replica' })],
    ['on their way for a twentieth of a service', shedding(4, exponential(1), {}, [delay(constant(0.05))])],
  ])('%s: as simulated', (_, of) => {
    const simulated = run(of, { duration: 5000 });
    const { flows, shedders } = solved(of);
    // 10 % where the label says so, and what the interval allows where it is exact.
    const bias = shedders?.[0]?.refused.accuracy === 'exact' ? 0 : 0.1;
    agrees(simulated.shedders?.[0]?.refused, valueOf(shedders?.[0]?.refused), bias);
    agrees(simulated.flows[0]?.latency.mean, valueOf(flows[0]?.latency.mean), bias);
    agrees(simulated.flows[0]?.throughput, valueOf(flows[0]?.throughput), bias);
  });

  test('beyond what its servers can serve it is still known what is turned away', () => {
    const { flows, notes } = solved(shedding(50, exponential(1)));
    equals(flows[0]?.availability, 1 - erlangB(3, 50));
    expect(notes.join(' ')).not.toContain('overloaded');
  });

  test('who lets everybody in changes nothing', () => {
    const of = shedding(2, exponential(1));
    const { flows } = solved({ ...of, shedders: [{ owner: 'balancer', station: 0, above: 1 }] });
    const { flows: without } = solved(network(poisson(2), call(0, serve(0, exponential(1))), { stations: of.stations }));
    equals(flows[0]?.latency.p99, valueOf(without[0]?.latency.p99));
    expect(flows[0]?.latency.p99.accuracy).toBe('exact');
  });

  test.each([
    [
      'some come past it',
      network(poisson(2), sequence(call(0, sequence(shed, serve(0, exponential(1)))), call(1, serve(0, exponential(1))))),
    ],
    ['they take long to come', network(poisson(2), call(0, sequence(shed, delay(constant(1)), serve(0, exponential(1)))))],
    ['they ask another station first', network(poisson(2), call(0, sequence(shed, serve(1, exponential(0.1)), serve(0, exponential(1)))))],
  ])('%s: solved as if it shed nothing, which is rough and is said', (_, { flows: programs, sources }) => {
    const { flows, notes } = solved({
      ...network(sources[0] ?? poisson(1), sequence(), {
        stations: [station({ servers: 5 }), station()],
        shedders: [{ owner: 'balancer', station: 0, above: 0.5 }],
      }),
      flows: programs,
    });
    expect(flows[0]?.availability.accuracy).toBe('rough');
    expect(notes.join(' ')).toContain('balancer is solved as if it shed no load.');
  });
});

describe('pools', () => {
  const pooled = (size: number): Network =>
    network(poisson(5), call(0, serve(0, exponential(0.1)), { pool: 0 }), {
      stations: [station({ servers: 20 })],
      pools: [{ owner: 'pool', size, waiting: null }],
    });

  test('one that is hardly ever full changes nothing', () => {
    const { flows, pools, notes } = solved(pooled(10));
    expect(flows[0]?.latency.p99.accuracy).toBe('exact');
    equals(pools?.[0]?.inUse, 0.5);
    expect(notes.join(' ')).not.toContain('lacked a place');
    agrees(run(pooled(10), { duration: 2000 }).pools?.[0]?.inUse, 0.5);
  });

  test('where one may be full, nothing on its way is more than rough', () => {
    const { flows, pools, notes } = solved(pooled(2));
    expect(flows[0]?.latency.p99.accuracy).toBe('rough');
    expect(pools?.[0]?.inUse.value).toBeNull();
    expect(notes.join(' ')).toContain('lacked a place');
  });
});

describe('how sure what stands behind them is', () => {
  const failing = (probability: number): Network =>
    network(poisson(1), call(0, { do: 'refuse', probability }, { breaker: 0 }), {
      breakers: [{ owner: 'caller', errors: 0.5, window: 10, minimum: 20, openFor: 30, halfOpen: 5 }],
    });

  test('a breaker matters where calls fail about as often as it takes to open', () => {
    expect(solved(failing(0.01)).flows[0]?.availability.accuracy).toBe('exact');
    expect(solved(failing(0.4)).flows[0]?.availability.accuracy).toBe('rough');
  });

  test('a retry budget matters where it may run out', () => {
    const retrying = (probability: number): Network =>
      network(poisson(1), call(0, { do: 'refuse', probability }, { budget: 0, retries: 2 }), {
        retryBudgets: [{ owner: 'caller', ratio: 0.2, perSecond: 10 }],
      });
    expect(solved(retrying(0.01)).flows[0]?.availability.accuracy).toBe('exact');
    expect(solved(retrying(0.3)).flows[0]?.availability.accuracy).toBe('rough');
  });

  const limited = (before: Step): Network =>
    network(poisson(0.8), sequence(before, { do: 'limit', limiter: 0 }), {
      stations: [station()],
      limiters: [{ owner: 'gateway', rate: 1, burst: 3, clients: 1 }],
    });

  test('a limiter is sure of Poisson arrivals alone', () => {
    expect(solved(limited(delay(exponential(1)))).limiters[0]?.refused.accuracy).toBe('close');
    expect(solved(limited(serve(0, constant(1)))).limiters[0]?.refused.accuracy).toBe('rough');
  });

  test('what a store is asked for behind a call that is hedged is rough, and so is what expires', () => {
    const behind = call(0, { do: 'lookup', store: 0, hit: sequence(), miss: sequence() }, { hedgeAfter: 1 });
    const { stores } = solved(network(poisson(10), behind, { stores: [store({ ttl: 60 })] }));
    expect(stores[0]?.lookups.accuracy).toBe('rough');
    expect(stores[0]?.hitRatio.accuracy).toBe('rough');
  });

  test('misses that wait for each other matter where a value is often asked for while it is loaded', () => {
    const loading = (seconds: number): Network =>
      network(poisson(100), call(0, { do: 'lookup', store: 0, hit: sequence(), miss: serve(0, constant(seconds)) }), {
        stations: [station({ servers: 100 })],
        stores: [store({ coalesced: true })],
      });
    expect(solved(loading(0.0005)).stations[0]?.arrivalRate.accuracy).toBe('close');
    expect(solved(loading(0.2)).stations[0]?.arrivalRate.accuracy).toBe('rough');
  });
});
