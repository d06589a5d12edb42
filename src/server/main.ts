import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { nodeFiles } from './node-files.js';
import { createAnswerBook } from './answer-book.js';
import { nodeThread } from './node-thread.js';
import { startServer } from './server.js';
import { createSimulationPool } from './simulation-pool.js';

// The language server as a process: the client chooses the channel (`--stdio`, `--node-ipc`, `--socket`, `--pipe`).
const own = fileURLToPath(import.meta.url);
// Beside this file, and of its kind: a bundle starts a bundle, a source a source.
const beside = (name: string): string => path.join(path.dirname(own), `${name}${path.extname(own)}`);
// The manual is packed beside the bundles' folder.
const rulePage = (code: string): Promise<string | null> =>
  readFile(path.join(path.dirname(own), '..', 'docs', 'rules', `${code}.md`), 'utf8').catch(() => null);

// The engine lets a heap grow to four times what is alive in it before it cleans up. Beside an editor memory is dearer than the few milliseconds: it
// cleans up when the heap, of this thread or another, has grown by half.
setFlagsFromString('--heap-growing-percent=50');

startServer(createConnection(ProposedFeatures.all), {
  files: nodeFiles,
  rulePage,
  answers: (log) => createAnswerBook(() => nodeThread(beside('design-thread')), log),
  simulations: createSimulationPool(() => nodeThread(beside('simulation-thread')), Math.max(1, availableParallelism() - 1)),
  reports: () => nodeThread(beside('simulation-thread')),
});
