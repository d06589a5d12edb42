import * as vscode from 'vscode';
import type { Difference } from '../diagram/graph/compared.js';
import type { Course } from '../diagram/graph/course.js';
import { DiagramPanel } from './diagram-panel.js';
import { besideText } from './documents.js';
import { readState } from './panel-messages.js';
import type { Server } from './server.js';

export const DIAGRAM_VIEW = 'arch.diagram';

/** The diagrams that are open. Each belongs to one document and stays with it; a document may have several, of different parts. */
export class DiagramPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #panels = new Set<DiagramPanel>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.#subscriptions = [
      server.onChanged(({ uri }) => {
        for (const panel of this.#of(uri)) panel.refresh();
      }),
      server.onStarted(() => {
        for (const panel of this.#panels) panel.refresh();
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
    const [open] = this.#of(uri.toString());
    if (open) {
      open.reveal();
      return;
    }
    this.open(uri);
  }

  /** Opens a diagram beside the text, also when there is one already: of another view, or of another part. */
  open(uri: vscode.Uri): void {
    const panel = vscode.window.createWebviewPanel(DIAGRAM_VIEW, '', { viewColumn: besideText(), preserveFocus: true });
    this.#add(panel, uri);
  }

  /** Puts the diagram in front into a window of its own. */
  async moveToNewWindow(): Promise<void> {
    const panel = this.#find((each) => each.isActive) ?? this.#find((each) => each.isVisible);
    if (!panel) return;
    panel.reveal(false);
    await vscode.commands.executeCommand('workbench.action.moveEditorToNewWindow');
  }

  /** Lets the latest run of a document be gone through on its diagram, if that is open. */
  showCourse(uri: string, course: Course | null): void {
    for (const panel of this.#of(uri)) panel.showCourse(course);
  }

  /** Colours the diagram of a document by how one run differs from another, if that is open; null differences end that. */
  showDifferences(uri: string, against: string, differences: readonly Difference[] | null): void {
    for (const panel of this.#of(uri)) panel.showDifferences(against, differences);
  }

  /** Goes from the diagram in front to its text. */
  async showSource(): Promise<void> {
    const panel = this.#find((each) => each.isActive) ?? this.#find((each) => each.isVisible);
    await panel?.showSource(null, false);
  }

  /** A diagram of an earlier session. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const uri = readState(state);
    // Nothing says what it showed.
    if (uri === null) panel.dispose();
    else this.#add(panel, vscode.Uri.parse(uri));
    return Promise.resolve();
  }

  dispose(): void {
    // The panels stay: a window that is loaded anew asks for them again.
    for (const each of this.#subscriptions) each.dispose();
  }

  #add(panel: vscode.WebviewPanel, uri: vscode.Uri): void {
    const added = new DiagramPanel(panel, uri, this.extension, this.server, this.output);
    this.#panels.add(added);
    panel.onDidDispose(() => {
      this.#panels.delete(added);
    });
  }

  #follow(editor: vscode.TextEditor): void {
    if (!vscode.workspace.getConfiguration('arch.diagram').get<boolean>('followCursor', true)) return;
    for (const panel of this.#of(editor.document.uri.toString())) panel.follow(editor.selection.active);
  }

  #of(uri: string): readonly DiagramPanel[] {
    return [...this.#panels].filter((panel) => panel.uri.toString() === uri);
  }

  #find(wanted: (panel: DiagramPanel) => boolean): DiagramPanel | undefined {
    return [...this.#panels].find(wanted);
  }
}
