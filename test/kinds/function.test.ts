import { describe, expect, test } from 'vitest';
import { coldShare } from '../../src/kinds/compute/function/behaviour.js';
import { figure, ms, simulated, solved, value } from './design.js';

const F = (rate: string, more: string): string =>
  `users u { rate: ${rate} } function x { time: constant(100ms)  cold_start: constant(400ms) ${more} } flow f { u -> x }`;

describe('function', () => {
  test('one request at a time: cold after a pause that is longer than the instance is kept, e^(-rate × keep)', async () => {
    // One request in ten seconds, kept for ten seconds: e^-1; work of 0.1 s overlaps in one of a hundred.
    const results = await solved(F('0.1/s', 'keep_warm: 10s'));
    expect(Math.abs(value(results, 'components.x.cold_starts') - Math.exp(-1))).toBeLessThan(0.01);
    expect(Math.abs(value(results, 'flows.f.mean') - (ms(100) + ms(400) * Math.exp(-1)))).toBeLessThan(ms(5));
    expect(value(await solved(F('0.1/s', 'keep_warm: 10s  provisioned: 3')), 'components.x.cold_starts')).toBeLessThan(0.001);
  });

  test('the shares of the instances add up: kept for no time, every request starts one', () => {
    expect(coldShare({ concurrency_limit: 1000, keep_warm: 0, provisioned: 0 }, 50, 0.1)).toBeCloseTo(1, 6);
    expect(coldShare({ concurrency_limit: 1000, keep_warm: 300, provisioned: 0 }, 50, 0.1)).toBeLessThan(1e-3);
  });

  test('a simulation of instances in a fixed order finds no less, and no more than twice as much', () => {
    // Poisson arrivals, service 0.1 s, instances asked in order, each lost after a pause of 0.2 s.
    let state = 12345;
    const uniform = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
    const [rate, service, keep] = [30, 0.1, 0.2];
    const free: number[] = [];
    let [now, cold, all] = [0, 0, 0];
    for (; all < 200_000; all++) {
      now -= Math.log(uniform()) / rate;
      let k = 0;
      while ((free[k] ?? -Infinity) > now) k++;
      if (now - (free[k] ?? -Infinity) > keep) cold++;
      free[k] = now + service;
    }
    const share = coldShare({ concurrency_limit: 1000, keep_warm: keep, provisioned: 0 }, rate, service);
    // Overflow is burstier than Poisson, which the formula takes it for: it is too low, by half at most.
    expect(share / (cold / all)).toBeGreaterThan(0.5);
    expect(share / (cold / all)).toBeLessThan(1);
  });

  test('beyond the limit requests are turned away: Erlang B', async () => {
    // 10 a second for 0.1 s on two instances: a = 1, B = (1/2) / (1 + 1 + 1/2) = 0.2.
    const text = F('10/s', 'concurrency_limit: 2  keep_warm: 1h').replace('constant(100ms)', '100ms');
    const results = await solved(text);
    expect(value(results, 'components.x.throttled')).toBeCloseTo(0.2, 3);
    expect(value(results, 'components.x.busy_instances')).toBeCloseTo(0.8, 2);
    const run = await simulated(text, { duration: 2000, replications: 3 });
    expect(Math.abs(value(run, 'components.x.throttled') - 0.2)).toBeLessThan(0.015);
  });

  test('its cost: requests by the million, and memory while it serves', async () => {
    const results = await solved(F('10/s', 'memory: 1GiB  keep_warm: 1h'));
    const requests = 10 * 730 * 3600;
    expect(value(results, 'components.x.cost')).toBeCloseTo((requests / 1e6) * 0.2 + requests * 0.1 * 0.0000166667, 1);
  });
});

describe('schedule', () => {
  const S = (schedule: string): string => `schedule x { ${schedule} } app_server s { time: constant(1s) } flow f { x -> s }`;

  test('it starts every so often, and evenly: nobody waits', async () => {
    const results = await solved(S('every: 10s'));
    expect(value(results, 'components.x.offered')).toBeCloseTo(0.1, 9);
    expect(value(results, 'components.x.mean')).toBeCloseTo(1, 6);
  });

  test('ten requests at once are done one after the other, 5.5 s on average; spread over their interval nobody waits', async () => {
    const mean = async (text: string): Promise<number> =>
      value(await simulated(S(text), { duration: 2000, replications: 1 }), 'components.x.mean');
    expect(Math.abs((await mean('every: 20s  count: 10')) - 5.5)).toBeLessThan(0.1);
    expect(Math.abs((await mean('every: 20s  count: 10  jitter: 20s')) - 1)).toBeLessThan(0.01);
  });

  test('without an interval it says that it sends nothing', async () => {
    const results = await solved(S(''));
    expect(results.notes).toContain('x does not say how often it starts: it sends nothing');
    expect(figure(results, 'components.x.offered').value ?? 0).toBe(0);
  });
});
