import {
  CstUtils,
  RootCstNodeImpl,
  type AstNode,
  type CompositeCstNode,
  type CstNode,
  type LangiumParser,
  type LeafCstNode,
  type ParseResult,
  type RootCstNode,
} from 'langium';
import type { Document } from '../generated/ast.js';
import { referencesIn } from '../references/visit.js';
import { Errors } from './errors.js';
import { declined, MAX_SYNTAX_ERRORS } from './limits.js';

type Statement = Document['elements'][number] | Document['imports'][number];

const LONE_RETURN = /\r(?!\n)/;
const NO_ERRORS = new Errors([], []);
/** Across no such sign does the lexer look for what a word is: between two stand paths and figures alone. */
const SIGN = /^(?:[[\]{}:<>=|*"]|[-~]>)/;

/** A statement of a file: its tree, and its node among those that the root of the concrete tree holds. */
interface Placed {
  readonly statement: Statement;
  readonly cst: CstNode;
  /** Among the root's children. */
  readonly index: number;
}

/** The text that changes. */
interface Before {
  readonly root: Document;
  readonly tree: RootCstNode;
  readonly text: string;
  readonly placed: readonly Placed[];
  readonly errors: Errors;
}

/** What chevrotain's tree keeps to itself: where a word stands, and what a node remembers of where its words stand. */
interface Insides {
  _offset: number;
  _startLine: number;
  _endLine: number;
  _rangeCache: unknown;
  content?: readonly CstNode[];
}

/**
 * Parses what changed, and keeps the trees of all other statements: the tree of the new text is made of theirs, which must not be used as
 * the old text's any more. Null when that cannot be told from the whole: then nothing was touched, and the text is to be parsed anew.
 *
 * A statement is parsed by its own words and those next to it. So the statement before the change and the one behind it are parsed once more, and must come out
 * as they were; the rest begins and ends with lines. Where there are errors, old or new, both must be statements that no error beside them reaches.
 */
export function reparse(old: ParseResult<Document>, text: string, parser: LangiumParser): ParseResult<Document> | null {
  const tree = old.value.$cstNode?.root;
  // What is wrong with a whole text is not seen in its parts; and lines that end with a lone carriage return are counted by the lexer alone.
  if (!tree || declined(text) || LONE_RETURN.test(text) || LONE_RETURN.test(tree.fullText)) return null;
  const placed = statements(old.value, tree);
  // Recovery from an error may leave a statement without words.
  if (placed.length < old.value.imports.length + old.value.elements.length) return null;
  const before: Before = { root: old.value, tree, text: tree.fullText, placed, errors: Errors.of(old) };
  const result = before.errors.count === 0 ? between(before, text, parser, opensLine) : null;
  return result ?? between(before, text, parser, standsAlone);
}

/** Parses from one statement that bounds the change to another, and puts the rest around them. */
function between(old: Before, text: string, parser: LangiumParser, isBound: typeof opensLine): ParseResult<Document> | null {
  const { root, tree: before, text: oldText, placed } = old;
  const { start, end } = changed(oldText, text);
  let first = placed.findIndex(({ cst }) => cst.end >= start) - 1;
  if (first < -1) first = placed.length - 1;
  while (first >= 0 && !isBound(old, first)) first--;
  let last = placed.findIndex(({ cst }) => cst.offset > end);
  // The statement behind `last` is the first that stays.
  while (last >= 0 && last + 1 < placed.length && !(opensLine(old, last + 1) && isBound(old, last))) last++;
  const opening = first <= 0 ? undefined : placed[first];
  const closing = last < 0 || last + 1 >= placed.length ? undefined : placed[last];
  if (!opening && !closing) return null;

  const from = opening ? lineOf(oldText, opening.cst.offset) : 0;
  const to = closing ? closing.cst.end : oldText.length;
  const shift = text.length - oldText.length;
  const part = parser.parse<Document>(text.slice(from, to + shift));
  const partRoot = part.value.$cstNode?.root;
  if (!partRoot) return null;
  const [firstIndex, lastIndex] = [opening?.index ?? 0, closing?.index ?? before.content.length - 1];
  if (opening && (part.value.name !== undefined || hasHeader(before, firstIndex, lastIndex))) return null;

  if (!opening && hasHeader(before, lastIndex + 1, before.content.length)) return null;

  const parsed = statements(part.value, partRoot);
  if (parsed.length < part.value.imports.length + part.value.elements.length) return null;
  if (opening && !isSame(parsed[0], opening, -from)) return null;
  if (closing && !isSame(parsed.at(-1), closing, shift - from)) return null;
  const found = Errors.of(part);
  const [upper, lower] = [
    opening ? old.errors.within(0, opening.cst.offset) : NO_ERRORS,
    closing ? old.errors.within(closing.cst.end, Infinity) : NO_ERRORS,
  ];
  const inside = found.within(opening ? opening.cst.end - from : 0, closing ? closing.cst.offset + shift - from : Infinity);
  if (found.count > (isBound === opensLine ? 0 : inside.count)) return null;
  if (upper.parsed.length + found.parsed.length + lower.parsed.length >= MAX_SYNTAX_ERRORS) return null;

  const lines = count(text, from, to + shift) - count(oldText, from, to);
  const leading = count(text, 0, from);
  const tree = new RootCstNodeImpl(text);
  const kept = [before.content.slice(0, firstIndex), before.content.slice(lastIndex + 1)] as const;
  for (const node of partRoot.content) move(node, from, leading);
  if (shift !== 0 || lines !== 0) for (const node of kept[1]) move(node, shift, lines);
  found.move(from, leading);
  lower.move(shift, lines);
  tree.content = [...kept[0], ...partRoot.content, ...kept[1]];
  for (const node of tree.content) (node as { container?: unknown }).container = tree;

  const value = opening ? { ...root } : { ...part.value };
  const stay = [...(opening ? placed.slice(0, first) : []), ...(closing ? placed.slice(last + 1) : [])];
  for (const { statement } of stay) forgetTargets(statement);
  const order = [...(opening ? placed.slice(0, first) : []), ...parsed, ...(closing ? placed.slice(last + 1) : [])];
  const imports: Document['imports'] = [];
  const elements: Document['elements'] = [];
  for (const { statement } of order) {
    const list: Statement[] = statement.$type === 'Import' ? imports : elements;
    Object.assign(statement, {
      $container: value,
      $containerProperty: list === imports ? 'imports' : 'elements',
      $containerIndex: list.length,
    });
    list.push(statement);
  }
  Object.assign(value, { imports, elements, $cstNode: tree });
  tree.astNode = value;
  const { lexed, parsed: unparsed } = upper.and(found).and(lower);
  return { value, parserErrors: unparsed, lexerErrors: lexed, ...(part.lexerReport && { lexerReport: part.lexerReport }) };
}

/** The piece of the old text that is not in the new one: from the first difference to the last. */
function changed(old: string, text: string): { readonly start: number; readonly end: number } {
  const shortest = Math.min(old.length, text.length);
  let start = 0;
  while (start < shortest && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let same = 0;
  while (same < shortest - start && old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)) same++;
  return { start, end: old.length - same };
}

function statements(root: Document, tree: CompositeCstNode): Placed[] {
  const byNode = new Map<CstNode, Statement>();
  for (const statement of [...root.imports, ...root.elements]) {
    let cst = statement.$cstNode;
    while (cst?.container && cst.container !== tree) cst = cst.container;
    if (cst) byNode.set(cst, statement);
  }
  const placed: Placed[] = [];
  tree.content.forEach((cst, index) => {
    const statement = byNode.get(cst);
    if (statement) placed.push({ statement, cst, index });
  });
  return placed;
}

/** Whether words that belong to no statement stand there: `architecture shop "A shop"`. */
function hasHeader(tree: CompositeCstNode, first: number, last: number): boolean {
  return tree.content.slice(first, last + 1).some((node) => !('content' in node) && !node.hidden);
}

function opensLine({ text, placed }: Before, index: number): boolean {
  const offset = placed[index]?.cst.offset;
  return offset !== undefined && text.slice(lineOf(text, offset), offset).trim() === '';
}

/**
 * Whether a statement bounds a change where there are errors: none is in it or right behind it, the lexer takes it for the beginning of a statement
 * whatever stands before it, and it has words enough that neither the lexer nor the parser looks across it.
 */
function standsAlone(old: Before, index: number): boolean {
  const { statement, cst } = old.placed[index] ?? {};
  if (!cst || statement?.$type === 'Import' || !opensLine(old, index)) return false;
  if (old.errors.within(cst.offset + 1, old.placed[index + 1]?.cst.offset ?? Infinity).count > 0) return false;
  const [first, second, ...others] = wordsOf(cst);
  return (
    first !== undefined && second !== undefined && opensStatement(first, second) && [second, ...others].some(({ text }) => SIGN.test(text))
  );
}

/** See `beginsStatement` of the lexer. */
function opensStatement({ range: { end } }: LeafCstNode, { range: { start }, text }: LeafCstNode): boolean {
  return end.line === start.line && /^(?:[\w${]|[-~]>)/.test(text);
}

function wordsOf(cst: CstNode): LeafCstNode[] {
  return CstUtils.flattenCst(cst)
    .filter(({ hidden }) => !hidden)
    .toArray();
}

/** Whether a statement has come out as it was, further down by so much. */
function isSame(one: Placed | undefined, other: Placed, by: number): boolean {
  if (one?.statement.$type !== other.statement.$type) return false;
  const words = wordsOf(one.cst);
  const old = wordsOf(other.cst);
  return (
    words.length === old.length &&
    words.every(({ offset, end, tokenType }, index) => {
      const word = old[index];
      return word && offset === word.offset + by && end === word.end + by && tokenType === word.tokenType;
    })
  );
}

function lineOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function count(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

function move(node: CstNode, offset: number, lines: number): void {
  const insides = node as unknown as Insides;
  if (insides.content) {
    if (lines !== 0) insides._rangeCache = undefined;
    for (const child of insides.content) move(child, offset, lines);
    return;
  }
  insides._offset += offset;
  if (lines === 0) return;
  insides._startLine += lines;
  insides._endLine += lines;
}

/** References that were resolved in the old tree are to be resolved in the new one. */
function forgetTargets(statement: AstNode): void {
  for (const { reference } of referencesIn(statement)) {
    const resolved = reference as { _ref?: unknown; _nodeDescription?: unknown };
    resolved._ref = undefined;
    resolved._nodeDescription = undefined;
  }
}
