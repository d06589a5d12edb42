import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Locator } from 'playwright-core';
import { Workbench } from './workbench.js';

let code: Workbench;

beforeAll(async () => {
  code = await Workbench.start();
});
afterAll(() => code.stop());
beforeEach(() => {
  code.complaints.length = 0;
});

const node = (title: string) => code.panel.locator(`g.node[aria-label^="${title},"]`).first();

const marked = (title: string) => code.panel.locator(`g.node[aria-current="true"][aria-label^="${title},"]`).waitFor();
const lit = () => code.panel.locator('g.node.card:not([data-dim])');
const named = async (): Promise<(string | undefined)[]> =>
  lit().evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')?.split(',')[0]));
const press = async (...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await code.page.keyboard.press(key);
};

const stale = () => code.panel.locator('.note.stale', { hasText: 'last good diagram' });

test('the button beside the tabs draws the shop, and every component is there', async () => {
  await code.open('shop.arch');
  await code.page.getByRole('button', { name: 'Show Diagram to the Side' }).click();
  for (const title of ['Shoppers', 'Entry', 'Storefront', 'Shop API', 'Product cache']) await node(title).waitFor();
  expect(code.complaints).toEqual([]);
});

test('a click on a component selects its name in the text', async () => {
  await node('Shop API').click();
  await code.text.locator('.selected-text').first().waitFor();
  const top = async (of: Locator): Promise<number> => (await of.first().boundingBox())?.y ?? NaN;
  const line = code.text.locator('.view-line', { hasText: 'app_server' });
  await expect.poll(async () => (await top(line)) - (await top(code.text.locator('.selected-text')))).toBe(0);
});

test('the cursor in the text selects the component in the diagram', async () => {
  await code.clickText('web_server');
  await code.panel.locator('g.node[aria-current="true"][aria-label^="Storefront,"]').waitFor();
});

test('a component is found by a word, and gone to', async () => {
  await node('Shop API').focus();
  await press('/');
  await code.page.keyboard.type('serv');
  const count = code.panel.getByRole('search').getByRole('status');
  await expect.poll(() => count.textContent()).toBe('2');
  expect(await named()).toEqual(['Storefront', 'Shop API']);
  await press('Enter', 'Enter');
  await marked('Shop API');
  expect(await count.textContent()).toBe('2 of 2');
  await press('Escape');
  await count.waitFor({ state: 'detached' });
});

test('components of one kind stand out', async () => {
  const kinds = code.panel.getByRole('combobox', { name: 'Only one kind' });
  const all = await lit().count();
  await kinds.selectOption('cache');
  await expect.poll(named).toEqual(['Product cache']);
  await kinds.selectOption('');
  await expect.poll(() => lit().count()).toBe(all);
});

test('a flow is followed call by call, forward and back', async () => {
  await code.panel.getByRole('combobox', { name: 'Follow a flow' }).selectOption('browse');
  const steps = code.panel.getByRole('group', { name: 'Calls of the flow' });
  const said = (words: string) => code.panel.locator('.note.working', { hasText: words }).waitFor();
  await steps.getByRole('button', { name: 'The next call' }).click();
  await said('1. Shoppers → shop.example');
  expect(await named()).toEqual(['Shoppers', 'shop.example']);
  await press('Enter');
  await said('2. ');
  await expect.poll(() => code.panel.locator('.edge[data-lit]').count()).toBe(1);
  await steps.getByRole('button', { name: 'The call before' }).click();
  await said('1. Shoppers → shop.example');
  await code.panel.getByRole('combobox', { name: 'Follow a flow' }).selectOption('');
  await steps.waitFor({ state: 'detached' });
});

test('a place is drawn alone, and the way back stands above it', async () => {
  await node('us-east-1').focus();
  await press('d');
  const crumbs = code.panel.getByRole('navigation', { name: 'Shown part' });
  await expect.poll(() => crumbs.getByRole('button').allTextContents()).toEqual(['Everything', 'us-east-1']);
  await node('Shop API').waitFor();
  await crumbs.getByRole('button', { name: 'Everything' }).click();
  await crumbs.waitFor({ state: 'detached' });
  await node('Shoppers').waitFor();
});

test('a place is closed and opened again', async () => {
  await node('us-east-1').focus();
  await press('c');
  await node('Shop API').waitFor({ state: 'detached' });
  await node('us-east-1').focus();
  await press('c');
  await node('Shop API').waitFor();
});

