import { describe, expect, test } from 'vitest';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import {
  collapse,
  comparedBy,
  differencesOf,
  graphOf,
  heatedBy,
  layout,
  LIGHT,
  render,
  structureOf,
  toSvgText,
} from '../../../src/diagram/index.js';
import type { Metrics, Results } from '../../../src/kinds/figures/results.js';
import { edgeOf, nodeOf, sure } from '../random.js';
import { architectureOf, at, call, figure, flowOf, resultsOf, SHOP, SHOP_RESULTS } from '../shop.js';

const PARTS = ['u', 'a', 'c', 'd'].map((id) => ({ id, kind: 'component' }));
const plain = { findings: [], view: null };

/** The results of one flow, with some figures of components. */
function measured(
  throughput: number,
  availability: number,
  components: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): Results {
  const tables = Object.entries(components).map(([id, metrics]): [string, Metrics] => [
    id,
    Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, figure(value, name === 'p99' ? 's' : 'ratio')])),
  ]);
  return {
    ...resultsOf(tables),
    flows: { f: { throughput: figure(throughput, '1/s'), availability: figure(availability, 'ratio') } },
  };
}

describe('what goes along an arrow', () => {
  const miss = call('a', 'c', [], { operation: 'read', onMiss: [call('a', 'd')] });
  const rates = (flow: ReturnType<typeof flowOf>, results: Results): Record<string, number | null> =>
    Object.fromEntries(graphOf(architectureOf(PARTS, { flows: [flow] }), { ...plain, results }).edges.map(({ id, rate }) => [id, rate]));

  test('is what arrives, answered or not; after a cache, what it misses', () => {
    const flow = flowOf('f', 'u', [call('u', 'a', [miss])]);
    const found = rates(flow, measured(90, 0.9, { c: { hit_ratio: 0.8 } }));
    expect(found['u -> a']).toBeCloseTo(100, 9);
    expect(found['a -> c']).toBeCloseTo(100, 9);
    expect(found['a -> d']).toBeCloseTo(20, 9);
  });

  test('is thinned by chances, multiplied by repetitions, and summed where flows share an arrow', () => {
    const source = at(0);
    const chance = { step: 'chance', probability: 0.25, steps: [call('a', 'c')], source } as const;
    const repeat = { step: 'repeat', times: 3, steps: [call('a', 'c')], source } as const;
    const found = rates(flowOf('f', 'u', [call('u', 'a', [chance, repeat])]), measured(100, 1));
    expect(found['a -> c']).toBeCloseTo(325, 9);
  });

  test('is not known without results, and fails as often as the callee does', () => {
    const flows = [flowOf('f', 'u', [call('u', 'a')])];
    expect(graphOf(architectureOf(PARTS, { flows }), { ...plain, results: null }).edges[0]).toMatchObject({ rate: null, errors: null });
    const [edge] = graphOf(architectureOf(PARTS, { flows }), { ...plain, results: measured(100, 1, { a: { errors: 0.25 } }) }).edges;
    expect(edge).toMatchObject({ rate: 100, errors: 0.25 });
  });

  test('adds up where arrows are drawn as one', () => {
    const nodes = [nodeOf('u'), nodeOf('r', { container: true }), nodeOf('a', { parent: 'r' }), nodeOf('b', { parent: 'r' })];
    const edges = [edgeOf('u', 'a', { rate: 30, errors: 0.1 }), edgeOf('u', 'b', { rate: 10, errors: 0.5 })];
    const [edge] = collapse({ title: '', direction: 'right', nodes, edges }, new Set(['r'])).edges;
    expect(edge?.rate).toBe(40);
    expect(edge?.errors).toBeCloseTo(0.2, 9);
  });

  test('is written on the arrow; other figures move nothing', async () => {
    const graph = {
      title: '',
      direction: 'right' as const,
      nodes: [nodeOf('a'), nodeOf('b')],
      edges: [edgeOf('a', 'b', { rate: 1234, label: 'read' })],
    };
    const text = toSvgText(render(await layout(graph, elkInProcess()), LIGHT));
    expect(text).toContain('>read</tspan>');
    expect(text).toContain('>1234/s</tspan>');
    const busier = { ...graph, edges: graph.edges.map((edge) => ({ ...edge, rate: 8, errors: 0.5 })) };
    expect(structureOf(busier)).toBe(structureOf(graph));
    expect(toSvgText(render(await layout(busier, elkInProcess()), LIGHT))).toContain('class="edge sync failing"');
  });
});

