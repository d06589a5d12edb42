import type { Fix, Position, Span } from '../../src/model/index.js';
import { changing } from './report.js';

/** Comments and texts, in which a brace is none; braces; ends of lines; and the first of anything else on a line. */
const PIECES = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|[{}\n/]|[^\s{}"/]+/g;

interface Open {
  readonly line: number;
  readonly character: number;
  /** How far the line that it stands on is indented. */
  readonly indent: number;
}

/** The `{` that was most probably meant to be closed, in a text that ends before all are, and how to close it. Null when all are closed. */
export function unclosed(file: string, text: string): { readonly source: Span; readonly fix: Fix } | null {
  const open: Open[] = [];
  /** The first brace whose body goes on with a line that is not indented more than itself, and the end of the line before. */
  let suspect: { readonly brace: Open; readonly end: Position } | null = null;
  let line = 0;
  let lineStart = 0;
  let indent = -1;
  let end: Position = { line: 0, character: 0 };
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    if (piece === '\n') {
      line += 1;
      lineStart = index + 1;
      indent = -1;
      continue;
    }
    const character = index - lineStart;
    if (indent < 0) {
      indent = character;
      const brace = open.at(-1);
      if (brace && piece !== '}' && !piece.startsWith('/') && indent <= brace.indent) suspect ??= { brace, end };
    }
    if (piece === '{') open.push({ line, character, indent });
    else if (piece === '}') open.pop();
    for (const [newline] of piece.matchAll(/\n/g)) {
      line += newline.length;
      lineStart = index + piece.lastIndexOf('\n') + 1;
    }
    if (!piece.startsWith('//')) end = { line, character: index + piece.length - lineStart };
  }
  const last = open.at(-1);
  if (!last) return null;
  const { brace, end: at } = suspect ?? { brace: last, end };
  const start = { line: brace.line, character: brace.character };
  const closing = at.line === brace.line ? ' }' : `\n${' '.repeat(brace.indent)}}`;
  return {
    source: { file, start, end: { ...start, character: brace.character + 1 } },
    fix: changing('Close it with `}`', { change: 'replace', source: { file, start: at, end: at }, text: closing }),
  };
}
