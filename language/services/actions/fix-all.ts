import { CodeActionKind, type CodeAction, type Diagnostic } from 'vscode-languageserver';
import type { Fix } from '../../../src/model/index.js';
import type { EditsOf } from '../../load.js';
import { together } from '../../repairs.js';
import { workspaceEdit } from '../edits/changes.js';
import { fixesOf } from '../diagnostics.js';
import { touch, type Asked } from './offer.js';

/** Beside those of the protocol. Neither is part of `source.fixAll`, which editors may run whenever a file is saved: a design is changed by people. */
export const SOURCE_FIX_SAFE = `${CodeActionKind.Source}.fixSafe`;
export const SOURCE_FIX_RULE = `${CodeActionKind.Source}.fixRule`;

/** Repairs everything that has exactly one repair in the text: misspelt names, units, values. */
export function fixAll(asked: Asked): CodeAction[] {
  const fixes = diagnosticsOf(asked).flatMap((diagnostic) => textFix(diagnostic) ?? []);
  return action(asked, 'Fix all that has one repair', CodeActionKind.SourceFixAll, fixes);
}

/** Repairs everything that may be repaired without being looked at: the text, and what design rules find and call safe. */
export function fixSafe(asked: Asked): CodeAction[] {
  const fixes = diagnosticsOf(asked).flatMap((diagnostic) => textFix(diagnostic) ?? fixesOf(diagnostic).find(({ safe }) => safe) ?? []);
  return action(asked, 'Fix all that is safe', SOURCE_FIX_SAFE, fixes);
}

/** Repairs all findings of a rule in the file, for each rule that has some there. */
export function fixRules(asked: Asked): CodeAction[] {
  return [...fixesByRule(asked)].flatMap(([code, fixes]) => action(asked, `Fix all \`${code}\``, SOURCE_FIX_RULE, fixes));
}

/** The same as a quick fix, where the cursor is at a finding of a rule that has more in the file. */
export function fixAlike(asked: Asked): CodeAction[] {
  const here = new Set(diagnosticsOf(asked).flatMap(({ range, code }) => (touch(range, asked.range) ? [String(code)] : [])));
  return [...fixesByRule(asked)].flatMap(([code, fixes]) =>
    here.has(code) && fixes.length > 1 ? action(asked, `Fix all \`${code}\``, CodeActionKind.QuickFix, fixes) : [],
  );
}

function diagnosticsOf({ document }: Asked): readonly Diagnostic[] {
  return document.diagnostics ?? [];
}

function isOfRule({ code }: Diagnostic): boolean {
  return String(code).includes('/');
}

function textFix(diagnostic: Diagnostic): Fix | null {
  const [fix, ...others] = fixesOf(diagnostic);
  return fix && others.length === 0 && !isOfRule(diagnostic) ? fix : null;
}

function fixesByRule(asked: Asked): ReadonlyMap<string, readonly Fix[]> {
  const found = new Map<string, Fix[]>();
  for (const diagnostic of diagnosticsOf(asked)) {
    const [fix] = fixesOf(diagnostic);
    if (!fix || !isOfRule(diagnostic)) continue;
    const code = String(diagnostic.code);
    const fixes = found.get(code);
    if (fixes) fixes.push(fix);
    else found.set(code, [fix]);
  }
  return found;
}

/** One action that makes all the repairs that go together, as far as they change this file alone; its title says how many they are. */
function action({ services, document }: Asked, title: string, kind: CodeActionKind, fixes: readonly Fix[]): CodeAction[] {
  const uri = document.uri.toString();
  const { architecture } = services.arch.architectures.of(document);
  const editsOf: EditsOf = (changes) => {
    const edits = workspaceEdit(changes, architecture, services.shared.workspace.LangiumDocuments)?.changes;
    return edits && Object.keys(edits).every((file) => file === uri) ? new Map(Object.entries(edits)) : null;
  };
  const made = together(fixes, editsOf);
  const edits = editsOf(made.flatMap(({ changes }) => changes))?.get(uri);
  if (!edits || edits.length === 0) return [];
  return [{ title: made.length === 1 ? title : `${title} (${made.length})`, kind, edit: { changes: { [uri]: [...edits] } } }];
}
