import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { standardCatalogue } from '../../language/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { DERIVATIONS } from './derivations.js';

test('every kind of the library has two tests against figures derived without the code', async () => {
  const { kinds } = await standardCatalogue(LIBRARY);
  const names = kinds.filter(({ abstract, lineage }) => !abstract && lineage.includes('component')).map(({ name }) => name);
  expect(Object.keys(DERIVATIONS).sort()).toEqual(names.sort());
  const few = names.filter((name) => new Set(DERIVATIONS[name]?.map(({ file, title }) => `${file} ${title}`)).size < 2);
  expect(few).toEqual([]);
});

test('each of these tests exists under its title', () => {
  const missing = Object.values(DERIVATIONS)
    .flat()
    .filter(
      ({ file, title }) =>
        !readFileSync(path.join(import.meta.dirname, file), 'utf8')
          .replaceAll(/\(\s+'/g, "('")
          .includes(`('${title}',`),
    );
  expect(missing).toEqual([]);
});
