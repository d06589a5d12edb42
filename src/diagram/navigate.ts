import { centre, type LaidOut, type Point } from './layout/geometry.js';

export type Way = 'right' | 'down' | 'left' | 'up';

/**
 * Where an arrow key leads from a node: along an edge when one leads that way, else to the nearest node that way, or null at the rim. Nodes are
 * meant by their place in the graph.
 */
export function nodeBeside({ graph, geometry }: LaidOut, from: number, way: Way): number | null {
  const indices = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const id = graph.nodes[from]?.id;
  const joined = new Set<number>();
  for (const edge of graph.edges) {
    const other = edge.from === id ? edge.to : edge.to === id ? edge.from : null;
    const index = other === null ? undefined : indices.get(other);
    if (index !== undefined && index !== from) joined.add(index);
  }
  const at = graph.nodes.map((node, index): Point => {
    const box = geometry.nodes[index] ?? { x: 0, y: 0, width: 0, height: 0 };
    // A place is where its name is written.
    return node.container ? { x: box.x + 60, y: box.y + 24 } : centre(box);
  });
  return nearest(at, from, way, joined) ?? nearest(at, from, way, at.keys());
}

/** The nearest of some points in a direction, where what is aside counts as further away. */
function nearest(at: readonly Point[], from: number, way: Way, candidates: Iterable<number>): number | null {
  const start = at[from];
  if (!start) return null;
  let best: number | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    const point = at[candidate];
    if (!point || candidate === from) continue;
    const [dx, dy] = [point.x - start.x, point.y - start.y];
    const [along, aside] = way === 'right' ? [dx, dy] : way === 'left' ? [-dx, dy] : way === 'down' ? [dy, dx] : [-dy, dx];
    const distance = along + 2 * Math.abs(aside);
    // Within 63 degrees of the direction.
    if (along <= 1 || Math.abs(aside) > 2 * along || distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}
