import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createArchServices, loadArchitecture } from '../../language/index.js';
import { elkInProcess } from '../../src/diagram/layout/elk-in-process.js';
import { graphOf, layout, LIGHT, render, toSvgText, type DiagramGraph } from '../../src/diagram/index.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { solveArchitecture } from '../../src/kinds/lowering/run.js';
import type { Architecture } from '../../src/model/index.js';
import { boxes, crooked, crossing, misplaced } from './faults.js';
import { sure } from './random.js';

const services = createArchServices({ library: LIBRARY });

async function read(text: string): Promise<Architecture> {
  const { architecture, findings } = await loadArchitecture(services, { uri: 'file:///example.arch', text });
  expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  return sure(architecture ?? undefined);
}

async function graphOfText(text: string, view: string | null = null): Promise<DiagramGraph> {
  const architecture = await read(text);
  return graphOf(architecture, { results: solveArchitecture(architecture), findings: [], view });
}

const example = (name: string): string => readFileSync(new URL(`../../examples/${name}.arch`, import.meta.url), 'utf8');

describe.each(['first', 'shop'])('examples/%s.arch', (name) => {
  test('is drawn with its figures, and nothing on top of anything else', async () => {
    const laidOut = await layout(await graphOfText(example(name)), elkInProcess());
    expect(laidOut.notice).toBeNull();
    expect([...misplaced(laidOut), ...crossing(laidOut), ...crooked(laidOut, boxes(laidOut))]).toEqual([]);
    const drawn = toSvgText(render(laidOut, LIGHT));
    expect(drawn).toMatch(/>p99<\/text>/);
    expect(drawn).toMatch(/>\d+%<\/text>/);
  });
});

describe('a view in the text', () => {
  const shop = example('shop');
  const shown = async (body: string): Promise<string[]> =>
    (await graphOfText(`${shop}\nview v { ${body} }`, 'v')).nodes.map((node) => node.id).sort();

  test('of everything shows everything, in its direction', async () => {
    const graph = await graphOfText(shop, 'overview');
    expect(graph).toMatchObject({ title: 'The shop at a glance', direction: 'right' });
    expect(graph.nodes).toHaveLength((await read(shop)).components.length);
  });

  test('of some kinds shows those, inside their region', async () => {
    expect(await shown('include: kind(sql_database, cache)')).toEqual(['orders', 'sessions', 'virginia']);
  });

  test('with neighbours shows what they are called by', async () => {
    expect(await shown('include: kind(sql_database)  neighbours: on')).toEqual(['api', 'orders', 'orders_data', 'virginia']);
  });

  test('leaves out what it excludes', async () => {
    expect(await shown('include: *  exclude: kind(dataset)')).not.toContain('products');
  });
});

test('an architecture without results is drawn without figures', async () => {
  const graph = graphOf(await read(example('shop')), { results: null, findings: [], view: null });
  expect(graph.nodes.every((node) => node.badges.length === 0 && node.heat === null)).toBe(true);
});
