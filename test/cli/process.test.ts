import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, bundleFolder, ROOT } from '../support/bundle.js';
import { workspace } from './run.js';

const out = bundleFolder();
const cli = path.join(out.path, 'cli.js');
const QUEUE = 'users u { rate: 80/s }\napp_server a { time: exponential(10ms) }\nu -> a\n';
const LOST = `${QUEUE}scenario lost "It dies" {\n  at 20s: fail a for 10s\n  duration: 60s\n  expect availability(default) >= 99%\n}\nexpect utilisation(a) < 90%\n`;
const { cwd } = workspace({ 'queue.arch': QUEUE, 'lost.arch': LOST, 'shop.arch': '' });

beforeAll(async () => {
  await bundle('src/cli/main.ts', cli);
}, 60_000);
afterAll(() => {
  out.remove();
});

function spandrel(args: string, input = ''): { exit: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args.split(' ')], {
    cwd,
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { exit: status, out: stdout, err: stderr };
}

interface Run {
  engine: string;
  scenario: string | null;
  seed: number;
  components: Record<string, { metrics: Record<string, { value: number; ci: [number, number] | null; unit: string }> }>;
  expectations: { text: string; passed: boolean | null; line: number }[];
  timeline: { step: number; series: Record<string, unknown[]> };
  run: { events: number; simulatedSeconds: number; wallSeconds: number; replications: number };
}

describe('the strategies of recovery', () => {
  test('are compared at the end when everything is run', () => {
    const text = readFileSync(path.join(ROOT, 'examples/recovery.arch'), 'utf8');
    const all = JSON.parse(spandrel('simulate - --all --replications 1 --format json', text).out) as {
      strategies: { strategy: string; rto: { value: number; accuracy: string }; cost: { value: number } }[];
    };
    expect(all.strategies.map(({ strategy }) => strategy)).toEqual(['backup_restore', 'pilot_light', 'warm_standby', 'active_active']);
    expect(all.strategies.every(({ rto }) => rto.accuracy === 'simulated')).toBe(true);
    // What is faster costs more.
    const times = all.strategies.map(({ rto }) => rto.value);
    expect([...times].sort((a, b) => b - a)).toEqual(times);
    const costs = all.strategies.map(({ cost }) => cost.value);
    expect([...costs].sort((a, b) => a - b)).toEqual(costs);
  });
});

describe('report', () => {
  test('is a figure for every aspect, with what holds it back and where that is written', () => {
    const { exit, out: text, err } = spandrel('report queue.arch --format json');
    expect([exit, err]).toEqual([0, '']);
    const card = JSON.parse(text) as {
      lines: {
        aspect: string;
        figures: { figure: { method: string } }[];
        heldBackBy: { component: string; file: string; line: number }[];
      }[];
      faults: { fault: string }[];
    };
    expect(card.lines).toHaveLength(7);
    expect(card.lines[0]?.heldBackBy[0]).toMatchObject({ component: 'a', file: 'queue.arch', line: 2 });
    expect(card.faults.map(({ fault }) => fault)).toEqual(['fail a.replica(1)']);
    // The same seed gives the same report, to the last byte.
    expect(spandrel('report queue.arch --format json').out).toBe(text);
  });

  test('is written as text, as Markdown and as a page', () => {
    expect(spandrel('report queue.arch').out).toContain('What holds it back');
    expect(spandrel('report queue.arch --format markdown').out).toContain('| fault tolerance |');
    expect(spandrel('report queue.arch --format html').out).toMatch(/^<!DOCTYPE html>/);
  });
});

