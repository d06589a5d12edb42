import type { AstNode, AstNodeDescription } from 'langium';
import type { NodeKindProvider } from 'langium/lsp';
import { CompletionItemKind, SymbolKind } from 'vscode-languageserver';

/** Which picture an editor shows beside a name. */
export class ArchNodeKinds implements NodeKindProvider {
  getSymbolKind(node: AstNode | AstNodeDescription): SymbolKind {
    return SYMBOLS.get(typeOf(node)) ?? SymbolKind.Field;
  }

  getCompletionItemKind(): CompletionItemKind {
    return CompletionItemKind.Reference;
  }
}

export const SYMBOLS: ReadonlyMap<string, SymbolKind> = new Map<string, SymbolKind>([
  ['Component', SymbolKind.Object],
  ['Flow', SymbolKind.Function],
  ['Scenario', SymbolKind.Event],
  ['View', SymbolKind.Interface],
  ['KindDeclaration', SymbolKind.Class],
  ['TypeDeclaration', SymbolKind.Enum],
  ['PropertyDeclaration', SymbolKind.Property],
  ['MetricDeclaration', SymbolKind.Number],
  ['OperationDeclaration', SymbolKind.Method],
]);

function typeOf(node: AstNode | AstNodeDescription): string {
  return '$type' in node ? node.$type : node.type;
}
