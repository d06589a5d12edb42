import type { LexerResult, ParseResult } from 'langium';
import type { Document } from '../generated/ast.js';
import { createArchServices, type ArchServices } from '../module.js';
import { print } from './print.js';
import { treeOf } from './tree.js';

type Token = LexerResult['tokens'][number];

let own: ArchServices | undefined;

/**
 * The canonical form of a text: two spaces for each level, one statement a line unless its body was written on one line and fits, two spaces
 * between the statements of such a body, comments where they were. Formatting twice is formatting once. Null when the text has syntax errors.
 */
export function format(text: string): string | null {
  const services = (own ??= createArchServices({ library: [] }));
  const parsed = services.parser.LangiumParser.parse<Document>(text);
  if (!isSound(parsed)) return null;
  const lexed = services.parser.Lexer.tokenize(text);
  const printed = print(treeOf(parsed.value, lexed));
  // What a word means depends on its neighbours, and lines are among them. A form that reads otherwise than the text is not its form.
  return isSound(services.parser.LangiumParser.parse(printed)) && isSame(lexed, services.parser.Lexer.tokenize(printed)) ? printed : text;
}

function isSound({ lexerErrors, parserErrors }: ParseResult): boolean {
  return lexerErrors.length === 0 && parserErrors.length === 0;
}

/** The same words with the same meanings, and the same comments. */
function isSame(before: LexerResult, after: LexerResult): boolean {
  const a = meanings(before.tokens);
  const b = meanings(after.tokens);
  if (a.length !== b.length || before.hidden.length !== after.hidden.length) return false;
  return (
    a.every((meaning, index) => meaning === b[index]) &&
    before.hidden.every((comment, index) => bare(comment) === bare(after.hidden[index]))
  );
}

/** Commas are left out: some are optional. So is whether a name begins its line. */
function meanings(tokens: readonly Token[]): string[] {
  return tokens
    .filter(({ image }) => image !== ',')
    .map(({ image, tokenType }) => `${tokenType.name === 'OPENING' ? 'ID' : tokenType.name} ${image}`);
}

function bare(comment: Token | undefined): string {
  return (comment?.image ?? '').replace(/\s+/g, ' ').trim();
}
