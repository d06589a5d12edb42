import { isKind, type Architecture, type Comparison, type Component } from '../../model/index.js';
import { callsOf } from '../graph.js';
import type { AlarmPlan, Measured, Origin, Severity } from '../plan/plan.js';
import { viewsOf } from '../view.js';
import { BASELINE } from './baseline.js';
import { isBudget } from './budget.js';
import type { Built } from './kind.js';
import { alarmText, shorten, slug } from './names.js';
import { usualAlarms } from './usual-alarms.js';

/** What an alarm is raised for: something that must be so (an expectation), or must not be so (an alert). */
interface Condition {
  readonly name: string;
  readonly text: string;
  readonly metric: string;
  readonly subject: string | null;
  readonly subjectKind: 'component' | 'flow' | 'architecture';
  /** When the alarm is raised. */
  readonly comparison: Comparison;
  readonly limit: number;
  readonly seconds: number;
  readonly severity: Severity;
  /** The alert, when there is one. */
  readonly alert: Component | null;
}

/** What the planner knows of what is built. */
export interface Watched {
  readonly built: (id: string) => Built;
  readonly origin: (component: Component) => Origin;
  readonly find: (id: string) => Component | null;
  readonly take: (name: string) => string;
  /** Says that something is not watched. */
  readonly note: (about: string, message: string) => void;
}

/** Shortest period that CloudWatch counts most metrics of AWS's services over, in seconds. */
const PERIOD = 60;

/** The alarms of a design, each with the key of the component that it watches. */
export function alarmsOf(architecture: Architecture, watched: Watched): AlarmPlan[] {
  const alarms = new Map<string, AlarmPlan>();
  for (const alarm of alarmOfEach(architecture, watched)) {
    const when = raisedWhen(alarm);
    const twin = alarms.get(when);
    alarms.set(
      when,
      twin ? { ...twin, description: alarmText(`${twin.description}; ${alarm.description}`) } : { ...alarm, key: watched.take(alarm.key) },
    );
  }
  const asked = [...alarms.values()];
  return [...asked, ...usual(architecture, watched, asked)];
}

/** What is watched in any case, unless the design asks for the same measure itself. */
function usual(architecture: Architecture, watched: Watched, asked: readonly AlarmPlan[]): AlarmPlan[] {
  const metric = (reading: Measured): string => (reading.is === 'metric' ? reading.name : reading.part);
  return architecture.components.flatMap((component) => {
    const built = watched.built(component.id);
    if (!built) return [];
    const origin = watched.origin(component);
    const said = new Set(asked.filter(({ watches }) => watches === origin.key).map(({ reading }) => metric(reading)));
    return usualAlarms(built)
      .filter(({ reading, parts }) => !said.has(metric(reading)) || parts?.[0] === 'dead_letters')
      .map(({ name, says, reading, comparison, threshold, seconds, parts }): AlarmPlan => ({
        key: watched.take(`${shorten(origin.key, 36)}_${name}`),
        origin,
        watches: origin.key,
        description: alarmText(`${component.id} ${says}`),
        parts,
        reading,
        comparison,
        threshold: round(threshold),
        periodSeconds: PERIOD,
        periods: seconds / PERIOD,
        severity: 'ticket',
      }));
  });
}

/** Alike for two alarms that would be raised at the same time and tell the same people: of what is expected of two flows through one balancer. */
function raisedWhen({ origin, watches, reading, comparison, threshold, periods, severity }: AlarmPlan): string {
  return JSON.stringify([origin.key, watches, reading, comparison, threshold, periods, severity]);
}

/** As they are asked for, with the names that their keys are made of. */
function alarmOfEach(architecture: Architecture, watched: Watched): AlarmPlan[] {
  return conditionsOf(architecture, watched).flatMap((condition) => {
    const { text } = condition;
    const about = condition.alert?.id ?? condition.subject ?? architecture.name;
    const subject = subjectOf(condition, architecture, watched);
    const measured = subject && measure(condition, watched.built(subject.id));
    if (measured?.comparison === '==') {
      watched.note(about, `CloudWatch compares no alarm for being equal, so none is raised for \`${text}\`.`);
      return [];
    }
    if (!subject || !measured) {
      watched.note(about, `CloudWatch measures nothing that \`${text}\` could be held against, so no alarm is raised for it.`);
      return [];
    }
    const { reading, limit, comparison } = measured;
    if (condition.subjectKind === 'flow' && flowsThrough(architecture, subject.id) > 1)
      watched.note(about, `\`${text}\` is watched at \`${subject.id}\`, where AWS counts the requests of all flows together.`);
    return [
      {
        key: shorten(slug(condition.name), 36),
        origin: watched.origin(condition.alert ?? subject),
        watches: watched.origin(subject).key,
        description: alarmText(condition.alert ? `${condition.alert.id}: ${text}` : `expected: ${text}`),
        parts: subjectParts(watched.built(subject.id)),
        reading,
        comparison: OPERATORS[comparison],
        threshold: round(limit),
        periodSeconds: PERIOD,
        periods: Math.max(1, Math.min(60, Math.round(condition.seconds / PERIOD))),
        severity: condition.severity,
      },
    ];
  });
}

