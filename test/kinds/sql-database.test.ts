import { describe, expect, test } from 'vitest';
import { compile } from '../../src/kinds/lowering/compile.js';
import { design, figure, ms, simulated, solved, value } from './design.js';

describe('sql_database', () => {
  const DB = (properties: string, flow = 'u -> d: write', rest = ''): string => `
    users u { rate: 200/s }
    sql_database d { time: { read: constant(1ms), write: constant(4ms) }  concurrency: 16  ${properties} }
    flow f { ${flow} } ${rest}`;

  test('writes go to the primary and are repeated by every replica', async () => {
    const results = await solved(DB('replicas: 2'));
    expect(value(results, 'components.d.primary_utilisation')).toBeCloseTo((200 * 0.004) / 16, 6);
    expect(value(results, 'components.d.replica_utilisation')).toBeCloseTo((200 * 0.004) / 16, 6);
    expect(value(results, 'flows.f.mean')).toBeCloseTo(ms(4), 4);
  });

  test.each([
    ['primary', 200, 0],
    ['replicas', 0, 200],
    ['any', 200 / 3, 400 / 3],
  ])('reads from: %s', async (from, primary, replicas) => {
    const results = await solved(DB(`replicas: 2  read_from: ${from}`, 'u -> d: read'));
    expect(value(results, 'components.d.primary_utilisation')).toBeCloseTo((primary * 0.001) / 16, 6);
    expect(value(results, 'components.d.replica_utilisation')).toBeCloseTo((replicas * 0.001) / 32, 6);
  });

  test('a call that names no operation is a read', async () => {
    expect(value(await solved(DB('', 'u -> d')), 'flows.f.mean')).toBeCloseTo(ms(1), 4);
  });

  test('a commit waits for no replica, for the fastest, or for all of them', async () => {
    const mean = async (replication: string): Promise<number> =>
      value(await solved(DB(`replicas: 3  replication: ${replication}`)), 'flows.f.mean');
    const [none, fastest, all] = [await mean('async'), await mean('semi_sync'), await mean('sync')];
    // A flush takes 0.5 ms, exponentially: the minimum of three takes a third of it, the maximum 1 + 1/2 + 1/3 times.
    expect(none).toBeCloseTo(ms(4), 4);
    expect(fastest).toBeCloseTo(ms(4 + 0.5 / 3), 4);
    expect(all).toBeCloseTo(ms(4 + 0.5 * (1 + 1 / 2 + 1 / 3)), 4);
  });

  test('shards divide the load; a skewed key loads one of them more', async () => {
    const even = await solved(DB('shards: 4'));
    expect(value(even, 'components.d.primary_utilisation')).toBeCloseTo((50 * 0.004) / 16, 6);
    const { network } = compile(await design(DB('shards: 4  key_skew: 2x')));
    expect(network.replicaSets[0]?.shardShares).toEqual([0.5, 1 / 6, 1 / 6, 1 / 6]);
  });

  test('connections beyond the limit are turned away', async () => {
    // M/M/1/1 (Erlang's loss formula for one server): the share lost is ρ / (1 + ρ).
    const results = await solved('users u { rate: 100/s } sql_database d { time: 10ms  concurrency: 1  connections: 1 } flow f { u -> d }');
    expect(value(results, 'components.d.rejected')).toBeCloseTo(0.5, 4);
    expect(value(results, 'components.d.errors')).toBeCloseTo(0.5, 4);
  });

  const LOSS = (properties: string): string =>
    DB(
      `failover: { detect: 10s, promote: 20s }  ${properties}`,
      'u -> d: write',
      'scenario loss { duration: 100s  at 30s: fail d.primary for 60s }',
    );

  test('a replica takes the place of a lost primary after detection and promotion', async () => {
    const run = await simulated(LOSS('replicas: 1'), { scenario: 'loss' });
    expect(value(run, 'components.d.failover_time')).toBeCloseTo(30, 6);
    expect(value(run, 'flows.f.unavailable')).toBeCloseTo(0.3, 1);
  });

  test('without a replica it is gone for as long as the fault lasts', async () => {
    const run = await simulated(LOSS('replicas: 0'), { scenario: 'loss' });
    expect(value(run, 'flows.f.unavailable')).toBeCloseTo(0.6, 1);
    expect(figure(run, 'components.d.failover_time').value).toBeNull();
  });

  test('acknowledged writes are lost by the lag, and none when commits wait', async () => {
    const late = await simulated(LOSS('replicas: 1  lag: constant(500ms)'), { scenario: 'loss' });
    // 200 writes per second for half a second.
    expect(value(late, 'components.d.lost_writes')).toBeGreaterThan(60);
    expect(value(late, 'components.d.lost_writes')).toBeLessThan(140);
    const waits = await simulated(LOSS('replicas: 1  replication: sync'), { scenario: 'loss' });
    expect(value(waits, 'components.d.lost_writes')).toBe(0);
  });

  test.each([
    ['replicas: 1  lag: 80ms', ms(80)],
    ['replicas: 1  replication: sync', 0],
    ['backup: on', 300],
  ])('recovery point of %s', async (properties, seconds) => {
    expect(value(await solved(DB(properties)), 'components.d.rpo')).toBeCloseTo(seconds, 9);
  });
});

test('writes to a hot row wait for one another: M/D/1 for one row, and for each of two with half of them', async () => {
  const mean = async (rows: string): Promise<number> => {
    const text = `users u { rate: 50/s } app_server a { time: constant(0s)  concurrency: 100 }
      sql_database d { time: { write: constant(10ms) }  ${rows} } flow f { u -> a  a -> d: write }`;
    return value(await simulated(text, { duration: 1000, replications: 3 }), 'components.d.mean');
  };
  // ρ S / (2 (1 − ρ)) for S = 10 ms: 5 ms of waiting for ρ = 0.5, 1.67 ms for ρ = 0.25.
  expect(Math.abs((await mean('hot_rows: 1')) - ms(15))).toBeLessThan(ms(0.4));
  expect(Math.abs((await mean('hot_rows: 2')) - ms(11.67))).toBeLessThan(ms(0.3));
  expect(Math.abs((await mean('')) - ms(10))).toBeLessThan(ms(0.1));
});
