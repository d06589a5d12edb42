import { AstUtils, CstUtils, UriUtils, type LangiumDocument } from 'langium';
import type { LinkedEditingRanges, Position } from 'vscode-languageserver';
import { isNamedType } from '../generated/ast.js';
import type { ArchLanguageServices } from './all-services.js';

/**
 * A name where it is declared, with its mentions, which change as it is typed over. Only from the declaration, for who types over a mention means another
 * thing; and only while no other file mentions it, for those are not in sight: that is what rename is for.
 */
export function linkedEditingRanges(
  services: ArchLanguageServices,
  document: LangiumDocument,
  position: Position,
): LinkedEditingRanges | null {
  const root = document.parseResult.value.$cstNode;
  const offset = document.textDocument.offsetAt(position);
  const leaf = root && CstUtils.findDeclarationNodeAtOffset(root, offset, services.parser.GrammarConfig.nameRegexp);
  const { References: references, NameProvider: names } = services.references;
  const [node] = leaf ? references.findDeclarations(leaf) : [];
  if (!leaf || !node || isNamedType(node) || names.getNameNode(node)?.offset !== leaf.offset) return null;
  if (!UriUtils.equals(AstUtils.getDocument(node).uri, document.uri)) return null;
  const mentions = references.findReferences(node, { includeDeclaration: true }).toArray();
  if (mentions.length < 2 || mentions.some(({ sourceUri }) => !UriUtils.equals(sourceUri, document.uri))) return null;
  return { ranges: mentions.map(({ segment }) => segment.range), wordPattern: '[A-Za-z_]\\w*' };
}
