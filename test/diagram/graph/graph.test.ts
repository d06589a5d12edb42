import { describe, expect, test } from 'vitest';
import { graphOf, type DiagramGraph } from '../../../src/diagram/index.js';
import type { Finding } from '../../../src/model/index.js';
import { architectureOf, at, call, figure, flowOf, resultsOf, SHOP, SHOP_RESULTS, viewOf } from '../shop.js';

const plain = { results: null, findings: [], view: null };
const node = (graph: DiagramGraph, id: string): DiagramGraph['nodes'][number] => {
  const found = graph.nodes.find((each) => each.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
const ids = (graph: DiagramGraph): string[] => graph.nodes.map((each) => each.id).sort();

describe('the graph of an architecture', () => {
  const graph = graphOf(SHOP, { ...plain, results: SHOP_RESULTS });

  test('has every component, each place before what stands in it', () => {
    expect(ids(graph)).toEqual(SHOP.components.map((component) => component.id).sort());
    const order = graph.nodes.map((each) => each.id);
    for (const { id, parent } of graph.nodes) if (parent !== null) expect(order.indexOf(parent)).toBeLessThan(order.indexOf(id));
  });

  test('puts components into their region, which is a container; a lone region is one too', () => {
    expect(node(graph, 'virginia')).toMatchObject({ container: true, parent: null });
    expect(node(graph, 'api')).toMatchObject({ container: false, parent: 'virginia' });
    expect(node(graphOf(architectureOf([{ id: 'ireland', kind: 'region' }]), plain), 'ireland').container).toBe(true);
  });

  test('merges the calls of all flows into one edge for each pair and mode, labelled with the operations', () => {
    const edge = graph.edges.find((each) => each.id === 'api -> sessions');
    expect(edge).toMatchObject({ mode: 'sync', label: 'read, write', flows: ['browse', 'checkout'] });
    expect(graph.edges.filter((each) => each.from === 'shoppers')).toHaveLength(1);
    expect(graph.edges.find((each) => each.to === 'queue')).toMatchObject({ mode: 'async', label: 'publish', flows: ['checkout'] });
  });

  test('says on the label when a call is made on a miss alone', () => {
    const onMiss = call('a', 'b', [], { operation: 'read', onMiss: [call('a', 'c', [], { operation: 'query' })] });
    const parts = ['a', 'b', 'c'].map((id) => ({ id, kind: 'component' }));
    const labels = graphOf(architectureOf(parts, { flows: [flowOf('f', 'a', [onMiss])] }), plain).edges.map((each) => each.label);
    expect(labels).toEqual(['read', 'query on miss']);
  });

  test('knows which calls of a flow an arrow stands for, in the order in which they are made', () => {
    const onMiss = call('a', 'b', [call('b', 'd')], { operation: 'read', onMiss: [call('a', 'c', [], { operation: 'query' })] });
    const parts = ['a', 'b', 'c', 'd'].map((id) => ({ id, kind: 'component' }));
    const flows = [flowOf('f', 'a', [onMiss, call('a', 'b', [], { operation: 'write' })]), flowOf('g', 'a', [call('a', 'c')])];
    const drawn = graphOf(architectureOf(parts, { flows }), plain).edges;
    expect(
      drawn.map(({ id, steps }) => [id, steps?.map(({ flow, at: place, label }) => `${flow} ${place} ${label ?? ''}`.trim())]),
    ).toEqual([
      ['a -> b', ['f 1 read', 'f 4 write']],
      ['b -> d', ['f 2']],
      ['a -> c', ['f 3 query on miss', 'g 1']],
    ]);
  });

  test('draws plain connections, and a connection that a flow also takes only once', () => {
    const parts = ['a', 'b', 'c'].map((id) => ({ id, kind: 'component' }));
    const connections = [
      { from: 'a', to: 'b', mode: 'sync' as const, source: at(0) },
      { from: 'b', to: 'c', mode: 'async' as const, source: at(0) },
    ];
    const drawn = graphOf(architectureOf(parts, { connections, flows: [flowOf('f', 'a', [call('a', 'b')])] }), plain).edges;
    expect(drawn.map((each) => [each.id, each.label])).toEqual([
      ['a -> b', null],
      ['b ~> c', null],
    ]);
  });

  test('ties a composite to nothing that one of its parts calls', () => {
    const parts = [
      { id: 'eu', kind: 'dns', properties: { targets: ['orders'] } },
      { id: 'eu.web', kind: 'component' },
      { id: 'orders', kind: 'component' },
    ];
    const drawn = (flows: ReturnType<typeof flowOf>[]): string[] => {
      const made = architectureOf(parts, { flows });
      const components = made.components.map((each) => (each.id === 'eu.web' ? { ...each, parent: 'eu' } : each));
      return graphOf({ ...made, components }, plain).edges.map(({ id }) => id);
    };
    expect(drawn([])).toEqual(['eu ·· orders']);
    expect(drawn([flowOf('f', 'eu.web', [call('eu.web', 'orders')])])).toEqual(['eu.web -> orders']);
  });

  test('ties a dataset to what names it, and draws it where that stands', () => {
    expect(graph.edges.find((each) => each.to === 'products')).toMatchObject({ from: 'sessions', mode: 'reference', label: 'content' });
    expect(node(graph, 'products').parent).toBe('virginia');
    expect(graph.edges.filter((each) => each.from === 'names')).toHaveLength(1);
  });

  test('counts machines: replicas, and for a database the primary of each shard beside its replicas', () => {
    expect(node(graph, 'api').machines).toBe(20);
    expect(node(graph, 'orders').machines).toBe(12);
    expect(node(graph, 'shoppers').machines).toBeNull();
  });

  test('draws the icon of the nearest kind that has one', () => {
    expect(node(graph, 'api')).toMatchObject({ icon: 'app_server', family: 'compute' });
    const own = architectureOf([{ id: 'x', kind: 'turbo_cache' }]);
    const lineage = ['turbo_cache', 'cache', 'component'];
    expect(graphOf({ ...own, components: own.components.map((each) => ({ ...each, lineage })) }, plain).nodes[0]?.icon).toBe('cache');
  });

  test('follows a chain of 20,000 calls', () => {
    let steps = [call('a', 'b')];
    for (let i = 0; i < 20_000; i++) steps = [call('b', 'a', steps)];
    const parts = ['a', 'b'].map((id) => ({ id, kind: 'component' }));
    expect(graphOf(architectureOf(parts, { flows: [flowOf('f', 'b', steps)] }), plain).edges).toHaveLength(2);
  });
});

describe('figures on the cards', () => {
  const graph = graphOf(SHOP, { ...plain, results: SHOP_RESULTS });

  test('show the hit ratio of a cache, the p99 and the load of a server', () => {
    expect(node(graph, 'sessions').badges.map((badge) => `${badge.title} ${badge.text}`)).toEqual(['hits 92%', 'p99 50us']);
    expect(node(graph, 'api').badges.map((badge) => `${badge.title} ${badge.text}`)).toEqual(['p99 118ms', 'load 11.9k/s']);
  });

  test('are as many for a saturated component as for a calm one', () => {
    const saturated = resultsOf([
      ['api', { utilisation: figure(1.3, 'ratio'), p99: figure(Infinity, 's'), throughput: figure(null, '1/s') }],
    ]);
    const api = node(graphOf(SHOP, { ...plain, results: saturated }), 'api');
    expect(api.heat).toBe(1);
    expect(api.badges).toEqual([
      { title: 'p99', text: '∞', level: 'bad' },
      { title: 'load', text: '–', level: 'plain' },
    ]);
  });

  test('are absent without results', () => {
    expect(graphOf(SHOP, plain).nodes.every((each) => each.badges.length === 0 && each.heat === null)).toBe(true);
  });

  test('are in the description, with the machines, the place, the level and the calls', () => {
    expect(node(graph, 'api').description).toBe(
      'Shop API, app server, 20 machines, in us-east-1, utilisation 74%, busy, p99 118ms, load 11.9k/s, calls Product cache, Orders, Order events',
    );
  });
});

describe('problems', () => {
  const finding = (severity: Finding['severity'], line: number, message: string = severity): Finding => ({
    code: 'x/y',
    severity,
    message,
    source: at(line),
    fixes: [],
  });
  const line = (id: string): number => SHOP.components.findIndex((component) => component.id === id) * 3 + 1;

  test('mark the component whose statement holds them, the worst one first', () => {
    const findings = [
      finding('warning', line('api')),
      finding('error', line('api'), 'overload'),
      finding('warning', line('web')),
      finding('hint', line('orders')),
    ];
    const graph = graphOf(SHOP, { ...plain, findings });
    expect([node(graph, 'api').problem, node(graph, 'web').problem, node(graph, 'orders').problem]).toEqual(['error', 'warning', null]);
    expect(node(graph, 'api').description).toContain('error: overload');
  });

  test('of another file, or outside of every component, mark nothing', () => {
    const elsewhere = { ...finding('error', line('api')), source: { ...at(line('api')), file: 'other.arch' } };
    const graph = graphOf(SHOP, { ...plain, findings: [elsewhere, finding('error', 5000)] });
    expect(graph.nodes.every((each) => each.problem === null)).toBe(true);
  });
});

describe('a view', () => {
  const draw = (properties: Parameters<typeof viewOf>[1]): DiagramGraph =>
    graphOf({ ...SHOP, views: [viewOf('v', properties)] }, { ...plain, view: 'v' });

  test('shows what it includes, inside its places', () => {
    expect(ids(draw({ include: ['orders', 'sessions'] }))).toEqual(['orders', 'sessions', 'virginia']);
  });

  test('with neighbours shows what is one arrow away, and not what is two', () => {
    expect(ids(draw({ include: ['api'], neighbours: true }))).toEqual(['api', 'orders', 'queue', 'sessions', 'virginia', 'web']);
  });

  test('leaves out what it excludes, and what stands in it', () => {
    expect(ids(draw({ exclude: ['virginia'] }))).toEqual(['names', 'shoppers']);
    expect(ids(draw({ include: ['virginia'], exclude: ['web', 'api'] }))).not.toContain('api');
  });

  test('has edges only between what it shows', () => {
    const { edges } = draw({ include: ['api', 'orders'] });
    expect(edges.map((each) => each.id)).toEqual(['api -> orders']);
  });

  test('gives the drawing its title and direction; without a view the direction is free', () => {
    expect(draw({ direction: 'up' })).toMatchObject({ title: 'v', direction: 'up' });
    expect(graphOf(SHOP, plain)).toMatchObject({ title: 'Online shop', direction: 'auto' });
  });

  test('that does not exist shows everything', () => {
    expect(graphOf(SHOP, { ...plain, view: 'nowhere' }).nodes).toHaveLength(SHOP.components.length);
  });
});

test('names such as __proto__ and constructor are names like any other', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const parts = names.map((id, index) => ({ id, kind: index === 0 ? 'region' : 'app_server', ...(index > 0 ? { in: '__proto__' } : {}) }));
  const graph = graphOf(architectureOf(parts, { flows: [flowOf('constructor', 'toString', [call('constructor', 'toString')])] }), plain);
  expect(graph.nodes.map((each) => [each.id, each.parent])).toEqual(names.map((id, index) => [id, index === 0 ? null : '__proto__']));
  expect(graph.edges).toMatchObject([{ from: 'constructor', to: 'toString', flows: ['constructor'] }]);
  expect(({} as Record<string, unknown>).in).toBeUndefined();
});
