import { describe, expect, test } from 'vitest';
import { checkArchitecture, RULES } from '../../src/checks/index.js';
import { simulateArchitecture, solveArchitecture } from '../../src/kinds/lowering/run.js';
import { scorecardHtml, scorecardMarkdown, scorecardOf, scorecardText, type Scorecard } from '../../src/report/index.js';
import type { Aspect, Scored } from '../../src/report/scorecard/card.js';
import { singleFaults } from '../../src/report/scorecard/trials.js';
import { CONCERNS } from '../../src/report/scorecard/security.js';
import { design } from '../kinds/design.js';

async function card(text: string): Promise<Scorecard> {
  const architecture = await design(text);
  const solved = solveArchitecture(architecture);
  return scorecardOf({
    architecture,
    solved,
    findings: checkArchitecture(architecture, solved),
    atOnce: 1,
    simulate: (run) => Promise.resolve(simulateArchitecture(run.architecture, { ...run, seed: 1 })),
  });
}

function line(of: Scorecard, aspect: Aspect): Scorecard['lines'][number] {
  const found = of.lines.find((each) => each.aspect === aspect);
  if (!found) throw new Error(`There is no line ${aspect}`);
  return found;
}

function scored(of: Scorecard, aspect: Aspect, name: RegExp): Scored['figure'] {
  const found = line(of, aspect).figures.find((each) => name.test(each.name));
  if (!found) throw new Error(`${aspect} has no ${String(name)}`);
  return found.figure;
}

/** An M/M/1 queue that is half busy. */
const QUEUE = `users u { rate: 50/s }
app_server s { time: exponential(10ms)  mtbf: 99h  mttr: 1h  cost: $100/mo }
flow f { u -> s }
expect p99(f) < 200ms`;

describe('the scorecard of an M/M/1 queue', async () => {
  const queue = await card(QUEUE);

  test('has a line for everything that a system is judged by, each with a figure that says where it comes from', () => {
    expect(queue.lines.map(({ aspect }) => aspect)).toEqual([
      'scalability',
      'concurrency',
      'consistency',
      'fault tolerance',
      'availability',
      'efficiency',
      'security',
    ]);
    for (const { figures } of queue.lines) for (const { figure } of figures) expect(figure.method).not.toBe('');
  });

  test('scalability: p99 is ln 100 / (μ − λ), which is 200 ms at 77 of 100 requests per second', () => {
    const breaks = (100 - Math.log(100) / 0.2) / 50;
    expect(Math.abs((scored(queue, 'scalability', /^load/).value ?? 0) / breaks - 1)).toBeLessThan(0.02);
    expect(line(queue, 'scalability').heldBackBy[0]).toMatchObject({ component: 's', line: 2 });
    expect(queue.growth?.component).toBe('s');
    // Two machines carry more than twice as much at the same p99 (M/M/2 against M/M/1), and less than their capacity.
    const [one, two] = queue.growth?.steps ?? [];
    expect(two?.replicas).toBe(2);
    expect((two?.load ?? 0) / (one?.load ?? 1)).toBeGreaterThan(2);
    expect(two?.load ?? 0).toBeLessThan(200 / 50);
  });

  test("concurrency: one request in flight, by count and by Little's law", () => {
    expect(scored(queue, 'concurrency', /Little/).value).toBeCloseTo(1, 6);
    expect(Math.abs((scored(queue, 'concurrency', /in flight/).value ?? 0) - 1)).toBeLessThan(0.15);
  });

  test('fault tolerance: its only machine is no machine too many', () => {
    expect(queue.faults).toHaveLength(1);
    expect(queue.faults[0]).toMatchObject({
      fault: 'fail s.replica(1)',
      objectives: [{ text: 'p99(f) < 200ms', holds: false }],
      servedAfter: null,
    });
    expect(line(queue, 'fault tolerance').heldBackBy[0]?.component).toBe('s');
  });

  test('availability: 99 of 100 hours are two nines', () => {
    expect(scored(queue, 'availability', /^time/).value).toBeCloseTo(0.99, 9);
    expect(scored(queue, 'availability', /nines/).value).toBeCloseTo(2, 6);
  });

  test('efficiency: $100 for 50 requests in each of 730 hours, half of it idle', () => {
    const million = 100 / ((50 * 730 * 3600) / 1e6);
    expect(Math.abs((scored(queue, 'efficiency', /million/).value ?? 0) / million - 1)).toBeLessThan(0.05);
    expect(Math.abs((scored(queue, 'efficiency', /idle/).value ?? 0) - 50)).toBeLessThan(4);
  });

  test('security: ten times the load is five times what it can do, so that its answers at most double', () => {
    const answers = scored(queue, 'security', /10 times/).value ?? 0;
    expect(answers).toBeGreaterThan(1.4);
    expect(answers).toBeLessThan(2.6);
    expect(line(queue, 'security').heldBackBy.map(({ component }) => component)).toContain('s');
  });
});

