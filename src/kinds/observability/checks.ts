import { formatQuantity, isKind, property, type Architecture, type Component, type Expectation, type Fix } from '../../model/index.js';
import { fact } from '../fact.js';
import { datasetOf, familyOf, has, PERSONAL } from '../family.js';
import { freeName, isTaken } from '../structure.js';
import { at, repair, rule, see, setProperty, wholeRule, type Rule } from '../rule.js';
import { componentsOf, viewsOf } from '../view.js';
import { scrapedBy, seriesOf } from './signals.js';

const DAY = 86_400;
/** Requests per second from which keeping every trace costs more than it tells: a judgement. */
const MANY = 1000;

export const observabilityRules: readonly Rule[] = [
  rule(
    'observability/blind-spot',
    {
      on: 'placed',
      severity: 'info',
      title: 'A component tells nothing of itself',
      doc: 'The design watches some components and not this one. What it does not tell, no alert sees, and a fault in it is found by customers. What a provider runs is watched by the provider.',
      standard: 'AWS Well-Architected OPS04-BP02 (Implement application telemetry)',
      fixable: true,
      safe: false,
    },
    (placed, found, context) => {
      if (placed.instrument !== undefined || placed.managed || familyOf(context.architecture, placed.component) === 'observability') return;
      const watcher = watcherOf(context.architecture);
      if (!watcher || context.callers(placed.id).length === 0) return;
      found(
        placed.component,
        `${placed.name} tells nothing of itself: ${watcher.name} sees none of its faults`,
        setProperty(placed.component, 'instrument', '[metrics]'),
      );
    },
  ),
  rule(
    'observability/traces-all-kept',
    {
      on: 'placed',
      severity: 'info',
      solved: true,
      title: 'Every trace is kept',
      doc: 'Thousands of traces of requests that went well tell no more than some of them. `tail(errors)` keeps those that failed; a share drawn at random (`head`) keeps the proportions.',
      fixable: true,
      safe: false,
    },
    (placed, found, context) => {
      if (!placed.instrument?.includes('traces') || placed.trace_sampling.call !== 'head' || placed.trace_sampling.share < 1) return;
      const { stations } = context.offered();
      const rate = context.compiled.builder.stations(placed.id).reduce((most, index) => Math.max(most, stations[index]?.rate ?? 0), 0);
      if (rate <= MANY) return;
      found(
        at(placed, 'trace_sampling'),
        `${placed.name} keeps the traces of all ${formatQuantity(rate, 'rate')}`,
        setProperty(placed.component, 'trace_sampling', 'head(10%)'),
      );
    },
  ),
  rule(
    'observability/personal-logs',
    {
      on: 'placed',
      severity: 'warning',
      title: 'What is logged about people is kept readable',
      doc: 'Logs repeat what requests say, and are read by more people than the database is. Encrypt the store of logs, and keep names, cards and tokens out of them.',
      standard: 'OWASP Top 10:2021 A09 (Security Logging and Monitoring Failures)',
      fixable: true,
    },
    (placed, found, context) => {
      const { architecture } = context;
      const dataset = datasetOf(architecture, placed.component);
      if (!placed.instrument?.includes('logs') || !dataset || !PERSONAL.has(dataset.classification)) return;
      for (const loki of viewsOf(architecture, 'loki')) {
        if (loki.encryption === 'at_rest' || loki.encryption === 'both') continue;
        found(
          at(placed, 'instrument'),
          `${placed.name} logs about ${dataset.name} (${dataset.classification}) into ${loki.name}, which is not encrypted`,
          setProperty(loki.component, 'encryption', loki.encryption === 'in_transit' ? 'both' : 'at_rest'),
          see(loki.component, `${loki.name} keeps logs`),
        );
        return;
      }
    },
  ),
  rule(
    'observability/no-store',
    {
      on: 'placed',
      severity: 'warning',
      title: 'What is collected is kept nowhere',
      doc: 'Loki, Tempo and Thanos keep little themselves: what they take is written to object storage, and lost with a disk without one.',
      fixable: true,
    },
    (placed, found, { architecture }) => {
      if (!has(architecture, placed.component, 'store') || property(placed.component, 'store') !== undefined) return;
      if (familyOf(architecture, placed.component) !== 'observability') return;
      found(
        placed.component,
        `${placed.name} does not say where it keeps what it takes`,
        ...(isKind(placed.component, 'jaeger') ? [] : [keepIn(placed.component, architecture)]),
      );
    },
  ),
  rule(
    'observability/exports-nowhere',
    {
      on: 'placed',
      severity: 'warning',
      title: 'What is collected goes nowhere',
      doc: 'A collector or a log shipper passes on what it takes. Without `exports_to` its buffer fills, and then it drops.',
    },
    (placed, found, { architecture }) => {
      if (!has(architecture, placed.component, 'exports_to')) return;
      const to = property(placed.component, 'exports_to');
      if (Array.isArray(to) && to.length > 0) return;
      found(placed.component, `${placed.name} collects and does not say for whom`);
    },
  ),
  rule(
    'prometheus/single',
    {
      on: 'prometheus',
      severity: 'warning',
      title: 'One Prometheus watches, and nobody watches it',
      doc: 'When the only server is lost, alerts are silent and the silence looks like health. Two servers scrape the same; alertmanager and Thanos take what both say once (Prometheus documentation, “FAQ: Can Prometheus be made highly available?”).',
      fixable: true,
      safe: false,
    },
    (prometheus, found, { architecture }) => {
      if (prometheus.replicas > 1 || componentsOf(architecture, 'prometheus').length > 1) return;
      if (componentsOf(architecture, 'alert').length === 0) return;
      found(
        prometheus.component,
        `alerts depend on ${prometheus.name} alone: when it is lost, they are silent`,
        setProperty(prometheus.component, 'replicas', '2'),
      );
    },
  ),
  rule(
    'prometheus/no-long-term-store',
    {
      on: 'prometheus',
      severity: 'warning',
      title: 'A local disk keeps metrics for long',
      doc: 'Prometheus’s own storage is on one disk, neither clustered nor replicated (Prometheus documentation, “Storage”). For more than a month, write to a store that is made for it: Thanos with object storage, or `remote_write`.',
      fixable: true,
      safe: false,
    },
    (prometheus, found, { architecture }) => {
      if (prometheus.retention <= 30 * DAY || prometheus.remote_write !== undefined) return;
      if (viewsOf(architecture, 'thanos').some(({ sources }) => sources?.includes(prometheus.id))) return;
      found(
        at(prometheus, 'retention'),
        `${prometheus.name} keeps ${formatQuantity(prometheus.retention, 'duration')} of metrics on its own disk`,
        setProperty(prometheus.component, 'retention', '30d'),
      );
    },
  ),
  rule(
    'prometheus/memory',
    {
      on: 'prometheus',
      severity: 'error',
      title: 'More series than fit into memory',
      doc: 'Every active series is held in memory (`series_memory`, 3 to 8 KiB are reported); when it runs out, Prometheus is killed and starts again by reading its log, which needs the same memory. Take labels with many values away, or give it more.',
      fixable: true,
      safe: false,
    },
    (prometheus, found, { architecture }) => {
      const scraped = scrapedBy(prometheus, architecture);
      const series = scraped.reduce((sum, each) => sum + seriesOf(each), 0);
      const needed = series * prometheus.series_memory;
      if (needed <= prometheus.memory) return;
      const [largest] = [...scraped].sort((a, b) => seriesOf(b) - seriesOf(a));
      found(
        at(prometheus, 'memory'),
        `${prometheus.name} takes ${formatQuantity(series, 'number')} series, which need ${formatQuantity(needed, 'size')} of its ${formatQuantity(prometheus.memory, 'size')}`,
        setProperty(prometheus.component, 'memory', `${Math.ceil((needed * 1.25) / 2 ** 30)}GiB`),
        ...(largest ? [see(at(largest, 'series'), `${largest.name} has the most: ${formatQuantity(seriesOf(largest), 'number')}`)] : []),
      );
    },
  ),
  rule(
    'alertmanager/no-receiver',
    {
      on: 'alertmanager',
      severity: 'error',
      title: 'Alerts reach nobody',
      standard: 'AWS Well-Architected REL06-BP03 (Send notifications)',
      doc: 'Without a receiver an alert is gathered, grouped, and told to no one. Name who is woken.',
      fixable: true,
      safe: false,
    },
    (manager, found) => {
      if (manager.receiver !== undefined || Object.keys(manager.routes ?? {}).length > 0) return;
      found(manager.component, `${manager.name} tells nobody of an alert`, setProperty(manager.component, 'receiver', '"oncall"'));
    },
  ),
  wholeRule(
    'alert/none-on-objective',
    {
      severity: 'info',
      title: 'Nobody is told when a promise is broken',
      standard: 'AWS Well-Architected REL06-BP03 (Send notifications)',
      doc: 'The design has alerts, and none for something that it promises. For availability the repair writes two that fire on how fast the budget of errors burns: 14.4 times as fast as it may for a page, 6 times for a ticket, which is 2% of a month’s budget in an hour and 5% in six (Google, “The Site Reliability Workbook”, chapter 5, “Alerting on SLOs”).',
      fixable: true,
      safe: false,
    },
    (found, { architecture }) => {
      const alerts = viewsOf(architecture, 'alert');
      if (alerts.length === 0) return;
      const watched = new Set(alerts.flatMap(({ when }) => (when ? [`${watchedBy(when.metric)} ${when.subject ?? ''}`] : [])));
      for (const expectation of architecture.expectations) {
        const { metric, subject, subjectKind, text } = expectation;
        if (subjectKind !== 'flow' || subject === null || watched.has(`${watchedBy(metric)} ${subject}`)) continue;
        const alert = alertOn(expectation);
        if (alert === null) continue;
        watched.add(`${watchedBy(metric)} ${subject}`);
        const taken = [...alert.matchAll(/^alert (\S+)/gm)].some(([, name = '']) => isTaken(architecture, name));
        found(
          expectation.source,
          `\`${text}\` is promised, and no alert says when it is not so`,
          ...(taken
            ? []
            : [repair(`Add an alert on the ${watchedBy(metric)} of \`${subject}\``, { change: 'add', after: null, text: alert })]),
        );
      }
    },
  ),
  rule(
    'alert/nobody-told',
    {
      on: 'alert',
      severity: 'warning',
      title: 'An alert has nobody to tell',
      standard: 'AWS Well-Architected REL06-BP03 (Send notifications)',
      doc: 'An alert names its receiver, or an alertmanager knows one. Otherwise it fires and nobody hears it.',
      fixable: true,
      safe: false,
    },
    (alert, found, { architecture }) => {
      if (alert.notify !== undefined || componentsOf(architecture, 'alertmanager').length > 0) return;
      found(alert.component, `${alert.name} does not say who is told`, setProperty(alert.component, 'notify', '"oncall"'));
    },
  ),
  rule(
    'alert/nothing-evaluates',
    {
      on: 'alert',
      severity: 'error',
      title: 'Nothing evaluates an alert',
      doc: 'An alert is a rule that a Prometheus server evaluates; without one it never fires.',
      fixable: true,
      safe: false,
    },
    (alert, found, { architecture }) => {
      if (alert.evaluated_by !== undefined || componentsOf(architecture, 'prometheus').length > 0) return;
      if (isTaken(architecture, 'metrics')) {
        found(alert.component, `no Prometheus evaluates ${alert.name}`);
        return;
      }
      found(alert.component, `no Prometheus evaluates ${alert.name}`, {
        title: 'Add a Prometheus server',
        changes: [{ change: 'add', after: null, text: 'prometheus metrics { replicas: 2 }' }],
      });
    },
  ),
];

