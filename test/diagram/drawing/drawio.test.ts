import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import { FORMATS, graphOf, layout, LIGHT, type DiagramGraph } from '../../../src/diagram/index.js';
import { HOSTILE } from '../hostile.js';
import { edgeOf, nodeOf } from '../random.js';
import { SHOP, SHOP_RESULTS } from '../shop.js';

interface Cell {
  readonly id: string;
  readonly value: string;
  readonly parent: string;
  readonly source: string;
  readonly target: string;
  readonly style: string;
  readonly geometry: Readonly<Record<string, string>>;
  readonly points: number;
}

/** What a browser's own XML parser reads in a file; it throws on anything that is not well-formed. */
async function parsed(text: string): Promise<{ readonly name: string; readonly cells: readonly Cell[] }> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    return await page.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, 'application/xml');
      const error = document.querySelector('parsererror');
      if (error) throw new Error(error.textContent);
      const attribute = (element: Element, name: string): string => element.getAttribute(name) ?? '';
      return {
        name: document.querySelector('mxfile > diagram')?.getAttribute('name') ?? '',
        cells: [...document.querySelectorAll('mxfile > diagram > mxGraphModel > root > mxCell')].map((cell) => {
          const geometry = cell.querySelector('mxGeometry[as=geometry]');
          return {
            id: attribute(cell, 'id'),
            value: attribute(cell, 'value'),
            parent: attribute(cell, 'parent'),
            source: attribute(cell, 'source'),
            target: attribute(cell, 'target'),
            style: attribute(cell, 'style'),
            geometry: Object.fromEntries([...(geometry?.attributes ?? [])].map(({ name, value }) => [name, value])),
            points: cell.querySelectorAll('mxPoint').length,
          };
        }),
      };
    }, text);
  } finally {
    await browser.close();
  }
}
const draw = async (graph: DiagramGraph): Promise<string> => FORMATS.drawio.write(await layout(graph, elkInProcess()), LIGHT);

describe('a file of draw.io', () => {
  test('has every component where it stands, places around what stands in them, and every arrow between its ends', async () => {
    const graph = graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null });
    const { name, cells } = await parsed(await draw(graph));
    expect(name).toBe('Online shop');
    expect(new Set(cells.map(({ id }) => id)).size).toBe(2 + graph.nodes.length + graph.edges.length);
    const { geometry } = await layout(graph, elkInProcess());
    graph.nodes.forEach((node, index) => {
      const cell = cells.find(({ id }) => id === `n${index}`);
      const parent = graph.nodes.findIndex(({ id }) => id === node.parent);
      expect(cell?.value.split('\n')[0]).toBe(node.title ?? node.name);
      expect(cell?.parent).toBe(parent < 0 ? '1' : `n${parent}`);
      const from = parent < 0 ? 0 : (geometry.nodes[parent]?.x ?? NaN);
      expect(Number(cell?.geometry.x)).toBeCloseTo((geometry.nodes[index]?.x ?? NaN) - from, 1);
      expect(Number(cell?.geometry.width)).toBe(geometry.nodes[index]?.width);
    });
    graph.edges.forEach((edge, index) => {
      const cell = cells.find(({ id }) => id === `e${index}`);
      expect(graph.nodes[Number(cell?.source.slice(1))]?.id).toBe(edge.from);
      expect(graph.nodes[Number(cell?.target.slice(1))]?.id).toBe(edge.to);
      expect(cell?.points).toBe((geometry.edges[index]?.points.length ?? 0) - 2);
      expect(cell?.style.includes('dashed=1')).toBe(edge.mode !== 'sync');
    });
  });

  test('has hostile labels as text that is never markup', async () => {
    const nodes = HOSTILE.map((title, index) => nodeOf(`n${index}`, { title }));
    const { cells } = await parsed(
      await draw({ title: HOSTILE.join(' '), direction: 'right', nodes, edges: [edgeOf('n0', 'n1', { label: '"><b>' })] }),
    );
    const shown = cells.filter(({ id }) => id.startsWith('n'));
    expect(shown.map(({ value }) => value.split('\n')[0])).toEqual(HOSTILE.map((title) => title.replace(/\s+/g, ' ').trim()));
    expect(shown.every(({ style }) => style.includes('html=0'))).toBe(true);
    expect(cells.find(({ id }) => id === 'e0')?.value).toBe('"><b>');
  });
});
