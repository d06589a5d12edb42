import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { standardCatalogue } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import type { KindDeclaration } from '../../src/model/index.js';

/** Every kind that a person can place, by family. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  edge: ['api_gateway', 'cdn', 'dns', 'identity_provider', 'load_balancer', 'users', 'waf', 'web_server'],
  compute: ['app_server', 'function', 'schedule', 'worker'],
  data: ['cache', 'dataset', 'document_database', 'graph_database', 'key_value_store', 'sql_database', 'wide_column_database'],
  storage: ['block_storage', 'file_storage', 'object_storage'],
  messaging: ['message_queue'],
  observability: [
    'alert',
    'alertmanager',
    'fluent_bit',
    'fluentd',
    'grafana',
    'jaeger',
    'loki',
    'otel_collector',
    'prometheus',
    'tempo',
    'thanos',
  ],
  recovery: ['backup', 'disaster_recovery'],
  analytics: ['hadoop_cluster', 'job', 'spark_cluster'],
  search: ['search_engine'],
  place: ['region'],
};

let kinds: readonly KindDeclaration[] = [];
beforeAll(async () => {
  ({ kinds } = await standardCatalogue(LIBRARY));
});

test('the kinds are those of the contract, in their families', () => {
  const concrete = kinds.filter(({ abstract }) => !abstract);
  const families = Object.fromEntries(
    Object.keys(KINDS).map((family) => [
      family,
      concrete
        .filter((kind) => kind.family === family)
        .map(({ name }) => name)
        .sort(),
    ]),
  );
  expect(families).toEqual(KINDS);
  expect(concrete).toHaveLength(Object.values(KINDS).flat().length);
});

describe('each kind', () => {
  test.each(Object.entries(KINDS).flatMap(([family, names]) => names.map((name) => [family, name] as const)))(
    '%s/%s has an icon',
    (family, name) => {
      expect(existsSync(`src/kinds/${family}/${name}/icon.svg`)).toBe(true);
    },
  );

  test('says what it is, and so does each of its properties and metrics', () => {
    const silent = kinds.flatMap((kind) => [
      ...(kind.doc === '' ? [kind.name] : []),
      ...[...kind.properties, ...kind.metrics].filter(({ doc }) => doc === '').map(({ name }) => `${kind.name}.${name}`),
    ]);
    expect(silent).toEqual([]);
  });
});
