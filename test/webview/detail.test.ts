import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DiagramGraph } from '../../src/diagram/index.js';
import { edgeOf, nodeOf } from '../diagram/random.js';
import { panelTests } from './panel.js';

const { open, draw } = panelTests();

const place = nodeOf('west', { title: 'us-west-2', kind: 'region', family: 'place', container: true });
const inside = nodeOf('api', {
  title: 'Storefront gateway service',
  parent: 'west',
  heat: 0.4,
  badges: [{ text: '12ms', title: 'p99', level: 'plain' }],
});
const GRAPH: DiagramGraph = {
  title: 'Levels',
  direction: 'right',
  nodes: [place, inside, nodeOf('db', { parent: 'west' })],
  edges: [edgeOf('api', 'db', { label: 'read' })],
};

const zoomOut = async (page: Page, times: number): Promise<void> => {
  for (let i = 0; i < times; i++) await page.getByRole('button', { name: 'Zoom out' }).click();
};
const detail = (page: Page): Promise<void> =>
  page.waitForFunction(() => document.querySelector('.stage > .diagram')?.hasAttribute('data-detail')).then(() => undefined);

describe('how much is shown of a component', () => {
  test('near: all of it; further away its name in larger letters; as a map its icon, and the names of places', async () => {
    const page = await open();
    await draw(page, GRAPH);
    await detail(page);
    const card = page.locator('[data-node="1"]');
    const seen = (what: string): Promise<boolean> => card.locator(what).first().isVisible();
    expect([await seen('.pill'), await seen('.detail'), await seen('.afar')]).toEqual([true, true, false]);
    expect(await page.locator('.map-name').isVisible()).toBe(false);

    await zoomOut(page, 4);
    await page.locator('[data-detail=afar]').waitFor();
    expect([await seen('.pill'), await seen('.detail'), await seen('.afar'), await seen('.icon')]).toEqual([false, false, true, false]);
    expect(await card.locator('.afar text').allTextContents()).toEqual(['Storefront gateway', 'service']);
    expect(await page.locator('.labels').isVisible()).toBe(false);

    await zoomOut(page, 4);
    await page.locator('[data-detail=map]').waitFor();
    expect([await seen('.afar'), await seen('.icon')]).toEqual([false, true]);
    expect(await page.locator('.map-name').allTextContents()).toEqual(['us-west-2']);
    expect(await page.locator('.map-name').isVisible()).toBe(true);
  });

  test('what is read out is the same from everywhere', async () => {
    const page = await open();
    await draw(page, GRAPH);
    const names = (): Promise<(string | null)[]> =>
      page.locator('.node').evaluateAll((nodes) => nodes.map((each) => each.getAttribute('aria-label')));
    const before = await names();
    await zoomOut(page, 8);
    await page.locator('[data-detail=map]').waitFor();
    expect(await names()).toEqual(before);
    expect(await page.locator('.afar:not([aria-hidden]), .map:not([aria-hidden])').count()).toBe(0);
  });
});

test('the picture is copied as a PNG that other programs take', async () => {
  const page = await open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await draw(page, GRAPH);
  await page.getByRole('button', { name: 'Copy image' }).click();
  const types = (): Promise<string[]> => page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => [...item.types]));
  await expect.poll(types).toEqual(['image/png']);
});
