import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DiagramGraph } from '../../src/diagram/index.js';
import type { ToPanel } from '../../src/server/protocol.js';
import { edgeOf, nodeOf, sure } from '../diagram/random.js';
import { heard, node, panelTests, SHOP_GRAPH, tell, URI } from './panel.js';

const { open, draw } = panelTests();
const shownBox = async (page: Page, title: string): Promise<{ x: number; y: number; width: number; height: number }> =>
  sure((await node(page, title).boundingBox()) ?? undefined);
const scale = async (page: Page): Promise<number> => page.evaluate(() => new DOMMatrix(getComputedStyle(sureSvg()).transform).a);
const withSvg = (page: Page): Promise<void> =>
  page.evaluate(() => {
    (window as unknown as { sureSvg: () => Element }).sureSvg = () => document.querySelector('.stage > .diagram') ?? document.body;
  });
declare function sureSvg(): Element;

/** A change that the hanging engine does not answer. */
const endless = (): Extract<ToPanel, { type: 'diagram' }> => {
  const graph: DiagramGraph = { ...SHOP_GRAPH, nodes: Array.from({ length: 20 }, (_, i) => nodeOf(`n${i}`)), edges: [] };
  return { type: 'diagram', graph, stale: false, uri: URI, hash: '2', views: [], view: null };
};

describe('the panel', () => {
  test.each([320, 360, 515, 580, 640, 1200])('has every control inside a panel of %i pixels, none over another', async (width) => {
    const page = await open({ width });
    await draw(page, SHOP_GRAPH);
    const requests = page.getByRole('button', { name: 'Show requests' });
    if ((await requests.count()) > 0) await requests.click();
    const boxesOf = (selector: string): Promise<DOMRect[]> =>
      page
        .locator(selector)
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().toJSON() as DOMRect).filter((box) => box.width > 0));
    const boxes = await boxesOf('.toolbar > *, .explore > *');
    expect(boxes.length).toBeGreaterThanOrEqual(12);
    expect(boxes.filter(({ left, right }) => left < 0 || right > width)).toEqual([]);
    const [bar] = await boxesOf('.toolbar');
    expect(bar?.left).toBeGreaterThanOrEqual(12);
    for (const { right } of await boxesOf('.toolbar > *')) expect(right).toBeLessThan(bar?.right ?? NaN);
    const over = boxes.flatMap((a, i) =>
      boxes.slice(i + 1).filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom),
    );
    expect(over).toEqual([]);
  });

  test('draws an architecture under its policy, all of it in view', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    expect(await page.locator('.card').count()).toBe(10);
    expect(await page.locator('.edge').count()).toBe(SHOP_GRAPH.edges.length);
    for (const title of ['Shoppers', 'Order events', 'us-east-1']) {
      const box = await shownBox(page, title);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(900);
      expect(box.y + box.height).toBeLessThanOrEqual(760);
    }
  });

  test('zooms by as many steps as were asked for, however quickly', async () => {
    const page = await open({ still: false });
    await draw(page, SHOP_GRAPH);
    const zoom = async (): Promise<number> => parseInt((await page.locator('.zoom').textContent()) ?? '', 10);
    const whole = await zoom();
    await page.getByRole('button', { name: 'Zoom in' }).evaluate((button: HTMLElement) => {
      for (let pressed = 0; pressed < 3; pressed++) button.click();
    });
    await expect.poll(async () => (await zoom()) / whole).toBeCloseTo(1.25 ** 3, 1);
  });

  test('shows the text of what is clicked', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await heard(page);
    await node(page, 'Shop API').click();
    expect(await heard(page)).toEqual([{ type: 'reveal', component: 'api' }]);
    await node(page, 'us-east-1').locator('.title').click();
    expect(await heard(page)).toEqual([{ type: 'reveal', component: 'virginia' }]);
  });

  test('marks what the cursor is at in the text, with the edges at it, and brings it into view', async () => {
    const page = await open({ width: 400, height: 300 });
    await draw(page, SHOP_GRAPH);
    for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
    await tell(page, { type: 'select', component: 'orders' });
    await page.locator('.node[aria-current=true]').waitFor();
    expect(await page.locator('.node[aria-current]').getAttribute('aria-label')).toContain('SQL database');
    expect(await page.locator('.edge[data-near]').count()).toBe(2);
    const box = sure((await page.locator('.node[aria-current]').boundingBox()) ?? undefined);
    expect(box.x >= 0 && box.x < 400 && box.y >= 0 && box.y < 300).toBe(true);
    await tell(page, { type: 'select', component: null });
    await page.waitForFunction(() => document.querySelector('[aria-current]') === null);
  });

  test('is walked by keyboard: arrows along edges, Enter to the text, plus, minus and 0 to zoom', async () => {
    const page = await open();
    await draw(page, { ...SHOP_GRAPH, direction: 'right' });
    await withSvg(page);
    await heard(page);
    expect(await page.locator('[tabindex="0"]').count()).toBe(1);
    await node(page, 'Shoppers').focus();
    const visited: (string | null)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
      await page.keyboard.press(key);
      visited.push(await page.evaluate(() => document.activeElement?.querySelector('.title')?.textContent ?? null));
    }
    expect(visited).toEqual(['shop.example', 'Entry', 'Storefront', 'Shop API', 'Storefront']);
    await page.keyboard.press('Enter');
    expect(await heard(page)).toEqual([{ type: 'reveal', component: 'web' }]);
    const before = await scale(page);
    await page.keyboard.press('+');
    expect(await scale(page)).toBeCloseTo(before * 1.25, 5);
    await page.keyboard.press('-');
    expect(await scale(page)).toBeCloseTo(before, 5);
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    expect(await scale(page)).toBeCloseTo(before, 5);
    expect(await page.locator('[tabindex="0"]').count()).toBe(1);
  });

  test('is panned by dragging and zoomed by the wheel, and a drag is no click', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await withSvg(page);
    await heard(page);
    const before = await shownBox(page, 'Shop API');
    await page.mouse.move(before.x + 20, before.y + 20);
    await page.mouse.down();
    await page.mouse.move(before.x + 120, before.y + 70, { steps: 4 });
    await page.mouse.up();
    const after = await shownBox(page, 'Shop API');
    // Chromium keeps rectangles in 32-bit floats: at these sizes a step is about 0.00002 px.
    expect(after.x - before.x).toBeCloseTo(100, 3);
    expect(after.y - before.y).toBeCloseTo(50, 3);
    expect(await heard(page)).toEqual([]);
    const zoom = await scale(page);
    await page.mouse.wheel(0, -300);
    await page.waitForFunction((k) => new DOMMatrix(getComputedStyle(sureSvg()).transform).a > k, zoom);
  });
});

