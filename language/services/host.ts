import {
  AstUtils,
  CstUtils,
  DocumentState,
  isOperationCancelled,
  URI,
  UriUtils,
  type FileSystemProvider,
  type LangiumDocument,
} from 'langium';
import { startLanguageServer } from 'langium/lsp';
import {
  CodeLensRefreshRequest,
  DiagnosticSeverity,
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type InitializeParams,
} from 'vscode-languageserver';
import type { Architecture, DesignEdit, Position } from '../../src/model/index.js';
import { isComponent, isPath } from '../generated/ast.js';
import { isDataFile, namedBy } from '../workspace/data-files.js';
import { isLibrary } from '../workspace/library.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { ArchLanguageServices } from './all-services.js';
import { editDesign, type EditAnswer } from './edits/design-edits.js';
import { addRequests } from './language-server.js';
import { subjectOf } from './subjects.js';

/** What a language server reads files through. */
export type Files = FileSystemProvider;

/** A file whose findings have been worked out. */
export interface Built {
  readonly uri: string;
  readonly version: number;
  /** Null while there is an error in it. */
  readonly architecture: Architecture | null;
}

/** What a server asks of the language, in plain data: it need not know what a syntax tree is. */
export interface LanguageHost {
  /** Told of every file of the workspace each time that it has been built. */
  onBuilt(listener: (built: Built) => void): void;
  onDeleted(listener: (uri: string) => void): void;
  /** Waits until what the client has said of a file so far has been taken in. Returns at once for a file that nobody knows. */
  settled(uri: string, token: CancellationToken): Promise<void>;
  /** Publishes the findings of a file once more, because more is known of its design; not while it is being built. */
  publish(uri: string): Promise<void>;
  /** Errors that stand in a file now, its design's included. */
  errors(uri: string): number;
  /** The component that a place in the text is about: the statement that it stands in, or the one that a path names. */
  componentAt(uri: string, position: Position): string | null;
  /** The text edits for a change that somebody makes in the picture of a design; the design has to be what the text says now. */
  edit(change: DesignEdit, architecture: Architecture): EditAnswer;
  /** The text of a standard library file. */
  libraryText(uri: string): string | null;
  /** The folders whose files may be read: those of the workspace, and those that files stand in that somebody has opened. URIs. */
  readableFolders(): readonly string[];
  /** The text of a file that may be read; undefined for any other. */
  readText(uri: string): Promise<string | undefined>;
  /** What the client's settings are for a file, under a name; null when it has none. */
  settings(uri: string, section: string): Promise<unknown>;
  /** Told when settings have changed, and of files beside the language's own that have. */
  onSurroundings(listener: (changed: { readonly files: readonly string[] } | 'settings') => void): void;
  /** Publishes the findings of all files anew: they are to be taken in another way. */
  judgeAgain(): Promise<void>;
  /** Has the client ask again for what stands above scenarios and expectations. */
  refreshLenses(): void;
  /** Serves the connection. Call it last: requests are heard from then on. */
  listen(): void;
}

