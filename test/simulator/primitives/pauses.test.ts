import { describe, expect, test } from 'vitest';
import type { Discipline, Effect, Network, Store } from '../../../src/network/index.js';
import {
  agrees,
  closed,
  constant,
  delay,
  disrupted,
  during,
  exponential,
  network,
  over,
  poisson,
  run,
  serve,
  station,
  store,
  valueOf,
} from '../../network/build.js';

const still = (replicas: readonly number[] | null = null): Effect => ({ effect: 'pause', station: 0, replicas });

describe('a station that stands still', () => {
  const disciplines: readonly Discipline[] = ['fifo', 'lifo', 'priority', 'sharing'];
  const cases = disciplines.flatMap((discipline) =>
    (['central', 'per_replica'] as const).map((queueing) => [discipline, queueing] as const),
  );

  test.each(cases)('goes on where it was: %s, %s', (discipline, queueing) => {
    // One request at a time, of ten seconds, with three without progress.
    const of = network(closed(1, constant(1)), serve(0, constant(10)), { stations: [station({ discipline, queueing })] });
    const { flows } = run(of, { duration: 22, replications: 1 }, disrupted(during(5, 3, still())));
    expect(valueOf(flows[0]?.latency.mean)).toBeCloseTo(13, 0);
    expect(valueOf(flows[0]?.throughput) * 22).toBeCloseTo(1, 6);
  });

  test('stands still once where pauses overlap', () => {
    const of = network(closed(1, constant(1)), serve(0, constant(10)));
    const { flows } = run(of, { duration: 22, replications: 1 }, disrupted(during(5, 3, still()), during(7, 3, still([0]))));
    expect(valueOf(flows[0]?.latency.mean)).toBeCloseTo(15, 0);
  });

  test.each(cases)('loses nothing, and what piled up is worked off: %s, %s', (discipline, queueing) => {
    const of = network(poisson(100), serve(0, exponential(0.005)), { stations: [station({ discipline, queueing })] });
    const { flows, timeline } = run(of, { duration: 60 }, disrupted(during(20, 10, still())));
    expect(valueOf(flows[0]?.availability)).toBe(1);
    expect(over(timeline?.flows[0]?.throughput, 20, 30)).toBe(0);
    // As a fluid: it rises at λ for the pause and falls at μ − λ, an area of λ P² / 2 / (1 − ρ), beside the 1 of M/M/1.
    agrees(flows[0]?.inFlight, (100 * 10 ** 2) / 2 / 0.5 / 60 + 40 / 60, 0.02);
  });

  test('that nobody waits for any more is still as busy as it was', () => {
    const of = network(poisson(50), serve(0, constant(0.01)));
    const { timeline } = run(of, { duration: 40, replications: 20 }, disrupted(during(10, null, still())));
    expect(over(timeline?.stations[0]?.utilisation, 1, 10)).toBeCloseTo(0.5, 1);
    expect(over(timeline?.flows[0]?.throughput, 11, 40)).toBe(0);
  });

  test.each(['central', 'per_replica'] as const)('with one of two replicas leaves the other to serve: queues %s', (queueing) => {
    const of = network(poisson(80), serve(0, constant(0.02)), { stations: [station({ replicas: 2, queueing })] });
    const { flows, timeline } = run(of, { duration: 80 }, disrupted(during(20, 10, still([1]))));
    expect(valueOf(flows[0]?.availability)).toBe(1);
    // One machine does 50 per second, of what two queues get 40 come to it.
    expect(over(timeline?.flows[0]?.throughput, 22, 29)).toBeCloseTo(queueing === 'central' ? 50 : 40, -1);
    expect(over(timeline?.flows[0]?.throughput, 60, 80)).toBeCloseTo(80, -1);
  });

  test('fails nobody whom a death in the pause does not take', () => {
    const of = network(poisson(50), serve(0, constant(0.01)), { stations: [station({ replicas: 2, queueing: 'per_replica' })] });
    const { flows, timeline } = run(
      of,
      { duration: 60 },
      disrupted(during(20, 20, still()), during(30, 5, { effect: 'down', station: 0, replicas: [0] })),
    );
    // A half of what came in ten seconds waits at the one that dies.
    agrees(flows[0]?.errors.unavailable, (50 * 10) / 2 / (50 * 60), 0.1);
    expect(over(timeline?.flows[0]?.throughput, 50, 60)).toBeCloseTo(50, -1);
  });
});

describe('a store that loses room', () => {
  const lookups = (own: Partial<Store>): Network =>
    network(
      poisson(500),
      { do: 'lookup', store: 0, hit: delay(constant(0)), miss: delay(constant(0)) },
      { stores: [store(own)], stations: [] },
    );
  const shrunk = disrupted(during(0, 200, { effect: 'shrink', store: 0, share: 0.8 }));

  test.each(['lru', 'lfu', 'fifo', 'random'] as const)('hits as often as a store of that size: %s', (eviction) => {
    const small = run(lookups({ eviction, entries: 20 }), { duration: 200, warmup: 0 });
    const { stores } = run(lookups({ eviction, entries: 100 }), { duration: 200, warmup: 0 }, shrunk);
    agrees(stores[0]?.hitRatio, valueOf(small.stores[0]?.hitRatio), 0.02);
    expect(valueOf(stores[0]?.entries)).toBeLessThan(20.001);
  });

  test('fills up again, and one that never evicts keeps what it has', () => {
    const back = run(lookups({ entries: 100 }), { duration: 100 }, disrupted(during(0, 10, { effect: 'shrink', store: 0, share: 0.8 })));
    expect(valueOf(back.stores[0]?.entries)).toBeGreaterThan(90);
    const kept = run(lookups({ entries: 100, eviction: 'none' }), { duration: 100 }, shrunk);
    expect(valueOf(kept.stores[0]?.evictions)).toBe(0);
    expect(valueOf(kept.stores[0]?.entries)).toBeGreaterThan(90);
  });
});
