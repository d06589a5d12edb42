import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import * as vscode from 'vscode';

/** The folder that is open: a copy of the examples. */
export function workspace(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'A folder is open.');
  return folder.uri;
}

export const file = (name: string): vscode.Uri => vscode.Uri.joinPath(workspace(), name);

/** Writes a file of the workspace and shows it. */
export async function openText(name: string, text: string): Promise<vscode.TextEditor> {
  await vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
  return open(name);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file(name)), vscode.ViewColumn.One);
}

/** Closes every editor without saving. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** Writes a file in which `<|>` says where the cursor is, without the mark; a second one ends a selection. Shows it. */
export async function openMarked(
  name: string,
  marked: string,
): Promise<{
  readonly editor: vscode.TextEditor;
  readonly document: vscode.TextDocument;
  readonly at: vscode.Position;
  readonly range: vscode.Range;
}> {
  const [before = '', inside, ...rest] = marked.split('<|>');
  assert.ok(inside !== undefined, `${marked} has a mark.`);
  const editor = await openText(name, before + inside + rest.join(''));
  const at = editor.document.positionAt(before.length);
  const end = rest.length > 0 ? editor.document.positionAt(before.length + inside.length) : at;
  return { editor, document: editor.document, at, range: new vscode.Range(at, end) };
}

/** Runs a command of the editor; what it answers is up to the command. */
export function ask<T>(command: string, ...given: readonly unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(command, ...given);
}

/** What stands in a range, for a message that people can read. */
export const words = (document: vscode.TextDocument, ranges: readonly vscode.Range[]): readonly string[] =>
  ranges.map((range) => document.getText(range));

/** The position after the first occurrence of a text. */
export function after(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is in the document.`);
  return document.positionAt(at + text.length);
}

/** Asks again until the answer is what is waited for; the last answer is in the message when time is up. */
export async function until<T>(
  what: string,
  ask: () => T | PromiseLike<T>,
  good: (answer: T) => boolean,
  milliseconds = 15_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (good(answer)) return answer;
    if (Date.now() > end) assert.fail(`${what} did not come; the last was ${inspect(answer, { depth: 4 }).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The diagnostics of a document once they are as wanted. */
export function diagnostics(
  uri: vscode.Uri,
  what: string,
  good: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  return until(what, () => vscode.languages.getDiagnostics(uri), good);
}

/** The text of hovers at a position. */
export async function hover(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  const contents = hovers.flatMap((each) => each.contents);
  return contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : JSON.stringify(content))).join('\n');
}
