import { expect, test } from 'vitest';
import { formatQuantity } from '../../src/model/index.js';
import { figure, findings, solved, value } from './design.js';

const JOB = (cluster: string, job: string, kind = 'spark_cluster'): string =>
  `dataset d { size: 64GiB } ${kind} k { nodes: 4  cores: 8  network: 10Gbps  core_bandwidth: 100MB/s  replication: 4 ${cluster} }
  job j { on: k  reads: d  every: 6h ${job} }`;
const GIB = 2 ** 30;

test('reading goes in waves of as many tasks as there are cores, and waits for the slowest', async () => {
  // 512 pieces of 128 MiB on 32 cores are 16 waves of 1.342 s; the slowest of the last takes half as long again.
  const run = await solved(JOB('', 'stages: 1  skew: 1.5'));
  const one = (128 * 2 ** 20) / 1e8;
  expect(value(run, 'components.j.tasks')).toBe(512);
  expect(value(run, 'components.j.makespan')).toBeCloseTo(15 * one + 1.5 * one, 6);
  expect(value(run, 'components.j.core_utilisation')).toBeCloseTo(16 / 16.5, 6);
  expect(value(run, 'components.j.freshness')).toBeCloseTo(6 * 3600 + 16.5 * one, 6);
});

test('twice the machines take half of the time, as long as there are tasks for them', async () => {
  const time = async (nodes: number): Promise<number> =>
    value(
      await solved(JOB('', 'stages: 1  skew: 1').replace('nodes: 4', `nodes: ${nodes}`).replace('replication: 4', 'replication: 20')),
      'components.j.makespan',
    );
  expect((await time(4)) / (await time(8))).toBeCloseTo(2, 9);
  // 512 tasks on 64 × 8 cores are one wave, and no more machines make it shorter.
  expect((await time(64)) / (await time(128))).toBeCloseTo(1, 9);
});

test('what is shuffled crosses the network, but for the part that stays on its machine', async () => {
  const run = await solved(JOB('', 'stages: 2  skew: 1  shuffle: 50%'));
  const reading = 16 * ((128 * 2 ** 20) / 1e8);
  const moved = 32 * GIB;
  // Three quarters leave their machine, over four times 1.25 GB/s; then 32 cores work on it.
  expect(value(run, 'components.j.makespan')).toBeCloseTo(reading + (0.75 * moved) / (4 * 1.25e9) + moved / (32 * 1e8), 6);
  expect(value(run, 'components.j.shuffle_bytes')).toBeCloseTo(moved, 3);
  // Four runs a day.
  expect(value(run, 'components.k.shuffle')).toBeCloseTo(4 * moved, 3);
});

test('Hadoop goes through its disks between two stages, Spark where its memory ends', async () => {
  const spark = async (memory: string): Promise<number> =>
    value(await solved(JOB(`memory: ${memory}`, 'stages: 2  shuffle: 50%  skew: 1')), 'components.j.makespan');
  // 4 × 6.4 GiB × 60 % are 15.36 GiB of 32: the others are written and read at 120 MB/s on each of four machines.
  expect((await spark('6.4GiB')) - (await spark('64GiB'))).toBeCloseTo((2 * (32 - 15.36) * GIB) / (4 * 120e6), 3);
  const hadoop = value(
    await solved(JOB('disks: 4  disk_bandwidth: 1GB/s', 'stages: 2  shuffle: 50%  skew: 1', 'hadoop_cluster')),
    'components.j.makespan',
  );
  expect(hadoop - (await spark('64GiB'))).toBeCloseTo((2 * 32 * GIB) / (4 * 4e9), 3);
});

test('10 TiB in blocks of 128 MiB are 82,000 maps (Hadoop’s MapReduce Tutorial), in as many waves as there are more than slots', async () => {
  const text = `dataset d { size: 10TiB } hadoop_cluster k { nodes: 100  cores: 16  slots: 8  memory: 64GiB  replication: 3  disks: 4  disk_bandwidth: 100MB/s  core_bandwidth: 100MB/s }
    job j { on: k  reads: d  every: 24h  stages: 1  skew: 1 }`;
  const run = await solved(text);
  expect(value(run, 'components.j.tasks')).toBe(81_920);
  // 800 at once are 103 waves; the eight of a machine share four disks: 50 MB/s each.
  expect(value(run, 'components.j.makespan')).toBeCloseTo((103 * 128 * 2 ** 20) / 50e6, 6);
  // Of 1,600 cores 800 have a slot, and all of the time of the last wave is counted though it is not full: 81,920 / 82,400 of half.
  expect(value(run, 'components.j.core_utilisation')).toBeCloseTo(81_920 / 82_400 / 2, 6);
});

test('stages wait for their slowest tasks, and a run pays for the core time that it takes', async () => {
  // 512 pieces of 1.342 s of core time, and 32 GiB at 100 MB/s once more. The slowest of the last wave takes half as long again, and so does that of the second stage.
  const run = await solved(JOB('cost: $1000/mo', 'stages: 2  skew: 1.5  shuffle: 50%'));
  const one = (128 * 2 ** 20) / 1e8;
  const later = (32 * GIB) / 1e8;
  expect(value(run, 'components.j.stragglers')).toBeCloseTo(0.5 * (one + later / 32), 6);
  const even = await solved(JOB('cost: $1000/mo', 'stages: 2  skew: 1  shuffle: 50%'));
  expect(value(run, 'components.j.makespan') - value(even, 'components.j.makespan')).toBeCloseTo(value(run, 'components.j.stragglers'), 6);
  // A month of 730 hours on 32 cores costs $1,000.
  expect(value(run, 'components.j.cost_per_run')).toBeCloseTo((1000 * (512 * one + later)) / (32 * 730 * 3600), 9);
  expect(figure(run, 'components.j.cost_per_run').unit).toBe('USD');
});

test('a straggler is started again, where somebody does that', async () => {
  const time = async (more: string): Promise<number> => value(await solved(JOB(more, 'stages: 1  skew: 6')), 'components.j.makespan');
  const one = (128 * 2 ** 20) / 1e8;
  expect((await time('speculative: off')) - (await time('speculative: on'))).toBeCloseTo((6 - 2.5) * one, 6);
});

test('the rule about a job that is late tells the same time as its metric', async () => {
  const text = JOB('', 'stages: 4  shuffle: 200%').replace('every: 6h', 'every: 1m');
  const { value: makespan } = figure(await solved(text), 'components.j.makespan');
  const late = (await findings(text)).find(({ code }) => code === 'job/longer-than-interval');
  expect(late?.message).toContain(`takes k ${formatQuantity(makespan ?? NaN, 'duration')}`);
});

test('a job without a cluster or a dataset is not measured, and says why', async () => {
  expect(figure(await solved('job j {}'), 'components.j.makespan')).toMatchObject({
    value: null,
    method: 'it does not say which cluster runs it',
  });
  expect(figure(await solved('spark_cluster k {}'), 'components.k.makespan').method).toBe('no job runs on it');
});
