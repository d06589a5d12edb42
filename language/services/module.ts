import { inject, type FileSystemProvider, type Module } from 'langium';
import { createDefaultModule, createDefaultSharedModule, type LangiumSharedServices, type PartialLangiumServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { LanguageContext } from '../context.js';
import { format } from '../format/format.js';
import { ArchGeneratedModule, ArchGeneratedSharedModule } from '../generated/module.js';
import { archModule, archSharedModule } from '../module.js';
import type { ArchLanguageServices } from './all-services.js';
import { ArchCallHierarchy } from './call-hierarchy.js';
import { ArchCodeActions } from './code-actions.js';
import { ArchCodeLenses } from './code-lens.js';
import { ArchCompletion } from './completion/completion.js';
import { EditorValidator } from './diagnostics.js';
import { ArchDefinition } from './definition.js';
import { ArchDocumentLinks } from './document-links.js';
import { ArchFileOperations } from './edits/file-operations.js';
import { ArchFolding } from './folding.js';
import { ArchFormatter } from './formatting.js';
import { ArchHighlights } from './highlights.js';
import { ArchHover } from './hover.js';
import { ArchInlayHints } from './inlay-hints.js';
import { ArchLanguageServer } from './language-server.js';
import { ArchNodeKinds } from './node-kinds.js';
import { ArchRename } from './rename.js';
import { ArchSemanticTokens } from './semantic-tokens.js';
import { ArchSignatureHelp } from './signature-help.js';
import { ArchDocumentSymbols, ArchWorkspaceSymbols } from './symbols.js';
import { ArchTypeDefinition } from './type-definition.js';
import { EditorWorkspaceManager } from './workspace.js';

/** What an editor asks for, on top of the language core. */
function editorModule(): Module<ArchLanguageServices, PartialLangiumServices> {
  return {
    lsp: {
      CallHierarchyProvider: (services) => new ArchCallHierarchy(services),
      CodeActionProvider: (services) => new ArchCodeActions(services),
      CodeLensProvider: (services) => new ArchCodeLenses(services),
      CompletionProvider: (services) => new ArchCompletion(services),
      DefinitionProvider: (services) => new ArchDefinition(services),
      DocumentHighlightProvider: (services) => new ArchHighlights(services),
      DocumentLinkProvider: () => new ArchDocumentLinks(),
      DocumentSymbolProvider: (services) => new ArchDocumentSymbols(services),
      FoldingRangeProvider: () => new ArchFolding(),
      Formatter: ({ parser }) => new ArchFormatter((text, known) => format(text, known, parser)),
      HoverProvider: (services) => new ArchHover(services),
      InlayHintProvider: (services) => new ArchInlayHints(services),
      RenameProvider: (services) => new ArchRename(services),
      SemanticTokenProvider: (services) => new ArchSemanticTokens(services),
      SignatureHelp: (services) => new ArchSignatureHelp(services),
      TypeProvider: (services) => new ArchTypeDefinition(services),
    },
    validation: {
      DocumentValidator: ({ arch, shared }) => new EditorValidator(arch.architectures, arch.context, shared.workspace.LangiumDocuments),
    },
  };
}

/**
 * The language with everything that an editor asks for. With a connection it can be served (`hostLanguage`); without one it answers in process. Runs in
 * Node and in a browser: files are read through what the host hands in.
 */
export function createLanguageServices(
  context: LanguageContext,
  host: { readonly connection?: Connection; readonly files: FileSystemProvider },
): ArchLanguageServices {
  const shared = inject(
    createDefaultSharedModule({ ...(host.connection && { connection: host.connection }), fileSystemProvider: () => host.files }),
    ArchGeneratedSharedModule,
    archSharedModule(context),
    {
      lsp: {
        FileOperationHandler: (services: LangiumSharedServices) => new ArchFileOperations(services),
        LanguageServer: (services: LangiumSharedServices) => new ArchLanguageServer(services),
        NodeKindProvider: () => new ArchNodeKinds(),
        WorkspaceSymbolProvider: (services: LangiumSharedServices) => new ArchWorkspaceSymbols(services),
      },
      workspace: { WorkspaceManager: (services: LangiumSharedServices) => new EditorWorkspaceManager(services, context) },
    },
  );
  const services = inject(createDefaultModule({ shared }), ArchGeneratedModule, archModule(context), editorModule());
  shared.ServiceRegistry.register(services);
  return services;
}
