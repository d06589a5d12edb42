import { describe, expect, test } from 'vitest';
import type { DiagramEdge, DiagramGraph, DiagramNode } from '../../../src/diagram/index.js';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import { crossings } from '../../../src/diagram/layout/geometry.js';
import { layout } from '../../../src/diagram/layout/layout.js';
import { levelsOf, OUTERMOST } from '../../../src/diagram/layout/levels.js';
import { backwards } from '../../../src/diagram/order/backwards.js';
import { orderOf } from '../../../src/diagram/order/order.js';
import { edgeOf, nodeOf, randomGraph } from '../random.js';

/** "a > b, c > d", in places "p: a, b". */
function graphFrom(places: Readonly<Record<string, string>>, arrows: string): DiagramGraph {
  const nodes: DiagramNode[] = [];
  for (const [place, inside] of Object.entries(places)) {
    if (place !== '') nodes.push(nodeOf(place, { container: true }));
    for (const id of inside.split(' ')) nodes.push(nodeOf(id, { parent: place === '' ? null : place }));
  }
  const edges = arrows.split(', ').map((arrow): DiagramEdge => {
    const [from = '', to = ''] = arrow.split(' > ');
    return edgeOf(from, to);
  });
  return { title: '', direction: 'right', nodes, edges };
}

const named = (graph: DiagramGraph): string[] => [...backwards(levelsOf(graph))].map((edge) => graph.edges[edge]?.id ?? '');

describe('edges against the course', () => {
  test('are none where nothing leads back', () => {
    expect(named(graphFrom({ '': 'a b c' }, 'c > b, b > a, c > a'))).toEqual([]);
  });

  test('are the one that closes a circle', () => {
    expect(named(graphFrom({ '': 'a b c' }, 'a > b, b > c, c > a'))).toEqual(['c -> a']);
  });

  test('are found between places, however deep their ends stand in them', () => {
    expect(named(graphFrom({ p: 'a b', q: 'c d' }, 'a > c, b > c, d > a'))).toEqual(['d -> a']);
  });

  test('leave out an edge to itself, and one between a place and what stands in it', () => {
    expect(named(graphFrom({ p: 'a b' }, 'a > a, p > a, a > p, a > b'))).toEqual([]);
  });

  test('leave a graph of any size without circles', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const graph = randomGraph(40, seed);
      const against = backwards(levelsOf(graph));
      const edges = graph.edges.map((edge, i) => (against.has(i) ? { ...edge, from: edge.to, to: edge.from } : edge));
      expect([...backwards(levelsOf({ ...graph, edges }))]).toEqual([]);
      expect(against.size).toBeLessThan(graph.edges.length / 3);
    }
  });
});

describe('the order', () => {
  const gatesOf = async (graph: DiagramGraph, place: string): Promise<string[]> => {
    const levels = levelsOf(graph);
    const order = await orderOf(graph, levels);
    const index = graph.nodes.findIndex(({ id }) => id === place);
    const gates = [...(levels.gates.get(index) ?? [])].sort((a, b) => order.gate(index, a.edge) - order.gate(index, b.edge));
    return gates.map(({ edge }) => graph.edges[edge]?.id ?? '');
  };

  test('of gates follows what stands outside, where that is bound on its other side too', async () => {
    // In text order the lines would cross.
    const graph = graphFrom({ p: 'a b', q: 'c d' }, 'a > d, b > c');
    const levels = levelsOf(graph);
    const order = await orderOf(graph, levels);
    expect([OUTERMOST, 0, 3].map((place) => order.crossings(place))).toEqual([0, 0, 0]);
    expect(await gatesOf(graph, 'p')).toEqual(await gatesOf(graph, 'q'));
  });

  test('counts the crossings that have to be', async () => {
    const graph = graphFrom({ '': 'a b c d' }, 'a > c, a > d, b > c, b > d');
    expect((await orderOf(graph, levelsOf(graph))).crossings(OUTERMOST)).toBe(1);
  });

  test('is the same whenever it is asked for', async () => {
    const graph = randomGraph(30, 4);
    const levels = levelsOf(graph);
    const ranks = async (): Promise<number[]> => {
      const order = await orderOf(graph, levels);
      return graph.nodes.map((_, node) => order.node(node));
    };
    expect(await ranks()).toEqual(await ranks());
  });

  test('has the lines between two places cross nowhere in the drawing, in all directions', async () => {
    const graph = graphFrom({ p: 'a b c', q: 'd e f' }, 'a > f, b > d, c > e');
    for (const direction of ['right', 'down', 'left', 'up'] as const) {
      const { geometry } = await layout({ ...graph, direction }, elkInProcess());
      expect(crossings(geometry.edges)).toBe(0);
    }
  });

  test('gives others a turn while it looks', async () => {
    let turns = 0;
    const graph = randomGraph(60, 2);
    await orderOf(graph, levelsOf(graph), () => {
      turns++;
      return Promise.resolve();
    });
    expect(turns).toBeGreaterThan(5);
  });
});