/** Each shard of a database is watched by itself. */
function subjectParts(built: Built): AlarmPlan['parts'] {
  return built?.as === 'database' && built.plan.shards.length > 1 ? built.plan.shards : null;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function conditionsOf(architecture: Architecture, watched: Watched): Condition[] {
  const alerts = viewsOf(architecture, 'alert').flatMap((view): Condition[] => {
    const { when } = view;
    if (!when) {
      watched.note(view.id, 'It has no condition, so no alarm is raised.');
      return [];
    }
    return [
      {
        name: view.id,
        text: when.text,
        metric: when.metric,
        subject: when.subject ?? null,
        subjectKind: when.subjectKind,
        comparison: when.comparison,
        limit: when.limit,
        seconds: view.for,
        severity: view.severity,
        alert: view.component,
      },
    ];
  });
  const said = new Set(alerts.map(({ metric, subject }) => `${metric} ${subject ?? ''}`));
  const expected = architecture.expectations
    .filter((expectation) => !isBudget(expectation))
    // Alerts say it better: with a time and whom to tell.
    .filter(({ metric, subject }) => !said.has(`${metric} ${subject ?? ''}`))
    .map(({ text, metric, subject, subjectKind, comparison, limit }): Condition => ({
      name: `${subject ?? 'whole'}_${metric}`,
      text,
      metric,
      subject,
      subjectKind,
      comparison: OPPOSITE[comparison],
      limit,
      seconds: BASELINE.alarms.usualSeconds,
      severity: 'ticket',
      alert: null,
    }));
  return [...alerts, ...expected];
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '==' };
const OPERATORS: Readonly<Record<Exclude<Comparison, '=='>, AlarmPlan['comparison']>> = {
  '>': 'GreaterThanThreshold',
  '>=': 'GreaterThanOrEqualToThreshold',
  '<': 'LessThanThreshold',
  '<=': 'LessThanOrEqualToThreshold',
};

/** What is watched for a condition: the component itself; for a flow or the whole, the first balancer that the requests come through. */
function subjectOf({ subject, subjectKind }: Condition, architecture: Architecture, watched: Watched): Component | null {
  if (subjectKind === 'component') return subject === null ? null : watched.find(subject);
  const flows = architecture.flows.filter(({ name }) => subjectKind === 'architecture' || name === subject);
  for (const flow of flows) {
    for (const { to } of callsOf(flow.steps)) {
      const entry = watched.find(to);
      if (entry && isKind(entry, 'load_balancer') && watched.built(to)?.as === 'balancer') return entry;
    }
  }
  return null;
}

function flowsThrough(architecture: Architecture, id: string): number {
  return architecture.flows.filter(({ steps }) => [...callsOf(steps)].some(({ to }) => to === id)).length;
}

const PERCENTILES: Readonly<Record<string, string>> = { p50: 'p50', p95: 'p95', p99: 'p99', p999: 'p99.9', mean: 'Average' };

interface Measure {
  readonly reading: Measured;
  readonly limit: number;
  readonly comparison: Comparison;
}

/** How CloudWatch measures it (docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html); null when it does not. */
function measure({ metric, limit, comparison }: Condition, built: Built): Measure | null {
  const one = (namespace: string, name: string, statistic: string, at = limit): Measure => ({
    reading: { is: 'metric', namespace, name, statistic },
    limit: at,
    comparison,
  });
  const statistic = PERCENTILES[metric];
  const share = (namespace: string, part: string, of: string): Measure | null => {
    const reading: Measured = { is: 'share', namespace, part, of };
    if (metric === 'errors') return { reading, limit, comparison };
    // What is available is what is no error.
    return metric === 'availability' ? { reading, limit: 1 - limit, comparison: MIRROR[comparison] } : null;
  };
  switch (built?.as) {
    case 'balancer':
      if (built.plan.type !== 'application') return null;
      if (statistic !== undefined) return one('AWS/ApplicationELB', 'TargetResponseTime', statistic);
      return share('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', 'RequestCount');
    case 'service':
      return metric === 'utilisation' ? one('AWS/ECS', 'CPUUtilization', 'Average', limit * 100) : null;
    case 'database':
      return metric === 'utilisation' ? one('AWS/RDS', 'CPUUtilization', 'Average', limit * 100) : null;
    case 'managed': {
      if (built.plan.is === 'function') {
        if (statistic !== undefined) return one('AWS/Lambda', 'Duration', statistic, limit * 1000);
        return share('AWS/Lambda', 'Errors', 'Invocations');
      }
      if (built.plan.is !== 'queue') return null;
      if (metric === 'queue_length' || metric === 'lag') return one('AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum');
      return null;
    }
    default:
      return null;
  }
}

const MIRROR: Readonly<Record<Comparison, Comparison>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '==': '==' };
