import * as vscode from 'vscode';
import { LIBRARY_SCHEME, LIBRARY_TEXT } from '../server/protocol.js';
import type { Server } from './server.js';

/** Shows the standard library's files, which are part of the server, as read-only documents: go to definition leads into them. */
export function registerLibrary(server: Server): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(LIBRARY_SCHEME, {
    provideTextDocumentContent: async (uri, token) => {
      const text = await server.ask(LIBRARY_TEXT, { uri: uri.toString() }, token);
      if (text === null) throw new Error(`The standard library has no file ${uri.path}.`);
      return text;
    },
  });
}
