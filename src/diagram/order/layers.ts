import type { DiagramGraph } from '../graph/graph.js';
import { OUTERMOST, type End, type Levels, type Piece } from '../layout/levels.js';

/** What has a position in a layer: a component or a place, a gate in the border around the layers, or a line on its way through. */
export interface Item {
  /** The same for the same thing in another version of the graph. */
  readonly name: number;
  /** The layers inside, when it is a place in which something stands. */
  readonly inside: Level | null;
  readonly before: Link[];
  readonly after: Link[];
  /** The link by which a gate goes on outside of its border; null for whatever is no gate, and for a gate of an edge that ends at the border. */
  outside: Link | null;
  /** Its position in its layer, from 0. */
  at: number;
}

/** A piece of an edge between two layers that follow on one another. An end at a place is at one of its gates, or anywhere on its side. */
export interface Link {
  readonly from: Item;
  readonly fromGate: Item | null;
  readonly to: Item;
  readonly toGate: Item | null;
}

/** What stands in one place, in layers across the course. The first layer are the gates through which edges come in, the last those through which they leave. */
export interface Level {
  readonly place: number;
  layers: Item[][];
  readonly links: readonly Link[][];
}

/** A graph as layers in layers. */
export interface Layers {
  /** Innermost first; the last is the outermost. */
  readonly levels: readonly Level[];
  readonly items: ReadonlyMap<number, Item>;
  gate(place: number, edge: number): Item | undefined;
}

/** Cuts every level into layers. No piece of an edge may lead against the course. */
export function layersOf(graph: DiagramGraph, levels: Levels): Layers {
  const built = new Map<number, Level>();
  const items = new Map<number, Item>();
  const gates = new Map<number, ReadonlyMap<number, Item>>();
  for (let place = graph.nodes.length - 1; place >= OUTERMOST; place--) if (levels.children.has(place)) built.set(place, levelOf(place));
  return { levels: [...built.values()], items, gate: (place, edge) => gates.get(place)?.get(edge) };

  function levelOf(place: number): Level {
    const children = levels.children.get(place) ?? [];
    const pieces = levels.pieces.get(place) ?? [];
    const border = levels.gates.get(place) ?? [];
    const ranks = ranksOf(children, pieces);
    const last = Math.max(0, ...ranks.values()) + 1;
    const layers: Item[][] = Array.from({ length: last + 1 }, () => []);
    const links: Link[][] = Array.from({ length: last }, () => []);
    const add = (layer: number, name: string, inside: Level | null = null): Item => {
      const item = { name: numberOf(name), inside, before: [], after: [], outside: null, at: layers[layer]?.length ?? 0 };
      layers[layer]?.push(item);
      return item;
    };

    const own = new Map(border.map(({ edge, way }) => [edge, add(way === 'in' ? 0 : last, `gate ${graph.edges[edge]?.id ?? ''}`)]));
    gates.set(place, own);
    for (const child of children) items.set(child, add(ranks.get(child) ?? 1, graph.nodes[child]?.id ?? '', built.get(child)));
    const ways = new Map(border.map(({ edge, way }) => [edge, way]));
    const rankOf = ({ node }: End, edge: number): number => ranks.get(node) ?? (ways.get(edge) === 'in' ? 0 : last);
    const itemOf = ({ node }: End, edge: number): Item | undefined => (node === place ? own.get(edge) : items.get(node));
    const gateOf = ({ node, gate }: End, edge: number): Item | null =>
      gate && node !== place ? (gates.get(node)?.get(edge) ?? null) : null;

    for (const { edge, from, to } of pieces) {
      const end = rankOf(to, edge);
      const [start, target] = [itemOf(from, edge), itemOf(to, edge)];
      if (!start || !target) continue;
      let here = { item: start, gate: gateOf(from, edge) };
      for (let rank = rankOf(from, edge); rank < end; rank++) {
        const arrives = rank + 1 === end;
        const next = arrives
          ? { item: target, gate: gateOf(to, edge) }
          : { item: add(rank + 1, `${rank} ${graph.edges[edge]?.id ?? ''}`), gate: null };
        const link: Link = { from: here.item, fromGate: here.gate, to: next.item, toGate: next.gate };
        links[rank]?.push(link);
        here.item.after.push(link);
        next.item.before.push(link);
        if (here.gate) here.gate.outside = link;
        if (next.gate) next.gate.outside = link;
        here = next;
      }
    }
    return { place, layers, links };
  }
}

/** Which layer everything in a level stands in, from 1: behind all that leads to it, and no further from what it leads to than it has to be. */
function ranksOf(children: readonly number[], pieces: readonly Piece[]): ReadonlyMap<number, number> {
  const ranks = new Map(children.map((child) => [child, 1]));
  const leading = new Map<number, number[]>(children.map((child) => [child, []]));
  const led = new Map<number, number>();
  for (const { from, to } of pieces) {
    if (from.node === to.node || !ranks.has(from.node) || !ranks.has(to.node)) continue;
    leading.get(from.node)?.push(to.node);
    led.set(to.node, (led.get(to.node) ?? 0) + 1);
  }
  const came = new Map(led);
  const ready = children.filter((child) => !led.has(child));
  for (const child of ready) {
    for (const next of leading.get(child) ?? []) {
      ranks.set(next, Math.max(ranks.get(next) ?? 1, (ranks.get(child) ?? 1) + 1));
      const left = (came.get(next) ?? 0) - 1;
      came.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  for (const child of ready.reverse()) {
    const nexts = leading.get(child) ?? [];
    if (nexts.length > (led.get(child) ?? 0)) ranks.set(child, Math.min(...nexts.map((next) => ranks.get(next) ?? 1)) - 1);
  }
  return ranks;
}

/** A number for a text that is as good as random (FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
