import type { Architecture, Finding } from '../src/model/index.js';

/** What the host hands to the language: the standard library's text, and what is known beyond the text. */
export interface LanguageContext {
  /** Files of the standard library, by path: `data/cache/cache.arch`. */
  readonly library: readonly { readonly path: string; readonly text: string }[];
  /** Absent in hosts that only read. */
  readonly insight?: Insight;
}

/** A design rule by its code, and what it finds in one sentence. */
export interface RuleName {
  readonly code: string;
  readonly title: string;
}

/** Answers about a sound architecture, computed by the host and shown by the language. */
export interface Insight {
  /** The rules that findings come from. */
  readonly rules: readonly RuleName[];
  /** Design findings; the language publishes them as diagnostics beside its own. Null while they are not known yet. */
  findings(architecture: Architecture): readonly Finding[] | null;
  /** Those that are known sooner, while the others are not known yet, and which codes come later; null when none are. Absent in hosts that know all at once. */
  early?(architecture: Architecture): { readonly findings: readonly Finding[]; readonly isLate: (code: string) => boolean } | null;
  /** Resolves when everything is known: true; or when it never will be, because there is a newer architecture of the file: false. */
  ready(architecture: Architecture): Promise<boolean>;
  /** How the reader of a file takes findings: by settings. Absent in hosts that have none. */
  readonly judge?: (file: string) => Promise<Judge>;
  /** Shown after a component's name: `61% · p99 24ms`. */
  hint(architecture: Architecture, component: string): Hint | null;
  /** Shown after an expectation: `241ms, holds`. The index counts the architecture's expectations outside scenarios. */
  expectationHint(architecture: Architecture, index: number): Hint | null;
  /**
   * What the last simulation of a scenario (null: of the steady state) came to: `4 of 5 hold`. Null when there was none, or the architecture has become
   * another one since. Absent in hosts that do not simulate.
   */
  lastRun?(architecture: Architecture, scenario: string | null): Hint | null;
  /** The metric table of a component or flow, as Markdown; with a metric, that one alone. */
  metrics(architecture: Architecture, subject: string, metric: string | null): string | null;
}

/** How somebody takes findings. */
export interface Judge {
  /** What is off is left out; what is worse or milder for them than for the rule says so. */
  readonly judged: (findings: readonly Finding[]) => readonly Finding[];
  /** What is wrong with the settings themselves. */
  readonly findings: readonly Finding[];
}

export interface Hint {
  readonly label: string;
  /** Markdown. */
  readonly tooltip: string;
}
