import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import {
  graphOf,
  layout,
  MOST_NODES,
  overlap,
  render,
  toSvgText,
  LIGHT,
  type DiagramGraph,
  type LevelCache,
  type Box,
} from '../../../src/diagram/index.js';
import { boxes, crooked, crossing, misplaced } from '../faults.js';
import { edgeOf, nodeOf, randomGraph, seeded, sure } from '../random.js';
import { SHOP, SHOP_RESULTS } from '../shop.js';

const elk = elkInProcess();
const shop = graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null });

describe('the layout', () => {
  for (const direction of ['right', 'down', 'left', 'up'] as const) {
    test(`of the shop to the ${direction} has nothing on top of anything else`, async () => {
      const laidOut = await layout({ ...shop, direction }, elk);
      expect(laidOut.notice).toBeNull();
      expect(misplaced(laidOut)).toEqual([]);
      expect(crossing(laidOut)).toEqual([]);
      expect(crooked(laidOut, boxes(laidOut))).toEqual([]);
    });
  }

  test('leads calls in the direction that is asked for', async () => {
    const at = async (direction: DiagramGraph['direction']): Promise<[Box, Box]> => {
      const all = boxes(await layout({ ...shop, direction }, elk));
      return [sure(all.get('shoppers')), sure(all.get('orders'))];
    };
    const [[a, b], [c, d], [e, f]] = await Promise.all([at('right'), at('down'), at('left')]);
    expect(a.x).toBeLessThan(b.x);
    expect(c.y).toBeLessThan(d.y);
    expect(e.x).toBeGreaterThan(f.x);
  });

  test('chooses down for a long chain, and to the right for a short one', async () => {
    const chain = (length: number): DiagramGraph => {
      const nodes = Array.from({ length }, (_, i) => nodeOf(`n${i}`));
      return { title: '', direction: 'auto', nodes, edges: nodes.slice(1).map((node, i) => edgeOf(`n${i}`, node.id)) };
    };
    const [short, long] = [await layout(chain(4), elk), await layout(chain(9), elk)];
    expect(short.geometry.width).toBeGreaterThan(short.geometry.height);
    expect(long.geometry.height).toBeGreaterThan(long.geometry.width);
  });

  test('is the same for the same graph, whatever was laid out before', async () => {
    const cache = new Map() as LevelCache;
    await layout(randomGraph(30, 5), elk, cache);
    const drawn = async (): Promise<string> => toSvgText(render(await layout(shop, elkInProcess()), LIGHT));
    const cached = toSvgText(render(await layout(shop, elk, cache), LIGHT));
    expect(await drawn()).toBe(cached);
    expect(toSvgText(render(await layout(shop, elk, cache), LIGHT))).toBe(cached);
  });

  test('does not move when only figures change', async () => {
    const calm = {
      ...shop,
      nodes: shop.nodes.map((node) => ({
        ...node,
        heat: node.heat === null ? null : 0.01,
        badges: node.badges.map((badge) => ({ ...badge, text: '1ms' })),
      })),
    };
    expect((await layout(calm, elk)).geometry).toEqual((await layout(shop, elk)).geometry);
  });

  test('lays out again only the places that an edit touches', async () => {
    const graph = randomGraph(40, 3);
    const places = new Set<string>();
    const counting = {
      layout: (input: Parameters<typeof elk.layout>[0]): ReturnType<typeof elk.layout> => {
        // A place may be tried in several ways.
        const [place] = input.children ?? [];
        places.add(JSON.stringify([place?.children, place?.ports, place?.edges]));
        return elk.layout(input);
      },
    };
    const cache = new Map() as LevelCache;
    await layout(graph, counting, cache);
    const first = places.size;
    await layout(
      { ...graph, nodes: graph.nodes.map((node) => (node.id === 'c0' ? { ...node, title: 'A title that is a good deal longer' } : node)) },
      counting,
      cache,
    );
    expect(first).toBeGreaterThan(5);
    // Its own place, its region, and the whole.
    expect(places.size - first).toBeLessThanOrEqual(3);
  });

  test('gives a mere figure no room, and puts it on its line where it covers nothing', async () => {
    for (const direction of ['right', 'down'] as const) {
      const graph = { ...randomGraph(60, 8), direction };
      const plain = { ...graph, edges: graph.edges.map((edge) => ({ ...edge, label: null })) };
      const rated = { ...graph, edges: plain.edges.map((edge) => ({ ...edge, label: '', rate: 120 })) };
      const [without, laidOut] = [await layout(plain, elk), await layout(rated, elk)];
      expect(laidOut.geometry.nodes).toEqual(without.geometry.nodes);
      const labels = laidOut.geometry.edges.flatMap(({ label }) => label ?? []);
      expect(labels.length).toBeGreaterThan(graph.edges.length / 4);
      expect(crossing(laidOut)).toEqual([]);
      labels.forEach((label, i) => {
        expect(labels.slice(i + 1).filter((other) => overlap(label, other))).toEqual([]);
      });
    }
  });

  test('draws an edge from a place to what stands in it, and one from a component to itself', async () => {
    const nodes = [
      nodeOf('p', { container: true }),
      nodeOf('a', { parent: 'p' }),
      nodeOf('q', { container: true, parent: 'p' }),
      nodeOf('b', { parent: 'q' }),
    ];
    const edges = [edgeOf('p', 'b'), edgeOf('b', 'p'), edgeOf('a', 'a'), edgeOf('p', 'p'), edgeOf('a', 'q'), edgeOf('q', 'b')];
    const laidOut = await layout({ title: '', direction: 'right', nodes, edges }, elk);
    expect(laidOut.notice).toBeNull();
    expect(crooked(laidOut, boxes(laidOut))).toEqual([]);
  });

  test('ignores edges to nowhere and parents that do not exist', async () => {
    const graph: DiagramGraph = { title: '', direction: 'down', nodes: [nodeOf('a', { parent: 'gone' })], edges: [edgeOf('a', 'nowhere')] };
    const { geometry, notice } = await layout(graph, elk);
    expect(notice).toBeNull();
    expect(geometry.edges).toEqual([{ points: [], label: null }]);
  });
});

