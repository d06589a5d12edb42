import { describe, expect, test } from 'vitest';
import { figure, ms, simulated, solved, value } from './design.js';

/** Requests per second of n users who think for z seconds on average before one server that takes s: the machine repairman model (Kleinrock 1975, section 3.8). */
function repairman(n: number, think: number, service: number): number {
  let term = 1;
  let all = 1;
  for (let busy = 1; busy <= n; busy++) {
    term *= (n - busy + 1) * (service / think);
    all += term;
  }
  return (1 - 1 / all) / service;
}

describe('a fixed number of users who wait and think', () => {
  const CLOSED = (count: number): string =>
    `users u { count: ${count}  think: exponential(1s) } app_server s { time: exponential(100ms) } flow f { u -> s }`;

  test.each([5, 10, 20])(
    '%i users: as many requests as the machine repairman model says, in the time that the response time law says',
    async (n) => {
      const rate = repairman(n, 1, 0.1);
      // X = N / (R + Z).
      const time = n / rate - 1;
      const theory = await solved(CLOSED(n));
      expect(value(theory, 'components.u.goodput') / rate).toBeCloseTo(1, 3);
      expect(value(theory, 'flows.f.mean') / time).toBeCloseTo(1, 2);
      const run = await simulated(CLOSED(n), { duration: 2000, warmup: 100, replications: 3 });
      expect(Math.abs(value(run, 'components.u.goodput') / rate - 1)).toBeLessThan(0.02);
      expect(Math.abs(value(run, 'flows.f.mean') / time - 1)).toBeLessThan(0.05);
    },
  );

  test('beyond (S + Z) / S users another one adds its service time to everybody’s wait', async () => {
    const time = async (n: number): Promise<number> => value(await solved(CLOSED(n)), 'flows.f.mean');
    // The asymptote of the response time law: R = N S - Z once the server is always busy.
    expect(await time(60)).toBeCloseTo(60 * 0.1 - 1, 2);
    expect((await time(61)) - (await time(60))).toBeCloseTo(0.1, 3);
  });
});

test('Apdex of M/M/1: satisfied below T, half of those below 4 T, when answers take an exponential time', async () => {
  // 50 a second of 10 ms: the mean is 20 ms, and with T = 20 ms the index is (1 - e^-1) + (e^-1 - e^-4) / 2.
  const text = 'users u { rate: 50/s } app_server s { time: exponential(10ms) } flow f { apdex: 20ms  u -> s }';
  const index = 1 - Math.exp(-1) + (Math.exp(-1) - Math.exp(-4)) / 2;
  const run = await simulated(text, { duration: 1000, warmup: 50, replications: 3 });
  expect(Math.abs(value(run, 'flows.f.apdex') - index)).toBeLessThan(0.01);
});

test('bursts wait longer than requests at random: Kingman’s approximation in heavy traffic, (ca² + cs²) / 2', async () => {
  const wait = async (arrivals: string): Promise<number> => {
    const run = await simulated(`users u { rate: 90/s  arrivals: ${arrivals} } app_server s { time: constant(10ms) } flow f { u -> s }`, {
      duration: 2000,
      warmup: 100,
      replications: 3,
    });
    return value(run, 'flows.f.mean') - ms(10);
  };
  // M/D/1 at 90 %: 0.9 / (2 × 0.1) × 10 ms; four times as variable, four times as long, within what the approximation is good for.
  expect(Math.abs((await wait('poisson')) / ms(45) - 1)).toBeLessThan(0.08);
  expect(Math.abs((await wait('bursty(4)')) / ms(180) - 1)).toBeLessThan(0.15);
  expect(await wait('constant')).toBeCloseTo(0, 6);
});

describe('what is offered beyond capacity', () => {
  const text = 'users u { rate: 400/s } app_server s { time: 10ms } flow f { u -> s }';
  const places = ['flows.f', 'components.s', 'components.u'];

  test.each(['solver', 'simulator'])(
    'has no answer, and is an error in the same sense for flows, components and users (%s)',
    async (engine) => {
      const results = await (engine === 'solver' ? solved(text) : simulated(text, { duration: 200, warmup: 20, replications: 3 }));
      const capacity = 100 / 400;
      for (const place of places) expect(figure(results, `${place}.errors`).value, place).toBeCloseTo(1 - capacity, 1);
      expect(figure(results, 'flows.f.availability').value).toBeCloseTo(1 - (figure(results, 'flows.f.errors').value ?? NaN), 9);
      // Nobody has stopped waiting.
      expect(figure(results, 'flows.f.timed_out').value).toBe(0);
    },
  );
});
