import { isKind, type Architecture, type Component } from '../../model/index.js';
import { viewsOf } from '../../kinds/view.js';
import type { ExportFile } from '../files.js';
import { plain, table } from '../markdown.js';
import { json, yaml } from '../text.js';
import { conditionsOf, type Condition } from './conditions.js';
import { dashboard } from './dashboard.js';
import { rulesOf, SERIES, type TestedRule } from './rules.js';

/** The host that a component stands on. */
type HostOf = (component: Component) => string;

/** Rules, routes, dashboards and a collector's configuration for who watches the design; and a test of each rule. */
export function monitoringFiles(architecture: Architecture, hostOf: HostOf = host): { files: ExportFile[]; notes: string[] } {
  const notes: string[] = [];
  const ruled = conditionsOf(architecture).flatMap((condition) => {
    const rules = rulesOf(condition);
    if (!rules) notes.push(`${condition.name}: No series tells of \`${condition.metric}\`, so there is no rule for \`${condition.text}\`.`);
    return (rules ?? []).map((tested) => ({ condition, tested }));
  });
  const rules = ruled.map(({ tested }) => tested);
  const files: ExportFile[] = [
    { path: 'prometheus.yml', text: yaml(prometheus(architecture, rules.length > 0, hostOf)) },
    { path: 'alertmanager.yml', text: yaml(alertmanager(architecture, ruled, (message) => notes.push(message))) },
    { path: 'grafana/dashboard.json', text: json(dashboard(architecture)) },
    { path: 'otel-collector.yml', text: yaml(collector(architecture, hostOf)) },
  ];
  if (rules.length > 0) {
    files.unshift(
      { path: 'rules.yml', text: yaml({ groups: [{ name: 'design', rules: rules.map(({ rule }) => rule) }] }) },
      { path: 'rules.test.yml', text: yaml(tests(rules)) },
    );
  } else notes.push(`${architecture.name}: It has neither alerts nor expectations that series tell of, so there are no rules.`);
  files.push({ path: 'README.md', text: readme(architecture, rules) });
  return { files, notes };
}

/** What `promtool test rules` runs: the rule stands while it should, and does not when all is well. */
function tests(rules: readonly TestedRule[]): unknown {
  return {
    rule_files: ['rules.yml'],
    evaluation_interval: '1m',
    tests: rules.flatMap(({ rule, bad, good, after }) => {
      const time = `${Math.ceil(after / 60)}m`;
      const test = (series: TestedRule['bad'], stands: boolean): unknown => ({
        interval: '1m',
        input_series: series.map((each) => ({ ...each })),
        alert_rule_test: [
          {
            eval_time: time,
            alertname: rule.alert,
            exp_alerts: stands ? [{ exp_labels: rule.labels, exp_annotations: rule.annotations }] : [],
          },
        ],
      });
      return [test(bad, true), test(good, false)];
    }),
  };
}

/** Names of hosts and jobs out of names that people chose. */
function host(component: Component): string {
  return (
    component.id
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'x'
  );
}

function prometheus(architecture: Architecture, ruled: boolean, hostOf: HostOf): unknown {
  const [server] = viewsOf(architecture, 'prometheus');
  const watched = architecture.components.filter(
    ({ properties: { instrument } }) => Array.isArray(instrument) && (instrument as unknown[]).includes('metrics'),
  );
  /** Where the design has none of a kind, one of the usual name is taken to stand beside it. */
  const hosts = (kind: string, usual: string, port: number): string[] => {
    const all = architecture.components.filter((component) => isKind(component, kind)).map(hostOf);
    return (all.length > 0 ? all : [usual]).map((name) => `${name}:${port}`);
  };
  const seconds = (value: number | undefined, usual: number): string => `${Math.max(1, Math.round(value ?? usual))}s`;
  return {
    global: {
      scrape_interval: seconds(server?.scrape_interval, 60),
      evaluation_interval: seconds(server?.evaluation_interval, 60),
    },
    ...(ruled ? { rule_files: ['rules.yml'] } : {}),
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: hosts('alertmanager', 'alertmanager', 9093) }] }],
    },
    scrape_configs: [
      { job_name: 'collector', static_configs: [{ targets: hosts('otel_collector', 'otel-collector', 8889) }] },
      ...watched.map((component) => ({
        job_name: component.id,
        static_configs: [{ targets: [`${hostOf(component)}:9090`], labels: { component: component.id } }],
      })),
    ],
  };
}

