import type { Box, Geometry, Point, Route } from './geometry.js';
import type { DiagramGraph } from '../graph/graph.js';
import { levelsOf, OUTERMOST } from './levels.js';
import { cardSize, PLACE, placeSize, type Size } from './sizes.js';

const GAP = 40;

/**
 * The layout of last resort: in each place, what stands there in rows as wide as high, in source order. Needs no engine and always answers.
 * Nothing overlaps, but an edge may run behind a card, and edges have no labels.
 */
export function rowsOf(graph: DiagramGraph): Geometry {
  const levels = levelsOf(graph);
  const sizes: Size[] = graph.nodes.map((node) => (node.container ? placeSize(node) : cardSize(node)));
  const offsets: Point[] = graph.nodes.map(() => ({ x: 0, y: 0 }));
  let whole: Size = { width: 0, height: 0 };
  for (let place = graph.nodes.length - 1; place >= OUTERMOST; place--) {
    const children = levels.children.get(place);
    if (!children) continue;
    const inset = place === OUTERMOST ? { x: 0, y: 0 } : { x: PLACE.padding, y: PLACE.header + 8 };
    const inner = fill(children, sizes, offsets, inset);
    if (place === OUTERMOST) whole = inner;
    else sizes[place] = { width: Math.max(sizes[place]?.width ?? 0, inner.width + PLACE.padding), height: inner.height + PLACE.padding };
  }
  const boxes: Box[] = [];
  graph.nodes.forEach((_, node) => {
    const outer = boxes[levels.parents[node] ?? OUTERMOST] ?? { x: 0, y: 0 };
    const at = offsets[node] ?? { x: 0, y: 0 };
    boxes.push({ x: outer.x + at.x, y: outer.y + at.y, ...(sizes[node] ?? { width: 0, height: 0 }) });
  });
  const boxOf = new Map(graph.nodes.map((node, index) => [node.id, boxes[index]]));
  return { ...whole, nodes: boxes, edges: graph.edges.map((edge) => between(boxOf.get(edge.from), boxOf.get(edge.to))) };
}

/** Puts nodes into rows and says how far right and down they reach. */
function fill(children: readonly number[], sizes: readonly Size[], offsets: Point[], inset: Point): Size {
  const area = children.reduce((sum, child) => sum + ((sizes[child]?.width ?? 0) + GAP) * ((sizes[child]?.height ?? 0) + GAP), 0);
  const widest = Math.max(...children.map((child) => sizes[child]?.width ?? 0), Math.sqrt(area) * 1.2);
  let { x, y } = inset;
  let rowHeight = 0;
  let right = 0;
  for (const child of children) {
    const { width, height } = sizes[child] ?? { width: 0, height: 0 };
    if (x > inset.x && x - inset.x + width > widest) {
      x = inset.x;
      y += rowHeight + GAP;
      rowHeight = 0;
    }
    offsets[child] = { x, y };
    right = Math.max(right, x + width);
    x += width + GAP;
    rowHeight = Math.max(rowHeight, height);
  }
  return { width: right, height: y + rowHeight };
}

/** From the side of one box to the facing side of the other, with one step in the middle. */
function between(from: Box | undefined, to: Box | undefined): Route {
  if (!from || !to || from === to) return { points: [], label: null };
  const inside = from.x <= to.x && from.y <= to.y && from.x + from.width >= to.x + to.width && from.y + from.height >= to.y + to.height;
  const start = { x: inside ? from.x : from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x, y: to.y + to.height / 2 };
  const backwards = !inside && end.x < start.x;
  if (backwards) return backwardsRoute(from, to);
  const middle = (start.x + end.x) / 2;
  return { points: [start, { x: middle, y: start.y }, { x: middle, y: end.y }, end], label: null };
}

function backwardsRoute(from: Box, to: Box): Route {
  const down = to.y >= from.y + from.height;
  const start = { x: from.x + from.width / 2, y: down ? from.y + from.height : from.y };
  const end = { x: to.x + to.width / 2, y: down ? to.y : to.y + to.height };
  const middle = (start.y + end.y) / 2;
  return { points: [start, { x: start.x, y: middle }, { x: end.x, y: middle }, end], label: null };
}
