import type { ElkExtendedEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { centre, type Box, type Geometry, type Point, type Route } from './geometry.js';
import type { DiagramGraph, Direction } from '../graph/graph.js';
import { levelsOf, OUTERMOST, type End, type Gate, type Levels, type Piece } from './levels.js';
import { cardSize, edgeLabel, labelSize, PLACE, placeSize, type Size } from './sizes.js';

/** The layout engine, in this thread or in a worker. */
export interface Elk {
  layout(graph: ElkNode): Promise<ElkNode>;
  /** Called between places: whoever shares a thread with others gives it to them now and then. */
  rest?(): Promise<void>;
}

/** Where calls lead in the outermost level; with `turning`, each level inside another leads across it, so that long chains of places stay in sight. */
export interface Course {
  readonly direction: Direction;
  readonly turning: boolean;
}

const ACROSS: Readonly<Record<Direction, Direction>> = { right: 'down', down: 'right', left: 'down', up: 'right' };

function directionIn(place: number, { parents }: Levels, { direction, turning }: Course): Direction {
  let turned = false;
  for (let at = place; at !== OUTERMOST; at = parents[at] ?? OUTERMOST) turned = !turned;
  return turning && turned ? ACROSS[direction] : direction;
}

/** Levels by their whole input, so that equal input is not laid out twice. */
export type LevelCache = Map<string, ElkNode>;
const MOST_CACHED = 2_000;

/**
 * Nodes and edges of a level up to which the engine takes the time for a flatter placement, and from which it only makes a draft: measured, a level of
 * 45 nodes and 239 edges takes 14.8 s of CPU with the flat placement, 1.7 s with the usual one and 0.4 s as a draft.
 */
const FLAT = 60;
const DRAFT = 200;

const DIRECTIONS: Readonly<Record<Direction, { readonly name: string; readonly in: string; readonly out: string }>> = {
  right: { name: 'RIGHT', in: 'WEST', out: 'EAST' },
  down: { name: 'DOWN', in: 'NORTH', out: 'SOUTH' },
  left: { name: 'LEFT', in: 'EAST', out: 'WEST' },
  up: { name: 'UP', in: 'SOUTH', out: 'NORTH' },
};

/**
 * Lays out each place as a flat graph of its own, innermost first, with gates in its border where edges go on; a finished place is a node of fixed size
 * with gates at fixed positions one level further out. Laying out nested graphs in one go crashes the engine when it is asked to keep the order of
 * the text (https://github.com/eclipse-elk/elk/issues/1173), and moves everything when one component is added.
 */
export async function geometryOf(graph: DiagramGraph, course: Course, elk: Elk, cache: LevelCache): Promise<Geometry> {
  const levels = levelsOf(graph);
  // A mere figure is put on its line afterwards, where there is room.
  const labels = graph.edges.map((edge) => (edgeLabel(edge) === '' ? null : labelSize(edge)));
  const done = new Map<number, Level>();
  const sizes: Size[] = graph.nodes.map((node) => (node.container ? placeSize(node) : cardSize(node)));

  // Places come before what stands in them, so backwards is innermost first.
  for (let place = graph.nodes.length - 1; place >= OUTERMOST; place--) {
    if (!levels.children.has(place)) continue;
    await elk.rest?.();
    const level = await layoutLevel(graph, levels, place, { labels, sizes, done, course, elk, cache });
    done.set(place, level);
    if (place !== OUTERMOST) sizes[place] = { width: level.width, height: level.height };
  }
  return assemble(graph, levels, sizes, done);
}

/** One level after layout: positions of what stands in it and of the gates in its border, and the pieces of edges, all from its own top left. */
interface Level extends Size {
  readonly nodes: ReadonlyMap<number, Point>;
  readonly gates: ReadonlyMap<number, Point>;
  readonly pieces: readonly { readonly piece: Piece; readonly route: Route }[];
}

interface Work {
  readonly labels: readonly (Size | null)[];
  readonly sizes: readonly Size[];
  readonly done: ReadonlyMap<number, Level>;
  readonly course: Course;
  readonly elk: Elk;
  readonly cache: LevelCache;
}

async function layoutLevel(graph: DiagramGraph, levels: Levels, place: number, work: Work): Promise<Level> {
  const nodes = levels.children.get(place) ?? [];
  const pieces = levels.pieces.get(place) ?? [];
  const gates = levels.gates.get(place) ?? [];
  const sides = DIRECTIONS[directionIn(place, levels, work.course)];
  const outerSides = DIRECTIONS[directionIn(levels.parents[place] ?? OUTERMOST, levels, work.course)];

  // Names count within the level, so that an edit elsewhere leaves this level's input, and with it its place in the cache, as it was.
  const numbers = new Map(nodes.map((node, index) => [node, `n${index}`]));
  const edges = new Map(pieces.map((piece, index) => [piece.edge, index.toString()]));
  const gateName = (node: number, edge: number): string => `${numbers.get(node) ?? 'border'}g${edges.get(edge) ?? ''}`;
  const endName = (end: End, edge: number): string => (end.gate ? gateName(end.node, edge) : (numbers.get(end.node) ?? ''));

  const children = nodes.map((node): ElkNode => {
    const size = work.sizes[node] ?? { width: 0, height: 0 };
    const positions = work.done.get(node)?.gates;
    const ports = (levels.gates.get(node) ?? []).flatMap(({ edge, way, outside }): ElkPort[] => {
      const at = positions?.get(edge);
      return at && outside
        ? [{ id: gateName(node, edge), ...at, width: 0, height: 0, layoutOptions: { 'elk.port.side': sides[way] } }]
        : [];
    });
    const fixed: LayoutOptions = ports.length > 0 ? { 'elk.portConstraints': 'FIXED_POS' } : {};
    return { id: numbers.get(node) ?? '', width: size.width, height: size.height, ports, layoutOptions: fixed };
  });
  const border = gates.map(({ edge, way }): ElkPort => {
    return { id: gateName(place, edge), width: 0, height: 0, layoutOptions: { 'elk.port.side': outerSides[way] } };
  });
  const input: ElkNode = {
    id: 'border',
    layoutOptions: { ...optionsFor(nodes.length + pieces.length), 'elk.direction': sides.name, ...frameFor(graph, place) },
    ports: border,
    children,
    edges: pieces.map((piece, index): ElkExtendedEdge => {
      const size = piece.labelled ? (work.labels[piece.edge] ?? null) : null;
      const label = size === null ? [] : [{ text: 'label', ...size, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }];
      return {
        id: `e${index}`,
        sources: [endName(piece.from, piece.edge)],
        targets: [endName(piece.to, piece.edge)],
        labels: label,
      };
    }),
  };
  return levelFrom(await solved(input, work), nodes, gates, pieces);
}

/** Borders can have gates only on a node, so the level is the only child of an outermost graph. */
async function solved(input: ElkNode, { elk, cache }: Work): Promise<ElkNode> {
  const key = JSON.stringify(input);
  const known = cache.get(key);
  if (known) return known;
  const answer = await elk.layout({ id: 'outermost', layoutOptions: { 'elk.algorithm': 'fixed' }, children: [input] });
  const [level] = answer.children ?? [];
  if (!level) throw new Error('the answer is empty');
  if (cache.size >= MOST_CACHED) cache.clear();
  cache.set(key, level);
  return level;
}

function optionsFor(things: number): LayoutOptions {
  return {
    'elk.algorithm': 'layered',
    'elk.randomSeed': '1',
    'elk.edgeRouting': 'ORTHOGONAL',
    'elk.layered.nodePlacement.strategy': things <= FLAT ? 'NETWORK_SIMPLEX' : 'BRANDES_KOEPF',
    ...(things >= DRAFT ? { 'elk.layered.thoroughness': '1' } : { 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES' }),
    'elk.layered.nodePlacement.favorStraightEdges': 'true',
    'elk.spacing.nodeNode': '32',
    'elk.spacing.edgeNode': '20',
    'elk.spacing.edgeEdge': '14',
    'elk.spacing.portPort': '16',
    'elk.spacing.componentComponent': '40',
    'elk.spacing.edgeLabel': '4',
    'elk.layered.spacing.nodeNodeBetweenLayers': '46',
    'elk.layered.spacing.edgeNodeBetweenLayers': '20',
    'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  };
}

function frameFor(graph: DiagramGraph, place: number): LayoutOptions {
  const node = graph.nodes[place];
  if (!node) return { 'elk.padding': '[top=0,left=0,bottom=0,right=0]' };
  const least = placeSize(node);
  const side = PLACE.padding.toString();
  return {
    'elk.padding': `[top=${(PLACE.header + 8).toString()},left=${side},bottom=${side},right=${side}]`,
    'elk.portConstraints': 'FIXED_SIDE',
    'elk.nodeSize.constraints': '[MINIMUM_SIZE,PORTS]',
    'elk.nodeSize.minimum': `(${least.width},${least.height})`,
  };
}

function levelFrom(answer: ElkNode, nodes: readonly number[], gates: readonly Gate[], pieces: readonly Piece[]): Level {
  const { children = [], ports = [], edges = [] } = answer;
  return {
    width: sure(answer.width),
    height: sure(answer.height),
    nodes: new Map(nodes.map((node, index) => [node, pointOf(children[index])])),
    gates: new Map(gates.map((gate, index) => [gate.edge, pointOf(ports[index])])),
    pieces: pieces.map((piece, index) => ({ piece, route: routeOf(edges[index]) })),
  };
}

function routeOf(edge: ElkExtendedEdge | undefined): Route {
  const [section] = edge?.sections ?? [];
  if (!edge || !section) throw new Error('an edge has no route');
  const [label] = edge.labels ?? [];
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(pointOf);
  const box = label && onLine({ ...pointOf(label), width: sure(label.width), height: sure(label.height) }, points);
  return { points, label: box ?? null };
}

/** A label with its middle on the line that it interrupts: the engine puts it a pixel aside. */
function onLine(label: Box, points: readonly Point[]): Box {
  const middle = centre(label);
  for (const [index, b] of points.entries()) {
    const a = points[index - 1];
    if (!a) continue;
    const across = (from: number, to: number, at: number): boolean => Math.min(from, to) <= at && at <= Math.max(from, to);
    if (near(a.y, b.y) && across(a.x, b.x, middle.x) && Math.abs(a.y - middle.y) < label.height / 2)
      return { ...label, y: a.y - label.height / 2 };
    if (near(a.x, b.x) && across(a.y, b.y, middle.y) && Math.abs(a.x - middle.x) < label.width / 2)
      return { ...label, x: a.x - label.width / 2 };
  }
  return label;
}

function pointOf(point: { readonly x?: number; readonly y?: number } | undefined): Point {
  return { x: sure(point?.x), y: sure(point?.y) };
}

/** The engine takes and returns NaN without a word; a drawing must not. */
function sure(length: number | undefined): number {
  if (length === undefined || !Number.isFinite(length)) throw new Error('a position is missing');
  return length;
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

  const parts: { readonly order: number; readonly route: Route }[][] = graph.edges.map(() => []);
  for (const [place, level] of done) {
    const by = boxes[place] ?? { x: 0, y: 0 };
    for (const { piece, route } of level.pieces) parts[piece.edge]?.push({ order: orderOf(piece, place, levels), route: moved(route, by) });
  }
  const edges = parts.map((pieces): Route => {
    const routes = pieces.sort((a, b) => a.order - b.order).map((part) => part.route);
    return { points: straightened(routes.flatMap((route) => route.points)), label: routes.find((route) => route.label)?.label ?? null };
  });
  return { width: outermost?.width ?? 0, height: outermost?.height ?? 0, nodes: boxes, edges };
}

/** Pieces from the inside out, then those from the outside in: where a piece comes in the edge that it is a part of. */
function orderOf(piece: Piece, place: number, levels: Levels): number {
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

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.01;
}
