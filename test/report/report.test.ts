import { describe, expect, test } from 'vitest';
import type { Figure, Results } from '../../src/kinds/figures/results.js';
import {
  componentHint,
  escaped,
  expectationHint,
  expectationLines,
  figureText,
  findingsText,
  hintOf,
  metricTable,
  runReport,
  runText,
  withInterval,
} from '../../src/report/index.js';
import { design, findings, simulated, solved } from '../kinds/design.js';

const QUEUE =
  'architecture shop\nusers u { rate: 80/s } app_server api { time: 10ms } flow f { u -> api }\nexpect mean(f) < 60ms\nexpect p99(f) < 100ms\n';

describe('what stands beside a line', () => {
  test('utilisation and p99', async () => {
    expect(hintOf(await solved(QUEUE), 'api')).toBe('80% · p99 230ms');
  });

  test('the hit ratio of a cache, and errors where there are any', async () => {
    const results = await solved(
      'users u { rate: 10/s } web_server w { invalid: 20%  validate_requests: on } cache c { ttl: 1h  keys: 10 } sql_database d flow f { u -> w  w -> c: read on miss -> d: read }',
    );
    expect(hintOf(results, 'c')).toMatch(/^<1% · hits 99\.\d+% · p99 \d+/);
    expect(hintOf(results, 'w')).toMatch(/ · errors 20%$/);
  });

  test('nothing for what has no figures', async () => {
    const results = await solved('dataset d\napp_server idle\n');
    expect(hintOf(results, 'd')).toBeNull();
    expect(hintOf(results, 'idle')).toBe('0%');
    expect(hintOf(results, 'no such component')).toBeNull();
    expect(hintOf(null, 'd')).toBeNull();
  });

  test('an expectation with its value and whether it holds', async () => {
    const results = await solved(QUEUE);
    expect(expectationHint(results, 0)?.label).toBe('50ms, holds');
    expect(expectationHint(results, 1)?.label).toBe('230ms, fails');
    expect(expectationHint(results, 1)?.tooltip).toMatch(/p99\\\(f\\\) &lt; 100ms: 230ms, fails, by queueing theory/);
    expect(expectationHint(results, 2)).toBeNull();
  });

  test('points to the whole table', async () => {
    const architecture = await design(QUEUE);
    expect(componentHint(architecture, await solved(QUEUE), 'api')?.tooltip).toMatch(/\| utilisation \| 80% \|/);
  });
});

