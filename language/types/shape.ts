import type { Dimension } from '../../src/model/index.js';
import type { FieldType, KindDeclaration, NamedType, RecordType, Type } from '../generated/ast.js';

/** What values a type admits: its options with all aliases looked up, sorted by how a value of each is written. */
export interface Shape {
  /** The type as written, for messages. */
  readonly text: string;
  readonly quantities: readonly QuantityShape[];
  /** `rate per client`. */
  readonly per: readonly PerShape[];
  readonly flag: boolean;
  readonly isText: boolean;
  readonly timeOfDay: boolean;
  readonly operation: boolean;
  /** `p99(checkout) > 800ms`: an expectation as a value. */
  readonly condition: boolean;
  /** Members of enumerations. */
  readonly members: ReadonlyMap<string, NamedType>;
  readonly calls: ReadonlyMap<string, NamedType>;
  /** A component of any of these kinds, or of one that extends them. */
  readonly kinds: readonly KindDeclaration[];
  readonly lists: readonly Type[];
  readonly records: readonly RecordType[];
  readonly maps: readonly MapShape[];
}

export interface QuantityShape {
  readonly dimension: Dimension;
  /** Without a fraction. */
  readonly whole: boolean;
  /** Limits in the base unit, and as written. */
  readonly lower: Limit | null;
  readonly upper: Limit | null;
}

export interface Limit {
  readonly value: number;
  readonly text: string;
}

export interface PerShape {
  readonly dimension: Dimension;
  readonly per: string;
}

export interface MapShape {
  /** What the keys are: a shape of names. */
  readonly key: Shape;
  readonly value: Type | undefined;
}

/** The words for types that the language itself knows. */
export const DIMENSIONS: ReadonlyMap<string, { readonly dimension: Dimension; readonly whole: boolean }> = new Map([
  ['number', { dimension: 'number', whole: false }],
  ['integer', { dimension: 'number', whole: true }],
  ['duration', { dimension: 'duration', whole: false }],
  ['rate', { dimension: 'rate', whole: false }],
  ['size', { dimension: 'size', whole: false }],
  ['bandwidth', { dimension: 'bandwidth', whole: false }],
  ['percent', { dimension: 'percent', whole: false }],
  ['factor', { dimension: 'factor', whole: false }],
  ['money', { dimension: 'money', whole: false }],
  ['price', { dimension: 'price', whole: false }],
] as const);

const OTHERS = ['flag', 'text', 'time_of_day', 'operation', 'condition'] as const;

/** `duration`, `text`, …: every word that is a type without being declared. */
export const BUILTIN_TYPES: readonly string[] = [...DIMENSIONS.keys(), ...OTHERS];

export function isBuiltin(word: string): boolean {
  return BUILTIN_TYPES.includes(word);
}

/** What a call takes, and what a record has: the same thing under two names. */
export function fieldsOf(option: NamedType | RecordType): readonly FieldType[] {
  return option.$type === 'RecordType' ? option.fields : option.parameters;
}
