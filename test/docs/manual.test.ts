import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/checks/index.js';
import { manual } from '../../.config/manual.js';
import { read } from '../language/reading.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const pages = await manual();
const written = readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.split(path.sep).join('/'));
const textOf = (page: string): string => readFileSync(path.join(ROOT, page), 'utf8').replaceAll('\r\n', '\n');

/** The pieces of Arch in a page, each with the line that it begins at. */
function examples(page: string): [name: string, text: string][] {
  const text = textOf(page);
  return [...text.matchAll(/^```arch\n([\s\S]*?)^```$/gm)].map(({ index, 1: example = '' }) => [
    `${page}:${text.slice(0, index).split('\n').length + 1}`,
    example,
  ]);
}

describe('the reference manual', () => {
  test.each([...pages.keys()])('%s says what the library, the rules and the command line say (if not: `npm run docs`)', (page) => {
    expect(textOf(`docs/${page}`)).toBe(pages.get(page));
  });

  test.each(['kinds/', 'rules/'])('has no page in %s of what there is no more', (folder) => {
    const below = (all: readonly string[]): string[] => all.filter((page) => page.startsWith(folder)).sort();
    expect(below(written)).toEqual(below([...pages.keys()]));
  });

  test('has a page for each design rule, with what fires, what does not, and what was tried', () => {
    for (const { code } of RULES) {
      const page = pages.get(`rules/${code}.md`) ?? '';
      expect(page, code).toMatch(/^Found here: “.+”/m);
      expect(page.match(/^```arch$/gm)?.length ?? 0, code).toBeGreaterThan(1);
      expect(page, code).toMatch(/^It was tried on the designs /m);
      expect(pages.get('rules/README.md'), code).toContain(`(${code}.md)`);
    }
  });

  test.each(['README.md', ...written.map((page) => `docs/${page}`)].flatMap(examples))('the checker accepts %s', async (_, text) => {
    const { architecture, findings } = await read(text);
    expect(findings.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
    expect(architecture).not.toBeNull();
  });

  test.each(written)('the links of %s lead somewhere', (page) => {
    for (const [, target = '', heading] of textOf(`docs/${page}`).matchAll(/\]\(([^)#\s:]*)(?:#([^)\s]+))?\)/g)) {
      const file = target === '' ? page : path.posix.join(path.posix.dirname(page), target);
      expect(written, `${page} links to ${file}`).toContain(file);
      if (heading === undefined) continue;
      const headings = [...textOf(`docs/${file}`).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(headings, `${page} links to ${file}#${heading}`).toContain(heading);
    }
  });
});
