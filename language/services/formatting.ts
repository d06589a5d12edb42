import { CstUtils, type LangiumDocument, type ParseResult } from 'langium';
import type { Formatter } from 'langium/lsp';
import type {
  DocumentOnTypeFormattingOptions,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
  Position,
  Range,
  TextEdit,
} from 'vscode-languageserver';
import type { Document } from '../generated/ast.js';
import type { ArchDocument } from '../workspace/imports.js';

/** The canonical form as edits of whole lines: those that are right already stay, and cursors and breakpoints on them with them. */
export class ArchFormatter implements Formatter {
  constructor(private readonly canonical: (text: string, known?: ParseResult<Document>) => string | null) {}

  formatDocument({ textDocument, parseResult }: LangiumDocument): TextEdit[] {
    const text = textDocument.getText();
    const formatted = this.canonical(text, parseResult as ParseResult<Document>);
    return formatted === null ? [] : lineEdits(text, formatted);
  }

  formatDocumentRange(document: LangiumDocument, { range }: DocumentRangeFormattingParams): TextEdit[] {
    const edits = this.formatStatements(document as ArchDocument, range) ?? this.formatDocument(document);
    return edits.filter((edit) => meets(edit.range, range));
  }

  /** The edits of the statements that meet a range, with the comments before them. Null when they cannot be read by themselves. */
  private formatStatements(document: ArchDocument, range: Range): TextEdit[] | null {
    const { textDocument, parseResult } = document;
    if (parseResult.lexerErrors.length > 0 || parseResult.parserErrors.length > 0) return [];
    const { imports, elements, name } = parseResult.value;
    const places = [...imports, ...elements].flatMap(({ $cstNode }) => $cstNode?.range ?? []).sort((a, b) => a.start.line - b.start.line);
    const isMet = (place: Range): boolean => meets(place, range);
    let first = places.findIndex(isMet);
    let last = places.findLastIndex(isMet);
    // The heading of a file is no statement.
    if (first < 0 || (first === 0 && name !== undefined)) return null;
    while (first > 0 && places[first - 1]?.end.line === places[first]?.start.line) first--;
    while (last + 1 < places.length && places[last + 1]?.start.line === places[last]?.end.line) last++;
    let start = (places[first - 1]?.end.line ?? -1) + 1;
    const end = places[last]?.end.line ?? start;
    const lines = textDocument.getText({ start: { line: start, character: 0 }, end: { line: end + 1, character: 0 } }).split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    const above = lines.findIndex((line) => line.trim() !== '');
    start += above;
    const text = lines.slice(above).join('\n');
    const formatted = this.canonical(text);
    if (formatted === null) return null;
    return lineEdits(text, formatted.replace(/\n$/, '')).map((edit) => ({ ...edit, range: lower(edit.range, start) }));
  }

  /** After a closing brace, what it closes; after a line, that line. Never the line that the cursor stands on: somebody is writing it. */
  formatDocumentOnType(document: LangiumDocument, { position, ch }: DocumentOnTypeFormattingParams): TextEdit[] {
    const line = Math.max(0, position.line - 1);
    const first = ch === '\n' ? line : firstLineOf(document, position);
    const written = this.formatStatements(document as ArchDocument, { start: { line: first, character: 0 }, end: position });
    const edits = written ?? (document.textDocument.getText().length > MOST_ON_TYPE ? [] : this.formatDocument(document));
    if (ch === '\n') {
      const isAbove = ({ end }: Range): boolean => end.line < position.line || (end.line === position.line && end.character === 0);
      return edits.filter(({ range }) => range.start.line >= position.line - 1 && isAbove(range));
    }
    return edits.filter(({ range }) => range.start.line >= first && range.start.line <= position.line);
  }

  readonly formatOnTypeOptions: DocumentOnTypeFormattingOptions = { firstTriggerCharacter: '}', moreTriggerCharacter: ['\n'] };
}

/** Characters. The form of a longer file, worked out whole, is not waited for at each key. */
const MOST_ON_TYPE = 100_000;

/** Where what is closed before a position begins. */
function firstLineOf(document: LangiumDocument, position: Position): number {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeBeforeOffset(root, document.textDocument.offsetAt(position) - 1);
  return leaf?.container?.range.start.line ?? position.line;
}

function lower({ start, end }: Range, lines: number): Range {
  return { start: { ...start, line: start.line + lines }, end: { ...end, line: end.line + lines } };
}

function meets(a: Range, b: Range): boolean {
  return a.start.line <= b.end.line && a.end.line >= b.start.line;
}

/**
 * Edits that turn one text into another, by whole lines. Lines that are alike at both ends stay; in between, runs of equal lines are kept greedily,
 * found again within a short look ahead: formatting moves nothing far.
 */
export function lineEdits(before: string, after: string): TextEdit[] {
  const old = before.split(/\r?\n/);
  const wanted = after.split('\n');
  // Formatting moves words apart and together, and seldom to another line: by their words, lines find each other.
  const words = [old.map(squeezed), wanted.map(squeezed)] as const;
  const edits: TextEdit[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < wanted.length) {
    if (i < old.length && j < wanted.length && old[i] === wanted[j]) {
      i += 1;
      j += 1;
      continue;
    }
    if (i < old.length && j < wanted.length && words[0][i] === words[1][j]) {
      const range = { start: { line: i, character: 0 }, end: { line: i, character: old[i]?.length ?? 0 } };
      edits.push({ range, newText: wanted[j] ?? '' });
      i += 1;
      j += 1;
      continue;
    }
    const [nextI, nextJ] = meeting(words[0], words[1], i, j);
    edits.push(replacement(old, i, nextI, wanted.slice(j, nextJ), nextJ === wanted.length));
    i = nextI;
    j = nextJ;
  }
  return edits;
}

function squeezed(line: string): string {
  return line.replace(/\s+/g, '');
}

const LOOK_AHEAD = 60;

/** Where both texts have the same line again; the ends of both when they never do. */
function meeting(old: readonly string[], wanted: readonly string[], i: number, j: number): [number, number] {
  for (let distance = 1; distance <= LOOK_AHEAD; distance++) {
    for (let ahead = 0; ahead <= distance; ahead++) {
      const a = i + ahead;
      const b = j + distance - ahead;
      // An empty line or a lone bracket is alike everywhere, and says nothing about where one is.
      if (a < old.length && b < wanted.length && old[a] === wanted[b] && (old[a]?.trim().length ?? 0) > 1) return [a, b];
    }
  }
  return [old.length, wanted.length];
}

function replacement(old: readonly string[], from: number, to: number, lines: readonly string[], last: boolean): TextEdit {
  if (to === old.length) {
    // At the end there is no newline after the last line, so the one before it is taken.
    const start = from === 0 ? { line: 0, character: 0 } : { line: from - 1, character: old[from - 1]?.length ?? 0 };
    const end = { line: old.length - 1, character: old.at(-1)?.length ?? 0 };
    const text = lines.join('\n');
    return { range: { start, end }, newText: from === 0 ? text : lines.length === 0 ? '' : `\n${text}` };
  }
  const text = lines.map((line) => `${line}\n`).join('');
  return {
    range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } },
    newText: last && lines.length === 0 ? '' : text,
  };
}
