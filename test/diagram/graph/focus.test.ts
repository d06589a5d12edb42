import { describe, expect, test } from 'vitest';
import { collapse, crowded, pathTo, within, type DiagramGraph } from '../../../src/diagram/index.js';
import { edgeOf, nodeOf, randomGraph } from '../random.js';

const place = (id: string, parent: string | null = null) => nodeOf(id, { container: true, parent });
const GRAPH: DiagramGraph = {
  title: '',
  direction: 'right',
  nodes: [place('r'), place('g', 'r'), nodeOf('a', { parent: 'g' }), nodeOf('b', { parent: 'r' }), nodeOf('u')],
  edges: [edgeOf('u', 'a'), edgeOf('a', 'b'), edgeOf('g', 'b')],
};

describe('a place alone', () => {
  test('is what stands in it, with the arrows between', () => {
    const part = within(GRAPH, 'r');
    expect(part.nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['g', null],
      ['a', 'g'],
      ['b', null],
    ]);
    expect(part.edges.map(({ id }) => id)).toEqual(['a -> b', 'g -> b']);
  });

  test('that is not there, or in which nothing stands, changes nothing', () => {
    expect(within(GRAPH, 'nowhere')).toBe(GRAPH);
    expect(within(GRAPH, 'u')).toBe(GRAPH);
  });

  test('has a way to it', () => {
    expect(pathTo(GRAPH, 'g').map(({ id }) => id)).toEqual(['r', 'g']);
    expect(pathTo(GRAPH, 'nowhere')).toEqual([]);
  });
});

describe('what is crowded', () => {
  test('is shown by its places: the inner ones first, the outer ones when that is not enough', () => {
    expect(crowded(randomGraph(250, 1)).size).toBe(0);
    for (const size of [320, 1000, 2500]) {
      const graph = randomGraph(size, 1);
      expect(graph.nodes.length).toBeGreaterThan(300);
      expect(collapse(graph, crowded(graph)).nodes.length).toBeLessThanOrEqual(300);
    }
  });

  test('and stands in no place is drawn as it is', () => {
    const graph = { ...GRAPH, nodes: Array.from({ length: 400 }, (_, index) => nodeOf(`n${index}`)), edges: [] };
    expect(collapse(graph, crowded(graph)).nodes).toHaveLength(400);
  });
});
