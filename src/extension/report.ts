import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { REPORT, type ReportParams } from '../server/protocol.js';
import { fileName } from './documents.js';
import type { Server } from './server.js';

type About = ReportParams['about'];

/** Measures a report about an architecture and opens it as a document beside the text. Resolves to its Markdown; to undefined when there is none. */
export async function showReport(document: vscode.TextDocument, about: About, server: Server): Promise<string | undefined> {
  const result = await measure(document, about, server);
  if (result === undefined) return undefined;
  if (!result.ok) {
    void vscode.window.showErrorMessage(result.error);
    return undefined;
  }
  const report = await vscode.workspace.openTextDocument({ language: 'markdown', content: result.report });
  await vscode.window.showTextDocument(report, { viewColumn: vscode.ViewColumn.Beside, preview: false });
  await vscode.commands.executeCommand('markdown.showPreview', report.uri);
  return result.report;
}

/** Undefined when it was cancelled. */
function measure(document: vscode.TextDocument, about: About, server: Server): Thenable<Awaited<ReturnType<typeof ask>> | undefined> {
  const title = `Measuring ${fileName(document.uri)}`;
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (report, token) => {
    const run = randomUUID();
    let shown = 0;
    const listener = server.onProgress((event) => {
      if (event.run !== run) return;
      const percent = Math.floor(event.ratio * 100);
      report.report({ increment: percent - shown, message: `${percent} %` });
      shown = percent;
    });
    try {
      const result = await ask(document, about, server, run, token);
      return token.isCancellationRequested ? undefined : result;
    } catch (error) {
      // Cancelling answers with an error, and is none.
      if (token.isCancellationRequested) return undefined;
      throw error;
    } finally {
      listener.dispose();
    }
  });
}

function ask(document: vscode.TextDocument, about: About, server: Server, run: string, token: vscode.CancellationToken) {
  const seed = vscode.workspace.getConfiguration('arch.simulation', document).get('seed', 1);
  return server.ask(REPORT, { uri: document.uri.toString(), about, seed, run }, token);
}
