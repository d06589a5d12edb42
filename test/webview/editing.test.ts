import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { graphOf } from '../../src/diagram/index.js';
import type { Details, PaletteKind } from '../../src/server/protocol.js';
import { HOSTILE } from '../diagram/hostile.js';
import { nodeOf, sure } from '../diagram/random.js';
import { SHOP, SHOP_RESULTS } from '../diagram/shop.js';
import { heard, node, panelTests, tell } from './panel.js';

const SHOP_GRAPH = graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null });
const { open, draw } = panelTests();

const KINDS: readonly PaletteKind[] = [
  { name: 'load_balancer', family: 'edge', icon: 'load_balancer', doc: 'Spreads requests.' },
  { name: 'cache', family: 'data', icon: 'cache', doc: 'Keeps answers.' },
  { name: 'sql_database', family: 'data', icon: 'sql_database', doc: 'Keeps records.' },
  { name: 'shopfront', family: '', icon: 'component', doc: '' },
];
const DETAILS: Details = {
  component: 'api',
  name: 'api',
  title: 'Shop API',
  kind: 'app_server',
  doc: '',
  partOf: null,
  properties: [
    { name: 'replicas', type: 'integer', doc: 'How many.', written: '20', default: '1' },
    { name: 'timeout', type: 'duration', doc: 'How long.', written: null, default: '30s' },
  ],
  metrics: [{ name: 'utilisation', text: '61%', from: 'M/M/c' }],
};

async function shop(width = 900): Promise<Page> {
  const page = await open({ width });
  await draw(page, SHOP_GRAPH);
  await heard(page);
  return page;
}
const edits = async (page: Page) => (await heard(page)).flatMap((message) => (message.type === 'edit' ? [message.change] : []));

describe('a component is added', () => {
  test('by keyboard: A, some letters of its kind, Enter; beside the component that the keyboard is at', async () => {
    const page = await shop();
    await node(page, 'Product cache').focus();
    await page.keyboard.press('a');
    expect(await heard(page)).toContainEqual({ type: 'palette' });
    await tell(page, { type: 'palette', kinds: KINDS });
    const palette = page.getByRole('dialog', { name: 'Add a component to virginia' });
    await palette.getByRole('option').first().waitFor();
    expect(await palette.getByRole('group').count()).toBe(3);
    await page.keyboard.type('data');
    expect(await palette.getByRole('option').allTextContents()).toEqual(['sql database']);
    await page.keyboard.press('Enter');
    expect(await edits(page)).toEqual([{ edit: 'add', kind: 'sql_database', place: 'virginia', after: 'sessions' }]);
    expect(await palette.count()).toBe(0);
  });

  test('by arrow keys and by mouse; Escape leaves everything as it is', async () => {
    const page = await shop();
    await page.getByRole('button', { name: 'Add a component' }).click();
    await tell(page, { type: 'palette', kinds: KINDS });
    await page.locator('.palette [role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('[role=option][aria-selected=true]').textContent()).toBe('sql database');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await edits(page)).toEqual([]);
    await node(page, 'us-east-1').locator('.title').click();
    await page.keyboard.press('a');
    await page.getByRole('dialog').getByRole('option', { name: 'cache' }).click();
    expect(await edits(page)).toEqual([{ edit: 'add', kind: 'cache', place: 'virginia', after: sure(SHOP_GRAPH.nodes.at(-1)).id }]);
  });

  test('by dragging its kind onto the drawing', async () => {
    const page = await shop();
    await page.getByRole('button', { name: 'Add a component' }).click();
    await tell(page, { type: 'palette', kinds: KINDS });
    await page.getByRole('dialog').getByRole('option', { name: 'cache' }).dragTo(node(page, 'Shop API'));
    expect(await edits(page)).toEqual([{ edit: 'add', kind: 'cache', place: 'virginia', after: 'api' }]);
  });

  test('takes the focus as soon as it is drawn', async () => {
    const page = await shop();
    await tell(page, { type: 'made', component: 'new_cache' });
    await draw(page, { ...SHOP_GRAPH, nodes: [...SHOP_GRAPH.nodes, nodeOf('new_cache', { parent: 'virginia' })] });
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'new_cache');
    expect(await node(page, 'new_cache').getAttribute('aria-current')).toBe('true');
  });
});

describe('two components are connected', () => {
  test('by keyboard: L, arrow keys, Enter', async () => {
    const page = await shop();
    await node(page, 'Storefront').focus();
    await page.keyboard.press('l');
    await page.getByText('Connect web to…').waitFor();
    await node(page, 'Product cache').focus();
    await page.keyboard.press('Enter');
    expect(await edits(page)).toEqual([{ edit: 'connect', from: 'web', to: 'sessions', mode: 'sync', flow: null }]);
    expect(await page.getByText('Connect web to…').count()).toBe(0);
    await page.keyboard.press('l');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    expect(await heard(page)).toEqual([{ type: 'reveal', component: 'sessions' }]);
  });

  test('by pulling the handle of one onto the other; anywhere else nothing is connected, and nothing is panned', async () => {
    const page = await shop();
    const pull = async (to: { x: number; y: number }): Promise<void> => {
      await node(page, 'Storefront').hover();
      const handle = sure((await page.locator('.handle').boundingBox()) ?? undefined);
      await page.mouse.move(handle.x + 6, handle.y + 6);
      await page.mouse.down();
      await page.mouse.move(to.x - 5, to.y, { steps: 3 });
      expect(await page.locator('.rubber path').getAttribute('d')).toMatch(/^M/);
      await page.mouse.move(to.x, to.y);
      await page.mouse.up();
    };
    const orders = sure((await node(page, 'Order events').boundingBox()) ?? undefined);
    const view = await page.locator('.diagram').getAttribute('style');
    await pull({ x: orders.x + 20, y: orders.y + 20 });
    expect(await edits(page)).toEqual([{ edit: 'connect', from: 'web', to: 'queue', mode: expect.any(String) as string, flow: null }]);
    await pull({ x: 5, y: 700 });
    expect(await edits(page)).toEqual([]);
    expect(await page.locator('.diagram').getAttribute('style')).toBe(view);
  });
});

