import * as vscode from 'vscode';
import { DiagramPanels, DIAGRAM_VIEW } from './diagram-panels.js';
import { currentDocument } from './documents.js';
import { exportArchitecture } from './export.js';
import { registerLibrary } from './library.js';
import { newArchitecture } from './new-architecture.js';
import { Proposals } from './proposals.js';
import { RESULTS_VIEW, ResultsPanel } from './results-panel.js';
import { showReport } from './report.js';
import { createServer } from './server.js';
import { Simulations } from './simulation.js';
import { ExpectationTests } from './tests.js';

/** Called by VS Code when the first `.arch` document or diagram is opened, or a command is run. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Arch', { log: true });
  const server = createServer(context.asAbsolutePath('dist/server.cjs'), output);
  const panels = new DiagramPanels(context.extensionUri, server, output);
  const results = new ResultsPanel(context.extensionUri, server, output);
  const simulations = new Simulations(server, results, panels);
  const proposals = new Proposals();
  context.subscriptions.push(output, server, panels, simulations, proposals, registerLibrary(server));
  context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(DIAGRAM_VIEW, panels));
  context.subscriptions.push(vscode.window.registerWebviewPanelSerializer(RESULTS_VIEW, results));
  context.subscriptions.push(new ExpectationTests(server, simulations, output));

  /** Runs a command and shows its failure as a sentence; what exactly happened is in the output. */
  const command = (id: string, run: (argument: unknown) => unknown): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (argument: unknown) => {
        try {
          return await run(argument);
        } catch (error) {
          output.error(error instanceof Error ? error : String(error));
          await sayFailure(error, output);
          return undefined;
        }
      }),
    );
  };
  /** A command about an architecture: the one in the editor, or the one that the diagram in front shows. */
  const about = (id: string, run: (document: vscode.TextDocument, argument: unknown) => unknown): void => {
    command(id, async (argument) => {
      const document = await currentDocument(argument, panels.active);
      if (document) return run(document, argument);
      void vscode.window.showInformationMessage('Open an .arch file first.');
      return undefined;
    });
  };

  about('arch.showDiagramToSide', (document) => {
    panels.show(document.uri);
  });
  about('arch.openAnotherDiagram', (document) => {
    panels.open(document.uri);
  });
  command('arch.openDiagramInNewWindow', () => panels.moveToNewWindow());
  about('arch.runSimulation', (document, argument) => simulations.run(document, argument));
  about('arch.showScorecard', (document) => showReport(document, 'scorecard', server));
  about('arch.compareRecovery', (document) => showReport(document, 'recovery', server));
  about('arch.exportTerraform', (document, argument) => exportArchitecture(document, 'terraform', argument, server, proposals));
  about('arch.exportCdk', (document, argument) => exportArchitecture(document, 'cdk', argument, server, proposals));
  about('arch.exportCompose', (document, argument) => exportArchitecture(document, 'compose', argument, server, proposals));
  about('arch.exportKubernetes', (document, argument) => exportArchitecture(document, 'kubernetes', argument, server, proposals));
  about('arch.exportMonitoring', (document, argument) => exportArchitecture(document, 'monitoring', argument, server, proposals));
  command('arch.showSource', () => panels.showSource());
  command('arch.runLastSimulation', () => simulations.runLast());
  command('arch.stopSimulation', () => {
    simulations.stop();
  });
  command('arch.showResults', () => {
    results.open();
  });
  command('arch.openResults', () => results.openFile());
  command('arch.new', newArchitecture);
  command('arch.restartServer', () => server.restart());
  command('arch.showOutput', () => {
    output.show();
  });

  // The rest of VS Code is not kept waiting for the server.
  if (vscode.workspace.textDocuments.some((document) => document.languageId === 'arch')) void server.start();
  else {
    const opened = vscode.workspace.onDidOpenTextDocument((document) => {
      if (document.languageId !== 'arch') return;
      opened.dispose();
      void server.start();
    });
    context.subscriptions.push(opened);
  }
}

async function sayFailure(error: unknown, output: vscode.LogOutputChannel): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const chosen = await vscode.window.showErrorMessage(message, 'Show Output');
  if (chosen) output.show();
}
