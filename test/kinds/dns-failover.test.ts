import { expect, test } from 'vitest';
import { simulated, solved, value } from './design.js';

const NAMES = (dns: string, fault: string): string =>
  `users u { rate: 100/s } dns n { routing: failover  primary: a  secondary: b  targets: [a, b]  resolvers: 1000 ${dns} }
  load_balancer a { redundancy: active_active } load_balancer b { redundancy: active_active } app_server one { time: 1ms } app_server two { time: 1ms }
  flow f { u -> n  n -> a -> one  n -> b -> two } scenario z { duration: 10m  ${fault} }`;

const CHECK = 'health_check: { interval: 10s, failures: 3 }';
const run = (dns: string, fault: string): ReturnType<typeof simulated> => simulated(NAMES(dns, fault), { scenario: 'z', replications: 1 });

/** Seconds in which nothing was answered, of all clients alike. */
const lost = async (dns: string, fault: string): Promise<number> => 600 * value(await run(dns, fault), 'flows.f.unavailable');

test('until it is noticed all clients ask the dead target, and then each until its answer runs out: interval × failures + half of the TTL', async () => {
  expect(Math.abs((await lost(`ttl: 60s ${CHECK}`, 'at 60s: fail a')) - 60)).toBeLessThan(4);
  expect(Math.abs((await lost(`ttl: 240s ${CHECK}`, 'at 60s: fail a')) - 150)).toBeLessThan(8);
  expect(value(await solved(NAMES(`ttl: 60s ${CHECK}`, 'at 60s: fail a')), 'components.n.failover_time')).toBe(90);
});

test('a balancer with nothing behind it is as dead as one that is gone, and nobody is led away without a health check', async () => {
  expect(Math.abs((await lost(`ttl: 60s ${CHECK}`, 'at 60s: fail one')) - 60)).toBeLessThan(4);
  expect(Math.abs((await lost('ttl: 60s', 'at 60s: fail a')) - 540)).toBeLessThan(10);
});

test('clients come back when the primary is there again', async () => {
  const { timeline } = await run(`ttl: 16s ${CHECK}`, 'at 60s: fail a for 2m');
  const step = timeline?.step ?? 1;
  const busy = (id: string, from: number, to: number): number => {
    const course = timeline?.series[`components.${id}.utilisation`] ?? [];
    const part = course.slice(Math.ceil(from / step), Math.floor(to / step));
    return part.reduce<number>((sum, each) => sum + (each ?? 0), 0) / part.length;
  };
  // Led away from 90 s to 106 s, and back from 210 s to 226 s.
  expect(busy('two', 110, 205)).toBeGreaterThan(0.05);
  expect(busy('one', 110, 205)).toBe(0);
  expect(busy('one', 240, 590)).toBeGreaterThan(0.05);
  expect(busy('two', 240, 590)).toBe(0);
});

test('a fault that is over before it is noticed leads nobody away', async () => {
  const results = await run(`ttl: 60s ${CHECK}`, 'at 60s: fail a for 20s');
  expect(value(results, 'components.two.utilisation')).toBe(0);
  // 20 s of 100 requests in 600 s.
  expect(Math.abs(value(results, 'components.n.dead_requests') - 20 / 6)).toBeLessThan(0.4);
});
