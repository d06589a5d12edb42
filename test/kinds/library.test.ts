import { expect, test } from 'vitest';
import { standardCatalogue } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';

test('every kind, property and metric of the standard library says what it is', async () => {
  const { kinds } = await standardCatalogue(LIBRARY);
  expect(kinds.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['region', 'users', 'dns', 'load_balancer', 'web_server', 'app_server', 'cache', 'sql_database', 'dataset']),
  );
  const silent = kinds.flatMap((kind) => [
    ...(kind.doc === '' ? [kind.name] : []),
    ...[...kind.properties, ...kind.metrics].filter(({ doc }) => doc === '').map(({ name }) => `${kind.name}.${name}`),
  ]);
  expect(silent).toEqual([]);
});
