import { expect, test } from 'vitest';
import { annualLoss } from '../../src/kinds/storage/durability.js';
import { simulated, solved, value } from './design.js';

const GIB = 2 ** 30;
const HOUR = 3600;

const store = (kind: string, properties: string, rate = '100/s', more = ''): string =>
  `users u { rate: ${rate} } dataset d { size: 100GiB  growth: 1GiB/d ${more} } ${kind} x { holds: d ${properties} }
  flow f { u -> x: write } flow g { u -> x: read }`;

test.each([
  // Mean time to data loss by the Markov chain, published with independent failures (1.57 % a year, rebuilt in 24 h), as chances per year.
  ['an erasure code of 6 + 3', 9, 3, 6.4828942e-13],
  ['RAID 6 of 8 + 2', 10, 2, 1.0686925e-8],
])('%s is lost as seldom as the chain says', (_, count, tolerated, expected) => {
  expect(annualLoss(count, tolerated, 0.0157, 24 * HOUR) / expected).toBeCloseTo(1, 3);
});

test('a mirror’s loss is 2 λ² × rebuild time a year, to first order', () => {
  // λ = 0.01 a year, rebuilt in 0.001 of a year: 2 × 10⁻⁴ × 10⁻³.
  expect(annualLoss(2, 1, 0.01, 365.2425 * 86_400 * 0.001) / 2e-7).toBeCloseTo(1, 1);
  expect(annualLoss(1, 0, 0.0157, HOUR)).toBeCloseTo(0.0157, 9);
});

test('what is stored is size × copies, less what is kept once and packed', async () => {
  // 100 GiB × 0.7 × 0.6 × 3 copies; the code 6 + 3 stores 1.5 times as much.
  const figures = await solved(store('object_storage', 'deduplication: 30%  compression: 40%'));
  expect(value(figures, 'components.x.physical_size') / GIB).toBeCloseTo(126, 9);
  const coded = await solved(store('object_storage', 'erasure_code: { data: 6, parity: 3 }'));
  expect(value(coded, 'components.x.physical_size') / GIB).toBeCloseTo(150, 9);
  // At $0.023 for a GiB that is hot: the 58 GiB saved.
  expect(value(figures, 'components.x.savings')).toBeCloseTo(58 * 0.023, 9);
});

test('a volume is paced by its operations and by its bytes', async () => {
  // 100 operations a second of 16 KiB; each takes a 500th of a second of what it is good for: a fifth of the time, M/D/1 before 1 ms.
  const paced = await solved(store('block_storage', 'iops: 500/s  time: constant(1ms)  replication: async'));
  expect(value(paced, 'components.x.utilisation')).toBeCloseTo(0.2, 9);
  expect(value(paced, 'components.x.bandwidth_used')).toBeCloseTo(100 * 16_384, 6);
  expect(value(paced, 'components.x.mean')).toBeCloseTo(0.001 + 0.002 + (0.2 * 0.002) / (2 * 0.8), 6);
  // 1 MiB at 125 MiB/s takes 8 ms, which is more than a 3,000th of a second.
  const wide = await solved(store('block_storage', 'operation_size: 1MiB', '50/s'));
  expect(value(wide, 'components.x.utilisation')).toBeCloseTo(0.4, 9);
});

test('names that begin alike take 3,500 writes a second', async () => {
  const run = await simulated(store('object_storage', 'prefixes: 1', '8000/s').replace('flow g { u -> x: read }', ''), {
    duration: 20,
    warmup: 5,
    replications: 1,
  });
  // 8,000 a second are asked for, 3,500 are let through.
  expect(Math.abs(value(run, 'components.x.refused') - (1 - 3500 / 8000))).toBeLessThan(0.02);
});

test('what is older than 30 days of 1 GiB a day is cold: 70 of 100 GiB', async () => {
  const figures = await solved(store('object_storage', 'lifecycle: after(30d, cold)', '1/s'));
  const cold = figures.bill?.find(({ what }) => what === 'cold data');
  expect(cold?.quantity).toBeCloseTo(70, 9);
  expect(cold?.amount).toBeCloseTo(70 * 0.0125, 9);
  expect(value(figures, 'components.x.savings')).toBeCloseTo(70 * (0.023 - 0.0125), 9);
});

test('everything is read back at its bandwidth, and out of an archive after four hours', async () => {
  const read = async (properties: string): Promise<number> =>
    value(await solved(store('file_storage', properties, '1/s')), 'components.x.restore_time');
  expect(await read('bandwidth: 100MB/s')).toBeCloseTo((100 * GIB) / 1e8, 6);
  expect(await read('bandwidth: 100MB/s  tier: archive')).toBeCloseTo(4 * HOUR + (100 * GIB) / 1e8, 6);
});

test.each([
  // 128 MiB/s are 3,000 operations of 43.7 KiB: below that operations are short, above it bytes.
  ['operations of 16 KiB', '16KiB', 3000],
  ['operations of 64 KiB', '64KiB', 2000],
  ['operations of 256 KiB', '256KiB', 500],
])('a volume that is asked for all that it has gives the smaller of its two limits: %s', async (_, size, rate) => {
  const text = `users u { count: 64  think: constant(1us) } block_storage x { iops: 3k/s  bandwidth: 125MiB/s  operation_size: ${size} } flow f { u -> x: read }`;
  expect(value(await solved(text), 'components.x.throughput') / rate).toBeCloseTo(1, 2);
  const run = await simulated(text, { duration: 4, warmup: 1, replications: 1 });
  expect(Math.abs(value(run, 'components.x.throughput') / rate - 1)).toBeLessThan(0.01);
});

test('files in three zones: their price has the copies in it, what is older than two weeks costs less, a write waits for another zone', async () => {
  const figures = await solved(store('file_storage', 'lifecycle: after(14d, cold)  time: constant(1ms)', '1/s'));
  expect(value(figures, 'components.x.physical_size') / GIB).toBeCloseTo(300, 9);
  // EFS has 14 GiB at $0.30 and 86 GiB at $0.016 (AWS, "Amazon EFS pricing").
  const lines = (figures.bill ?? []).filter(({ what }) => what.endsWith('data'));
  expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(14 * 0.3 + 86 * 0.016, 6);
  // Two zones are 0.9 ms apart, there and back.
  expect(value(figures, 'flows.f.mean') - value(figures, 'flows.g.mean')).toBeCloseTo(0.0009, 6);
});
