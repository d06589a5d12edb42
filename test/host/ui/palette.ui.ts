import { readdirSync, writeFileSync } from 'node:fs';
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

test('a simulation is run from the palette: pick the scenario, read the results, go to what they are about', async () => {
  await code.open('failover.arch');
  await code.command('Arch: Run Simulation…');
  await code.entry('both_lost').click();
  await code.page.locator('.tab', { hasText: 'both_lost' }).waitFor({ timeout: 60_000 });
  await code.panel.getByRole('heading', { name: /both_lost/ }).waitFor();
  await code.panel.getByRole('table', { name: 'Expectations' }).waitFor();
  await code.panel.getByRole('img', { name: /^Requests without an answer/ }).waitFor();
  // From an expectation to its line.
  await code.panel.getByRole('table', { name: 'Expectations' }).getByRole('button').first().click();
  await code.text.locator('.view-line', { hasText: 'expect' }).first().waitFor();
  await expect.poll(() => code.cursor.textContent()).not.toMatch(/^Ln 1, Col 1$/);
  // Once more, beside the first.
  await code.panel.getByRole('button', { name: 'Run again' }).click();
  const compare = code.panel.getByRole('combobox', { name: 'Compare with' });
  await expect.poll(() => compare.locator('option').count(), { timeout: 60_000 }).toBe(2);
  await compare.selectOption({ index: 1 });
  await code.panel.getByRole('columnheader', { name: 'before' }).waitFor();
  expect(code.complaints).toEqual([]);
});

test('every expectation is a test in the Testing view, and says at its line how it went', async () => {
  const text =
    'users u { rate: 50/s }\napp_server a { time: 1ms }\nu -> a\nexpect mean(default) < 5ms\nexpect p99(default) < 1us\nscenario dead {\n  duration: 30s\n  at 10s: fail a for 5s\n  expect availability(default) < 95%\n}\n';
  writeFileSync(path.join(code.folder, 'judged.arch'), text);
  await code.open('judged.arch');
  const glyphs = code.page.locator('.testing-run-glyph');
  await expect.poll(() => glyphs.count(), { timeout: 30_000 }).toBe(4);
  await code.palette('Arch: Run');
  await code.filter('Test: Run Tests in Current File');
  await code.page.keyboard.press('Enter');
  const verdicts = (): Promise<(string | undefined)[]> =>
    glyphs.evaluateAll((all) => all.map((glyph) => /codicon-testing-(\w+)-icon/.exec(glyph.getAttribute('class') ?? '')?.[1]));
  // Two of the plain design, the scenario, and what it expects.
  await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['passed', 'failed', 'passed', 'passed']);
});

test('an export goes into a folder of its own, beside the architecture', async () => {
  await code.open('first.arch');
  await code.command('Arch: Export to Terraform…');
  await code.entry('infra/terraform').click();
  await code.page.locator('.tab', { hasText: 'README.md' }).waitFor();
  expect(readdirSync(path.join(code.folder, 'infra', 'terraform'))).toContain('compute.tf');
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
  expect(await code.page.locator('.tab', { hasText: 'Results' }).count()).toBe(0);
});
