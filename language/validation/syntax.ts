import type { AstNode, LangiumDocument } from 'langium';
import { nearest } from '../../src/model/index.js';
import type { Fix, Position, Span } from '../../src/model/index.js';
import { isComponent, type Component, type Document } from '../generated/ast.js';
import type { Complaint } from '../parser/complaint.js';
import { CLOSES_NOTHING } from '../parser/messages.js';
import type { Kinds } from '../references/kinds.js';
import { visitNodes } from '../references/visit.js';
import type { World } from '../references/world.js';
import { aKind, capital } from '../types/describe.js';
import { unclosed } from './braces.js';
import type { Hints } from './foreign.js';
import { slipOn, type Slip } from './slips.js';
import { changing, replacing, type Report } from './report.js';

type ParserError = LangiumDocument['parseResult']['parserErrors'][number];
type Token = ParserError['token'];

/** So many lines are looked at for what was meant: who has more of them has not written the text by hand. */
const MOST_EXPLAINED = 20;

/** Words that begin a statement in a body alone. */
const LEFT = /^`(?:at|on|parallel|repeat|property|metric|operation|part)` begins no statement$/;

/** What the parser says of a body that the file's end cuts off. */
const UNCLOSED = /^Expected `\}`.*, but the file ends$/s;

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
    const brace = UNCLOSED.test(error.message) ? unclosed(file, document.textDocument.getText()) : null;
    problems.push({
      code: 'syntax',
      message: brace ? 'This `{` is never closed' : error.message,
      source: brace?.source ?? placeOfError(error, file),
      ...(found && { found }),
      ...(brace && { fix: brace.fix }),
    });
  }
  for (const problem of unfinished(document.parseResult.value, world, kinds, file)) problems.push(problem);

  const text = document.textDocument.getText();
  const rows = problems.length > 0 ? text.split('\n') : [];
  const lines = new Set<number>();
  let isSlip = false;
  problems.sort((a, b) => a.source.start.line - b.source.start.line || a.source.start.character - b.source.start.character);
  for (const { code, message, source, replacement, fix, found = source.start } of problems) {
    const { line, character } = found;
    if (lines.has(source.start.line) || lines.has(line)) continue;
    const row = rows[line]?.trimEnd() ?? '';
    // The body that the line belongs to was left because of what came before.
    const isLeft: boolean =
      (isSlip && message === CLOSES_NOTHING) || (lines.size > 0 && (LEFT.test(message) || /^[ \t]*at[ \t]+\d/.test(row)));
    const slip: ReturnType<typeof slipAt> =
      code === 'syntax' && !isLeft && lines.size < MOST_EXPLAINED ? slipAt(document, { line, character }, world, kinds) : null;
    lines.add(slip || isLeft ? line : source.start.line);
    isSlip ||= slip !== null;
    if (isLeft) continue;
    if (slip) report.error(code, slip.message, slip.place, ...slip.fixes);
    else report.error(code, message, source, ...(replacement === undefined ? (fix ? [fix] : []) : [replacing(source, replacement)]));
  }
  return problems.flatMap(({ source, found }) => [source.start, ...(found ? [found] : [])]);
}

/** A slip of the pen that explains what is wrong at a place: what is said of it, where, and how it is mended. */
export function slipAt(
  document: LangiumDocument<Document>,
  { line, character }: Position,
  world: World,
  kinds: Kinds,
): { readonly message: string; readonly place: Span; readonly fixes: readonly Fix[] } | null {
  const row = document.textDocument.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).trimEnd();
  const slip = slipOn(row, character, hintsOf(document, world, kinds));
  if (!slip) return null;
  const place = { file: document.uri.toString(), start: { line, character: slip.start }, end: { line, character: slip.end } };
  return { message: slip.message, place, fixes: repairs(slip, place, row.slice(slip.start, slip.end)) };
}

function repairs({ replacement }: Slip, place: Span, found: string): Fix[] {
  if (replacement === null) return [];
  return [
    replacement.trim() === '' && !replacement.includes('\n')
      ? changing(`Remove \`${found.trim()}\``, { change: 'replace', source: place, text: replacement })
      : replacing(place, replacement, replacement.includes('\n') ? 'Write a line for each' : `Replace with \`${replacement.trim()}\``),
  ];
}

function hintsOf(document: LangiumDocument<Document>, world: World, kinds: Kinds): Hints {
  return {
    isKind: (word) => world.kind(word) !== undefined,
    subjectOf: (metric) => {
      const whole = world.kind('architecture');
      if (whole && kinds.of(whole).metrics.has(metric)) return '';
      return [...world.flows()].find(({ $container }) => $container === document.parseResult.value)?.name ?? 'default';
    },
  };
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly source: Span;
  readonly replacement?: string;
  readonly fix?: Fix;
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
      // What follows explains best why it ends there.
      found: { line: start.line, character: start.character + length },
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
