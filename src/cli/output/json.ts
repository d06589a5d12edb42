import { stringifyChunked } from '@discoveryjs/json-ext';
import type { Results, StrategyFigures } from '../../kinds/figures/results.js';
import type { Finding, Range, Severity } from '../../model/index.js';

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
  /** Other places that belong to it. */
  readonly related: readonly Place[];
  /** What its repairs mean in the text; empty unless somebody asked for it. */
  readonly repairs: readonly { readonly title: string; readonly edits: readonly Edit[] }[];
  /** Why the text says to ignore it; null when it does not. */
  readonly spared: string | null;
}

interface Place {
  readonly message: string;
  readonly file: string;
  readonly range: Range;
}

/** New text in the place of old. */
export interface Edit {
  readonly file: string;
  readonly range: Range;
  readonly text: string;
}

/** `label` turns the URI of a file into what the person calls it. */
export function found(finding: Finding, label: (uri: string) => string, docs: string): Found {
  const { source, related = [] } = finding;
  const { start, end } = source;
  return {
    code: finding.code,
    severity: finding.severity,
    message: finding.message,
    file: label(source.file),
    range: { start, end },
    fixes: finding.fixes.map((fix) => fix.title),
    docs,
    related: related.map(({ message, source: { file, start: from, end: to } }) => ({
      message,
      file: label(file),
      range: { start: from, end: to },
    })),
    repairs: [],
    spared: null,
  };
}

/** The published shape of findings; `more` is what else the command has to tell. */
export function findingsJson(findings: readonly Found[], more: object): string {
  return print({
    findings: findings.map(({ code, severity, message, file, range, fixes, docs, related }) => ({
      code,
      severity,
      message,
      file,
      range,
      fixes,
      docs,
      related,
    })),
    ...more,
  });
}

/**
 * One run, or the instant answer: the published shape, in its published order, piece by piece, as that of a large design is longer than a string can be.
 * Units are SI and said with each figure.
 */
export function resultsJson(results: Results): Iterable<string> {
  return pieces(results);
}

/** `simulate --all`: the plain design and every scenario, and the strategies of recovery when there is a plan. */
export function allResultsJson(runs: readonly Results[], strategies: readonly StrategyFigures[]): Iterable<string> {
  return pieces({ architecture: runs[0]?.architecture ?? null, runs, ...(strategies.length > 0 ? { strategies } : {}) });
}

function* pieces(value: unknown): Iterable<string> {
  yield* stringifyChunked(value, { space: 2 });
  yield '\n';
}

export function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
