// What can be wrong with a layout, as sentences.
import { overlap } from '../../src/diagram/layout/geometry.js';
import type { Box, LaidOut, Point } from '../../src/diagram/index.js';
import { sure } from './random.js';

export const boxes = ({ graph, geometry }: LaidOut): Map<string, Box> =>
  new Map(graph.nodes.map((node, i) => [node.id, sure(geometry.nodes[i])]));
const inside = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** The pairs of siblings that overlap, and the nodes that leave their place. */
export function misplaced(laidOut: LaidOut): string[] {
  const all = boxes(laidOut);
  const faults: string[] = [];
  const { nodes } = laidOut.graph;
  nodes.forEach((node, i) => {
    const box = sure(all.get(node.id));
    const place = node.parent === null ? undefined : all.get(node.parent);
    if (place && !inside(box, place)) faults.push(`${node.id} leaves ${node.parent ?? ''}`);
    for (const other of nodes.slice(i + 1)) {
      if (other.parent === node.parent && overlap(box, sure(all.get(other.id)))) faults.push(`${node.id} overlaps ${other.id}`);
    }
  });
  return faults;
}

/** The segments of edges that run through a card that is neither end, and labels that stand on cards. */
export function crossing(laidOut: LaidOut): string[] {
  const all = boxes(laidOut);
  const cards = laidOut.graph.nodes.filter((node) => !node.container);
  const faults: string[] = [];
  laidOut.geometry.edges.forEach(({ points, label }, i) => {
    const edge = laidOut.graph.edges[i];
    if (!edge) return;
    for (const card of cards) {
      const box = sure(all.get(card.id));
      if (label && overlap(label, box)) faults.push(`the label of ${edge.id} covers ${card.id}`);
      if (card.id === edge.from || card.id === edge.to) continue;
      points.forEach((point, j) => {
        const next = points[j + 1];
        if (next && overlap(around(point, next), box)) faults.push(`${edge.id} runs through ${card.id}`);
      });
    }
  });
  return faults;
}

const around = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
});

/** Edges that do not start and end on the borders of their ends, or that run at an angle. */
export function crooked({ graph, geometry }: LaidOut, all: Map<string, Box>): string[] {
  const on = ({ x, y }: Point, box: Box): boolean => {
    const near = (a: number, b: number): boolean => Math.abs(a - b) < 1;
    const within = x >= box.x - 1 && x <= box.x + box.width + 1 && y >= box.y - 1 && y <= box.y + box.height + 1;
    return within && (near(x, box.x) || near(x, box.x + box.width) || near(y, box.y) || near(y, box.y + box.height));
  };
  return graph.edges.flatMap((edge, i) => {
    const points = geometry.edges[i]?.points ?? [];
    const [first, last] = [points[0], points.at(-1)];
    const joined = first && last && on(first, sure(all.get(edge.from))) && on(last, sure(all.get(edge.to)));
    const angled = points.some(
      (point, j) => j > 0 && Math.min(Math.abs(point.x - (points[j - 1]?.x ?? 0)), Math.abs(point.y - (points[j - 1]?.y ?? 0))) > 0.5,
    );
    return [...(joined ? [] : [`${edge.id} hangs`]), ...(angled ? [`${edge.id} slants`] : [])];
  });
}
