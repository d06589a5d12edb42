import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkArchitecture } from '../../src/checks/index.js';
import { networkOf, simulateArchitecture, solveArchitecture } from '../../src/kinds/lowering/run.js';
import { problem } from '../../src/network/index.js';
import { design, figure, solved } from './design.js';

describe('a design that makes no sense is solved all the same', () => {
  test.each([
    ['nothing', ''],
    ['users alone', 'users u { rate: 1/s }'],
    ['no users', 'app_server a sql_database d a -> d'],
    ['users without load', 'users u app_server a flow f { u -> a }'],
    ['no machines', 'users u { rate: 1/s } app_server a { replicas: 0 } flow f { u -> a }'],
    ['a circle', 'users u { rate: 1/s } app_server a app_server b flow f { u -> a -> b -> a -> b }'],
    ['a service that takes no time', 'users u { rate: 1/s } app_server a { time: 0ms } flow f { u -> a }'],
    ['a service that takes for ever', 'users u { rate: 1/s } app_server a { time: pareto(min: 1ms, shape: 0.5) } flow f { u -> a }'],
    ['more than can be served', 'users u { rate: 1M/s } app_server a flow f { u -> a }'],
    ['a share of nothing', 'users u { rate: 1/s } app_server a flow f { share: 0%  u -> a }'],
    ['shares of more than everything', 'users u { rate: 1/s } app_server a flow f { share: 90%  u -> a } flow g { share: 90%  u -> a }'],
    [
      'a retry of a retry of a retry',
      'users u { rate: 1/s } app_server a app_server b app_server c flow f { u -> a { retries: 99 }  a -> b { retries: 99 }  b -> c { retries: 99, timeout: 0s } }',
    ],
    ['a cache without room', 'users u { rate: 1/s } cache c { capacity: 0B  ttl: 0s } flow f { u -> c }'],
    ['a name that leads in a circle', 'users u { rate: 1/s } dns n dns m app_server a flow f { u -> n -> m -> a }'],
    ['a limit of nothing', 'users u { rate: 1/s } load_balancer b { rate_limit: 0/s } app_server a flow f { u -> b -> a }'],
    [
      'weights of nothing',
      'users u { rate: 1/s } load_balancer b { algorithm: weighted_round_robin  weights: [0] } app_server a { replicas: 2 } flow f { u -> b -> a }',
    ],
  ])('%s', async (_, text) => {
    const architecture = await design(text);
    expect(problem(networkOf(architecture), { load: [], disruptions: [] })).toBeNull();
    const results = solveArchitecture(architecture);
    expect(() => checkArchitecture(architecture, results)).not.toThrow();
    expect(() => checkArchitecture(architecture, null)).not.toThrow();
    const run = simulateArchitecture(architecture, { scenario: null, seed: 1, replications: 1, duration: 0.2 });
    for (const { metrics } of [...Object.values(results.components), ...Object.values(run.components)]) {
      for (const { value } of Object.values(metrics)) expect(value === null || Number.isFinite(value)).toBe(true);
    }
  });

  test('without machines nothing is answered', async () => {
    const results = await solved('users u { rate: 1/s } app_server a { replicas: 0 } flow f { u -> a }');
    expect(figure(results, 'flows.f.throughput').value ?? 0).toBe(0);
  });
});

