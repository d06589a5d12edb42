import { RootCstNodeImpl, type AstNode, type CompositeCstNode, type CstNode, type LangiumParser, type ParseResult } from 'langium';
import type { Document } from '../generated/ast.js';
import { referencesIn } from '../references/visit.js';
import { declined } from './limits.js';

type Statement = Document['elements'][number] | Document['imports'][number];

const LONE_RETURN = /\r(?!\n)/;

/** A statement of a file: its tree, and its node among those that the root of the concrete tree holds. */
interface Placed {
  readonly statement: Statement;
  readonly cst: CstNode;
  /** Among the root's children. */
  readonly index: number;
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
 * as they were; the rest begins and ends with lines, and no text involved has an error.
 */
export function reparse(old: ParseResult<Document>, text: string, parser: LangiumParser): ParseResult<Document> | null {
  const root = old.value;
  const before = root.$cstNode?.root;
  if (!before || old.parserErrors.length > 0 || old.lexerErrors.length > 0) return null;
  const oldText = before.fullText;
  // What is wrong with a whole text is not seen in its parts; and lines that end with a lone carriage return are counted by the lexer alone.
  if (declined(text) || LONE_RETURN.test(text) || LONE_RETURN.test(oldText)) return null;
  const { start, end } = changed(oldText, text);
  const placed = statements(root, before);

  let first = placed.findIndex(({ cst }) => cst.end >= start) - 1;
  if (first < -1) first = placed.length - 1;
  while (first >= 0 && !opensLine(oldText, placed[first])) first--;
  let last = placed.findIndex(({ cst }) => cst.offset > end);
  // The statement behind `last` is the first that stays.
  while (last >= 0 && last + 1 < placed.length && !opensLine(oldText, placed[last + 1])) last++;
  const opening = first <= 0 ? undefined : placed[first];
  const closing = last < 0 || last + 1 >= placed.length ? undefined : placed[last];
  if (!opening && !closing) return null;

  const from = opening ? lineOf(oldText, opening.cst.offset) : 0;
  const to = closing ? closing.cst.end : oldText.length;
  const shift = text.length - oldText.length;
  const part = parser.parse<Document>(text.slice(from, to + shift));
  const partRoot = part.value.$cstNode?.root;
  if (!partRoot || part.parserErrors.length > 0 || part.lexerErrors.length > 0) return null;
  const [firstIndex, lastIndex] = [opening?.index ?? 0, closing?.index ?? before.content.length - 1];
  if (opening && (part.value.name !== undefined || hasHeader(before, firstIndex, lastIndex))) return null;

  if (!opening && hasHeader(before, lastIndex + 1, before.content.length)) return null;

  const parsed = statements(part.value, partRoot);
  const same = (one: Placed | undefined, other: Placed, by: number): boolean =>
    one?.statement.$type === other.statement.$type &&
    one.cst.offset + from === other.cst.offset + by &&
    one.cst.end + from === other.cst.end + by;
  if (opening && !same(parsed[0], opening, 0)) return null;
  if (closing && !same(parsed.at(-1), closing, shift)) return null;

  const lines = count(text, from, to + shift) - count(oldText, from, to);
  const leading = count(text, 0, from);
  const tree = new RootCstNodeImpl(text);
  const kept = [before.content.slice(0, firstIndex), before.content.slice(lastIndex + 1)] as const;
  for (const node of partRoot.content) move(node, from, leading);
  if (shift !== 0 || lines !== 0) for (const node of kept[1]) move(node, shift, lines);
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
  return { value, parserErrors: [], lexerErrors: [], ...(part.lexerReport && { lexerReport: part.lexerReport }) };
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

function opensLine(text: string, placed: Placed | undefined): boolean {
  return placed !== undefined && text.slice(lineOf(text, placed.cst.offset), placed.cst.offset).trim() === '';
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
