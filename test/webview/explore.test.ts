import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { collapse, crowded, graphOf } from '../../src/diagram/index.js';
import { randomGraph, sure } from '../diagram/random.js';
import { SHOP, SHOP_RESULTS } from '../diagram/shop.js';
import { heard, node, panelTests, tell, URI } from './panel.js';

const SHOP_GRAPH = graphOf(SHOP, { results: SHOP_RESULTS, findings: [], view: null });
const { open, draw } = panelTests();

describe('finding one’s way', () => {
  const dimmed = (page: Page): Promise<number> => page.locator('.node[data-dim]').count();

  test('what is looked for stands out, and Enter goes from one to the next', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await page.keyboard.press('/');
    await page.keyboard.type('serv');
    const status = page.getByRole('search').getByRole('status');
    expect(await status.textContent()).toBe('2');
    await page.keyboard.press('Enter');
    expect(await status.textContent()).toBe('1 of 2');
    expect(await page.locator('.node[aria-current]').count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await status.textContent()).toBe('2 of 2');
    expect(await dimmed(page)).toBeGreaterThan(3);
    await page.keyboard.press('Escape');
    expect(await dimmed(page)).toBe(0);
    // What is typed to find something is no command of the drawing.
    await page.keyboard.type('zzz');
    expect(await status.textContent()).toBe('none');
  });

  test('a flow is followed: its arrows and their ends', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    const flows = page.getByRole('combobox', { name: 'Follow a flow' });
    const names = [...new Set(SHOP_GRAPH.edges.flatMap((edge) => edge.flows))];
    expect(await flows.locator('option').allTextContents()).toEqual(['All flows', ...names]);
    const flow = sure(names[0]);
    await flows.selectOption(flow);
    const edges = SHOP_GRAPH.edges.filter((edge) => edge.flows.includes(flow));
    expect(await page.locator('.edge[data-lit]').count()).toBe(edges.length);
    expect(await page.locator('.edge[data-dim]').count()).toBe(SHOP_GRAPH.edges.length - edges.length);
    await flows.selectOption('All flows');
    expect(await page.locator('.edge[data-dim]').count()).toBe(0);
  });

  test('a flow is followed call by call, forth and back, and what was passed stays', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await page.getByRole('combobox', { name: 'Follow a flow' }).selectOption('browse');
    const steps = page.getByRole('group', { name: 'Calls of the flow' });
    const said = page.locator('.note.working');
    const [next, back] = ['The next call', 'The call before'].map((name) => steps.getByRole('button', { name }));
    expect(await steps.textContent()).toContain('0 / 6');
    await sure(next).click();
    expect(await said.textContent()).toBe('1. Shoppers → shop.example');
    expect(await dimmed(page)).toBe(SHOP_GRAPH.nodes.length - 2);
    await sure(next).press('Enter');
    expect(await page.locator('.edge[data-lit]').count()).toBe(1);
    expect(await page.locator('.edge:not([data-dim])').count()).toBe(2);
    await sure(back).click();
    await sure(back).click();
    expect(await said.count()).toBe(0);
    await sure(back).click();
    expect(await said.textContent()).toMatch(/^6\. Shop API → .*: read on miss$/);
    await page.locator('[role=status]', { hasText: '6. Shop API' }).waitFor();
    await page.getByRole('combobox', { name: 'Follow a flow' }).selectOption('checkout');
    expect(await said.count()).toBe(0);
  });

  test('one kind stands out, alone and among what is looked for', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await page.getByRole('combobox', { name: 'Only one kind' }).selectOption('dataset');
    const datasets = SHOP_GRAPH.nodes.filter(({ kind }) => kind === 'dataset');
    const lit = page.locator('.node.card:not([data-dim])');
    expect(await lit.count()).toBe(datasets.length);
    await page.keyboard.press('/');
    await page.keyboard.type('pages');
    expect(await lit.count()).toBe(1);
    await page.getByRole('combobox', { name: 'Only one kind' }).selectOption('All kinds');
    await page.keyboard.press('Escape');
  });

  test('a place is shown alone, and the way back stands above it', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await node(page, 'us-east-1').focus();
    await page.keyboard.press('d');
    const crumbs = page.getByRole('navigation', { name: 'Shown part' });
    await crumbs.waitFor();
    expect(await crumbs.getByRole('button').allTextContents()).toEqual(['Everything', 'us-east-1']);
    await node(page, 'Shoppers').waitFor({ state: 'detached' });
    await node(page, 'Shop API').waitFor();
    await crumbs.getByRole('button', { name: 'Everything' }).click();
    await node(page, 'Shoppers').waitFor();
    await node(page, 'us-east-1').focus();
    await page.keyboard.press('d');
    await node(page, 'Shoppers').waitFor({ state: 'detached' });
    await node(page, 'Shop API').focus();
    await page.keyboard.press('u');
    await node(page, 'Shoppers').waitFor();
    expect(await crumbs.count()).toBe(0);
  });

  test('a small picture of the whole shows where one is, and leads elsewhere', async () => {
    const page = await open();
    await draw(page, randomGraph(60, 2));
    const frame = page.locator('.minimap .frame');
    expect(await frame.count()).toBe(0);
    for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
    await frame.waitFor();
    const place = (): Promise<string> => page.evaluate(() => document.querySelector<SVGElement>('.diagram')?.style.transform ?? '');
    const before = await place();
    await page.locator('.minimap').click({ position: { x: 8, y: 8 } });
    await expect.poll(place).not.toBe(before);
    await page.keyboard.press('Tab');
  });

  test('what has a tag stands out, where anything has one', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    const tags = page.getByRole('combobox', { name: 'Only one tag' });
    expect(await tags.count()).toBe(0);
    await draw(page, {
      ...SHOP_GRAPH,
      nodes: SHOP_GRAPH.nodes.map((each) => (each.id === 'api' || each.id === 'web' ? { ...each, tags: ['team: storefront'] } : each)),
    });
    await tags.selectOption('team: storefront');
    expect(await page.locator('.node.card:not([data-dim])').count()).toBe(2);
    await tags.selectOption('All tags');
    expect(await page.locator('.node[data-dim]').count()).toBe(0);
  });

  test('a large design is drawn by its places at first', async () => {
    const page = await open();
    const graph = randomGraph(700, 3);
    await tell(page, { type: 'diagram', graph, stale: false, uri: URI, hash: '1', views: [], view: null });
    const places = collapse(graph, crowded(graph)).nodes.length;
    await page.waitForFunction((count) => document.querySelectorAll('.node').length >= count, places);
    expect(await page.locator('.node').count()).toBe(places);
  });

  test('a view of the file is asked for by its name', async () => {
    const page = await open();
    await tell(page, {
      type: 'diagram',
      graph: SHOP_GRAPH,
      stale: false,
      uri: URI,
      hash: '1',
      views: [{ name: 'data_only', title: 'Data' }],
      view: null,
    });
    await page.getByRole('combobox', { name: 'View' }).selectOption('Data');
    expect(await heard(page)).toContainEqual({ type: 'view', view: 'data_only' });
  });

  test('a place is closed and opened by a double click or by a key', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    const place = sure(SHOP_GRAPH.nodes.find(({ container }) => container));
    const title = place.title ?? place.name;
    const inside = SHOP_GRAPH.nodes.filter(({ parent }) => parent === place.id).length;
    const nodes = (count: number): Promise<unknown> =>
      page.waitForFunction((wanted) => document.querySelectorAll('[data-node]').length === wanted, count);
    await node(page, title).locator('.title').dblclick();
    await nodes(SHOP_GRAPH.nodes.length - inside);
    expect(await node(page, title).textContent()).toContain(`${inside} components`);
    await node(page, title).focus();
    await page.keyboard.press('c');
    await nodes(SHOP_GRAPH.nodes.length);
  });
});