/** Texts of designs that nobody would write, but that have no errors. */
const kinds = ['load_balancer', 'web_server', 'app_server', 'cache', 'sql_database', 'dns'] as const;
const properties: Readonly<Record<(typeof kinds)[number], readonly string[]>> = {
  load_balancer: [
    'algorithm: least_connections',
    'algorithm: ip_hash',
    'rate_limit: 5/s',
    'redundancy: active_passive',
    'sticky: on',
    'layer: l4',
    'in: r',
  ],
  web_server: ['replicas: 3', 'invalid: 100%', 'validate_requests: on', 'rate_limit: 1/s per client', 'in: r', 'queue: 0'],
  app_server: ['replicas: 0', 'time: constant(1s)', 'timeout: 1ms', 'concurrency: 4', 'queue: 2', 'in: s', 'in: q'],
  cache: [
    'eviction: lfu',
    'eviction: fifo',
    'ttl: 1s',
    'capacity: 1KiB',
    'write: back',
    'shards: 3',
    'replicas: 2',
    'engine: memcached',
    'in: r',
  ],
  sql_database: ['replicas: 2', 'replication: sync', 'shards: 3', 'key_skew: 9x', 'read_from: any', 'connections: 2', 'in: r'],
  dns: ['routing: weighted', 'routing: latency', 'routing: failover', 'routing: geolocation', 'ttl: 0s', 'health_check: { interval: 1s }'],
};
const options = ['', '{ timeout: 5ms, retries: 2 }', '{ retries: 1, backoff: 10ms }'];
const operations = ['', ': read', ': write', ': query'];

const text = fc
  .array(fc.tuple(fc.constantFrom(...kinds), fc.nat(), fc.nat()), { minLength: 1, maxLength: 6 })
  .chain((chosen) =>
    fc.tuple(
      fc.constant(chosen),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat(5)), { minLength: 1, maxLength: 8 }),
      fc.constantFrom('rate: 50/s', 'count: 3  think: 10ms', 'rate: 5k/s', 'rate: 20/s  arrivals: bursty(9)'),
      fc.constantFrom('', 'from: { europe: 60%, asia: 40% }'),
    ),
  )
  .map(([chosen, calls, load, from]) => {
    const components = chosen.map(([kind, one, two], i) => {
      const all = properties[kind];
      const [first, second] = [all[one % all.length] ?? '', all[two % all.length] ?? ''];
      const both = first.split(':')[0] === second.split(':')[0] ? first : `${first}  ${second}`;
      return `${kind} c${i} { ${both} }`;
    });
    // Only what has been called calls, so that the flow hangs together.
    const called = [0];
    const lines = calls.map(([a, b, style, extra]) => {
      const from_ = `c${called[a % called.length] ?? 0}`;
      const to = b % chosen.length;
      called.push(to);
      const call = `${from_} -> c${to}${operations[style % operations.length] ?? ''} ${options[style % options.length] ?? ''}`;
      return extra === 0
        ? `20% { ${call} }`
        : extra === 1
          ? `repeat 2 { ${call} }`
          : extra === 2
            ? `${call} on miss -> c0`
            : extra === 3
              ? `${call} on failure -> c0`
              : call;
    });
    return `region r "us-east-1"\nregion s "eu-west-1" { zones: 1 }\nregion q "nowhere"\nusers u { ${load}  ${from} }\n${components.join('\n')}\nflow f {\n  u -> c0\n  ${lines.join('\n  ')}\n}\nscenario x { load: u * 2  at 0.05s: fail c0  at 0.1s: flush c0  at 0.1s: fail r.zone(1) for 0.1s }`;
  });

test('designs at random: solved, checked and simulated without an exception or a number that is none', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(text, async (written) => {
      const architecture = await design(written);
      expect(problem(networkOf(architecture), { load: [], disruptions: [] })).toBeNull();
      const results = solveArchitecture(architecture);
      expect(results.error).toBeUndefined();
      checkArchitecture(architecture, results);
      const run = simulateArchitecture(architecture, { scenario: 'x', seed: 1, replications: 1, duration: 0.3 });
      expect(run.error).toBeUndefined();
      for (const each of [results, run]) {
        for (const { metrics } of Object.values(each.components)) {
          for (const [name, { value, unit }] of Object.entries(metrics)) {
            if (value === null) continue;
            expect(Number.isFinite(value), name).toBe(true);
            expect(value, name).toBeGreaterThanOrEqual(-1e-9);
            if (unit === 'ratio') expect(value, name).toBeLessThanOrEqual(1 + 1e-6);
          }
        }
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});
