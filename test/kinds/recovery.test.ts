import { describe, expect, test } from 'vitest';
import { compareStrategies } from '../../src/kinds/recovery/strategies.js';
import { runText } from '../../src/report/index.js';
import { design, figure, simulated, solved, value } from './design.js';

const GIB = 2 ** 30;
const HOUR = 3600;
const DAY = 86_400;

const kept = (properties: string): string =>
  `region here "us-east-1" {} region there "eu-west-1" {} dataset d { size: 200GiB } sql_database q { in: here  holds: d }
  backup b { of: [q] ${properties} }`;

describe('a backup', () => {
  test('loses at worst what changed since the last copy, and while the next one is taken', async () => {
    // 200 GiB at 200 MB/s take 1,073.7 s.
    const run = await solved(kept('kind: full  every: 6h  bandwidth: 200MB/s'));
    const takes = (200 * GIB) / 2e8;
    expect(value(run, 'components.b.window_used')).toBeCloseTo(takes, 6);
    expect(value(run, 'components.b.rpo')).toBeCloseTo(6 * HOUR + takes, 6);
    expect(value(run, 'components.b.restore_time')).toBeCloseTo(takes, 6);
    // In a window of ten minutes it takes two, and so every other copy is all there is.
    const narrow = await solved(kept('kind: full  every: 6h  bandwidth: 200MB/s  window: { length: 10m }'));
    expect(value(narrow, 'components.b.rpo')).toBeCloseTo(12 * HOUR + takes, 6);
  });

  test('keeps all of every full copy, or all once and what has changed', async () => {
    const full = await solved(kept('kind: full  every: 24h  keep: 10d'));
    expect(value(full, 'components.b.storage_used') / GIB).toBeCloseTo(2000, 9);
    // 2 % of 200 GiB change in a day: 200 + 9 × 4, in two regions.
    const changes = await solved(kept('every: 24h  keep: 10d  change: 2%  copy_to: there'));
    expect(value(changes, 'components.b.storage_used') / GIB).toBeCloseTo(2 * 236, 9);
    // $0.095 for a GiB of RDS, and 4 GiB a day to the other region at $0.02.
    expect(value(changes, 'components.b.cost')).toBeCloseTo(472 * 0.095 + 4 * (730 / 24) * 0.02, 6);
  });
});

const PLAN = (strategy: string, more = ''): string =>
  `region here "us-east-1" {} region there "eu-west-1" {} dataset d { size: 360GB }
  users u { rate: 50/s } dns names { routing: failover  primary: front  secondary: spare  targets: [front, spare]  ttl: 30s  health_check: { interval: 10s, failures: 3 } }
  load_balancer front { in: here  redundancy: active_active } load_balancer spare { in: there  redundancy: active_active }
  app_server api { in: here  cost: $400/mo } app_server idle { in: there  cost: $0/mo }
  sql_database q { in: here  holds: d  lag: constant(500ms)  replicas: 1  cost: $1000/mo }
  backup copies { of: [q]  every: 1h  kind: full  bandwidth: 100MB/s  copy_to: there  cost: $50/mo }
  disaster_recovery plan { primary: here  secondary: there  strategy: ${strategy}  decide: 10m  start: 3m  scale: 25% ${more} }
  flow f { u -> names  names -> front -> api  names -> spare -> idle }`;

