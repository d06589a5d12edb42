import { describe, expect, test } from 'vitest';
import { figure, simulated, solved, value } from '../design.js';

describe('what a gate turns away', () => {
  const GATE = (kind: string): string => `
    users u { rate: 100/s }
    ${kind} g { time: constant(1ms)  rate_limit: 80/s  burst: 1  authentication: oidc  unauthenticated: 10%  validate_requests: on  invalid: 5% }
    app_server s { time: 1ms }
    flow f { u -> g -> s }`;

  test.each(['web_server', 'api_gateway'])('%s: the unknown of those within the limit, the malformed of the known', async (kind) => {
    const results = await solved(GATE(kind));
    const within = 1 - value(results, 'components.g.limited');
    expect(within).toBeGreaterThan(0.4);
    expect(value(results, 'components.g.unauthenticated_rejected')).toBeCloseTo(within * 0.1, 12);
    expect(value(results, 'components.g.invalid_rejected')).toBeCloseTo(within * 0.9 * 0.05, 12);
    // What is behind sees the rest: 90 % of 95 % of those within the limit.
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100 * within * 0.9 * 0.95, 6);
  });

  test('the simulator turns the same shares away', async () => {
    const text = GATE('api_gateway').replace('rate_limit: 80/s  burst: 1', '');
    const run = await simulated(text, { duration: 200, replications: 3 });
    // 1 - 0.9 × 0.95 = 14.5 %; 60,000 requests give a standard error of 0.15 points.
    expect(value(run, 'components.g.refused')).toBeGreaterThan(0.138);
    expect(value(run, 'components.g.refused')).toBeLessThan(0.152);
  });

  test('a burst lets more pass at once: a bucket of one token refuses what comes within 1/rate of the last that passed', async () => {
    const limited = async (burst: string): Promise<number> =>
      value(await solved(`users u { rate: 100/s } web_server g { rate_limit: 100/s ${burst} } u -> g`), 'components.g.limited');
    expect(await limited('burst: 1')).toBeGreaterThan(await limited('burst: 10'));
    expect(await limited('burst: 100')).toBeCloseTo(await limited(''), 12);
  });

  test('checking who asks takes its time of the gateway, and of whom it asks', async () => {
    const G = (more: string): string =>
      `users u { rate: 10/s  clients: 1 } identity_provider p { time: constant(3ms)  concurrency: 100 } api_gateway g { time: constant(1ms) ${more} } u -> g`;
    const mean = async (more: string): Promise<number> => value(await solved(G(more)), 'components.g.mean');
    expect(await mean('')).toBeCloseTo(0.001, 6);
    expect(await mean('authentication: oidc  authentication_time: constant(2ms)')).toBeCloseTo(0.003, 6);
    expect(await mean('authentication: oidc  authentication_time: constant(2ms)  identity_provider: p')).toBeCloseTo(0.006, 6);
  });
});

describe('web_server', () => {
  test('TLS: 1,000 requests over connections of ten are 100 handshakes, of which half sign for 0.36 ms', async () => {
    const results = await solved('users u { rate: 1k/s } web_server w { replicas: 2  tls: terminate  requests_per_connection: 10 } u -> w');
    expect(value(results, 'components.w.tls_handshakes')).toBeCloseTo(100, 6);
    // 50 signatures of 0.36 ms keep 0.018 of 2 × 8 servers busy.
    expect(value(results, 'components.w.tls_share')).toBeCloseTo(0.018 / 16, 9);
  });
});

