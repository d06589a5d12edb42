import { describe, expect, test } from 'vitest';
import { compile } from '../../src/kinds/lowering/compile.js';
import { design, figure, ms, simulated, solved, value } from './design.js';

const AROUND = 'dataset d { objects: 1M  record_size: 1KiB  growth: 1GiB/d } users u { rate: 100/s }';

describe('what a store holds', () => {
  test('a million records of 1 KiB, and the days until 10 GiB in two shards are full', async () => {
    const results = await solved(`${AROUND} sql_database x { holds: d  shards: 2  storage: 10GiB } u -> x`);
    expect(value(results, 'components.x.storage_used')).toBe(1024e6);
    expect(value(results, 'components.x.storage_growth')).toBeCloseTo(2 ** 30 / 86_400, 6);
    // Each shard has half: (10 GiB - 0.4768 GiB) of room, and half a GiB more a day.
    expect(value(results, 'components.x.days_to_full') / 86_400).toBeCloseTo((10 - 1024e6 / 2 / 2 ** 30) / 0.5, 6);
  });

  test('without a dataset it is not known', async () => {
    expect(figure(await solved('users u { rate: 1/s } graph_database x u -> x'), 'components.x.storage_used').value).toBeNull();
  });
});

describe('sql_database', () => {
  test('a query without an index takes as long as a scan, and is counted', async () => {
    const DB = (indexes: string): string => `users u { rate: 10/s }
      sql_database x { time: { read: constant(1ms), query: constant(2ms), scan: constant(50ms) }  ${indexes} }
      flow f { share: 75% u -> x: read }  flow g { u -> x: query }`;
    const results = await solved(DB('indexes: { query: off }'));
    expect(value(results, 'components.x.scan_share')).toBeCloseTo(0.25, 9);
    expect(value(results, 'flows.g.mean')).toBeCloseTo(ms(50), 4);
    expect(value(await solved(DB('')), 'flows.g.mean')).toBeCloseTo(ms(2), 4);
  });

  test('the hottest of four shards has twice the mean load', async () => {
    expect(value(await solved(`${AROUND} sql_database x { shards: 4  key_skew: 2x } u -> x`), 'components.x.shard_imbalance')).toBeCloseTo(
      2,
      9,
    );
  });

  test('with a pooler a request waits for a connection: M/M/2 at 80 %', async () => {
    const DB = 'users u { rate: 160/s } sql_database x { time: { read: 10ms }  connections: 2  pooler: on } u -> x';
    // Erlang C for two servers and 1.6 erlangs is 0.7111; the wait is that times 10 ms / (2 - 1.6).
    expect(value(await solved(DB), 'components.x.pool_wait')).toBeCloseTo((0.711111 * ms(10)) / 0.4, 6);
    expect(value(await solved(DB.replace('pooler: on', '')), 'components.x.rejected')).toBeGreaterThan(0.1);
  });
});

describe('document_database', () => {
  const WRITES = (concern: string, members = 4): string =>
    `users u { rate: 10/s }
    document_database x { replicas: ${members}  write_concern: ${concern}  time: { write: constant(1ms) }  lag: constant(20ms) } u -> x: write
    flow f { u -> x: write }`.replace(/ u -> x: write\n/, '\n');

  test('a majority of five is two more than the primary: the second of four exponential flushes of 0.5 ms', async () => {
    // The kth smallest of n exponential times: the mean times the sum of 1/n + 1/(n-1) + …, k terms.
    const wait = async (concern: string): Promise<number> => value(await solved(WRITES(concern)), 'flows.f.mean') - ms(1);
    expect(await wait('1')).toBeCloseTo(0, 5);
    expect(await wait('2')).toBeCloseTo(ms(0.5) * (1 / 4), 5);
    expect(await wait('majority')).toBeCloseTo(ms(0.5) * (1 / 4 + 1 / 3), 5);
    expect(await wait('all')).toBeCloseTo(ms(0.5) * (1 / 4 + 1 / 3 + 1 / 2 + 1), 5);
  });

  test('what only the primary has is lost with it, and undone when it returns', async () => {
    const scenario = 'scenario s { at 20s: fail x.primary  expect lost_writes(x) >= 0 }';
    const lost = async (concern: string): Promise<number> => {
      const run = await simulated(`${WRITES(concern).replace('10/s', '200/s')} ${scenario}`, {
        scenario: 's',
        duration: 60,
        replications: 5,
      });
      expect(value(run, 'components.x.rolled_back_writes')).toBe(value(run, 'components.x.lost_writes'));
      return value(run, 'components.x.lost_writes');
    };
    // 200 writes a second during a lag of 20 ms: about four.
    expect(await lost('1')).toBeGreaterThan(1);
    expect(await lost('all')).toBe(0);
  });

  test('an election takes its time: 10 s to notice and 2 s to elect', async () => {
    expect(value(await solved(WRITES('majority')), 'components.x.failover_time')).toBe(12);
  });
});

