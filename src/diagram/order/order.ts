import type { DiagramGraph } from '../graph/graph.js';
import type { Levels } from '../layout/levels.js';
import { layersOf, type Item, type Layers } from './layers.js';
import { crossingsIn, number, sweep, switchNeighbours } from './sweeps.js';

/** In which order things stand across the course. */
export interface Order {
  /** Where the gate of an edge is among those on its side of a border, from 0. */
  gate(place: number, edge: number): number;
  /** Where a node is in its layer, from 0. */
  node(node: number): number;
  /** How many crossings there have to be in a place. */
  crossings(place: number): number;
}

/** Sweeps from one beginning, and how many of them without a gain are enough. */
const SWEEPS = 16;
const PATIENCE = 6;
/** Beginnings that are tried at most, and how many links of layers may be gone through in all: 1,000 components have about 6,000, a shop has 60. */
const BEGINNINGS = 24;
const LINKS = 3_000;

/**
 * Looks for an order with few crossings in all levels together: which order the gates in a border should have, neither what is inside alone can tell nor
 * what is outside. Sweeps back and forth through layers and the layers inside (M. Forster: Applying crossing reduction strategies to layered compound
 * graphs, Graph Drawing 2002), from several beginnings, of which the order of the text is the first; the others are the same for the same names, so
 * that an edit does not throw everything about.
 *
 * @param rest - Called now and then, for whoever shares a thread with others.
 */
export async function orderOf(graph: DiagramGraph, levels: Levels, rest?: () => Promise<void>): Promise<Order> {
  const layers = layersOf(graph, levels);
  const outermost = layers.levels.at(-1);
  const count = (): number => layers.levels.reduce((sum, level) => sum + crossingsIn(level), 0);
  const beginning = kept(layers);
  let best = beginning;
  let least = count();
  const links = layers.levels.reduce((sum, level) => sum + level.links.flat().length, 0);
  const beginnings = Math.min(BEGINNINGS, Math.max(2, Math.round(LINKS / Math.max(1, links))));
  for (let run = 0; outermost && run < beginnings && least > 0; run++) {
    restore(layers, beginning);
    if (run > 1) shuffle(layers, run);
    let idle = 0;
    for (let turn = 0; turn < SWEEPS && idle < PATIENCE && least > 0; turn++) {
      sweep(outermost, (run + turn) % 2 === 0);
      const swept = kept(layers);
      switchNeighbours(layers, 10);
      const crossings = count();
      idle++;
      if (crossings < least) {
        [least, best, idle] = [crossings, kept(layers), 0];
      }
      // The next sweep goes on from the last one: what has been switched has nowhere to go.
      restore(layers, swept);
      await rest?.();
    }
  }
  restore(layers, best);
  const crossings = new Map(layers.levels.map((level) => [level.place, crossingsIn(level)]));
  return {
    gate: (place, edge) => layers.gate(place, edge)?.at ?? 0,
    node: (node) => layers.items.get(node)?.at ?? 0,
    crossings: (place) => crossings.get(place) ?? 0,
  };
}

type Kept = readonly (readonly (readonly Item[])[])[];

function kept({ levels }: Layers): Kept {
  return levels.map((level) => level.layers.map((layer) => [...layer]));
}

function restore({ levels }: Layers, all: Kept): void {
  levels.forEach((level, i) => {
    level.layers = (all[i] ?? []).map((layer) => [...layer]);
    level.layers.forEach(number);
  });
}

function shuffle({ levels }: Layers, run: number): void {
  const key = ({ name }: Item): number => Math.imul(name ^ Math.imul(run, 0x9e3779b1), 0x85ebca6b) >>> 0;
  for (const { layers } of levels)
    for (const layer of layers) {
      layer.sort((a, b) => key(a) - key(b));
      number(layer);
    }
}
