import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import { CodeActionKind, type CodeAction, type Diagnostic, type Range, type CodeActionParams } from 'vscode-languageserver';
import type { ArchLanguageServices } from './all-services.js';
import type { ArchDocument } from '../workspace/imports.js';
import { extractKind } from './actions/extract.js';
import { fixAlike, fixAll, fixRules, fixSafe, SOURCE_FIX_RULE, SOURCE_FIX_SAFE } from './actions/fix-all.js';
import { organiseImports } from './actions/imports.js';
import { inlineInstance } from './actions/inline.js';
import { touch, type Asked } from './actions/offer.js';
import { addMissing, sortProperties } from './actions/properties.js';
import { unknownNames } from './actions/unknown-names.js';
import { isLibrary } from '../workspace/library.js';
import { workspaceEdit } from './edits/changes.js';
import { fixesOf } from './diagnostics.js';

/** What can be done at the cursor: repairs of what is wrong there, and changes that keep what the text means. The server's own diagnostics are looked at, not those that a client sends back: they may be old. */
export class ArchCodeActions implements CodeActionProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  getCodeActions(document: LangiumDocument, { range, context }: CodeActionParams): CodeAction[] {
    if (isLibrary(document.uri)) return [];
    const { textDocument } = document;
    const asked: Asked = {
      services: this.services,
      document: document as ArchDocument,
      range,
      start: textDocument.offsetAt(range.start),
      end: textDocument.offsetAt(range.end),
    };
    const actions: CodeAction[] = [];
    for (const { kind, offer } of OFFERINGS) {
      // What concerns the whole file is given to those who ask for it by name.
      const isWanted = context.only ? context.only.some((only) => within(kind, only)) : !within(kind, CodeActionKind.Source);
      if (isWanted) actions.push(...offer(asked, context.diagnostics));
    }
    return actions;
  }
}

/** The kinds of actions that there are, for the client to ask for. */
export const ACTION_KINDS: readonly string[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  CodeActionKind.RefactorRewrite,
  CodeActionKind.SourceOrganizeImports,
  CodeActionKind.SourceFixAll,
  SOURCE_FIX_SAFE,
  SOURCE_FIX_RULE,
];

const OFFERINGS: readonly { readonly kind: CodeActionKind; readonly offer: (asked: Asked, sent: readonly Diagnostic[]) => CodeAction[] }[] =
  [
    { kind: CodeActionKind.QuickFix, offer: repairs },
    { kind: CodeActionKind.QuickFix, offer: fixAlike },
    { kind: CodeActionKind.QuickFix, offer: unknownNames },
    { kind: CodeActionKind.RefactorExtract, offer: extractKind },
    { kind: CodeActionKind.RefactorInline, offer: inlineInstance },
    { kind: CodeActionKind.RefactorRewrite, offer: sortProperties },
    { kind: CodeActionKind.RefactorRewrite, offer: addMissing },
    { kind: CodeActionKind.SourceOrganizeImports, offer: organiseImports },
    { kind: CodeActionKind.SourceFixAll, offer: fixAll },
    { kind: SOURCE_FIX_SAFE, offer: fixSafe },
    { kind: SOURCE_FIX_RULE, offer: fixRules },
  ];

/** `refactor.extract` is within `refactor`. */
function within(kind: string, other: string): boolean {
  return other === '' || kind === other || kind.startsWith(`${other}.`);
}

/** What the findings at the cursor bring with them. */
function repairs({ services, document, range }: Asked, sent: readonly Diagnostic[]): CodeAction[] {
  const actions: CodeAction[] = [];
  const { architecture } = services.arch.architectures.of(document);
  for (const diagnostic of document.diagnostics ?? []) {
    if (!touch(diagnostic.range, range)) continue;
    const fixes = fixesOf(diagnostic);
    for (const [index, fix] of fixes.entries()) {
      const edit = workspaceEdit(fix.changes, architecture, services.shared.workspace.LangiumDocuments);
      if (!edit) continue;
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [shown(diagnostic, sent)],
        isPreferred: index === 0 && fixes.length === 1,
        edit,
      });
    }
  }
  return actions;
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