describe('wide_column_database', () => {
  const RING = (ring: string): string => `users u { rate: 100/s }
    wide_column_database x { replicas: 6  time: { read: constant(1ms), write: constant(1ms) }  concurrency: 1000  ${ring} }
    flow r { share: 50% u -> x: read } flow w { u -> x: write }`;

  test('all copies of a row do the work of a write, and as many as are asked that of a read', async () => {
    const work = async (ring: string): Promise<number> => 6 * 1000 * value(await solved(RING(ring)), 'components.x.utilisation');
    // 50 writes on three copies and 50 reads of two, a millisecond each.
    expect(await work('consistency: quorum')).toBeCloseTo(50 * ms(3) + 50 * ms(2), 9);
    expect(await work('consistency: one')).toBeCloseTo(50 * ms(3) + 50 * ms(1), 9);
    expect(await work('N: 5  R: 1  W: 5')).toBeCloseTo(50 * ms(5) + 50 * ms(1), 9);
  });

  test('with R + W > N a read is never old; otherwise the chance falls with the time since the write', async () => {
    expect(value(await solved(RING('consistency: quorum')), 'components.x.t_visibility')).toBe(0);
    // N = 3, R = W = 1: two of three copies are late, and 2/3 e^(-t/10ms) is 0.001 after 65 ms.
    const late = await solved(RING('consistency: one  lag: 10ms'));
    expect(value(late, 'components.x.t_visibility')).toBeCloseTo(ms(10) * Math.log(2 / 3 / 0.001), 9);
    // R = 2: both must be the late ones, 1/3 of the pairs, and both still late.
    const two = await solved(RING('R: 2  W: 1  lag: 10ms'));
    expect(value(two, 'components.x.t_visibility')).toBeCloseTo((ms(10) / 2) * Math.log(1 / 3 / 0.001), 9);
  });
});

describe('graph_database', () => {
  test('two hops with ten edges each visit 111 vertices', async () => {
    const G = (more: string): string =>
      `users u { rate: 1/s } graph_database x { time: constant(1ms)  vertex_time: 10us  ${more} } flow f { u -> x: query }`;
    const two = await solved(G('hops: 2  fan_out: 10'));
    expect(value(two, 'components.x.vertices_visited')).toBe(111);
    expect(value(two, 'flows.f.mean')).toBeCloseTo(ms(1 + 1.1), 5);
    expect(value(await solved(G('hops: 6  fan_out: 10  limit: 5k')), 'components.x.vertices_visited')).toBe(5000);
    expect(value(await solved(G('hops: 0')), 'components.x.vertices_visited')).toBe(1);
  });

  test('one hop less or more takes the time of its vertices, and waits in the same queue', async () => {
    // 1 + 10 + 100 vertices at 10 µs each, the first in 1 ms; 1 + 10, and 1 + 10 + 100 + 1000.
    const idle = await solved(
      'users u { rate: 0.001/s } graph_database x { time: constant(1ms)  vertex_time: 10us  hops: 2  fan_out: 10 } flow f { u -> x: query }',
    );
    expect(value(idle, 'components.x.p99_one_hop')).toBeCloseTo(0.0011, 5);
    expect(value(idle, 'components.x.p99_two_hops')).toBeCloseTo(0.0021, 5);
    expect(value(idle, 'components.x.p99_three_hops')).toBeCloseTo(0.0121, 5);
    expect(value(idle, 'components.x.p99_two_hops')).toBeCloseTo(value(idle, 'components.x.p99'), 12);
  });

  test('queries queue behind each other’s traversals: M/D/1 for as long as 585 vertices take', async () => {
    // 1 + 8 + 64 + 512 vertices: 1 ms for the first, 10 us for each of the others; a hundred a second wait for ρ s / (2 (1 − ρ)).
    const seconds = ms(1 + 5.84);
    const busy = 100 * seconds;
    const text =
      'users u { rate: 100/s } graph_database x { time: constant(1ms)  vertex_time: 10us  hops: 3  fan_out: 8  concurrency: 1 } flow f { u -> x: query }';
    const mean = seconds + (busy * seconds) / (2 * (1 - busy));
    expect(value(await solved(text), 'flows.f.mean') / mean).toBeCloseTo(1, 3);
    const run = await simulated(text, { duration: 400, warmup: 20, replications: 3 });
    expect(Math.abs(value(run, 'flows.f.mean') / mean - 1)).toBeLessThan(0.04);
    expect(value(run, 'components.x.primary_utilisation')).toBeCloseTo(busy, 1);
  });
});

