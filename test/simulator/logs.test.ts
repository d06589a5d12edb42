import { describe, expect, test } from 'vitest';
import type { ConsumerGroup, Effect, Experiment, GroupMeasure, Log, Measurements, Network, Step } from '../../src/network/index.js';
import {
  agrees,
  constant,
  delay,
  during,
  exponential,
  network,
  poisson,
  refuse,
  run,
  serve,
  solved,
  station,
  valueOf,
} from '../network/build.js';

const group = (own: Partial<ConsumerGroup> = {}): ConsumerGroup => ({
  name: 'readers',
  consumers: 1,
  rebalance: 0,
  commitEvery: 0,
  delivery: 'at_least_once',
  attempts: null,
  retryAfter: 0.1,
  ...own,
});

const log = (own: Partial<Log> = {}): Log => ({
  owner: 'log',
  partitions: 1,
  keys: { type: 'in_turn' },
  groups: [group()],
  brokers: 3,
  replication: 3,
  minInSync: 2,
  acks: 'leader',
  copying: constant(0.01),
  failover: 2,
  retention: null,
  batch: null,
  ...own,
});

/** A source that publishes; every group handles with the same step. */
const publishing = (rate: number, handler: Step, own: Partial<Log> = {}): Network => {
  const of = log(own);
  return network(
    poisson(rate),
    { do: 'publish', log: 0, deliveries: of.groups.map((_, index) => ({ group: index, body: handler })) },
    {
      logs: [of],
      stations: [station({ servers: 1000 })],
    },
  );
};

const readers = (measured: Measurements, index = 0): GroupMeasure => {
  const found = measured.logs?.[0]?.groups[index];
  if (!found) throw new Error('no such group');
  return found;
};

const at = (...effects: Effect[]): Experiment => ({ load: [], disruptions: [during(20, 10, ...effects)] });

describe('consumers and queueing theory', () => {
  test('one partition and one consumer are M/M/1', () => {
    const { logs } = run(publishing(0.7, delay(exponential(1))), { duration: 40_000 });
    const reader = logs?.[0]?.groups[0];
    agrees(reader?.latency.mean, 1 / 0.3);
    agrees(reader?.wait, 0.7 / 0.3);
    agrees(reader?.lag, 0.7 / 0.3);
    agrees(reader?.consumed, 0.7);
    agrees(reader?.latency.p99, Math.log(100) / 0.3, 0.01);
  });

  test('messages in turn over four partitions are E4/M/1 each', () => {
    // σ solves σ = (4λ / (4λ + μ(1 − σ)))⁴ for λ = 0.8, μ = 1; W = 1 / (μ(1 − σ)).
    let sigma = 0.5;
    for (let step = 0; step < 200; step++) sigma = (3.2 / (3.2 + 1 - sigma)) ** 4;
    const of = publishing(3.2, delay(exponential(1)), { partitions: 4, groups: [group({ consumers: 4 })] });
    agrees(readers(run(of, { duration: 20_000 })).latency.mean, 1 / (1 - sigma));
  });

  test('a consumer of two partitions is one server for both, and consumers beyond the partitions are idle', () => {
    const two = publishing(0.7, delay(exponential(1)), { partitions: 2 });
    agrees(readers(run(two, { duration: 40_000 })).latency.mean, 1 / 0.3);
    const idle = publishing(0.7, delay(exponential(1)), { groups: [group({ consumers: 5 })] });
    agrees(readers(run(idle, { duration: 40_000 })).latency.mean, 1 / 0.3);
  });

  test('a message waits for the rest of its batch', () => {
    // Handling takes no time, so only the time until four are together is left: (4 − 1) / 2 mean gaps.
    const of = publishing(100, delay(constant(1e-6)), { batch: { size: 4, linger: 1000 } });
    agrees(readers(run(of, { duration: 500 })).latency.mean, 1.5 / 100, 0.005);
  });

  test('a batch that does not fill lingers, and its publisher waits for it', () => {
    // At one message a second and 10 ms of linger, nearly every batch is a single message.
    const of = publishing(1, delay(constant(0)), { batch: { size: 1000, linger: 0.01 } });
    const { flows, logs } = run(of, { duration: 3000 });
    agrees(logs?.[0]?.groups[0]?.latency.mean, 0.01, 0.02);
    agrees(flows[0]?.latency.mean, 0.01, 0.02);
    const unacknowledged = publishing(1, delay(constant(0)), { batch: { size: 1000, linger: 0.01 }, acks: 'none' });
    expect(valueOf(run(unacknowledged, { duration: 100, replications: 2 }).flows[0]?.latency.mean)).toBe(0);
  });

  test('every group reads every message, at its own pace', () => {
    const of = publishing(0.5, delay(exponential(1)), { groups: [group(), group({ name: 'others' })] });
    const measured = run(of, { duration: 40_000 });
    agrees(readers(measured, 0).consumed, 0.5);
    agrees(readers(measured, 1).latency.mean, 2);
  });

  test('a skewed key makes one partition hot', () => {
    const keys = { type: 'hashed', count: 1000, popularity: { type: 'zipf', exponent: 1.2 } } as const;
    const { logs } = run(publishing(1000, delay(constant(0)), { partitions: 8, keys }), { duration: 60 });
    // The most popular of 1,000 keys under Zipf(1.2) has 1 / Σ k^−1.2 of all.
    const first = 1 / Array.from({ length: 1000 }, (_, key) => (key + 1) ** -1.2).reduce((sum, each) => sum + each, 0);
    expect(valueOf(logs?.[0]?.imbalance)).toBeGreaterThan(8 * first);
    expect(valueOf(logs?.[0]?.imbalance)).toBeLessThan(8 * (first + 0.25));
  });
});

