import type { AstNode, LangiumDocument } from 'langium';
import type { Position, Span } from '../../src/model/index.js';
import { isComponent, type Component, type Document } from '../generated/ast.js';
import type { Complaint } from '../parser/complaint.js';
import { CLOSES_NOTHING } from '../parser/messages.js';
import type { Kinds } from '../references/kinds.js';
import { visitNodes } from '../references/visit.js';
import type { World } from '../references/world.js';
import { aKind, capital } from '../types/describe.js';
import { nearest } from './nearest.js';
import { slipOn, type Slip } from './slips.js';
import { changing, replacing, type Report } from './report.js';

type ParserError = LangiumDocument['parseResult']['parserErrors'][number];
type Token = ParserError['token'];

/** So many lines are looked at for what was meant: who has more of them has not written the text by hand. */
const MOST_EXPLAINED = 20;

/** Words that begin a statement in a body alone. */
const LEFT = /^`(?:at|on|parallel|repeat|property|metric|operation|part)` begins no statement$/;

const STATEMENTS = ['import', 'architecture', 'abstract', 'kind', 'type', 'flow', 'scenario', 'expect', 'view'];

/**
 * What the text lacks to be sentences. At most one finding for each line: the first error of a line explains the others.
 * Returns where: of the statements there, nothing else can be said with certainty.
 */
export function checkSyntax(document: LangiumDocument<Document>, world: World, kinds: Kinds, report: Report): Position[] {
  const file = document.uri.toString();
  const problems: Problem[] = [];
  for (const error of document.parseResult.lexerErrors as readonly Complaint[]) {
    const start = { line: (error.line ?? 1) - 1, character: (error.column ?? 1) - 1 };
    const source = { file, start, end: { line: start.line, character: start.character + error.length } };
    problems.push({
      code: error.code ?? 'syntax',
      message: error.message,
      source,
      ...(error.replacement === undefined ? {} : { replacement: error.replacement }),
    });
  }
  for (const error of document.parseResult.parserErrors) {
    const found = isPlaced(error.token) ? spanOfToken(error.token, file).start : undefined;
    problems.push({ code: 'syntax', message: error.message, source: placeOfError(error, file), ...(found && { found }) });
  }
  for (const problem of unfinished(document.parseResult.value, world, kinds, file)) problems.push(problem);

  const text = document.textDocument.getText();
  const rows = problems.length > 0 ? text.split('\n') : [];
  const lines = new Set<number>();
  let isSlip = false;
  problems.sort((a, b) => a.source.start.line - b.source.start.line || a.source.start.character - b.source.start.character);
  for (const { code, message, source, replacement, found = source.start } of problems) {
    const { line, character } = found;
    if (lines.has(source.start.line) || lines.has(line)) continue;
    const row = rows[line]?.trimEnd() ?? '';
    // The body that the line belongs to was left because of what came before.
    const isLeft: boolean =
      (isSlip && message === CLOSES_NOTHING) || (lines.size > 0 && (LEFT.test(message) || /^[ \t]*at[ \t]+\d/.test(row)));
    const slip: Slip | null = replacement === undefined && !isLeft && lines.size < MOST_EXPLAINED ? slipOn(row, character) : null;
    lines.add(slip || isLeft ? line : source.start.line);
    isSlip ||= slip !== null;
    if (isLeft) continue;
    if (slip) {
      const place = { file, start: { line, character: slip.start }, end: { line, character: slip.end } };
      const fix =
        slip.replacement === ''
          ? changing(`Remove \`${row.slice(slip.start, slip.end)}\``, { change: 'replace', source: place, text: '' })
          : replacing(place, slip.replacement);
      report.error(code, slip.message, place, fix);
    } else report.error(code, message, source, ...(replacement === undefined ? [] : [replacing(source, replacement)]));
  }
  return problems.flatMap(({ source, found }) => [source.start, ...(found ? [found] : [])]);
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly source: Span;
  readonly replacement?: string;
  /** The word that does not fit, when the problem stands at another. */
  readonly found?: Position;
}

