import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { applied, createArchServices, format, withArchitecture, type EditsOf } from '../../language/index.js';
import { checkArchitecture } from '../../src/checks/index.js';
import { repairText, type Looked } from '../../src/cli/repair.js';
import { LIBRARY } from '../../src/kinds/generated/library.js';
import { solveArchitecture } from '../../src/kinds/lowering/run.js';
import type { Architecture, Finding } from '../../src/model/index.js';
import { CASES } from './cases.js';
import { canBeCopied, renamed } from './copies.js';

const FILE = 'file:///design.arch';
const services = createArchServices({ library: LIBRARY });

interface Step {
  readonly architecture: Architecture;
  readonly findings: readonly Finding[];
  /** The text after the repair that was chosen; null when none was. */
  readonly next: string | null;
  /** What was repaired, for whoever looks why it does not end. */
  readonly made: string;
}

/** Reads, solves and checks a text, and makes one repair of one finding. */
async function step(text: string, choose: (count: number) => number): Promise<Step> {
  return withArchitecture(
    services,
    { uri: FILE, text },
    { read: () => undefined, list: () => [] },
    ({ architecture, findings: wrong }, editsOf) => {
      if (!architecture) throw new Error(`${wrong.map(({ message }) => message).join('; ')}\n${text}`);
      const findings = checkArchitecture(architecture, solveArchitecture(architecture));
      const repairable = findings.filter(({ fixes }) => fixes.length > 0);
      const finding = repairable[choose(repairable.length)];
      const fix = finding?.fixes[choose(finding.fixes.length)];
      if (!finding || !fix) return { architecture, findings, next: null, made: '' };
      const edits = editsOf(fix.changes)?.get(FILE);
      expect(edits, `${finding.code}: ${fix.title} means nothing in\n${text}`).toBeDefined();
      return { architecture, findings, next: applied(text, edits ?? []), made: `${finding.code}: ${fix.title}` };
    },
  );
}

/** Steps in which everything must be repaired. */
const MOST = 80;

/** Repairs a text until nothing is left that can be repaired: each text on the way can be read, solved and written in one form. */
async function repairAll(text: string, choose: (count: number) => number): Promise<readonly Finding[]> {
  const seen = new Set<string>();
  const made: string[] = [];
  for (let current = text; ;) {
    expect(seen.has(current), `it was there before: ${made.join(' | ')}\n${current}`).toBe(false);
    expect(made.length, `${made.join(' | ')}\n${current}`).toBeLessThan(MOST);
    seen.add(current);
    const canonical = format(current);
    expect(canonical, current).not.toBeNull();
    expect(format(canonical ?? '')).toBe(canonical);
    const { findings, next, made: last } = await step(current, choose);
    if (next === null) return findings;
    made.push(last);
    current = next;
  }
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('every repair of every finding, one after the other', () => {
  test.each(CASES.map(([code, about, wrong]) => [code, about, wrong] as const))('%s: %s', async (_, __, wrong) => {
    const left = await repairAll(wrong, () => 0);
    expect(left.filter(({ fixes }) => fixes.length > 0)).toEqual([]);
  });
});

describe('every repair of a design with mistakes that people make', () => {
  const folder = 'test/checks/broken';
  test.each(readdirSync(folder))('%s', async (file) => {
    const left = await repairAll(readFileSync(`${folder}/${file}`, 'utf8'), () => 0);
    expect(left.filter(({ fixes }) => fixes.length > 0)).toEqual([]);
  });
});

const PARTS = 7;

/** A design of several mistakes, by the number that it is drawn with. */
async function largeDesign(any: (count: number) => number): Promise<string> {
  const parts: string[] = [];
  while (parts.length < PARTS) {
    const [, , wrong] = CASES[any(CASES.length)] ?? ['', '', ''];
    if (canBeCopied(wrong)) parts.push(await renamed(wrong, `_${parts.length}`));
  }
  return parts.join('\n');
}

describe('every repair of everything that is wrong with a large design, in any order', () => {
  const LARGE = 24;
  test.each(Array.from({ length: LARGE }, (_, index) => index + 1))('design %i', async (seed) => {
    const next = random(seed);
    const any = (count: number): number => Math.floor(next() * count);
    const left = await repairAll(await largeDesign(any), any);
    expect(left.filter(({ fixes }) => fixes.length > 0)).toEqual([]);
  });
});

describe('as many repairs at once as go together, as `check --fix-all` makes them', () => {
  test.each(Array.from({ length: 12 }, (_, index) => index + 101))('design %i', async (seed) => {
    const next = random(seed);
    const text = await largeDesign((count) => Math.floor(next() * count));
    const look = <T>(current: string, use: (looked: Looked, editsOf: EditsOf) => T): Promise<T> =>
      withArchitecture(
        services,
        { uri: FILE, text: current },
        { read: () => undefined, list: () => [] },
        ({ architecture, findings }, editsOf) =>
          use(
            {
              sound: architecture !== null,
              findings: architecture ? checkArchitecture(architecture, solveArchitecture(architecture)) : findings,
            },
            editsOf,
          ),
      );
    const { text: after, repairs } = await repairText(FILE, text, look, ({ fixes: [first] }) => first ?? null);
    expect(repairs.length).toBeGreaterThan(0);
    const { sound, findings } = await look(after, (looked) => looked);
    expect(sound).toBe(true);
    expect(findings.filter(({ fixes }) => fixes.length > 0)).toEqual([]);
  });
});
