import { describe, expect, test } from 'vitest';
import type { Figure, Metrics, Results, Unit } from '../../src/kinds/figures/results.js';
import { changeOf, compareRuns, readRunFile, sharePage, storyOf } from '../../src/report/index.js';
import { simulated } from '../kinds/design.js';

const figure = (value: number | null, unit: Unit, ci: readonly [number, number] | null = null): Figure => ({
  value,
  ci,
  unit,
  accuracy: 'simulated',
  method: 'by hand',
});
const busy = (utilisation: number, queue = 0): Metrics => ({
  utilisation: figure(utilisation, 'ratio'),
  queue_length: figure(queue, '1'),
});

const CALM: Results = {
  architecture: 'shop',
  engine: 'simulator',
  scenario: 'outage',
  seed: 1,
  flows: { checkout: { p99: figure(0.2, 's') } },
  components: { api: { kind: 'app_server', metrics: busy(0.5) } },
  whole: {},
  expectations: [],
  faults: [],
  timeline: null,
  run: null,
  notes: [],
};
const texts = (results: Results): string[] => storyOf(results).map(({ text }) => text);

describe('the story of a run', () => {
  test('names the expectation that fails with its figure, and not those that hold', () => {
    const common = { unit: 's', line: 1, file: 'x', reason: null } as const;
    const expectations = [
      { ...common, text: 'p99(a) < 100ms', value: 0.25, limit: 0.1, passed: false },
      { ...common, text: 'p50(a) < 100ms', value: 0.05, limit: 0.1, passed: true },
    ];
    expect(texts({ ...CALM, expectations })[0]).toBe('p99(a) < 100ms fails: it was 250ms.');
    expect(texts({ ...CALM, expectations: expectations.slice(1) })[0]).toBe('The expectation holds.');
  });

  test('says what a fault cost, from when to when, and which one it was', () => {
    const errors = [0.01, 0.01, 0.3, 0.4, 0.3, 0.01];
    const results: Results = {
      ...CALM,
      faults: [{ text: 'fail db.primary', component: 'db', at: 20, duration: 30 }],
      timeline: { step: 10, series: { 'flows.checkout.errors': errors } },
    };
    const [remark] = storyOf(results);
    expect(remark?.text).toBe(
      'checkout lost up to 40% of its requests from 20s on, after `fail db.primary` at 20s; it was well again after 50s.',
    );
    expect(remark?.component).toBe('db');
    // Requests that came in the second before were still under way when it began.
    const early = { ...results, faults: results.faults.map((fault) => ({ ...fault, at: 20.5 })) };
    const series = { 'flows.checkout.errors': [...Array.from({ length: 20 }, () => 0), 0.1, 1, 1, 0] };
    expect(texts({ ...early, timeline: { step: 1, series } })[0]).toMatch(
      / from 20\.5s on, after `fail db\.primary` at 20\.5s; .* after 23s\.$/,
    );
    const lasting: Results = { ...results, timeline: { step: 10, series: { 'flows.checkout.errors': errors.slice(0, 5) } } };
    expect(texts(lasting)[0]).toMatch(/it did not recover before the end\.$/);
  });

  test('what is always lost is no fault’s doing', () => {
    const series = { 'flows.checkout.errors': [0.01, 0.01, 0.011, 0.01] };
    const faults = [{ text: 'flush c', component: 'c', at: 20, duration: null }];
    expect(texts({ ...CALM, faults, timeline: { step: 10, series } })).toEqual([
      'api is the busiest, 50% of the time. The same design takes about 2x this load before it is full.',
    ]);
  });

  test('the bottleneck: idle enough, busy, full, and full for a moment', () => {
    const at = (utilisation: number, queue = 0): Results => ({
      ...CALM,
      components: { api: { kind: 'app_server', metrics: busy(utilisation, queue) } },
    });
    expect(texts(at(0.85))[0]).toMatch(/^api is the bottleneck, 85% busy: waiting takes over from here\./);
    expect(texts(at(1, 120))[0]).toBe('api is the bottleneck: its servers are never free (100% busy). 120 requests wait on average.');
    const moment: Results = { ...at(0.5), timeline: { step: 5, series: { 'components.api.utilisation': [0.4, 0.5, 1, 0.4] } } };
    expect(texts(moment)).toContain('api ran out of servers at 10s, though it is 50% busy on average.');
    expect(texts({ ...CALM, components: {} })).toEqual([]);
  });

  test('of a run in which the only database dies', async () => {
    const results = await simulated(
      'users u { rate: 50/s } app_server a { time: 1ms } sql_database d { time: 1ms } flow f { u -> a -> d }\nscenario dead { duration: 40s at 10s: fail d for 10s }',
      { scenario: 'dead', replications: 2 },
    );
    const told = storyOf(results).find(({ component }) => component === 'd')?.text;
    expect(told).toMatch(/^f lost up to 100% of its requests from (9|10)s on, after `fail d` at 10s; it was well again after 2\ds\.$/);
  });
});

