import { expect, test } from 'vitest';
import { METRICS } from '../../src/kinds/generated/kinds.js';
import { figure, simulated, solved } from './design.js';

/** Every kind once, each called by a flow. */
const ALL = `
  region r "us-east-1"
  users u { rate: 50/s  from: { europe: 100% } }
  dns n { targets: [b]  health_check: { interval: 10s, failures: 3 } }
  load_balancer b { in: r  rate_limit: 100/s  health_check: { interval: 10s, failures: 3 } }
  web_server w { in: r  replicas: 2  validate_requests: on  invalid: 2% }
  app_server a { in: r }
  dataset d { objects: 10k  object_size: 1KiB }
  cache c { in: r  content: d  ttl: 1m }
  sql_database s { in: r  replicas: 1  read_from: any  backup: on }
  flow f { u -> n -> b -> w -> a  a -> c: read on miss -> s: read  a -> s: write }
  expect cost() < $1M/mo`;

const declaredBy: Readonly<Record<string, readonly string[]>> = {
  u: METRICS.users,
  n: [...METRICS.placed, ...METRICS.dns],
  b: [...METRICS.placed, ...METRICS.load_balancer],
  w: [...METRICS.placed, ...METRICS.web_server],
  a: [...METRICS.placed, ...METRICS.app_server],
  c: [...METRICS.placed, ...METRICS.cache],
  s: [...METRICS.placed, ...METRICS.sql_database],
  d: METRICS.dataset,
  r: METRICS.region,
};

test.each([
  ['solver', () => solved(ALL)],
  ['simulator', () => simulated(ALL, { duration: 40, replications: 2 })],
])('%s: every declared metric has a figure with where it comes from, and none is invented', async (engine, run) => {
  const results = await run();
  expect(results.engine).toBe(engine);
  for (const [id, metrics] of Object.entries(declaredBy)) {
    expect(Object.keys(results.components[id]?.metrics ?? {}).sort(), id).toEqual([...metrics].sort());
    for (const name of metrics) {
      const { value, method, ci } = figure(results, `components.${id}.${name}`);
      expect(method, `${id}.${name}`).not.toBe('');
      expect(method, `${id}.${name}`).not.toMatch(/nothing measures/);
      expect(value === null || Number.isFinite(value), `${id}.${name} is ${value ?? 'null'}`).toBe(true);
      if (ci) expect(ci[0]).toBeLessThanOrEqual(ci[1]);
    }
  }
  expect(Object.keys(results.flows.f ?? {}).sort()).toEqual([...METRICS.flow].sort());
  expect(Object.keys(results.whole).sort()).toEqual([...METRICS.architecture].sort());
});

test('what the solver cannot know is null, with a reason in the notes', async () => {
  const results = await solved('users u { rate: 1/s } sql_database s app_server idle flow f { u -> s }');
  expect(figure(results, 'components.s.failover_time').value).toBeNull();
  expect(results.notes.join('\n')).toMatch(/s \(failover_time\): no replica can take over/);
  expect(figure(results, 'components.idle.p99').value).toBeNull();
  expect(results.notes.join('\n')).toMatch(/idle \(\d+ metrics\): no flow calls it/);
});

test('a note names so many as anybody reads, and counts the others', async () => {
  const idle = Array.from({ length: 1000 }, (_, index) => `app_server s${index}`).join(' ');
  const results = await solved(`users u { rate: 1/s } app_server s flow f { u -> s } ${idle}`);
  const [note = ''] = results.notes.filter((each) => each.endsWith(': no flow calls it'));
  expect(note).toMatch(/s0 \(\d+ metrics\), .*, s19 \(\d+ metrics\), and 980 more: no flow calls it$/);
});

test('units are those of the command line', async () => {
  const results = await solved(ALL);
  const units = (['p99', 'throughput', 'utilisation', 'queue_length', 'cost'] as const).map(
    (name) => figure(results, `components.a.${name}`).unit,
  );
  expect(units).toEqual(['s', '1/s', 'ratio', '1', 'USD/mo']);
  expect(figure(results, 'components.c.memory_used').unit).toBe('B');
});

test('a metric that a kind of one’s own declares is null and says so', async () => {
  const results = await solved('kind crew extends app_server { metric jobs: rate } users u { rate: 1/s } crew w flow f { u -> w }');
  expect(figure(results, 'components.w.jobs')).toMatchObject({ value: null, method: 'nothing measures the metrics that crew declares' });
  // What it inherits is measured as its ancestor is.
  expect(figure(results, 'components.w.throughput').value).toBeCloseTo(1, 9);
});

test('a name from the bowels of JavaScript is a name', async () => {
  const results = await solved(
    'users constructor { rate: 10/s } app_server __proto__ { time: 10ms } flow toString { constructor -> __proto__ }',
  );
  expect(Object.keys(results.components)).toEqual(['constructor', '__proto__']);
  expect(figure(results, 'components.__proto__.throughput').value).toBeCloseTo(10, 6);
  expect(figure(results, 'flows.toString.throughput').value).toBeCloseTo(10, 6);
});
