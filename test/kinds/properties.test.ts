import { expect, test } from 'vitest';
import { compile } from '../../src/kinds/lowering/compile.js';
import { mean } from '../../src/network/index.js';
import { design, ms, solved, value } from './design.js';

const network = async (text: string) => compile(await design(text)).network;

test('what a record does not say has its default', async () => {
  const { replicaSets } = await network('sql_database d { replicas: 1  failover: { detect: 5s } }');
  expect(replicaSets[0]?.failover).toEqual({ detect: 5, promote: 30 });
});

test.each([
  ['shape: flat', { type: 'flat' }],
  ['shape: diurnal(peak: 20:00, ratio: 3)', { type: 'diurnal', peak: 72_000, ratio: 3 }],
  ['shape: ramp(to: 3x, over: 10m)', { type: 'ramp', to: 3, over: 600 }],
  ['shape: spike(to: 5x, at: 1m, lasts: 10s)', { type: 'spike', to: 5, at: 60, lasts: 10 }],
  ['shape: steps(every: 1m, factors: [1x, 2x])', { type: 'steps', every: 60, factors: [1, 2] }],
])('users { %s }', async (shape, expected) => {
  const { sources } = await network(`users u { rate: 10/s  ${shape} } app_server a u -> a`);
  expect(sources[0]?.load).toMatchObject({ type: 'open', rate: 10, shape: expected });
});

test('a limit per client is divided among the clients, and holds one second’s worth', async () => {
  const { limiters } = await network(
    'users u { rate: 10/s  clients: 200 } load_balancer b { rate_limit: 5/s per client } web_server w { rate_limit: 30/s } u -> b -> w',
  );
  expect(limiters).toEqual([
    { owner: 'b', rate: 5, burst: 5, clients: 200 },
    { owner: 'w', rate: 30, burst: 30, clients: 1 },
  ]);
});

test.each([
  ['5ms', 5],
  ['constant(5ms)', 5],
  ['uniform(2ms, 8ms)', 5],
  ['lognormal(median: 4ms, p99: 25ms)', 4 * Math.exp((Math.log(25 / 4) / 2.326347874) ** 2 / 2)],
  ['pareto(min: 2ms, shape: 3)', 3],
  ['erlang(stages: 3, mean: 6ms)', 6],
  ['hyperexponential(mean: 5ms, scv: 4)', 5],
  ['empirical([1ms, 2ms, 9ms])', 4],
])('time: %s has a mean of %f ms', async (time, expected) => {
  const { flows } = await network(`users u { rate: 1/s } app_server a { time: ${time} } u -> a`);
  const served = /"do":"serve".*?"time":(\{.*?\}),"router"/.exec(JSON.stringify(flows[0]?.body))?.[1] ?? '';
  expect(mean(JSON.parse(served) as Parameters<typeof mean>[0])).toBeCloseTo(ms(expected), 8);
});

test('what stands in one zone has all of its machines there, pieces of composites included', async () => {
  const { stations } = await network(
    'region r "us-east-1" { zones: 3 } app_server a { in: r.zone(2)  replicas: 3 } app_server b { in: r  zone: 3 } kind pair extends placed { app_server c { replicas: 2 } } pair p { in: r.zone(3) }',
  );
  expect(stations.map(({ zones }) => zones)).toEqual([[2, 2, 2], [3], [3, 3]]);
});

test('machines take the zones in turn', async () => {
  const { stations } = await network(
    'region r "us-east-1" { zones: 2 } app_server a { in: r  replicas: 5 } app_server b { in: r  replicas: 3  zones: 1 } app_server c',
  );
  expect(stations.map(({ zones }) => zones)).toEqual([[1, 2, 1, 2, 1], [1, 1, 1], []]);
});

test('a full queue turns requests away: M/M/1/K (Bolch et al.)', async () => {
  // ρ = 0.8 and K = 5 in the system: (1 − ρ) ρ^5 / (1 − ρ^6).
  const results = await solved('users u { rate: 80/s } app_server a { time: 10ms  queue: 4 } u -> a');
  expect(value(results, 'components.a.rejected')).toBeCloseTo(0.08882, 4);
});
