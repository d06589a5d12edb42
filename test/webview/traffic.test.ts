import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DiagramGraph } from '../../src/diagram/index.js';
import { edgeOf, nodeOf } from '../diagram/random.js';
import { node, panelTests, tell } from './panel.js';

const { open, draw } = panelTests();

const web = nodeOf('web', {
  heat: 0.5,
  badges: [{ text: '12ms', title: 'p99', level: 'plain' }],
  measured: { utilisation: 0.5, latency: 0.012, errors: 0.01, cost: 120 },
});
const db = nodeOf('db', {
  heat: 0.2,
  badges: [{ text: '3ms', title: 'p99', level: 'plain' }],
  measured: { utilisation: 0.2, latency: 0.003, errors: 0, cost: 480 },
});
const GRAPH: DiagramGraph = {
  title: 'Traffic',
  direction: 'right',
  nodes: [web, db],
  edges: [edgeOf('web', 'db', { rate: 1200, errors: 0.05, label: 'read', flows: ['browse'] })],
};

/** The pixels that are painted on the arrows. */
const painted = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.traffic');
    return canvas?.toDataURL() ?? '';
  });
const dots = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('canvas.traffic');
    const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let count = 0;
    for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) count++;
    return count;
  });

describe('requests', () => {
  test('move along the arrows, so many a dot, at a pace that can be chosen, and stop', async () => {
    const page = await open({ still: false });
    await draw(page, GRAPH);
    await page.getByRole('button', { name: 'Show requests' }).click();
    await page.waitForFunction(() => document.querySelector('canvas.traffic') !== null);
    const first = await painted(page);
    await expect.poll(() => painted(page)).not.toBe(first);
    const pace = page.getByRole('button', { name: /^Pace/ });
    expect(await pace.textContent()).toBe('● 200 · 1×');
    await pace.click();
    expect(await pace.textContent()).toBe('● 200 · 2×');
    await page.getByRole('button', { name: 'Hide requests' }).click();
    expect(await page.locator('canvas.traffic').count()).toBe(0);
  });

  test('stand still for whoever wants less motion', async () => {
    const page = await open({ still: true });
    await draw(page, GRAPH);
    await page.getByRole('button', { name: 'Show requests' }).click();
    await page.waitForFunction(() => document.querySelector('canvas.traffic') !== null);
    expect(await dots(page)).toBeGreaterThan(0);
    const first = await painted(page);
    await page.waitForTimeout(300);
    expect(await painted(page)).toBe(first);
  });

  test('are not offered where nobody knows how many there are', async () => {
    const page = await open();
    await draw(page, { ...GRAPH, edges: [edgeOf('web', 'db')] });
    expect(await page.getByRole('button', { name: 'Show requests' }).count()).toBe(0);
  });
});

describe('figures', () => {
  test('colour the cards: utilisation, times, failures or costs; nothing moves', async () => {
    const page = await open();
    await draw(page, GRAPH);
    const place = await node(page, 'web').getAttribute('transform');
    const bar = (title: string): Promise<string | null> => node(page, title).locator('.heat text').textContent();
    expect(await bar('web')).toBe('50%');
    await page.getByRole('combobox', { name: 'Colour by' }).selectOption('cost');
    expect([await bar('web'), await bar('db')]).toEqual(['$120/mo', '$480/mo']);
    expect(await node(page, 'db').getAttribute('class')).toContain('bad');
    await page.getByRole('combobox', { name: 'Colour by' }).selectOption('latency');
    expect(await node(page, 'web').getAttribute('class')).toContain('bad');
    expect(await node(page, 'web').getAttribute('transform')).toBe(place);
  });

  test('are shown of what the mouse rests on, with their course over the run', async () => {
    const page = await open();
    await draw(page, GRAPH);
    await tell(page, {
      type: 'course',
      course: {
        title: 'lost',
        step: 1,
        points: 3,
        faults: [],
        components: [{ id: 'web', utilisation: [0.1, 0.9, 0.2], queue: [0, 4, 0] }],
      },
    });
    await page.getByRole('group', { name: 'Run lost' }).waitFor();
    await node(page, 'web').hover();
    const card = page.locator('.hover-card');
    await card.waitFor();
    expect(await card.locator('tr').allTextContents()).toEqual(['utilisation50%', 'p9912ms', 'errors1%', 'cost$120/mo']);
    expect(await card.locator('polyline').count()).toBe(2);
    await page.locator('.label text').hover({ force: true });
    await card.getByText('web → db').waitFor();
    expect(await card.locator('tr').allTextContents()).toEqual(['rate1200/s', 'fail5%']);
    await page.mouse.move(5, 5);
    await card.waitFor({ state: 'detached' });
  });

  test('of two runs colour the cards by what became better and worse, until nothing is compared any more', async () => {
    const page = await open();
    await draw(page, GRAPH);
    const differences = [
      { component: 'web', title: 'p99', text: '+9ms', change: 0.6 },
      { component: 'db', title: 'p99', text: '−1ms', change: -0.2 },
    ];
    await tell(page, { type: 'differences', against: 'shop 12:00', differences });
    await page.getByText('Compared with shop 12:00').waitFor();
    expect(await page.locator('.turn').count()).toBe(2);
    expect(await node(page, 'web').locator('.pill text').allTextContents()).toEqual(['p99', '+9ms']);
    expect(await node(page, 'web').getAttribute('aria-label')).toContain('p99 +9ms');
    await tell(page, { type: 'differences', against: '', differences: null });
    await page.locator('.turn').first().waitFor({ state: 'detached' });
    expect(await node(page, 'web').locator('.pill text').last().textContent()).toBe('12ms');
  });
});
