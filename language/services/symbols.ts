import { GrammarUtils, type AstNode, type AstNodeDescription, type CstNode, type LangiumDocument, type NameProvider } from 'langium';
import { DefaultWorkspaceSymbolProvider, type DocumentSymbolProvider, type LangiumServices, type LangiumSharedServices } from 'langium/lsp';
import {
  SymbolKind,
  type CancellationToken,
  type DocumentSymbol,
  type WorkspaceSymbol,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import {
  isComponent,
  isDocument,
  isExpectation,
  isFlow,
  isKindDeclaration,
  isMetricDeclaration,
  isOperationDeclaration,
  isPropertyDeclaration,
  isScenario,
  isTypeDeclaration,
  isView,
  type KindDeclaration,
} from '../generated/ast.js';
import { isLibrary } from '../workspace/library.js';
import { SYMBOLS } from './node-kinds.js';

/** The outline: what is declared, with the parts of a component below it. Statements that are still being written are left out. */
export class ArchDocumentSymbols implements DocumentSymbolProvider {
  readonly #names: NameProvider;

  constructor(services: LangiumServices) {
    this.#names = services.references.NameProvider;
  }

  getSymbols(document: LangiumDocument): DocumentSymbol[] {
    const root = document.parseResult.value;
    if (!isDocument(root)) return [];
    const symbols = this.#all(root.elements);
    const named = root;
    const name = this.#names.getNameNode(named);
    if (named.name === undefined || named.name === '' || !name || !root.$cstNode) return symbols;
    return [symbol(named.name, named.title, SymbolKind.Module, root.$cstNode, name, symbols)];
  }

  #all(nodes: readonly AstNode[]): DocumentSymbol[] {
    return nodes.flatMap((node) => this.#one(node) ?? []);
  }

  #one(node: AstNode): DocumentSymbol | null {
    const cst = node.$cstNode;
    if (!cst) return null;
    if (isExpectation(node)) {
      if (!node.metric) return null;
      const text = cst.text.replace(/\s+/g, ' ');
      return symbol(text, undefined, SymbolKind.Boolean, cst, cst, []);
    }
    const name = this.#names.getName(node);
    const nameNode = this.#names.getNameNode(node);
    if (name === undefined || name === '' || !nameNode) return null;
    const of = (detail: string | undefined, inner: readonly AstNode[] = []): DocumentSymbol =>
      symbol(name, detail, SYMBOLS.get(node.$type) ?? SymbolKind.Field, cst, nameNode, this.#all(inner));
    if (isComponent(node)) return of(detailed(node.kind?.$refText ?? '', node.title), node.members);
    if (isFlow(node)) return of(detailed('flow', node.title));
    if (isScenario(node)) return of(detailed('scenario', node.title), node.expectations);
    if (isView(node)) return of(detailed('view', node.title));
    if (isKindDeclaration(node)) return of('kind', node.members);
    if (isTypeDeclaration(node)) return of('type');
    if (isPropertyDeclaration(node)) return of(node.type?.$cstNode?.text);
    if (isMetricDeclaration(node)) return of(node.type?.$cstNode?.text);
    if (isOperationDeclaration(node)) return of('operation');
    return null;
  }
}

function detailed(kind: string, title: string | undefined): string {
  return title === undefined ? kind : `${kind} · ${title}`;
}

function symbol(
  name: string,
  detail: string | undefined,
  kind: SymbolKind,
  whole: CstNode,
  selection: CstNode,
  children: DocumentSymbol[],
): DocumentSymbol {
  return { name, ...(detail !== undefined && { detail }), kind, range: whole.range, selectionRange: selection.range, children };
}

/** What a workspace declares, with what its kinds are made of and have. The standard library is no part of it. */
export class ArchWorkspaceSymbols extends DefaultWorkspaceSymbolProvider {
  constructor(private readonly services: LangiumSharedServices) {
    super(services);
  }

  override async getSymbols(params: WorkspaceSymbolParams, cancelToken?: CancellationToken): Promise<WorkspaceSymbol[]> {
    const symbols = await super.getSymbols(params, cancelToken);
    const query = params.query.toLowerCase();
    for (const document of this.services.workspace.LangiumDocuments.all) {
      const root = document.parseResult.value;
      if (isLibrary(document.uri) || !isDocument(root)) continue;
      for (const element of root.elements) {
        if (isKindDeclaration(element)) symbols.push(...this.#inside(element, query, document.uri.toString()));
      }
    }
    return symbols;
  }

  protected override getWorkspaceSymbol(description: AstNodeDescription): WorkspaceSymbol | undefined {
    return isLibrary(description.documentUri) ? undefined : super.getWorkspaceSymbol(description);
  }

  /** The pieces of a kind, its flows, and what it declares; each says whose it is. */
  #inside(kind: KindDeclaration, query: string, uri: string): WorkspaceSymbol[] {
    return kind.members.flatMap((member): WorkspaceSymbol[] => {
      const name = 'name' in member ? member.name : undefined;
      const range = GrammarUtils.findNodeForProperty(member.$cstNode, 'name')?.range;
      if (name === undefined || !range || !this.fuzzyMatcher.match(query, name)) return [];
      return [{ name, kind: this.nodeKindProvider.getSymbolKind(member), containerName: kind.name ?? '', location: { uri, range } }];
    });
  }
}