describe('the table of metrics', () => {
  test('says of each number where it comes from and how far it can be trusted', async () => {
    const table = metricTable(await design(QUEUE), await solved(QUEUE), 'api', null) ?? '';
    const [head, rule, ...rows] = table.split('\n');
    expect(head).toBe('| Metric | Value | From |');
    expect(rule).toBe('| --- | ---: | --- |');
    expect(rows.find((row) => row.startsWith('| utilisation '))).toBe('| utilisation | 80% | utilisation law; exact |');
    expect(rows.find((row) => row.startsWith('| mean '))).toMatch(/\| 50ms \| M\/M\/1.*exact \|$/);
    // Three columns in every row.
    for (const row of rows) expect(row.replaceAll('\\|', '').split('|')).toHaveLength(5);
  });

  test('of one metric has its description', async () => {
    const table = metricTable(await design(QUEUE), await solved(QUEUE), 'api', 'p99');
    expect(table).toMatch(/^\*\*p99\*\* 230ms \(/);
    expect(table).toMatch(/99 % of the answers take at most this long/);
  });

  test('knows flows, and nothing of what is not there', async () => {
    const [architecture, results] = [await design(QUEUE), await solved(QUEUE)];
    expect(metricTable(architecture, results, 'f', null)).toMatch(/\| apdex \|/);
    expect(metricTable(architecture, results, 'g', null)).toBeNull();
    expect(metricTable(architecture, results, 'api', 'hit_ratio')).toBeNull();
    expect(metricTable(architecture, null, 'api', null)).toBeNull();
  });
});

describe('the report of a run', () => {
  test('has expectations, flows, components and cost, in Markdown and as text', async () => {
    const run = await simulated(`${QUEUE} scenario busy "More" { load: u * 1.1  duration: 60s  expect availability(f) > 99% }`, {
      scenario: 'busy',
    });
    const [markdown, text] = [runReport(run), runText(run)];
    expect(markdown).toMatch(/^# shop: busy\n\nSimulated: 5 replications of [\d.]+s, of which [\d.]+s are warm-up/);
    for (const section of ['Expectations', 'Flows', 'Components', 'In particular', 'Cost']) {
      expect(markdown).toContain(`\n## ${section}\n`);
      expect(text).toContain(`\n${section}\n`);
    }
    expect(markdown).toMatch(/\| ✓ \| availability\\\(f\\\) &gt; 99% \| 100% \| holds \|/);
    expect(text).toMatch(/✓ {2}availability\(f\) > 99%/);
    expect(markdown).toMatch(/ ± /);
  });

  test('tells what there is none of in a line for each component, and the rest with its source', async () => {
    const text = runText(await solved(QUEUE.replace('app_server', 'web_server')));
    const part = (title: string): string => text.split('\n\n').find((each) => each.startsWith(title)) ?? '';
    expect(part('Zero by design')).toMatch(/^ {2}api .*\bunauthenticated_rejected, .*\btls_handshakes\b/m);
    expect(part('In particular')).toMatch(/offered +\S+\/s +traffic equations; exact/);
    expect(part('In particular')).not.toContain('unauthenticated_rejected');
  });

  test('in text is aligned', async () => {
    const lines = runText(await solved(QUEUE)).split('\n');
    const at = lines.indexOf('Components');
    const [head = '', ...rows] = lines.slice(at + 1, at + 4);
    const column = head.indexOf('throughput') + 'throughput'.length;
    for (const row of rows.filter((each) => each.includes('/s'))) expect(row.slice(0, column)).toMatch(/\/s$/);
    expect(lines.every((line) => !line.endsWith(' '))).toBe(true);
  });

  test('expectations alone, a line each', async () => {
    expect(expectationLines((await solved(QUEUE)).expectations)).toEqual([
      '✓ mean(f) < 60ms: 50ms, holds',
      '✗ p99(f) < 100ms: 230ms, fails',
    ]);
  });
});

describe('hostile text', () => {
  test.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert\\(1\\)&gt;'],
    ['[x](command:evil)', '\\[x\\]\\(command:evil\\)'],
    ['a | b', 'a \\| b'],
    ['two\nlines', 'two lines'],
    ['# title', '\\# title'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['`code`', '\\`code\\`'],
    ['$x^2$', '\\$x^2\\$'],
    ['see https://evil.example', 'see https\\://evil.example'],
    ['\u001b[31mred\u0007', ' \\[31mred '],
    ['&lt;', '&amp;lt;'],
  ])('%j is shown and does nothing', (text, markdown) => {
    expect(escaped(text)).toBe(markdown);
  });

  test('cannot leave its cell or move a terminal’s cursor', () => {
    const results: Results = {
      architecture: 'evil\n# heading | <b>',
      engine: 'solver',
      scenario: null,
      seed: null,
      flows: {},
      components: {},
      whole: {},
      expectations: [{ text: 'a | b\u001b[2J\n', value: null, limit: 1, unit: '1', passed: null, line: 1, file: 'x', reason: '<script>' }],
      faults: [],
      timeline: null,
      run: null,
      notes: ['[x](javascript:alert(1))'],
    };
    expect(runReport(results)).not.toMatch(/<script>|<b>|\n# heading|\]\(javascript/);
    // eslint-disable-next-line no-control-regex -- That there is none is what is asked.
    expect(runText(results)).not.toMatch(/\u001b/);
  });
});

test('figures', () => {
  const figure = (value: number | null, ci: readonly [number, number] | null = null): Figure => ({
    value,
    ci,
    unit: 's',
    accuracy: 'exact',
    method: '',
  });
  expect(figureText(null, 's')).toBe('–');
  expect(figureText(0.0241, 's')).toBe('24.1ms');
  expect(figureText(3e-13, '1')).toBe('0');
  expect(withInterval(figure(0.02, [0.019, 0.021]))).toBe('20.0ms ± 1.0ms');
  expect(withInterval(figure(0.02, [0.02, 0.02]))).toBe('20ms');
  expect(withInterval(figure(0.0000019, [0, 0.0000038]))).toBe('1.9us ± 1.9us');
  expect(withInterval({ ...figure(1.9e-6, [1.8e-6, 2e-6]), unit: 'ratio' })).toBe('0.00019%');
});

test('findings, worst first, with what repairs them', async () => {
  const text = findingsText(await findings('cache c\nsql_database d { backup: on  public: on }\n'), () => 'x.arch');
  expect(text.split('\n')).toEqual([
    'x.arch:2:30  error    d is reachable from the internet (sql/public)',
    '    fix: Set `public: off`',
    'x.arch:1:7   warning  c keeps a value for ever: nothing expires or invalidates it (cache/no-ttl)',
    '    fix: Add `ttl: 5m`',
  ]);
});
