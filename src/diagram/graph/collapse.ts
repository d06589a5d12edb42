import type { DiagramEdge, DiagramGraph, DiagramNode } from './graph.js';

/**
 * The graph with some places drawn as one card each: what stands in them is gone, its arrows lead to the card, and the card is as hot as the hottest
 * thing inside. Arrows between the same two ends become one. Names that no place has are passed over.
 */
export function collapse(graph: DiagramGraph, collapsed: ReadonlySet<string>): DiagramGraph {
  if (collapsed.size === 0) return graph;
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  // A place comes before what it contains, so that its own stand-in is known by then.
  const standIns = new Map<string, string>();
  const inside = new Map<string, DiagramNode[]>();
  for (const node of graph.nodes) {
    const parent = node.parent === null ? undefined : byId.get(node.parent);
    if (!parent) continue;
    const standIn = standIns.get(parent.id) ?? (parent.container && collapsed.has(parent.id) ? parent.id : null);
    if (standIn === null) continue;
    standIns.set(node.id, standIn);
    if (!node.container) inside.set(standIn, [...(inside.get(standIn) ?? []), node]);
  }
  const nodes = graph.nodes
    .filter((node) => !standIns.has(node.id))
    .map((node) => {
      const contents = inside.get(node.id);
      return contents ? cardOf(node, contents) : node;
    });
  return { ...graph, nodes, edges: edgesBetween(graph.edges, standIns) };
}

function cardOf(place: DiagramNode, contents: readonly DiagramNode[]): DiagramNode {
  const heats = contents.flatMap(({ heat }) => (heat === null ? [] : [heat]));
  const problems = contents.map(({ problem }) => problem);
  const count = contents.length === 1 ? '1 component' : `${contents.length} components`;
  return {
    ...place,
    container: false,
    badges: [{ text: count, title: '', level: 'plain' }],
    heat: heats.length > 0 ? Math.max(...heats) : null,
    problem: problems.includes('error') ? 'error' : problems.includes('warning') ? 'warning' : null,
    description: `${place.description}, collapsed, ${count}`,
  };
}

/** Two arrows that are drawn as one: their calls add up, and so do those that fail. */
function together(a: DiagramEdge | undefined, b: DiagramEdge): Pick<DiagramEdge, 'rate' | 'errors'> {
  const both = [a, b].flatMap((edge) => (edge?.rate == null ? [] : [{ rate: edge.rate, errors: edge.errors }]));
  if (both.length === 0) return { rate: null, errors: null };
  const rate = both.reduce((sum, each) => sum + each.rate, 0);
  const failed = both.reduce((sum, each) => sum + each.rate * (each.errors ?? 0), 0);
  return { rate, errors: both.every(({ errors }) => errors === null) ? null : rate > 0 ? failed / rate : 0 };
}

function edgesBetween(edges: readonly DiagramEdge[], standIns: ReadonlyMap<string, string>): DiagramEdge[] {
  const merged = new Map<string, DiagramEdge>();
  for (const edge of edges) {
    const from = standIns.get(edge.from) ?? edge.from;
    const to = standIns.get(edge.to) ?? edge.to;
    if (from === to) continue;
    if (from === edge.from && to === edge.to) {
      merged.set(edge.id, edge);
      continue;
    }
    const id = JSON.stringify([from, to, edge.mode]);
    const known = merged.get(id);
    merged.set(id, {
      id,
      from,
      to,
      mode: edge.mode,
      label: null,
      flows: [...new Set([...(known?.flows ?? []), ...edge.flows])],
      steps: [...(known?.steps ?? []), ...(edge.steps ?? [])],
      ...together(known, edge),
    });
  }
  return [...merged.values()];
}