describe('two runs side by side', () => {
  test('the largest change comes first, and what is the same is left out', () => {
    const after: Results = {
      ...CALM,
      flows: { checkout: { p99: figure(0.3, 's') } },
      components: { api: { kind: 'app_server', metrics: busy(0.55) } },
    };
    expect(compareRuns(CALM, after).map(({ subject, metric, relative }) => [subject, metric, Math.round((relative ?? 0) * 100)])).toEqual([
      ['checkout', 'p99', 50],
      ['api', 'utilisation', 10],
    ]);
    expect(compareRuns(CALM, CALM)).toEqual([]);
  });

  test('a change within the confidence intervals is no news', () => {
    expect(changeOf('', 'p99', figure(1, 's', [0.9, 1.1]), figure(1.05, 's', [0.95, 1.15]))?.significant).toBe(false);
    expect(changeOf('', 'p99', figure(1, 's', [0.9, 1.1]), figure(1.5, 's', [1.4, 1.6]))?.significant).toBe(true);
    expect(changeOf('', 'p99', figure(1, 's'), figure(1.5, 's'))?.significant).toBeNull();
    expect(changeOf('', 'p99', figure(null, 's'), figure(null, 's'))).toBeNull();
    expect(changeOf('', 'p99', figure(null, 's'), figure(2, 's'))).toMatchObject({ before: null, after: 2, relative: null });
  });
});

describe('a run in a file', () => {
  test('is read back as it was written, with whatever names people chose', async () => {
    const results = await simulated('users u { rate: 5/s } app_server constructor { time: 1ms } flow __proto__ { u -> constructor }', {
      scenario: null,
      replications: 2,
      duration: 5,
    });
    const read = readRunFile(JSON.stringify(results));
    if (typeof read === 'string') throw new Error(read);
    expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(results)));
    expect(Object.keys(read.flows)).toEqual(['__proto__']);
    expect(Object.keys(read.components)).toContain('constructor');
  });

  test.each([
    ['', 'This is no JSON.'],
    ['{"findings":[]}', 'This is JSON, but not the result of a simulation.'],
    [JSON.stringify({ ...CALM, timeline: { step: 0, series: {} } }), 'This is JSON, but not the result of a simulation.'],
    [JSON.stringify({ ...CALM, flows: { a: { p99: { value: 'x' } } } }), 'This is JSON, but not the result of a simulation.'],
  ])('%j is refused with a sentence', (text, sentence) => {
    expect(readRunFile(text)).toBe(sentence);
  });
});

describe('a shared page', () => {
  test('cannot be left by what people wrote', () => {
    const evil = '</script><script>alert(1)</script><!--';
    const page = sharePage({
      title: evil,
      results: { ...CALM, architecture: evil, notes: [evil] },
      script: 'run()',
      style: 'b{}',
      scriptHash: 'sha256-a',
      styleHash: 'sha256-b',
    });
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
    expect(page).toContain(`default-src 'none'; script-src 'sha256-a'; style-src 'sha256-b'`);
    const data = /id="spandrel-results">(.*)<\/script>\n<script>/.exec(page)?.[1] ?? '';
    expect(readRunFile(data)).toMatchObject({ notes: [evil] });
  });
});
