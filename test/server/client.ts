import { spawn, type ChildProcess } from 'node:child_process';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeAction,
  type Diagnostic,
} from 'vscode-languageserver/node';
import * as protocol from '../../src/server/protocol.js';

/** An editor that talks to a server process over its standard streams. */
export async function connect(server: string, folder: string | null = null, uses: object = {}) {
  const process: ChildProcess = spawn(globalThis.process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  if (!process.stdout || !process.stdin || !process.stderr) throw new Error('The server has no streams');
  let errors = '';
  process.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const connection = createProtocolConnection(new StreamMessageReader(process.stdout), new StreamMessageWriter(process.stdin));
  const diagnostics = new Map<string, { version: number; list: Diagnostic[] }>();
  const changes: protocol.ChangedParams[] = [];
  const progress: protocol.ProgressParams[] = [];
  const logged: string[] = [];
  const waiting = new Set<() => void>();
  const stirred = (): void => {
    for (const look of [...waiting]) look();
  };
  let published = 0;
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics: list }: { uri: string; diagnostics: Diagnostic[] }) => {
    diagnostics.set(uri, { version: ++published, list });
    stirred();
  });
  connection.onNotification(protocol.CHANGED, (params: protocol.ChangedParams) => {
    changes.push(params);
    stirred();
  });
  connection.onNotification(protocol.PROGRESS, (params: protocol.ProgressParams) => {
    progress.push(params);
    stirred();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    logged.push(message);
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();

  /** Resolves when the condition holds, which is looked at whenever something arrives. */
  const until = (holds: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`Waited in vain for ${what}. ${errors}`));
      }, 15_000);
      const look = (): void => {
        if (!holds()) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });

  await connection.sendRequest('initialize', {
    processId: globalThis.process.pid,
    rootUri: folder,
    workspaceFolders: folder === null ? null : [{ uri: folder, name: 'design' }],
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } }, publishDiagnostics: { dataSupport: true } } },
    ...uses,
  });
  await connection.sendNotification('initialized', {});

  let version = 1;
  return {
    connection,
    process,
    changes,
    progress,
    logged,
    until,
    errors: () => errors,
    diagnostics: (uri: string): readonly Diagnostic[] => diagnostics.get(uri)?.list ?? [],
    /** Opens a file and waits for its findings. */
    open: async (uri: string, text: string) => {
      const before = diagnostics.get(uri)?.version ?? 0;
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'arch', version, text } });
      await until(() => (diagnostics.get(uri)?.version ?? 0) > before, `the findings of ${uri}`);
    },
    /** Replaces a file's text and waits for its findings. */
    change: async (uri: string, text: string) => {
      const before = diagnostics.get(uri)?.version ?? 0;
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ text }],
      });
      await until(() => (diagnostics.get(uri)?.version ?? 0) > before, `the findings of ${uri}`);
    },
    ask: <R>(method: string, params: object): Promise<R> => connection.sendRequest(method, params),
    actions: (uri: string, diagnostic: Diagnostic) =>
      connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic] },
      }),
    isAlive: () => process.exitCode === null && process.signalCode === null,
    close: async () => {
      if (process.exitCode !== null) return;
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await new Promise((resolve) => process.once('exit', resolve));
      connection.dispose();
    },
  };
}

export type Client = Awaited<ReturnType<typeof connect>>;