describe('simulate', () => {
  test('agrees with theory within its confidence intervals, and says what it did', () => {
    const { exit, out: text, err } = spandrel('simulate queue.arch --duration 20m --seed 7 --format json');
    expect([exit, err]).toEqual([0, '']);
    const run = JSON.parse(text) as Run;
    expect(run).toMatchObject({ engine: 'simulator', scenario: null, seed: 7, run: { replications: 5 } });
    const { mean, utilisation } = run.components.a?.metrics ?? {};
    // M/M/1 at 80 %: five service times. Three half-widths of the 95 % interval are as good as never exceeded.
    const half = ((mean?.ci?.[1] ?? 0) - (mean?.ci?.[0] ?? 0)) / 2;
    expect(half).toBeGreaterThan(0);
    expect(Math.abs((mean?.value ?? 0) - 0.05)).toBeLessThan(3 * half);
    expect(utilisation?.value).toBeGreaterThan(0.78);
    expect(utilisation?.value).toBeLessThan(0.82);
    expect(run.timeline.series['flows.default.p99']?.length).toBeGreaterThan(10);
    expect(run.run.events).toBeGreaterThan(100_000);
  });

  test('is the same for the same seed, and different for another', () => {
    const run = (seed: number): Run['components'] =>
      (JSON.parse(spandrel(`simulate queue.arch --duration 30s --replications 2 --seed ${seed} --format json`).out) as Run).components;
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test('fails when an expectation does', () => {
    const { exit, out: text } = spandrel('simulate lost.arch --scenario lost --replications 2');
    expect(exit).toBe(2);
    expect(text).toMatch(/✗ +availability\(default\) >= 99% +\d/);
  });

  test('runs everything with --all', () => {
    const { exit, out: text } = spandrel('simulate lost.arch --all --replications 2 --format json');
    expect(exit).toBe(2);
    const { runs } = JSON.parse(text) as { runs: Run[] };
    expect(runs.map(({ scenario }) => scenario)).toEqual([null, 'lost']);
    expect(runs.map(({ expectations }) => expectations.map(({ passed }) => passed))).toEqual([[true], [false]]);
  });

  test('cuts the warm-up that is asked for', () => {
    const seconds = (warmup: string): number =>
      (
        JSON.parse(spandrel(`simulate queue.arch --duration 30s --replications 2 --warmup ${warmup} --format json`).out) as {
          run: { warmupSeconds: number };
        }
      ).run.warmupSeconds;
    expect([seconds('0s'), seconds('7s')]).toEqual([0, 7]);
  });

  test('reports to a CI server', () => {
    const { out: text } = spandrel('simulate lost.arch --all --replications 2 --format junit');
    expect(text).toContain('<testsuites name="spandrel" tests="2" failures="1" skipped="0">');
    expect(text).toContain('name="availability(default) &gt;= 99%"');
  });

  test('names that JavaScript has its own ideas about are names', () => {
    const text = 'users constructor { rate: 10/s }\napp_server __proto__ { time: 5ms }\nconstructor -> __proto__\n';
    const { exit, out: json } = spandrel('simulate - --duration 10s --replications 2 --format json', text);
    expect(exit).toBe(0);
    expect(Object.keys((JSON.parse(json) as Run).components)).toEqual(['constructor', '__proto__']);
  });

  test('Ctrl-C ends it at once, with nothing half written', async () => {
    const child = spawn(process.execPath, [cli, ...'simulate - --duration 10m --replications 20 --format json'.split(' ')], { cwd });
    let written = '';
    let said = '';
    child.stdout.on('data', (data: Buffer) => (written += data.toString()));
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    const shop = readFileSync(path.join(ROOT, 'examples/shop.arch'), 'utf8');
    // More than a pipe holds: when all of it is gone, the program is reading, and listens.
    await new Promise((resolve) => child.stdin.end(`${shop}\n// ${'x'.repeat(500_000)}\n`, resolve as () => void));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const pressed = performance.now();
    child.kill('SIGINT');
    const exit = await new Promise((resolve) => child.once('exit', resolve));
    expect(performance.now() - pressed).toBeLessThan(3000);
    expect([exit, written, said]).toEqual([130, '', 'spandrel: interrupted; nothing was written\n']);
  });
});

describe('as a process', () => {
  test('it reads standard input and writes nothing but the answer to standard output', () => {
    const { exit, out: text } = spandrel('solve - --format json', QUEUE);
    expect(exit).toBe(0);
    expect(JSON.parse(text)).toMatchObject({ engine: 'solver' });
  });

  test('endless input is declined', () => {
    const { exit, err } = spandrel('check -', ' '.repeat(6 * 2 ** 20));
    expect(exit).toBe(64);
    expect(err).toBe('spandrel: <stdin> is larger than 5 MiB, the most that is read\n');
  });

  test('a device without an end is declined', () => {
    expect(spandrel('check /dev/zero')).toMatchObject({
      exit: 64,
      err: 'spandrel: /dev/zero is larger than 5 MiB, the most that is read\n',
    });
  });

  test('whoever closes the pipe early gets no complaint', () => {
    const { stderr, status } = spawnSync('sh', ['-c', `"${process.execPath}" "${cli}" kinds --format json | head -c 10`], {
      cwd,
      encoding: 'utf8',
    });
    expect([stderr, status]).toEqual(['', 0]);
  });

  test('help loads neither parser nor simulator', () => {
    const began = performance.now();
    expect(spandrel('--help').exit).toBe(0);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
