import type { Suppression } from '../../src/model/index.js';
import type { Report } from '../validation/report.js';
import type { ArchDocument } from '../workspace/imports.js';

/** Texts and block comments first, so that what looks like a comment inside of them is none. */
const PIECES = /"(?:\\.|[^"\\\n\r])*"?|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\r]*/g;
const WORD = 'arch-ignore';

/** The comments `// arch-ignore CODE: reason` of a file. One without a code or a reason suppresses nothing. */
export function suppressionsOf(document: ArchDocument, report: Report): Suppression[] {
  const text = document.textDocument.getText();
  if (!text.includes(WORD)) return [];
  const file = document.uri.toString();
  const found: Suppression[] = [];
  for (const piece of text.matchAll(PIECES)) {
    const ignored = piece[0].startsWith('//') ? ignoredBy(piece[0]) : null;
    if (!ignored) continue;
    const start = document.textDocument.positionAt(piece.index);
    const source = { file, start, end: { line: start.line, character: start.character + piece[0].length } };
    const { code, reason } = ignored;
    if (code === '') report.warning('suppression', 'This ignores nothing: write `// arch-ignore CODE: reason`', source);
    else if (reason === '')
      report.warning('suppression', `This ignores nothing without a reason: write \`// arch-ignore ${code}: reason\``, source);
    else found.push({ code, reason, source });
  }
  return found;
}

function ignoredBy(comment: string): { readonly code: string; readonly reason: string } | null {
  const words = comment.slice(2).trim();
  const rest = words.slice(WORD.length);
  if (!words.startsWith(WORD) || /^[^\s:]/.test(rest)) return null;
  const colon = rest.indexOf(':');
  const [code = ''] = (colon < 0 ? rest : rest.slice(0, colon)).trim().split(/\s/);
  return { code, reason: colon < 0 ? '' : rest.slice(colon + 1).trim() };
}