describe('waf', () => {
  const WAF = (waf = ''): string => `
    users people { rate: 90/s }
    users attackers { rate: 10/s  malicious: on }
    waf w { time: constant(100us)  rules: 100  rule_time: 2us  detection: 80%  false_positives: 1% ${waf} }
    app_server s { time: 1ms }
    flow visit { people -> w -> s }
    flow attack { attackers -> w -> s }`;

  test('it turns away the attacks that it recognises, and a few others', async () => {
    const results = await solved(WAF());
    // 8 of the attackers' 10 and 0.9 of the others' 90 requests a second.
    expect(value(results, 'components.w.blocked')).toBeCloseTo(8.9 / 100, 9);
    // 2 attacks among 91.1 requests pass.
    expect(value(results, 'components.w.attack_share')).toBeCloseTo(2 / 91.1, 9);
    expect(value(results, 'components.s.throughput')).toBeCloseTo(91.1, 6);
    // A hundred rules of 2 µs.
    expect(value(results, 'components.w.utilisation')).toBeCloseTo((100 * 300e-6) / 1000, 9);
  });

  test('counting turns nobody away', async () => {
    const results = await solved(WAF('mode: count'));
    expect(value(results, 'components.w.blocked')).toBeCloseTo(0, 9);
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100, 6);
  });

  test('a flood of attackers reaches what is behind it by a fifth', async () => {
    const text = `${WAF()} scenario flood { at 0s: surge attackers to 10x  expect availability(visit) > 0% }`;
    const run = await simulated(text, { scenario: 'flood', duration: 60, replications: 3 });
    // 89.1 of the people's requests and 20 of 100 attacks a second.
    expect(value(run, 'components.s.throughput')).toBeGreaterThan(105);
    expect(value(run, 'components.s.throughput')).toBeLessThan(113);
  });
});

describe('identity_provider', () => {
  test('a login that fails has cost its hash', async () => {
    const results = await solved(
      'users u { rate: 10/s } identity_provider p { time: { login: constant(80ms), introspect: 1ms }  concurrency: 4  failures: 25% } app_server s flow f { u -> p: login }',
    );
    expect(value(results, 'components.p.login_failures')).toBeCloseTo(0.25, 9);
    // 10 × 80 ms over four servers.
    expect(value(results, 'components.p.utilisation')).toBeCloseTo(0.2, 9);
    expect(value(results, 'flows.f.throughput')).toBeCloseTo(7.5, 6);
  });

  test('a client whose token has run out gets another first: n r / (1 + r × lifetime)', async () => {
    // 1000 clients with a request every ten seconds: of 1 + 0.1 × 90 requests one finds its token run out.
    const text = (lifetime: string): string =>
      `users u { rate: 100/s  clients: 1000 } identity_provider p { time: { introspect: constant(1ms), token: constant(4ms) }  concurrency: 4  token_lifetime: ${lifetime} } flow f { u -> p: introspect }`;
    const results = await solved(text('90s'));
    expect(value(results, 'components.p.refreshes')).toBeCloseTo(10, 9);
    expect(value(results, 'components.p.utilisation')).toBeCloseTo((100 * 0.001 + 10 * 0.004) / 4, 9);
    const run = await simulated(text('90s'), { duration: 200, replications: 2 });
    expect(Math.abs(value(run, 'components.p.refreshes') - 10)).toBeLessThan(4 * Math.sqrt(10 / 400));
    // Twice the lifetime are about half as many.
    expect(value(await solved(text('190s')), 'components.p.refreshes')).toBeCloseTo(5, 9);
  });

  test('logins wait for a processor that hashes: Erlang C', async () => {
    // 40 logins a second of 80 ms are 3.2 of four processors: they wait with C(4, 3.2), for 80 ms / (4 - 3.2) when they do.
    const offered = 3.2;
    const states = [1, offered, offered ** 2 / 2, offered ** 3 / 6];
    const all = (offered ** 4 / 24) * (4 / (4 - offered));
    const waits = all / (states.reduce((sum, each) => sum + each, 0) + all);
    const mean = 0.08 + (waits * 0.08) / (4 - offered);
    const text =
      'users u { rate: 40/s } identity_provider p { time: { login: exponential(80ms) }  concurrency: 4  failures: 0% } flow f { u -> p: login }';
    expect(value(await solved(text), 'flows.f.mean') / mean).toBeCloseTo(1, 4);
    const run = await simulated(text, { duration: 1000, warmup: 50, replications: 3 });
    expect(Math.abs(value(run, 'flows.f.mean') / mean - 1)).toBeLessThan(0.04);
  });

  test('who guesses passwords is slowed to one per dead time: n / (1 + n τ), as a counter that is blind for a while after each count', async () => {
    // Ten clients try once a second each; a token comes every 2 s, and one is kept: a third of the tries pass.
    const text =
      'users u { rate: 10/s  clients: 10 } identity_provider p { rate_limit: 0.5/s per client  burst: 1  time: { login: 1ms }  failures: 0% } flow f { u -> p: login }';
    const run = await simulated(text, { duration: 1000, warmup: 50, replications: 3 });
    expect(Math.abs(value(run, 'components.p.limited') - 2 / 3)).toBeLessThan(0.01);
  });

  test('without a login there is nothing to say', async () => {
    const results = await solved('users u { rate: 10/s } identity_provider p u -> p');
    expect(figure(results, 'components.p.login_failures')).toMatchObject({ value: null, method: 'no flow logs in' });
  });
});