describe('faults', () => {
  test('a second machine takes over: M/M/1 alone still answers in time', async () => {
    const pair = await card(QUEUE.replace('exponential(10ms)', 'exponential(10ms)  replicas: 2'));
    expect(pair.faults.map(({ objectives }) => objectives[0]?.holds)).toEqual([true]);
    expect(scored(pair, 'fault tolerance', /survives/).value).toBe(1);
    // 2 of which one is enough: 1 − 0.01².
    expect(scored(pair, 'availability', /^time/).value).toBeCloseTo(0.9999, 9);
  });

  test('a store with a leader is missed for the time of its failovers, and when nobody is left to take over', async () => {
    const stores =
      await card(`users u { rate: 5/s } sql_database d { replicas: 2  mtbf: 5h  mttr: 10m  failover: { detect: 10s, promote: 15s } }
      flow f { u -> d: write }`);
    // Each of three is gone for 600 of 18,600 s, and of the 25 s of a failover 600 s × (1 − e^(−25/600)) count: the old one may be back before.
    const gap = 600 * (1 - Math.exp(-25 / 600));
    const there = (1 - (600 / 18_600) ** 3) * (18_000 / (18_000 + gap));
    expect(scored(stores, 'availability', /^time/).value).toBeCloseTo(there, 9);
  });

  test('every machine, zone and region that something stands in is lost once', async () => {
    const placed = await card(`region r "us-east-1" { zones: 2 } region empty "eu-west-1" {}
      users u { rate: 40/s } app_server a { in: r  replicas: 2 } sql_database d { in: r  replicas: 1  failover: { detect: 4s, promote: 2s } }
      flow f { u -> a  a -> d: write }`);
    expect(placed.faults.map(({ fault }) => fault).sort()).toEqual([
      'fail a.replica(1)',
      'fail d.primary',
      'fail r',
      'fail r.zone(1)',
      'fail r.zone(2)',
    ]);
    const primary = placed.faults.find(({ fault }) => fault === 'fail d.primary');
    // Detection and promotion: without a primary for six seconds, and served again then.
    expect(primary?.objectives).toEqual([{ text: 'f is served', holds: true }]);
    expect(primary?.servedAfter).toBeGreaterThanOrEqual(5);
    expect(primary?.servedAfter).toBeLessThanOrEqual(8);
    expect(placed.faults.find(({ fault }) => fault === 'fail r')?.objectives[0]?.holds).toBe(false);
  });
});

describe('a flow that always loses some of its requests', async () => {
  const lossy = await card(`region r "us-east-1" { zones: 2 }
    users u { rate: 40/s } waf w { in: r  false_positives: 1% } app_server a { in: r  replicas: 2 } app_server aside { in: r }
    flow f { u -> w -> a } flow g { share: 5%  u -> aside }`);
  const served = (fault: string): number | null | undefined => lossy.faults.find((each) => each.fault === fault)?.servedAfter;

  test('is served all the time by what is not hit', () => {
    expect(served('fail r.zone(2)')).toBe(0);
  });

  test('is not, by what is', () => {
    expect(served('fail r')).toBeNull();
  });

  test('what a provider runs in several zones outlives one of them, and other machines do not', () => {
    expect(lossy.faults.find(({ fault }) => fault === 'fail r.zone(1)')?.objectives.map(({ text, holds }) => [text, holds])).toEqual([
      ['f is served', true],
      ['g is served', false],
    ]);
  });
});

describe('what is written', async () => {
  const queue = await card(QUEUE);
  const label = (): string => 'queue.arch';

  test('names the component with its place, as text, Markdown and a page', () => {
    for (const text of [scorecardText(queue, label), scorecardHtml(queue, label)]) expect(text).toContain('queue.arch:2');
    expect(scorecardMarkdown(queue, label)).toContain('| queue.arch:2 |');
    expect(scorecardText(queue, label)).toMatch(/✗ {2}fail s\.replica\(1\) {2}✗ +not/);
  });

  test('a page runs nothing, and shows what people wrote as text', () => {
    const page = scorecardHtml({ ...queue, architecture: '<script>alert(1)</script>' }, label);
    expect(page).not.toContain('<script');
    expect(page).toContain("default-src 'none'");
  });
});

test('no machine is lost of what a provider runs in several zones', async () => {
  const provided = await design(
    'users u { rate: 1/s } dns n { targets: [b] } load_balancer b { redundancy: active_active } app_server a {} flow f { u -> n -> b -> a }',
  );
  expect(singleFaults(provided).map(({ target }) => target.component)).toEqual(['b', 'a']);
});

test('consistency: each store is cut in two, and classed by what it does', async () => {
  const stores = await card(`users u { rate: 20/s } app_server a { time: 1ms }
    key_value_store locks { engine: etcd  replicas: 3 } wide_column_database events { replicas: 3  N: 3  consistency: one }
    flow f { u -> a  a -> locks: read  a -> events: write }`);
  expect(stores.partitions.map(({ component, cap, pacelc }) => [component, cap, pacelc])).toEqual([
    ['locks', 'CP', 'PC/EC'],
    ['events', 'AP', 'PA/EL'],
  ]);
  expect(scored(stores, 'consistency', /CP/).value).toBe(0.5);
  const [events] = line(stores, 'consistency').heldBackBy;
  expect(events).toMatchObject({ component: 'events', line: 2 });
  expect(scorecardText(stores, () => 'x.arch')).toMatch(/locks +key_value_store +CP +PC\/EC/);
});

test('what counts as a matter of security is a rule that there is', () => {
  const codes = new Set(RULES.map(({ code }) => code));
  expect(CONCERNS.flatMap(([, all]) => all).filter((code) => !codes.has(code))).toEqual([]);
});

test('a design without users is no reason to fail', async () => {
  const empty = await card('app_server a {}');
  expect(scored(empty, 'scalability', /answered/).value).toBeNull();
  expect(scored(empty, 'security', /boundaries/).value).not.toBeNull();
});
