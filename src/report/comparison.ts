import type { Figure, Metrics, Results, Unit } from '../kinds/figures/results.js';

/** A figure of two runs side by side. */
export interface Change {
  /** The flow or component; empty for the whole. */
  readonly subject: string;
  readonly metric: string;
  readonly unit: Unit;
  readonly before: number | null;
  readonly after: number | null;
  /** (after − before) / |before|; null when that is not defined. */
  readonly relative: number | null;
  /**
   * Whether the two differ by more than their 95 % confidence intervals: intervals that do not overlap. Null when an interval is missing. Stricter
   * than a test of the difference, so that "changed" can be believed.
   */
  readonly significant: boolean | null;
}

/** Less than this is the same to a reader. */
const SAME = 0.001;

/** Every figure that two runs both know and that is not the same in both, the largest relative change first. */
export function compareRuns(before: Results, after: Results): readonly Change[] {
  const changes = [
    ...Object.entries(after.flows).flatMap(([name, metrics]) => changesOf(name, before.flows[name], metrics)),
    ...Object.entries(after.components).flatMap(([id, { metrics }]) => changesOf(id, before.components[id]?.metrics, metrics)),
    ...changesOf('', before.whole, after.whole),
  ];
  return changes.sort((a, b) => Math.abs(b.relative ?? Infinity) - Math.abs(a.relative ?? Infinity));
}

function changesOf(subject: string, before: Metrics | undefined, after: Metrics): Change[] {
  if (!before) return [];
  return Object.entries(after).flatMap(([metric, figure]) => {
    const old = before[metric];
    const change = old ? changeOf(subject, metric, old, figure) : null;
    return change ? [change] : [];
  });
}

/** Null when there is nothing to tell. */
export function changeOf(subject: string, metric: string, before: Figure, after: Figure): Change | null {
  const { value: old } = before;
  const { value } = after;
  // Equal, or not defined in either.
  if (old === value) return null;
  const relative = old === null || value === null || old === 0 ? null : (value - old) / Math.abs(old);
  if (relative !== null && Math.abs(relative) < SAME) return null;
  return { subject, metric, unit: after.unit, before: old, after: value, relative, significant: apart(before, after) };
}

function apart(before: Figure, after: Figure): boolean | null {
  if (!before.ci || !after.ci) return null;
  return before.ci[1] < after.ci[0] || after.ci[1] < before.ci[0];
}