describe('load_balancer', () => {
  test('a canary gets its share', async () => {
    const results = await solved(
      'users u { rate: 200/s } load_balancer b { split: { canary: 5% } } app_server stable { replicas: 4 } app_server canary flow f { u -> b  b -> stable  b -> canary }',
    );
    expect(value(results, 'components.canary.throughput')).toBeCloseTo(10, 6);
    expect(value(results, 'components.stable.throughput')).toBeCloseTo(190, 6);
  });
});

test.each(['web_server', 'api_gateway', 'load_balancer'])('%s: who may not is turned away before what is malformed', async (kind) => {
  const checks = kind === 'load_balancer' ? '' : 'validate_requests: on  invalid: 10%';
  const G = (authorization: string): string =>
    `users u { rate: 100/s } ${kind} g { authorization: ${authorization}  unauthorized: 20%  ${checks} } app_server s { time: 1ms  concurrency: 8 } u -> g -> s`;
  const results = await solved(G('policy'));
  expect(value(results, 'components.g.unauthorized_rejected')).toBeCloseTo(0.2, 12);
  // Of the 80 % that may, a tenth is malformed, where that is looked at.
  expect(value(results, 'components.s.throughput')).toBeCloseTo(kind === 'load_balancer' ? 80 : 72, 9);
  const open = await solved(G('none'));
  expect(value(open, 'components.g.unauthorized_rejected')).toBe(0);
  expect(value(open, 'components.s.throughput')).toBeCloseTo(kind === 'load_balancer' ? 100 : 90, 9);
});

describe('answers that a front end keeps', () => {
  const KEPT = (kind: string, cache: string, operation = ''): string =>
    `users u { rate: 100/s } ${kind} g { ${cache} } app_server s { time: 1ms  concurrency: 8 } flow f { u -> g${operation} -> s }`;

  test.each(['web_server', 'api_gateway'])('%s: with room for all, an answer is asked for once in its time to live', async (kind) => {
    // One answer, asked for 100 times a second and kept for 3 s: of 301 requests in 3.01 s one is passed on (Jung, Berger & Balakrishnan 2003).
    const results = await solved(KEPT(kind, 'cache: { ttl: 3s, objects: 1 }'));
    expect(value(results, 'components.g.cache_hit_ratio')).toBeCloseTo(300 / 301, 9);
    expect(value(results, 'components.s.throughput')).toBeCloseTo(100 / 301, 6);
    // What changes something is passed on.
    expect(value(await solved(KEPT(kind, 'cache: { ttl: 3s, objects: 1 }', ': write')), 'components.s.throughput')).toBeCloseTo(100, 9);
    expect(figure(await solved(KEPT(kind, '')), 'components.g.cache_hit_ratio').value).toBeNull();
  });

  test('a simulation keeps as many as there is room for', async () => {
    const text = KEPT('api_gateway', 'cache: { ttl: 1h, capacity: 8MiB, objects: 5k, object_size: 16KiB }');
    const [theory, run] = [await solved(text), await simulated(text, { duration: 500, replications: 2 })];
    const ratio = value(theory, 'components.g.cache_hit_ratio');
    // 512 of 5,000: more than the 10 % that chance would find, less than the share that the 512 most popular ones are asked for.
    const asked = (count: number): number =>
      Array.from({ length: count }, (_, rank) => (rank + 1) ** -0.9).reduce((sum, each) => sum + each, 0);
    expect(ratio).toBeGreaterThan(0.1);
    expect(ratio).toBeLessThan(asked(512) / asked(5000));
    expect(Math.abs(value(run, 'components.g.cache_hit_ratio') - ratio)).toBeLessThan(0.02);
  });
});