describe('a change of the architecture', () => {
  test('in figures alone moves nothing and draws nothing anew', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await node(page, 'Shop API').focus();
    await page.evaluate(() => {
      for (const each of document.querySelectorAll('[data-node]')) each.setAttribute('data-old', '');
    });
    const before = await page.locator('.nodes > g').evaluateAll((nodes) => nodes.map((each) => each.getAttribute('transform')));
    const calmer = {
      ...SHOP_GRAPH,
      nodes: SHOP_GRAPH.nodes.map((each) =>
        each.id === 'api' ? { ...each, heat: 0.11, badges: each.badges.map((badge) => ({ ...badge, text: '7ms' })) } : each,
      ),
    };
    await tell(page, { type: 'diagram', graph: calmer, stale: false, uri: URI, hash: '2', views: [], view: null });
    await node(page, 'Shop API').getByText('11%').waitFor();
    expect(await page.locator('.nodes > g').evaluateAll((nodes) => nodes.map((each) => each.getAttribute('transform')))).toEqual(before);
    expect(await page.locator('[data-old]').count()).toBe(SHOP_GRAPH.nodes.length);
    expect(await page.evaluate(() => document.activeElement?.querySelector('.title')?.textContent)).toBe('Shop API');
  });

  test('keeps what is looked at where it is on the screen, when somebody chose a view', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await node(page, 'Shop API').click();
    await page.keyboard.press('+');
    const before = await shownBox(page, 'Shop API');
    const bigger = {
      ...SHOP_GRAPH,
      nodes: [...SHOP_GRAPH.nodes, nodeOf('extra', { parent: 'virginia' })],
      edges: [...SHOP_GRAPH.edges, edgeOf('web', 'extra')],
    };
    await draw(page, bigger);
    const after = await shownBox(page, 'Shop API');
    expect(after.x).toBeCloseTo(before.x, 0);
    expect(after.y).toBeCloseTo(before.y, 0);
  });

  test('that breaks the text leaves the last good diagram, and says so', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await draw(page, SHOP_GRAPH, { stale: true });
    await page.locator('.note.stale', { hasText: 'The text has errors: this is the last good diagram.' }).waitFor();
    await page.locator('[role=status]', { hasText: 'last good diagram' }).waitFor();
    expect(await page.locator('.card').count()).toBe(10);
    await draw(page, SHOP_GRAPH);
    await page.locator('.note.stale').waitFor({ state: 'detached' });
    await page.locator('[role=status]', { hasText: /\d+ components/ }).waitFor();
    // An answer to something else is told once, and hides nothing that comes after it.
    await tell(page, { type: 'said', text: 'The picture is on the clipboard.', failed: false });
    await page.locator('[role=status]', { hasText: 'clipboard' }).waitFor();
    await draw(page, SHOP_GRAPH, { stale: true });
    await page.locator('[role=status]', { hasText: /^The text has errors/ }).waitFor();
  });

  test('that leaves nothing to draw shows why', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await tell(page, { type: 'empty', message: 'shop.arch has nothing to draw yet.' });
    await page.locator('.empty', { hasText: 'shop.arch has nothing to draw yet.' }).waitFor();
    expect(await page.locator('.node').count()).toBe(0);
    expect(await page.locator('.stage').isVisible()).toBe(false);
    await draw(page, SHOP_GRAPH);
    expect(await page.locator('.stage').isVisible()).toBe(true);
  });

  test('that the engine never finishes keeps the last drawing with a notice, and the next one is drawn again', async () => {
    const page = await open({ worker: '/hanging.js' });
    await draw(page, SHOP_GRAPH);
    await page.clock.install();
    await tell(page, endless());
    // A machine with much to do is waited for.
    await page.clock.fastForward(20_000);
    await page.locator('.note.working', { hasText: 'Drawing…' }).waitFor();
    expect(await page.locator('.note.notice').count()).toBe(0);
    await page.clock.fastForward(11_000);
    await page.locator('.note.notice', { hasText: 'could not be laid out in time' }).waitFor();
    expect(await page.locator('.card').count()).toBe(10);
    await draw(page, { ...SHOP_GRAPH, nodes: SHOP_GRAPH.nodes.slice(0, 3), edges: [] });
    expect(await page.locator('.note').count()).toBe(0);
  }, 60_000);

  test('that the engine is stuck on does not hold up the next one', async () => {
    const page = await open({ worker: '/hanging.js' });
    await draw(page, SHOP_GRAPH);
    await page.clock.install();
    await tell(page, endless());
    await page.clock.runFor(1000);
    await tell(page, { ...endless(), graph: { ...SHOP_GRAPH, nodes: SHOP_GRAPH.nodes.slice(0, 3), edges: [] } });
    await page.clock.runFor(6000);
    await page.waitForFunction(() => document.querySelectorAll('[data-node]').length === 3);
    expect(await page.locator('.note').count()).toBe(0);
  }, 60_000);

  test('whose first picture takes long has a plain one until then', async () => {
    const page = await open({ worker: '/hanging.js' });
    await page.clock.install();
    await tell(page, endless());
    await page.clock.runFor(9000);
    await page.locator('.note.notice', { hasText: 'plain rows until the layout is done' }).waitFor();
    await page.locator('.note.working', { hasText: 'Drawing…' }).waitFor();
    expect(await page.locator('.card').count()).toBe(20);
  }, 60_000);

  test('without a layout engine everything stands in rows', async () => {
    const page = await open({ worker: '/nowhere.js' });
    await draw(page, SHOP_GRAPH);
    await page.locator('.note.notice', { hasText: 'plain rows' }).first().waitFor();
    expect(await page.locator('.card').count()).toBe(10);
  });

  test('of another document shows all of that', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    for (let i = 0; i < 5; i++) await page.keyboard.press('+');
    await draw(page, { ...SHOP_GRAPH, title: 'Another shop' }, { uri: 'file:///other.arch' });
    const box = await shownBox(page, 'Shoppers');
    expect(box.x > 0 && box.y > 0 && box.x + box.width < 900).toBe(true);
  });
});

