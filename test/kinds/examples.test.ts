import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { graphOf } from '../../src/diagram/index.js';
import { exportArchitecture } from '../../src/export/index.js';
import { familyOf } from '../../src/kinds/family.js';
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

describe('together the examples', async () => {
  const all = await Promise.all(
    examples.map(async (name) => ({ name, architecture: await design(readFileSync(`examples/${name}`, 'utf8')) })),
  );

  test.each(['edge', 'data', 'storage', 'messaging', 'observability', 'recovery', 'analytics', 'search'])('have a %s', (family) => {
    const families = all.flatMap(({ architecture }) => architecture.components.map((component) => familyOf(architecture, component)));
    expect(families).toContain(family);
  });

  test.each(examples.filter((name) => name !== 'first.arch'))('say what to try: %s', (name) => {
    expect(readFileSync(`examples/${name}`, 'utf8')).toMatch(/^\/\/ (?:.* )?Try: `/m);
    expect(all.find((each) => each.name === name)?.architecture.scenarios.length).toBeGreaterThan(0);
  });

  test('have two large designs, which say after what they are', () => {
    const large = all.filter(({ architecture }) => architecture.components.length >= 60);
    expect(large.map(({ name }) => name)).toEqual(['social_network.arch', 'web_application.arch']);
    for (const { name, architecture } of large) {
      expect(readFileSync(`examples/${name}`, 'utf8')).toMatch(/^\/\/ After /m);
      expect(architecture.scenarios.length).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(['social_network.arch', 'web_application.arch'])('are built by Terraform and CDK, and drawn: %s', (name) => {
    const architecture = all.find((each) => each.name === name)?.architecture;
    if (!architecture) throw new Error(`There is no ${name}`);
    for (const target of ['terraform', 'cdk'] as const) expect(exportArchitecture(architecture, target).files.length).toBeGreaterThan(10);
    const graph = graphOf(architecture, { results: solveArchitecture(architecture), findings: [], view: null });
    expect(graph.nodes.length).toBeGreaterThanOrEqual(55);
  });
});
