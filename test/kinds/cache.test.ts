import { describe, expect, test } from 'vitest';
import { ms, simulated, solved, value } from './design.js';

describe('cache', () => {
  const CACHE = (flow: string, cache = '', capacity = '100KiB'): string => `
    users u { rate: 100/s }
    app_server a { time: constant(1ms)  concurrency: 100 }
    dataset d { objects: 1000  object_size: 1KiB  popularity: zipf(1) }
    cache c { content: d  capacity: ${capacity}  ttl: 10d  time: constant(0ms)  concurrency: 100  ${cache} }
    sql_database s { time: constant(10ms)  concurrency: 100 }
    flow f { ${flow} }`;

  test('cache-aside: the caller loads what it did not find, and the time is none of the cache', async () => {
    const results = await solved(CACHE('u -> a  a -> c: read on miss -> s: read'));
    const hits = value(results, 'components.c.hit_ratio');
    // Che's approximation for 100 of 1000 keys of Zipf 1: 0.60 (it solves Σ 1 − e^(−p t) = 100).
    expect(hits).toBeGreaterThan(0.55);
    expect(hits).toBeLessThan(0.68);
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100 * (1 - hits), 6);
    expect(value(results, 'flows.f.mean')).toBeCloseTo(ms(1) + (1 - hits) * ms(10), 4);
    expect(value(results, 'components.c.mean')).toBeLessThan(ms(0.1));
    expect(value(results, 'components.c.offload')).toBeCloseTo(100 * hits, 6);
    expect(value(results, 'components.c.memory_used')).toBeCloseTo(100 * 1024, 0);
  });

  test('read-through: what follows the cache happens on a miss alone, in the time of the cache', async () => {
    const results = await solved(CACHE('u -> a -> c -> s: read'));
    const hits = value(results, 'components.c.hit_ratio');
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100 * (1 - hits), 6);
    expect(value(results, 'components.c.mean')).toBeCloseTo((1 - hits) * ms(10), 4);
  });

  test('the simulator’s cache with real entries has the hit ratio of theory', async () => {
    const text = CACHE('u -> a  a -> c: read on miss -> s: read');
    const [theory, run] = [await solved(text), await simulated(text, { duration: 500 })];
    expect(Math.abs(value(run, 'components.c.hit_ratio') - value(theory, 'components.c.hit_ratio'))).toBeLessThan(0.01);
  });

  test('a larger cache finds more, one that holds everything finds everything', async () => {
    const all = await solved(CACHE('u -> a  a -> c: read on miss -> s: read', '', '1MiB'));
    expect(value(all, 'components.c.hit_ratio')).toBeGreaterThan(0.99);
  });

  test.each([
    ['around', 'the caller waits for the store', ms(11)],
    ['through', 'the caller waits for the store', ms(11)],
    ['back', 'the store follows', ms(1)],
  ])('write: %s, and %s', async (policy, _, mean) => {
    const results = await solved(CACHE('u -> a -> c: write  c -> s: write', `write: ${policy}`));
    expect(value(results, 'flows.f.mean')).toBeCloseTo(mean, 4);
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100, 3);
  });

  test('a failure that the flow handles is a miss', async () => {
    const text = `${CACHE('u -> a  a -> c: read on miss -> s: read on failure -> s: read')} scenario gone { duration: 60s  at 0s: fail c }`;
    const run = await simulated(text, { scenario: 'gone' });
    expect(value(run, 'flows.f.availability')).toBe(1);
    // Every request reads the store, once.
    expect(Math.abs(value(run, 'components.s.throughput') / value(run, 'components.u.offered') - 1)).toBeLessThan(0.02);
  });

  test('a standby takes over when a node is lost', async () => {
    const gone = (replicas: number): string =>
      `${CACHE('u -> a -> c: read', `replicas: ${replicas}`)} scenario gone { duration: 100s  at 0s: fail c.replica(1) }`;
    const [alone, two] = [await simulated(gone(1), { scenario: 'gone' }), await simulated(gone(2), { scenario: 'gone' })];
    expect(value(alone, 'flows.f.availability')).toBe(0);
    // The takeover takes 16 of 100 s.
    expect(value(two, 'flows.f.availability')).toBeCloseTo(0.84, 1);
  });
});
