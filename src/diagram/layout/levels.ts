import type { DiagramGraph } from '../graph/graph.js';

/** The outermost level, which no component stands for. */
export const OUTERMOST = -1;

/** One piece of an edge: the part that runs inside one place. An end is a node of that level, or the gate in a border through which the edge goes on. */
export interface Piece {
  readonly edge: number;
  readonly from: End;
  readonly to: End;
  /** The label stands on the piece in the innermost place that both ends share. */
  readonly labelled: boolean;
}

export interface End {
  /** A node that stands in the level, or the level itself for a gate in its own border. */
  readonly node: number;
  /** Whether the end is a gate in the node's border rather than the node. */
  readonly gate: boolean;
}

/** An edge goes through the border of a place at most once, so the edge names the gate. */
export interface Gate {
  readonly edge: number;
  readonly way: 'in' | 'out';
  /** Whether the edge goes on outside; it does not when it ends at the place itself. */
  readonly outside: boolean;
}

/** The graph cut into levels, each a flat graph of its own: what stands directly in a place, and the pieces of edges between. */
export interface Levels {
  /** The place of each node, as an index; `OUTERMOST` for those in none. */
  readonly parents: readonly number[];
  /** What stands in each place, in the graph's order. Places in which nothing stands are missing. */
  readonly children: ReadonlyMap<number, readonly number[]>;
  readonly pieces: ReadonlyMap<number, readonly Piece[]>;
  readonly gates: ReadonlyMap<number, readonly Gate[]>;
  /** For each edge, between what it leads in the innermost place that holds both its ends; null for one that leads nowhere, or into or out of its own end. */
  readonly beside: readonly (Beside | null)[];
  /** How deep the deepest node stands; 0 when nothing is nested. */
  readonly depth: number;
}

/** Two that stand in the same place, and the place. */
export interface Beside {
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

export function levelsOf(graph: DiagramGraph): Levels {
  const indices = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const parents = graph.nodes.map((node, index) => {
    const parent = node.parent === null ? undefined : indices.get(node.parent);
    // Places come before what stands in them, so a parent that comes later is a mistake, and would be a circle.
    return parent !== undefined && parent < index ? parent : OUTERMOST;
  });
  const depths: number[] = [];
  for (const parent of parents) depths.push(parent === OUTERMOST ? 0 : (depths[parent] ?? 0) + 1);

  const children = new Map<number, number[]>();
  const pieces = new Map<number, Piece[]>();
  const gates = new Map<number, Gate[]>();
  const beside: (Beside | null)[] = graph.edges.map(() => null);
  const parentOf = (node: number): number => parents[node] ?? OUTERMOST;
  const depthOf = (node: number): number => (node === OUTERMOST ? -1 : (depths[node] ?? 0));
  parents.forEach((parent, node) => {
    push(children, parent, node);
  });

  graph.edges.forEach((edge, index) => {
    const from = indices.get(edge.from);
    const to = indices.get(edge.to);
    if (from === undefined || to === undefined) return;
    const shared = sharedPlace(from, to, parentOf, depthOf);
    const leave = cross(from, shared, 'out');
    const enter = cross(to, shared, 'in');
    push(pieces, shared, { edge: index, from: leave, to: enter, labelled: true });
    if (leave.node !== shared && enter.node !== shared) beside[index] = { place: shared, from: leave.node, to: enter.node };

    /** Cuts the edge from one of its ends up to the shared place, and says where it arrives there. */
    function cross(end: number, place: number, way: Gate['way']): End {
      if (end === place) {
        push(gates, end, { edge: index, way: way === 'out' ? 'in' : 'out', outside: false });
        return { node: end, gate: true };
      }
      let here: End = { node: end, gate: false };
      for (let level = parentOf(end); level !== place; level = parentOf(level)) {
        const gate = { node: level, gate: true };
        push(gates, level, { edge: index, way, outside: true });
        push(pieces, level, { edge: index, labelled: false, from: way === 'out' ? here : gate, to: way === 'out' ? gate : here });
        here = gate;
      }
      return here;
    }
  });
  return { parents, children, pieces, gates, beside, depth: Math.max(0, ...depths) };
}

/** The innermost place that holds both ends; a place holds itself, except that an edge from a node to itself runs around it. */
function sharedPlace(from: number, to: number, parentOf: (node: number) => number, depthOf: (node: number) => number): number {
  if (from === to) return parentOf(from);
  let a = from;
  let b = to;
  while (a !== b) {
    if (depthOf(a) >= depthOf(b)) a = parentOf(a);
    else b = parentOf(b);
  }
  return a;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
