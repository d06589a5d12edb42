import type { ParseResult } from 'langium';

type Lexed = ParseResult['lexerErrors'][number];
type Parsed = ParseResult['parserErrors'][number];
type Token = Parsed['token'];

/** What the lexer and the parser say of a text, each in the order in which they came past it. */
export class Errors {
  constructor(
    readonly lexed: Lexed[],
    readonly parsed: Parsed[],
  ) {}

  static of({ lexerErrors, parserErrors }: ParseResult): Errors {
    return new Errors(lexerErrors, parserErrors);
  }

  get count(): number {
    return this.lexed.length + this.parsed.length;
  }

  /** Those at words from an offset to another, the latter included. What is missing at the end of a text stands at infinity. */
  within(from: number, to: number): Errors {
    const isInside = (offset: number): boolean => offset >= from && offset <= to;
    return new Errors(
      this.lexed.filter(({ offset }) => isInside(offset)),
      this.parsed.filter(({ token }) => isInside(offsetOf(token))),
    );
  }

  and({ lexed, parsed }: Errors): Errors {
    return new Errors([...this.lexed, ...lexed], [...this.parsed, ...parsed]);
  }

  /** Moves them, and the words that they tell of, by so many characters and lines. */
  move(offset: number, lines: number): void {
    if (offset === 0 && lines === 0) return;
    for (const error of this.lexed) {
      error.offset += offset;
      if (error.line !== undefined) error.line += lines;
    }
    const tokens = new Set<Token>();
    for (const error of this.parsed) {
      tokens.add(error.token);
      if ('previousToken' in error) tokens.add(error.previousToken as Token);
    }
    for (const token of tokens) {
      if (offsetOf(token) === Infinity) continue;
      token.startOffset += offset;
      if (token.endOffset !== undefined) token.endOffset += offset;
      if (token.startLine !== undefined) token.startLine += lines;
      if (token.endLine !== undefined) token.endLine += lines;
    }
  }
}

function offsetOf({ startOffset }: Token): number {
  return startOffset >= 0 ? startOffset : Infinity;
}
