import type { Span } from './source.js';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Something wrong with a design, or with the text that states it. */
export interface Finding {
  /** `cache/no-ttl`; the part before the slash is the kind or the subject. */
  readonly code: string;
  readonly severity: Severity;
  /** Names names and numbers. */
  readonly message: string;
  readonly source: Span;
  readonly fixes: readonly Fix[];
  /** Other places that belong to it: the calls that multiply, the component that a promise is about. Absent when there are none. */
  readonly related?: readonly Related[];
}

/** A place with what it has to do with a finding. */
export interface Related {
  readonly message: string;
  readonly source: Span;
}

/** A repair. What it means in the text is decided by the language, which alone knows text. */
export interface Fix {
  /** Imperative: "Add `ttl: 5m`". */
  readonly title: string;
  readonly changes: readonly Change[];
  /** It may be made without being looked at: it decides nothing that is for a person to decide, and costs nothing. */
  readonly safe?: true;
}

export type Change =
  | { readonly change: 'set'; readonly component: string; readonly property: string; readonly value: string }
  | { readonly change: 'remove'; readonly component: string; readonly property: string }
  /** A whole statement, appended after the component (or at the end of the file when null). */
  | { readonly change: 'add'; readonly after: string | null; readonly text: string }
  /** Replaces text that a finding points at. */
  | { readonly change: 'replace'; readonly source: Span; readonly text: string };