describe('consumers that are down', () => {
  test('lag grows by what is published, and is caught up in rate × outage / (capacity − rate)', () => {
    // The fluid model: 80/s published, 100/s handled, 10 s without consumers: 800 behind, caught up 40 s later.
    const of = publishing(80, delay(constant(0.01)));
    const { timeline } = run(of, { duration: 100, replications: 5 }, at({ effect: 'consumers_down', log: 0, group: 0, count: 1 }));
    const lag = timeline?.lags?.[0]?.[0] ?? [];
    expect(lag[30]).toBeGreaterThan(720);
    expect(lag[30]).toBeLessThan(880);
    expect(lag[50]).toBeGreaterThan(300);
    expect(lag[50]).toBeLessThan(500);
    expect(lag[80]).toBeLessThan(40);
    const halfway = lag.slice(40, 60);
    expect(((halfway.at(-1) ?? 0) - (halfway[0] ?? 0)) / 19).toBeCloseTo(-20, -1);
  });

  test('a death stops the whole group for the rebalance, twice, and repeats what was not committed', () => {
    const of = publishing(100, delay(constant(0.001)), {
      partitions: 4,
      groups: [group({ consumers: 4, rebalance: 3, commitEvery: 2 })],
    });
    const { timeline, logs } = run(of, { duration: 60, replications: 10 }, at({ effect: 'consumers_down', log: 0, group: 0, count: 1 }));
    const reader = logs?.[0]?.groups[0];
    expect(valueOf(reader?.rebalances)).toBe(2);
    expect(timeline?.lags?.[0]?.[0]?.[22]).toBeGreaterThan(250);
    expect(timeline?.lags?.[0]?.[0]?.[26]).toBeLessThan(20);
    // On average half a commit interval of one partition's 25/s.
    expect(valueOf(reader?.duplicates)).toBeGreaterThan(5);
    expect(valueOf(reader?.duplicates)).toBeLessThan(50);
  });

  test('the second effect of a repetition is what exactly once spares', () => {
    const of = publishing(100, delay(constant(0.001)), { groups: [group({ consumers: 1, commitEvery: 2, delivery: 'exactly_once' })] });
    expect(
      valueOf(readers(run(of, { duration: 60, replications: 3 }, at({ effect: 'consumers_down', log: 0, group: 0, count: 1 }))).duplicates),
    ).toBe(0);
  });

  test('what is older than the retention is skipped', () => {
    const of = publishing(100, delay(constant(0.001)), { retention: 4 });
    const { dropped } = readers(run(of, { duration: 60, replications: 5 }, at({ effect: 'consumers_down', log: 0, group: 0, count: 1 })));
    // Ten seconds without a reader, of which the last four are still there.
    expect(valueOf(dropped)).toBeGreaterThan(520);
    expect(valueOf(dropped)).toBeLessThan(680);
  });
});

