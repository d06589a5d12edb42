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

/** The files that are shown, with their diagrams beside them. */
const SUBJECTS = { shop: 'shop.arch', estate: 'estate.arch' };

/** Opens a file with its diagram beside it, and waits until both stand still. */
async function show(page, address) {
  await page.goto(address);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  await page.locator('.view-line', { hasText: 'architecture' }).first().waitFor({ timeout: 60_000 });
  // Figures beside the components: the server has answered.
  await page.locator('.view-line', { hasText: '%' }).nth(1).waitFor({ timeout: 60_000 });
  await page.locator('.view-line').first().click();
  await page.keyboard.press('Control+b'); // The list of files goes, and the diagram has its room.
  await page.getByRole('button', { name: 'Show Diagram to the Side' }).click();
  const panel = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await panel.locator('g.node').first().waitFor({ timeout: 60_000 });
  await panel.locator('.note').first().waitFor({ state: 'detached', timeout: 240_000 });
  await page.waitForTimeout(2500);
}

async function shoot(theme, subject, file) {
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
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, deviceScaleFactor: 1.5 });
    const openFile = ['openFile', `vscode-remote://127.0.0.1:${String(server.port)}${path.join(folder, subject)}`];
    const address = workbenchUrl(server, { folder, payload: [openFile] });
    await show(page, address).catch(async (error) => {
      await page.screenshot({ path: path.join(root, 'out', 'screenshot-failed.png') });
      throw new Stop(`${subject} and its diagram did not appear (out/screenshot-failed.png shows what did): ${error.message}`);
    });
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
