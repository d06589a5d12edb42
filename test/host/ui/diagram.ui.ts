import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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

test('while the text is broken the last diagram stays, and says so', async () => {
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
  await code.restore('arch.diagram', 'first.arch');
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
