import type { DiagramGraph, DiagramNode } from './graph.js';

/** The part of a graph that stands in a place, without the place itself and without arrows that lead out of it. A place that is not there changes nothing. */
export function within(graph: DiagramGraph, place: string): DiagramGraph {
  const inside = new Set<string>();
  // A place comes before what it contains.
  for (const { id, parent } of graph.nodes) if (parent !== null && (parent === place || inside.has(parent))) inside.add(id);
  if (inside.size === 0) return graph;
  const nodes = graph.nodes.filter(({ id }) => inside.has(id)).map((node) => (node.parent === place ? { ...node, parent: null } : node));
  return { ...graph, nodes, edges: graph.edges.filter(({ from, to }) => inside.has(from) && inside.has(to)) };
}

/** The places around a place, outermost first, and the place itself; empty when it is not there. */
export function pathTo(graph: DiagramGraph, place: string): readonly DiagramNode[] {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const path: DiagramNode[] = [];
  for (let at = byId.get(place); at; at = at.parent === null ? undefined : byId.get(at.parent)) path.unshift(at);
  return path;
}

/** Above this many nodes, places are drawn as one card each at first: measured, larger drawings take seconds, and nobody reads them whole. */
const CROWDED = 300;

/** The places to draw as one card each, so that a drawing is not crowded: the innermost first, and outer ones as long as there is still too much. */
export function crowded({ nodes }: DiagramGraph): ReadonlySet<string> {
  const collapsed = new Set<string>();
  if (nodes.length <= CROWDED) return collapsed;
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const depthOf = (id: string): number => {
    let depth = 0;
    for (let at = parents.get(id) ?? null; at !== null; at = parents.get(at) ?? null) depth++;
    return depth;
  };
  const places = nodes.filter(({ container }) => container).map(({ id }) => ({ id, depth: depthOf(id) }));
  const hidden = new Set<string>();
  for (let depth = Math.max(0, ...places.map((each) => each.depth)); depth >= 0; depth--) {
    for (const place of places) if (place.depth === depth) collapsed.add(place.id);
    for (const { id, parent } of nodes) if (parent !== null && (collapsed.has(parent) || hidden.has(parent))) hidden.add(id);
    if (nodes.length - hidden.size <= CROWDED) break;
  }
  return collapsed;
}
