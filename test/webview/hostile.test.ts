import { describe, expect, test } from 'vitest';
import type { DiagramGraph } from '../../src/diagram/index.js';
import { drawable } from '../../src/diagram/drawing/text.js';
import { HOSTILE } from '../diagram/hostile.js';
import { edgeOf, nodeOf, sure } from '../diagram/random.js';
import { heard, panelTests } from './panel.js';

const { open, draw } = panelTests();

/** A chain of components that are called, are of, and do what the labels say. */
function graphOf(title: string, labels: readonly string[]): DiagramGraph {
  return {
    title,
    direction: 'right',
    nodes: labels.map((label) =>
      nodeOf(label, {
        title: label,
        kind: label,
        icon: label,
        family: label,
        description: label,
        badges: [{ text: label, title: label, level: 'bad' }],
      }),
    ),
    edges: labels.slice(1).map((label, i) => edgeOf(labels[i] ?? '', label, { id: label, label, flows: [label] })),
  };
}

describe('hostile labels', () => {
  const graph = graphOf('<img src=x onerror=alert(1)> & friends', HOSTILE);

  test('are text in the panel: nothing runs, nothing is loaded, nothing is added', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await draw(page, graph);
    const labels = await page.locator('.node').evaluateAll((nodes) => nodes.map((each) => each.getAttribute('aria-label')));
    expect(labels).toEqual(HOSTILE);
    const tags = await page.evaluate(() =>
      [...new Set([...document.querySelectorAll('.stage > .diagram, .stage > .diagram *')].map((each) => each.tagName))].sort(),
    );
    expect(tags).toEqual(['circle', 'g', 'path', 'polygon', 'rect', 'svg', 'text', 'title'].filter((tag) => tags.includes(tag)));
    expect(asked.filter((url) => !url.startsWith('blob:'))).toEqual([]);
  });

  test('are what the titles of the cards say, as far as there is room', async () => {
    const page = await open();
    await draw(page, graph);
    const titles = await page
      .locator('.node')
      .evaluateAll((nodes) => nodes.map((each) => each.querySelector('text.title')?.textContent ?? ''));
    for (const [index, label] of HOSTILE.map(drawable).entries()) {
      const title = sure(titles[index]);
      const cut = title.endsWith('…') ? title.slice(0, -1) : title;
      expect(cut).not.toBe('');
      expect(title === label || (cut !== title && label.startsWith(cut)), `${title} is drawn for ${label}`).toBe(true);
    }
  });

  test('are text in the card that the mouse brings up', async () => {
    const page = await open();
    const card = page.locator('.hover-card');
    const shown = async (of: DiagramGraph, index: number): Promise<readonly string[]> => {
      await draw(page, of);
      await page.mouse.move(1, 1);
      await card.waitFor({ state: 'detached' });
      await page.locator('[data-node]').nth(index).hover({ force: true });
      await card.locator('strong', { hasText: of.nodes[index]?.name ?? '' }).waitFor();
      expect(await card.locator('strong').textContent()).toBe(of.nodes[index]?.title);
      return card.locator('*').evaluateAll((all) => all.map((each) => `${each.tagName} ${each.getAttributeNames().sort().join(' ')}`));
    };
    const few = (labels: readonly string[]): readonly string[] => [
      ...labels.filter((label) => /^[<&"'$]/.test(label)).slice(0, 6),
      'other',
    ];
    for (const [index, label] of few(HOSTILE).entries()) {
      const usual = await shown(graphOf(`Usual ${index}`, ['one', 'two']), 0);
      expect(await shown(graphOf(`Hostile ${index}`, [label, 'two']), 0)).toEqual(usual);
    }
  }, 60_000);

  test('are text in a saved SVG, which is XML and asks for nothing when it is opened', async () => {
    const page = await open({ theme: 'light' });
    await draw(page, graph);
    await heard(page);
    await page.getByRole('button', { name: 'Save as SVG' }).click();
    const [saved] = await heard(page);
    const text = saved?.type === 'save' ? saved.data : '';
    const read = await page.evaluate((xml) => {
      const parsed = new DOMParser().parseFromString(xml, 'image/svg+xml');
      return {
        errors: parsed.querySelectorAll('parsererror').length,
        labels: [...parsed.querySelectorAll('.node > title')].map((each) => each.textContent),
        attributes: [...parsed.querySelectorAll('*')]
          .flatMap((each) => each.getAttributeNames())
          .filter((name) => /^on|href|^style$/.test(name)),
      };
    }, text);
    expect(read).toEqual({ errors: 0, labels: HOSTILE.map(drawable), attributes: [] });

    const other = await sure(page.context().browser() ?? undefined).newPage();
    const asked: string[] = [];
    other.on('request', (request) => asked.push(request.url()));
    other.on('dialog', () => asked.push('a dialog'));
    await other.goto(`data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`);
    await other.waitForTimeout(200);
    expect(await other.evaluate(() => document.documentElement.tagName)).toBe('svg');
    expect(asked.filter((url) => !url.startsWith('data:image/svg'))).toEqual([]);
    await other.close();
  });
});
