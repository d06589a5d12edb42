import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read } from './reading.js';

const folder = new URL('../../examples/', import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith('.arch'));

describe('every example', () => {
  test('is here', () => {
    expect(examples).toContain('shop.arch');
    expect(examples).toContain('first.arch');
  });
  test.each(examples)('%s checks without a finding of the language', async (name) => {
    const { architecture, findings } = await read(readFileSync(new URL(name, folder), 'utf8'));
    expect(findings).toEqual([]);
    expect(architecture?.components.length).toBeGreaterThan(0);
    expect(architecture?.flows.length).toBeGreaterThan(0);
  });
});

/** The tour of the language. */
const TOUR = `import "./company-kinds.arch"

architecture shop "Online shop"

region virginia "us-east-1" { provider: aws  zones: 3 }
region ireland  "eu-west-1" { provider: aws  zones: 3 }

users shoppers "Shoppers" {
  rate: 12k/s
  shape: diurnal(peak: 20:00, ratio: 3)
  from: { north_america: 70%, europe: 30% }
}

dns names {
  routing: latency
  targets: [edge]
  ttl: 60s
  health_check: { interval: 10s, failures: 3 }
}

cdn edge {
  mode: pull
  origin: balancer
  content: product_images
  ttl: 1d
}

dataset product_images { objects: 2M  object_size: 80KiB  popularity: zipf(0.9) }
dataset orders_data    { size: 2TiB  growth: 3GiB/d  record_size: 2KiB  classification: pii }

load_balancer balancer {
  in: virginia
  layer: l7
  algorithm: least_connections
  redundancy: active_active
  tls: terminate
  rate_limit: 50/s per client
}

web_server web  { in: virginia  replicas: 8  time: 2ms   validate_requests: on  authentication: oidc }
app_server api  { in: virginia  replicas: 20 time: lognormal(median: 4ms, p99: 25ms)  concurrency: 64
                  scaling: { min: 8, max: 60, target: 60%, delay: 90s } }

cache sessions  { in: virginia  engine: redis  eviction: lru  ttl: 30m  capacity: 16GiB  write: around }

sql_database orders {
  in: virginia
  engine: postgres
  holds: orders_data
  replicas: 2
  replication: async
  shards: 4
  encryption: at_rest
}

message_queue order_events { in: virginia  engine: kafka  partitions: 24  replication: 3  acks: all }
worker        fulfilment   { in: virginia  replicas: 6  time: 30ms }

flow browse "Browse a product" {
  share: 92%                                   // of the users' requests
  shoppers -> names -> edge -> balancer -> web -> api
  api -> sessions: read
    on miss -> orders: read                    // cache-aside
}

flow checkout "Place an order" {
  share: 8%
  shoppers -> balancer -> web -> api
  parallel {
    api -> sessions: read
    api -> orders: read { timeout: 200ms, retries: 2, backoff: 50ms }
  }
  30% { api -> sessions: write }               // only some requests do this
  api -> orders: write
  api ~> order_events: publish                 // asynchronous
  order_events ~> fulfilment -> orders: write
}

backup nightly { of: [orders]  every: 24h  keep: 35d  copy_to: ireland }

disaster_recovery plan {
  strategy: warm_standby
  primary: virginia
  secondary: ireland
  scale: 25%
}

scenario zone_outage "A zone goes dark at the evening peak" {
  load: shoppers * 2
  at 60s: fail virginia.zone(1) for 5m
  at 2m:  slow orders by 10x for 30s
  at 3m:  flush sessions
  at 4m:  partition virginia from ireland for 20s
  expect p99(checkout) < 800ms
  expect availability(checkout) >= 99.9%
  expect lost_writes(orders) == 0
}

expect p99(browse) < 250ms
expect availability(checkout) >= 99.95%
expect rpo(orders) <= 5m
expect cost() < $60k/mo

view overview "The shop at a glance" { include: *  direction: right }
view data_only { include: kind(sql_database, cache, message_queue)  neighbours: on }
`;

const COMPANY_KINDS = 'kind storefront extends web_server { replicas: 4 }';

test('the tour of the language is read as it is written', async () => {
  const { architecture, findings } = await read(TOUR, { 'company-kinds.arch': COMPANY_KINDS });
  expect(findings).toEqual([]);
  expect(architecture?.components).toHaveLength(16);
  expect(architecture?.flows.map(({ name, share }) => [name, share])).toEqual([
    ['browse', 0.92],
    ['checkout', 0.08],
  ]);
  expect(architecture?.scenarios[0]).toMatchObject({
    load: [{ users: 'shoppers', factor: 2 }],
    events: { length: 4 },
    expectations: { length: 3 },
  });
  expect(architecture?.expectations).toHaveLength(4);
  expect(architecture?.views[1]?.properties.include).toEqual(['sessions', 'orders', 'order_events']);
});
