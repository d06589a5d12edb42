import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { wrongInThemes } from './themes.js';
import { Workbench } from './workbench.js';

const KIOSK = `architecture kiosk "Ticket kiosk"

users visitors "Visitors" { rate: 60/s }
web_server front "Front" { time: 2ms }
app_server desk "Ticket desk" { time: 5ms }
sql_database tickets "Tickets" { replicas: 1 }

flow look "Look at shows" { share: 80%  visitors -> front -> desk }
flow buy "Buy a ticket" { share: 20%  visitors -> front -> desk -> tickets: write }

scenario outage "The desk is gone" {
  duration: 60s
  at 20s: fail desk for 10s
  expect availability(look) >= 99.9% // fails: ten seconds without a desk
  expect utilisation(front) < 90%
}
`;

let code: Workbench;

beforeAll(async () => {
  code = await Workbench.start();
  writeFileSync(path.join(code.folder, 'kiosk.arch'), KIOSK);
});
afterAll(() => code.stop());
beforeEach(() => {
  code.complaints.length = 0;
});

const tab = (title: string) => code.page.locator('.tab', { hasText: title });

/** A page, brought to the front: the diagram and the results are in one column, beside the text. */
const inFront = async (title: string, element: string): Promise<Frame> => {
  const isInFront = (await tab(title).getAttribute('aria-selected')) === 'true';
  if (!isInFront) await tab(title).click();
  return code.pageWith(element);
};
const diagram = () => inFront('Diagram kiosk', '#panel');
const results = () => inFront('Results kiosk', '#results');

/** `Ln 5`: the line that the cursor is on. */
const line = async (): Promise<string | undefined> => (await code.cursor.textContent())?.split(',')[0];

/** The line, from 1, that a text stands on. */
const lineOf = (text: string): string => `Ln ${KIOSK.split('\n').findIndex((each) => each.includes(text)) + 1}`;

test('a scenario is run from the diagram, and its results say what held, what broke and why', async () => {
  await code.open('kiosk.arch');
  await code.page.getByRole('button', { name: 'Show Diagram to the Side' }).click();
  await code.panel.locator('g.node').first().waitFor();
  await code.panel.getByRole('button', { name: 'Run a simulation' }).click();
  await code.entry('outage').click();
  await tab('Results kiosk, outage').waitFor();
  // It joins the diagram, beside the text.
  expect(await code.page.locator('.editor-group-container').count()).toBe(2);

  const panel = await results();
  await panel.getByRole('heading', { name: /^kiosk, outage .*1 of 2 hold/ }).waitFor();
  const expectations = panel.getByRole('table', { name: 'Expectations' });
  expect(await expectations.getByRole('row', { name: /availability\(look\)/ }).textContent()).toMatch(/✗ fails/);
  expect(await expectations.getByRole('row', { name: /utilisation\(front\)/ }).textContent()).toMatch(/✓ holds/);
  const story = panel.getByRole('list', { name: 'What happened' });
  expect(await story.textContent()).toMatch(/look lost up to 100% of its requests from 20s on, after fail desk at 20s/);
  for (const chart of [/^Latency, 99th/, /^Requests without an answer/, /^Utilisation/])
    await panel.getByRole('img', { name: chart }).waitFor();
  expect(code.complaints).toEqual([]);
});

test('a chart is read with the keyboard, a moment after the other', async () => {
  const panel = await results();
  const chart = panel.locator('figure', { hasText: 'Utilisation' });
  await chart.getByRole('img').focus();
  for (const moment of ['0s', '1s', '2s']) {
    await code.page.keyboard.press('ArrowRight');
    await expect.poll(() => chart.locator('.moment').textContent()).toBe(moment);
  }
  expect(await chart.locator('.legend b').first().textContent()).toMatch(/%$/);
});

test('components are put into the order of a column: the largest, the smallest, as written', async () => {
  const table = (await results()).getByRole('table', { name: 'Components' });
  const order = (): Promise<string[]> =>
    table.locator('tbody th').evaluateAll((all) => all.map((head) => head.textContent.split(' ')[0] ?? ''));
  const utilisation = table.getByRole('button', { name: 'utilisation' });
  const written = ['visitors', 'front', 'desk', 'tickets'];
  expect(await order()).toEqual(written);
  await utilisation.click();
  await expect.poll(order).toEqual(['desk', 'front', 'tickets', 'visitors']);
  expect(await table.getByRole('columnheader', { name: 'utilisation' }).getAttribute('aria-sort')).toBe('descending');
  await code.page.keyboard.press('Enter');
  await expect.poll(order).toEqual(['visitors', 'tickets', 'front', 'desk']);
  await code.page.keyboard.press('Enter');
  await expect.poll(order).toEqual(written);
});

test('what is told leads to its line: an expectation, a component', async () => {
  const panel = await results();
  await panel.getByRole('button', { name: 'utilisation(front) < 90%' }).click();
  await expect.poll(line).toBe(lineOf('expect utilisation(front)'));
  await panel.getByRole('table', { name: 'Components' }).getByRole('button', { name: 'tickets' }).click();
  await expect.poll(line).toBe(lineOf('sql_database tickets'));
});

