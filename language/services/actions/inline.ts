import { AstUtils, CstUtils, GrammarUtils, type AstNode } from 'langium';
import { CodeActionKind, type CodeAction, type TextEdit } from 'vscode-languageserver';
import { isComponent, isEntry, isFlow, isKindDeclaration, isPath, isProperty, type Component } from '../../generated/ast.js';
import { PLACE } from '../../references/placement.js';
import { visitNodes } from '../../references/visit.js';
import type { KindTable } from '../../references/kinds.js';
import { isLibrary } from '../../workspace/library.js';
import { pathAt } from './extract.js';
import type { Asked } from './offer.js';

/**
 * Writes the pieces of a composite where a component of its kind stands: `us.web` becomes `us_web`, here and in every file that mentions it. Offered
 * when the component says nothing but where it stands, and is mentioned by nothing but its pieces: otherwise something would be lost.
 */
export function inlineInstance({ services, document, start, end }: Asked): CodeAction[] {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && (CstUtils.findLeafNodeAtOffset(root, start) ?? CstUtils.findLeafNodeBeforeOffset(root, start));
  const instance = AstUtils.getContainerOfType(leaf?.astNode, isComponent);
  const cst = instance?.$cstNode;
  const kind = instance?.kind?.ref;
  if (!instance?.name || !cst || !kind || end > cst.end || AstUtils.getContainerOfType(instance, isKindDeclaration)) return [];
  const table = services.arch.kinds.of(kind);
  if (table.components.size === 0 || table.lineage.some((each) => each.$cstNode && isOwnWithMore(each))) return [];
  const [place, ...others] = instance.members;
  if (others.length > 0 || (place && !(isProperty(place) && place.declaration?.$refText === PLACE))) return [];

  const changes = new Map<string, TextEdit[]>();
  const add = (uri: string, edit: TextEdit): void => {
    changes.set(uri, [...(changes.get(uri) ?? []), edit]);
  };
  const name = (piece: string): string => `${instance.name ?? ''}_${piece}`;
  const isOfInstance = new Set<number>();
  for (const [piece, node] of table.components) {
    for (const mention of services.references.References.findReferences(node, {})) {
      const file = services.shared.workspace.LangiumDocuments.getDocument(mention.sourceUri);
      const path = file && pathAt(file, mention);
      const receiver = path?.receiver;
      if (!file || !receiver || receiver.target?.ref !== instance || !path.$cstNode) continue;
      if (receiver.target.$refNode) isOfInstance.add(receiver.target.$refNode.offset);
      add(file.uri.toString(), { range: { start: path.$cstNode.range.start, end: mention.segment.range.end }, newText: name(piece) });
    }
  }
  const mentions = services.references.References.findReferences(instance, {}).toArray();
  if (mentions.some(({ segment }) => !isOfInstance.has(segment.offset))) return [];

  const indent = ' '.repeat(cst.range.start.character);
  const at = place && isProperty(place) ? (place.$cstNode?.text ?? null) : null;
  const pieces = table.lineage.toReversed().flatMap(({ members }) => members.filter(isPiece));
  const text = pieces.map((piece) => indented(pieceText(piece, table, name, at), indent)).join(`\n${indent}`);
  add(document.uri.toString(), { range: cst.range, newText: text });
  const edit = { changes: Object.fromEntries(changes) };
  return [{ title: `Inline \`${instance.name}\``, kind: CodeActionKind.RefactorInline, edit }];
}

/** A kind of somebody's own may give what it inherits another value, which its pieces do not have. */
function isOwnWithMore(kind: KindTable['kind']): boolean {
  return (
    !isLibrary(AstUtils.getDocument(kind).uri) &&
    kind.members.some((member) => isProperty(member) && member.declaration?.$refText !== PLACE)
  );
}

function isPiece({ $type }: AstNode): boolean {
  return $type === 'Component' || $type === 'Connection' || $type === 'Flow';
}

/** A piece as it is written, with its names as they are outside, and standing where the instance stood. */
function pieceText(piece: AstNode, { components }: KindTable, name: (piece: string) => string, place: string | null): string {
  const cst = piece.$cstNode;
  if (!cst) return '';
  const edits: { offset: number; end: number; text: string }[] = [];
  const inner = new Set<AstNode>(components.values());
  const rename = (node: { readonly offset: number; readonly end: number; readonly text: string } | undefined): void => {
    if (node) edits.push({ offset: node.offset, end: node.end, text: name(node.text) });
  };
  visitNodes(piece, (node) => {
    if (isComponent(node) || isFlow(node)) rename(GrammarUtils.findNodeForProperty(node.$cstNode, 'name'));
    if (isPath(node) && node.target?.ref && inner.has(node.target.ref)) rename(node.target.$refNode);
    if (isEntry(node) && node.key?.ref && inner.has(node.key.ref)) rename(node.key.$refNode);
  });
  if (place !== null && isComponent(piece) && !isPlaced(piece)) {
    const open = GrammarUtils.findNodeForKeyword(cst, '{');
    if (open) edits.push({ offset: open.end, end: open.end, text: ` ${place} ` });
    else edits.push({ offset: cst.end, end: cst.end, text: ` { ${place} }` });
  }
  let text = cst.text;
  for (const edit of edits.toSorted((a, b) => b.offset - a.offset))
    text = text.slice(0, edit.offset - cst.offset) + edit.text + text.slice(edit.end - cst.offset);
  const column = cst.range.start.character;
  return text.replace(new RegExp(`\\n {0,${column}}`, 'g'), '\n');
}

function isPlaced({ members }: Component): boolean {
  return members.some((member) => isProperty(member) && member.declaration?.$refText === PLACE);
}

function indented(text: string, indent: string): string {
  return text.replaceAll(/\n(?=[^\n])/g, `\n${indent}`);
}
