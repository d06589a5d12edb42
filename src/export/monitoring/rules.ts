import type { Condition } from './conditions.js';

/**
 * The series that the rules read, as OpenTelemetry's conventions name them once a collector has handed them to Prometheus, with the component and the
 * flow as labels. A service that reports others is led here by a recording rule, or by renaming in the collector.
 */
export const SERIES = {
  durations: 'http_server_request_duration_seconds',
  requests: 'http_server_requests_total',
  utilisation: 'component_utilisation_ratio',
  waiting: 'component_queue_length',
} as const;

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A rule, and series that raise it and series that do not, for its test. */
export interface TestedRule {
  readonly rule: AlertRule;
  readonly bad: readonly Samples[];
  readonly good: readonly Samples[];
  /** Seconds after which it stands, when the bad series have come from the beginning. */
  readonly after: number;
}

export interface Samples {
  readonly series: string;
  /** Prometheus's short form: `0+60x90` */
  readonly values: string;
}

const WINDOW = '5m';
const QUANTILES: Readonly<Record<string, number>> = { p50: 0.5, p95: 0.95, p99: 0.99, p999: 0.999 };

/** The rules of a condition; null when none of the series tells of it. */
export function rulesOf(condition: Condition): TestedRule[] | null {
  const { metric } = condition;
  if (metric in QUANTILES || metric === 'mean') return [latency(condition)];
  if (metric === 'errors' || metric === 'availability') return failures(condition);
  if (metric === 'utilisation') return [gauge(condition, SERIES.utilisation, 'avg')];
  if (metric === 'queue_length') return [gauge(condition, SERIES.waiting, 'sum')];
  if (metric === 'throughput' || metric === 'goodput') return [throughput(condition)];
  return null;
}

/** `{component="web",outcome="error"}`: names that people chose stand in strings alone. */
function selector(labels: Readonly<Record<string, string>>): string {
  const entries = Object.entries(labels);
  return entries.length === 0 ? '' : `{${entries.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`;
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole > 0 && whole % 3600 === 0) return `${whole / 3600}h`;
  return whole > 0 && whole % 60 === 0 ? `${whole / 60}m` : `${whole}s`;
}

function ruleOf(
  condition: Condition,
  expr: string,
  { suffix = '', lasts = condition.seconds, severity = condition.severity } = {},
): AlertRule {
  return {
    alert: `${condition.name}${suffix}`,
    expr,
    for: duration(lasts),
    labels: { severity, ...condition.labels },
    annotations: {
      // What templates of Prometheus would read as code is said plainly.
      summary: `${condition.alert === null ? 'not kept: ' : ''}${condition.text}`.replaceAll('{{', '{ {'),
      ...(condition.runbook === null ? {} : { runbook_url: condition.runbook.replaceAll('{{', '{ {') }),
    },
  };
}

