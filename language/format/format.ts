import type { LexerResult, ParseResult } from 'langium';
import type { Document } from '../generated/ast.js';
import { createArchServices, type ArchServices } from '../module.js';
import { print } from './print.js';
import { treeOf } from './tree.js';

type Token = LexerResult['tokens'][number];

type Parser = Pick<ArchServices['parser'], 'LangiumParser' | 'Lexer'>;

let own: Parser | undefined;

/**
 * The canonical form of a text: two spaces for each level, one statement a line unless its body was written on one line and fits, two spaces
 * between the statements of such a body, comments where they were. Formatting twice is formatting once. Null when the text has syntax errors. Who
 * has parsed the text already hands that in, and who has a parser that.
 */
export function format(text: string, known?: ParseResult<Document>, reader?: Parser): string | null {
  const { LangiumParser: parser, Lexer: lexer } = reader ?? (own ??= createArchServices({ library: [] }).parser);
  const parsed = known?.value.$cstNode?.root.fullText === text ? known : parser.parse<Document>(text);
  if (!isSound(parsed)) return null;
  const lexed = lexer.tokenize(text);
  const printed = print(treeOf(parsed.value, lexed));
  if (printed === text) return text;
  // What a word means depends on its neighbours, and lines are among them. A form that reads otherwise than the text is not its form.
  const after = lexer.tokenize(printed);
  if (!isSame(lexed, after)) return text;
  return isAlike(lexed.tokens, after.tokens) || isSound(parser.parse(printed)) ? printed : text;
}

/** Word for word the same to a parser, who need not be asked again then. */
function isAlike(before: readonly Token[], after: readonly Token[]): boolean {
  return before.length === after.length && before.every(({ tokenType }, index) => tokenType === after[index]?.tokenType);
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
