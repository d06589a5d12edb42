import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { standardCatalogue } from '../../language/index.js';
import { plainText } from '../../language/services/completion/completion.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { read } from '../language/reading.js';

interface Snippet {
  readonly prefix?: string;
  readonly body: string;
  readonly description: string;
  readonly include?: string;
  readonly exclude?: string;
}

const [contributed] = manifest.contributes.snippets;
const snippets = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../..', contributed?.path ?? ''), 'utf8')) as Readonly<
  Partial<Record<string, Snippet>>
>;
const { kinds } = await standardCatalogue(LIBRARY);
const components = kinds.filter((kind) => !kind.abstract && kind.lineage.includes('component')).map(({ name }) => name);

/** What the placeholders of the snippets name. */
const STAND_INS =
  'app_server component\nsql_database database\nhadoop_cluster analytics_cluster\nregion region\nusers u { rate: 1/s }\nflow flow { u -> component }\n';

describe("VS Code's snippets", () => {
  test('there is one for every kind of component', () => {
    expect(components.filter((name) => !snippets[name])).toEqual([]);
    expect(components.length).toBeGreaterThan(30);
  });

  test.each(components)('%s: the snippet is accepted as it is put in', async (name) => {
    const { body = '' } = snippets[name] ?? {};
    const { findings } = await read(STAND_INS + plainText(body));
    expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
    expect(body.startsWith(`${name} \${1:name} {`)).toBe(true);
  });

  test('each says what it is', () => {
    for (const [name, snippet] of Object.entries(snippets)) expect(snippet?.description, name).toMatch(/\w+ \w+/);
  });

  test('in a file of the language completion offers them, and nothing is offered twice', () => {
    for (const { prefix, include, exclude } of Object.values(snippets).flatMap((each) => each ?? []))
      expect([include, exclude]).toEqual(prefix === undefined ? ['**/*.arch', undefined] : [undefined, '**/*.arch']);
  });
});