describe('what a component names', () => {
  test('is backed up, or kept in step with, by kinds that say so', () => {
    const parts = [
      { id: 'b', kind: 'dns', properties: { targets: ['d'] } },
      { id: 'd', kind: 'component' },
    ];
    const made = architectureOf(parts, { flows: [] });
    const kinds = SHOP.catalogue.kinds.map((kind) =>
      kind.name === 'dns' ? { ...kind, properties: kind.properties.map((property) => ({ ...property, name: 'of' })) } : kind,
    );
    const components = made.components.map((each) =>
      each.id === 'b' ? { ...each, lineage: ['dns', 'backup', 'component'], properties: { of: ['d'] } } : each,
    );
    const { edges } = graphOf({ ...made, catalogue: { kinds }, components }, { ...plain, results: null });
    expect(edges.map(({ mode }) => mode)).toEqual(['backup']);
  });
});

describe('heat', () => {
  const nodes = [
    nodeOf('a', { heat: 0.5, measured: { utilisation: 0.5, latency: 0.2, errors: 0.05, cost: 100 } }),
    nodeOf('b', { heat: 0.1, measured: { utilisation: 0.1, latency: 0.05, errors: null, cost: 400 } }),
    nodeOf('c'),
  ];
  const graph = { title: '', direction: 'right' as const, nodes, edges: [] };

  test('is utilisation, or another figure against the largest, or failures against a tenth', () => {
    const heats = (heat: Parameters<typeof heatedBy>[1]) => heatedBy(graph, heat).nodes.map((node) => [node.heat, node.heatText]);
    expect(heatedBy(graph, 'utilisation')).toBe(graph);
    expect(heats('latency')).toEqual([
      [1, '200ms'],
      [0.25, '50ms'],
      [null, undefined],
    ]);
    expect(heats('cost')[0]?.[0]).toBe(0.25);
    expect(heats('errors')).toEqual([
      [0.5, '5%'],
      [0, '–'],
      [null, undefined],
    ]);
  });

  test('moves nothing, and is explained below the drawing', async () => {
    expect(structureOf(heatedBy(graph, 'cost'))).toBe(structureOf(graph));
    expect(toSvgText(render(await layout(heatedBy(graph, 'latency'), elkInProcess()), LIGHT))).toContain('p99, against the slowest');
  });
});

describe('two runs compared', () => {
  const run = (p99: number, errors: number, utilisation = 0.5): Results => measured(1, 1, { a: { p99, errors, utilisation } });

  test('differ first in failures, then in times, then in utilisation', () => {
    const text = (before: Results, after: Results): string | undefined =>
      differencesOf(before, after)
        .map((each) => `${each.title} ${each.text}`)
        .at(0);
    expect(text(run(0.1, 0), run(0.2, 0.1))).toBe('errors +10%');
    expect(text(run(0.1, 0), run(0.05, 0))).toBe('p99 −50ms');
    expect(text(run(0.1, 0, 0.5), run(0.1, 0, 0.75))).toBe('utilisation +25%');
    expect(differencesOf(run(0.1, 0), run(0.102, 0.0005))).toEqual([]);
  });

  test('differ in nothing where their intervals meet', () => {
    const wide = (value: number): Results => {
      const results = run(value, 0);
      const { kind, metrics } = sure(results.components.a);
      return { ...results, components: { a: { kind, metrics: { ...metrics, p99: { ...sure(metrics.p99), ci: [0.05, 0.3] } } } } };
    };
    expect(differencesOf(wide(0.1), wide(0.2))).toEqual([]);
  });

  test('colour the cards: worse one way, better the other; nothing moves', () => {
    const graph = graphOf(SHOP, { ...plain, results: SHOP_RESULTS });
    const compared = comparedBy(graph, [
      { component: 'api', title: 'p99', text: '+12ms', change: 0.5 },
      { component: 'web', title: 'p99', text: '−2ms', change: -0.2 },
    ]);
    const found = (id: string) => sure(compared.nodes.find((node) => node.id === id));
    expect(found('api')).toMatchObject({ change: 0.5, badges: [{ text: '+12ms', level: 'bad' }] });
    expect(found('web').badges[0]).toMatchObject({ level: 'good' });
    expect(found('api').description).toContain('p99 +12ms');
    expect(found('orders').change).toBe(0);
  });
});
