import { isAstNode, isReference, type AstNode, type ReferenceInfo } from 'langium';

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
