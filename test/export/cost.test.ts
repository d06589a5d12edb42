import { describe, expect, test } from 'vitest';
import { costOf } from '../../src/export/cost.js';
import { exportArchitecture } from '../../src/export/index.js';
import { plan } from '../../src/kinds/cloud/plan.js';
import { design, example } from './design.js';

const costs = async (text: string): Promise<ReturnType<typeof costOf>> => {
  const of = await design(text);
  return costOf(plan(of), of);
};
const HOURS = 730;

const BASE = `
  region home "us-east-1" { zones: 2 }
  users u { rate: 1/s }
  load_balancer lb { in: home tls: terminate }
  app_server api { in: home replicas: 3 cpu_share: 2 memory: 4GiB }`;

describe('What stands is counted by hand', () => {
  test('the network, the load balancer with its firewall, and the tasks', async () => {
    const { components, usd } = await costs(`${BASE} flow f { u -> lb -> api }`);
    // Two zones with a gateway and its address each, and two keys.
    expect(components.get('home')?.usd).toBeCloseTo(2 * HOURS * (0.045 + 0.005) + 2, 6);
    // A firewall with AWS's two groups of rules.
    expect(components.get('lb')?.usd).toBeCloseTo(HOURS * 0.0225 + 5 + 2, 6);
    expect(components.get('api')?.usd).toBeCloseTo(3 * HOURS * (2 * 0.04048 + 4 * 0.004445), 6);
    expect(usd).toBeCloseTo(
      [...components.values()].reduce((sum, each) => sum + each.usd, 0),
      6,
    );
  });

  test('a database with its standby and its replicas, and a cache with its own', async () => {
    const { components } = await costs(
      `${BASE} sql_database db { in: home engine: postgres replicas: 1 storage: 100GiB } cache c { in: home replicas: 1 }
       flow f { u -> lb -> api -> db: read  api -> c: read }`,
    );
    // A primary, the standby that is sold with it, and a replica that is read from.
    expect(components.get('db')?.usd).toBeCloseTo(3 * HOURS * 0.168 + 3 * 100 * 0.115 + 0.4, 6);
    expect(components.get('c')?.usd).toBeGreaterThan(0.4);
  });

  test('a region that stands by, for what runs there', async () => {
    const standing = (strategy: string) =>
      costs(
        `${BASE} region away "eu-west-1" { zones: 2 } flow f { u -> lb -> api } disaster_recovery r { primary: home secondary: away strategy: ${strategy} }`,
      );
    const [dark, warm] = [await standing('pilot_light'), await standing('warm_standby')];
    expect(dark.components.has('api@away')).toBe(false);
    expect(warm.components.get('api@away')?.usd).toBeCloseTo(warm.components.get('api')?.usd ?? 0, 6);
    expect(dark.components.get('lb@away')?.usd).toBe(dark.components.get('lb')?.usd);
  });
});

test('what has no price in the list is named, and counted as nothing', async () => {
  const { unpriced, components } = await costs(
    `${BASE} sql_database db { in: home engine: postgres instance: "db.x9z.large" } flow f { u -> lb -> api -> db: read }`,
  );
  expect(unpriced.join()).toContain('db.x9z.large');
  expect(components.get('db')?.what.join()).not.toContain('x9z');
});

test('prices that a region has of its own are those that count', async () => {
  const { components } = await costs(
    `${BASE.replace('zones: 2', 'zones: 2 prices: { "fargate.vcpu": 1, "fargate.gb": 0 }')} flow f { u -> lb -> api }`,
  );
  expect(components.get('api')?.usd).toBeCloseTo(3 * HOURS * 2, 6);
});

test('the README of the shop has both columns, the sum, the dates and what is left out', async () => {
  const shop = await example('shop.arch');
  for (const target of ['terraform', 'cdk'] as const) {
    const text = exportArchitecture(shop, target).files.find(({ path }) => path === 'README.md')?.text ?? '';
    expect(text).toContain('## What it costs in a month');
    const { usd } = costOf(plan(shop), shop);
    expect(text).toContain(`**$${usd.toFixed(2)}**`);
    expect(text).toMatch(/Prices are those of the list of \d{4}-\d\d-\d\d/);
    expect(text).toContain('Left out of the first');
    expect(text).toMatch(/\| `orders` \| \$\d+\.\d\d \| \$\d+\.\d\d \|/);
  }
});
