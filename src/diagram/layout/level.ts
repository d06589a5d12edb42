import type { ElkExtendedEdge, ElkNode, ElkPort, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { centre, crossings, near, type Box, type Point, type Route } from './geometry.js';
import type { DiagramGraph, Direction } from '../graph/graph.js';
import type { Order } from '../order/order.js';
import { OUTERMOST, type End, type Gate, type Levels, type Piece } from './levels.js';
import { PLACE, placeSize, type Size } from './sizes.js';

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

/** Where calls lead inside a place. */
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

/** How often a level is laid out again when it has more crossings than it needs, and how: without the order of the text, which holds the engine back. */
const ATTEMPTS = 2;
const FREELY: LayoutOptions = { 'elk.layered.considerModelOrder.strategy': 'NONE', 'elk.layered.thoroughness': '20' };

const DIRECTIONS: Readonly<Record<Direction, { readonly name: string; readonly in: string; readonly out: string }>> = {
  right: { name: 'RIGHT', in: 'WEST', out: 'EAST' },
  down: { name: 'DOWN', in: 'NORTH', out: 'SOUTH' },
  left: { name: 'LEFT', in: 'EAST', out: 'WEST' },
  up: { name: 'UP', in: 'SOUTH', out: 'NORTH' },
};

/** One level after layout: positions of what stands in it and of the gates in its border, and the pieces of edges, all from its own top left. */
export interface Level extends Size {
  readonly nodes: ReadonlyMap<number, Point>;
  readonly gates: ReadonlyMap<number, Point>;
  readonly pieces: readonly { readonly piece: Piece; readonly route: Route }[];
}

/** What a level needs to know of the rest of the work. */
export interface Work {
  readonly labels: readonly (Size | null)[];
  readonly sizes: readonly Size[];
  readonly done: ReadonlyMap<number, Level>;
  readonly course: Course;
  readonly elk: Elk;
  readonly cache: LevelCache;
  /** In which order things stand; null where nobody has looked for one, and each level finds its own. */
  readonly order: Order | null;
}

/** Lays out one level, in which every place has the size and the gates that it got. */
export async function layoutLevel(graph: DiagramGraph, levels: Levels, place: number, work: Work): Promise<Level> {
  const { order } = work;
  const nodes = [...(levels.children.get(place) ?? [])];
  // The engine begins with the order in which it is told.
  if (order) nodes.sort((a, b) => order.node(a) - order.node(b));
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
  const ranks = order && clockwise(place, gates, outerSides, order);
  const border = gates.map(({ edge, way }, gate): ElkPort => {
    const options: LayoutOptions = { 'elk.port.side': outerSides[way] };
    if (ranks) options['elk.port.index'] = (ranks[gate] ?? 0).toString();
    return { id: gateName(place, edge), width: 0, height: 0, layoutOptions: options };
  });
  const input: ElkNode = {
    id: 'border',
    layoutOptions: { ...optionsFor(nodes.length + pieces.length), 'elk.direction': sides.name, ...frameFor(graph, place, order !== null) },
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
  const laidOut = async (graph: ElkNode): Promise<Level> => levelFrom(await solved(graph, work), nodes, gates, pieces);
  let best = await laidOut(input);
  if (!order || nodes.length + pieces.length >= DRAFT) return best;
  for (let attempt = 1; attempt <= ATTEMPTS && crossingsOf(best) > order.crossings(place); attempt++) {
    const other = await laidOut({ ...input, layoutOptions: { ...input.layoutOptions, ...FREELY, 'elk.randomSeed': attempt.toString() } });
    if (crossingsOf(other) < crossingsOf(best)) best = other;
  }
  return best;
}

function crossingsOf({ pieces }: Level): number {
  return crossings(pieces.map(({ route }) => route));
}

/** The place of each gate in the sequence clockwise around the border from its top left, as the engine counts. */
function clockwise(place: number, gates: readonly Gate[], sides: Readonly<Record<Gate['way'], string>>, order: Order): number[] {
  const turn = (side: string): number => ['NORTH', 'EAST', 'SOUTH', 'WEST'].indexOf(side);
  const sorted = gates.map(({ edge, way }, gate) => {
    const side = turn(sides[way]);
    // Down the right side, but up the left one.
    return { gate, side, along: order.gate(place, edge) * (side < 2 ? 1 : -1) };
  });
  sorted.sort((a, b) => a.side - b.side || a.along - b.along);
  const ranks: number[] = [];
  sorted.forEach(({ gate }, rank) => {
    ranks[gate] = rank;
  });
  return ranks;
}

/** Borders can have gates only on a node, so the level is the only child of an outermost graph. */
async function solved(input: ElkNode, { elk, cache }: Work): Promise<ElkNode> {
  const key = JSON.stringify(input);
  const known = cache.get(key);
  if (known) return known;
  // An engine in this thread writes its answer into the question.
  const answer = await elk.layout({ id: 'outermost', layoutOptions: { 'elk.algorithm': 'fixed' }, children: [structuredClone(input)] });
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

function frameFor(graph: DiagramGraph, place: number, ordered: boolean): LayoutOptions {
  const node = graph.nodes[place];
  if (!node) return { 'elk.padding': '[top=0,left=0,bottom=0,right=0]' };
  const least = placeSize(node);
  const side = PLACE.padding.toString();
  return {
    'elk.padding': `[top=${(PLACE.header + 8).toString()},left=${side},bottom=${side},right=${side}]`,
    'elk.portConstraints': ordered ? 'FIXED_ORDER' : 'FIXED_SIDE',
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
