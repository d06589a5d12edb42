import * as vscode from 'vscode';

/**
 * The architecture that a command is about: the resource it was called on (a button in an editor's title passes it, a lens passes its address), the
 * active editor's, or the one that the active diagram shows.
 */
export async function currentDocument(argument: unknown, shown: vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const uri =
    argument instanceof vscode.Uri
      ? argument
      : isAddressed(argument)
        ? vscode.Uri.parse(argument.uri, true)
        : active?.languageId === 'arch'
          ? active.uri
          : shown;
  if (!uri) return undefined;
  const document = await vscode.workspace.openTextDocument(uri);
  return document.languageId === 'arch' ? document : undefined;
}

/** The last part of a document's path, as titles show it. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? uri.path;
}

/** Positions of the protocol and of VS Code count alike; the types differ. */
export function toRange(range: { readonly start: Point; readonly end: Point }): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

interface Point {
  readonly line: number;
  readonly character: number;
}

function isAddressed(argument: unknown): argument is { readonly uri: string } {
  return typeof argument === 'object' && argument !== null && 'uri' in argument && typeof argument.uri === 'string';
}

/** The column that a panel opens in: beside the text. Where another panel has the focus, and the text another column, that is where the panel is. */
export function besideText(): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isPanel = activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
  return isPanel && all.length > 1 ? activeTabGroup.viewColumn : vscode.ViewColumn.Beside;
}
