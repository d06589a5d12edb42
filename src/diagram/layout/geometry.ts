import type { DiagramGraph } from '../graph/graph.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where an edge runs: at least two points, each straight above, below or beside the next, from its start to its arrowhead. */
export interface Route {
  readonly points: readonly Point[];
  /** Where its label stands; null without a label, or when there is no room for one. */
  readonly label: Box | null;
}

/** Where everything is, in pixels at 100 %, from the top left. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** One for each node of the graph, in its order. */
  readonly nodes: readonly Box[];
  /** One for each edge of the graph, in its order. */
  readonly edges: readonly Route[];
}

/** A graph with a position for everything in it. */
export interface LaidOut {
  readonly graph: DiagramGraph;
  readonly geometry: Geometry;
  /** Why the drawing is less than was asked for; null when it is all there. */
  readonly notice: Notice | null;
}

export interface Notice {
  /** `simplified`: everything is drawn, in plain rows. `declined`: nothing is drawn. */
  readonly kind: 'simplified' | 'declined';
  readonly text: string;
}

export function centre(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The smallest box around some others, of which there is at least one. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.01;
}

/** How often lines cross: a level piece of one and an upright piece of another, inside of both. */
export function crossings(lines: readonly Route[]): number {
  const level: { readonly line: number; readonly y: number; readonly left: number; readonly right: number }[] = [];
  const upright: { readonly line: number; readonly x: number; readonly top: number; readonly bottom: number }[] = [];
  lines.forEach(({ points }, line) => {
    for (const [i, b] of points.entries()) {
      const a = points[i - 1];
      if (!a) continue;
      if (near(a.y, b.y)) level.push({ line, y: a.y, left: Math.min(a.x, b.x), right: Math.max(a.x, b.x) });
      else upright.push({ line, x: a.x, top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) });
    }
  });
  const inside = (at: number, from: number, to: number): boolean => from < at && at < to && !near(from, at) && !near(at, to);
  let sum = 0;
  for (const { line, y, left, right } of level)
    for (const other of upright) if (other.line !== line && inside(other.x, left, right) && inside(y, other.top, other.bottom)) sum++;
  return sum;
}
