import { CodeActionKind, type CodeAction, type Range } from 'vscode-languageserver';
import { fixesOf } from '../diagnostics.js';
import { touch, type Asked } from './offer.js';

/**
 * Repairs everything that has exactly one repair in the text: misspelt names, units, values. What a design rule suggests changes the design, which is
 * for a person to decide, one by one.
 */
export function fixAll({ document }: Asked): CodeAction[] {
  const uri = document.uri.toString();
  const edits: { range: Range; newText: string }[] = [];
  for (const diagnostic of document.diagnostics ?? []) {
    const [fix, ...others] = fixesOf(diagnostic);
    if (!fix || others.length > 0 || String(diagnostic.code).includes('/')) continue;
    const own = fix.changes.flatMap((change) =>
      change.change === 'replace' && change.source.file === uri
        ? [{ range: { start: change.source.start, end: change.source.end }, newText: change.text }]
        : [],
    );
    // Part of a repair is none, and two at one place are not both right.
    if (own.length !== fix.changes.length || own.some((edit) => edits.some((each) => touch(each.range, edit.range)))) continue;
    edits.push(...own);
  }
  if (edits.length === 0) return [];
  return [{ title: 'Fix all that has one repair', kind: CodeActionKind.SourceFixAll, edit: { changes: { [uri]: edits } } }];
}
