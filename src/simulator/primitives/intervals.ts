/** A span of time in seconds, from `at` until `end`, which may be Infinity. */
export interface Interval {
  readonly at: number;
  readonly end: number;
}

/** The times that any of them covers, in order and apart. */
export function merged(spans: readonly Interval[]): Interval[] {
  const apart: { at: number; end: number }[] = [];
  for (const { at, end } of [...spans].filter((span) => span.end > span.at).sort((a, b) => a.at - b.at)) {
    const last = apart.at(-1);
    if (last && at <= last.end) last.end = Math.max(last.end, end);
    else apart.push({ at, end });
  }
  return apart;
}

/** From each time at which one of them begins or ends: the values of those that last then. */
export function courseOf(spans: readonly (Interval & { readonly value: number })[]): { readonly at: number; readonly values: number[] }[] {
  const times = [...new Set(spans.flatMap(({ at, end }) => [at, end]))].sort((a, b) => a - b);
  return times.map((time) => ({
    at: time,
    values: spans.filter(({ at, end }) => at <= time && time < end).map(({ value }) => value),
  }));
}
