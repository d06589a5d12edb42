import { expect, test } from 'vitest';
import { elkInProcess } from '../../src/diagram/layout/elk-in-process.js';
import { graphOf, layout, nodeBeside, structureOf, type LaidOut, type Way } from '../../src/diagram/index.js';
import { SHOP, SHOP_RESULTS } from './shop.js';

const shop = graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null });
const laidOut = await layout({ ...shop, direction: 'right' }, elkInProcess());

function walk(from: string, ...ways: Way[]): (string | null)[] {
  let at: number | null = laidOut.graph.nodes.findIndex((node) => node.id === from);
  return ways.map((way) => {
    at = at === null ? null : nodeBeside(laidOut, at, way);
    return at === null ? null : (laidOut.graph.nodes[at]?.id ?? null);
  });
}

test('arrow keys lead along edges', () => {
  expect(walk('shoppers', 'right', 'right', 'right', 'right', 'left', 'left')).toEqual([
    'names',
    'balancer',
    'web',
    'api',
    'web',
    'balancer',
  ]);
});

test('where no edge leads, arrow keys lead to what stands that way', () => {
  expect(walk('sessions', 'down')).toEqual(['orders']);
  expect(walk('orders', 'up')).toEqual(['sessions']);
});

test('at the rim arrow keys lead nowhere', () => {
  expect(walk('shoppers', 'left')).toEqual([null]);
});

test('every node is reached from the first one', () => {
  const reached = new Set<number>([0]);
  for (const from of reached) {
    for (const way of ['right', 'down', 'left', 'up'] as const) {
      const to = nodeBeside(laidOut, from, way);
      if (to !== null) reached.add(to);
    }
  }
  expect(reached.size).toBe(laidOut.graph.nodes.length);
});

test('a structure is the same for other figures and findings, and another one for another title or edge', () => {
  const structure = structureOf(shop);
  const busier = shop.nodes.map((node) => ({ ...node, heat: node.heat === null ? null : 1, problem: 'error' as const, description: '' }));
  expect(structureOf({ ...shop, nodes: busier })).toBe(structure);
  expect(structureOf({ ...shop, nodes: shop.nodes.map((node) => ({ ...node, title: 'A longer title than before' })) })).not.toBe(structure);
  expect(structureOf({ ...shop, edges: shop.edges.slice(1) })).not.toBe(structure);
  const empty: LaidOut['graph'] = { ...shop, nodes: [], edges: [] };
  expect(structureOf(empty)).not.toBe(structure);
});
