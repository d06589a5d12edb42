import { describe, expect, test } from 'vitest';
import { simulated, solved, value } from '../design.js';

const faulty = (fault: string, own = '', call = ''): string => `
  region virginia "us-east-1" { zones: 3 }
  region ireland "eu-west-1" { zones: 3 }
  users u { rate: 100/s }
  load_balancer b { in: virginia  ${own} }
  app_server s { in: virginia  replicas: 8  time: constant(1ms) }
  app_server far { in: ireland  replicas: 8  time: constant(1ms) }
  flow f { u -> b -> s -> far ${call} }
  scenario x { duration: 60s  at 20s: ${fault} for 20s }`;

const run = (text: string): ReturnType<typeof simulated> => simulated(text, { scenario: 'x', replications: 2 });

describe('faults of the network', () => {
  test('a delay makes the calls of one component by another slower', async () => {
    const calm = await run(faulty('slow far by 1x'));
    const slow = await run(faulty('delay s -> far by 300ms'));
    expect(slow.notes.join('\n')).not.toContain('no effect');
    // A third of the time.
    expect(value(slow, 'flows.f.mean') - value(calm, 'flows.f.mean')).toBeCloseTo(0.1, 2);
  });

  test('packets that are lost are sent again', async () => {
    const calm = await run(faulty('slow far by 1x'));
    const lossy = await run(faulty('lose 10% of s -> far'));
    expect(value(lossy, 'flows.f.mean') - value(calm, 'flows.f.mean')).toBeCloseTo(0.025 / 3, 2);
    expect(value(lossy, 'flows.f.availability')).toBe(1);
  });

  test('regions that are cut off from each other: callers wait for their timeout', async () => {
    const cut = await run(faulty('partition virginia from ireland', '', '{ timeout: 1s }'));
    expect(value(cut, 'components.far.timed_out')).toBeCloseTo(1 / 3, 1);
    expect(value(cut, 'flows.f.timed_out')).toBeCloseTo(1 / 3, 1);
  });

  test('a throttle refuses what comes faster, an expired certificate everything', async () => {
    expect(value(await run(faulty('throttle far to 10/s')), 'components.far.refused')).toBeCloseTo(0.9 / 3, 1);
    expect(value(await run(faulty('expire s')), 'components.s.refused')).toBeCloseTo(1 / 3, 1);
  });

  test('a rolling restart loses nothing when there is room for it', async () => {
    const deployed = await run(faulty('deploy s'));
    expect(value(deployed, 'flows.f.availability')).toBe(1);
    // Six of eight serve for 20 of 60 seconds.
    expect(value(deployed, 'components.b.healthy_backends')).toBeCloseTo(8 - 2 / 3, 2);
  });

  test('what does not apply says why', async () => {
    expect((await run(faulty('delay far -> s by 1s'))).notes.join('\n')).toContain('no flow calls s from far');
    expect((await run(faulty('fill far to 95%'))).notes.join('\n')).toContain('works as it did');
    expect((await run(faulty('corrupt s'))).notes.join('\n')).toContain('no effect');
  });
});

describe('what a balancer guards', () => {
  test('a circuit breaker opens while what is behind it fails', async () => {
    const open = await run(faulty('fail s', 'circuit_breaker: { errors: 50%, window: 5s, open_for: 10s, half_open: 5 }'));
    expect(value(open, 'components.b.breaker_open')).toBeGreaterThan(0.2);
    expect(value(open, 'components.b.breaker_open')).toBeLessThan(0.5);
    expect(value(await run(faulty('fail s')), 'components.b.breaker_open')).toBe(0);
  });

  test('a connection limit turns away what is beyond it', async () => {
    // 100/s that take about 75 ms to the other region and back: Erlang B for 7.5 erlangs and 4 places is about a half.
    const limited = await run(faulty('slow far by 1x', 'connection_limit: 4'));
    expect(value(limited, 'components.b.rejected')).toBeGreaterThan(0.4);
    expect(value(limited, 'components.b.active_connections')).toBeLessThanOrEqual(4);
  });

  test('load is shed above a utilisation', async () => {
    const shed = await run(faulty('slow s by 200x', 'shed: 70%'));
    expect(value(shed, 'components.b.shed_share')).toBeGreaterThan(0.1);
    const calm = await run(faulty('slow s by 200x'));
    expect(value(shed, 'components.s.p99')).toBeLessThan(value(calm, 'components.s.p99'));
  });
});

test('a second request is sent for an answer that takes long', async () => {
  const text = (hedge: string): string => `users u { rate: 100/s } app_server a { time: constant(1us) }
    app_server s { replicas: 1000  time: hyperexponential(mean: 10ms, scv: 20) } flow f { u -> a -> s ${hedge} }`;
  const plain = await simulated(text(''));
  const hedged = await simulated(text('{ hedge_after: 20ms }'));
  expect(value(hedged, 'flows.f.p99')).toBeLessThan(0.6 * value(plain, 'flows.f.p99'));
  expect(value(hedged, 'components.s.throughput')).toBeGreaterThan(102);
  expect((await solved(text('{ hedge_after: 20ms }'))).notes.join('\n')).toContain('second try');
});

test('threads are held while a request waits for what it called', async () => {
  const text = (threads: string): string => `users u { rate: 50/s }
    app_server a { time: constant(1us)  ${threads} } app_server s { replicas: 100  time: exponential(100ms) } flow f { u -> a -> s }`;
  // M/M/c with c = 6 and a = 5 erlangs: P(wait) = 0.5875, W = 0.1 · 0.5875 / (6 − 5).
  expect(value(await simulated(text('threads: 6')), 'flows.f.mean')).toBeCloseTo(0.1 + 0.05875, 1);
  expect(value(await simulated(text('')), 'flows.f.mean')).toBeCloseTo(0.1, 2);
});