/** Numbers as PromQL reads them. */
function number(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** Whether the bad side of a limit lies above it. */
function above({ comparison }: Condition): boolean {
  return comparison === '>' || comparison === '>=' || comparison === '!=';
}

function latency(condition: Condition): TestedRule {
  const { metric, limit, comparison, labels } = condition;
  const quantile = QUANTILES[metric];
  const buckets = `${SERIES.durations}_bucket${selector(labels)}`;
  const expr =
    quantile === undefined
      ? `sum(rate(${SERIES.durations}_sum${selector(labels)}[${WINDOW}])) / sum(rate(${SERIES.durations}_count${selector(labels)}[${WINDOW}])) ${comparison} ${number(limit)}`
      : `histogram_quantile(${quantile}, sum by (le) (rate(${buckets}[${WINDOW}]))) ${comparison} ${number(limit)}`;
  /** All requests take about `seconds`. */
  const taking = (seconds: number): Samples[] => {
    const minutes = minutesOf(condition);
    if (quantile === undefined)
      return [
        { series: `${SERIES.durations}_sum${selector(labels)}`, values: `0+${number(seconds * 600)}x${minutes}` },
        { series: `${SERIES.durations}_count${selector(labels)}`, values: `0+600x${minutes}` },
      ];
    const bounds = [limit / 4, limit / 2, limit, limit * 2, limit * 4];
    return [...bounds.map((bound) => [number(bound), seconds <= bound] as const), ['+Inf', true] as const].map(([le, inside]) => ({
      series: `${SERIES.durations}_bucket${selector({ ...labels, le })}`,
      values: `0+${inside ? 600 : 0}x${minutes}`,
    }));
  };
  const [slow, fast] = [taking(limit * 3.9), taking(limit / 3.9)];
  return {
    rule: ruleOf(condition, expr),
    bad: above(condition) ? slow : fast,
    good: above(condition) ? fast : slow,
    after: condition.seconds + 600,
  };
}

function minutesOf({ seconds }: Condition): number {
  return Math.ceil(seconds / 60) + 30;
}

function share(labels: Readonly<Record<string, string>>, window: string): string {
  const failed = `sum(rate(${SERIES.requests}${selector({ ...labels, outcome: 'error' })}[${window}]))`;
  // Requests without a failure have no such series at all.
  return `(${failed} or vector(0)) / sum(rate(${SERIES.requests}${selector(labels)}[${window}]))`;
}

function failing(labels: Readonly<Record<string, string>>, part: number, minutes: number): Samples[] {
  return [
    { series: `${SERIES.requests}${selector({ ...labels, outcome: 'error' })}`, values: `0+${number(6000 * part)}x${minutes}` },
    { series: `${SERIES.requests}${selector({ ...labels, outcome: 'success' })}`, values: `0+${number(6000 * (1 - part))}x${minutes}` },
  ];
}

/**
 * Failures against a limit. An objective of less than one failure in twenty is watched by how fast it is used up, over two windows each (Google, "The Site
 * Reliability Workbook", chapter 5, table 5-8): 14.4 times as fast over an hour wakes somebody, 6 times over six hours is a ticket.
 */
function failures(condition: Condition): TestedRule[] {
  const { metric, limit, labels } = condition;
  const allowed = metric === 'availability' ? 1 - limit : limit;
  const flipped = metric === 'availability' ? MIRROR[condition.comparison] : condition.comparison;
  const budget = condition.alert === null && allowed > 0 && allowed < 0.05;
  if (!budget) {
    const up = flipped.startsWith('>');
    const minutes = minutesOf(condition);
    const bad = Math.min(1, up ? allowed * 2 + 0.01 : allowed / 2);
    const good = up ? allowed / 2 : Math.min(1, allowed * 2 + 0.01);
    return [
      {
        rule: ruleOf(condition, `${share(labels, WINDOW)} ${flipped} ${number(allowed)}`),
        bad: failing(labels, bad, minutes),
        good: failing(labels, good, minutes),
        after: condition.seconds + 600,
      },
    ];
  }
  const burns = [
    { factor: 14.4, long: '1h', short: '5m', severity: 'page' as const, suffix: 'BurnsFast', minutes: 90 },
    { factor: 6, long: '6h', short: '30m', severity: 'ticket' as const, suffix: 'BurnsSlowly', minutes: 400 },
  ];
  return burns.map(({ factor, long, short, severity, suffix, minutes }) => {
    const most = number(Math.min(1, factor * allowed));
    const expr = `${share(labels, long)} > ${most} and ${share(labels, short)} > ${most}`;
    return {
      rule: ruleOf(condition, expr, { suffix, lasts: 120, severity }),
      bad: failing(labels, Math.min(1, allowed * factor * 1.2), minutes),
      good: failing(labels, allowed / 2, minutes),
      after: minutes * 60,
    };
  });
}

const MIRROR: Readonly<Record<Condition['comparison'], string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==', '!=': '!=' };

function gauge(condition: Condition, series: string, by: 'avg' | 'sum'): TestedRule {
  const { labels, comparison, limit } = condition;
  const minutes = minutesOf(condition);
  const at = (value: number): Samples[] => [{ series: `${series}${selector(labels)}`, values: `${number(value)}x${minutes}` }];
  const [high, low] = [at(limit * 1.5 + 0.01), at(limit / 2)];
  return {
    rule: ruleOf(condition, `${by}(${series}${selector(labels)}) ${comparison} ${number(limit)}`),
    bad: above(condition) ? high : low,
    good: above(condition) ? low : high,
    after: condition.seconds + 600,
  };
}

function throughput(condition: Condition): TestedRule {
  const { metric, labels, comparison, limit } = condition;
  const picked = metric === 'goodput' ? { ...labels, outcome: 'success' } : labels;
  const minutes = minutesOf(condition);
  const at = (perSecond: number): Samples[] => [
    { series: `${SERIES.requests}${selector({ ...labels, outcome: 'success' })}`, values: `0+${number(perSecond * 60)}x${minutes}` },
  ];
  const [high, low] = [at(limit * 1.5 + 1), at(limit / 2)];
  return {
    rule: ruleOf(condition, `sum(rate(${SERIES.requests}${selector(picked)}[${WINDOW}])) ${comparison} ${number(limit)}`),
    bad: above(condition) ? high : low,
    good: above(condition) ? low : high,
    after: condition.seconds + 600,
  };
}
