import type { Results } from '../kinds/results.js';
import type { Finding, Range, Severity } from '../model/index.js';

/** A finding with the file as the person named it: what every output of `check` is made from. */
export interface Found {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly fixes: readonly string[];
  /** What the rule is about and what to do; empty for the language's own errors, whose message says it all. */
  readonly docs: string;
}

export function found(finding: Finding, file: string, docs: string): Found {
  const { start, end } = finding.source;
  return {
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    file,
    range: { start, end },
    fixes: finding.fixes.map((fix) => fix.title),
    docs,
  };
}

export function findingsJson(findings: readonly Found[]): string {
  return print({ findings });
}

/** One run, or the instant answer: the published shape, in its published order. Units are SI and said with each figure. */
export function resultsJson(results: Results): string {
  return print(results);
}

/** `simulate --all`: the plain design and every scenario. */
export function allResultsJson(runs: readonly Results[]): string {
  return print({ architecture: runs[0]?.architecture ?? null, runs });
}

export function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
