#!/usr/bin/env node
// `npm run screenshot`: takes the pictures of the README from a real VS Code that shows the shop.
//   npm run screenshot -- FOLDER   puts them there instead, in all themes, to be looked at
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensurePackages } from './fresh.mjs';
import { ensureBrowser, launchBrowser, NO_BROWSER } from './host/browser.mjs';
import { ensureHost } from './host/install.mjs';
import { main, root, say, Stop } from './say.mjs';
import { estate } from '../test/bench/estate.mjs';

const THEMES = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  contrast: 'Default High Contrast',
  'contrast-light': 'Default High Contrast Light',
};
const settings = (theme) => ({
  'workbench.colorTheme': theme,
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'breadcrumbs.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.statusBar.visible': false,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
});

/** The files that are shown, each with what stands beside it. */
const SUBJECTS = {
  shop: ['shop.arch', showDiagram],
  estate: ['estate.arch', showDiagram],
  results: ['shop.arch', showResults],
  scorecard: ['shop.arch', showScorecard],
};

/** Opens a file, and waits until the server has said what it knows of it. */
async function show(page, address) {
  await page.goto(address);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  await page.locator('.view-line', { hasText: 'architecture' }).first().waitFor({ timeout: 60_000 });
  // Figures beside the components: the server has answered.
  await page.locator('.view-line', { hasText: '%' }).nth(1).waitFor({ timeout: 60_000 });
  await page.locator('.view-line').first().click();
  await page.keyboard.press('Control+b'); // The list of files goes, and what stands beside the text has its room.
}

const inside = (page) => page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame');

async function showDiagram(page) {
  await page.getByRole('button', { name: 'Show Diagram to the Side' }).click();
  await inside(page).locator('g.node').first().waitFor({ timeout: 60_000 });
  await inside(page).locator('.note').first().waitFor({ state: 'detached', timeout: 240_000 });
}

async function showResults(page) {
  await command(page, 'Arch: Run Simulation…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'primary_lost' }).click();
  await inside(page).getByRole('table', { name: 'Components' }).waitFor({ timeout: 240_000 });
}

async function showScorecard(page) {
  await command(page, 'Arch: Show Scorecard');
  await inside(page).locator('table').first().waitFor({ timeout: 240_000 });
}

async function command(page, title) {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

async function shoot(theme, [subject, besides], file) {
  const { startServer, workbenchUrl, linkExtension } = await import('./host/server.mjs');
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'spandrel-screenshot-'));
  const folder = path.join(temporary, 'work');
  fs.cpSync(path.join(root, 'examples'), folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'estate.arch'), estate(200));
  linkExtension(path.join(temporary, 'extensions'));
  const server = await startServer({
    userDataDir: path.join(temporary, 'user-data'),
    extensionsDir: path.join(temporary, 'extensions'),
    settings: settings(theme),
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, deviceScaleFactor: 1.35 });
    const openFile = ['openFile', `vscode-remote://127.0.0.1:${String(server.port)}${path.join(folder, subject)}`];
    const address = workbenchUrl(server, { folder, payload: [openFile] });
    try {
      await show(page, address);
      await besides(page);
    } catch (error) {
      await page.screenshot({ path: path.join(root, 'out', 'screenshot-failed.png') });
      throw new Stop(`${subject} and what stands beside it did not appear (out/screenshot-failed.png shows what did): ${error.message}`);
    }
    await page.waitForTimeout(2500); // What moves comes to rest.
    await page.screenshot({ path: file });
    say(`Wrote ${path.relative(process.cwd(), file)}.`);
  } finally {
    await browser.close();
    await server.stop();
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/** The pictures of the README. */
const PICTURES = [
  ['screenshot.png', 'dark', 'shop'],
  ['screenshot-light.png', 'light', 'shop'],
  ['screenshot-estate.png', 'dark', 'estate'],
  ['screenshot-estate-light.png', 'light', 'estate'],
];

await main(async () => {
  await ensurePackages();
  await ensureHost();
  if (!(await ensureBrowser())) throw new Stop(NO_BROWSER);
  await ensureBuilt();
  const [folder, only = ''] = process.argv.slice(2);
  if (!folder) {
    for (const [name, theme, subject] of PICTURES) await shoot(THEMES[theme], SUBJECTS[subject], path.join(root, 'media', name));
    return;
  }
  fs.mkdirSync(folder, { recursive: true });
  for (const [subject, what] of Object.entries(SUBJECTS)) {
    for (const [name, theme] of Object.entries(THEMES)) {
      const file = `${subject}-${name}.png`;
      if (file.includes(only)) await shoot(theme, what, path.join(path.resolve(folder), file));
    }
  }
});
