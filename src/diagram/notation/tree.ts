import { kindWords, type DiagramEdge, type DiagramGraph, type DiagramNode } from '../graph/graph.js';
import { drawable } from '../drawing/text.js';

/** A node under a name that every notation takes, `n0`, `n1`, …: what people wrote stands in labels alone. */
export interface Named {
  readonly id: string;
  readonly node: DiagramNode;
  /** "Shop API": what it is called. */
  readonly title: string;
  /** "app server ×20". */
  readonly kind: string;
  readonly parts: readonly Named[];
}

export interface Arrow {
  readonly edge: DiagramEdge;
  readonly from: Named;
  readonly to: Named;
  /** What is asked for; where nothing is, in which flows. */
  readonly label: string;
  /** Whether it leads from a place to what stands in it, or out of it. */
  readonly inwards: boolean;
}

/** A graph for notations that find places for things by themselves. */
export interface Tree {
  readonly title: string;
  readonly roots: readonly Named[];
  readonly arrows: readonly Arrow[];
}

export function treeOf({ title, nodes, edges }: DiagramGraph): Tree {
  const named = new Map<string, Named & { readonly parts: Named[] }>();
  const roots: Named[] = [];
  nodes.forEach((node, index) => {
    const machines = node.machines !== null && node.machines > 1 ? ` ×${node.machines}` : '';
    const own = {
      id: `n${index}`,
      node,
      title: drawable(node.title ?? node.name),
      kind: `${drawable(kindWords(node.kind))}${machines}`,
      parts: [],
    };
    // Places come before what stands in them.
    (named.get(node.parent ?? '')?.parts ?? roots).push(own);
    named.set(node.id, own);
  });
  const isIn = (inner: DiagramNode, outer: DiagramNode): boolean => {
    for (let at = named.get(inner.parent ?? ''); at; at = named.get(at.node.parent ?? '')) if (at.node === outer) return true;
    return false;
  };
  const arrows = edges.flatMap((edge): Arrow[] => {
    const [from, to] = [named.get(edge.from), named.get(edge.to)];
    if (!from || !to) return [];
    const label = drawable(edge.label ?? edge.flows.join(', '));
    return [{ edge, from, to, label, inwards: isIn(from.node, to.node) || isIn(to.node, from.node) }];
  });
  return { title: drawable(title), roots, arrows };
}

/** What a thing is drawn as, where a notation has shapes for it. */
export function shapeOf({ icon, family }: DiagramNode): 'person' | 'store' | 'queue' | null {
  if (icon === 'users') return 'person';
  if (family === 'data') return 'store';
  return family === 'messaging' ? 'queue' : null;
}