describe('a component is changed', () => {
  test('its title where it stands: F2, Enter; Escape and the same title change nothing', async () => {
    const page = await shop();
    await node(page, 'Storefront').focus();
    await page.keyboard.press('F2');
    const input = page.getByRole('textbox', { name: 'Title' });
    expect(await input.inputValue()).toBe('Storefront');
    await page.keyboard.type('Front');
    await page.keyboard.press('Enter');
    expect(await edits(page)).toEqual([{ edit: 'title', component: 'web', title: 'Front' }]);
    await page.waitForFunction(() => document.activeElement?.matches('.node'));
    for (const key of ['Escape', 'Enter']) {
      await page.keyboard.press('F2');
      await page.keyboard.press(key);
    }
    expect(await edits(page)).toEqual([]);
  });

  test('it is deleted, and a change is taken back and made again', async () => {
    const page = await shop();
    await node(page, 'Storefront').focus();
    for (const key of ['Delete', 'Control+z', 'Control+Shift+z', 'Control+y']) await page.keyboard.press(key);
    expect(await heard(page)).toEqual([
      { type: 'edit', change: { edit: 'delete', component: 'web' } },
      { type: 'undo' },
      { type: 'redo' },
      { type: 'redo' },
    ]);
    await tell(page, { type: 'said', text: 'The file has 1 error; see the Problems view.', failed: true });
    await page.getByText('The file has 1 error').first().waitFor();
  });

  test('its properties in its details, which follow what is looked at', async () => {
    const page = await shop();
    await node(page, 'Shop API').focus();
    await page.keyboard.press('i');
    expect(await heard(page)).toEqual([{ type: 'details', component: 'api' }]);
    await tell(page, { type: 'details', details: DETAILS });
    const details = page.getByRole('complementary', { name: 'Details' });
    expect(await details.getByRole('row', { name: 'utilisation' }).textContent()).toContain('61%');
    const replicas = details.getByRole('textbox', { name: 'replicas' });
    expect(await replicas.inputValue()).toBe('20');
    await replicas.fill('24');
    await replicas.press('Enter');
    expect(await edits(page)).toEqual([{ edit: 'set', component: 'api', property: 'replicas', value: '24' }]);
    await replicas.fill('99');
    await replicas.press('Escape');
    expect(await replicas.inputValue()).toBe('20');
    await replicas.press('Tab');
    expect(await edits(page)).toEqual([]);
    await details.getByRole('button', { name: 'Rename…' }).click();
    expect(await heard(page)).toEqual([{ type: 'rename', component: 'api' }]);
    await node(page, 'Product cache').click();
    expect(await heard(page)).toContainEqual({ type: 'details', component: 'sessions' });
    await page.keyboard.press('i');
    expect(await details.count()).toBe(0);
    expect(await heard(page)).toContainEqual({ type: 'details', component: null });
  });
});

describe('whoever', () => {
  test('needs a screen reader finds nothing wrong in the palette and the details', async () => {
    const page = await shop(1200);
    await node(page, 'Shop API').focus();
    await page.keyboard.press('i');
    await tell(page, { type: 'details', details: DETAILS });
    await page.keyboard.press('a');
    await tell(page, { type: 'palette', kinds: KINDS });
    await page.locator('.palette [role=option]').first().waitFor();
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const found = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]);
    });
    expect(found).toEqual([]);
  });

  test('writes hostile names has them as text', async () => {
    const page = await shop(1200);
    const text = HOSTILE.join(' ');
    await tell(page, { type: 'palette', kinds: HOSTILE.map((name) => ({ name, family: name, icon: name, doc: name })) });
    await page.keyboard.press('Tab');
    await node(page, 'Shop API').focus();
    await page.keyboard.press('i');
    const row = { name: text, type: text, doc: text, written: text, default: text };
    await tell(page, {
      type: 'details',
      details: {
        ...DETAILS,
        name: text,
        title: text,
        kind: text,
        partOf: text,
        properties: [row],
        metrics: [{ name: text, text, from: text }],
      },
    });
    await page.locator('.details h2', { hasText: 'script' }).waitFor();
    await page.keyboard.press('a');
    await page.locator('.palette [role=option]').first().waitFor();
    expect(await page.locator('main :is(script, img, iframe, a, style)').count()).toBe(0);
  });
});
