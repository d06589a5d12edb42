import { DocumentState } from 'langium';
import { createRequestHandler, DefaultLanguageServer, WorkspaceState, type LangiumSharedServices } from 'langium/lsp';
import type { Connection, InitializeParams, InitializeResult, LinkedEditingRangeParams, SelectionRangeParams } from 'vscode-languageserver';
import type { ArchLanguageServices } from './all-services.js';
import { ACTION_KINDS } from './code-actions.js';
import { ArchCompletion } from './completion/completion.js';
import { linkedEditingRanges } from './linked-editing.js';
import { selectionRanges } from './selection-ranges.js';

/** Langium's server, which also says that it answers what is added below. */
export class ArchLanguageServer extends DefaultLanguageServer {
  protected override buildInitializeResult(params: InitializeParams): InitializeResult {
    const result = super.buildInitializeResult(params);
    const { completionProvider } = result.capabilities;
    return {
      ...result,
      capabilities: {
        ...result.capabilities,
        ...(completionProvider && { completionProvider: { ...completionProvider, resolveProvider: true } }),
        codeActionProvider: { codeActionKinds: [...ACTION_KINDS] },
        selectionRangeProvider: true,
        linkedEditingRangeProvider: true,
      },
    };
  }
}

/** Requests of the protocol that Langium has no place for. */
export function addRequests(connection: Connection, services: ArchLanguageServices): void {
  const shared: LangiumSharedServices = services.shared;
  connection.onCompletionResolve((item) => {
    const provider = services.lsp.CompletionProvider;
    return provider instanceof ArchCompletion ? provider.resolve(item) : item;
  });
  connection.onSelectionRanges(
    createRequestHandler(
      (_, document, { positions }: SelectionRangeParams) => selectionRanges(document, positions),
      shared,
      DocumentState.Parsed,
    ),
  );
  connection.languages.onLinkedEditingRange(
    createRequestHandler(
      (_, document, { position }: LinkedEditingRangeParams) => linkedEditingRanges(services, document, position),
      shared,
      WorkspaceState.IndexedReferences,
    ),
  );
}
