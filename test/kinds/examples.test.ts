import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { simulateArchitecture, solveArchitecture } from '../../src/kinds/lowering/run.js';
import { design } from './design.js';

/** Expectations that fail for a reason that the example is about. */
const LESSONS = new Set(['lost_writes(fast) == 0', 'p99(call) < 500ms']);

const examples = readdirSync('examples').filter((name) => name.endsWith('.arch'));

describe.each(examples)('%s', (name) => {
  const read = (): ReturnType<typeof design> => design(readFileSync(`examples/${name}`, 'utf8'));

  test('holds what it promises, by theory', async () => {
    const results = solveArchitecture(await read());
    expect(results.error).toBeUndefined();
    expect(results.expectations.length).toBeGreaterThan(0);
    for (const { text, passed, value } of results.expectations) expect(passed, `${text} is ${value ?? 'not known'}`).toBe(true);
  });

  test('holds what it promises in every scenario, but for what it teaches', { timeout: 120_000 }, async () => {
    const architecture = await read();
    for (const scenario of architecture.scenarios) {
      const results = simulateArchitecture(architecture, { scenario: scenario.name, seed: 1, replications: 1 });
      expect(results.error).toBeUndefined();
      expect(results.expectations.length).toBeGreaterThan(0);
      for (const { text, passed, value } of results.expectations) {
        expect(passed, `${scenario.name}: ${text} is ${value ?? 'not known'}`).toBe(!LESSONS.has(text));
      }
    }
  });

  test('theory and simulation agree about the plain design', { timeout: 120_000 }, async () => {
    const architecture = await read();
    const theory = solveArchitecture(architecture);
    // Long enough for some thousand requests of the rarest flow, whose number varies by its root.
    const rarest = Math.min(...Object.values(theory.flows).map((flow) => flow.throughput?.value ?? NaN));
    const run = simulateArchitecture(architecture, {
      scenario: null,
      seed: 1,
      replications: 3,
      duration: name === 'shop.arch' ? 3 : Math.max(30, 1500 / rarest),
    });
    for (const [flow, metrics] of Object.entries(theory.flows)) {
      for (const metric of ['mean', 'p50', 'p95', 'p99', 'throughput'] as const) {
        const [solved, simulated] = [metrics[metric]?.value ?? NaN, run.flows[flow]?.[metric]?.value ?? NaN];
        // A tenth, and what chance does to a percentile of a short run.
        expect(Math.abs(simulated / solved - 1), `${metric}(${flow}): ${solved} solved, ${simulated} simulated`).toBeLessThan(
          metric === 'p99' ? 0.2 : 0.1,
        );
      }
    }
  });
});
