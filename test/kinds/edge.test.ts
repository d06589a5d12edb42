import { describe, expect, test } from 'vitest';
import { figure, ms, simulated, solved, value } from './design.js';

describe('load_balancer', () => {
  const LB = (balancer: string, flow = 'u -> b -> s', rest = ''): string => `
    users u { rate: 300/s }
    load_balancer b { time: constant(0ms)  ${balancer} }
    app_server s { replicas: 4  time: 10ms }
    flow f { ${flow} } ${rest}`;

  test('the better an algorithm knows its backends, the shorter the wait', async () => {
    const mean = async (algorithm: string): Promise<number> => value(await solved(LB(`algorithm: ${algorithm}`)), 'flows.f.mean');
    const [random, round, two, least] = [
      await mean('random'),
      await mean('round_robin'),
      await mean('power_of_two'),
      await mean('least_connections'),
    ];
    expect(random).toBeCloseTo(ms(40), 4);
    expect(round).toBeLessThan(random);
    expect(two).toBeLessThan(round);
    expect(least).toBeLessThan(two);
  });

  test('a limit for all lets through what it says', async () => {
    const results = await solved(LB('rate_limit: 100/s'));
    expect(value(results, 'components.b.limited')).toBeCloseTo(2 / 3, 2);
    expect(value(results, 'components.b.refused')).toBeCloseTo(2 / 3, 2);
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100, 0);
  });

  test('a limit per client is spread over the clients', async () => {
    expect(value(await solved(LB('rate_limit: 10/s per client')), 'components.b.limited')).toBeLessThan(1e-6);
  });

  test('a health check takes a dead replica out; without one it keeps its share of the requests', async () => {
    const dead = 'scenario dead { duration: 100s  at 0s: fail s.replica(1) }';
    const slow = { scenario: 'dead' } as const;
    const without = await simulated(LB('algorithm: round_robin', undefined, dead), slow);
    const withCheck = await simulated(LB('algorithm: round_robin  health_check: { interval: 5s, failures: 2 }', undefined, dead), slow);
    expect(value(without, 'flows.f.unavailable')).toBeCloseTo(0.25, 2);
    expect(value(withCheck, 'flows.f.unavailable')).toBeCloseTo(0.025, 2);
    expect(value(withCheck, 'components.b.healthy_backends')).toBeCloseTo(3.1, 1);
  });

  test('a standby takes over, the second of two active ones goes on, and without redundancy all is lost', async () => {
    const lost = 'scenario lost { duration: 36s  at 0s: fail b.replica(1) }';
    const run = async (redundancy: string): Promise<number> =>
      value(await simulated(LB(`redundancy: ${redundancy}`, undefined, lost), { scenario: 'lost' }), 'flows.f.availability');
    expect(await run('active_passive')).toBeCloseTo(0.9, 1);
    expect(await run('active_active')).toBeCloseTo(1, 2);
    expect(await run('none')).toBe(0);
  });
});

describe('web_server', () => {
  const WEB = (properties: string): string =>
    `users u { rate: 100/s } web_server w { time: 1ms  ${properties} } sql_database d flow f { u -> w -> d: read }`;

  test('validation turns malformed requests away before the database', async () => {
    const results = await solved(WEB('invalid: 20%  validate_requests: on'));
    expect(value(results, 'components.w.invalid_rejected')).toBeCloseTo(0.2, 9);
    expect(value(results, 'components.w.refused')).toBeCloseTo(0.2, 9);
    expect(value(results, 'components.d.throughput')).toBeCloseTo(80, 6);
  });

  test('without validation they go on', async () => {
    const results = await solved(WEB('invalid: 20%'));
    expect(value(results, 'components.w.invalid_rejected')).toBe(0);
    expect(value(results, 'components.d.throughput')).toBeCloseTo(100, 6);
  });
});

describe('dns', () => {
  test('resolvers keep answers: R resolvers with q queries each ask R q / (1 + q TTL) times (Jung et al.)', async () => {
    const results = await solved(
      'users u { rate: 500/s } dns n { ttl: 60s  resolvers: 10k  time: constant(20ms) } app_server s { time: constant(1ms)  concurrency: 99 } flow f { u -> n -> s }',
    );
    expect(value(results, 'components.n.queries')).toBeCloseTo(125, 3);
    expect(value(results, 'components.n.lookup')).toBeCloseTo(0.25 * ms(20), 6);
    // The client itself goes on: the server's time is none of the name's.
    expect(value(results, 'flows.f.mean')).toBeCloseTo(0.25 * ms(20) + ms(1), 5);
  });

  test('clients leave a dead target after detection and TTL', async () => {
    const results = await solved('dns n { routing: multivalue  ttl: 60s  health_check: { interval: 10s, failures: 3 } }');
    expect(value(results, 'components.n.failover_time')).toBe(90);
    expect(figure(await solved('dns n { routing: multivalue  ttl: 60s }'), 'components.n.failover_time').method).toMatch(/no health check/);
    const simple = await solved('dns n { ttl: 60s  health_check: { interval: 10s, failures: 3 } }');
    expect(figure(simple, 'components.n.failover_time')).toMatchObject({
      value: null,
      method: '`simple` routing leads clients nowhere else',
    });
  });

  const TWO = (routing: string): string => `
    region virginia "us-east-1" region ireland "eu-west-1"
    users u { rate: 100/s  from: { north_america: 75%, europe: 25% } }
    dns n { ${routing}  targets: [east, west] }
    app_server east { in: virginia  public: on  time: constant(1ms)  concurrency: 99 }
    app_server west { in: ireland  public: on  time: constant(1ms)  concurrency: 99 }
    flow f { u -> n -> east  n -> west }`;

  test.each([
    ['routing: simple', 50],
    ['routing: weighted  weights: { east: 9, west: 1 }', 90],
    ['routing: failover  primary: west  secondary: east', 0],
    ['routing: latency', 75],
    ['routing: geolocation  locations: { europe: west, default: east }', 75],
  ])('%s', async (routing, east) => {
    const results = await solved(TWO(routing));
    expect(figure(results, 'components.east.throughput').value ?? 0).toBeCloseTo(east, 6);
    expect(figure(results, 'components.west.throughput').value ?? 0).toBeCloseTo(100 - east, 6);
    expect(value(results, 'components.n.largest_share')).toBeCloseTo(Math.max(east, 100 - east) / 100, 8);
  });

  test('that only a failover is simulated is said to those who check the health of several targets', async () => {
    const check = 'health_check: { interval: 10s, failures: 3 }';
    const said = /^n: with `routing: latency` a simulation leads nobody away/m;
    expect((await solved(TWO(`routing: latency  ${check}`))).notes.join('\n')).toMatch(said);
    expect((await solved(TWO('routing: latency'))).notes.join('\n')).not.toMatch(said);
    expect((await solved(TWO(`routing: failover  primary: west  secondary: east  ${check}`))).notes.join('\n')).not.toMatch(/leads nobody/);
  });

  test('latency routing keeps every user near', async () => {
    expect(value(await solved(TWO('routing: latency')), 'flows.f.mean')).toBeLessThan(
      value(await solved(TWO('routing: simple')), 'flows.f.mean'),
    );
  });
});
