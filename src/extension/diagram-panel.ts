import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Difference } from '../diagram/graph/compared.js';
import type { Course } from '../diagram/graph/course.js';
import { COMPONENT_AT, DETAILS, DIAGRAM, LOCATE, PALETTE, type ToPanel } from '../server/protocol.js';
import { editDesign, renameComponent, type Outcome } from './design-edits.js';
import { fileName, toRange } from './documents.js';
import { diagramPage } from './page.js';
import { readMessage } from './panel-messages.js';
import { savePicture } from './picture.js';
import type { Server } from './server.js';

/** Milliseconds that the cursor rests before the diagram follows it. */
const REST = 60;

const NO_ANSWER = 'The Arch language server gave no diagram: its output says why. It is asked again when the text changes.';

/** Milliseconds that the line stays lit: a selection in an editor without the focus is easily overlooked. */
const LIT = 1200;
const light = vscode.window.createTextEditorDecorationType({
  isWholeLine: true,
  backgroundColor: new vscode.ThemeColor('editor.findRangeHighlightBackground'),
});

function flash(editor: vscode.TextEditor, range: vscode.Range): void {
  editor.setDecorations(light, [range]);
  setTimeout(() => {
    editor.setDecorations(light, []);
  }, LIT);
}

/** The diagram of one document, in a panel beside it. It asks the server for the graph when something changed, and draws nothing itself. */
export class DiagramPanel {
  #ready = false;
  #sent: string | null = null;
  #asking = false;
  #askAgain = false;
  #timer: NodeJS.Timeout | undefined;
  /** Counts the places that the cursor was followed to: what is known of an earlier one is not told any more. */
  #turn = 0;
  /** How many changes that were asked for in the picture are being made: they push the cursor about, which nobody moved. */
  #changes = 0;
  #view: string | null = null;
  #course: Course | null = null;
  #compared: { readonly against: string; readonly differences: readonly Difference[] | null } | null = null;
  /** The component whose details the panel shows. */
  #detailed: string | null = null;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    readonly uri: vscode.Uri,
    extension: vscode.Uri,
    private readonly server: Server,
    private readonly output: vscode.LogOutputChannel,
  ) {
    const files = vscode.Uri.joinPath(extension, 'dist', 'webview');
    const { webview } = panel;
    const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    panel.title = `Diagram ${fileName(uri)}`;
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, 'media', `arch-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    webview.onDidReceiveMessage((message: unknown) => {
      this.#hear(message).catch((error: unknown) => {
        this.#note(error);
      });
    });
    panel.onDidDispose(() => {
      this.#unfollow();
    });
    webview.html = diagramPage({
      nonce: randomBytes(24).toString('base64'),
      cspSource: webview.cspSource,
      script: address('panel.js'),
      style: address('panel.css'),
      worker: address('elk-worker.js'),
      uri: uri.toString(),
    });
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  get isVisible(): boolean {
    return this.panel.visible;
  }

  reveal(preserveFocus = true): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  /** The document is not what it was: the graph is asked for, once for however many changes come in the meantime. */
  refresh(): void {
    if (!this.#ready) return;
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    this.#draw()
      .catch((error: unknown) => {
        this.#note(error);
        // A drawing stays as it is. Where there is none, somebody would wait for it in vain.
        if (this.#sent === null) void this.#post({ type: 'empty', message: NO_ANSWER });
      })
      .finally(() => {
        this.#asking = false;
        if (!this.#askAgain) return;
        this.#askAgain = false;
        this.refresh();
      });
  }

  /** Lets a run be gone through on the diagram. */
  showCourse(course: Course | null): void {
    this.#course = course;
    if (this.#ready) void this.#post({ type: 'course', course });
  }

  /** Colours the diagram by how one run differs from another; null differences end that. */
  showDifferences(against: string, differences: readonly Difference[] | null): void {
    this.#compared = { against, differences };
    if (this.#ready) void this.#post({ type: 'differences', against, differences });
  }

  /** Selects the component at a position of the text. */
  follow(position: vscode.Position): void {
    if (this.#changes > 0) return;
    const turn = this.#unfollow();
    this.#timer = setTimeout(() => {
      if (!this.#ready) return;
      this.#select(position, turn).catch((error: unknown) => {
        this.#note(error);
      });
    }, REST);
  }

  /** Forgets the place that the cursor was at. Returns the turn that comes now. */
  #unfollow(): number {
    clearTimeout(this.#timer);
    this.#turn += 1;
    return this.#turn;
  }

  /** Shows the text, with the name of a component selected. */
  async showSource(component: string | null, preserveFocus: boolean): Promise<void> {
    const place = component === null ? null : await this.server.ask(LOCATE, { uri: this.uri.toString(), component });
    if (component !== null && !place) return;
    const uri = place ? vscode.Uri.parse(place.uri) : this.uri;
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      preserveFocus,
      ...(place ? { selection: toRange(place.range) } : {}),
    });
    if (place) flash(editor, toRange(place.range));
  }

  async #hear(message: unknown): Promise<void> {
    const heard = readMessage(message);
    switch (heard?.type) {
      case 'ready':
        // Said again whenever the panel was hidden in the meantime: it starts anew then.
        this.#ready = true;
        this.#sent = null;
        await this.#open();
        this.refresh();
        if (this.#course) await this.#post({ type: 'course', course: this.#course });
        if (this.#compared) await this.#post({ type: 'differences', ...this.#compared });
        return;
      case 'view':
        this.#view = heard.view;
        this.refresh();
        return;
      case 'simulate':
        await vscode.commands.executeCommand('arch.runSimulation', this.uri);
        return;
      case 'reveal':
        await this.showSource(heard.component, true);
        return;
      case 'edit':
        await this.#change(() => editDesign(this.uri, heard.change, this.server));
        return;
      case 'rename':
        await this.#change(() => renameComponent(this.uri, heard.component, this.server));
        return;
      case 'undo':
      case 'redo':
        await this.#inText(heard.type);
        return;
      case 'details':
        this.#detailed = heard.component;
        await this.#detail();
        return;
      case 'palette': {
        const { kinds } = await this.server.ask(PALETTE, { uri: this.uri.toString() });
        await this.#post({ type: 'palette', kinds });
        return;
      }
      case 'save':
        await savePicture(this.uri, heard.format, heard.data);
        return;
      case undefined:
        this.output.warn('The diagram sent a message that is none of its own; it was not heard.');
    }
  }

  /** Makes a change that was asked for in the picture, and tells what became of it. */
  async #change(make: () => Promise<Outcome | undefined>): Promise<void> {
    this.#unfollow();
    this.#changes += 1;
    try {
      await this.#tell(await make());
    } finally {
      this.#changes -= 1;
    }
  }

  async #tell(outcome: Outcome | undefined): Promise<void> {
    if (!outcome) return;
    const { text, failed, component } = outcome;
    await this.#post({ type: 'said', text, failed });
    if (component === null) return;
    await this.#post({ type: 'made', component });
    // The cursor goes to what was changed, where the text is in sight: otherwise the diagram would follow it to where it was pushed to.
    const isSeen = vscode.window.visibleTextEditors.some(({ document }) => document.uri.toString() === this.uri.toString());
    if (isSeen) await this.showSource(component, true);
  }

  /** Takes a change back, or makes it again, where the text is. */
  async #inText(command: 'undo' | 'redo'): Promise<void> {
    await this.showSource(null, false);
    await vscode.commands.executeCommand(command);
    this.panel.reveal(undefined, false);
  }

  async #detail(): Promise<void> {
    const component = this.#detailed;
    if (component === null) return;
    const details = await this.server.ask(DETAILS, { uri: this.uri.toString(), component });
    if (component === this.#detailed) await this.#post({ type: 'details', details });
  }

  /** The server knows the documents that VS Code has open, and a restored panel may stand alone. */
  async #open(): Promise<void> {
    try {
      await vscode.workspace.openTextDocument(this.uri);
    } catch {
      await this.#post({ type: 'empty', message: `${fileName(this.uri)} cannot be read.` });
    }
  }

  async #draw(): Promise<void> {
    const uri = this.uri.toString();
    await this.#detail();
    const { graph, stale, hash, views } = await this.server.ask(DIAGRAM, { uri, view: this.#view });
    if (!graph) {
      this.#sent = null;
      await this.#post({ type: 'empty', message: `${fileName(this.uri)} has nothing to draw yet.` });
      return;
    }
    // A view that was taken out of the text is drawn as everything.
    const view = views.some(({ name }) => name === this.#view) ? this.#view : null;
    const drawing = JSON.stringify([hash, stale, views, view]);
    if (this.#sent === drawing) return;
    this.#sent = drawing;
    await this.#post({ type: 'diagram', graph, stale, uri, hash, views, view });
  }

  async #select(position: vscode.Position, turn: number): Promise<void> {
    const at = await this.server.ask(COMPONENT_AT, { uri: this.uri.toString(), line: position.line, character: position.character });
    if (turn === this.#turn) await this.#post({ type: 'select', component: at?.component ?? null });
  }

  async #post(message: ToPanel): Promise<void> {
    await this.panel.webview.postMessage(message);
  }

  #note(error: unknown): void {
    this.output.error(error instanceof Error ? error : String(error));
  }
}