test('the picture is zoomed and moved by keys, and all of it shown again', async () => {
  const zoom = async (): Promise<number> => parseInt((await code.panel.locator('.zoom').textContent()) ?? '', 10);
  /** The zoom when it has come to rest, in percent. */
  const rested = async (): Promise<number> => {
    let last = NaN;
    const isSame = async (): Promise<boolean> => last === (last = await zoom());
    await expect.poll(isSame, { interval: 250 }).toBe(true);
    return last;
  };
  await node('Shop API').focus();
  await press('0');
  const whole = await rested();
  await press('+', '+', '+');
  // Three steps of a quarter each.
  expect((await rested()) / whole).toBeCloseTo(1.25 ** 3, 1);
  await press('0');
  expect(await rested()).toBe(whole);
});

/** A picture without its colours, which are those of the editor's theme. */
const plain = (svg: string): string => svg.replace(/#[0-9a-f]{3,8}\b/gi, '#');

test('the picture is saved in every form, and as SVG it is what the command line writes', async () => {
  const saved = async (name: string): Promise<Buffer> => {
    const file = path.join(code.folder, name);
    await code.answer('Save Diagram', file);
    await expect.poll(() => existsSync(file) && readFileSync(file).length > 0).toBe(true);
    return readFileSync(file);
  };
  const save = (format: string) => code.panel.getByRole('combobox', { name: 'Save as another format' }).selectOption(format);
  await save('svg');
  const picture = (await saved('picture.svg')).toString();
  const written = path.join(code.folder, 'written.svg');
  const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');
  execFileSync(process.execPath, [cli, 'diagram', path.join(code.folder, 'shop.arch'), '-o', written]);
  expect(plain(picture)).toBe(plain(readFileSync(written, 'utf8')));

  await save('png');
  expect((await saved('picture.png')).subarray(1, 4).toString()).toBe('PNG');
  const others = { html: /^<!doctype html>/i, drawio: /^<mxfile/, mmd: /^(%%|flowchart|---)/, d2: /Shop API/, dsl: /^workspace/ };
  for (const [format, begins] of Object.entries(others)) {
    await save(format);
    const text = (await saved(`picture.${format}`)).toString();
    expect(text).toMatch(begins);
    expect(text).toContain('Shop API');
  }
  expect(code.complaints).toEqual([]);
});

test('while the text is broken the last diagram stays, and says so', async () => {
  await code.toText('shop.arch');
  await code.openBeside('first.arch');
  await code.command('Arch: Show Diagram to the Side');
  await node('web').waitFor();
  await code.clickText('sql_database');
  await code.page.keyboard.press('End');
  await code.page.keyboard.type(' {{{');
  await stale().waitFor();
  expect(await code.panel.locator('g.node').count()).toBeGreaterThan(3);
  for (let undone = 0; undone < 5; undone++) await code.page.keyboard.press('Control+z');
  await stale().waitFor({ state: 'hidden' });
});

/** The whole text, as the editor shows it. */
const lines = async (): Promise<string> => (await code.text.locator('.view-lines').innerText()).replaceAll('\u00a0', ' ');
const says = (text: string | RegExp) => expect.poll(lines).toMatch(text);

test('the diagram is edited: a component is added, titled and connected, in the text and with one step back for each', async () => {
  await node('web').focus();
  await code.page.keyboard.press('a');
  await code.panel.getByRole('option', { name: 'cache', exact: true }).waitFor();
  await code.page.keyboard.type('cache');
  await code.page.keyboard.press('Enter');
  await says(/cache new_cache/);
  await code.panel.locator('g.node[aria-current="true"][aria-label^="new_cache,"]').waitFor();

  await code.page.keyboard.press('F2');
  await code.page.keyboard.type('Pages');
  await code.page.keyboard.press('Enter');
  await says(/cache new_cache.* "Pages"/);

  await node('web').focus();
  await code.page.keyboard.press('l');
  await node('Pages').focus();
  await code.page.keyboard.press('Enter');
  await says(/web -> new_cache/);
  // The three calls that the design began with, and this one, of which the caller tells.
  await expect.poll(() => code.panel.locator('.edge').count()).toBe(4);
  await expect.poll(() => node('web').getAttribute('aria-label')).toMatch(/ calls .*\bPages\b/);

  await node('Pages').focus();
  await code.page.keyboard.press('Delete');
  await expect.poll(lines).not.toMatch(/new_cache/);
  await node('web').focus();
  await code.page.keyboard.press('Control+z');
  await says(/web -> new_cache/);
  await node('Pages').waitFor();
});

test('a property is written in the details of a component', async () => {
  await node('web').focus();
  await code.page.keyboard.press('i');
  const replicas = code.panel.getByRole('textbox', { name: 'replicas' });
  await replicas.fill('7');
  await replicas.press('Enter');
  await says(/replicas: 7/);
  await code.panel.locator('g.node', { hasText: '×7' }).waitFor();
  await replicas.press('Escape');
  expect(await code.panel.getByRole('complementary').count()).toBe(0);
});

test('a window that is loaded anew shows the same diagram again', async () => {
  await code.clickText('users');
  await code.page.keyboard.press('Control+s');
  // What the tab says of it is shown before, or after, it is so.
  const saved = (): string => readFileSync(path.join(code.folder, 'first.arch'), 'utf8');
  await expect.poll(saved, { timeout: 30_000 }).toMatch(/replicas: 7[\s\S]*"Pages"/);
  // The diagram keeps what it shows in its own words.
  await code.restore('Diagram first.arch', pathToFileURL(path.join(code.folder, 'first.arch')).href);
  await code.page.locator('.tab', { hasText: 'Diagram first.arch' }).first().waitFor({ timeout: 60_000 });
  await node('Pages').waitFor({ timeout: 60_000 });
});

test('a hostile title is drawn as it is written, and nothing else happens', async () => {
  const title = '<img src=x onerror=alert(1)>${7*7}';
  writeFileSync(
    path.join(code.folder, 'hostile.arch'),
    `users __proto__ "${title}" { rate: 1/s }\nweb_server constructor\n__proto__ -> constructor\n`,
  );
  await code.open('hostile.arch');
  await code.command('Arch: Show Diagram to the Side');
  await code.panel.locator('g.node', { hasText: 'onerror=alert(1)' }).first().waitFor();
  expect(await code.panel.locator('img').count()).toBe(0);
  await node('constructor').waitFor();
  expect(code.complaints).toEqual([]);
});

/** Does what brings another diagram to the front, and waits until it is there. */
const another = async (act: () => Promise<void>): Promise<void> => {
  const before = await code.pageWith('#panel');
  await act();
  const isAnother = async (): Promise<boolean> => {
    const pages = await code.pagesWith('#panel');
    return pages.length === 1 && pages[0] !== before;
  };
  await expect.poll(isAnother).toBe(true);
};

test('a design has several diagrams, each of its own part, and they stay with it', async () => {
  await code.open('shop.arch');
  await code.command('Arch: Show Diagram to the Side');
  await node('Shoppers').waitFor();
  const tabs = code.page.locator('.tab', { hasText: 'Diagram shop.arch' });
  await another(() => code.command('Arch: Open Another Diagram'));
  expect(await tabs.count()).toBe(2);
  await node('us-east-1').focus();
  await press('d');
  await code.panel.getByRole('navigation', { name: 'Shown part' }).waitFor();
  // The first one shows what it showed.
  await another(() => tabs.first().click());
  await node('Shoppers').waitFor();
  expect(await code.panel.getByRole('navigation', { name: 'Shown part' }).count()).toBe(0);
  // Another file in front changes neither.
  await code.toText('shop.arch');
  await code.openBeside('first.arch');
  await node('Shoppers').waitFor();
  await another(() => tabs.last().click());
  await code.panel.getByRole('navigation', { name: 'Shown part' }).waitFor();
});

test('a diagram goes into a window of its own, and leads back to the text from there', async () => {
  const opened = code.page.waitForEvent('popup');
  await node('Shop API').focus();
  await code.command('Arch: Open Diagram in a New Window');
  const window = await opened;
  const inside = window.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await inside.locator('g.node[aria-label^="Shop API,"]').click();
  await code.page.locator('.tab.active', { hasText: 'shop.arch' }).first().waitFor();
  await code.text.locator('.view-line', { hasText: 'app_server api' }).waitFor();
  expect(code.strangers).toEqual([]);
});
