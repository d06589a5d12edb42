import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
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

test('a component is found by a word, and gone to', async () => {
  await code.open('shop.arch');
  await code.page.getByRole('button', { name: 'Show Diagram to the Side' }).click();
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
  await press('Home', 'ArrowRight');
  await expect.poll(() => code.panel.locator('g.node:focus').getAttribute('aria-label')).toMatch(/^shop\.example,/);
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
  await code.panel.getByRole('button', { name: 'Save as SVG' }).click();
  const picture = (await saved('picture.svg')).toString();
  const written = path.join(code.folder, 'written.svg');
  const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');
  execFileSync(process.execPath, [cli, 'diagram', path.join(code.folder, 'shop.arch'), '-o', written]);
  expect(plain(picture)).toBe(plain(readFileSync(written, 'utf8')));

  await code.panel.getByRole('button', { name: 'Save as PNG' }).click();
  expect((await saved('picture.png')).subarray(1, 4).toString()).toBe('PNG');
  const others = { html: /^<!doctype html>/i, drawio: /^<mxfile/, mmd: /^(%%|flowchart|---)/, d2: /Shop API/, dsl: /^workspace/ };
  for (const [format, begins] of Object.entries(others)) {
    await code.panel.getByRole('combobox', { name: 'Save as another format' }).selectOption(format);
    const text = (await saved(`picture.${format}`)).toString();
    expect(text).toMatch(begins);
    expect(text).toContain('Shop API');
  }
  expect(code.complaints).toEqual([]);
});

test('a design has several diagrams, each of its own part, and they stay with it', async () => {
  await code.clickText('architecture shop');
  await code.command('Arch: Open Another Diagram');
  await expect.poll(() => code.page.locator('.tab', { hasText: 'Diagram shop.arch' }).count()).toBe(2);
  await node('us-east-1').focus();
  await press('d');
  await code.panel.getByRole('navigation', { name: 'Shown part' }).waitFor();
  // The first one shows what it showed.
  await code.page.locator('.tab', { hasText: 'Diagram shop.arch' }).first().click();
  await node('Shoppers').waitFor();
  expect(await code.panel.getByRole('navigation', { name: 'Shown part' }).count()).toBe(0);
  // Another file in front changes neither.
  await code.clickText('architecture shop');
  await code.openBeside('first.arch');
  await node('Shoppers').waitFor();
  await code.page.locator('.tab', { hasText: 'Diagram shop.arch' }).last().click();
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
