import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type DefaultSharedCoreModuleContext,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
  type Module,
  type PartialLangiumCoreServices,
  type PartialLangiumSharedCoreServices,
} from 'langium';
import type { LanguageContext } from './context.js';
import { ArchGeneratedModule, ArchGeneratedSharedModule } from './generated/module.js';
import { Architectures } from './lowering/architectures.js';
import { Catalogues } from './lowering/catalogue.js';
import { ArchLexer, LexerMessages } from './parser/lexer.js';
import { ParserMessages } from './parser/messages.js';
import { createArchParser } from './parser/parser.js';
import { Kinds } from './references/kinds.js';
import { ArchLinker } from './references/linker.js';
import { ArchNameProvider, ArchReferenceDescriptions, ArchSymbols } from './references/names.js';
import { Descriptions } from './references/scope.js';
import { ArchScopeProvider } from './references/scope-provider.js';
import { Worlds } from './references/worlds.js';
import { Evaluation } from './types/evaluate.js';
import { Expected } from './types/expected.js';
import { Types } from './types/types.js';
import { ArchValidator } from './validation/validator.js';
import { ArchDocumentBuilder } from './workspace/builder.js';
import { DataFiles } from './workspace/data-files.js';
import { ArchDocumentFactory } from './workspace/documents.js';
import { ArchWorkspaceManager } from './workspace/library.js';
import { Memory } from './workspace/memory.js';

/** What this language has beside Langium's own services. */
export interface ArchAddedServices {
  readonly arch: {
    readonly context: LanguageContext;
    readonly memory: Memory;
    /** The names that a file sees. */
    readonly worlds: Worlds;
    /** What a kind has, own and inherited. */
    readonly kinds: Kinds;
    /** What a type admits. */
    readonly types: Types;
    /** What is expected where a value stands. */
    readonly expected: Expected;
    readonly scopes: ArchScopeProvider;
    /** Files of measured values that texts name. */
    readonly files: DataFiles;
    readonly descriptions: Descriptions;
    readonly evaluation: Evaluation;
    readonly catalogues: Catalogues;
    /** A file's architecture and findings. */
    readonly architectures: Architectures;
  };
}

export type ArchServices = LangiumCoreServices & ArchAddedServices;

/** The services that all files share, for whoever composes a language server: after Langium's own module and the generated one. */
export function archSharedModule(context: LanguageContext): Module<LangiumSharedCoreServices, PartialLangiumSharedCoreServices> {
  return {
    workspace: {
      WorkspaceManager: (services) => new ArchWorkspaceManager(services, context),
      DocumentBuilder: (services) => new ArchDocumentBuilder(services),
      LangiumDocumentFactory: (services) => new ArchDocumentFactory(services),
    },
  };
}

/** The services of the language, for whoever composes a language server: after Langium's own module and the generated one. */
export function archModule(context: LanguageContext): Module<ArchServices, PartialLangiumCoreServices & ArchAddedServices> {
  return {
    arch: {
      context: () => context,
      memory: (services) => new Memory(services.shared),
      worlds: (services) => new Worlds(services.arch.memory, services.shared.workspace.LangiumDocuments),
      kinds: (services) => new Kinds(services.arch.memory),
      types: (services) => new Types(services.arch.memory, services.arch.worlds),
      expected: (services) => new Expected(services.arch.types),
      descriptions: (services) => new Descriptions(() => services.workspace.AstNodeDescriptionProvider),
      scopes: ({ arch }) => new ArchScopeProvider(arch.worlds, arch.kinds, arch.expected, arch.descriptions),
      files: () => new DataFiles(),
      evaluation: ({ arch }) => new Evaluation(arch.types, arch.kinds, arch.scopes, arch.files),
      catalogues: (services) => new Catalogues(services.arch.kinds, services.arch.types, () => services.documentation.CommentProvider),
      architectures: ({ arch: { memory, worlds, kinds, types, scopes, evaluation, catalogues }, shared }) =>
        new Architectures({ memory, worlds, kinds, types, scopes, evaluation, catalogues, documents: shared.workspace.LangiumDocuments }),
    },
    parser: {
      Lexer: (services) => new ArchLexer(services),
      LangiumParser: (services) => createArchParser(services),
      LexerErrorMessageProvider: () => new LexerMessages(),
      ParserErrorMessageProvider: () => new ParserMessages(),
    },
    references: {
      Linker: (services) => new ArchLinker(services),
      NameProvider: () => new ArchNameProvider(),
      ScopeComputation: (services) => new ArchSymbols(services.arch.descriptions),
      ScopeProvider: (services) => services.arch.scopes,
    },
    validation: {
      DocumentValidator: (services) => new ArchValidator(services.arch.architectures, services.arch.context),
    },
    workspace: {
      ReferenceDescriptionProvider: (services) => new ArchReferenceDescriptions(services.workspace.AstNodeLocator),
    },
  };
}

/**
 * The language without a language server, in Node or a browser. Without a file system, imports are found only among the files that
 * somebody hands in (`loadArchitecture` does).
 */
export function createArchServices(context: LanguageContext, files: DefaultSharedCoreModuleContext = EmptyFileSystem): ArchServices {
  const shared = inject(createDefaultSharedCoreModule(files), ArchGeneratedSharedModule, archSharedModule(context));
  const services = inject(createDefaultCoreModule({ shared }), ArchGeneratedModule, archModule(context));
  shared.ServiceRegistry.register(services);
  return services;
}