describe('handling that fails', () => {
  test('is repeated until a message is put aside', () => {
    // Three attempts that fail with 1/2 each: an eighth is put aside.
    const of = publishing(5, refuse(0.5), { groups: [group({ attempts: 3, retryAfter: 0.01 })] });
    const measured = readers(run(of, { duration: 1000 }));
    agrees(measured.deadLetters, 5 * 1000 * 0.125, 0.01);
    agrees(measured.consumed, 5 * 0.875, 0.01);
  });

  test('loses the message when it was committed before', () => {
    const of = publishing(5, refuse(0.5), { groups: [group({ delivery: 'at_most_once' })] });
    const measured = readers(run(of, { duration: 1000 }));
    agrees(measured.dropped, 5 * 1000 * 0.5, 0.01);
  });
});

describe('brokers that die', () => {
  const dies = at({ effect: 'broker_down', log: 0, broker: 0 });

  test('take what was not copied with them, unless publishers wait for every copy', () => {
    const of = (acks: Log['acks']): Network => publishing(1000, delay(exponential(1)), { acks, copying: constant(0.05) });
    // The consumer is far behind, so that nothing of the tail was read: 50 ms of 1000/s.
    agrees(run(of('leader'), { duration: 40 }, dies).logs?.[0]?.lost, 50, 0.1);
    expect(valueOf(run(of('all'), { duration: 40, replications: 2 }, dies).logs?.[0]?.lost)).toBe(0);
    // Nobody is told that the messages of the two seconds without a leader are gone.
    agrees(run(of('none'), { duration: 40 }, dies).logs?.[0]?.lost, 2050, 0.1);
  });

  test('let publishers wait for the next leader', () => {
    const { flows, logs } = run(publishing(100, delay(constant(0))), { duration: 50 }, dies);
    // Those of two seconds out of 50 wait a second on average.
    agrees(flows[0]?.latency.mean, (2 / 50) * 1, 0.02);
    agrees(logs?.[0]?.underReplicated, 10 / 50, 1e-6);
    expect(valueOf(flows[0]?.availability)).toBe(1);
  });

  test('refuse what too few copies would keep', () => {
    const both = at({ effect: 'broker_down', log: 0, broker: 1 }, { effect: 'broker_down', log: 0, broker: 2 });
    const { flows } = run(publishing(100, delay(constant(0)), { acks: 'all' }), { duration: 50 }, both);
    agrees(flows[0]?.errors.unavailable, 10 / 50, 0.02);
  });
});

test('handlers use the stations that they are served at', () => {
  const of = publishing(2, serve(0, exponential(1)), { partitions: 8, groups: [group({ consumers: 8 })] });
  agrees(run(of, { duration: 5000 }).stations[0]?.utilisation, 2 / 1000);
});

test('the solver says what it does not know', () => {
  const measured = solved(publishing(5, serve(0, exponential(0.1))));
  expect(valueOf(measured.logs?.[0]?.published)).toBe(5);
  expect(readers(measured).lag.value).toBeNull();
  expect(readers(measured).lag.method).toContain('simulate');
  expect(measured.notes.join(' ')).toContain('log');
});

test.each([
  [{ partitions: 0 }, 'partitions'],
  [{ replication: 4 }, '4 copies on 3 brokers'],
  [{ copying: exponential(Infinity) }, 'copying'],
  [{ groups: [group({ retryAfter: 0 })] }, 'readers'],
])('a log that cannot be: %o', (own, said) => {
  expect(run(publishing(1, delay(constant(0)), own), { duration: 1 }).error).toContain(said);
});
