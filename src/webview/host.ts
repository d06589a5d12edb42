import type { FromPanel, ToPanel } from '../server/protocol.js';
import { readMessage, readState, type State } from './messages.js';

interface VsCode {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: State): void;
}
declare function acquireVsCodeApi(): VsCode;

/** The extension, as the panel sees it. */
export interface Host {
  send(message: FromPanel): void;
  listen(hear: (message: ToPanel) => void): void;
  recall(): State | null;
  keep(state: State): void;
}

/** VS Code hands out its interface once; nobody else in the page gets hold of it. */
export function connect(): Host {
  const vscode = acquireVsCodeApi();
  return {
    send: (message) => {
      vscode.postMessage(message);
    },
    listen: (hear) => {
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const message = readMessage(data);
        if (message) hear(message);
      });
    },
    recall: () => readState(vscode.getState()),
    keep: (state) => {
      vscode.setState(state);
    },
  };
}