describe('key_value_store', () => {
  const KV = (store: string): string => `users u { rate: 100/s } key_value_store x { ${store} } flow f { u -> x: write }`;

  test('Raft commits when more than half have the write on disk', async () => {
    const commit = async (members: number): Promise<number> =>
      value(
        await solved(KV(`replicas: ${members}  fsync: exponential(6ms)  time: { write: constant(0ms) }`)),
        'components.x.commit_latency',
      );
    // Three members: the first of two flushes; five: the second of four.
    expect(await commit(3)).toBeCloseTo(ms(6) / 2, 4);
    expect(await commit(5)).toBeCloseTo(ms(6) * (1 / 4 + 1 / 3), 4);
    expect(await commit(1)).toBeCloseTo(0, 4);
  });

  test('members that may be lost: an even number is no safer', async () => {
    const losses = async (members: number): Promise<number> =>
      value(await solved(KV(`replicas: ${members}`)), 'components.x.tolerated_losses');
    expect([await losses(1), await losses(3), await losses(4), await losses(5)]).toEqual([0, 1, 1, 2]);
  });

  test('no leader during an election: writes fail for the election timeout', async () => {
    const text = `${KV('replicas: 3  election_timeout: 4s')} scenario s { at 10s: fail x.primary  expect availability(f) > 0% }`;
    const run = await simulated(text, { scenario: 's', duration: 40, replications: 5, warmup: 0 });
    // 4 s of 40 s.
    expect(value(run, 'flows.f.unavailable')).toBeGreaterThan(0.09);
    expect(value(run, 'flows.f.unavailable')).toBeLessThan(0.12);
  });

  test('bought capacity: a partition takes 1,000 writes a second, and the hottest one is full first', async () => {
    const limit = async (store: string): Promise<number | undefined> =>
      compile(await design(KV(`engine: dynamodb  ${store}`))).network.limiters[1]?.rate;
    expect(await limit('partitions: 4')).toBe(4000);
    expect(await limit('partitions: 4  write_capacity: 500/s')).toBe(500);
    expect(await limit('partitions: 4  key_skew: 2x')).toBe(2000);
    const throttled = await simulated(KV('engine: dynamodb  write_capacity: 50/s'), { duration: 2000, warmup: 1000, replications: 2 });
    expect(value(throttled, 'components.x.throttled')).toBeGreaterThan(0.47);
    expect(value(throttled, 'components.x.throttled')).toBeLessThan(0.53);
  });
});

test('each loss of etcd’s leader is a change, after the election timeout and a flush to disk', async () => {
  const text = `users u { rate: 100/s } app_server s { time: 1ms  concurrency: 9 } key_value_store k { election_timeout: 2s  fsync: constant(1ms) }
    flow f { u -> s  s -> k: write } scenario z { duration: 60s  at 10s: fail k.primary for 5s  at 30s: fail k.primary for 5s }`;
  const run = await simulated(text, { scenario: 'z', replications: 2 });
  expect(value(run, 'components.k.leader_changes')).toBe(2);
  expect(value(run, 'components.k.leaderless_time')).toBeCloseTo(2 * 2.001, 9);
  expect(value(await solved(text), 'components.k.leader_changes')).toBe(0);
});

