import { isAstNode, isReference, type AstNode, type ReferenceInfo } from 'langium';
import type { Document } from '../generated/ast.js';

/** The references of statements. A statement's tree stays as it is, also in the tree of another text. */
const known = new WeakMap<AstNode, readonly ReferenceInfo[]>();

/** Every reference in a statement, in the order of the text. Found once for each. */
export function referencesIn(statement: AstNode): readonly ReferenceInfo[] {
  let found = known.get(statement);
  if (!found) {
    const references: ReferenceInfo[] = [];
    visitNodes(statement, (node) => {
      visitReferences(node, (info) => references.push(info));
    });
    known.set(statement, (found = references));
  }
  return found;
}

/** Every reference in a file, in the order of the text. */
export function* referencesOf({ elements }: Document): Iterable<ReferenceInfo> {
  for (const element of elements) yield* referencesIn(element);
}

/**
 * Calls a function with every node of a tree, from the root down in the order of the text. Plain loops: a tree has tens of thousands of nodes. Trees
 * are no deeper than the parser's limits let them be, so recursion is safe.
 */
export function visitNodes(root: AstNode, visit: (node: AstNode) => void): void {
  visit(root);
  const table = root as unknown as Readonly<Record<string, unknown>>;
  for (const property in table) {
    if (property.startsWith('$')) continue;
    const value = table[property];
    if (Array.isArray(value)) {
      for (const each of value as unknown[]) if (isAstNode(each)) visitNodes(each, visit);
    } else if (isAstNode(value)) visitNodes(value, visit);
  }
}

/** Calls a function with every reference that a node holds itself. */
export function visitReferences(node: AstNode, visit: (info: ReferenceInfo) => void): void {
  const table = node as unknown as Readonly<Record<string, unknown>>;
  for (const property in table) {
    if (property.startsWith('$')) continue;
    const value = table[property];
    if (isReference(value)) visit({ reference: value, container: node, property });
    else if (Array.isArray(value)) {
      for (const [index, reference] of (value as unknown[]).entries()) {
        if (isReference(reference)) visit({ reference, container: node, property, index });
      }
    }
  }
}
