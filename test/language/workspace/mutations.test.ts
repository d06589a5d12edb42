import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIBRARY } from '../../../src/kinds/generated/library.js';
import { read } from '../reading.js';

/** How many texts a run reads; `ARCH_MUTATIONS=200000` is for a night. */
const RUNS = Number(process.env.ARCH_MUTATIONS ?? 20_000);
/** Milliseconds of processor time that no text may take. */
const LIMIT = 250;

const EXAMPLES = new URL('../../../examples/', import.meta.url);
const TEXTS = [
  ...readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.arch'))
    .map((name) => readFileSync(new URL(name, EXAMPLES), 'utf8')),
  ...LIBRARY.map(({ text }) => text),
];
/** Statements, as far as an empty line or a brace at a margin tells. */
const STATEMENTS = TEXTS.flatMap((text) => text.split(/\n(?=\S)/)).filter((statement) => statement.length > 1 && statement.length < 1500);
const WORDS = [...new Set(TEXTS.flatMap((text) => text.match(/\w+|[^\s\w]/g) ?? []))];
const NOISE = [
  '',
  '\n',
  ' ',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '😀',
  'é',
  '"',
  "'",
  '`',
  '\\',
  '\r',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  '->',
  '~>',
  '1e999',
  '-',
  '.',
];

test(
  `${RUNS} texts that somebody has spoilt: each is read without an exception, and none takes long`,
  async () => {
    const random = generator(20261126);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    let slowest = { time: 0, text: '' };
    for (let run = 0; run < RUNS; run++) {
      const text = spoil(Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(STATEMENTS)).join('\n'), random, pick);
      let time = await timed(text, run);
      // Once may be the machine (a collection of garbage, a compilation); three times is the text.
      for (let again = 0; again < 2 && time > LIMIT; again++) time = Math.min(time, await timed(text, run));
      if (time > slowest.time) slowest = { time, text };
    }
    console.log(`The slowest of ${RUNS} texts took ${slowest.time.toFixed(0)} ms of processor time.`);
    expect(slowest.time, slowest.text).toBeLessThan(LIMIT);
  },
  Math.max(600_000, RUNS * 30),
);

async function timed(text: string, run: number): Promise<number> {
  const since = process.cpuUsage();
  try {
    const { findings } = await read(text);
    expect(findings.every(({ message }) => message.length > 0)).toBe(true);
  } catch (error) {
    throw new Error(`Text ${run} makes the language fail:\n${text}`, { cause: error });
  }
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

function spoil(text: string, random: () => number, pick: <T>(from: readonly T[]) => T): string {
  let spoilt = text;
  const times = 1 + Math.floor(random() * 4);
  for (let time = 0; time < times; time++) {
    const from = Math.floor(random() * (spoilt.length + 1));
    const to = Math.min(spoilt.length, from + Math.floor(random() ** 3 * 60));
    const [before, piece, behind] = [spoilt.slice(0, from), spoilt.slice(from, to), spoilt.slice(to)];
    switch (Math.floor(random() * 6)) {
      case 0:
        spoilt = before + behind;
        break;
      case 1:
        spoilt = before + piece + piece + behind;
        break;
      case 2:
        spoilt = before + pick(NOISE) + behind;
        break;
      case 3:
        spoilt = `${before}${pick(WORDS)} ${behind}`;
        break;
      case 4:
        spoilt = behind + before;
        break;
      default:
        spoilt = before + pick(NOISE).repeat(1 + Math.floor(random() * 200)) + behind;
    }
  }
  return spoilt;
}

/** Mulberry32: the same texts on every machine. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
