import { describe, expect, test } from 'vitest';
import { PRICES } from '../../src/kinds/prices.js';
import { figure, solved, value } from './design.js';

describe('monthly cost, with 730 hours', () => {
  // By hand, from AWS's public prices for us-east-1.
  test.each([
    ['two tasks of 1 vCPU and 2 GiB', 'web_server c { replicas: 2 }', 2 * 730 * (0.04048 + 2 * 0.004445)],
    ['a task for a machine of 2 vCPU and 8 GiB', 'app_server c { instance: "m7g.large" }', 730 * (2 * 0.04048 + 8 * 0.004445)],
    ['a cache node that holds 1 GiB', 'cache c { ttl: 1m }', 730 * 0.1264],
    ['a node for each shard and standby', 'cache c { ttl: 1m  shards: 2  replicas: 2 }', 4 * 730 * 0.1264],
    ['Memcached costs more than Valkey', 'cache c { ttl: 1m  engine: memcached }', 730 * 0.158],
    ['a database with its storage', 'sql_database c { storage: 200GiB }', 730 * 0.168 + 200 * 0.115],
    [
      'a primary, its standby, and two read replicas',
      'sql_database c { replicas: 2  instance: "db.r6g.large" }',
      4 * (730 * 0.225 + 100 * 0.115),
    ],
    [
      'with commits that wait, one replica is the standby',
      'sql_database c { replicas: 2  replication: sync }',
      3 * (730 * 0.168 + 100 * 0.115),
    ],
    ['what is written wins', 'cache c { ttl: 1m  cost: $99/mo }', 99],
  ])('%s', async (_, text, expected) => {
    const results = await solved(text);
    expect(value(results, 'components.c.cost')).toBeCloseTo(expected, 6);
    expect(value(results, 'whole.cost')).toBeCloseTo(expected, 6);
  });

  test('a balancer costs by its traffic, a name by its queries', async () => {
    const results = await solved(
      'users u { rate: 2500/s } dns n { resolvers: 1  ttl: 60s } load_balancer b { redundancy: active_active } app_server s { concurrency: 99 } flow f { u -> n -> b -> s }',
    );
    // 2500 requests are 250 connections per second, which are 10 capacity units.
    expect(value(results, 'components.b.cost')).toBeCloseTo(730 * (0.0225 + 10 * 0.008), 3);
    // One resolver asks once a minute: 43,800 queries a month.
    expect(value(results, 'components.n.cost')).toBeCloseTo(0.5 + (43_800 * 0.4) / 1e6, 3);
  });

  test('what the list does not have makes the whole unknown, by name', async () => {
    const results = await solved('sql_database mine { engine: mysql } app_server s');
    expect(figure(results, 'components.mine.cost')).toMatchObject({
      value: null,
      method: 'the price list has no mysql db.m7g.large; write `cost`',
    });
    expect(figure(results, 'whole.cost').value).toBeNull();
    expect(figure(results, 'whole.cost').method).toMatch(/^mine: /);
  });

  test('efficiency is the share of the cost that buys busy servers', async () => {
    const results = await solved(
      'users u { rate: 50/s } app_server a { time: 10ms  cost: $300/mo } app_server b { time: 2ms  cost: $100/mo } flow f { u -> a -> b }',
    );
    expect(value(results, 'whole.efficiency')).toBeCloseTo((300 * 0.5 + 100 * 0.1) / 400, 9);
  });
});

test('every price says where it comes from and of which day it is', () => {
  for (const { sku, usd, source, date } of PRICES.values()) {
    expect(usd, sku).toBeGreaterThan(0);
    expect(source.length, sku).toBeGreaterThan(20);
    expect(date, sku).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
});
