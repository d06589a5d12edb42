import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Results } from '../../src/kinds/figures/results.js';
import { simulateArchitecture, solveArchitecture } from '../../src/kinds/lowering/run.js';
import { measureStrategies, strategiesMarkdown, strategiesText, type Run } from '../../src/report/index.js';
import { design } from '../kinds/design.js';

const EXAMPLE = readFileSync('examples/recovery.arch', 'utf8');

test('the strategies are measured by a run of their own when no scenario loses the region, and by none more when one has', async () => {
  const architecture = await design(EXAMPLE);
  const solved = solveArchitecture(architecture);
  const runs: Run[] = [];
  const simulate = (run: Run): Promise<Results> => {
    runs.push(run);
    return Promise.resolve(simulateArchitecture(run.architecture, { ...run, seed: 1 }));
  };
  const strategies = await measureStrategies(architecture, solved, [], simulate);
  expect(runs).toHaveLength(1);
  expect(strategies.map(({ strategy }) => strategy)).toEqual(['backup_restore', 'pilot_light', 'warm_standby', 'active_active']);
  const [restore, pilot, warm, active] = strategies.map(({ rto }) => rto);
  // Health checks of 3 × 10 s and a TTL of 30 s; then five minutes to decide.
  expect(Math.abs((active?.value ?? NaN) - 60)).toBeLessThanOrEqual(6);
  expect((warm?.value ?? NaN) - (active?.value ?? NaN)).toBeCloseTo(300, 6);
  expect(pilot?.value ?? NaN).toBeGreaterThan(warm?.value ?? NaN);
  expect(restore?.value ?? NaN).toBeGreaterThan(pilot?.value ?? NaN);

  const lost = simulateArchitecture(architecture, { scenario: 'virginia_lost', seed: 1, replications: 1 });
  const again = await measureStrategies(architecture, solved, [lost], simulate);
  expect(runs).toHaveLength(1);
  expect(again).toEqual(lost.strategies);

  const table = strategiesText('recovery', strategies);
  // The plan's lag of 200 ms and half of the way; five minutes to decide and one for the names.
  expect(table).toMatch(/plan +warm_standby +[\d.]+m?s +240ms +[\d.]+ +[56]\.?\d*m +6m +\$/);
  expect(strategiesMarkdown('recovery', strategies)).toContain('| plan | active\\_active |');
});

test('without a plan there is nothing to compare, and that is said', async () => {
  const architecture = await design('users u { rate: 5/s } app_server a { time: 10ms } flow f { u -> a }');
  const none = await measureStrategies(architecture, solveArchitecture(architecture), [], () =>
    Promise.reject(new Error('nothing is run')),
  );
  expect(none).toEqual([]);
  expect(strategiesText('a', none)).toContain('no plan for recovery');
});
