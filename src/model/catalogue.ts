import type { Dimension } from './quantity.js';
import type { Span } from './source.js';
import type { Value } from './value.js';

/** The kinds that an architecture can use, as declared in the standard library and in the user's own files. */
export interface Catalogue {
  readonly kinds: readonly KindDeclaration[];
}

export interface KindDeclaration {
  readonly name: string;
  readonly abstract: boolean;
  readonly extends: string | null;
  /** The kind and its ancestors, nearest first: `['cache', 'placed', 'component']`. */
  readonly lineage: readonly string[];
  /** `edge`, `compute`, `data`, …; a user's kind belongs to the family of the kind it extends. */
  readonly family: string;
  readonly doc: string;
  /** Own and inherited. */
  readonly properties: readonly PropertyDeclaration[];
  /** Own and inherited. */
  readonly metrics: readonly MetricDeclaration[];
  readonly operations: readonly string[];
  /** From the standard library rather than from a user's file. */
  readonly builtin: boolean;
  readonly source: Span;
}

export interface PropertyDeclaration {
  readonly name: string;
  /** The type as written, e.g. `lru | lfu | fifo`. */
  readonly type: string;
  /** The default as written, or null. */
  readonly default: string | null;
  readonly doc: string;
  /** What to write instead, when the property is deprecated. */
  readonly deprecated: string | null;
  /** The kind that declares it. */
  readonly declaredBy: string;
}

export interface MetricDeclaration {
  readonly name: string;
  readonly dimension: Dimension;
  readonly doc: string;
  readonly declaredBy: string;
}

/** The value a property has when nobody wrote one. */
export type Default = Value | undefined;
