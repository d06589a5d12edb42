import { expect, test } from 'vitest';
import { initialize, type ArchDocument } from '../../../language/index.js';
import type { PropertyDeclaration, Type } from '../../../language/generated/ast.js';
import { World } from '../../../language/references/world.js';
import { fieldsOf, type Shape } from '../../../language/types/shape.js';
import { messages, problems, read, repaired, services } from '../reading.js';

await initialize(services);
const documents = services.shared.workspace.LangiumDocuments;
const world = new World(documents.all.toArray()[0] as ArchDocument, documents);

/** One component of each sort that a name could mean. */
const SORTS = ['users', 'region', 'app_server', 'sql_database', 'cache', 'dataset', 'alert', 'disaster_recovery'] as const;
/** Those of them that serve requests. */
const SERVERS = 'app_server sql_database cache';
const named = (sort: string): string => `some_${sort}`;

/** Every place for the name of a component in a value of a shape; `write` says how a name is written there. */
function* places(shape: Shape, write: (name: string) => string, depth = 0): Generator<(name: string) => string> {
  const inside = function* (type: Type | undefined, within: (name: string) => string): Generator<(name: string) => string> {
    if (type && depth < 3) yield* places(services.arch.types.of(type), within, depth + 1);
  };
  if (shape.kinds.length > 0) yield write;
  for (const { name = '', type } of shape.records.flatMap(fieldsOf)) yield* inside(type, (word) => write(`{ ${name}: ${word} }`));
  for (const { key, value } of shape.maps) {
    const other = key.kinds.length > 0 ? named(key.kinds[0]?.name ?? '') : '"x"';
    yield* inside(value, (word) => write(`{ ${other}: ${word} }`));
    if (key.kinds.length > 0 && value) {
      const { quantities, kinds } = services.arch.types.of(value);
      const [kind] = kinds;
      const given = kind ? named(kind.name ?? '') : quantities[0]?.dimension === 'percent' ? '1%' : '1';
      yield (word) => write(`{ ${word}: ${given} }`);
    }
  }
  const items = services.arch.types.items(shape);
  if (items && depth < 3) yield* places(items, (word) => write(`[${word}]`), depth + 1);
}

test('a property takes components that make sense there, and no others', async () => {
  const lines: { readonly at: string; readonly sort: string; readonly text: string }[] = [];
  const seen = new Set<PropertyDeclaration>();
  for (const kind of [...world.kinds()].filter(({ abstract }) => !abstract)) {
    for (const property of services.arch.kinds.of(kind).properties.values()) {
      if (seen.has(property) || !property.type) continue;
      seen.add(property);
      const { name = '' } = property;
      for (const write of places(services.arch.types.of(property.type), (word) => word)) {
        const at = `${property.$container.name ?? ''} ${name}: ${write('_')}`;
        for (const sort of SORTS) lines.push({ at, sort, text: `${kind.name ?? ''} x${lines.length} { ${name}: ${write(named(sort))} }` });
      }
    }
  }
  const head = SORTS.map((sort) => `${sort} ${named(sort)}`);
  const { findings } = await read([...head, ...lines.map(({ text }) => text)].join('\n'));
  const wrong = new Set(findings.filter(({ severity }) => severity === 'error').map(({ source }) => source.start.line - head.length));
  const taken: Record<string, string> = {};
  for (const [line, { at, sort }] of lines.entries()) taken[at] = `${taken[at] ?? ''}${wrong.has(line) ? '' : ` ${sort}`}`;
  expect(Object.fromEntries(Object.entries(taken).map(([at, sorts]) => [at, sorts.trim()]))).toEqual({
    'alert evaluated_by: _': '',
    'alertmanager inhibit: { _: some_alert }': 'alert',
    'alertmanager inhibit: { some_alert: _ }': 'alert',
    'alertmanager silences: [_]': 'alert',
    'api_gateway identity_provider: _': '',
    'backup copy_to: _': 'region',
    'backup of: [_]': 'sql_database cache',
    'block_storage attached_to: [_]': SERVERS,
    'cache content: _': 'dataset',
    'cdn content: _': 'dataset',
    'cdn origin: _': SERVERS,
    'disaster_recovery primary: _': 'region',
    'disaster_recovery secondary: _': 'region',
    'dns locations: { "x": _ }': SERVERS,
    'dns primary: _': SERVERS,
    'dns secondary: _': SERVERS,
    'dns targets: [_]': SERVERS,
    'dns weights: { _: 1 }': SERVERS,
    'document_database holds: _': 'dataset',
    'grafana dashboards: [_]': `users ${SERVERS}`,
    'grafana sources: [_]': SERVERS,
    'graph_database holds: _': 'dataset',
    'jaeger store: _': 'sql_database',
    'job from: _': 'sql_database',
    'job on: _': '',
    'job reads: _': 'dataset',
    'key_value_store holds: _': 'dataset',
    'load_balancer split: { _: 1% }': SERVERS,
    'log_shipper exports_to: [_]': SERVERS,
    'loki store: _': '',
    'message_queue consumers: { _: 1 }': SERVERS,
    'message_queue dead_letter: _': '',
    'otel_collector exports_to: [_]': SERVERS,
    'placed in: _': `region ${SERVERS}`,
    'prometheus alerts_to: _': '',
    'prometheus remote_write: _': SERVERS,
    'prometheus scrapes: [_]': SERVERS,
    'search_engine holds: _': 'dataset',
    'sql_database holds: _': 'dataset',
    'storage holds: _': 'dataset',
    'tempo store: _': '',
    'thanos sources: [_]': '',
    'thanos store: _': '',
    'wide_column_database holds: _': 'dataset',
  });
  // What is wrong says what it expected and what it found.
  for (const { message, severity } of findings) if (severity === 'error') expect(message).toMatch(/^Expected .+, but `\w+` is an? `\w+`$/);
});

test('what does not fit is told with what would, and those that there are are offered', async () => {
  expect(await messages('cache c { in: u  ttl: 5m }\nusers u\nregion r')).toEqual([
    'Expected a place such as a `region` or a component that serves requests, but `u` is a `users`',
  ]);
  expect(await repaired('backup b { of: [r] }\nregion r\nsql_database d')).toBe('backup b { of: [d] }\nregion r\nsql_database d');
});

test.each(['region', 'dataset', 'alert', 'backup', 'users'])('nothing calls a %s', async (kind) => {
  expect(await problems(`users u { rate: 1/s }\napp_server a\n${kind} x\nflow f { u -> a -> x }`)).toContain('wrong-kind at x');
  expect(await problems(`users u { rate: 1/s }\n${kind} x\nu -> x`)).toContain('wrong-kind at x');
});

test.each(['users', 'dataset', 'alert'])('nothing stands in a %s', async (kind) => {
  expect(await problems(`${kind} x {\n  cache c\n}`)).toContain('wrong-kind at c');
});
