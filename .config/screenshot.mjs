#!/usr/bin/env node
// `npm run screenshot`: takes the pictures of the README from a real VS Code that shows the shop.
//   npm run screenshot -- FOLDER   puts them there instead, in the light and the dark and the high contrast theme
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureBuilt, ensurePackages } from './fresh.mjs';
import { ensureBrowser, launchBrowser, NO_BROWSER } from './host/browser.mjs';
import { ensureHost } from './host/install.mjs';
import { main, root, say, Stop } from './say.mjs';

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
  'workbench.statusBar.visible': true,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
});

/** Opens the shop with its diagram beside it, and waits until both stand still. */
async function showShop(page, address) {
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
  await page.waitForTimeout(2500);
  return panel;
}

async function shoot(theme, file) {
  const { startServer, workbenchUrl, linkExtension } = await import('./host/server.mjs');
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'spandrel-screenshot-'));
  const folder = path.join(temporary, 'shop');
  fs.cpSync(path.join(root, 'examples'), folder, { recursive: true });
  linkExtension(path.join(temporary, 'extensions'));
  const server = await startServer({
    userDataDir: path.join(temporary, 'user-data'),
    extensionsDir: path.join(temporary, 'extensions'),
    settings: settings(theme),
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 860 }, deviceScaleFactor: 1.5 });
    const openFile = ['openFile', `vscode-remote://127.0.0.1:${String(server.port)}${path.join(folder, 'shop.arch')}`];
    const address = workbenchUrl(server, { folder, payload: [openFile] });
    await showShop(page, address).catch(async (error) => {
      await page.screenshot({ path: path.join(root, 'out', 'screenshot-failed.png') });
      throw new Stop(`The shop and its diagram did not appear (out/screenshot-failed.png shows what did): ${error.message}`);
    });
    await page.screenshot({ path: file });
    say(`Wrote ${path.relative(process.cwd(), file)}.`);
  } finally {
    await browser.close();
    await server.stop();
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

await main(async () => {
  await ensurePackages();
  await ensureHost();
  if (!(await ensureBrowser())) throw new Stop(NO_BROWSER);
  await ensureBuilt();
  const [folder] = process.argv.slice(2);
  if (!folder) return shoot(THEMES.dark, path.join(root, 'media', 'screenshot.png'));
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, theme] of Object.entries(THEMES)) await shoot(theme, path.join(path.resolve(folder), `${name}.png`));
});
