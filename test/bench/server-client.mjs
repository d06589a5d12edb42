// A small editor that talks to any language server over its standard streams, and takes the time.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

const PATIENCE = 120_000;
const CAPABILITIES = {
  workspace: { configuration: true, workspaceFolders: true },
  textDocument: {
    publishDiagnostics: { versionSupport: true },
    completion: { completionItem: { snippetSupport: true } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

/** Starts a server on a folder. Times are milliseconds from message to message. */
export async function start(command, folder) {
  const started = performance.now();
  const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', process.env.SHOW ? 'inherit' : 'ignore'], cwd: folder });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const rootUri = pathToFileURL(folder).href;
  const heard = new Set();
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    for (const listener of [...heard]) listener(params);
  });
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null));
  connection.onRequest('workspace/workspaceFolders', () => [{ uri: rootUri, name: 'bench' }]);
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.listen();
  const documents = new Map();

  /** The diagnostics that are published of a file next; with a number of errors, the next that have so many or more. */
  const published = (uri) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No diagnostics of ${uri}`)), PATIENCE);
      const listener = (params) => {
        if (decodeURIComponent(params.uri) !== decodeURIComponent(uri)) return;
        clearTimeout(timer);
        heard.delete(listener);
        resolve(params.diagnostics);
      };
      heard.add(listener);
    });

  /** Milliseconds in which the server's first thread has had a processor: what a keystroke would take on a machine that does nothing else. */
  const busy = () => Number(fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: CAPABILITIES,
  });
  await connection.sendNotification('initialized', {});

  return {
    started,
    /** Opens a file; resolves with the time since the start of the process when its diagnostics are there, and how many they are. */
    async open(file, languageId) {
      const uri = pathToFileURL(path.join(folder, file)).href;
      const text = fs.readFileSync(path.join(folder, file), 'utf8');
      documents.set(file, { uri, text, version: 1 });
      const wait = published(uri);
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
      const diagnostics = await wait;
      return { time: performance.now() - started, diagnostics };
    },
    /**
     * Replaces a piece of a file; resolves with the time until its diagnostics are published. With `quiet` it waits until so many milliseconds have
     * passed without any diagnostics of any file, and says when the last came.
     */
    async change(file, offset, length, text, quiet = 0) {
      const document = documents.get(file);
      const range = { start: position(document.text, offset), end: position(document.text, offset + length) };
      document.text = document.text.slice(0, offset) + text + document.text.slice(offset + length);
      const wait = published(document.uri);
      const since = performance.now();
      const before = busy();
      let last = since;
      const listener = () => (last = performance.now());
      heard.add(listener);
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: document.uri, version: ++document.version },
        contentChanges: [{ range, text }],
      });
      const diagnostics = await wait;
      const time = performance.now() - since;
      const spent = busy() - before;
      while (performance.now() - last < quiet) await sleep(quiet - (performance.now() - last) + 1);
      heard.delete(listener);
      return { time, busy: spent, all: last - since, diagnostics };
    },
    async request(method, file, params = {}) {
      const document = documents.get(file);
      const since = performance.now();
      const answer = await connection.sendRequest(method, { textDocument: { uri: document.uri }, ...params });
      return { time: performance.now() - since, answer };
    },
    position: (file, offset) => position(documents.get(file).text, offset),
    text: (file) => documents.get(file).text,
    /** Milliseconds of processor time that the server has used. */
    cpu() {
      const fields = fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    /** Megabytes: now, and at the most so far. */
    memory() {
      const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return { now: Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024, peak: Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024 };
    },
    /** The server ends as it does in an editor, so that it writes what it has to write. */
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await Promise.race([ended, sleep(10_000)]);
      connection.dispose();
      child.kill('SIGKILL');
    },
  };
}

function position(text, offset) {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
}

export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

export const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
