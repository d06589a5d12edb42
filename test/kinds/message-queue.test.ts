import { expect, test } from 'vitest';
import { simulated, solved, value } from './design.js';

const Q = (rate: string, more = ''): string =>
  `users u { rate: ${rate} } app_server s { time: constant(0s) } message_queue q { time: constant(0s) }
  worker w { replicas: 1  concurrency: 1  time: 100ms } flow f { u -> s  s ~> q: publish  q ~> w } ${more}`;

test('one consumer of one partition is M/M/1: 1 / (10 - 7) s from publishing until it is worked off', async () => {
  const run = await simulated(Q('7/s'), { duration: 4000, replications: 3 });
  expect(Math.abs(value(run, 'components.q.end_to_end') - 1 / 3)).toBeLessThan(0.03);
});

test('an overloaded worker falls behind by what is offered less what it can do', async () => {
  expect(value(await solved(Q('15/s')), 'components.q.lag_slope')).toBeCloseTo(5, 6);
  const run = await simulated(Q('15/s', 'scenario z { duration: 200s }'), { scenario: 'z', replications: 5 });
  const lag = run.timeline?.series['components.q.lag'] ?? [];
  const step = run.timeline?.step ?? 1;
  const [from, to] = [Math.round(50 / step), Math.round(150 / step)];
  expect(Math.abs(((lag[to] ?? 0) - (lag[from] ?? 0)) / 100 - 5)).toBeLessThan(1);
});

test('a worker that was gone catches up in rate × outage / (capacity − rate)', async () => {
  // 5/s for 33 s (30 s, and 3 s until the group has shared its partitions): 165 behind, caught up 165 / (10 - 5) = 33 s later.
  const run = await simulated(Q('5/s', 'scenario z { duration: 200s  at 60s: fail w for 30s }'), { scenario: 'z', replications: 5 });
  const lag = run.timeline?.series['components.q.lag'] ?? [];
  const at = (second: number): number => lag[Math.round(second / (run.timeline?.step ?? 1))] ?? NaN;
  expect(Math.abs(at(92) - 160)).toBeLessThan(30);
  expect(at(150)).toBeLessThan(20);
});

test('what is kept is rate × size × retention × copies, as small as it is packed', async () => {
  // 10/s × 1000 B × 86400 s × 3 copies = 2.592 GB; zstd makes it 2.887 times smaller (its own benchmark).
  const kept = async (more: string): Promise<number> =>
    value(
      await solved(`users u { rate: 10/s } message_queue q { message_size: 1000B  retention: 1d ${more} } worker w
      flow f { u -> q: publish  q ~> w }`),
      'components.q.disk_used',
    );
  expect(await kept('')).toBeCloseTo(2.592e9, 0);
  expect(await kept('compression: zstd')).toBeCloseTo(2.592e9 / 2.887, 0);
});

test('a message that always fails is put aside after five handlings, and no flow goes on from there', async () => {
  const text = `users u { rate: 2/s } message_queue dead {} message_queue q { partitions: 64  dead_letter: dead } app_server gone { replicas: 0 }
  worker w { replicas: 64  time: 1ms } flow f { u -> q: publish  q ~> w  w -> gone  q -> dead }`;
  const run = await simulated(text, { duration: 400, warmup: 0, replications: 2 });
  // 2/s for 400 s; four pauses of a second before each is given up leave the last 8 or so unfinished.
  expect(Math.abs(value(run, 'components.q.dead_letters') - 792)).toBeLessThan(80);
  expect(run.notes.join('\n')).toMatch(/what a flow says of dead after it is left out/);
});

test('every group reads every message, also when both arrows stand in one parallel step', async () => {
  const text = `users u { rate: 6/s } message_queue q {} worker a { time: 1ms } worker b { time: 1ms } flow f { u -> q: publish  parallel { q ~> a  q ~> b } }`;
  const run = await simulated(text, { duration: 400, replications: 2 });
  for (const id of ['a', 'b']) expect(Math.abs(value(run, `components.${id}.throughput`) - 6)).toBeLessThan(0.4);
});

test('a consumer that dies is missed after the session timeout, and its partitions wait until then', async () => {
  // Two consumers of two partitions, of which one is gone for good at 60 s: its 5/s pile up for 30 s, those of both for the 3 s in which the group shares its partitions
  // anew, 180 in all; the other then works 20/s off, of which 10 are new.
  const text = (timeout: string): string =>
    Q('10/s', 'scenario z { duration: 200s  at 60s: fail w.replica(2) }')
      .replace('replicas: 1', 'replicas: 2')
      .replace('time: 100ms', 'time: constant(50ms)')
      .replace('queue q {', `queue q { partitions: 2  session_timeout: ${timeout} `);
  const lagOf = async (timeout: string): Promise<(second: number) => number> => {
    const run = await simulated(text(timeout), { scenario: 'z', replications: 5 });
    const lag = run.timeline?.series['components.q.lag'] ?? [];
    return (second) => lag[Math.round(second / (run.timeline?.step ?? 1))] ?? NaN;
  };
  const late = await lagOf('30s');
  expect(Math.abs(late(88) - 5 * 28)).toBeLessThan(25);
  expect(Math.abs(late(93) - 180)).toBeLessThan(30);
  expect(Math.abs(late(103) - 80)).toBeLessThan(40);
  expect(late(120)).toBeLessThan(10);
  // Missed at once, nothing but the 3 s are lost: 30 messages.
  const soon = await lagOf('0s');
  expect(soon(62)).toBeLessThan(45);
  expect(soon(75)).toBeLessThan(10);
});

test('a batch is fetched in one trip', async () => {
  const mean = async (batch: number): Promise<number> => {
    const text = Q('1/s', 'region r "us-east-1" { zones: 1 }')
      .replace('time: 100ms', `time: constant(10ms)  in: r  batch: ${batch}`)
      .replace('queue q {', 'queue q { in: r ');
    return value(await solved(text), 'components.w.mean');
  };
  // Within a zone there and back takes 0.25 ms, of which each of ten messages waits for a tenth.
  expect((await mean(1)) - (await mean(10))).toBeCloseTo(0.00025 * 0.9, 6);
});
