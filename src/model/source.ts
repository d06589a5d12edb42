/** Where something was written. Lines and characters count from 0, as in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Whether a place in a text comes before another one of it. */
export function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A range in a file; the file is named by its URI. */
export interface Span extends Range {
  readonly file: string;
}
