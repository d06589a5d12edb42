import { chromium } from 'playwright-core';
import { expect, test } from 'vitest';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import { FORMATS, graphOf, layout, LIGHT } from '../../../src/diagram/index.js';
import { SHOP, SHOP_RESULTS } from '../shop.js';

test('a page to print is one sheet of the size of the drawing, and asks for nothing', async () => {
  const graph = { ...graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null }), title: '</title><script>top.hacked = 1</script>' };
  const drawn = await layout(graph, elkInProcess());
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(FORMATS.html.write(drawn, LIGHT));
    expect(await page.title()).toBe(graph.title);
    expect(await page.locator('script').count()).toBe(0);
    expect(await page.locator('g.node').count()).toBe(graph.nodes.length);
    expect(asked).toEqual([]);
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    // Three quarters of a point for each pixel.
    const [, width = '', height = ''] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? [];
    const svg = page.locator('svg');
    expect(Math.abs(Number(width) - 0.75 * Number(await svg.getAttribute('width')))).toBeLessThan(2);
    expect(Math.abs(Number(height) - 0.75 * Number(await svg.getAttribute('height')))).toBeLessThan(2);
  } finally {
    await browser.close();
  }
});
