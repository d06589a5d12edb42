import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exportArchitecture } from '../../src/export/index.js';
import { design, example } from './design.js';
import { archString, HOSTILE } from './hostile.js';

const filesOf = async (text: string): Promise<Map<string, string>> =>
  new Map(exportArchitecture(await design(text), 'monitoring').files.map(({ path, text: written }) => [path, written]));

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}
const rulesIn = (files: Map<string, string>): Rule[] =>
  (parse(files.get('rules.yml') ?? '') as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);

const BASE = 'users u { rate: 1/s } web_server web {} flow buy { u -> web }';

describe('Rules', () => {
  test('of an alert have its condition, its time and its severity', async () => {
    const files = await filesOf(
      `${BASE} alert slow { when: p99(buy) > 800ms for: 2min severity: page runbook: "https://example.com/slow" }`,
    );
    expect(rulesIn(files)).toEqual([
      {
        alert: 'Slow',
        expr: 'histogram_quantile(0.99, sum by (le) (rate(http_server_request_duration_seconds_bucket{flow="buy"}[5m]))) > 0.8',
        for: '2m',
        labels: { severity: 'page', flow: 'buy' },
        annotations: { summary: 'p99(buy) > 800ms', runbook_url: 'https://example.com/slow' },
      },
    ]);
  });

  test('of an objective watch how fast it is used up: 14.4 times within an hour, 6 times within six', async () => {
    const rules = rulesIn(await filesOf(`${BASE} expect availability(buy) >= 99.9%`));
    expect(rules.map(({ alert, labels }) => [alert, labels.severity])).toEqual([
      ['BuyAvailabilityBurnsFast', 'page'],
      ['BuyAvailabilityBurnsSlowly', 'ticket'],
    ]);
    expect(rules[0]?.expr).toMatch(/\[1h\].* > 0\.0144 and .*\[5m\].* > 0\.0144$/);
    expect(rules[1]?.expr).toMatch(/\[6h\].* > 0\.006 and .*\[30m\].* > 0\.006$/);
  });

  test('that no series tells of are said', async () => {
    const { files, notes } = exportArchitecture(await design(`${BASE} expect cost() < $5/mo`), 'monitoring');
    expect(files.map(({ path }) => path)).not.toContain('rules.yml');
    expect(notes.join()).toContain('`cost() < $5/mo`');
  });

  test('each have a test that raises them and one that does not', async () => {
    const files = new Map(exportArchitecture(await example('shop.arch'), 'monitoring').files.map(({ path, text }) => [path, text]));
    const { tests } = parse(files.get('rules.test.yml') ?? '') as {
      tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[];
    };
    for (const { alert } of rulesIn(files)) {
      const expected = tests.flatMap((each) => each.alert_rule_test).filter(({ alertname }) => alertname === alert);
      expect(expected.map(({ exp_alerts }) => exp_alerts.length).sort()).toEqual([0, 1]);
    }
  });
});

test('Routes lead to the receivers that the design names', async () => {
  const files = await filesOf(`${BASE} alertmanager am { routes: { page: "oncall", ticket: "team" } receiver: "all" group_wait: 10s }`);
  expect(parse(files.get('alertmanager.yml') ?? '')).toMatchObject({
    route: { receiver: 'all', group_wait: '10s', routes: [{ receiver: 'oncall', matchers: ['severity="page"'] }, { receiver: 'team' }] },
    receivers: [{ name: 'all' }, { name: 'oncall' }, { name: 'team' }],
  });
});

test('The collector’s pipelines use what is declared, and nothing else is declared', async () => {
  for (const text of [BASE, `${BASE} tempo t {} loki l {} otel_collector c { batch: 100 linger: 1s }`, `${BASE} jaeger j {}`]) {
    const config = parse((await filesOf(text)).get('otel-collector.yml') ?? '') as Record<string, Record<string, unknown>> & {
      service: { pipelines: Record<string, Record<string, string[]>> };
    };
    for (const part of ['receivers', 'processors', 'exporters']) {
      const used = new Set(Object.values(config.service.pipelines).flatMap((pipeline) => pipeline[part] ?? []));
      expect([...used].sort(), part).toEqual(Object.keys(config[part] ?? {}).sort());
    }
  }
});

test.each(HOSTILE.filter((text) => text.length < 300))('A design whose texts are %j is read back as it was written', async (text) => {
  const string = archString(text);
  const runbook = JSON.parse(string) as string;
  const { files } = exportArchitecture(
    await design(`
      architecture a ${string}
      users __proto__ { rate: 1/s } web_server constructor {} flow toString ${string} { __proto__ -> constructor }
      alert valueOf { when: p99(toString) > 1s runbook: ${string} }
      alertmanager am { receiver: ${string} }`),
    'monitoring',
  );
  const by = new Map(files.map(({ path, text: written }) => [path, written]));
  expect(rulesIn(by)[0]?.annotations.runbook_url).toBe(runbook.replaceAll('{{', '{ {'));
  expect((parse(by.get('alertmanager.yml') ?? '') as { route: { receiver: string } }).route.receiver).toBe(runbook);
  expect((JSON.parse(by.get('grafana/dashboard.json') ?? '') as { title: string }).title).toBe(runbook.replaceAll('$', '＄'));
  for (const [path, written] of by) if (path.endsWith('.yml')) await expect(format(written, { parser: 'yaml' })).resolves.toBeTruthy();
});
