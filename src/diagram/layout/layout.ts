import { rowsOf } from './rows.js';
import { crossings, type Geometry, type LaidOut } from './geometry.js';
import type { DiagramGraph, DiagramNode } from '../graph/graph.js';
import { withRates } from './rate-labels.js';
import { cardSize, labelSize, placeSize, type Size } from './sizes.js';
import { levelsOf } from './levels.js';
import { geometryOf } from './layered.js';
import type { Elk, LevelCache } from './level.js';

/** More than this is no picture any more. The layout engine overflows its stack on a chain of 8,000. */
export const MOST_NODES = 5_000;
export const MOST_EDGES = 15_000;
export const DEEPEST = 64;

/** Why a graph is not drawn at all; null when it is. */
function declines(graph: DiagramGraph): string | null {
  const nodes = graph.nodes.length;
  const edges = graph.edges.length;
  if (nodes > MOST_NODES)
    return `${count(nodes)} components are too many for one picture (at most ${count(MOST_NODES)}): draw a view of a part.`;
  if (edges > MOST_EDGES)
    return `${count(edges)} connections are too many for one picture (at most ${count(MOST_EDGES)}): draw a view of a part.`;
  const { depth } = levelsOf(graph);
  return depth > DEEPEST ? `Places nested ${count(depth)} deep are too deep for one picture (at most ${count(DEEPEST)}).` : null;
}

/** Equal for graphs that have the same layout: a figure, a level or a finding is no part of it. */
export function structureOf({ direction, title, nodes, edges }: DiagramGraph): string {
  const size = (node: DiagramNode): Size => (node.container ? placeSize(node) : cardSize(node));
  return JSON.stringify([
    direction,
    title === '',
    nodes.map((node) => [node.id, node.parent, node.container, size(node)]),
    edges.map((edge) => [edge.from, edge.to, edge.mode, labelSize(edge)]),
  ]);
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

/**
 * Gives everything in a graph a position. Never throws: when the engine fails, the components are put in plain rows and the notice says so; a graph
 * that is too large is declined with a notice.
 *
 * @param cache - Levels laid out before. Pass the same map again and an edit lays out only the places that it touches.
 */
export async function layout(graph: DiagramGraph, elk: Elk, cache: LevelCache = new Map()): Promise<LaidOut> {
  const declined = declines(graph);
  if (declined !== null) return { graph, geometry: nothing(graph), notice: { kind: 'declined', text: declined } };
  try {
    return { graph, geometry: withRates(graph, await directed(graph, elk, cache)), notice: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return inRows(graph, `The layout engine gave up (${reason.slice(0, 200)}), so everything stands in plain rows.`);
  }
}

/** A graph in plain rows, and why: at once, and without an engine. */
export function inRows(graph: DiagramGraph, text = 'Everything stands in plain rows until the layout is done.'): LaidOut {
  return { graph, geometry: rowsOf(graph), notice: { kind: 'simplified', text } };
}

/** A panel beside an editor on a common screen, in pixels. */
const PANEL = { width: 960, height: 840 };
/** Above this, trying several courses takes too long. */
const MOST_TRIED = 120;
/** Shown this large, a drawing is read without zooming. */
const READABLE = 0.95;
/** What a course has to gain to be taken instead of a simpler one. */
const GAIN = 1.1;

async function directed(graph: DiagramGraph, elk: Elk, cache: LevelCache): Promise<Geometry> {
  if (graph.direction !== 'auto') return geometryOf(graph, { direction: graph.direction, turning: false }, elk, cache);
  let best = await geometryOf(graph, { direction: 'right', turning: false }, elk, cache);
  if (graph.nodes.length > MOST_TRIED) return best;
  const nested = graph.nodes.some((node) => node.parent !== null);
  for (const turning of nested ? [false, true] : [false]) {
    for (const direction of ['right', 'down'] as const) {
      if (zoomOf(best) >= READABLE) return best;
      if (direction === 'right' && !turning) continue;
      try {
        const other = await geometryOf(graph, { direction, turning }, elk, cache);
        if (worth(other) > GAIN * worth(best)) best = other;
      } catch {
        // The engine's time is up, or it gave up on this one: there is a layout already.
        return best;
      }
    }
  }
  return best;
}

/** How well a drawing is read: one in which every line crosses another, half as well as one of the same size without crossings. */
function worth(geometry: Geometry): number {
  return zoomOf(geometry) / (1 + crossings(geometry.edges) / Math.max(1, geometry.edges.length));
}

/** How large a drawing is shown when all of it is to be seen in the panel. */
function zoomOf({ width, height }: Geometry): number {
  return Math.min(1, PANEL.width / width, PANEL.height / height);
}

function nothing(graph: DiagramGraph): Geometry {
  const box = { x: 0, y: 0, width: 0, height: 0 };
  return { width: 0, height: 0, nodes: graph.nodes.map(() => box), edges: graph.edges.map(() => ({ points: [], label: null })) };
}
