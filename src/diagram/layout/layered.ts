import { near, type Box, type Geometry, type Point, type Route } from './geometry.js';
import type { DiagramGraph } from '../graph/graph.js';
import { backwards } from '../order/backwards.js';
import { orderOf } from '../order/order.js';
import { layoutLevel, type Course, type Elk, type Level, type LevelCache } from './level.js';
import { levelsOf, OUTERMOST, type Levels, type Piece } from './levels.js';
import { cardSize, edgeLabel, labelSize, placeSize, type Size } from './sizes.js';

/**
 * Lays out each place as a flat graph of its own, innermost first, with gates in its border where edges go on; a finished place is a node of fixed size
 * with gates at fixed positions one level further out. Laying out nested graphs in one go crashes the engine when it is asked to keep the order of
 * the text (https://github.com/eclipse-elk/elk/issues/1173), and moves everything when one component is added.
 */
export async function geometryOf(asked: DiagramGraph, course: Course, elk: Elk, cache: LevelCache): Promise<Geometry> {
  const against = backwards(levelsOf(asked));
  const graph = turned(asked, against);
  const levels = levelsOf(graph);
  // Where levels turn, gates are beside the course of what is inside, and their order there follows from the layers.
  const order = course.turning ? null : await orderOf(graph, levels, elk.rest?.bind(elk));
  // A mere figure is put on its line afterwards, where there is room.
  const labels = graph.edges.map((edge) => (edgeLabel(edge) === '' ? null : labelSize(edge)));
  const done = new Map<number, Level>();
  const sizes: Size[] = graph.nodes.map((node) => (node.container ? placeSize(node) : cardSize(node)));

  // Places come before what stands in them, so backwards is innermost first.
  for (let place = graph.nodes.length - 1; place >= OUTERMOST; place--) {
    if (!levels.children.has(place)) continue;
    await elk.rest?.();
    const level = await layoutLevel(graph, levels, place, { labels, sizes, done, course, elk, cache, order });
    done.set(place, level);
    if (place !== OUTERMOST) sizes[place] = { width: level.width, height: level.height };
  }
  return turnedBack(assemble(graph, levels, sizes, done), against);
}

/** A graph with some of its edges drawn from their ends to their starts. */
function turned(graph: DiagramGraph, which: ReadonlySet<number>): DiagramGraph {
  return { ...graph, edges: graph.edges.map((edge, i) => (which.has(i) ? { ...edge, from: edge.to, to: edge.from } : edge)) };
}

function turnedBack(geometry: Geometry, which: ReadonlySet<number>): Geometry {
  const edges = geometry.edges.map((route, i) => (which.has(i) ? { ...route, points: [...route.points].reverse() } : route));
  return { ...geometry, edges };
}

/** Moves every level to where its place is, and joins the pieces of each edge at the gates. */
function assemble(graph: DiagramGraph, levels: Levels, sizes: readonly Size[], done: ReadonlyMap<number, Level>): Geometry {
  const outermost = done.get(OUTERMOST);
  const boxes: Box[] = [];
  graph.nodes.forEach((_, node) => {
    const place = levels.parents[node] ?? OUTERMOST;
    const from = boxes[place] ?? { x: 0, y: 0 };
    const at = done.get(place)?.nodes.get(node) ?? { x: 0, y: 0 };
    boxes.push({ x: from.x + at.x, y: from.y + at.y, ...(sizes[node] ?? { width: 0, height: 0 }) });
  });

  const parts: { readonly step: number; readonly route: Route }[][] = graph.edges.map(() => []);
  for (const [place, level] of done) {
    const by = boxes[place] ?? { x: 0, y: 0 };
    for (const { piece, route } of level.pieces) parts[piece.edge]?.push({ step: stepOf(piece, place, levels), route: moved(route, by) });
  }
  const edges = parts.map((pieces): Route => {
    const routes = pieces.sort((a, b) => a.step - b.step).map((part) => part.route);
    return { points: straightened(routes.flatMap((route) => route.points)), label: routes.find((route) => route.label)?.label ?? null };
  });
  return { width: outermost?.width ?? 0, height: outermost?.height ?? 0, nodes: boxes, edges };
}

/** Pieces from the inside out, then those from the outside in: where a piece comes in the edge that it is a part of. */
function stepOf(piece: Piece, place: number, levels: Levels): number {
  if (piece.labelled) return 0;
  let depth = 0;
  for (let at = place; at !== OUTERMOST; at = levels.parents[at] ?? OUTERMOST) depth++;
  const leaving = piece.to.gate && piece.to.node === place;
  return leaving ? -depth : depth;
}

function moved({ points, label }: Route, by: Point): Route {
  return {
    points: points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y })),
    label: label && { ...label, x: label.x + by.x, y: label.y + by.y },
  };
}

/** Without points that stand on the line between their neighbours. */
function straightened(points: readonly Point[]): Point[] {
  const out: Point[] = [];
  for (const point of points) {
    const last = out[out.length - 1];
    if (last && near(last.x, point.x) && near(last.y, point.y)) continue;
    const before = out[out.length - 2];
    if (last && before && ((near(before.x, last.x) && near(last.x, point.x)) || (near(before.y, last.y) && near(last.y, point.y))))
      out.pop();
    out.push(point);
  }
  return out;
}
