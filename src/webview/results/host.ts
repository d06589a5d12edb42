import { readResults, SHARED_DATA } from '../../report/index.js';
import type { FromResults, StoredRun, ToResults } from '../../server/protocol.js';
import { readKept, readMessage } from './messages.js';

/** Who shows the page: the extension, or nobody, when it is a file that was shared. */
export interface ResultsHost {
  /** Nobody hears what is said: the page shows its own run and no buttons. */
  readonly alone: boolean;
  send(message: FromResults): void;
  listen(hear: (message: ToResults) => void): void;
  keep(run: StoredRun): void;
}

interface VsCode {
  postMessage(message: FromResults): void;
  getState(): unknown;
  setState(state: { readonly run: StoredRun }): void;
}
declare const acquireVsCodeApi: (() => VsCode) | undefined;

/** Runs whose text is longer are not kept over a restart: VS Code writes down what a panel keeps again and again. */
const KEPT = 1_000_000;

export function connectResults(): ResultsHost {
  if (typeof acquireVsCodeApi === 'undefined') return shared();
  const vscode = acquireVsCodeApi();
  return {
    alone: false,
    send: (message) => {
      vscode.postMessage(message);
    },
    listen: (hear) => {
      const kept = readKept(vscode.getState());
      if (kept) hear({ type: 'run', run: kept, base: null, others: [] });
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const message = readMessage(data);
        if (message) hear(message);
      });
    },
    keep: (run) => {
      if (JSON.stringify(run).length <= KEPT) vscode.setState({ run });
    },
  };
}

function shared(): ResultsHost {
  return {
    alone: true,
    send: () => undefined,
    listen: (hear) => {
      const text = document.getElementById(SHARED_DATA)?.textContent ?? 'null';
      const results = readResults(JSON.parse(text));
      if (results) hear({ type: 'run', run: { id: '', title: document.title, uri: '', results }, base: null, others: [] });
      else hear({ type: 'ended', error: 'This page holds no run.' });
    },
    keep: () => undefined,
  };
}
