// The results panel as VS Code would show it: the real bundle behind its real policy; and the file that is made of it.
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { resultsPage } from '../../src/extension/page.js';
import type { Results } from '../../src/kinds/figures/results.js';
import { sharePage } from '../../src/report/index.js';
import type { FromResults, StoredRun, ToResults } from '../../src/server/protocol.js';
import { HOSTILE } from '../diagram/hostile.js';
import { simulated } from '../kinds/design.js';
import { launch } from './panel.js';
import { THEMES, type ThemeName } from './themes.js';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'results-'));
const TEXT =
  'users u { rate: 50/s }\napp_server api "<img src=x onerror=alert(1)>" { time: 5ms }\nsql_database db { time: 1ms }\nflow order { u -> api -> db }\n' +
  'scenario dead {\n  duration: 40s\n  at 10s: fail db for 10s\n  expect availability(order) > 99%\n  expect p99(order) < 1s\n}\n';

let browser: Browser;
let server: Server;
const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
let run: StoredRun;
let other: StoredRun;
const pages: Page[] = [];
/** What the pages asked of anybody but whoever shows them. */
const strangers: string[] = [];

beforeAll(async () => {
  await build({
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    absWorkingDir: root,
    logLevel: 'error',
    minify: true,
    entryPoints: ['src/webview/results/results.tsx'],
    outfile: path.join(folder, 'results.js'),
  });
  const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };
  server = createServer((request, response) => {
    const name = path.basename(request.url ?? '');
    const html = (): string => resultsPage({ nonce: 'bm9uY2U=', cspSource: origin(), script: '/results.js', style: '/results.css' });
    response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/html' });
    response.end(name in { 'results.js': 0, 'results.css': 0 } ? readFileSync(path.join(folder, name)) : html());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launch();
  const settings = { scenario: 'dead', replications: 8 };
  run = { id: '1', title: 'order, dead', uri: 'file:///order.arch', results: await simulated(TEXT, settings) };
  other = { ...run, id: '2', title: 'order, slower', results: await simulated(TEXT.replace('5ms', '9ms'), settings) };
}, 120_000);
afterAll(async () => {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  for (const page of pages.splice(0)) {
    expect(await page.evaluate(() => window.violations)).toEqual([]);
    await page.close();
  }
  expect(strangers.splice(0)).toEqual([]);
});

async function blank(theme: ThemeName, state?: unknown): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  pages.push(page);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin()) && !url.startsWith('file:') && !url.startsWith('data:')) strangers.push(url);
  });
  page.on('dialog', (dialog) => {
    throw new Error(`a text opened a dialog: ${dialog.message()}`);
  });
  await page.addInitScript('window.__name = (f) => f');
  await page.addInitScript(
    ({ variables, name, state: kept }) => {
      window.said = [];
      window.violations = [];
      window.kept = kept;
      document.addEventListener('securitypolicyviolation', (event) =>
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
      document.addEventListener('DOMContentLoaded', () => {
        for (const [key, value] of Object.entries(variables)) document.documentElement.style.setProperty(key, value);
        document.body.classList.add(...name.split(' '));
      });
    },
    { variables: THEMES[theme].variables, name: THEMES[theme].class, state },
  );
  return page;
}

async function open(theme: ThemeName = 'dark', state?: unknown): Promise<Page> {
  const page = await blank(theme, state);
  await page.addInitScript(() => {
    window.acquireVsCodeApi = () => ({
      postMessage: (message: never) => window.said.push(message),
      getState: () => window.kept,
      setState: (kept: unknown) => (window.kept = kept),
    });
  });
  await page.goto(`${origin()}/results.html`);
  return page;
}

async function tell(page: Page, message: ToResults): Promise<void> {
  await page.evaluate((said) => {
    window.postMessage(said, '*');
  }, message);
}

async function heard(page: Page): Promise<FromResults[]> {
  return page.evaluate(() => window.said.splice(0) as unknown as FromResults[]);
}

async function show(page: Page, base: StoredRun | null = null): Promise<void> {
  await tell(page, { type: 'run', run, base, others: [{ id: '2', title: 'order, slower' }] });
  await page.getByRole('heading', { name: 'order, dead' }).waitFor();
}