/** At the word that does not fit; or, when that is on a later line or there is none, at the last word before it. */
function placeOfError(error: ParserError, file: string): Span {
  const { token } = error;
  const previous = 'previousToken' in error ? (error.previousToken as Token | undefined) : undefined;
  const placed = isPlaced(token);
  if (previous && isPlaced(previous) && (!placed || (token.startLine ?? 0) > (previous.endLine ?? 0))) return spanOfToken(previous, file);
  if (placed) return spanOfToken(token, file);
  return { file, start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
}

function isPlaced(token: Token): boolean {
  return token.startOffset >= 0 && (token.startLine ?? NaN) > 0;
}

function spanOfToken(token: Token, file: string): Span {
  return {
    file,
    start: { line: (token.startLine ?? 1) - 1, character: (token.startColumn ?? 1) - 1 },
    end: { line: (token.endLine ?? 1) - 1, character: token.endColumn ?? 0 },
  };
}

/** Statements that nothing of this sort can be said about. Their trees stay as they are. */
const finished = new WeakSet<AstNode>();

/** Statements that the grammar lets break off, so that they leave the next line alone. */
function unfinished(root: Document, world: World, kinds: Kinds, file: string): Problem[] {
  const problems: Problem[] = [];
  const look = (node: AstNode): void => {
    const message = complaintAbout(node, world, kinds);
    const cst = node.$cstNode;
    if (message === null || !cst) return;
    const { start } = cst.range;
    const line = cst.text.split('\n', 1)[0] ?? '';
    const guess = isComponent(node) ? (guessed(node, world, kinds) ?? withColon(node, world, kinds)) : undefined;
    const length = isComponent(node) ? (node.kind?.$refText.length ?? line.length) : line.length;
    problems.push({
      code: 'syntax',
      message,
      source: { file, start, end: { line: start.line, character: start.character + length } },
      ...(guess === undefined ? {} : { replacement: guess }),
    });
  };
  for (const statement of root.elements) {
    if (finished.has(statement)) continue;
    const before = problems.length;
    visitNodes(statement, look);
    if (problems.length === before) finished.add(statement);
  }
  return problems;
}

function complaintAbout(node: AstNode, world: World, kinds: Kinds): string | null {
  switch (node.$type) {
    case 'Component': {
      const component = node as Component;
      return component.name === undefined ? nameless(component, world, kinds) : null;
    }
    case 'Flow':
    case 'Scenario':
    case 'View':
    case 'Parallel':
    case 'Chance':
    case 'Repeat':
      return 'body' in node && node.body === false ? 'Expected `{` and what belongs to it' : null;
    default:
      return null;
  }
}

function nameless(component: Component, world: World, kinds: Kinds): string {
  const word = component.kind?.$refText ?? '';
  if (world.kind(word)) return `${capital(aKind(word))} needs a name`;
  if (isPropertyOf(component, kinds)) return `\`${word}\` needs a colon and a value`;
  const guess = guessed(component, world, kinds);
  return `\`${word}\` alone says nothing${guess === undefined ? '' : `; did you mean \`${guess}\`?`}`;
}

/** Whether what stands where a kind would is a property of the component around it. */
function isPropertyOf(component: Component, kinds: Kinds): boolean {
  const owner = component.$container;
  const kind = isComponent(owner) ? owner.kind?.ref : undefined;
  return kind !== undefined && kinds.of(kind).properties.has(component.kind?.$refText ?? '');
}

/** `ttl:` where the text is `ttl 5m`; undefined where no value follows either. */
function withColon(component: Component, world: World, kinds: Kinds): string | undefined {
  const { $cstNode: cst, kind } = component;
  const word = kind?.$refText ?? '';
  if (!cst || world.kind(word) || !isPropertyOf(component, kinds)) return undefined;
  return /^[ \t]+["\d$[]/.test(cst.root.fullText.slice(cst.offset + word.length, cst.offset + word.length + 20)) ? `${word}:` : undefined;
}

function guessed(component: Component, world: World, kinds: Kinds): string | undefined {
  const word = component.kind?.$refText ?? '';
  if (world.kind(word)) return undefined;
  const owner = component.$container;
  const kind = isComponent(owner) ? owner.kind?.ref : undefined;
  if (kind) return kinds.of(kind).properties.has(word) ? undefined : nearest(word, kinds.of(kind).properties.keys());
  return nearest(word, [...STATEMENTS, ...[...world.kinds()].flatMap(({ name }) => name ?? [])]);
}