describe('a run on the diagram', () => {
  const course = {
    title: 'outage',
    step: 10,
    points: 5,
    faults: [{ text: 'fail api', component: 'api', at: 20, duration: 10 }],
    components: [{ id: 'api', utilisation: [0.2, 0.3, 1, 1, 0.2], queue: [0, 0, 40, 80, 0] }],
  };

  test('is gone through by the slider, and left again', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    const api = sure(SHOP_GRAPH.nodes.find(({ id }) => id === 'api'));
    const card = node(page, api.title ?? api.name);
    const before = await card.textContent();
    await tell(page, { type: 'course', course });
    const slider = page.getByRole('slider', { name: 'Time of the run' });
    await slider.waitFor();
    expect(await card.textContent()).toBe(before);
    await slider.fill('2');
    expect(await slider.getAttribute('aria-valuetext')).toBe('20s, fail api');
    expect(await card.textContent()).toContain('100%');
    expect(await card.textContent()).toContain('40');
    expect(await card.locator('.mark.error').count()).toBe(1);
    await slider.fill('4');
    expect(await card.locator('.mark.error').count()).toBe(0);
    await page.getByRole('button', { name: 'Leave the run' }).click();
    expect(await card.textContent()).toBe(before);
    expect(await slider.count()).toBe(0);
  });

  test('plays to its end, and a new text does not end it', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await tell(page, { type: 'course', course });
    await page.getByRole('button', { name: 'Speed 1' }).click();
    await page.getByRole('button', { name: 'Speed 2' }).click();
    await page.getByRole('button', { name: 'Play the run' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await draw(page, { ...SHOP_GRAPH, title: 'Other shop' });
    const slider = page.getByRole('slider', { name: 'Time of the run' });
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.track input')?.value === '4', undefined, {
      timeout: 15_000,
    });
    await page.getByRole('button', { name: 'Play the run' }).waitFor();
    expect(await slider.count()).toBe(1);
  });
});
