import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { plan } from '../../src/kinds/cloud/plan.js';
import { quote } from '../../src/export/cdk/print.js';
import { exportArchitecture, EXPORT_TARGETS, isSafePath } from '../../src/export/index.js';
import { yaml } from '../../src/export/text.js';
import { design } from './design.js';
import { archString, hostileTexts } from './hostile.js';

/** Another one in each run, and said when it fails. */
const SEED = Date.now() % 2 ** 31;

describe(`Five thousand texts that nobody expects (seed ${SEED})`, () => {
  const texts = hostileTexts(SEED);

  test('are read back from TypeScript as they were, and nothing else is read', () => {
    const file = ts.createSourceFile('x.ts', `const x = [${texts.map(quote).join(',\n')}];`, ts.ScriptTarget.ES2022, true);
    expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
    expect(file.statements).toHaveLength(1);
    const read: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isArrayLiteralExpression(node))
        for (const element of node.elements) {
          expect(ts.isStringLiteral(element)).toBe(true);
          if (ts.isStringLiteral(element)) read.push(element.text);
        }
      else ts.forEachChild(node, visit);
    };
    visit(file);
    expect(read).toEqual(texts);
  });

  test.each(['1.1', '1.2'] as const)('are read back from YAML %s as they were, as values and as keys', (version) => {
    expect(parse(yaml(texts), { version })).toEqual(texts);
    const different = [...new Set(texts)].filter((text) => text !== '__proto__');
    const keys = parse(yaml(Object.fromEntries(different.map((text) => [text, text]))), { version, mapAsMap: true }) as Map<string, string>;
    expect([...keys.keys()].sort()).toEqual([...different].sort());
  });

  test('as titles, owners and tags of components, they change no name, no path and no number of what is written', async () => {
    const text = (title: (index: number) => string): string => `
      architecture a ${title(0)}
      region home "eu-west-1" {}
      users u { rate: 1/s }
      load_balancer lb ${title(1)} { in: home owner: ${title(2)} }
      web_server web ${title(3)} { in: home tags: { team: ${title(4)} } }
      cache c ${title(5)} { in: home }
      sql_database db ${title(6)} { in: home }
      object_storage files ${title(7)} { in: home }
      flow f { u -> lb -> web -> c: read  web -> db: read  web -> files: read }`;
    const plain = await design(text((index) => `"plain ${index}"`));
    const resources = (file: string): string[] => file.match(/^(?:resource|data|ephemeral|variable|output) .*$/gm) ?? [];
    for (let at = 0; at + 8 <= 200; at += 8) {
      const hostile = await design(text((index) => archString(texts[(at + index) * 25] ?? '')));
      expect(plan(hostile).regions[0]?.services.map(({ origin }) => origin.key)).toEqual(['web']);
      for (const target of EXPORT_TARGETS) {
        const [wanted, written] = [plain, hostile].map((each) => exportArchitecture(each, target).files);
        expect(written?.map(({ path }) => path)).toEqual(wanted?.map(({ path }) => path));
        expect(written?.every(({ path }) => isSafePath(path))).toBe(true);
        if (target === 'terraform')
          expect(written?.map((file) => resources(file.text))).toEqual(wanted?.map((file) => resources(file.text)));
      }
    }
  });
});
