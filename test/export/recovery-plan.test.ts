import { describe, expect, test } from 'vitest';
import { exportArchitecture, type Exported } from '../../src/export/index.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import type { Plan, RegionPlan } from '../../src/kinds/plan/plan.js';
import { design } from './design.js';

const BASE = `
  region east "us-east-1" { zones: 3 }
  region west "eu-west-1" { zones: 2 }
  users u { rate: 10/s }
  dns names "ready.example" { }
  load_balancer lb { in: east tls: terminate }
  web_server web { in: east replicas: 5 scaling: { min: 3, max: 9, target: 60% } }
  app_server api { in: east replicas: 4 }
  cache keys { in: east }
  sql_database orders { in: east engine: postgres replicas: 2 }
  sql_database ledger { in: east engine: sqlserver }
  key_value_store carts { in: east engine: dynamodb }
  object_storage files { in: east }
  alert hot { when: utilisation(web) > 80% for: 5min severity: page }
  flow f { u -> names -> lb -> web -> api -> orders: write  api -> ledger: write  api -> carts: write  api -> files: read  api -> keys: read }`;

const ready = async (strategy: string, more = ''): Promise<Plan> =>
  plan(await design(`${BASE} ${more} disaster_recovery r { primary: east secondary: west ${strategy} }`));
const region = (of: Plan, key: string): RegionPlan => {
  const found = of.regions.find((each) => each.key === key);
  if (!found) throw new Error(`no region ${key}`);
  return found;
};
const textOf = (of: Exported, path: string): string => of.files.find((file) => file.path === path)?.text ?? '';
const notes = (of: Plan): string => of.notes.map(({ component, message }) => `${component}: ${message}`).join('\n');

describe('A region that stands by', () => {
  test.each([
    ['pilot_light', 'strategy: pilot_light', { web: [0, 0, 0], api: 0 }],
    ['warm_standby, by its share, rounded up', 'strategy: warm_standby scale: 30%', { web: [2, 1, 9], api: 2 }],
    ['active_active', 'strategy: active_active', { web: [5, 3, 9], api: 4 }],
  ])('has the machines of %s', async (_, strategy, { web: [count, min, max], api }) => {
    const { services } = region(await ready(strategy), 'west');
    expect(services.map(({ origin }) => origin.component)).toEqual(['web@west', 'api@west']);
    expect(services[0]).toMatchObject({ count, scaling: { min, max } });
    expect(services[1]).toMatchObject({ count: api, scaling: null });
  });

  test('grows to what the other region has, unless it is as large already', async () => {
    const warm = region(await ready('strategy: warm_standby scale: 30%'), 'west');
    expect(warm.services[0]?.takeOver).toMatchObject({ count: 5, scaling: { min: 3, max: 9 } });
    expect(region(await ready('strategy: active_active'), 'west').services[0]?.takeOver).toBeNull();
  });

  test('follows data: databases, tables and buckets, each knowing its original, which knows them', async () => {
    const of = await ready('strategy: pilot_light');
    const [east, west] = [region(of, 'east'), region(of, 'west')];
    expect(west.databases).toMatchObject([
      { origin: { component: 'orders@west' }, follows: { region: 'east', key: 'orders' }, replicas: 0 },
    ]);
    expect(east.databases.find(({ origin }) => origin.key === 'orders')).toMatchObject({ copiesTo: ['west'], password: 'secret' });
    expect(west.managed.filter(({ is }) => is === 'table')).toMatchObject([{ follows: { key: 'carts' } }]);
    expect(east.managed.find(({ is }) => is === 'bucket')).toMatchObject({ copiesTo: [{ region: 'west', key: 'files_west' }] });
  });

  test('has a standby of its own where machines run, and none where none do', async () => {
    expect(region(await ready('strategy: warm_standby'), 'west').databases[0]?.multiAz).toBe(true);
    expect(region(await ready('strategy: pilot_light'), 'west').databases[0]?.multiAz).toBe(false);
  });

  test('lets the same call the same, and nobody across', async () => {
    const of = await ready('strategy: warm_standby');
    const rules = ({ access }: RegionPlan): string[] =>
      access.map(({ from, to, port }) => `${'key' in from ? from.key : '*'} -> ${'key' in to ? to.key : '*'}:${port}`);
    const here = rules(region(of, 'east')).filter((rule) => !rule.includes('ledger'));
    expect(rules(region(of, 'west'))).toEqual(here.map((rule) => rule.replace(/\b(lb|web|api|orders|keys)\b/g, '$1_west')));
  });

  test('has the names that its images know things by', async () => {
    const of = await ready('strategy: warm_standby');
    expect(region(of, 'west').databases[0]?.origin).toMatchObject({ key: 'orders_west', known: 'orders' });
    const compute = exportArchitecture(
      await design(`${BASE} disaster_recovery r { primary: east secondary: west strategy: warm_standby }`),
      'terraform',
    );
    const text = textOf(compute, 'compute.tf');
    expect(text).toContain('ORDERS_HOSTS');
    expect(text).not.toContain('ORDERS_WEST');
  });

  test('is watched as the first is, once machines run there', async () => {
    const of = await ready('strategy: warm_standby');
    const watched = (key: string): string[] =>
      region(of, key).alarms.map(({ watches, reading }) => `${watches} ${JSON.stringify(reading)}`);
    expect(watched('west')).toEqual(
      watched('east')
        .filter((each) => !each.startsWith('ledger '))
        .map((each) => each.replace(' ', '_west ')),
    );
    expect(watched('west')[0]).toContain('web_west');
    expect(region(await ready('strategy: pilot_light'), 'west').alarms).toEqual([]);
  });

  test('says what is not there: what cannot follow, and what begins empty', async () => {
    const said = notes(await ready('strategy: pilot_light', 'block_storage disk { in: east }'));
    expect(said).toContain('`ledger` has no follower in eu-west-1');
    expect(said).toContain('`disk` has no follower in eu-west-1');
    expect(said).toContain('Caches begin empty in eu-west-1');
    expect(said).not.toContain('`files` has no follower');
  });

  test('is named in the table of what is built', async () => {
    const { placements } = await ready('strategy: pilot_light');
    expect(placements.find(({ origin }) => origin.component === 'orders@west')?.built).toContain('following the primary');
  });
});

