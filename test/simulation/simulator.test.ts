import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { kept, type Apart } from './apart.js';
import { compareSolver, partsOf, saying } from './compare.js';
import { MODELS, RUNS, type Covered } from './coverage.js';
import { results } from './facts.js';
import { page } from './page.js';
import { NETWORKS } from './random.js';
import type { Posted, Share, Simulated } from './simulate-all.js';
import { inThreads } from './threads.js';

/** A machine that is busy with other things may take its time. */
const LONGEST = 1_800_000;
const PAGE = new URL('../../docs/validity.md', import.meta.url);

const asked = results.filter((fact) => partsOf(fact).some((part) => part.simulate));
const simulated = new Map<string, Simulated>();
let apart: readonly Apart[] = [];
let covered: readonly Covered[] = [];

beforeAll(async () => {
  const share: Share = { taken: new Int32Array(new SharedArrayBuffer(4)) };
  const posted = await inThreads<Posted>('simulate-all.ts', share);
  for (const each of posted) if ('fact' in each) simulated.set(each.fact.id, each.fact);
  apart = posted
    .flatMap((each) => ('apart' in each ? [each] : []))
    .sort((a, b) => a.seed - b.seed)
    .flatMap((each) => each.apart);
  covered = posted.flatMap((each) => ('covered' in each ? each.covered : []));
}, LONGEST);

describe('the simulator', () => {
  test.each(asked.map(({ id }) => [id] as const))('%s', (id) => {
    const { compared, broken } = simulated.get(id) ?? { compared: [], broken: ['nothing was simulated'] };
    expect(compared.filter(({ agree }) => !agree).map(saying)).toEqual([]);
    expect(broken).toEqual([]);
  });

  test.each(MODELS.map((model, index) => ({ ...model, index })))(
    'an interval holds the truth as often as it says, and is given where it does: $name, $replications × $customers',
    ({ replications, customers, given, index }) => {
      for (const figure of ['mean', 'p50', 'p95', 'p99', 'utilisation']) {
        const parts = covered.filter((each) => each.model === index && each.figure === figure);
        const runs = parts.reduce((sum, each) => sum + each.runs, 0);
        expect(runs, `${figure} with ${replications} × ${customers}`).toBe(given.includes(figure) ? RUNS : 0);
        const held = parts.reduce((sum, each) => sum + each.held, 0);
        // Of a hundred runs at 92 %, fewer than 80 by chance once in ten thousand times.
        expect(held, `${figure} with ${replications} × ${customers}`).toBeGreaterThanOrEqual(0.8 * runs);
      }
    },
  );
});

describe(`${NETWORKS} random networks by both engines`, () => {
  test('every network has figures to compare', () => {
    expect(new Set(apart.map(({ network }) => network)).size).toBe(NETWORKS);
    expect(apart.length).toBeGreaterThan(15 * NETWORKS);
  });

  test.each(['exact', 'close', 'fair', 'rough'] as const)('what is labelled %s keeps its promise', (label) => {
    const labelled = apart.filter(({ accuracy }) => accuracy === label);
    expect(labelled.length).toBeGreaterThan(NETWORKS);
    const broken = labelled.filter((each) => !kept(each));
    // Intervals of 99.9 % miss at times, and figures of one network miss together.
    expect(broken.length, JSON.stringify(broken.slice(0, 5))).toBeLessThanOrEqual(0.01 * labelled.length);
  });
});

/** What does not depend on the numbers that were measured. */
const frame = (text: string): string => text.replaceAll(/`[^`\n]*`/g, '`…`');

test('docs/validity.md says what was found (`npm run validity` writes it anew)', () => {
  const solved = new Map(results.map((fact) => [fact.id, compareSolver(fact)]));
  const text = page({ solved, simulated, apart, covered });
  if (process.env.VALIDITY === 'write') writeFileSync(PAGE, text);
  const written = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '';
  // Another build of the simulator may draw other numbers: each of them is held against what was expected, above.
  expect(frame(written)).toBe(frame(text));
});