describe('a panel that comes back', () => {
  test('shows the part of the drawing that it showed before', async () => {
    const page = await open({ state: { version: 1, uri: URI, view: { x: -120, y: -40, k: 1.5 } } });
    await draw(page, SHOP_GRAPH);
    await withSvg(page);
    expect(await page.evaluate(() => getComputedStyle(sureSvg()).transform)).toBe('matrix(1.5, 0, 0, 1.5, -120, -40)');
  });

  test('shows the place that was drawn alone and what was closed, and asks for the view of the file', async () => {
    const page = await open({ state: { version: 1, uri: URI, view: null, inside: 'virginia', collapsed: [], shown: 'data_only' } });
    const shop: ToPanel = { type: 'diagram', graph: SHOP_GRAPH, stale: false, uri: URI, hash: '1', views: [], view: null };
    expect(await heard(page)).toContainEqual({ type: 'view', view: 'data_only' });
    await tell(page, shop);
    await page.locator('.crumbs [aria-current]', { hasText: 'us-east-1' }).waitFor();
    expect(await node(page, 'Shoppers').count()).toBe(0);
    await page.getByRole('button', { name: 'Everything' }).click();
    await node(page, 'Shoppers').waitFor();
    await page.waitForFunction(() => (window.kept as { inside: unknown }).inside === null);

    const closed = await open({ state: { version: 1, uri: URI, view: null, collapsed: ['virginia'] } });
    await tell(closed, shop);
    await node(closed, 'us-east-1').waitFor();
    expect(await node(closed, 'Shop API').count()).toBe(0);
  });

  test('keeps the document and the view', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await page.waitForFunction(() => window.kept !== undefined);
    expect(await page.evaluate(() => window.kept)).toMatchObject({ version: 1, uri: URI, view: null });
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.waitForFunction(() => (window.kept as { view: unknown }).view !== null);
    expect(await page.evaluate(() => window.kept)).toMatchObject({ version: 1, uri: URI, view: { k: expect.any(Number) as number } });
  });

  test.each([
    ['another version', { version: 2, uri: URI, view: { x: 0, y: 0, k: 3 } }],
    ['no numbers', { version: 1, uri: URI, view: { x: 'a', y: null, k: Infinity } }],
    ['no object', '<script>alert(1)</script>'],
    ['another document', { version: 1, uri: 'file:///other.arch', view: { x: 0, y: 0, k: 3 } }],
  ])('with a state of %s shows everything', async (_, state) => {
    const page = await open({ state });
    await draw(page, SHOP_GRAPH);
    await withSvg(page);
    expect(await scale(page)).toBeLessThan(1);
  });

  test('does not hear what the extension never says', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    for (const message of [
      null,
      7,
      'diagram',
      {},
      { type: 'eval' },
      { type: 'diagram', graph: { nodes: 'x' } },
      { type: 'select', component: 5 },
    ]) {
      await page.evaluate((said) => {
        window.postMessage(said, '*');
      }, message);
    }
    await page.waitForTimeout(100);
    expect(await page.locator('.card').count()).toBe(10);
  });
});