describe('a plan for the loss of a region', () => {
  const strategies = ['backup_restore', 'pilot_light', 'warm_standby', 'active_active'] as const;

  test('takes as long as its parts, and loses what was not there yet', async () => {
    // Names lead elsewhere after 3 × 10 s and 30 s; an hour of 100 MB/s is 360 GB.
    const name = 60;
    const expected = {
      backup_restore: 600 + 180 + HOUR + name,
      pilot_light: 600 + 180 + name,
      warm_standby: 600 + name,
      active_active: name,
    };
    for (const strategy of strategies) {
      const run = await solved(PLAN(strategy));
      expect(value(run, 'components.plan.rto'), strategy).toBeCloseTo(expected[strategy], 6);
      // An hour between copies and an hour for one; or half of the 80.6 ms between the regions, and the lag.
      const point = strategy === 'backup_restore' ? 2 * HOUR : 0.0403 + 0.5;
      expect(value(run, 'components.plan.rpo'), strategy).toBeCloseTo(point, 6);
    }
  });

  test('costs copies, the data, the data and a part of the machines, or everything again', async () => {
    const expected = new Map([
      ['backup_restore', 50],
      ['pilot_light', 1000],
      ['warm_standby', 1000 + 100],
      ['active_active', 1400],
    ]);
    const architecture = await design(PLAN('pilot_light').replace('load_balancer front {', 'load_balancer front { cost: $0/mo '));
    const money = (amount: number): { value: number; ci: null; accuracy: 'exact'; method: string } => ({
      value: amount,
      ci: null,
      accuracy: 'exact',
      method: '',
    });
    const costs = new Map([
      ['api', money(400)],
      ['q', money(1000)],
      ['copies', money(50)],
      ['front', money(0)],
    ]);
    const table = compareStrategies(architecture, costs);
    expect(table.map(({ strategy }) => strategy)).toEqual(strategies);
    for (const { strategy, cost } of table) expect(cost.value, strategy).toBeCloseTo(expected.get(strategy) ?? NaN, 9);
  });

  test('stands beside the other three in the report of the plain design', async () => {
    const report = runText(await solved(PLAN('pilot_light').replace('dns names {', 'dns names { cost: $0/mo ')));
    const [, table = ''] = report.split('Strategies of recovery');
    for (const row of [
      'backup_restore +2h +2h +– +74m +74m',
      'pilot_light +540ms +540ms +– +14m +14m',
      'active_active +540ms +540ms +– +60s +60s',
    ])
      expect(table).toMatch(new RegExp(`plan +${row}`));
  });

  test('stands beside the others as a run measured them: after the same minute of clients, and what people do', async () => {
    const scenario = 'scenario lost { duration: 4m  at 60s: fail here } scenario calm { duration: 30s  load: u * 0.5 }';
    const text = `${PLAN('pilot_light')} ${scenario}`;
    const run = await simulated(text, { scenario: 'lost', replications: 1 });
    const times = new Map(run.strategies?.map(({ strategy, rto }) => [strategy, rto]));
    // Deciding 10 minutes, starting 3, an hour of data; a step of the course more or less.
    const hands = new Map([
      ['backup_restore', 600 + 180 + HOUR],
      ['pilot_light', 600 + 180],
      ['warm_standby', 600],
      ['active_active', 0],
    ]);
    for (const [strategy, seconds] of hands) {
      expect(times.get(strategy)?.accuracy).toBe('simulated');
      expect(Math.abs((times.get(strategy)?.value ?? NaN) - seconds - 60), strategy).toBeLessThanOrEqual(6);
    }
    expect(runText(run)).toMatch(/plan +pilot_light .* simulated/);
    expect(runText(await simulated(text, { scenario: 'calm', replications: 1 }))).not.toContain('Strategies of recovery');
  });

  test('loses what its copies lacked in the run: a lag and half of the way, or what changed since the last copy that was complete', async () => {
    const writing = (strategy: string): string =>
      PLAN(strategy).replace('rate: 50/s', 'rate: 200/s').replace('names -> front -> api', 'names -> front -> api -> q: write');
    const lost = { scenario: 'lost', replications: 5, duration: 70 };
    const run = await simulated(`${writing('warm_standby')} scenario lost { at 60s: fail here }`, lost);
    const [restore, pilot] = run.strategies ?? [];
    // 500 ms of lag and half of 80.6 ms, in which 200 writes a second are 108; Poisson's deviation of the mean of five is 4.6.
    expect(pilot?.rpo).toMatchObject({ accuracy: 'simulated' });
    expect(pilot?.rpo.value).toBeCloseTo(0.5403, 9);
    expect(Math.abs((pilot?.lostWrites.value ?? NaN) - 108)).toBeLessThan(19);
    expect(value(run, 'components.plan.rpo')).toBeCloseTo(0.5403, 9);
    expect(value(run, 'components.plan.lost_writes')).toBe(pilot?.lostWrites.value);
    // The last complete copy began an hour before it was complete, and is then kept for up to an hour until the next one is: 1.5 h, with a deviation of 7.7 min for the mean of five.
    const age = restore?.rpo.value ?? NaN;
    expect(Math.abs(age - 1.5 * HOUR)).toBeLessThan(4 * 465);
    expect(restore?.planned.rpo.value).toBeCloseTo(2 * HOUR, 6);
    expect((restore?.lostWrites.value ?? NaN) / (200 * age)).toBeCloseTo(1, 1);
    // A promise is held against the worst, whatever the run was lucky with.
    const backups = await simulated(`${writing('backup_restore')} scenario lost { at 60s: fail here }`, lost);
    expect(value(backups, 'components.plan.rpo')).toBeCloseTo(2 * HOUR, 6);
  });

  test('is measured by a run that loses the region: clients are led away after a minute, and people add what they take', async () => {
    const scenario = 'scenario lost { duration: 6m  at 60s: fail here }';
    const active = await simulated(`${PLAN('active_active')} ${scenario}`, { scenario: 'lost', replications: 1 });
    expect(figure(active, 'components.plan.rto').accuracy).toBe('simulated');
    expect(Math.abs(value(active, 'components.plan.rto') - 60)).toBeLessThanOrEqual(6);
    const warm = await simulated(`${PLAN('warm_standby')} ${scenario}`, { scenario: 'lost', replications: 1 });
    expect(Math.abs(value(warm, 'components.plan.rto') - 660)).toBeLessThanOrEqual(6);
  });

  test('without a copy elsewhere loses everything, and says so', async () => {
    const run = await solved(PLAN('backup_restore').replace('copy_to: there', ''));
    expect(figure(run, 'components.plan.rpo')).toMatchObject({ value: null });
    expect(figure(run, 'components.plan.rpo').method).toMatch(/^q: no copy/);
  });

  test('a copy that is a day old', async () => {
    expect(value(await solved(PLAN('backup_restore').replace('every: 1h', 'every: 1d')), 'components.plan.rpo')).toBeCloseTo(DAY + HOUR, 6);
  });
});
