import type { Architecture, Comparison } from '../../model/index.js';
import { slug } from '../../kinds/cloud/names.js';
import { viewsOf } from '../../kinds/view.js';

/** Something that somebody is told of: an alert of the design, or an expectation that is not kept. */
export interface Condition {
  /** Name of the alert: letters, digits and `_`. */
  readonly name: string;
  /** Id of the alert of the design; null for an expectation, which has an objective that may be used up. */
  readonly alert: string | null;
  readonly text: string;
  readonly metric: string;
  /** Labels that pick the series: of a component, a flow, or of everything. */
  readonly labels: Readonly<Record<string, string>>;
  /** When it is raised. */
  readonly comparison: Raised;
  readonly limit: number;
  /** Seconds that it has to last. */
  readonly seconds: number;
  readonly severity: 'page' | 'ticket' | 'info';
  readonly runbook: string | null;
}

/** Comparisons of PromQL. */
export type Raised = Comparison | '!=';

const OPPOSITE: Readonly<Record<Comparison, Raised>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '==': '!=' };

/** An expectation does not say for how long: five minutes, so that one bad minute wakes nobody. */
const USUAL_SECONDS = 300;

export function conditionsOf(architecture: Architecture): Condition[] {
  const taken = new Set<string>();
  const named = (wanted: string): string => {
    const base = pascal(wanted);
    let name = base;
    for (let i = 2; taken.has(name); i++) name = `${base}${i}`;
    taken.add(name);
    return name;
  };
  const alerts = viewsOf(architecture, 'alert').flatMap((view): Condition[] =>
    view.when
      ? [
          {
            name: named(view.id),
            alert: view.id,
            text: view.when.text,
            metric: view.when.metric,
            labels: labelsOf(view.when.subjectKind, view.when.subject ?? null),
            comparison: view.when.comparison,
            limit: view.when.limit,
            seconds: view.for,
            severity: view.severity,
            runbook: view.runbook ?? null,
          },
        ]
      : [],
  );
  const expected = architecture.expectations.map(({ text, metric, subject, subjectKind, comparison, limit }): Condition => ({
    name: named(`${subject ?? 'whole'}_${metric}`),
    alert: null,
    text,
    metric,
    labels: labelsOf(subjectKind, subject),
    comparison: OPPOSITE[comparison],
    limit,
    seconds: USUAL_SECONDS,
    severity: 'ticket',
    runbook: null,
  }));
  return [...alerts, ...expected];
}

function labelsOf(kind: 'component' | 'flow' | 'architecture', subject: string | null): Record<string, string> {
  return subject === null || kind === 'architecture' ? {} : { [kind]: subject };
}

function pascal(text: string): string {
  return slug(text)
    .split('_')
    .map((part) => (part[0] ?? '').toUpperCase() + part.slice(1))
    .join('');
}
