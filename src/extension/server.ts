import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import {
  CHANGED,
  PROGRESS,
  type ChangedParams,
  type ComponentAtParams,
  type ComponentAtResult,
  type Details,
  type DetailsParams,
  type DiagramParams,
  type DiagramResult,
  type DocumentParams,
  type EditParams,
  type EditResult,
  type ExportParams,
  type ExportResult,
  type LocateParams,
  type LocateResult,
  type OutlineResult,
  type PaletteResult,
  type ProgressParams,
  type ReportParams,
  type ReportResult,
  type SimulateParams,
  type SimulateResult,
} from '../server/protocol.js';

/** What can be asked, and what is answered. The names are the protocol's. */
interface Requests {
  readonly 'arch/diagram': readonly [DiagramParams, DiagramResult];
  readonly 'arch/componentAt': readonly [ComponentAtParams, ComponentAtResult];
  readonly 'arch/locate': readonly [LocateParams, LocateResult];
  readonly 'arch/edit': readonly [EditParams, EditResult];
  readonly 'arch/details': readonly [DetailsParams, Details | null];
  readonly 'arch/palette': readonly [DocumentParams, PaletteResult];
  readonly 'arch/outline': readonly [DocumentParams, OutlineResult];
  readonly 'arch/simulate': readonly [SimulateParams, SimulateResult];
  readonly 'arch/report': readonly [ReportParams, ReportResult];
  readonly 'arch/export': readonly [ExportParams, ExportResult];
  readonly 'arch/libraryText': readonly [DocumentParams, string | null];
}

/** The language server, started when it is first needed. */
export interface Server {
  /** Starts it unless it runs. Never rejects: what went wrong is shown and written to the output. */
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Rejects when the server cannot be started or does not answer. */
  ask<M extends keyof Requests>(method: M, params: Requests[M][0], token?: vscode.CancellationToken): Promise<Requests[M][1]>;
  readonly onChanged: vscode.Event<ChangedParams>;
  readonly onProgress: vscode.Event<ProgressParams>;
  /** It runs again after it ended: what was asked of the old one is to be asked again. */
  readonly onStarted: vscode.Event<void>;
  dispose(): void;
}

/** Given up when it ends more often than this within `PATIENCE` milliseconds: it would go on ending. */
const RESTARTS = 4;
const PATIENCE = 3 * 60_000;

/** Megabytes of each half of the space for new objects: with the 16 that the engine takes, a server of 10,000 lines keeps 50 MB more for no gain in time. */
const SMALL_NURSERY = '--max-semi-space-size=4';

export function createServer(module: string, output: vscode.LogOutputChannel): Server {
  const changed = new vscode.EventEmitter<ChangedParams>();
  const progress = new vscode.EventEmitter<ProgressParams>();
  const started = new vscode.EventEmitter<void>();
  const ends: number[] = [];
  let client: Promise<LanguageClient> | undefined;
  let disposed = false;

  /** The client is loaded with the first document: it is most of the extension's code. */
  async function launch(): Promise<LanguageClient> {
    const { CloseAction, ErrorAction, LanguageClient, State, TransportKind } = await import('vscode-languageclient/node');
    const made = new LanguageClient(
      'arch',
      'Arch',
      {
        run: { module, transport: TransportKind.ipc, options: { execArgv: [SMALL_NURSERY] } },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: [SMALL_NURSERY, '--nolazy', '--inspect=6009'] } },
      },
      {
        documentSelector: [{ language: 'arch' }],
        outputChannel: output,
        synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/{*.arch,*.csv,.archrc.json}') },
        middleware: {
          provideInlayHints: (document, range, token, next) => (inlayHintsAreOn(document) ? next(document, range, token) : []),
        },
        errorHandler: {
          error: () => ({ action: ErrorAction.Continue }),
          closed: () => {
            if (disposed) return { action: CloseAction.DoNotRestart, handled: true };
            const goesOn = noteEnd();
            void sayEnded(goesOn);
            return { action: goesOn ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
          },
        },
      },
    );
    made.onNotification(CHANGED, (params: ChangedParams) => {
      changed.fire(params);
    });
    made.onNotification(PROGRESS, (params: ProgressParams) => {
      progress.fire(params);
    });
    made.onDidChangeState(({ newState }) => {
      if (newState === State.Running) started.fire();
    });
    await made.start();
    return made;
  }

  /** Counts an end, and says whether the server is worth another start. */
  function noteEnd(): boolean {
    const now = Date.now();
    ends.push(now);
    while (ends[0] !== undefined && now - ends[0] > PATIENCE) ends.shift();
    return ends.length <= RESTARTS;
  }

  async function sayEnded(goesOn: boolean): Promise<void> {
    if (goesOn) {
      const chosen = await vscode.window.showWarningMessage(
        'The Arch language server ended unexpectedly and was started again.',
        'Show Output',
      );
      if (chosen) output.show();
      return;
    }
    const message = `The Arch language server ended ${ends.length} times within three minutes and was not started again.`;
    const chosen = await vscode.window.showErrorMessage(message, 'Restart', 'Show Output');
    if (chosen === 'Restart') await restart();
    if (chosen === 'Show Output') output.show();
  }

  function running(): Promise<LanguageClient> {
    client ??= launch().catch((error: unknown) => {
      client = undefined;
      throw error;
    });
    return client;
  }

  async function start(): Promise<void> {
    try {
      await running();
    } catch (error) {
      output.error(error instanceof Error ? error : String(error));
      const chosen = await vscode.window.showErrorMessage('The Arch language server could not be started.', 'Show Output');
      if (chosen) output.show();
    }
  }

  async function restart(): Promise<void> {
    ends.length = 0;
    if (!client) return start();
    await (await client).restart();
  }

  const settings = vscode.workspace.onDidChangeConfiguration(async (event) => {
    if (!event.affectsConfiguration('arch.inlayHints') || !client) return;
    const feature = (await client).getFeature('textDocument/inlayHint');
    const seen = new Set(
      vscode.window.visibleTextEditors.map((editor) => editor.document).filter((document) => document.languageId === 'arch'),
    );
    for (const document of seen) feature.getProvider(document)?.onDidChangeInlayHints.fire();
  });

  return {
    start,
    restart,
    ask: async <M extends keyof Requests>(method: M, params: Requests[M][0], token?: vscode.CancellationToken) =>
      (await running()).sendRequest<Requests[M][1]>(method, params, token),
    onChanged: changed.event,
    onProgress: progress.event,
    onStarted: started.event,
    dispose: () => {
      disposed = true;
      settings.dispose();
      changed.dispose();
      progress.dispose();
      started.dispose();
      // A server that never came up has nothing to stop.
      void client?.then(
        (made) => made.dispose(),
        () => undefined,
      );
    },
  };
}

function inlayHintsAreOn(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration('arch', document).get('inlayHints.enabled', true);
}
