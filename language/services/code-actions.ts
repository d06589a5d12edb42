import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type CodeActionParams } from 'vscode-languageserver';
import type { ArchLanguageServices } from './all-services.js';
import type { ArchDocument } from '../workspace/imports.js';
import { workspaceEdit } from './changes.js';
import { fixesOf } from './diagnostics.js';

/** The repairs of what is wrong at the cursor. The server's own diagnostics are looked at, not those that a client sends back: they may be old. */
export class ArchCodeActions implements CodeActionProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  getCodeActions(document: LangiumDocument, { range, context }: CodeActionParams): CodeAction[] {
    if (context.only && !context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind))) return [];
    const actions: CodeAction[] = [];
    const { architecture } = this.services.arch.architectures.of(document as ArchDocument);
    for (const diagnostic of document.diagnostics ?? []) {
      if (!touch(diagnostic.range, range)) continue;
      const fixes = fixesOf(diagnostic);
      for (const [index, fix] of fixes.entries()) {
        const edit = workspaceEdit(fix.changes, architecture, this.services.shared.workspace.LangiumDocuments);
        if (!edit) continue;
        actions.push({
          title: fix.title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [shown(diagnostic, context.diagnostics)],
          isPreferred: index === 0 && fixes.length === 1,
          edit,
        });
      }
    }
    return actions;
  }
}

/** The client's own copy of the diagnostic, by which it knows what the action repairs. */
function shown(diagnostic: Diagnostic, sent: readonly Diagnostic[]): Diagnostic {
  return (
    sent.find((each) => each.code === diagnostic.code && each.message === diagnostic.message && same(each.range, diagnostic.range)) ??
    diagnostic
  );
}

function same(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

function touch(a: Range, b: Range): boolean {
  return !before(a.end, b.start) && !before(b.end, a.start);
}

function before(a: { line: number; character: number }, b: { line: number; character: number }): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
