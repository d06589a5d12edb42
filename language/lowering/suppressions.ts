import type { Architecture, Finding, Suppression } from '../../src/model/index.js';
import type { Report } from '../validation/report.js';
import type { ArchDocument } from '../workspace/imports.js';

/** Texts and block comments first, so that what looks like a comment inside of them is none. */
const PIECES = /"(?:\\.|[^"\\\n\r])*"?|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n\r]*/g;
const WORD = 'arch-ignore';

/**
 * Findings of the language itself that nobody asked to be spared. A suppression that did its work here is taken out of the architecture, so
 * that whoever looks for design findings does not think that it ignores nothing.
 */
export function spared(
  findings: readonly Finding[],
  architecture: Architecture,
): { findings: readonly Finding[]; architecture: Architecture } {
  const { suppressions } = architecture;
  if (suppressions.length === 0) return { findings, architecture };
  const used = new Set<Suppression>();
  const kept = findings.filter((finding) => {
    const by = suppressions.find((each) => each.code === finding.code && isAbout(each, suppressions, finding));
    if (by) used.add(by);
    return !by;
  });
  return { findings: kept, architecture: { ...architecture, suppressions: suppressions.filter((each) => !used.has(each)) } };
}

/** A suppression is about the next line that is no suppression itself. */
function isAbout({ source }: Suppression, all: readonly Suppression[], finding: Finding): boolean {
  let line = source.start.line + 1;
  while (all.some((other) => other.source.file === source.file && other.source.start.line === line)) line++;
  return finding.source.file === source.file && finding.source.start.line === line;
}

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
    else {
      const character = start.character + piece[0].indexOf(code, piece[0].indexOf(WORD) + WORD.length);
      const codeSource = { file, start: { ...start, character }, end: { ...start, character: character + code.length } };
      found.push({ code, reason, source, codeSource });
    }
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
