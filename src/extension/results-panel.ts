import { createHash, randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FlowSoFar } from '../kinds/figures/results.js';
import { readRunFile, runReport, sharePage } from '../report/index.js';
import { LOCATE, type StoredRun, type ToResults } from '../server/protocol.js';
import { besideText, fileName, toRange } from './documents.js';
import { resultsPage } from './page.js';
import { readKeptRun, readResultsMessage } from './results-messages.js';
import type { Server } from './server.js';

export const RESULTS_VIEW = 'arch.results';
/** More than this many runs are not kept for comparing: the oldest are forgotten. */
const KEPT = 20;

/** What the panel asks of whoever runs simulations. */
export interface Runner {
  again(run: StoredRun): void;
  stop(): void;
  /** A run is shown, beside another one or alone. */
  compared(run: StoredRun, base: StoredRun | null): void;
}

/** The results of simulations, in one panel beside the text: the latest run, beside an earlier one when somebody wants to compare. */
export class ResultsPanel implements vscode.WebviewPanelSerializer {
  #panel: vscode.WebviewPanel | undefined;
  #shown: StoredRun | null = null;
  #base: StoredRun | null = null;
  #runs: StoredRun[] = [];
  #runner: Runner | undefined;
  /** What was last said of a run that goes on. */
  #running: ToResults | null = null;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
    private readonly output: vscode.LogOutputChannel,
  ) {}

  /** Hears what the panel's buttons ask for. */
  serve(runner: Runner): void {
    this.#runner = runner;
  }

  /** Opens the panel, or brings it to the front. Nothing when no run was made yet and `message` is missing. */
  open(): void {
    if (this.#panel) this.#panel.reveal(undefined, true);
    else {
      const viewColumn = besideText();
      this.#adopt(vscode.window.createWebviewPanel(RESULTS_VIEW, 'Results', { viewColumn, preserveFocus: true }));
    }
  }

  running(title: string, ratio: number, flows: readonly FlowSoFar[]): void {
    this.#running = { type: 'running', title, ratio, flows };
    void this.#post(this.#running);
  }

  ended(error: string | null): void {
    this.#running = null;
    void this.#post({ type: 'ended', error });
  }

  /** Shows a run and keeps it for comparing. */
  show(run: StoredRun): void {
    this.#running = null;
    this.#runs = [run, ...this.#runs.filter(({ id }) => id !== run.id)].slice(0, KEPT);
    // What was compared stays compared while the same thing is run again.
    if (this.#base?.results.scenario !== run.results.scenario || this.#base.uri !== run.uri) this.#base = null;
    this.#shown = run;
    this.open();
    this.#send();
  }

  /** Asks for a run that was saved, and shows it. */
  async openFile(): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({ filters: { 'Simulation results': ['json'] }, title: 'Open Simulation Results' });
    const file = chosen?.[0];
    if (!file) return;
    const results = readRunFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
    if (typeof results === 'string') {
      void vscode.window.showErrorMessage(`${fileName(file)} cannot be shown: ${results}`);
      return;
    }
    this.show({ id: file.toString(), title: `${titleOf(results.architecture, results.scenario)} (${fileName(file)})`, uri: '', results });
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const run = readKeptRun(state);
    if (!run || this.#panel) panel.dispose();
    else {
      this.#runs = [run];
      this.#shown = run;
      this.#adopt(panel);
    }
    return Promise.resolve();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    const files = vscode.Uri.joinPath(this.extension, 'dist', 'webview');
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [files] };
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.extension, 'media', `arch-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    webview.onDidReceiveMessage((message: unknown) => {
      this.#hear(message).catch((error: unknown) => {
        this.output.error(error instanceof Error ? error : String(error));
      });
    });
    const address = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(files, name)).toString();
    webview.html = resultsPage({
      nonce: randomBytes(24).toString('base64'),
      cspSource: webview.cspSource,
      script: address('results.js'),
      style: address('results.css'),
    });
  }

  async #hear(message: unknown): Promise<void> {
    const heard = readResultsMessage(message);
    const shown = this.#shown;
    switch (heard?.type) {
      case 'ready':
        if (shown) this.#send();
        if (this.#running) await this.#post(this.#running);
        return;
      case 'again':
        if (shown) this.#runner?.again(shown);
        return;
      case 'stop':
        this.#runner?.stop();
        return;
      case 'compare':
        this.#base = this.#runs.find(({ id }) => id === heard.id) ?? null;
        this.#send();
        return;
      case 'reveal':
        if (shown) await this.#reveal(shown.uri, heard.component);
        return;
      case 'line':
        await showLine(heard.file, heard.line);
        return;
      case 'save':
        if (shown) await this.#save(shown);
        return;
      case 'share':
        if (shown) await this.#share(shown);
        return;
      case 'copy':
        if (shown) await vscode.env.clipboard.writeText(runReport(shown.results));
        return;
      case undefined:
        this.output.warn('The results panel sent a message that is none of its own; it was not heard.');
    }
  }

  #send(): void {
    const run = this.#shown;
    if (!run) return;
    if (this.#panel) this.#panel.title = `Results ${titleOf(run.results.architecture, run.results.scenario)}`;
    const others = this.#runs.filter(({ id }) => id !== run.id).map(({ id, title }) => ({ id, title }));
    const base = this.#base?.id === run.id ? null : this.#base;
    this.#runner?.compared(run, base);
    void this.#post({ type: 'run', run, base, others });
  }

  async #post(message: ToResults): Promise<void> {
    await this.#panel?.webview.postMessage(message);
  }

  async #reveal(uri: string, component: string): Promise<void> {
    const place = uri === '' ? null : await this.server.ask(LOCATE, { uri, component });
    if (!place) {
      void vscode.window.showInformationMessage(`${component} is not in an open architecture.`);
      return;
    }
    await showRange(vscode.Uri.parse(place.uri), toRange(place.range));
  }

  async #save({ results, title }: StoredRun): Promise<void> {
    const target = await this.#where(title, 'json', { 'Simulation results': ['json'] }, 'Save Simulation Results');
    if (target) await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${JSON.stringify(results, null, 2)}\n`));
  }

  async #share({ results, title }: StoredRun): Promise<void> {
    const target = await this.#where(title, 'html', { 'Web page': ['html'] }, 'Share Simulation Results');
    if (!target) return;
    const read = async (name: string): Promise<string> =>
      new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.extension, 'dist', 'webview', name)));
    const [script, style] = [await read('results.js'), await read('results.css')];
    const page = sharePage({ title, results, script, style, scriptHash: hashOf(script), styleHash: hashOf(style) });
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(page));
  }

  #where(title: string, extension: string, filters: Record<string, string[]>, heading: string): Thenable<vscode.Uri | undefined> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${title.replace(/[^\w-]+/g, '-')}.${extension}`;
    return vscode.window.showSaveDialog({ ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}), filters, title: heading });
  }
}

/** `shop, primary_lost`: what a run is called. */
export function titleOf(architecture: string, scenario: string | null): string {
  return scenario === null ? architecture : `${architecture}, ${scenario}`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** The files of a run of this window are URIs; those of another machine's are names that lead nowhere. */
async function showLine(file: string, line: number): Promise<void> {
  if (!/^[a-z][\w+.-]*:/i.test(file)) return;
  const position = new vscode.Position(line - 1, 0);
  await showRange(vscode.Uri.parse(file), new vscode.Range(position, position));
}

async function showRange(uri: vscode.Uri, selection: vscode.Range): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection,
  });
}
