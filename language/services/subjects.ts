import { AstUtils, type AstNode } from 'langium';
import { isComponent, isFlow, isKindDeclaration } from '../generated/ast.js';

/** What a component or a flow of the syntax tree is called in the architecture; null for a piece of a kind, which stands for many. */
export function subjectOf(node: AstNode): string | null {
  if (!isComponent(node) && !isFlow(node)) return null;
  if (AstUtils.getContainerOfType(node, isKindDeclaration)) return null;
  return node.name ?? null;
}
