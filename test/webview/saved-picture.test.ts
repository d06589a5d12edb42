import { describe, expect, test } from 'vitest';
import { heard, panelTests, SHOP_GRAPH } from './panel.js';
import { THEMES } from './themes.js';

const { open, draw } = panelTests();

describe('a saved picture', () => {
  test('has the colours of the panel as figures, and nothing that only the panel knows', async () => {
    const page = await open({ theme: 'dark' });
    await draw(page, SHOP_GRAPH);
    await heard(page);
    await page.getByRole('button', { name: 'Save as SVG' }).click();
    const [saved] = await heard(page);
    expect(saved).toMatchObject({ type: 'save', format: 'svg' });
    const text = saved?.type === 'save' ? saved.data : '';
    expect(text).toContain(`class="canvas" width="100%" height="100%" fill="${THEMES.dark.variables['--vscode-editor-background']}"`);
    expect(text).not.toMatch(/var\(|tabindex|color-mix|vscode/);
    expect(text).toContain('>Shop API<');
  });

  test('is a file of another program, or a page to print', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    const begins = {
      html: '<!doctype html>',
      drawio: '<mxfile>',
      mmd: 'flowchart LR',
      d2: 'direction: right',
      dsl: 'workspace "Online shop" {',
    };
    for (const [format, begin] of Object.entries(begins)) {
      await heard(page);
      await page.getByLabel('Save as another format').selectOption(format);
      const [saved] = await heard(page);
      expect(saved).toMatchObject({ type: 'save', format });
      expect(saved?.type === 'save' ? saved.data.slice(0, begin.length) : '').toBe(begin);
      expect(await page.getByLabel('Save as another format').inputValue()).toBe('');
    }
  });

  test('is a PNG of twice the size', async () => {
    const page = await open();
    await draw(page, SHOP_GRAPH);
    await heard(page);
    await page.getByRole('button', { name: 'Save as PNG' }).click();
    await page.waitForFunction(() => window.said.length > 0);
    const [saved] = await heard(page);
    const bytes = Buffer.from(saved?.type === 'save' ? saved.data : '', 'base64');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    const drawn = await page.locator('.stage > .diagram').getAttribute('width');
    expect(bytes.readUInt32BE(16)).toBe(2 * Number(drawn));
  });
});
