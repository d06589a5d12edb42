import { AstUtils, CstUtils, type AstNode, type LangiumDocument } from 'langium';
import type { TypeDefinitionProvider } from 'langium/lsp';
import type { LocationLink, TypeDefinitionParams } from 'vscode-languageserver';
import {
  isComponent,
  isFieldType,
  isKindDeclaration,
  isMetricDeclaration,
  isNamedType,
  isPartDeclaration,
  isPropertyDeclaration,
  isTypeDeclaration,
  type NamedType,
} from '../generated/ast.js';
import { isBuiltin } from '../types/shape.js';
import type { ArchLanguageServices } from './all-services.js';

/** Leads from a name to what its thing is of: a component to its kind, a property to its type, a member of an enumeration to whose it is. */
export class ArchTypeDefinition implements TypeDefinitionProvider {
  constructor(private readonly services: ArchLanguageServices) {}

  getTypeDefinition(document: LangiumDocument, { position }: TypeDefinitionParams): LocationLink[] {
    const root = document.parseResult.value.$cstNode;
    const { nameRegexp } = this.services.parser.GrammarConfig;
    const leaf = root && CstUtils.findDeclarationNodeAtOffset(root, document.textDocument.offsetAt(position), nameRegexp);
    if (!leaf) return [];
    const nodes = this.services.references.References.findDeclarations(leaf);
    return nodes.flatMap((node) => typesOf(node)).flatMap((type) => this.link(type, leaf.range) ?? []);
  }

  private link(node: AstNode, originSelectionRange: LocationLink['originSelectionRange'] & object): LocationLink | null {
    const name = this.services.references.NameProvider.getNameNode(node);
    if (!node.$cstNode || !name) return null;
    const targetUri = AstUtils.getDocument(node).uri.toString();
    return { originSelectionRange, targetUri, targetRange: node.$cstNode.range, targetSelectionRange: name.range };
  }
}

function typesOf(node: AstNode): AstNode[] {
  if (isComponent(node)) return node.kind?.ref ? [node.kind.ref] : [];
  if (isKindDeclaration(node)) return node.base?.ref ? [node.base.ref] : [];
  if (isPartDeclaration(node)) return [node.$container];
  if (isNamedType(node)) return ownerOf(node);
  if (isPropertyDeclaration(node) || isMetricDeclaration(node) || isFieldType(node)) {
    const words = node.type ? AstUtils.streamAst(node.type).filter(isNamedType).toArray() : [];
    return words.flatMap((word) => declared(word) ?? []);
  }
  return [];
}

/** The type or kind that a word of a type names; null for a builtin one, and for a member, which declares itself. */
function declared(word: NamedType): AstNode | null {
  const target = isBuiltin(word.word?.$refText ?? '') ? undefined : word.word?.ref;
  return target && target !== word ? target : null;
}

/** Whose member it is: a type's, or a property's that lists its members itself. */
function ownerOf(member: NamedType): AstNode[] {
  const owner =
    AstUtils.getContainerOfType(member, isTypeDeclaration) ??
    AstUtils.getContainerOfType(member, isFieldType) ??
    AstUtils.getContainerOfType(member, isPropertyDeclaration);
  return owner ? [owner] : [];
}
