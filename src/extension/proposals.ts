import * as vscode from 'vscode';

const SCHEME = 'arch-export';

/** New texts of files that are not written yet, for comparing them with what stands there. */
export class Proposals implements vscode.TextDocumentContentProvider, vscode.Disposable {
  #texts: ReadonlyMap<string, string> = new Map();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /** Shows the differences between files of a folder and their proposed texts, all in one editor. */
  async show(title: string, folder: vscode.Uri, files: readonly { readonly path: string; readonly text: string }[]): Promise<void> {
    const changes = files.map(({ path, text }) => {
      const now = vscode.Uri.joinPath(folder, path);
      // The query makes every showing a document of its own: VS Code keeps the texts of those it has shown.
      const then = now.with({ scheme: SCHEME, query: String(Date.now()) });
      return { now, then, text };
    });
    this.#texts = new Map(changes.map(({ then, text }) => [then.path, text]));
    await vscode.commands.executeCommand(
      'vscode.changes',
      title,
      changes.map(({ now, then }) => [now, now, then]),
    );
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
