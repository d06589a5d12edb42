import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, bundleFolder, ROOT } from '../support/bundle.js';
import { workspace } from './run.js';

const out = bundleFolder();
const cli = path.join(out.path, 'cli.js');
const shop = readFileSync(path.join(ROOT, 'examples/shop.arch'), 'utf8');
const { cwd } = workspace({
  'shop.arch': shop,
  'strict.arch': shop.replace('expect availability(browse) >= 65%', 'expect availability(browse) >= 99.9%'),
});

interface Run {
  readonly flows: Record<string, Record<string, { readonly value: number; readonly ci: readonly [number, number] | null }>>;
  readonly expectations: readonly { readonly text: string; readonly passed: boolean | null }[];
  readonly timeline: { readonly step: number; readonly series: Record<string, readonly (number | null)[]> };
}

beforeAll(async () => {
  await bundle('src/cli/main.ts', cli);
}, 120_000);
afterAll(() => {
  out.remove();
});

function simulate(file: string, seed: number): { readonly exit: number | null; readonly text: string; readonly run: Run } {
  const args = ['simulate', file, '--scenario', 'zone_outage', '--replications', '3', '--seed', String(seed), '--format', 'json'];
  const { status, stdout } = spawnSync(process.execPath, [cli, ...args], { cwd, encoding: 'utf8', timeout: 600_000 });
  // How long it took is the one thing that differs.
  return { exit: status, text: stdout.replace(/"wallSeconds": ?[\d.e-]+/, '"wallSeconds":0'), run: JSON.parse(stdout) as Run };
}

/** The mean of a series between two times, in seconds. */
function mean({ timeline }: Run, series: string, from: number, to: number): number {
  const values = (timeline.series[series] ?? []).slice(from / timeline.step, to / timeline.step);
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0) / values.length;
}

test('a zone of the shop goes dark: the outage is in the timeline, it ends, and expectations tell', { timeout: 1_800_000 }, () => {
  const one = simulate('shop.arch', 1);
  expect(one.exit).toBe(0);
  expect(one.run.expectations.map(({ passed }) => passed)).toEqual([true, true, true, true]);

  const throughput = (from: number, to: number): number => mean(one.run, 'flows.browse.throughput', from, to);
  const before = throughput(0, 20);
  // Dark from 20 to 60 seconds; health checks have found out after 30 of them, and the failover of the databases is over.
  expect(throughput(21, 35)).toBeLessThan(0.5 * before);
  expect(throughput(52, 60)).toBeGreaterThan(0.9 * before);
  expect(throughput(65, 90)).toBeGreaterThan(0.95 * before);

  const strict = simulate('strict.arch', 1);
  expect(strict.exit).toBe(2);
  expect(strict.run.expectations.map(({ passed }) => passed)).toEqual([false, true, true, true]);

  expect(simulate('shop.arch', 1).text).toBe(one.text);
  const other = simulate('shop.arch', 2);
  expect(other.text).not.toBe(one.text);
  for (const flow of ['browse', 'checkout']) {
    for (const metric of ['availability', 'mean', 'throughput']) {
      const [first, second] = [one.run.flows[flow]?.[metric], other.run.flows[flow]?.[metric]];
      const half = ({ ci }: NonNullable<typeof first>): number => ((ci?.[1] ?? 0) - (ci?.[0] ?? 0)) / 2;
      if (!first || !second) throw new Error(`${metric} of ${flow} was not measured`);
      // Two intervals of 95 % of the same thing, at 99.9 %.
      expect(Math.abs(first.value - second.value), `${metric} of ${flow}`).toBeLessThan(2 * (half(first) + half(second)));
    }
  }
});