describe('copies of a ring', () => {
  const RING = (
    ring: string,
    more = '',
  ): string => `dataset d { objects: 1  popularity: uniform } users r { rate: 100/s } users w { rate: 10/s }
    wide_column_database x { holds: d  replicas: 3  lag: 50ms  ${ring} } flow f { r -> x: read } flow g { w -> x: write } ${more}`;

  test('a read of one copy of two is old when it asks the other one, and that has not heard of a write yet', async () => {
    // Half of the reads ask the copy that nobody waited for, which lacks the last write with w L / (w L + 1) = 0.5 / 1.5.
    const results = await solved(RING('N: 2  consistency: one'));
    expect(value(results, 'components.x.stale_reads')).toBeCloseTo(0.5 / 3, 6);
    // Who asks both finds that they differ as often as the other lacks it, and brings it up to date: a third of 100 reads a second.
    const both = RING('N: 2  R: 2  W: 1');
    expect(value(await solved(both), 'components.x.stale_reads')).toBe(0);
    expect(value(await solved(both), 'components.x.repairs')).toBeCloseTo(100 / 3, 4);
    expect(value(await solved(RING('N: 2  R: 2  W: 1  read_repair: off')), 'components.x.repairs')).toBe(0);
  });

  test('a quorum of three is there unless two nodes are gone: 3 q² − 2 q³', async () => {
    const results = await solved(RING('mtbf: 90h  mttr: 10h'));
    expect(value(results, 'components.x.quorum_unavailable')).toBeCloseTo(3 * 0.01 - 2 * 0.001, 9);
    expect(value(await solved(RING('mtbf: 90h  mttr: 10h  consistency: one')), 'components.x.quorum_unavailable')).toBeCloseTo(0.001, 9);
    expect(value(await solved(RING('mtbf: 90h  mttr: 10h  consistency: all')), 'components.x.quorum_unavailable')).toBeCloseTo(
      1 - 0.9 ** 3,
      9,
    );
  });

  test('hints: what a node missed while it was gone', async () => {
    const scenario = 'scenario z { duration: 60s  at 10s: fail x.replica(1) for 20s }';
    const run = async (handoff: string): Promise<number> =>
      value(await simulated(RING(`hinted_handoff: ${handoff}`, scenario), { scenario: 'z', replications: 2 }), 'components.x.hints');
    // Every row is on all three nodes: 10 writes a second for 20 s.
    expect(Math.abs((await run('on')) / 200 - 1)).toBeLessThan(0.15);
    expect(await run('off')).toBe(0);
  });
});

describe('machines that break down by themselves', () => {
  const LED = (kind: string, more: string): string =>
    `users u { rate: 0.2/s } ${kind} x { mtbf: 5h  mttr: 10m ${more} } flow f { u -> x: write }`;

  test.each([
    ['sql_database', 'replicas: 2  failover: { detect: 10s, promote: 15s }', 25],
    ['document_database', 'replicas: 2  failover: { detect: 40s, promote: 20s }', 60],
    ['key_value_store', 'replicas: 3  election_timeout: 60s  fsync: constant(1ms)', 60],
  ])('%s: a leader that is lost every 5 hours is missed for the failover time each time', async (kind, store, failover) => {
    // The old one is back before that now and then: 600 s × (1 − e^(−failover / 600 s)) on average. 160 losses in 800 hours vary by 8 %.
    const gap = 600 * (1 - Math.exp(-failover / 600));
    const run = await simulated(LED(kind, store), { duration: 720_000, warmup: 0, replications: 4 });
    const missed = value(run, 'flows.f.unavailable') / (gap / (18_000 + gap));
    expect(missed).toBeGreaterThan(0.75);
    expect(missed).toBeLessThan(1.3);
  });

  test('without a replica it is gone until it is repaired', async () => {
    const run = await simulated(LED('sql_database', 'replicas: 0'), { duration: 720_000, warmup: 0, replications: 4 });
    // 600 s of 18,600.
    expect(Math.abs(value(run, 'flows.f.unavailable') / (600 / 18_600) - 1)).toBeLessThan(0.25);
  });
});
