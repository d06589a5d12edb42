import { describe, expect, test } from 'vitest';
import { PRICES } from '../../src/kinds/cost/prices.js';
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

  test.each([
    ['an object store of the design', 'object_storage s {} loki l { store: s }', 0.023],
    ['a colder one', 'object_storage s { tier: cold } loki l { store: s }', 0.0125],
    ['one that nobody has named', 'loki l {}', 0.023],
  ])('what a server of logs keeps is on its bill: in %s', async (_, stores, price) => {
    const run = await solved(
      `users u { rate: 10k/s } app_server a { replicas: 100  time: 1ms  instrument: [logs] } ${stores} flow f { u -> a }`,
    );
    // 10,000 lines of 200 bytes a second, packed to a tenth, for 30 days.
    const bytes = 10_000 * 200 * 0.1 * 30 * 86_400;
    expect(value(run, 'components.l.cost')).toBeCloseTo(730 * (0.04048 + 2 * 0.004445) + (bytes / 2 ** 30) * price, 4);
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

  test('a bill adds up, by component and as a whole', async () => {
    const results = await solved(
      `region r "us-east-1" { zones: 2 } users u { rate: 100/s  payload: 10KiB } app_server a { in: r  replicas: 2 } app_server b { in: r  replicas: 2 }
      flow f { u -> a  a -> b { size: 1MiB } }`,
    );
    const bill = results.bill ?? [];
    for (const { quantity, price, amount } of bill) expect(amount).toBeCloseTo(quantity * price, 9);
    const sum = (of: readonly { amount: number }[]): number => of.reduce((all, { amount }) => all + amount, 0);
    for (const id of ['a', 'b'])
      expect(sum(bill.filter(({ component }) => component === id))).toBeCloseTo(value(results, `components.${id}.cost`), 6);
    expect(sum(bill)).toBeCloseTo(value(results, 'whole.cost'), 6);
    // 100 × 10 KiB × 2,628,000 s = 2,506.26 GiB to users at $0.09; 100 MiB/s, of which half goes to the other zone, on both sides.
    expect(bill.find(({ what }) => what.startsWith('traffic with users'))?.amount).toBeCloseTo(2506.256 * 0.09, 2);
    expect(bill.find(({ what }) => what.includes('zones'))?.amount).toBeCloseTo((100 / 1024) * 2_628_000 * 0.5 * 2 * 0.01, 6);
  });

  test('traffic with users is charged where they come in, also through a firewall', async () => {
    const traffic = async (way: string, more = ''): Promise<number | undefined> => {
      const { bill = [] } = await solved(
        `region r "us-east-1" {} users u { rate: 100/s  payload: 10KiB } ${more} app_server a { in: r } flow f { u -> ${way} }`,
      );
      expect(bill.filter(({ what }) => what.startsWith('traffic'))).toHaveLength(1);
      return bill.find(({ what }) => what.startsWith('traffic with users'))?.amount;
    };
    const direct = await traffic('a');
    expect(direct).toBeCloseTo(2506.256 * 0.09, 2);
    expect(await traffic('w -> a', 'waf w { false_positives: 0% }')).toBeCloseTo(direct ?? NaN, 6);
    expect(await traffic('w -> a', 'waf w { in: r  false_positives: 0% }')).toBeCloseTo(direct ?? NaN, 6);
  });

  test('traffic between regions is charged once, and a region has prices of its own', async () => {
    const results = await solved(
      `region r "us-east-1" { prices: { "xfer.region": 0.05, "fargate.vcpu": 0.1 } } region s "eu-west-1" {}
      users u { rate: 1/s } app_server a { in: r } app_server b { in: s } flow f { u -> a  a -> b { size: 1GiB } }`,
    );
    const amount = (part: string): number | undefined =>
      results.bill?.find(({ component, what }) => component === 'a' && what.includes(part))?.amount;
    expect(amount('other regions')).toBeCloseTo(2_628_000 * 0.05, 3);
    expect(amount('processors')).toBeCloseTo(730 * 0.1, 9);
  });

  test.each([
    // By hand, from the list: $/hour × 730, $/GiB-month, $/million.
    [
      'a function of 512 MiB',
      'function x { time: constant(100ms)  cold_start: constant(0s) }',
      10,
      10 * 2.628 * 0.2 + 0.5 * 2_628_000 * 1.66667e-5,
    ],
    ['three brokers with 1 TiB each', 'message_queue x {}', 1, 3 * (730 * 0.21 + 1024 * 0.1)],
    ['SQS by three requests for a message', 'message_queue x { engine: sqs }', 10, 3 * 10 * 2.628 * 0.4],
    ['DynamoDB by the request', 'key_value_store x { engine: dynamodb  storage: 10GiB }', 10, 10 * 2.628 * 0.125 + 10 * 0.25],
    [
      'DynamoDB by what is bought',
      'key_value_store x { engine: dynamodb  storage: 10GiB  read_capacity: 100/s  write_capacity: 50/s }',
      1,
      730 * (100 * 0.00013 + 50 * 0.00065) + 2.5,
    ],
    ['three members of etcd', 'key_value_store x { replicas: 3  storage: 8GiB }', 1, 3 * (730 * 0.0816 + 8 * 0.08)],
    [
      'two nodes of OpenSearch',
      'search_engine x { engine: opensearch  nodes: 2  replicas: 1  storage: 100GiB }',
      1,
      2 * (730 * 0.178 + 100 * 0.135),
    ],
    [
      'a larger machine of a family',
      'wide_column_database x { replicas: 3  instance: "r7g.4xlarge"  storage: 0.1GiB }',
      1,
      3 * (730 * 8 * 0.1071 + 0.1 * 0.08),
    ],
    [
      'two nodes of OpenSearch with twice the memory',
      'search_engine x { engine: opensearch  nodes: 2  replicas: 1  storage: 100GiB  heap: 16GiB }',
      1,
      2 * (730 * 2 * 0.178 + 100 * 0.135),
    ],
    ['SQS by two chunks of 64 KiB for each request', 'message_queue x { engine: sqs  message_size: 100KiB }', 10, 2 * 3 * 10 * 2.628 * 0.4],
    [
      'what is cold, and is read',
      'dataset d { size: 50GiB } object_storage x { holds: d  tier: cold  operation_size: 1MiB }',
      10,
      50 * 0.0125 + 10 * 2.628 * 0.4 + (10 / 1024) * 2_628_000 * 0.01,
    ],
    ['a filter', 'waf x { false_positives: 0% }', 10, 5 + 1 + 10 * 2.628 * 0.6],
    ['a gateway', 'api_gateway x {}', 10, 10 * 2.628 * 1],
    ['a fast volume', 'dataset d { size: 50GiB } block_storage x { holds: d  iops: 4k/s }', 1, 50 * 0.08 + 1000 * 0.005],
  ])('%s', async (_, text, rate, expected) => {
    const results = await solved(`users u { rate: ${rate}/s } ${text} flow f { u -> x: read }`);
    expect(value(results, 'components.x.cost')).toBeCloseTo(expected, 4);
  });

  test('efficiency is the share of the cost that buys busy servers', async () => {
    const results = await solved(
      'users u { rate: 50/s } app_server a { time: 10ms  cost: $300/mo } app_server b { time: 2ms  cost: $100/mo } flow f { u -> a -> b }',
    );
    expect(value(results, 'whole.efficiency')).toBeCloseTo((300 * 0.5 + 100 * 0.1) / 400, 9);
  });

  test('what is paid for by use is never idle: a balancer’s capacity units, against tasks that are half busy', async () => {
    const results = await solved(
      'users u { rate: 50/s } load_balancer b { redundancy: active_active } app_server a { time: 10ms } flow f { u -> b -> a }',
    );
    expect(value(results, 'components.b.cost')).toBeGreaterThan(10);
    expect(value(results, 'whole.efficiency')).toBeCloseTo(0.5, 9);
    expect(results.bill?.map(({ component, hired }) => [component, hired])).toEqual([
      ['b', false],
      ['b', false],
      ['a', true],
      ['a', true],
    ]);
  });
});

test('every price says where it comes from and of which day it is', () => {
  for (const { sku, usd, source, date } of PRICES.values()) {
    expect(usd, sku).toBeGreaterThan(0);
    expect(source.length, sku).toBeGreaterThan(20);
    expect(date, sku).toMatch(/^(20\d\d-\d\d-\d\d|undated)$/);
  }
});
