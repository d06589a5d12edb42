import { expect, test } from 'vitest';
import { simulated, solved, value } from './design.js';

const DESIGN = `users u { rate: 100/s }
app_server s { replicas: 2  time: 50ms  scaling: { min: 2, max: 40, target: 50%, delay: 30s } }
flow f { u -> s }
scenario rush { load: u * 1  at 60s: surge u to 3x for 4m }`;

test('scaling comes to the replicas that keep utilisation at the target', async () => {
  // 100/s × 50 ms are 5 busy servers: 10 of them at 50 %.
  const results = await solved(DESIGN);
  expect(value(results, 'components.s.instances')).toBe(10);
  expect(value(results, 'components.s.utilisation')).toBeCloseTo(0.5, 6);
  expect(results.notes.join('\n')).not.toContain('not simulated');
  const run = await simulated(DESIGN, { duration: 600, replications: 2 });
  expect(value(run, 'components.s.instances')).toBeGreaterThan(8.5);
  expect(value(run, 'components.s.instances')).toBeLessThan(12);
});

test('in a scenario replicas come after a look and the delay', async () => {
  const run = await simulated(DESIGN, { scenario: 'rush', replications: 2 });
  // Every look comes 15 s after the last.
  expect(value(run, 'components.s.scaling_lag')).toBeGreaterThanOrEqual(45);
  expect(value(run, 'components.s.instances')).toBeGreaterThan(10);
});
