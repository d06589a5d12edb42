import { describe, expect, test } from 'vitest';
import { ms, simulated, solved, value } from './design.js';

describe('app_server', () => {
  test('it knows how many replicas keep it at 70 %, also when it is overloaded', async () => {
    const results = await solved('users u { rate: 500/s } app_server s { time: 10ms  replicas: 2 } flow f { u -> s }');
    expect(value(results, 'components.s.capacity')).toBeCloseTo(200, 6);
    expect(value(results, 'components.s.replicas_needed')).toBe(8);
  });

  test('the time by operation is that of the mix', async () => {
    const results = await solved(
      'users u { rate: 100/s } app_server s { time: { read: 1ms, write: 3ms }  concurrency: 2 } flow r { u -> s: read } flow w { u -> s: write }',
    );
    expect(value(results, 'components.s.capacity')).toBeCloseTo(1000, 6);
    expect(value(results, 'components.s.utilisation')).toBeCloseTo(0.1, 6);
  });

  test('its timeout gives requests up, with the calls that they made', async () => {
    const run = await simulated(
      'users u { rate: 10/s } app_server s { time: constant(1ms)  timeout: 5ms } app_server t { time: constant(20ms)  concurrency: 10 } flow f { u -> s -> t }',
      { duration: 60 },
    );
    expect(value(run, 'components.s.timed_out')).toBe(1);
    expect(value(run, 'components.t.errors')).toBe(0);
  });
});

describe('flow options', () => {
  test('a timeout with retries asks again; a failure that is handled is none', async () => {
    const text = (handler: string): string =>
      `users u { rate: 10/s } app_server s { time: 1ms  concurrency: 99 } app_server t { time: constant(50ms)  concurrency: 99 } app_server spare { time: constant(1ms)  concurrency: 99 } flow f { u -> s  s -> t { timeout: 10ms, retries: 2, backoff: 5ms } ${handler} }`;
    const failing = await simulated(text(''), { duration: 60 });
    expect(value(failing, 'flows.f.timed_out')).toBe(1);
    // Three tries for each request.
    expect(value(failing, 'components.t.in_flight')).toBeGreaterThan(0);
    const handled = await simulated(text('on failure -> spare'), { duration: 60 });
    expect(value(handled, 'flows.f.availability')).toBe(1);
    expect(value(handled, 'components.spare.throughput')).toBeCloseTo(10, -1);
  });

  test('asynchronous calls are not waited for, chances happen as often as they say, repeats as many times', async () => {
    const results = await solved(
      'users u { rate: 100/s } app_server s { time: constant(1ms)  concurrency: 99 } app_server t { time: constant(7ms)  concurrency: 99 } app_server r { time: constant(1ms)  concurrency: 99 } flow f { u -> s  s ~> t  25% { s -> r }  repeat 3 { s -> r } }',
    );
    expect(value(results, 'components.r.throughput')).toBeCloseTo(325, 6);
    expect(value(results, 'components.t.throughput')).toBeCloseTo(100, 6);
    expect(value(results, 'flows.f.mean')).toBeCloseTo(ms(1 + 3.25), 5);
  });

  test('branches in parallel take as long as the slowest', async () => {
    const results = await solved(
      'users u { rate: 1/s } app_server s { time: constant(0ms)  concurrency: 99 } app_server a { time: constant(3ms)  concurrency: 99 } app_server b { time: constant(9ms)  concurrency: 99 } flow f { u -> s  parallel { s -> a  s -> b } }',
    );
    // The maximum is found by inverting transforms, which have steps to within a percent.
    expect(Math.abs(value(results, 'flows.f.mean') / ms(9) - 1)).toBeLessThan(0.01);
  });
});
