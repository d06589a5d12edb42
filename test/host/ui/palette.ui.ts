import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workbench } from './workbench.js';

let code: Workbench;

beforeAll(async () => {
  code = await Workbench.start();
});
afterAll(() => code.stop());

test('where there is no architecture, the palette offers to begin one and nothing else', async () => {
  await code.open('README.md');
  await code.palette('Arch: ');
  await code.entry('Arch: New Architecture').waitFor();
  expect(await code.entry('Arch: Run Simulation').count()).toBe(0);
  expect(await code.entry('Arch: Export').count()).toBe(0);
  await code.page.keyboard.press('Escape');
});

test('a simulation is run from the palette: pick the scenario, read the report', async () => {
  await code.open('shop.arch');
  await code.command('Arch: Run Simulation…');
  await code.entry('primary_lost').click();
  await code.page.locator('.tab', { hasText: 'primary_lost' }).waitFor({ timeout: 60_000 });
  await code.panel.getByText('p99(browse)').first().waitFor();
  await code.panel.getByRole('table').first().waitFor();
});

test('a simulation is cancelled from its notification', async () => {
  await code.open('shop.arch');
  await code.command('Arch: Run Simulation…');
  await code.entry('Steady state').click();
  const cancel = code.page.locator('.notification-toast').getByRole('button', { name: 'Cancel' });
  await cancel.click();
  await code.page.locator('.notification-toast').waitFor({ state: 'hidden', timeout: 5_000 });
  expect(await code.page.locator('.tab', { hasText: 'Preview' }).count()).toBeLessThanOrEqual(1);
});
