import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { OUTLINE, SIMULATE, type OutlineResult, type SimulateResult } from '../server/protocol.js';
import { fileName } from './documents.js';
import type { Reports } from './reports.js';
import type { Server } from './server.js';

/** What another extension, a key binding or a task may pass to the command; without it, a person is asked. */
const Argument = v.object({
  scenario: v.nullable(v.string()),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  replications: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100))),
  duration: v.optional(v.nullable(v.pipe(v.number(), v.finite(), v.gtValue(0)))),
});
type Argument = v.InferOutput<typeof Argument>;

/** Asks for a scenario, runs it and shows the report. Resolves to the results, or undefined when nothing was run. */
export async function runSimulation(document: vscode.TextDocument, argument: unknown, server: Server, reports: Reports): Promise<unknown> {
  const uri = document.uri.toString();
  const outline = await server.ask(OUTLINE, { uri });
  if (outline.errors > 0) {
    const them = outline.errors === 1 ? 'has an error' : `has ${outline.errors} errors`;
    const chosen = await vscode.window.showWarningMessage(
      `${fileName(document.uri)} ${them}. It can be run when it has none.`,
      'Show Problems',
    );
    if (chosen) await vscode.commands.executeCommand('workbench.actions.view.problems');
    return undefined;
  }
  const given = v.safeParse(Argument, argument);
  const scenario = given.success ? given.output.scenario : await pickScenario(outline);
  if (scenario === undefined) return undefined;

  const result = await simulate(document, outline.name, given.success ? given.output : { scenario }, server);
  if (result === undefined) return undefined;
  if (!result.ok) {
    void vscode.window.showErrorMessage(result.error);
    return undefined;
  }
  await reports.show(`Simulation of ${outline.name}${scenario === null ? '' : `, ${scenario}`}`, result.report);
  return result.results;
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

/** Undefined when it was cancelled. */
async function simulate(
  document: vscode.TextDocument,
  name: string,
  { scenario, seed, replications, duration }: Argument,
  server: Server,
): Promise<SimulateResult | undefined> {
  const settings = vscode.workspace.getConfiguration('arch.simulation', document);
  const what = scenario === null ? name : `${name}, ${scenario}`;
  const run = randomUUID();
  const status = vscode.window.createStatusBarItem('arch.simulation', vscode.StatusBarAlignment.Left);
  status.name = 'Arch simulation';
  status.text = '$(loading~spin) Simulating';
  status.tooltip = `Simulating ${what}`;
  status.show();
  let shown = 0;
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: `Simulating ${what}`, cancellable: true },
      async (report, token) => {
        const listener = server.onProgress((event) => {
          if (event.run !== run) return;
          const percent = Math.floor(event.ratio * 100);
          report.report({ increment: percent - shown, message: `${percent} %` });
          status.text = `$(loading~spin) Simulating ${percent} %`;
          shown = percent;
        });
        try {
          const result = await server.ask(
            SIMULATE,
            {
              uri: document.uri.toString(),
              scenario,
              seed: seed ?? settings.get('seed', 1),
              replications: replications ?? settings.get('replications', 5),
              duration: duration === undefined ? settings.get<number | null>('duration', null) : duration,
              run,
            },
            token,
          );
          return token.isCancellationRequested ? undefined : result;
        } catch (error) {
          // Cancelling answers with an error, and is none.
          if (token.isCancellationRequested) return undefined;
          throw error;
        } finally {
          listener.dispose();
        }
      },
    );
  } finally {
    status.dispose();
  }
}
