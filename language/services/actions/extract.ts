import { AstUtils, CstUtils, type AstNode, type LangiumDocument, type ReferenceDescription } from 'langium';
import { CodeActionKind, type CodeAction, type TextEdit } from 'vscode-languageserver';
import { isComponent, isPath, type Component, type Path } from '../../generated/ast.js';
import { visitNodes } from '../../references/visit.js';
import type { Asked } from './offer.js';

/**
 * Makes a kind of the components that are selected, with the connections between them, and one component of that kind in their place. What mentions
 * them from outside, in any file, mentions the parts of that component then. Offered when whole statements are selected and nothing else is.
 */
export function extractKind(asked: Asked): CodeAction[] {
  const { document, services, start, end } = asked;
  if (start === end) return [];
  const { elements } = document.parseResult.value;
  const selected = elements.filter(({ $cstNode: cst }) => cst && cst.offset < end && cst.end > start);
  const components = selected.filter(isComponent);
  const [first, last] = [selected[0]?.$cstNode, selected.at(-1)?.$cstNode];
  if (!first || !last || components.length === 0 || selected.some(({ $type }) => $type !== 'Component' && $type !== 'Connection'))
    return [];
  if (first.offset < start || last.end > end) return [];

  const world = services.arch.worlds.of(document);
  const free = (word: string): string => {
    let name = word;
    for (let count = 2; world.kind(name) ?? world.component(name) ?? world.flow(name); count++) name = `${word}_${count}`;
    return name;
  };
  const kind = free('extracted');
  const instance = free('part');
  const changes = mentionsOf(inner(components), instance, asked, (offset) => offset >= first.offset && offset < last.end);
  if (!changes) return [];

  const { textDocument } = document;
  const from = { line: first.range.start.line, character: 0 };
  const text = textDocument.getText({ start: from, end: last.range.end });
  const indented = text
    .split(/\r?\n/)
    .map((line) => (line.trim() === '' ? '' : `  ${line}`))
    .join('\n');
  const base = world.kind('placed') ? ' extends placed' : '';
  const newText = `kind ${kind}${base} {\n${indented}\n}\n\n${kind} ${instance}`;
  const uri = document.uri.toString();
  changes.set(uri, [...(changes.get(uri) ?? []), { range: { start: from, end: last.range.end }, newText }]);
  const count = components.length === 1 ? 'the component' : `${components.length} components`;
  return [
    {
      title: `Extract a composite kind from ${count}`,
      kind: CodeActionKind.RefactorExtract,
      edit: { changes: Object.fromEntries(changes) },
    },
  ];
}

/** Components with those that stand in them. */
function inner(components: readonly Component[]): Component[] {
  const all: Component[] = [];
  for (const component of components) {
    visitNodes(component, (node) => {
      if (isComponent(node)) all.push(node);
    });
  }
  return all;
}

/** The edits that make mentions of components from outside mentions of an instance's parts; null where a mention cannot be dotted. */
function mentionsOf(
  components: readonly Component[],
  instance: string,
  { services, document }: Asked,
  isInside: (offset: number) => boolean,
): Map<string, TextEdit[]> | null {
  const changes = new Map<string, TextEdit[]>();
  const targets = new Set<AstNode>(components);
  for (const component of components) {
    for (const mention of services.references.References.findReferences(component, {})) {
      const file = services.shared.workspace.LangiumDocuments.getDocument(mention.sourceUri);
      if (!file || (file === document && isInside(mention.segment.offset))) continue;
      const path = pathAt(file, mention);
      if (!path) return null;
      const outer = path.$container;
      // `here.c`: when `c` is among them as well, its own mention replaces the whole.
      if (isPath(outer) && outer.target?.ref && targets.has(outer.target.ref)) continue;
      const start = path.$cstNode?.range.start ?? mention.segment.range.start;
      const edit = { range: { start, end: mention.segment.range.end }, newText: `${instance}.${component.name ?? ''}` };
      const uri = file.uri.toString();
      changes.set(uri, [...(changes.get(uri) ?? []), edit]);
    }
  }
  return changes;
}

/** The path whose last name is a mention; null for a mention that is no path: the key of a map. */
export function pathAt(file: LangiumDocument, { segment }: ReferenceDescription): Path | null {
  const root = file.parseResult.value.$cstNode;
  const leaf = root && CstUtils.findLeafNodeAtOffset(root, segment.offset);
  // The grammar makes a path of a path: the innermost whose name stands here is meant.
  const path = AstUtils.getContainerOfType(leaf?.astNode, isPath);
  return path?.target?.$refNode?.offset === segment.offset ? path : null;
}
