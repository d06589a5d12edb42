import * as vscode from 'vscode';
import type { DesignEdit } from '../model/index.js';
import { EDIT, LOCATE, PALETTE, type EditResult } from '../server/protocol.js';
import { toRange } from './documents.js';
import type { Server } from './server.js';

/** What became of a change: a sentence, and the component that was made or changed. */
export interface Outcome {
  readonly text: string;
  readonly failed: boolean;
  readonly component: string | null;
}

/** Changes the text of a design as a change in its picture asks for. Undefined when somebody changed their mind. */
export async function editDesign(uri: vscode.Uri, change: DesignEdit, server: Server): Promise<Outcome | undefined> {
  const asked = change.edit === 'connect' ? await withFlow(uri, change, server) : change;
  if (!asked) return undefined;
  const result = await server.ask(EDIT, { uri: uri.toString(), change: asked });
  if (!result.ok) return { text: result.error, failed: true, component: null };
  if (!(await vscode.workspace.applyEdit(toEdit(result.edit))))
    return { text: 'The text could not be changed.', failed: true, component: null };
  return { text: wordsFor(asked, result), failed: false, component: result.component };
}

/** An arrow is a step of a flow, or structure alone: a person says which, where there is a choice. */
async function withFlow(uri: vscode.Uri, change: DesignEdit & { edit: 'connect' }, server: Server): Promise<DesignEdit | undefined> {
  const { flows } = await server.ask(PALETTE, { uri: uri.toString() });
  if (flows.length === 0) return change;
  const items = [
    ...flows.map((flow) => ({ label: flow, description: 'a step of this flow', flow })),
    { label: 'No flow', description: 'structure only: no request takes it', flow: null },
  ];
  const title = `Connect ${change.from} to ${change.to}`;
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: 'Which flow takes the connection?' });
  return picked && { ...change, flow: picked.flow };
}

function wordsFor(change: DesignEdit, { component }: EditResult & { ok: true }): string {
  switch (change.edit) {
    case 'add':
      return `Added ${component ?? change.kind}.`;
    case 'connect':
      return `Connected ${change.from} to ${change.to}.`;
    case 'delete':
      return `Deleted ${change.component} and what mentioned it.`;
    case 'title':
      return `${change.component} has another title.`;
    case 'set':
      return change.value.trim() === ''
        ? `Took ${change.property} out of ${change.component}.`
        : `Set ${change.property} of ${change.component}.`;
  }
}

/** Asks for another name and writes it wherever the old one stands. */
export async function renameComponent(uri: vscode.Uri, component: string, server: Server): Promise<Outcome | undefined> {
  const place = await server.ask(LOCATE, { uri: uri.toString(), component });
  if (!place) return { text: `There is no ${component} in the text any more.`, failed: true, component: null };
  const file = vscode.Uri.parse(place.uri);
  const range = toRange(place.range);
  const old = (await vscode.workspace.openTextDocument(file)).getText(range);
  const name = await vscode.window.showInputBox({
    title: `Rename ${component}`,
    value: old,
    prompt: 'The name that the text uses. Its title is what the diagram shows.',
    validateInput: (text) =>
      /^[_a-z]\w*$/i.test(text) ? undefined : 'A name is made of letters, digits and underscores, and begins with no digit.',
  });
  if (name === undefined || name === old) return undefined;
  const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>(
    'vscode.executeDocumentRenameProvider',
    file,
    range.start,
    name,
  );
  if (!edit || !(await vscode.workspace.applyEdit(edit)))
    return { text: `${component} could not be renamed.`, failed: true, component: null };
  const id = component.endsWith(old) ? component.slice(0, -old.length) + name : component;
  return { text: `${component} is ${name} now.`, failed: false, component: id };
}

function toEdit({ changes = {} }: (EditResult & { ok: true })['edit']): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const [file, edits] of Object.entries(changes)) {
    for (const { range, newText } of edits) edit.replace(vscode.Uri.parse(file), toRange(range), newText);
  }
  return edit;
}
