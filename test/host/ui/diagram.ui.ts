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

const node = (title: string) => code.panel.locator('g.node', { hasText: title }).first();

const stale = () => code.panel.locator('.note.stale', { hasText: 'last good diagram' });

test('the button beside the tabs draws the shop, and every component is there', async () => {
  await code.open('shop.arch');
  await code.page.getByRole('button', { name: 'Show Diagram to the Side' }).click();
  for (const title of ['Shoppers', 'Entry', 'Storefront', 'Shop API', 'Product cache']) await node(title).waitFor();
  expect(code.complaints).toEqual([]);
});

test('a click on a component selects its name in the text', async () => {
  await node('Shop API').click();
  await code.cursor.filter({ hasText: '(3 selected)' }).waitFor();
  const line = /Ln (\d+)/.exec(await code.cursor.innerText())?.[1];
  const text = await code.text.locator('.view-line', { hasText: 'app_server' }).first().innerText();
  expect(text).toContain('api');
  expect(Number(line)).toBeGreaterThan(10);
});

test('the cursor in the text selects the component in the diagram', async () => {
  await code.clickText('web_server');
  await code.panel.locator('g.node[aria-current="true"]', { hasText: 'Storefront' }).waitFor();
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
  await code.page.keyboard.press('Control+z');
  await stale().waitFor({ state: 'hidden' });
});
