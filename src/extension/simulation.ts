import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { differencesOf } from '../diagram/graph/compared.js';
import { courseOf } from '../diagram/graph/course.js';
import type { Results } from '../kinds/figures/results.js';
import { soFarText } from '../report/index.js';
import { OUTLINE, SIMULATE, type OutlineResult, type SimulateResult, type StoredRun } from '../server/protocol.js';
import type { DiagramPanels } from './diagram-panels.js';
import { fileName } from './documents.js';
import { titleOf, type ResultsPanel } from './results-panel.js';
import type { Server } from './server.js';

/** What another extension, a key binding or a task may pass to the command; without it, a person is asked. */
const Argument = v.object({
  scenario: v.nullable(v.string()),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  replications: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  duration: v.optional(v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0)))),
});
type Argument = v.InferOutput<typeof Argument>;

/** Runs simulations for whoever asks: the palette, the results panel's buttons, the tests. */
export class Simulations implements vscode.Disposable {
  readonly #cancels = new Set<vscode.CancellationTokenSource>();
  #last: { readonly uri: vscode.Uri; readonly argument: Argument } | null = null;

  constructor(
    private readonly server: Server,
    private readonly results: ResultsPanel,
    private readonly panels: DiagramPanels,
  ) {
    results.serve({
      again: (run) => {
        void this.again(run);
      },
      stop: () => {
        this.stop();
      },
      compared: (run, base) => {
        panels.showDifferences(run.uri, base?.title ?? '', base && differencesOf(base.results, run.results));
      },
    });
  }

  /** Asks for a scenario unless the argument names one, runs it and shows the results. Resolves to them, or to undefined when nothing was run. */
  async run(document: vscode.TextDocument, argument: unknown): Promise<Results | undefined> {
    const outline = await this.server.ask(OUTLINE, { uri: document.uri.toString() });
    if (outline.errors > 0) {
      await sayErrors(document, outline.errors);
      return undefined;
    }
    const given = v.safeParse(Argument, argument);
    const scenario = given.success ? given.output.scenario : await pickScenario(outline);
    if (scenario === undefined) return undefined;
    return this.#runNow(document, outline.name, given.success ? given.output : { scenario });
  }

  /** Runs what was run last once more, on the text as it is now. */
  async runLast(): Promise<Results | undefined> {
    if (!this.#last) {
      void vscode.window.showInformationMessage('No simulation has been run yet.');
      return undefined;
    }
    return this.run(await vscode.workspace.openTextDocument(this.#last.uri), this.#last.argument);
  }

  async again({ uri, results }: StoredRun): Promise<void> {
    if (uri === '') return;
    const same = this.#last?.uri.toString() === uri && this.#last.argument.scenario === results.scenario;
    await this.run(
      await vscode.workspace.openTextDocument(vscode.Uri.parse(uri)),
      same ? this.#last?.argument : { scenario: results.scenario },
    );
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel.cancel();
  }

  dispose(): void {
    this.stop();
  }

  /** Runs without asking and without showing anything, for tests. */
  async measure(document: vscode.TextDocument, scenario: string | null, token: vscode.CancellationToken): Promise<SimulateResult> {
    return this.server.ask(SIMULATE, this.#params(document, { scenario }, randomUUID()), token);
  }

  async #runNow(document: vscode.TextDocument, name: string, argument: Argument): Promise<Results | undefined> {
    this.#last = { uri: document.uri, argument };
    const title = titleOf(name, argument.scenario);
    const result = await this.#simulate(document, title, argument);
    if (result === undefined) {
      this.results.ended(null);
      return undefined;
    }
    if (!result.ok) {
      this.results.ended(result.error);
      void vscode.window.showErrorMessage(result.error);
      return undefined;
    }
    const time = new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
    this.results.show({ id: randomUUID(), title: `${title} ${time}`, uri: document.uri.toString(), results: result.results });
    this.panels.showCourse(document.uri.toString(), courseOf(result.results));
    return result.results;
  }

  /** Undefined when it was cancelled. */
  async #simulate(document: vscode.TextDocument, title: string, argument: Argument): Promise<SimulateResult | undefined> {
    const run = randomUUID();
    const cancel = new vscode.CancellationTokenSource();
    this.#cancels.add(cancel);
    const status = vscode.window.createStatusBarItem('arch.simulation', vscode.StatusBarAlignment.Left);
    status.name = 'Arch simulation';
    status.text = '$(loading~spin) Simulating';
    status.tooltip = `Simulating ${title}. Click to stop.`;
    status.command = 'arch.stopSimulation';
    status.show();
    let shown = 0;
    try {
      return await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: `Simulating ${title}`, cancellable: true },
        async (report, token) => {
          token.onCancellationRequested(() => {
            cancel.cancel();
          });
          const listener = this.server.onProgress((event) => {
            if (event.run !== run) return;
            const percent = Math.floor(event.ratio * 100);
            report.report({ increment: percent - shown, message: `${percent} %` });
            status.text = `$(loading~spin) Simulating ${percent} %`;
            const flows = event.flows ?? [];
            status.tooltip = [`Simulating ${title}. Click to stop.`, ...flows.map((flow) => `${soFarText(flow)} so far`)].join('\n');
            this.results.running(title, event.ratio, flows);
            shown = percent;
          });
          try {
            const result = await this.server.ask(SIMULATE, this.#params(document, argument, run), cancel.token);
            return cancel.token.isCancellationRequested ? undefined : result;
          } catch (error) {
            // Cancelling answers with an error, and is none.
            if (cancel.token.isCancellationRequested) return undefined;
            throw error;
          } finally {
            listener.dispose();
          }
        },
      );
    } finally {
      status.dispose();
      this.#cancels.delete(cancel);
      cancel.dispose();
    }
  }

  #params(
    document: vscode.TextDocument,
    { scenario, seed, replications, duration }: Argument,
    run: string,
  ): Parameters<typeof this.server.ask<typeof SIMULATE>>[1] {
    const settings = vscode.workspace.getConfiguration('arch.simulation', document);
    return {
      uri: document.uri.toString(),
      scenario,
      seed: seed ?? settings.get('seed', 1),
      replications: replications ?? settings.get('replications', 5),
      duration: duration === undefined ? settings.get<number | null>('duration', null) : duration,
      run,
    };
  }
}

async function sayErrors(document: vscode.TextDocument, errors: number): Promise<void> {
  const them = errors === 1 ? 'has an error' : `has ${errors} errors`;
  const chosen = await vscode.window.showWarningMessage(
    `${fileName(document.uri)} ${them}. It can be run when it has none.`,
    'Show Problems',
  );
  if (chosen) await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** Null is the steady state; undefined, that nothing was picked. */
async function pickScenario(outline: OutlineResult): Promise<string | null | undefined> {
  if (outline.scenarios.length === 0) return null;
  const steady = { label: 'Steady state', description: 'nothing goes wrong', scenario: null };
  const items = outline.scenarios.map(({ name, title }) => ({ label: name, description: title ?? '', scenario: name }));
  const picked = await vscode.window.showQuickPick([...items, steady], {
    title: `Run Simulation of ${outline.name}`,
    placeHolder: 'Which scenario?',
  });
  return picked?.scenario;
}
