import { describe, expect, test } from 'vitest';
import { figure, ms, simulated, solved, value } from './design.js';

/** Coefficients such that the peak is at √(0.9 / 0.01) = 9.49 servers. */
const LAW = 'contention: 10%  coherency: 1%';

const SERVER = (rate: string, server: string): string =>
  `users u { rate: ${rate} } app_server s { time: 10ms  ${server} } flow f { u -> s }`;

/** Throughput of n servers by the Universal Scalability Law, as a multiple of one. */
const gain = (n: number, contention = 0.1, coherency = 0.01): number => n / (1 + contention * (n - 1) + coherency * n * (n - 1));

describe('the Universal Scalability Law', () => {
  test('gives a server its capacity, which has a peak', async () => {
    const capacity = async (n: number): Promise<number> =>
      value(await solved(SERVER('1/s', `${LAW}  concurrency: ${n}`)), 'components.s.capacity');
    // 1 / (1 + 0 + 0), 4 / (1 + 0.3 + 0.12), 9 / (1 + 0.8 + 0.72), 32 / (1 + 3.1 + 9.92), of 100 a second.
    for (const [n, multiple] of [
      [1, 1],
      [4, 4 / 1.42],
      [9, 9 / 2.52],
      [32, 32 / 14.02],
    ] as const)
      expect(await capacity(n), `${n} servers`).toBeCloseTo(100 * multiple, 6);
    expect(await capacity(9)).toBeGreaterThan(await capacity(12));
    expect(await capacity(9)).toBeGreaterThan(await capacity(8));
    const peak = figure(await solved(SERVER('1/s', LAW)), 'components.s.usl_peak');
    expect(peak.value).toBeCloseTo(9.4868, 4);
    expect(figure(await solved(SERVER('1/s', 'contention: 10%')), 'components.s.usl_peak').value).toBeNull();
  });

  test.each([4, 9, 24])('is what %i servers do that are never idle, in a simulation', async (n) => {
    const run = await simulated(SERVER('5k/s', `${LAW}  concurrency: ${n}  queue: 100`), { replications: 2, duration: 20 });
    expect(Math.abs(value(run, 'flows.f.throughput') / 100 / gain(n) - 1)).toBeLessThan(0.02);
  });

  test('does not slow one request alone, and slows a busy server in the solver as in the simulator', async () => {
    const alone = await solved(SERVER('0.01/s', `${LAW}  concurrency: 16`));
    expect(value(alone, 'components.s.mean')).toBeCloseTo(ms(10), 5);
    const busy = SERVER('200/s', `${LAW}  concurrency: 16`);
    const [theory, run] = [await solved(busy), await simulated(busy, { duration: 200 })];
    // 200 a second keep n servers busy when n = 2 × (1 + 0.1 (n − 1) + 0.01 n (n − 1)), which is n = 2.34: each would take 11.7 ms if n did not vary, and takes longer as it does.
    expect(value(run, 'components.s.mean')).toBeGreaterThan(ms(12));
    expect(Math.abs(value(theory, 'components.s.mean') / value(run, 'components.s.mean') - 1)).toBeLessThan(0.1);
    expect(figure(theory, 'components.s.mean').accuracy).not.toBe('exact');
  });
});

describe('a share of the processors', () => {
  test.each([
    // Half a processor does half of 100 a second, whoever waits for it; one and a half do 150; more than there are servers do no more.
    ['cpu_share: 0.5  concurrency: 8', 50],
    ['cpu_share: 1.5  concurrency: 8', 150],
    ['cpu_share: 16  concurrency: 8', 800],
    ['concurrency: 8', 800],
  ])('%s does %f a second', async (server, capacity) => {
    expect(value(await solved(SERVER('1/s', server)), 'components.s.capacity')).toBeCloseTo(capacity, 6);
  });

  test('is paid for with the memory, by the smallest task that has both', async () => {
    const cost = async (server: string): Promise<number> =>
      (
        (await solved(`${SERVER('1/s', server).replace('app_server s {', 'app_server s { in: r ')} region r "us-east-1" {}`)).bill ?? []
      ).reduce((sum, { what, amount }) => sum + (what.includes('Fargate') ? amount : 0), 0);
    // Fargate in us-east-1: $0.04048 for a processor and $0.004445 for a GiB, each hour; a quarter of a processor goes with 0.5, 1 or 2 GiB, two with 4 to 16.
    expect(await cost('cpu_share: 0.25  memory: 512MiB')).toBeCloseTo(730 * (0.25 * 0.04048 + 0.5 * 0.004445), 4);
    expect(await cost('cpu_share: 2  memory: 5GiB')).toBeCloseTo(730 * (2 * 0.04048 + 5 * 0.004445), 4);
    expect(await cost('memory: 12GiB')).toBeCloseTo(730 * (2 * 0.04048 + 12 * 0.004445), 4);
  });
});
