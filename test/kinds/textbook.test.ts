import { describe, expect, test } from 'vitest';
import { figure, ms, simulated, solved, value } from './design.js';

/** The solver's figures are these, within a relative tolerance. */
const agrees =
  (text: string, expected: Readonly<Record<string, number>>, tolerance = 1e-3) =>
  async () => {
    const results = await solved(text);
    for (const [place, wanted] of Object.entries(expected)) {
      expect(Math.abs(value(results, place) / wanted - 1), `${place} is ${value(results, place)}, not ${wanted}`).toBeLessThan(tolerance);
    }
  };

/** Simulated figures have the theory's within their confidence intervals, widened by half: of many intervals of 95 % some must miss. */
const simulates = (text: string, expected: Readonly<Record<string, number>>, duration: number) => async () => {
  const results = await simulated(text, { duration });
  for (const [place, wanted] of Object.entries(expected)) {
    const { value: measured, ci } = figure(results, place);
    const half = ci ? (ci[1] - ci[0]) / 2 : 0;
    expect(half).toBeGreaterThan(0);
    expect(Math.abs((measured ?? NaN) - wanted), `${place} is ${measured ?? 'not defined'} ± ${half}, not ${wanted}`).toBeLessThan(
      1.5 * half,
    );
  }
};

const MM1 = 'users u { rate: 80/s } app_server s { time: exponential(10ms) } flow f { u -> s }';
/** M/M/1 with service rate 100 and arrival rate 80: exponential times with rate 20 (Kleinrock, Queueing Systems I, 3.2). */
const MM1_FIGURES = {
  'flows.f.mean': ms(50),
  'flows.f.p50': Math.log(2) / 20,
  'flows.f.p99': Math.log(100) / 20,
  'flows.f.throughput': 80,
  'components.s.utilisation': 0.8,
  'components.s.queue_length': 3.2,
  'components.s.in_flight': 4,
  'components.u.offered': 80,
  'components.s.capacity': 100,
};

describe('a six-line file is a textbook queue', () => {
  test('M/M/1 at 80 %: mean response is five service times', agrees(MM1, MM1_FIGURES));

  test(
    'M/M/1 at 80 %, simulated',
    simulates(MM1, { 'flows.f.mean': ms(50), 'components.s.utilisation': 0.8, 'components.s.queue_length': 3.2 }, 3000),
  );

  test(
    'a bare duration is the mean of an exponential distribution',
    agrees('users u { rate: 80/s } app_server s { time: 10ms } flow f { u -> s }', { 'flows.f.mean': ms(50) }),
  );

  test(
    'M/D/1 waits half as long (Pollaczek-Khinchine)',
    agrees('users u { rate: 80/s } app_server s { time: constant(10ms) } flow f { u -> s }', { 'flows.f.mean': ms(30) }),
  );

  // Erlang C for 16 servers at 80 %: 0.3049; mean wait = C / (cμ − λ) (Kleinrock I, 3.5; value from GNU Octave's queueing package).
  const erlangC = ms(10) + 0.30489 / (1600 - 1280);
  test(
    'M/M/16: servers of one replica share its queue',
    agrees('users u { rate: 1280/s } app_server s { time: 10ms  concurrency: 16 } flow f { u -> s }', { 'flows.f.mean': erlangC }),
  );
  test(
    'M/M/16: replicas without a balancer share one queue as well',
    agrees('users u { rate: 1280/s } app_server s { time: 10ms  replicas: 16 } flow f { u -> s }', { 'flows.f.mean': erlangC }),
  );

  const RANDOM =
    'users u { rate: 160/s } load_balancer b { algorithm: random  time: constant(0ms) } app_server s { time: 10ms  replicas: 2 } flow f { u -> b -> s }';
  test(
    'a balancer that picks at random makes an M/M/1 of each replica',
    agrees(RANDOM, { 'flows.f.mean': ms(50), 'components.s.utilisation': 0.8 }),
  );

  test(
    'a tandem of M/M/1 queues: times add up (Jackson)',
    agrees('users u { rate: 80/s } app_server a { time: 10ms } app_server b { time: 5ms } flow f { u -> a -> b }', {
      'flows.f.mean': 1 / 20 + 1 / 120,
      'components.a.mean': 1 / 20 + 1 / 120,
      'components.b.mean': 1 / 120,
    }),
  );

  test(
    'a waiting caller holds no server: a slow callee leaves the caller as it was',
    agrees('users u { rate: 80/s } app_server a { time: 5ms } app_server b { time: 1s  concurrency: 1000 } flow f { u -> a -> b }', {
      'components.a.utilisation': 0.4,
      'components.a.queue_length': 0.4 ** 2 / 0.6,
    }),
  );

  test('first.arch: E2/M/1 behind a balancer that goes round, then an idle database', async () => {
    const { readFileSync } = await import('node:fs');
    const results = await solved(readFileSync('examples/first.arch', 'utf8'));
    // Each of two replicas gets every other arrival of 80/s: the root of σ = (80 / (80 + 100 (1 − σ)))², and a mean of 1 / (100 (1 − σ)) (GI/M/1).
    let sigma = 0.5;
    for (let i = 0; i < 200; i++) sigma = (80 / (80 + 100 * (1 - sigma))) ** 2;
    expect(value(results, 'flows.default.mean')).toBeCloseTo(ms(0.2) + 1 / (100 * (1 - sigma)) + ms(1), 5);
    expect(value(results, 'components.web.utilisation')).toBeCloseTo(0.4, 9);
    expect(results.expectations.map(({ passed }) => passed)).toEqual([true]);
  });
});

test('the answer does not depend on what was solved before', async () => {
  const text =
    'users u { rate: 50/s } app_server a { time: constant(2ms)  concurrency: 9 } app_server b { time: lognormal(median: 4ms, p99: 25ms)  concurrency: 4 } flow f { u -> a -> b }';
  const first = await solved(text);
  await solved(MM1);
  await solved(
    'users u { rate: 10/s } app_server a { time: constant(9ms) } app_server b { time: constant(3ms) } flow f { u -> a  a -> b  a -> b }',
  );
  expect(await solved(text)).toEqual(first);
});

describe('a fixed number of users', () => {
  // Machine repairman: 1 server of 10 ms, thinking 100 ms, N users. Exact MVA by hand: R(n) = s (1 + Q(n−1)), X(n) = n / (Z + R(n)), Q(n) = X(n) R(n).
  const repairman = (users: number): { X: number; R: number } => {
    let [X, R, Q] = [0, 0, 0];
    for (let n = 1; n <= users; n++) {
      R = 0.01 * (1 + Q);
      X = n / (0.1 + R);
      Q = X * R;
    }
    return { X, R };
  };
  const text = (count: number): string => `users u { count: ${count}  think: 100ms } app_server s { time: 10ms } flow f { u -> s }`;

  test.each([1, 5, 20])('%i users who think and wait', async (count) => {
    const { X, R } = repairman(count);
    await agrees(text(count), { 'flows.f.throughput': X, 'flows.f.mean': R, 'components.u.offered': X }, 0.02)();
  });

  test('20 users, simulated', async () => {
    const { X, R } = repairman(20);
    await simulates(text(20), { 'flows.f.throughput': X, 'flows.f.mean': R }, 500)();
  });
});