/** Keeps what a component takes in the only bucket of the design, or in one that is added where the component stands. */
function keepIn(component: Component, architecture: Architecture): Fix {
  const [bucket, ...others] = componentsOf(architecture, 'object_storage');
  if (bucket && others.length === 0) return setProperty(component, 'store', bucket.id);
  const name = freeName(architecture, `${component.name}_kept`);
  const place = component.container === null ? '' : ` { in: ${component.container} }`;
  return repair(
    `Add \`${name}\` for it`,
    { change: 'set', component: component.id, property: 'store', value: name },
    { change: 'add', after: null, text: `object_storage ${name}${place}` },
  );
}

/** What a metric tells of: percentiles and means all tell of latency, shares of errors of errors. */
function watchedBy(metric: string): string {
  if (/^(?:mean|p\d+)$/.test(metric)) return 'latency';
  return ['availability', 'errors', 'unavailable', 'rejected', 'timed_out'].includes(metric) ? 'errors' : metric;
}

/** The statements of an alert on what an expectation promises; null when it promises nothing that an alert could tell. */
function alertOn({ metric, subject, comparison, limit }: Expectation): string | null {
  const flow = subject ?? '';
  if (watchedBy(metric) === 'latency' && comparison.startsWith('<')) {
    return `alert ${flow}_slow { when: ${metric}(${flow}) > ${formatQuantity(limit, 'duration')}  for: 5m  severity: page }`;
  }
  const budget =
    metric === 'availability' && comparison.startsWith('>') ? 1 - limit : metric === 'errors' && comparison.startsWith('<') ? limit : 0;
  if (budget <= 0) return null;
  const burning = (factor: number): string => formatQuantity(Math.min(1, factor * budget), 'percent');
  return [
    `alert ${flow}_burns_fast { when: errors(${flow}) > ${burning(14.4)}  for: 5m  severity: page }`,
    `alert ${flow}_burns_slowly { when: errors(${flow}) > ${burning(6)}  for: 30m  severity: ticket }`,
  ].join('\n');
}

/** What watches over this design; null when nothing does, or when it says itself what it watches. */
const watcherOf = fact((architecture): Component | null => {
  const [first] = viewsOf(architecture, 'prometheus');
  const some = componentsOf(architecture, 'placed').some((each) => property(each, 'instrument') !== undefined);
  return first && first.scrapes === undefined && some ? first.component : null;
});
