import type { Comparison, Expectation } from '../../model/index.js';
import type { ExpectationResult, Figure, Metrics } from '../figures/results.js';

interface Figures {
  readonly components: Readonly<Record<string, { readonly metrics: Metrics }>>;
  readonly flows: Readonly<Record<string, Metrics>>;
  readonly whole: Metrics;
}

/** Whether an expectation holds. A figure that is not known passes nothing and fails nothing. */
export function evaluate(expectation: Expectation, figures: Figures): ExpectationResult {
  const found = find(expectation, figures);
  const value = found?.value ?? null;
  return {
    text: expectation.text,
    value,
    limit: expectation.limit,
    unit: found?.unit ?? '1',
    passed: value === null ? null : holds(value, expectation.comparison, expectation.limit),
    line: expectation.source.start.line + 1,
    file: expectation.source.file,
    reason: reasonOf(expectation, found),
  };
}

function find({ metric, subject, subjectKind }: Expectation, figures: Figures): Figure | undefined {
  switch (subjectKind) {
    case 'architecture':
      return figures.whole[metric];
    case 'flow':
      return subject === null ? undefined : figures.flows[subject]?.[metric];
    case 'component':
      return subject === null ? undefined : figures.components[subject]?.metrics[metric];
  }
}

/** Whether a value compares so with a limit, both in base units. */
export function holds(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      // What was computed in floating point is compared as such.
      return Math.abs(value - limit) <= 1e-9 * Math.max(1, Math.abs(limit));
  }
}

/** Why it is not known, or how sure the answer is; null when there is nothing to add. */
function reasonOf(expectation: Expectation, found: Figure | undefined): string | null {
  if (!found) return `${expectation.subject ?? 'the whole'} has no metric ${expectation.metric}`;
  if (found.value === null) return found.method;
  if (!found.ci) return null;
  const [low, high] = found.ci;
  const decided = holds(low, expectation.comparison, expectation.limit) === holds(high, expectation.comparison, expectation.limit);
  return decided ? null : 'the limit lies within the confidence interval: more replications would tell';
}