describe('random graphs', () => {
  for (const [size, seed] of [
    [5, 1],
    [12, 2],
    [25, 3],
    [60, 4],
    [120, 5],
  ] as const) {
    test(`${size} components: no overlaps, everything in its place, no edge through a card`, async () => {
      const laidOut = await layout({ ...randomGraph(size, seed), direction: seed % 2 === 0 ? 'down' : 'right' }, elk);
      expect(laidOut.notice).toBeNull();
      expect(misplaced(laidOut)).toEqual([]);
      expect(crossing(laidOut)).toEqual([]);
      expect(crooked(laidOut, boxes(laidOut))).toEqual([]);
    });
  }

  test('of any shape never throw, have a finite position for everything, and a drawing', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor', '', 'é\u0000', '<b>');
    const node = fc.record({
      id: name,
      parent: fc.option(name),
      container: fc.boolean(),
      title: fc.option(fc.string({ unit: 'binary', maxLength: 40 })),
    });
    const edge = fc.record({
      from: name,
      to: name,
      mode: fc.constantFrom('sync', 'async', 'reference'),
      label: fc.option(fc.string({ unit: 'binary', maxLength: 20 })),
    });
    const direction = fc.constantFrom('right', 'down', 'left', 'up', 'auto');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(node, { selector: (each) => each.id }),
        fc.array(edge, { maxLength: 12 }),
        direction,
        async (nodes, edges, way) => {
          const graph = {
            title: 't',
            direction: way,
            nodes: nodes.map(({ id, ...more }) => nodeOf(id, more)),
            edges: edges.map(({ from, to, ...more }) => edgeOf(from, to, more)),
          } as DiagramGraph;
          const laidOut = await layout(graph, elk);
          const numbers = laidOut.geometry.nodes.flatMap((box) => [box.x, box.y, box.width, box.height]);
          expect(numbers.every(Number.isFinite)).toBe(true);
          expect(toSvgText(render(laidOut, LIGHT))).not.toMatch(/NaN|undefined|Infinity/);
          // Badly formed graphs (a place after what stands in it) may still be drawn; none may fall back to rows.
          expect(laidOut.notice).toBeNull();
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  }, 60_000);
});

describe('when the engine cannot', () => {
  const failing = { layout: () => Promise.reject(new Error('Maximum call stack size exceeded')) };

  test('everything stands in rows, in its place and on top of nothing, and a notice says so', async () => {
    for (const graph of [shop, randomGraph(60, 9)]) {
      const laidOut = await layout(graph, failing);
      expect(laidOut.notice?.kind).toBe('simplified');
      expect(misplaced(laidOut)).toEqual([]);
    }
  });

  test('an answer without positions is not drawn', async () => {
    const silent = { layout: (input: Parameters<typeof elk.layout>[0]) => Promise.resolve(input) };
    expect((await layout(shop, silent)).notice?.kind).toBe('simplified');
  });

  test('a graph of more than 5,000 components is declined with a message, and draws the message', async () => {
    const nodes = Array.from({ length: MOST_NODES + 1 }, (_, i) => nodeOf(`n${i}`));
    const laidOut = await layout({ title: 'Huge', direction: 'right', nodes, edges: [] }, elk);
    expect(laidOut.notice).toMatchObject({ kind: 'declined' });
    expect(toSvgText(render(laidOut, LIGHT))).toContain('5,001 components are too many for one picture');
  });

  test('5,000 components are drawn', async () => {
    const random = seeded(1);
    const nodes = [
      ...Array.from({ length: 50 }, (_, i) => nodeOf(`p${i}`, { container: true })),
      ...Array.from({ length: MOST_NODES - 50 }, (_, i) => nodeOf(`n${i}`, { parent: `p${i % 50}` })),
    ];
    const edges = nodes
      .slice(50)
      .flatMap((node, i) => (i < 50 ? [] : [edgeOf(`n${i - 50}`, node.id)]))
      .filter(() => random() < 0.2);
    const laidOut = await layout({ title: '', direction: 'right', nodes, edges }, elk);
    expect(laidOut.notice).toBeNull();
    expect(misplaced(laidOut)).toEqual([]);
  }, 60_000);
});
