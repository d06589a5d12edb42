// The scorecard as a page of its own, in a browser.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkArchitecture } from '../../src/checks/index.js';
import { simulateArchitecture, solveArchitecture } from '../../src/kinds/lowering/run.js';
import { scorecardHtml, scorecardOf } from '../../src/report/index.js';
import { design } from '../kinds/design.js';
import { launch } from './panel.js';

const folder = mkdtempSync(path.join(tmpdir(), 'scorecard-'));
const file = path.join(folder, 'scorecard.html');
const TITLE = '</title><script>alert(1)</script><img src=https://example.invalid/x.png onerror=alert(1)>';
let browser: Browser;

beforeAll(async () => {
  const architecture = await design(
    `users __proto__ "${TITLE}" { rate: 50/s }\napp_server constructor "${TITLE}" { time: exponential(10ms)  cost: $100/mo }\n` +
      'flow toString { __proto__ -> constructor }\nexpect p99(toString) < 200ms',
  );
  const solved = solveArchitecture(architecture);
  const card = await scorecardOf({
    architecture,
    solved,
    findings: checkArchitecture(architecture, solved),
    atOnce: 1,
    simulate: (run) => Promise.resolve(simulateArchitecture(run.architecture, { ...run, seed: 1 })),
  });
  writeFileSync(
    file,
    scorecardHtml({ ...card, architecture: TITLE }, () => TITLE),
  );
  browser = await launch();
}, 120_000);
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['light with forced colours', { colorScheme: 'light', forcedColors: 'active' }],
  ['dark with forced colours', { colorScheme: 'dark', forcedColors: 'active' }],
] as const)(
  'a hostile design is text in its scorecard, which asks for nothing and is sound for assistive technology: %s',
  async (_, look) => {
    const page = await browser.newPage(look);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('dialog', (dialog) => {
      throw new Error(`a text opened a dialog: ${dialog.message()}`);
    });
    await page.goto(pathToFileURL(file).href);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(TITLE);
    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.getByRole('row', { name: /constructor/ }).count()).toBeGreaterThan(0);
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } };
      return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    });
    expect(violations).toEqual([]);
    expect(asked).toEqual([pathToFileURL(file).href]);
    await page.close();
  },
  60_000,
);
