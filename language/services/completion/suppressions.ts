import { CompletionItemKind, type Position } from 'vscode-languageserver';
import type { RuleName } from '../../context.js';
import type { ArchDocument } from '../../workspace/imports.js';
import { place } from '../samples.js';
import type { Offer } from './values.js';

/** The rules that can be ignored behind `// arch-ignore`: those first that find something in the statement below the comment. */
export function suppressions(rules: readonly RuleName[], document: ArchDocument | undefined, { line }: Position): Offer[] {
  const found = document ? codesBelow(document, line + 1) : new Set();
  return rules.map(({ code, title }) => ({
    label: code,
    kind: CompletionItemKind.Constant,
    snippet: `${code}: ${place(1, 'why')}`,
    detail: title,
    rank: found.has(code) ? 0 : 1,
  }));
}

/** The codes of what is found in the statement that begins on a line. */
function codesBelow(document: ArchDocument, line: number): ReadonlySet<unknown> {
  const statement = document.parseResult.value.elements.find(({ $cstNode }) => $cstNode?.range.start.line === line);
  const last = statement?.$cstNode?.range.end.line ?? line;
  const below = (document.diagnostics ?? []).filter(({ range: { start } }) => start.line >= line && start.line <= last);
  return new Set(below.map(({ code }) => code));
}
