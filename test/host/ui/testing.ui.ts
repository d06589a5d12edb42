import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Workbench } from './workbench.js';

const JUDGED = `users u { rate: 50/s }
app_server a { time: 1ms }
u -> a
expect mean(default) < 5ms
expect p99(default) < 1us
scenario dead {
  duration: 30s
  at 10s: fail a for 5s
  expect availability(default) < 95%
}
`;

let code: Workbench;

beforeAll(async () => {
  code = await Workbench.start();
  writeFileSync(path.join(code.folder, 'judged.arch'), JUDGED);
});
afterAll(() => code.stop());
beforeEach(() => {
  code.complaints.length = 0;
});

/** What the marks beside the lines say, from above: `passed`, `failed`, `run` for one that was not run. */
const verdicts = (): Promise<(string | undefined)[]> =>
  code.page
    .locator('.testing-run-glyph')
    .evaluateAll((all) =>
      all
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((glyph) => /codicon-testing-(\w+)/.exec(glyph.getAttribute('class') ?? '')?.[1]),
    );

test('one expectation is run from the mark at its line, which says there how it went, and no other is', async () => {
  await code.open('judged.arch');
  await expect.poll(async () => (await verdicts()).length).toBe(4);
  expect(await verdicts()).toEqual(['run', 'run', 'run', 'run']);
  // The marks are drawn anew while the tests of the workspace are found: a press in that moment is lost, and made again.
  const pressed = async (): Promise<string | undefined> => {
    const verdict = (await verdicts())[1];
    if (verdict === 'run') await code.page.locator('.testing-run-glyph').nth(1).click();
    return verdict;
  };
  await expect.poll(pressed, { interval: 3000 }).toBe('failed');
  expect((await verdicts())[0]).toBe('run');
});

test('the walkthrough tells where to begin, with a picture for each step', async () => {
  await code.command('Welcome: Open Walkthrough');
  await code.entry('Get started with Arch').click();
  const steps = code.page.locator('.gettingStartedContainer .getting-started-step');
  await expect.poll(() => steps.count()).toBe(4);
  for (let at = 0; at < 4; at++) {
    await steps.nth(at).click();
    // A picture is a page of its own, in the colours of the theme.
    await expect.poll(async () => (await code.pagesWith('svg[viewBox]')).length).toBe(1);
  }
});

test('the status bar says that a simulation goes on, and stops it when it is pressed', async () => {
  const text = 'users u { rate: 10k/s }\nweb_server web { replicas: 200 }\nu -> web\nscenario day { duration: 24h }\n';
  writeFileSync(path.join(code.folder, 'long.arch'), text);
  await code.open('long.arch');
  await code.command('Arch: Run Simulation…');
  await code.entry('day').click();
  const status = code.page.locator('.statusbar-item', { hasText: 'Simulating' });
  await status.locator('a').click();
  await status.waitFor({ state: 'detached' });
  expect(await code.page.locator('.tab', { hasText: 'Results' }).count()).toBe(0);
});

test('the scorecard is a page beside the text, with what was measured in it', async () => {
  await code.open('first.arch');
  await code.command('Arch: Show Scorecard');
  await expect.poll(async () => (await code.pagesWith('.markdown-body h1')).length).toBe(1);
  const [page] = await code.pagesWith('.markdown-body h1');
  await expect.poll(() => page?.locator('table').count()).toBeGreaterThan(0);
  expect(code.complaints).toEqual([]);
});