describe('Names lead', () => {
  const routes = (of: Plan): unknown[] =>
    (of.domains[0]?.records ?? []).map(({ to, routing, health }) => ({ to, ...routing, checked: health !== null }));

  test('to the second region when the first is not well', async () => {
    expect(routes(await ready('strategy: warm_standby'))).toEqual([
      { to: 'lb', policy: 'failover', role: 'PRIMARY', checked: true },
      { to: 'lb_west', policy: 'failover', role: 'SECONDARY', checked: true },
    ]);
  });

  test('to the nearer one when both serve', async () => {
    expect(routes(await ready('strategy: active_active'))).toEqual([
      { to: 'lb', policy: 'latency', region: 'us-east-1', checked: true },
      { to: 'lb_west', policy: 'latency', region: 'eu-west-1', checked: true },
    ]);
  });

  test('as they did where they are led otherwise, which is said', async () => {
    const text = BASE.replace('dns names "ready.example" { }', 'dns names "ready.example" { routing: weighted weights: { lb: 1 } }');
    const of = plan(await design(`${text} disaster_recovery r { primary: east secondary: west strategy: warm_standby }`));
    expect(of.domains[0]?.records).toHaveLength(1);
    expect(notes(of)).toContain('leads by `weighted`, so that no name leads to `lb@west`');
  });
});

describe('Nothing is added', () => {
  test('where copies alone are asked for', async () => {
    const of = await ready('strategy: backup_restore');
    expect(of.regions.map(({ key }) => key)).toEqual(['east']);
    expect(notes(of)).toContain('Nothing stands in it, so nothing is built there');
  });

  test('where the design has machines of its own there, which is said', async () => {
    const of = await ready('strategy: warm_standby', 'app_server spare { in: west }');
    expect(region(of, 'west').services.map(({ origin }) => origin.component)).toEqual(['spare']);
    expect(notes(of)).toContain('rests on what the design has in `west` itself');
  });

  test('where regions stand by for each other, or twice for one', async () => {
    const both = await ready('strategy: pilot_light', 'disaster_recovery q { primary: west secondary: east strategy: pilot_light }');
    expect(notes(both)).toContain('two regions that stand by for each other are not built');
    const twice = await ready(
      'strategy: pilot_light',
      'region far "ap-south-1" {} disaster_recovery q { primary: east secondary: far strategy: pilot_light }',
    );
    expect(notes(twice)).toContain('makes a region ready for `east` already');
  });
});

test('the README says how a region takes over, in the words of each tool', async () => {
  const of = await design(`${BASE} disaster_recovery r { primary: east secondary: west strategy: warm_standby }`);
  const readme = (target: 'terraform' | 'cdk'): string => textOf(exportArchitecture(of, target), 'README.md');
  expect(readme('terraform')).toContain('terraform apply -refresh=false -var west_takes_over=true');
  expect(readme('cdk')).toContain('aws rds promote-read-replica --region eu-west-1');
});