describe('a large drawing', () => {
  test('of 300 components has outlines of what is out of sight, and draws it whole when it is looked at', async () => {
    const page = await open({ state: { version: 1, uri: URI, view: { x: 0, y: 0, k: 1 } } });
    const nodes = Array.from({ length: 300 }, (_, i) => nodeOf(`n${i}`));
    const edges = nodes.slice(1).map((each, i) => edgeOf(`n${i >> 1}`, each.id, { label: 'read' }));
    await draw(page, { title: 'Large', direction: 'right', nodes, edges });
    const whole = page.locator('.nodes > .card:not(.bare)');
    await whole.first().waitFor();
    expect(await whole.count()).toBeLessThan(60);
    expect(await page.locator('.label text').count()).toBeLessThan(60);
    await tell(page, { type: 'select', component: 'n299' });
    await page.locator('[aria-current]:not(.bare) .title').waitFor();
    const box = sure((await page.locator('[aria-current]').boundingBox()) ?? undefined);
    expect(box.x >= 0 && box.x < 900 && box.y >= 0 && box.y < 760).toBe(true);
    // As a map there are outlines alone, and everything has a name for those who hear it.
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.locator('[data-detail=map]').waitFor();
    await page.waitForFunction(() => document.querySelectorAll('.nodes > .card:not(.bare)').length === 0);
    expect(await page.locator('.nodes > .card[aria-label]').count()).toBe(300);
  }, 120_000);

  test('of too many components says so', async () => {
    const page = await open();
    const nodes = Array.from({ length: 5_001 }, (_, i) => nodeOf(`n${i}`));
    await tell(page, {
      type: 'diagram',
      graph: { title: 'Huge', direction: 'right', nodes, edges: [] },
      stale: false,
      uri: URI,
      hash: '1',
      views: [],
      view: null,
    });
    await page.getByText('5,001 components are too many for one picture').waitFor();
  });
});