test('the run is played on the diagram, paused, and looked at second by second', async () => {
  const panel = await diagram();
  const scrubber = panel.getByRole('group', { name: 'Run outage' });
  const time = scrubber.getByRole('slider', { name: 'Time of the run' });
  const at = async (): Promise<number> => Number(await time.inputValue());
  const desk = panel.locator('g.node[aria-label^="Ticket desk,"]');
  expect(await scrubber.locator('.fault').getAttribute('title')).toBe('fail desk');

  await scrubber.getByRole('button', { name: 'Play the run' }).click();
  await expect.poll(at).toBeGreaterThan(3);
  await scrubber.getByRole('button', { name: 'Pause' }).click();
  const paused = await at();
  await scrubber.getByRole('button', { name: 'Speed 1' }).click();
  await scrubber.getByRole('button', { name: 'Speed 2' }).waitFor();
  expect(await at()).toBe(paused);

  // The desk works, is gone, and works again.
  const seek = async (second: number): Promise<void> => {
    await time.focus();
    await code.page.keyboard.press('Home');
    for (let gone = 0; gone < second; gone++) await code.page.keyboard.press('ArrowRight');
    await expect.poll(at).toBe(second);
  };
  await seek(10);
  expect(await time.getAttribute('aria-valuetext')).toBe('10s');
  await expect.poll(() => desk.getAttribute('aria-label')).toMatch(/^Ticket desk, app server, utilisation \d+%, queue \d+$/);
  await desk.locator('.mark.error').waitFor({ state: 'detached' });
  await seek(25);
  expect(await time.getAttribute('aria-valuetext')).toBe('25s, fail desk');
  await scrubber.locator('.active', { hasText: 'fail desk' }).waitFor();
  await expect.poll(() => desk.getAttribute('aria-label')).toMatch(/^Ticket desk, app server, utilisation 0%, queue \d+, fail desk$/);
  await desk.locator('.mark.error').waitFor();
  await scrubber.getByRole('button', { name: 'Leave the run' }).click();
  await scrubber.waitFor({ state: 'detached' });
  await expect.poll(() => desk.getAttribute('aria-label')).toMatch(/ calls Tickets/);
});

test('two runs are compared: differences beside the figures, both in the charts, and the diagram in colours of better and worse', async () => {
  await code.type(KIOSK.replace('time: 5ms', 'time: 9ms'));
  const panel = await results();
  const first = await panel.getByRole('heading', { level: 1 }).textContent();
  await panel.getByRole('button', { name: 'Run again' }).click();
  await expect.poll(() => panel.getByRole('heading', { level: 1 }).textContent()).not.toBe(first);
  const against = (page: Frame) => page.getByRole('combobox', { name: 'Compare with' });
  await against(panel).selectOption({ index: 1 });
  const components = panel.getByRole('table', { name: 'Components' });
  const mean = components.getByRole('row', { name: /^desk/ }).getByRole('cell').nth(3);
  await expect.poll(() => mean.locator('.change').getAttribute('class')).toMatch(/worse/);
  await panel.getByRole('columnheader', { name: 'before' }).waitFor();
  expect(await panel.locator('figure', { hasText: 'Utilisation' }).locator('path.base').count()).toBeGreaterThan(0);
  const drawn = await diagram();
  await drawn.locator('.note', { hasText: 'Compared with kiosk, outage' }).waitFor();
  await expect.poll(() => drawn.locator('g.node[aria-label^="Ticket desk,"]').getAttribute('aria-label')).toMatch(/p99 \+/);
  const again = await results();
  await again.getByRole('columnheader', { name: 'before' }).waitFor();
  await against(again).selectOption({ index: 0 });
  await again.getByRole('columnheader', { name: 'before' }).waitFor({ state: 'detached' });
  const plain = await diagram();
  await plain.locator('g.node').first().waitFor();
  await plain.locator('.note', { hasText: 'Compared with' }).waitFor({ state: 'detached' });
});

test('a run is saved to a file, and shown again from there', async () => {
  const file = path.join(code.folder, 'run.json');
  await (await results()).getByRole('button', { name: 'Save…' }).click();
  await code.answer('Save Simulation Results', file);
  await expect.poll(() => existsSync(file)).toBe(true);
  await code.command('Arch: Open Saved Simulation Results…');
  await code.answer('Open Simulation Results', file);
  const panel = await results();
  await panel.getByRole('heading', { name: /^kiosk, outage \(run\.json\)/ }).waitFor();
  // It is of a file, not of a design that is open: nothing of it can be run again.
  expect(await panel.getByRole('button', { name: 'Run again' }).count()).toBe(0);
});

test('a run is shared as one page, which shows the same by itself: no request, no error', async () => {
  const file = path.join(code.folder, 'shared.html');
  const panel = await results();
  await panel.getByRole('button', { name: 'Share as HTML…' }).click();
  await code.answer('Share Simulation Results', file);
  await expect.poll(() => existsSync(file) && readFileSync(file, 'utf8').includes('</html>')).toBe(true);
  const { page: shared, said } = await code.elsewhere(pathToFileURL(file).href);
  await shared.getByRole('heading', { name: /^kiosk, outage/ }).waitFor();
  await shared.getByRole('img', { name: /^Utilisation/ }).waitFor();
  const rows = (page: typeof shared | typeof panel) =>
    page.getByRole('table', { name: 'Components' }).locator('tbody td').allTextContents();
  expect(await rows(shared)).toEqual(await rows(panel));
  await shared.getByRole('button', { name: 'utilisation' }).first().click();
  await shared.locator('th[aria-sort=descending]').waitFor();
  expect(said).toEqual([]);
  await shared.close();
});

test('in every sort of theme, axe has nothing to say of results and of the diagram that shows them', async () => {
  expect(await wrongInThemes(code, await results())).toEqual([]);
  expect(await wrongInThemes(code, await diagram())).toEqual([]);
});
