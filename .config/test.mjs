#!/usr/bin/env node
// `npm test`: brings what the tests need, runs everything, and ends with a line `N passed, N failed`.
//   npm test -- unit host   runs these steps alone (and what they need)
import fs from 'node:fs';
import path from 'node:path';
import { checkNode, ensureBuilt, ensureGenerated, ensurePackages } from './fresh.mjs';
import { ensureBrowser, findBrowser, NO_BROWSER } from './host/browser.mjs';
import { ensureHost } from './host/install.mjs';
import { main, root, run, say, seconds, Stop } from './say.mjs';

const results = path.join(root, 'out', 'test');
const report = (name) => path.join(results, `${name}.json`);
const vitest = (config, name) => [
  'npx',
  'vitest',
  'run',
  '-c',
  `.config/${config}`,
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${report(name)}`,
];
const script = (name) => ['npm', 'run', '--silent', name];

/**
 * What is run, in this order. A step that counts tests says how; any other counts as one. `minutes` is when it has hung. Steps that use one
 * core and measure no time need not be alone: two of them run at once.
 */
const STEPS = [
  { name: 'lint', title: 'ESLint and Prettier', command: script('lint'), minutes: 5, alone: false },
  { name: 'types', title: 'TypeScript', command: script('types'), minutes: 5, alone: false },
  { name: 'law', title: 'The import law', command: script('law'), minutes: 3, alone: false },
  { name: 'dead', title: 'Dead code', command: script('dead'), minutes: 3, alone: false },
  { name: 'package', title: 'The packaged extension', command: [process.execPath, '.config/package.mjs'], minutes: 5, alone: false },
  { name: 'unit', title: 'Unit tests', command: vitest('vitest.config.ts', 'unit'), count: countVitest, minutes: 25, needs: ['browser'] },
  { name: 'proof', title: 'Exports against the real tools', command: script('proof'), count: countVitest, minutes: 15 },
  { name: 'host', title: 'In a real VS Code', command: script('host'), count: countMocha, minutes: 10, needs: ['browser', 'host'] },
  {
    name: 'ui',
    title: 'Panels and palette in a real VS Code',
    command: vitest('vitest.ui.config.ts', 'ui'),
    count: countVitest,
    minutes: 15,
    needs: ['browser', 'host'],
  },
];

function readReport(name) {
  return fs.existsSync(report(name)) ? JSON.parse(fs.readFileSync(report(name), 'utf8')) : null;
}

/** Vitest's JSON report. A test that was skipped has proved nothing, and counts as failed. */
function countVitest(name) {
  const found = readReport(name);
  return found && { passed: found.numPassedTests, failed: found.numTotalTests - found.numPassedTests };
}

/** The report that the suite in VS Code writes. */
function countMocha(name) {
  const found = readReport(name);
  return found && { passed: found.passed, failed: found.failed };
}

async function runStep({ name, title, command, count, minutes }) {
  fs.rmSync(report(name), { force: true });
  const since = Date.now();
  const [program, ...args] = command;
  const env = { ...process.env, SPANDREL_REPORT: report(name), CHROMIUM_PATH: findBrowser() ?? '', NO_COLOR: '1', FORCE_COLOR: '0' };
  const { code, output } = await run(program, args, { env, timeout: minutes * 60_000 });
  const counted = count?.(name);
  let { passed, failed } = counted ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A step can fail without a failing test: a file that does not load, a process that ends too early.
  if (code !== 0 && failed === 0) failed = 1;
  if (failed > 0) say(`\n${output.trimEnd()}`);
  say(
    `${failed > 0 ? 'FAILED' : 'passed'}  ${title} (${name})${counted ? `: ${String(passed)} passed, ${String(failed)} failed` : ''}, ${seconds(since)}`,
  );
  return { name, passed, failed, time: seconds(since) };
}

await main(async () => {
  const since = Date.now();
  checkNode();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) throw new Stop(`There is no step ${unknown.join(', ')}; there are ${STEPS.map((step) => step.name).join(', ')}.`);
  const steps = STEPS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const needs = new Set(steps.flatMap((step) => step.needs ?? []));

  await ensurePackages();
  if (needs.has('browser') && !(await ensureBrowser())) throw new Stop(NO_BROWSER);
  if (needs.has('host')) await ensureHost();
  await ensureGenerated();
  await ensureBuilt();
  fs.mkdirSync(results, { recursive: true });

  const done = [];
  const waiting = steps.filter((step) => step.alone === false);
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) done.push(await runStep(step));
  };
  await Promise.all([lane(), lane()]);
  for (const step of steps) if (step.alone !== false) done.push(await runStep(step));

  say('');
  for (const { name, passed, failed, time } of done) {
    say(
      `${failed > 0 ? 'FAILED' : 'passed'}  ${name.padEnd(8)} ${String(passed).padStart(5)} passed  ${String(failed).padStart(3)} failed  ${time.padStart(8)}`,
    );
  }
  const sum = (key) => done.reduce((total, step) => total + step[key], 0);
  const failed = sum('failed');
  say(`\nIn all ${seconds(since)}.`);
  say(`${String(sum('passed'))} passed, ${String(failed)} failed`);
  return failed > 0 ? 1 : 0;
});
