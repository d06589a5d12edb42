// An architecture made by hand, shaped like examples/shop.arch, for tests of the diagram alone.
import type { Figure, Metrics, Results, Unit } from '../../src/kinds/figures/results.js';
import {
  table,
  type Architecture,
  type Component,
  type Fields,
  type FlowStep,
  type KindDeclaration,
  type Span,
  type Value,
  type View,
} from '../../src/model/index.js';

export const at = (line: number, length = 1): Span => ({
  file: 'shop.arch',
  start: { line, character: 0 },
  end: { line: line + length - 1, character: 80 },
});

const kind = (name: string, family: string, properties: readonly (readonly [string, string, string | null])[] = []): KindDeclaration => ({
  name,
  abstract: false,
  extends: 'component',
  lineage: [name, 'component'],
  family,
  doc: '',
  properties: properties.map(([property, type, value]) => ({
    name: property,
    type,
    default: value,
    doc: '',
    deprecated: null,
    declaredBy: name,
  })),
  metrics: [],
  operations: [],
  builtin: true,
  source: at(0),
});

export const KINDS: readonly KindDeclaration[] = [
  kind('component', ''),
  kind('region', 'place'),
  kind('users', 'edge'),
  kind('dns', 'edge', [['targets', '[component]', null]]),
  kind('load_balancer', 'edge', [['replicas', 'number', '2']]),
  kind('web_server', 'edge', [['replicas', 'number', '1']]),
  kind('app_server', 'compute', [['replicas', 'number', '1']]),
  kind('cache', 'data', [
    ['content', 'dataset', null],
    ['replicas', 'number', '1'],
  ]),
  kind('sql_database', 'data', [
    ['holds', 'dataset', null],
    ['replicas', 'number', '0'],
  ]),
  kind('dataset', 'data'),
];

export interface Part {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly in?: string;
  readonly properties?: Fields;
}

/** Each component has a statement of three lines, one after the other. */
export function componentOf(part: Part, index: number): Component {
  const source = at(index * 3, 3);
  return {
    id: part.id,
    name: part.id,
    title: part.title ?? null,
    kind: part.kind,
    lineage: [part.kind, 'component'],
    parent: null,
    container: part.in ?? null,
    properties: Object.assign(table<Value>(), part.properties),
    written: [],
    source,
    nameSource: at(index * 3),
  };
}

export function call(from: string, to: string, then: readonly FlowStep[] = [], more: Partial<FlowStep & { step: 'call' }> = {}): FlowStep {
  const step = {
    step: 'call',
    from,
    to,
    mode: 'sync',
    operation: null,
    options: {},
    then,
    onMiss: null,
    onFailure: null,
    source: at(0),
  } as const;
  return { ...step, ...more };
}

export function architectureOf(parts: readonly Part[], more: Partial<Architecture> = {}): Architecture {
  return {
    name: 'shop',
    title: 'Online shop',
    catalogue: { kinds: KINDS },
    components: parts.map(componentOf),
    connections: [],
    flows: [],
    scenarios: [],
    expectations: [],
    views: [],
    suppressions: [],
    file: 'shop.arch',
    ...more,
  };
}

export function flowOf(name: string, origin: string, steps: readonly FlowStep[]): Architecture['flows'][number] {
  return { name, title: null, origin, share: null, properties: table(), steps, source: at(0), nameSource: at(0) };
}

export function viewOf(name: string, properties: Fields): View {
  return { name, title: null, properties: Object.assign(table<Value>(), properties), source: at(0) };
}

const PARTS: readonly Part[] = [
  { id: 'virginia', kind: 'region', title: 'us-east-1' },
  { id: 'shoppers', kind: 'users', title: 'Shoppers' },
  { id: 'names', kind: 'dns', title: 'shop.example', properties: { targets: ['balancer'] } },
  { id: 'balancer', kind: 'load_balancer', title: 'Entry', in: 'virginia', properties: { replicas: 2 } },
  { id: 'web', kind: 'web_server', title: 'Storefront', in: 'virginia', properties: { replicas: 8 } },
  { id: 'api', kind: 'app_server', title: 'Shop API', in: 'virginia', properties: { replicas: 20 } },
  { id: 'products', kind: 'dataset', title: 'Product pages' },
  { id: 'orders_data', kind: 'dataset', title: 'Orders' },
  { id: 'sessions', kind: 'cache', title: 'Product cache', in: 'virginia', properties: { replicas: 2, content: 'products' } },
  { id: 'orders', kind: 'sql_database', title: 'Orders', in: 'virginia', properties: { replicas: 2, shards: 4, holds: 'orders_data' } },
  { id: 'queue', kind: 'component', title: 'Order events', in: 'virginia' },
];

const read = { operation: 'read' } as const;
const write = { operation: 'write' } as const;
const chain = (...ends: readonly [FlowStep[], ...string[]]): FlowStep[] => {
  const [last, ...ids] = ends;
  return ids.slice(0, -1).reduceRight<FlowStep[]>((then, from, index) => [call(from, ids[index + 1] ?? '', then)], last);
};

export const SHOP: Architecture = architectureOf(PARTS, {
  flows: [
    flowOf(
      'browse',
      'shoppers',
      chain(
        [call('api', 'sessions', [], { ...read, onMiss: [call('api', 'orders', [], read)] })],
        'shoppers',
        'names',
        'balancer',
        'web',
        'api',
      ),
    ),
    flowOf(
      'checkout',
      'shoppers',
      chain(
        [
          { step: 'parallel', branches: [call('api', 'sessions', [], read), call('api', 'orders', [], read)], source: at(0) },
          { step: 'chance', probability: 0.3, steps: [call('api', 'sessions', [], write)], source: at(0) },
          call('api', 'orders', [], write),
          call('api', 'queue', [], { operation: 'publish', mode: 'async' }),
        ],
        'shoppers',
        'names',
        'balancer',
        'web',
        'api',
      ),
    ),
  ],
});

export const figure = (value: number | null, unit: Unit): Figure => ({ value, ci: null, unit, accuracy: 'exact', method: 'by hand' });

export function resultsOf(components: readonly (readonly [string, Metrics])[]): Results {
  const all = table<Results['components'][string]>();
  for (const [id, metrics] of components) all[id] = { kind: '', metrics };
  return {
    architecture: 'shop',
    engine: 'solver',
    scenario: null,
    seed: null,
    flows: table(),
    components: all,
    whole: table(),
    expectations: [],
    faults: [],
    timeline: null,
    run: null,
    notes: [],
  };
}

const busy = (utilisation: number, p99: number, throughput: number): Metrics => ({
  utilisation: figure(utilisation, 'ratio'),
  p99: figure(p99, 's'),
  throughput: figure(throughput, '1/s'),
});

export const SHOP_RESULTS: Results = resultsOf([
  ['shoppers', { offered: figure(12_000, '1/s'), p99: figure(0.148, 's') }],
  ['names', { lookup: figure(0.0012, 's'), throughput: figure(200, '1/s') }],
  ['balancer', busy(0.12, 0.0009, 12_000)],
  ['web', busy(0.375, 0.131, 12_000)],
  ['api', busy(0.74, 0.118, 11_880)],
  ['sessions', { utilisation: figure(0.06, 'ratio'), hit_ratio: figure(0.923, 'ratio'), p99: figure(0.00005, 's') }],
  ['orders', busy(0.934, 0.0231, 2_100)],
]);
