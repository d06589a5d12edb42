import * as vscode from 'vscode';
import type { Difference } from '../diagram/compared.js';
import type { Course } from '../diagram/course.js';
import { DiagramPanel } from './diagram-panel.js';
import { readState } from './panel-messages.js';
import type { Server } from './server.js';

export const DIAGRAM_VIEW = 'arch.diagram';

/** One diagram per document. */
export class DiagramPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #panels = new Map<string, DiagramPanel>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.#subscriptions = [
      server.onChanged(({ uri }) => this.#panels.get(uri)?.refresh()),
      server.onStarted(() => {
        for (const panel of this.#panels.values()) panel.refresh();
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        this.#follow(textEditor);
      }),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor) this.#follow(editor);
      }),
    ];
  }

  /** The document of the diagram in front, if a diagram has the focus. */
  get active(): vscode.Uri | undefined {
    return this.#find((panel) => panel.isActive)?.uri;
  }

  /** Opens the diagram beside the text, or brings it to the front. */
  show(uri: vscode.Uri): void {
    const open = this.#panels.get(uri.toString());
    if (open) {
      open.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(DIAGRAM_VIEW, '', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
    this.#add(panel, uri);
  }

  /** Lets the latest run of a document be gone through on its diagram, if that is open. */
  showCourse(uri: string, course: Course | null): void {
    this.#panels.get(uri)?.showCourse(course);
  }

  /** Colours the diagram of a document by how one run differs from another, if that is open; null differences end that. */
  showDifferences(uri: string, against: string, differences: readonly Difference[] | null): void {
    this.#panels.get(uri)?.showDifferences(against, differences);
  }

  /** Goes from the diagram in front to its text. */
  async showSource(): Promise<void> {
    const panel = this.#find((each) => each.isActive) ?? this.#find((each) => each.isVisible);
    await panel?.showSource(null, false);
  }

  /** A diagram of an earlier session. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const uri = readState(state);
    // Nothing says what it showed, or that is shown already.
    if (uri === null || this.#panels.has(uri)) panel.dispose();
    else this.#add(panel, vscode.Uri.parse(uri));
    return Promise.resolve();
  }

  dispose(): void {
    // The panels stay: a window that is loaded anew asks for them again.
    for (const each of this.#subscriptions) each.dispose();
  }

  #add(panel: vscode.WebviewPanel, uri: vscode.Uri): void {
    const key = uri.toString();
    this.#panels.set(key, new DiagramPanel(panel, uri, this.extension, this.server, this.output));
    panel.onDidDispose(() => {
      this.#panels.delete(key);
    });
  }

  #follow(editor: vscode.TextEditor): void {
    if (!vscode.workspace.getConfiguration('arch.diagram').get<boolean>('followCursor', true)) return;
    this.#panels.get(editor.document.uri.toString())?.follow(editor.selection.active);
  }

  #find(wanted: (panel: DiagramPanel) => boolean): DiagramPanel | undefined {
    return [...this.#panels.values()].find(wanted);
  }
}
