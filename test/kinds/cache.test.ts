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

describe('values that age', () => {
  /** One value, asked for 100 times a second, loaded in 50 ms. */
  const ONE = (cache: string, flow = 'u -> a  a -> c: read on miss -> s: read', more = ''): string => `
    users u { rate: 100/s } app_server a { time: constant(0s)  concurrency: 1000 }
    cache c { keys: 1  popularity: uniform  time: constant(0ms)  concurrency: 1000 ${cache} }
    app_server s { time: constant(50ms)  concurrency: 1000 } flow f { ${flow} } ${more}`;

  test('warm up: with n values alike, nine tenths of all are found when ln 10 × n / rate have passed', async () => {
    // 1 − e^(−λt/n) = 0.9 for t = ln 10 × 1000 / 100 = 23.03 s.
    const text = ONE('ttl: 10d').replace('keys: 1 ', 'keys: 1000 ');
    expect(value(await solved(text), 'components.c.warm_up')).toBeCloseTo(10 * Math.log(10), 1);
  });

  test('one GiB more finds as much more as there is room for: of values alike, n more of all', async () => {
    // 4 Mi keys of 1 KiB, asked for alike: 1 GiB holds a quarter of them, and so does another.
    const text = ONE('ttl: 10000d').replace('keys: 1 ', 'keys: 4194304 ');
    expect(value(await solved(text), 'components.c.hit_ratio')).toBeCloseTo(0.25, 3);
    expect(value(await solved(text), 'components.c.hit_ratio_gain')).toBeCloseTo(0.25, 3);
  });

  test('stale reads: what is as old as anything up to the TTL has changed with 1 − (1 − e^(−wT)) / (wT)', async () => {
    const text = ONE('ttl: 10s', undefined, 'users w { rate: 1/s } flow g { w -> a  a -> c: write }');
    // One change a second for ten seconds: 1 − (1 − e^−10) / 10 = 0.9000 of the 1000 / 1001 that are found.
    expect(value(await solved(text), 'components.c.stale_reads')).toBeCloseTo((1 - (1 - Math.exp(-10)) / 10) * (1000 / 1001), 4);
    expect(value(await solved(text.replace('ttl: 10s', 'ttl: 10s  consistency: invalidate')), 'components.c.stale_reads')).toBe(0);
  });

  test('a write-back cache loses half of what it changes between two flushes, on average', async () => {
    const scenario = 'scenario gone { duration: 60s  at 20s: fail c for 5s }';
    const text = ONE('ttl: 1h  write: back  flush_every: 4s', 'u -> a  a -> c: write  c -> s', scenario);
    // 100 a second × 4 s / 2.
    const lost = value(await simulated(text, { scenario: 'gone', replications: 2 }), 'components.c.lost_writes');
    expect(Math.abs(lost / 200 - 1)).toBeLessThan(0.15);
    const plain = await solved(text);
    expect(value(plain, 'components.c.lost_writes')).toBe(0);
  });

  test('a missing value is loaded by all who ask meanwhile, or by one for whom the others wait', async () => {
    const scenario = 'scenario cold { duration: 10s  at 5s: flush c }';
    // No load but that after the flush at 5 s: 1 + 100/s × 50 ms = 6 on average, and 1.
    const loads = async (stampede: string): Promise<number> => {
      const run = await simulated(ONE(`ttl: 1h  stampede: ${stampede}`, undefined, scenario), {
        scenario: 'cold',
        replications: 20,
        warmup: 1,
      });
      return value(run, 'components.s.throughput') * 10;
    };
    const all = await loads('none');
    expect(all).toBeGreaterThan(4);
    expect(all).toBeLessThan(8.5);
    expect(await loads('lock')).toBeCloseTo(1, 6);
    expect(value(await solved(ONE('ttl: 1s')), 'components.c.stampede_size')).toBeCloseTo(6, 1);
    expect(value(await solved(ONE('ttl: 1s  stampede: lock')), 'components.c.stampede_size')).toBe(1);
  });

  test('with a lock, those who wait have it as late as the one who loads it', async () => {
    // A value that is gone as soon as it is there: everybody waits for a load, on average for half of one, or begins one.
    const run = await simulated(ONE('ttl: 1us  stampede: lock'), { duration: 100, replications: 2 });
    expect(value(run, 'components.s.throughput')).toBeGreaterThan(15);
    expect(value(run, 'components.s.throughput')).toBeLessThan(20.1);
    expect(value(run, 'flows.f.availability')).toBe(1);
  });

  test('early refresh: nobody waits for a value that is asked for in the last tenth of its time', async () => {
    // Asked for once a second, it is loaded anew when somebody asks between 9 and 10 s: one in (9 + 1) requests finds it so old, with 1 − e^−1 before its end.
    const text = ONE('ttl: 10s  stampede: early_refresh').replace('rate: 100/s', 'rate: 1/s');
    const found = 0.9 + 0.1 * (1 - Math.exp(-1));
    const results = await solved(text);
    expect(value(results, 'components.c.hit_ratio')).toBeCloseTo(found, 6);
    expect(value(results, 'flows.f.mean')).toBeCloseTo((1 - found) * ms(50), 5);
    const run = await simulated(text, { duration: 20000, replications: 2 });
    expect(Math.abs(value(run, 'flows.f.mean') / ((1 - found) * ms(50)) - 1)).toBeLessThan(0.1);
  });
});
