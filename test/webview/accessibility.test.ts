import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { randomGraph } from '../diagram/random.js';
import { node, panelTests, SHOP_GRAPH, tell } from './panel.js';
import { THEMES, type ThemeName } from './themes.js';

const { open, draw } = panelTests();

describe('assistive technology', () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const violations = async (page: Page): Promise<string[]> => {
    await page.evaluate(axe);
    const { violations: found } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(),
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join(' ')}`);
  };

  test.each(Object.keys(THEMES) as ThemeName[])(
    'finds nothing wrong in the %s theme: drawn, selected, stale, empty',
    async (theme) => {
      const page = await open({ theme });
      expect(await violations(page)).toEqual([]);
      await draw(page, SHOP_GRAPH);
      expect(await violations(page)).toEqual([]);
      await tell(page, { type: 'select', component: 'api' });
      await draw(page, SHOP_GRAPH, { stale: true });
      await page.locator('.note.stale').waitFor();
      expect(await violations(page)).toEqual([]);
      await tell(page, { type: 'empty', message: 'Nothing here.' });
      await page.locator('.empty', { hasText: 'Nothing here.' }).waitFor();
      expect(await violations(page)).toEqual([]);
    },
    40_000,
  );

  test('hears a node in words, and what was drawn', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    expect(await node(page, 'Product cache').getAttribute('aria-label')).toBe(
      'Product cache, cache, 2 machines, in us-east-1, utilisation 6%, hits 92%, p99 50us, warning: A cached value never expires',
    );
    await page.locator('[role=status]', { hasText: 'Online shop: 11 components, 9 connections, 1 with problems' }).waitFor();
  });

  test('and forced colours: nothing but the colours of the system', async () => {
    const page = await open();
    await page.emulateMedia({ forcedColors: 'active' });
    await draw(page, randomGraph(10, 1));
    const colours = await page.evaluate(() => {
      const system = ['Canvas', 'CanvasText', 'Highlight'].map((name) => {
        const probe = document.createElement('i');
        probe.style.color = name;
        document.body.append(probe);
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
      });
      const used = [...document.querySelectorAll('.stage rect, .stage path, .stage text, .stage polygon')].flatMap((each) => {
        const { fill, stroke } = getComputedStyle(each);
        return [fill, stroke];
      });
      return [...new Set(used)].filter((colour) => colour !== 'none' && !system.includes(colour));
    });
    expect(colours).toEqual([]);
  });
});