const SO_FAR = [{ flow: 'order', throughput: 80, p99: 0.2, errors: null }];

describe('The results panel', () => {
  test('says what broke, and leads to where it stands', async () => {
    const page = await open();
    await show(page);
    expect(await page.getByText('1 of 2 hold').count()).toBe(1);
    await page
      .getByRole('list', { name: 'What happened' })
      .getByText(/^.*availability\(order\) > 99% fails: it was 7\d/)
      .waitFor();
    // Words of the design's text are set apart as such.
    await page
      .getByRole('list', { name: 'What happened' })
      .locator('code', { hasText: /^fail db$/ })
      .first()
      .waitFor();
    await heard(page);
    await page.getByRole('button', { name: 'Show db' }).first().click();
    await page.getByRole('button', { name: 'availability(order) > 99%' }).click();
    const [reveal, line] = await heard(page);
    expect(reveal).toEqual({ type: 'reveal', component: 'db' });
    expect(line).toMatchObject({ type: 'line', line: 8 });
  });

  test('sorts the components by whatever column is pressed', async () => {
    const page = await open();
    await show(page);
    const table = page.getByRole('table', { name: 'Components' });
    const names = (): Promise<string[]> =>
      table.locator('tbody th').evaluateAll((all) => all.map((each) => each.textContent.split(' ')[0] ?? ''));
    const written = await names();
    await table.getByRole('button', { name: 'utilisation' }).click();
    expect(await table.getByRole('columnheader', { name: 'utilisation' }).getAttribute('aria-sort')).toBe('descending');
    expect((await names())[0]).toBe('api');
    await table.getByRole('button', { name: 'utilisation' }).click();
    expect((await names()).at(-1)).toBe('api');
    await table.getByRole('button', { name: 'utilisation' }).click();
    expect(await names()).toEqual(written);
  });

  test('reads a moment off a chart by mouse and by key, and hides a line', async () => {
    const page = await open();
    await show(page);
    const chart = page.getByRole('figure', { name: 'Requests without an answer' });
    const plot = chart.getByRole('img');
    expect(await plot.getAttribute('aria-label')).toMatch(/order: between 0% and 100%/);
    // A share has no more than all of it, and time begins at 0s.
    expect(await chart.locator('.tick text').allTextContents()).toEqual(['0%', '25%', '50%', '75%', '100%']);
    expect(await chart.locator('text.time').first().textContent()).toBe('0s');
    const box = await plot.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 52 + ((box?.width ?? 0) - 62) * 0.35, (box?.y ?? 0) + 80);
    expect(await chart.locator('.moment').textContent()).toMatch(/^1[345](\.\d+)?s$/);
    expect(await chart.locator('.legend b').first().textContent()).toBe('100%');
    await page.mouse.move(0, 0);
    await plot.focus();
    await page.keyboard.press('ArrowRight');
    expect(await chart.locator('.moment').textContent()).toMatch(/^0/);
    await chart.getByRole('button', { name: 'order' }).click();
    expect(await chart.locator('.series').count()).toBe(0);
  });

  test('puts two runs side by side', async () => {
    const page = await open();
    await show(page);
    await heard(page);
    await page.getByRole('combobox', { name: 'Compare with' }).selectOption('order, slower');
    expect(await heard(page)).toEqual([{ type: 'compare', id: '2' }]);
    await show(page, other);
    await page.getByRole('columnheader', { name: 'before' }).waitFor();
    // The mean of the other run is twice as long: less is better, and by more than chance.
    const row = page.getByRole('table', { name: 'Components' }).getByRole('row', { name: /^api/ });
    expect(await row.locator('.change.better').first().textContent()).toMatch(/^−/);
    expect(await page.locator('.series .base').count()).toBeGreaterThan(3);
  });

  test('shows progress and a stop, and why nothing came of it', async () => {
    const page = await open();
    await page.getByText('No simulation has been run yet.').waitFor();
    await tell(page, { type: 'running', title: 'order, dead', ratio: 0.42, flows: SO_FAR });
    await page.getByRole('status').getByText('Simulating order, dead, 42 %').waitFor();
    const partial = page.getByRole('table', { name: 'So far' });
    expect(await partial.getByRole('row', { name: /^order/ }).allTextContents()).toEqual(['order80/s200ms–']);
    await page.getByRole('button', { name: 'Stop' }).click();
    expect((await heard(page)).at(-1)).toEqual({ type: 'stop' });
    await tell(page, { type: 'ended', error: 'The simulator failed: no memory' });
    await page.getByRole('alert').getByText('The simulator failed: no memory').waitFor();
    expect(await page.getByRole('status').count()).toBe(0);
    expect(await partial.count()).toBe(0);
  });

  test('shows whatever a design is called as it is written', async () => {
    const hostile = HOSTILE.filter((text) => text.trim() !== '');
    const page = await open();
    const { results } = run;
    const [api, expectation] = [results.components.api, results.expectations[0]];
    if (!api || !expectation) throw new Error('the run has no api');
    const named: StoredRun = {
      ...run,
      title: hostile.join(' '),
      results: {
        ...results,
        architecture: hostile.join(' '),
        components: Object.fromEntries(hostile.map((text) => [text, api])),
        flows: Object.fromEntries(hostile.map((text) => [text, { ...results.flows.order }])),
        expectations: hostile.map((text) => ({ ...expectation, text, reason: text })),
        notes: hostile,
      },
    };
    const before = await page.locator('img, script, a, iframe, object').count();
    await tell(page, { type: 'run', run: named, base: null, others: hostile.map((text) => ({ id: text, title: text })) });
    await page.getByRole('table', { name: 'Components' }).waitFor();
    await page.locator('details > summary').click();
    expect(await page.locator('img, script, a, iframe, object').count()).toBe(before);
    const text = await page.locator('main').evaluate((main) => main.textContent);
    expect(hostile.filter((each) => !text.includes(each))).toEqual([]);
  });

  test('is what it was after a restart', async () => {
    const page = await open('dark', { run });
    await page.getByRole('heading', { name: 'order, dead' }).waitFor();
    const nothing = await open('dark', { run: { ...run, results: 'gone' } });
    await nothing.getByText('No simulation has been run yet.').waitFor();
  });

  test.each(Object.keys(THEMES) as ThemeName[])(
    'finds no fault with assistive technology in the %s theme: empty, running, shown, compared',
    async (theme) => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const page = await open(theme);
      await page.evaluate(axe);
      const violations = (): Promise<string[]> =>
        page.evaluate(async () => {
          const { axe: checker } = window as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          const { violations: found } = await checker.run();
          return found.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join(' ')}`);
        });
      expect(await violations()).toEqual([]);
      await tell(page, { type: 'running', title: 'order, dead', ratio: 0.42, flows: SO_FAR });
      await page.getByRole('status').waitFor();
      expect(await violations()).toEqual([]);
      await show(page);
      expect(await violations()).toEqual([]);
      await show(page, other);
      await page.getByRole('columnheader', { name: 'before' }).waitFor();
      expect(await violations()).toEqual([]);
    },
    60_000,
  );
});

describe('A shared page', () => {
  test('shows the run by itself, from a file, with nothing loaded and nothing run but its own script', async () => {
    const page = await blank('light');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const [script, style] = ['results.js', 'results.css'].map((name) => readFileSync(path.join(folder, name), 'utf8')) as [string, string];
    const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
    const evil: Results = { ...run.results, notes: ['</script><script>alert(1)</script>', '<img src=x onerror=alert(1)>'] };
    const file = path.join(folder, 'shared.html');
    writeFileSync(
      file,
      sharePage({ title: 'order, dead', results: evil, script, style, scriptHash: hash(script), styleHash: hash(style) }),
    );
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('heading', { name: 'order, dead' }).waitFor();
    await page.getByRole('table', { name: 'Components' }).getByText('api').waitFor();
    expect(await page.getByRole('button', { name: 'Run again' }).count()).toBe(0);
    await page.getByText('2 notes').click();
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(asked).toEqual([pathToFileURL(file).href]);
  });
});
