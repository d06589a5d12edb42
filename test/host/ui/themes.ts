import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import type { Workbench } from './workbench.js';

/** VS Code's own themes, one of each sort, and the class that a page of a panel has in it. */
const THEMES: Readonly<Record<string, string>> = {
  'Light Modern': '.vscode-light',
  'Dark High Contrast': '.vscode-high-contrast:not(.vscode-high-contrast-light)',
  'Light High Contrast': '.vscode-high-contrast-light',
  'Dark Modern': '.vscode-dark',
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with a page of a panel in each of the themes, one after the other in the same window. */
export async function wrongInThemes(code: Workbench, page: Frame): Promise<string[]> {
  const wrong: string[] = [];
  await page.evaluate(axe);
  for (const [theme, sign] of Object.entries(THEMES)) {
    await code.palette('Preferences: Color Theme');
    await code.entry(/^Preferences: Color Theme/).click();
    await code.entry('Dark Modern').first().waitFor();
    await code.page.locator('.quick-input-widget input').first().fill(theme);
    await code.entry(theme).first().click();
    await page.locator(`body${sign}`).waitFor();
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run(),
    );
    wrong.push(...violations.map(({ id, nodes }) => `${theme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`));
  }
  return wrong;
}
