import { inject, WorkspaceCache, type AstNodeDescription, type Scope } from 'langium';
import { DefaultDocumentValidator, EMPTY_STREAM, stream, type LangiumCoreServices } from 'langium';
import { createDefaultModule, createDefaultSharedModule, startLanguageServer, type LangiumServices } from 'langium/lsp';
import { NodeFileSystem } from 'langium/node';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { ArchGeneratedModule, ArchGeneratedSharedModule } from '../../language/generated/module.js';
import { ArchLexer } from '../../language/parser/lexer.js';
import { createArchParser } from '../../language/parser/parser.js';

// What Langium does by itself with the same grammar: it parses, links names by one table, indexes, and finds syntax errors. No library, no types, no
// checks, no architecture. The benchmark holds the language server against it, to see what those cost.

/** Every name of the workspace in one table, made once between two changes. */
class Names {
  private readonly cache: WorkspaceCache<string, Map<string, AstNodeDescription>>;

  constructor(private readonly services: LangiumCoreServices) {
    this.cache = new WorkspaceCache(services.shared);
  }

  getScope(): Scope {
    const names = this.cache.get('names', () => {
      const all = this.services.shared.workspace.IndexManager.allElements();
      return new Map(all.map((each): [string, AstNodeDescription] => [each.name, each]).toArray());
    });
    return {
      getElement: (name) => names.get(name),
      getElements: (name) => stream([names.get(name)].flatMap((each) => each ?? [])),
      getAllElements: () => EMPTY_STREAM,
    };
  }
}

/** Kinds and properties are declared in a library that is not here. */
class SyntaxOnly extends DefaultDocumentValidator {
  protected override processLinkingErrors(): void {
    return;
  }
}

const connection = createConnection(ProposedFeatures.all);
const shared = inject(createDefaultSharedModule({ connection, ...NodeFileSystem }), ArchGeneratedSharedModule);
const services: LangiumServices = inject(createDefaultModule({ shared }), ArchGeneratedModule, {
  parser: {
    Lexer: (own: LangiumServices) => new ArchLexer(own),
    LangiumParser: (own: LangiumServices) => createArchParser(own),
  },
  references: { ScopeProvider: (own: LangiumServices) => new Names(own) },
  validation: { DocumentValidator: (own: LangiumServices) => new SyntaxOnly(own) },
});
shared.ServiceRegistry.register(services);
startLanguageServer(shared);
