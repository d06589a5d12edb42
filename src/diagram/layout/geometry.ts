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
