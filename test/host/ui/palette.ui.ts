import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Workbench } from './workbench.js';

let code: Workbench;

beforeAll(async () => {
  code = await Workbench.start();
});
afterAll(() => code.stop());

test('where there is no architecture, the palette offers to begin one and nothing else', async () => {
  await code.open('README.md');
  await code.palette('Arch: New');
  await code.entry('Arch: New Architecture').waitFor();
  for (const typed of ['Run', 'Export', 'Show']) {
    await code.filter(`Arch: ${typed}`);
    // The palette shows what is similar as well.
    expect(await code.entry(new RegExp(`^Arch: ${typed}`)).count()).toBe(0);
  }
  await code.page.keyboard.press('Escape');
});

test('a simulation is run from the palette: pick the scenario, read the report', async () => {
  await code.open('failover.arch');
  await code.command('Arch: Run Simulation…');
  await code.entry('both_lost').click();
  await code.page.locator('.tab', { hasText: 'both_lost' }).waitFor({ timeout: 60_000 });
  await code.panel.getByRole('table').first().waitFor();
  await code.panel.getByText('Expected').first().waitFor();
});

test('a simulation that takes too long is cancelled from its notification', async () => {
  const text = 'users u { rate: 10k/s }\nweb_server web { replicas: 200 }\nu -> web\nscenario day { duration: 24h }\n';
  writeFileSync(path.join(code.folder, 'long.arch'), text);
  await code.open('long.arch');
  await code.command('Arch: Run Simulation…');
  await code.entry('day').click();
  await code.page.locator('.statusbar', { hasText: 'Simulating' }).waitFor();
  const toast = code.page.locator('.notification-toast', { hasText: 'Simulating' });
  await toast.getByRole('button', { name: 'Cancel' }).click();
  await toast.waitFor({ state: 'hidden', timeout: 5_000 });
  await code.page.locator('.statusbar', { hasText: 'Simulating' }).waitFor({ state: 'hidden' });
  expect(await code.page.locator('.tab', { hasText: 'Preview' }).count()).toBe(0);
});