export function hostLanguage(services: ArchLanguageServices): LanguageHost {
  const {
    DocumentBuilder: builder,
    LangiumDocuments: documents,
    TextDocuments: texts,
    WorkspaceManager: workspace,
  } = services.shared.workspace;
  const connection = services.shared.lsp.Connection;
  let refreshesLenses = false;
  let hasSettings = false;
  services.shared.lsp.LanguageServer.onInitialize(({ capabilities }: InitializeParams) => {
    hasSettings = capabilities.workspace?.configuration === true;
    refreshesLenses = capabilities.workspace?.codeLens?.refreshSupport === true;
  });
  // A file of values is no part of the text that names it: when it changes, that text is built again.
  services.shared.lsp.DocumentUpdateHandler.onWatchedFilesChange(({ changes }) => {
    const changed = new Set(changes.map(({ uri }) => URI.parse(uri)).flatMap((uri) => (isDataFile(uri) ? uri.toString() : [])));
    if (changed.size === 0) return;
    const names = (document: LangiumDocument): boolean => namedBy(document as ArchDocument).some((uri) => changed.has(uri.toString()));
    const affected = documents.all.toArray().filter((document) => !isLibrary(document.uri) && names(document));
    if (affected.length === 0) return;
    const uris = affected.map(({ uri }) => uri);
    void services.shared.workspace.WorkspaceLock.write((token) => builder.update(uris, [], token));
  });
  const find = (uri: string): LangiumDocument | undefined => documents.getDocument(URI.parse(uri));
  return {
    onBuilt: (listener) => {
      builder.onDocumentPhase(DocumentState.Validated, (document) => {
        if (isLibrary(document.uri)) return;
        const { architecture } = services.arch.architectures.of(document as ArchDocument);
        listener({ uri: document.uri.toString(), version: document.textDocument.version, architecture });
      });
    },
    onDeleted: (listener) => {
      builder.onUpdate((_, deleted) => {
        for (const uri of deleted) listener(uri.toString());
      });
    },
    settled: async (uri, token) => {
      await workspace.ready;
      const address = URI.parse(uri);
      // The client's last change is in the text before the builder has heard of it.
      await services.shared.workspace.WorkspaceLock.read(() => undefined);
      if (!documents.hasDocument(address)) return;
      try {
        await builder.waitUntil(DocumentState.Validated, address, token);
      } catch (error) {
        if (isOperationCancelled(error)) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
        throw error;
      }
    },
    publish: async (uri) => {
      const document = find(uri);
      if (document?.state !== DocumentState.Validated) return;
      const diagnostics = await services.validation.DocumentValidator.validateDocument(document);
      // Somebody may have typed meanwhile: then the next build publishes.
      if (find(uri)?.state !== DocumentState.Validated) return;
      document.diagnostics = diagnostics;
      await services.shared.lsp.Connection?.sendDiagnostics({ uri, diagnostics });
    },
    errors: (uri) => {
      const diagnostics = find(uri)?.diagnostics ?? [];
      return diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error).length;
    },
    componentAt: (uri, position) => {
      const document = find(uri);
      return document ? componentAt(document, position) : null;
    },
    edit: (change, architecture) => editDesign(change, architecture, services),
    libraryText: (uri) => {
      const address = URI.parse(uri);
      return isLibrary(address) ? (documents.getDocument(address)?.textDocument.getText() ?? null) : null;
    },
    readableFolders: () => [
      ...(workspace.workspaceFolders ?? []).map(({ uri }) => uri),
      ...texts.all().map(({ uri }) => UriUtils.dirname(URI.parse(uri)).toString()),
    ],
    readText: async (uri) => {
      try {
        return await services.shared.workspace.FileSystemProvider.readFile(URI.parse(uri));
      } catch {
        // A host says "not there", or "not yours", by throwing.
        return undefined;
      }
    },
    settings: async (uri, section) =>
      (hasSettings ? await connection?.workspace.getConfiguration({ scopeUri: uri, section }) : null) as unknown,
    onSurroundings: (listener) => {
      services.shared.workspace.ConfigurationProvider.onConfigurationSectionUpdate(() => {
        listener('settings');
      });
      services.shared.lsp.DocumentUpdateHandler.onWatchedFilesChange(({ changes }) => {
        listener({ files: changes.map(({ uri }) => uri) });
      });
    },
    judgeAgain: async () => {
      const files = documents.all.map(({ uri }) => uri).filter((uri) => !isLibrary(uri));
      await services.shared.workspace.WorkspaceLock.write((token) => builder.update(files.toArray(), [], token));
    },
    refreshLenses: () => {
      if (refreshesLenses) void connection?.sendRequest(CodeLensRefreshRequest.type);
    },
    listen: () => {
      if (connection) addRequests(connection, services);
      startLanguageServer(services.shared);
    },
  };
}

function componentAt(document: LangiumDocument, position: Position): string | null {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeBeforeOffset(root, document.textDocument.offsetAt(position));
  const path = AstUtils.getContainerOfType(leaf?.astNode, isPath);
  const named = path?.target?.ref;
  if (named && isComponent(named)) return subjectOf(named);
  let component = AstUtils.getContainerOfType(leaf?.astNode, isComponent);
  // A line that is no part of the statement before it is about nothing.
  if (component?.$cstNode && document.textDocument.offsetAt(position) > component.$cstNode.end) component = undefined;
  return component ? subjectOf(component) : null;
}
