import { overlap, type Box, type Geometry, type Point, type Route } from './geometry.js';
import type { DiagramGraph } from '../graph/graph.js';
import { edgeLabel, LABEL, labelSize, PLACE, placeSize, type Size } from './sizes.js';

/** Between a label and the ends of the line that it stands on; an arrowhead is seen there. */
const CLEAR = 14;
/** Where on a line a label stands, best first. */
const SHARES = [0.5, 0.3, 0.7] as const;
/** Side of a cell, in pixels: about a card. */
const CELL = 256;

/**
 * Puts the labels that are a mere figure on their lines, wherever they cover nothing. The layout gives them no room: most figures stand on the card that
 * the line leads to as well, and room for all of them makes a drawing a third wider.
 */
export function withRates(graph: DiagramGraph, geometry: Geometry): Geometry {
  const taken = new Taken();
  geometry.nodes.forEach((box, index) => {
    const node = graph.nodes[index];
    // Of a place only the name is in the way.
    if (node) taken.add(node.container ? { ...box, width: placeSize(node).width, height: PLACE.header } : box, null);
  });
  geometry.edges.forEach(({ points, label }, edge) => {
    if (label) taken.add(label, null);
    for (const { box } of segmentsOf(points)) taken.add(box, edge);
  });
  const edges = geometry.edges.map((route, index): Route => {
    const edge = graph.edges[index];
    const size = edge && edgeLabel(edge) === '' ? labelSize(edge) : null;
    const label = size && roomOn(route, size, index, taken);
    if (!label) return route;
    taken.add(label, null);
    return { ...route, label };
  });
  return { ...geometry, edges };
}

interface Segment {
  readonly from: Point;
  readonly to: Point;
  readonly box: Box;
  readonly length: number;
}

function segmentsOf(points: readonly Point[]): Segment[] {
  return points.slice(1).map((to, index) => {
    const from = points[index] ?? to;
    const width = Math.abs(to.x - from.x);
    const height = Math.abs(to.y - from.y);
    return { from, to, box: { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width, height }, length: width + height };
  });
}

function roomOn({ points }: Route, { width, height }: Size, edge: number, taken: Taken): Box | null {
  for (const { from, to, box, length } of segmentsOf(points).sort((a, b) => b.length - a.length)) {
    const needed = (box.width > box.height ? width : height) + 2 * CLEAR;
    if (length < needed) continue;
    for (const share of SHARES) {
      if (length * Math.min(share, 1 - share) < needed / 2) continue;
      const middle = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      const label = { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
      if (taken.isFree(label, edge)) return label;
    }
  }
  return null;
}

/** What covers the plane already, by cells, so that a large drawing does not compare everything with everything. */
class Taken {
  readonly #cells = new Map<string, { readonly box: Box; readonly edge: number | null }[]>();

  add(box: Box, edge: number | null): void {
    for (const cell of cellsOf(box)) {
      const there = this.#cells.get(cell);
      if (there) there.push({ box, edge });
      else this.#cells.set(cell, [{ box, edge }]);
    }
  }

  /** Whether a box covers nothing but the line that it belongs to. */
  isFree(box: Box, edge: number): boolean {
    const wide = {
      x: box.x - LABEL.clear,
      y: box.y - LABEL.clear,
      width: box.width + 2 * LABEL.clear,
      height: box.height + 2 * LABEL.clear,
    };
    return !cellsOf(wide).some((cell) => this.#cells.get(cell)?.some((other) => other.edge !== edge && overlap(wide, other.box)));
  }
}

function cellsOf({ x, y, width, height }: Box): string[] {
  const cells: string[] = [];
  for (let column = Math.floor(x / CELL); column <= (x + width) / CELL; column++)
    for (let row = Math.floor(y / CELL); row <= (y + height) / CELL; row++) cells.push(`${column} ${row}`);
  return cells;
}