/** Routes by severity; what takes alerts is named, and where it sends them is filled in by whoever runs it. */
function alertmanager(
  architecture: Architecture,
  ruled: readonly { readonly tested: TestedRule; readonly condition: Condition }[],
  note: (message: string) => void,
): unknown {
  const [view] = viewsOf(architecture, 'alertmanager');
  const seconds = (value: number | undefined, usual: number): string => `${Math.max(1, Math.round(value ?? usual))}s`;
  const routes = Object.entries(view?.routes ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const usual = view?.receiver ?? 'default';
  const receivers = [...new Set([usual, ...routes.map(([, receiver]) => receiver)])];
  const ruleOf = (alert: string): string | undefined => ruled.find(({ condition }) => condition.alert === alert)?.tested.rule.alert;
  const inhibited = Object.entries(view?.inhibit ?? {}).flatMap(([source, target]) => {
    const [from, to] = [ruleOf(source), ruleOf(target)];
    if (from !== undefined && to !== undefined)
      return [{ source_matchers: [`alertname=${JSON.stringify(from)}`], target_matchers: [`alertname=${JSON.stringify(to)}`] }];
    note(`${view?.id ?? ''}: \`${source}\` inhibits \`${target}\`, and not both have a rule, so nothing is inhibited.`);
    return [];
  });
  return {
    route: {
      receiver: usual,
      group_by: view?.group_by && view.group_by.length > 0 ? view.group_by.filter((label) => /^[a-z_]\w*$/i.test(label)) : ['alertname'],
      group_wait: seconds(view?.group_wait, 30),
      group_interval: seconds(view?.group_interval, 300),
      repeat_interval: seconds(view?.repeat, 14_400),
      ...(routes.length > 0
        ? { routes: routes.map(([severity, receiver]) => ({ receiver, matchers: [`severity=${JSON.stringify(severity)}`] })) }
        : {}),
    },
    ...(inhibited.length > 0 ? { inhibit_rules: inhibited } : {}),
    receivers: receivers.map((name) => ({ name })),
  };
}

/** Takes what components tell of themselves, and hands it on: figures to Prometheus, the rest to what the design keeps it in. */
function collector(architecture: Architecture, hostOf: HostOf): unknown {
  const first = (kind: string): Component | undefined => architecture.components.find((component) => isKind(component, kind));
  const traces = first('tempo') ?? first('jaeger');
  const logs = first('loki');
  const [view] = viewsOf(architecture, 'otel_collector');
  const exporters: Record<string, unknown> = {
    prometheus: { endpoint: '0.0.0.0:8889', resource_to_telemetry_conversion: { enabled: true } },
    ...(traces ? { 'otlp/traces': { endpoint: `${hostOf(traces)}:4317`, tls: { insecure: true } } } : {}),
    ...(logs ? { 'otlphttp/logs': { endpoint: `http://${hostOf(logs)}:3100/otlp` } } : {}),
    ...(traces && logs ? {} : { debug: { verbosity: 'basic' } }),
  };
  const pipeline = (exporter: string): unknown => ({
    receivers: ['otlp'],
    processors: ['memory_limiter', 'batch'],
    exporters: [exporter],
  });
  return {
    receivers: { otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } } },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 },
      batch: {
        send_batch_size: Math.max(1, Math.round(view?.batch ?? 8192)),
        timeout: `${Math.max(1, Math.round((view?.linger ?? 0.2) * 1000))}ms`,
      },
    },
    exporters,
    service: {
      pipelines: {
        metrics: pipeline('prometheus'),
        traces: pipeline(traces ? 'otlp/traces' : 'debug'),
        logs: pipeline(logs ? 'otlphttp/logs' : 'debug'),
      },
    },
  };
}

function readme(architecture: Architecture, rules: readonly TestedRule[]): string {
  return [
    `# Watching ${plain(architecture.title)}`,
    'Written by Spandrel. Change the design and export it again; files that somebody has edited are left alone, unless you say otherwise.',
    '## Alerts',
    rules.length === 0
      ? 'None: the design has neither alerts nor expectations that series tell of.'
      : table(
          ['Alert', 'Severity', 'After', 'Because'],
          rules.map(({ rule }) => [`\`${rule.alert}\``, rule.labels.severity ?? '', rule.for, plain(rule.annotations.summary ?? '')]),
        ),
    '## Series that the rules read',
    table(
      ['Series', 'Labels'],
      Object.values(SERIES).map((name) => [
        `\`${name}\``,
        '`component`, `flow`' + (name === SERIES.requests ? ', `outcome` (`success`, `error`)' : ''),
      ]),
    ),
    '## How it is checked',
    '```sh\npromtool check rules rules.yml\npromtool test rules rules.test.yml\npromtool check config prometheus.yml\namtool check-config alertmanager.yml\n```',
    'Every rule is tested with series that must raise it and series that must not. Receivers have names alone: say in `alertmanager.yml` where each sends what it gets.',
  ]
    .join('\n\n')
    .concat('\n');
}
