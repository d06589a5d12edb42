import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { randomGraph } from '../diagram/random.js';
import { node, panelTests, SHOP_GRAPH, tell } from './panel.js';
import { THEMES, type ThemeName } from './themes.js';

const { open, draw } = panelTests();

const DETAILS = {
  component: 'api',
  name: 'api',
  title: 'Shop API',
  kind: 'app_server',
  doc: 'Runs code.',
  partOf: 'virginia',
  properties: [{ name: 'replicas', type: 'integer', doc: 'How many.', written: '20', default: '1' }],
  metrics: [{ name: 'utilisation', text: '61%', from: 'M/M/c' }],
};
const COURSE = {
  title: 'shop',
  step: 1,
  points: 3,
  faults: [{ text: 'fail api', component: 'api', at: 1, duration: 1 }],
  components: [{ id: 'api', utilisation: [0.2, 0.9, 0.4], queue: [0, 12, 1] }],
};

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

  test.each(Object.keys(THEMES) as ThemeName[])(
    'finds nothing wrong in the %s theme while somebody works: finding, adding, titling, connecting, reading, inside a place, through a run, comparing',
    async (theme) => {
      const page = await open({ theme, width: 1200 });
      await draw(page, SHOP_GRAPH);
      const found: Record<string, readonly string[]> = {};
      const look = async (state: string): Promise<void> => {
        const wrong = await violations(page);
        if (wrong.length > 0) found[state] = wrong;
      };
      await page.keyboard.press('/');
      await page.keyboard.type('serv');
      await look('finding');
      await page.keyboard.press('Escape');

      await node(page, 'Shop API').focus();
      await page.keyboard.press('F2');
      await page.locator('.title-input').waitFor();
      await look('titling');
      await page.keyboard.press('Escape');
      await node(page, 'Shop API').focus();
      await page.keyboard.press('l');
      await page.locator('.note.working', { hasText: 'Connect' }).waitFor();
      await look('connecting');
      await page.keyboard.press('Escape');

      await page.keyboard.press('i');
      await tell(page, { type: 'details', details: DETAILS });
      await page.keyboard.press('a');
      await tell(page, { type: 'palette', kinds: [{ name: 'cache', family: 'data', icon: 'cache', doc: 'Keeps answers.' }] });
      await page.locator('.palette [role=option]').first().waitFor();
      await look('adding, with details');
      await page.keyboard.press('Escape');

      await node(page, 'Shop API').hover();
      await page.locator('.hover-card').waitFor();
      await look('reading');

      await tell(page, { type: 'course', course: COURSE });
      await page.locator('.scrubber').waitFor();
      await look('through a run');
      const differences = [{ component: 'api', title: 'p99', text: '+9ms', change: 0.6 }];
      await tell(page, { type: 'differences', against: 'shop 12:00', differences });
      await page.getByText('Compared with shop 12:00').waitFor();
      await look('comparing');

      await node(page, 'us-east-1').focus();
      await page.keyboard.press('d');
      await page.getByRole('navigation', { name: 'Shown part' }).waitFor();
      await look('inside a place');
      expect(found).toEqual({});
    },
    240_000,
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
