import type { AstNode, CstNode, LangiumDocument, NameProvider } from 'langium';
import type { DocumentSymbolProvider, LangiumServices } from 'langium/lsp';
import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver-types';
import type { Document } from '../generated/ast.js';
import {
  isComponent,
  isDocument,
  isExpectation,
  isFlow,
  isKindDeclaration,
  isMetricDeclaration,
  isOperationDeclaration,
} from '../generated/ast.js';
import { isPropertyDeclaration, isScenario, isTypeDeclaration, isView } from '../generated/ast.js';

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
    const named = root as Document;
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
      const text = cst.text.replace(/\s+/g, ' ');
      return symbol(text, undefined, SymbolKind.Boolean, cst, cst, []);
    }
    const name = this.#names.getName(node);
    const nameNode = this.#names.getNameNode(node);
    if (name === undefined || name === '' || !nameNode) return null;
    const of = (kind: SymbolKind, detail: string | undefined, inner: readonly AstNode[] = []): DocumentSymbol =>
      symbol(name, detail, kind, cst, nameNode, this.#all(inner));
    if (isComponent(node)) return of(SymbolKind.Object, detailed(node.kind.$refText, node.title), node.members);
    if (isFlow(node)) return of(SymbolKind.Function, detailed('flow', node.title));
    if (isScenario(node)) return of(SymbolKind.Event, detailed('scenario', node.title), node.expectations);
    if (isView(node)) return of(SymbolKind.Interface, detailed('view', node.title));
    if (isKindDeclaration(node)) return of(SymbolKind.Class, 'kind', node.members);
    if (isTypeDeclaration(node)) return of(SymbolKind.Enum, 'type');
    if (isPropertyDeclaration(node)) return of(SymbolKind.Property, node.type.$cstNode?.text);
    if (isMetricDeclaration(node)) return of(SymbolKind.Number, node.type.$cstNode?.text);
    if (isOperationDeclaration(node)) return of(SymbolKind.Method, 'operation');
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
