import { AstUtils, CstUtils } from 'langium';
import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import { isComponent, isProperty, type Component } from '../../generated/ast.js';
import { addProperties } from '../edits/changes.js';
import { plainText } from '../completion/completion.js';
import { Samples } from '../samples.js';
import { reordered } from './chunks.js';
import type { Asked } from './offer.js';

/** So many properties are offered; completion has them all. */
const MOST = 4;

/** Puts the properties of the component at the cursor in the order in which its kind declares them, its own before those that it inherits. */
export function sortProperties(asked: Asked): CodeAction[] {
  const { document, services } = asked;
  const component = componentAt(asked);
  const kind = component?.kind?.ref;
  if (!component || !kind) return [];
  const table = services.arch.kinds.of(kind);
  const rank = new Map<string, number>();
  for (const each of table.lineage) {
    for (const member of each.members) {
      if (member.$type === 'PropertyDeclaration' && member.name !== undefined && !rank.has(member.name)) rank.set(member.name, rank.size);
    }
  }
  const written = component.members.filter(isProperty);
  const place = (index: number): number => rank.get(written[index]?.declaration?.$refText ?? '') ?? rank.size;
  const order = [...written.keys()].toSorted((a, b) => place(a) - place(b));
  if (order.every((from, to) => from === to)) return [];
  const nodes = written.flatMap((property) => property.$cstNode ?? []);
  const edits = reordered(
    document,
    nodes,
    order.flatMap((index) => nodes[index] ?? []),
  );
  if (!edits || edits.length === 0) return [];
  const title = `Sort the properties of \`${component.name ?? ''}\``;
  return [{ title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [document.uri.toString()]: edits } } }];
}

/** Adds a property that the component's own kind has, that nobody has written, and that nothing has a value for yet. */
export function addMissing(asked: Asked): CodeAction[] {
  const { document, services } = asked;
  const component = componentAt(asked);
  const kind = component?.kind?.ref;
  if (!component || !kind) return [];
  const table = services.arch.kinds.of(kind);
  const written = new Set(component.members.filter(isProperty).map(({ declaration }) => declaration?.$refText));
  const samples = new Samples(services.arch.types);
  const actions: CodeAction[] = [];
  for (const [name, declaration] of table.properties) {
    const isOwn = table.lineage.indexOf(declaration.$container) === 0;
    if (!isOwn || written.has(name) || table.defaults.has(name) || declaration.deprecated !== undefined) continue;
    const value = plainText(samples.property(declaration));
    if (value === '' || actions.length === MOST) continue;
    const text = `${name}: ${value}`;
    const edit = { changes: { [document.uri.toString()]: [addProperties(document, component, [text])] } };
    actions.push({ title: `Add \`${text}\``, kind: CodeActionKind.RefactorRewrite, edit });
  }
  return actions;
}

/** The component whose head or body the cursor is in, when nothing that spans statements is selected. */
function componentAt({ document, start, end }: Asked): Component | undefined {
  const root = document.parseResult.value.$cstNode;
  const leaf = root && (CstUtils.findLeafNodeAtOffset(root, start) ?? CstUtils.findLeafNodeBeforeOffset(root, start));
  const component = AstUtils.getContainerOfType(leaf?.astNode, isComponent);
  const cst = component?.$cstNode;
  return cst && start >= cst.offset && end <= cst.end ? component : undefined;
}
