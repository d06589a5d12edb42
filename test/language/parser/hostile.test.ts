import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { format } from '../../../language/index.js';
import { MAX_DEPTH, MAX_LENGTH } from '../../../language/parser/limits.js';
import { MAX_FINDINGS } from '../../../language/validation/report.js';
import { problems, read, services } from '../reading.js';
import { fileText } from '../texts.js';

const SHOP = readFileSync(new URL('../../../examples/shop.arch', import.meta.url), 'utf8');

/** Reads a text that may be anything: it ends, throws nothing, and what it says stands within the text. */
async function survives(text: string): Promise<void> {
  const { architecture, findings } = await read(text);
  expect(architecture === null).toBe(findings.some(({ severity }) => severity === 'error'));
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { message, source } of findings) {
    expect(message).not.toBe('');
    expect(message).not.toContain('undefined');
    expect(source.start.line).toBeLessThan(lines);
    expect(source.end.line * 1e6 + source.end.character).toBeGreaterThanOrEqual(source.start.line * 1e6 + source.start.character);
  }
  const formatted = format(text);
  if (formatted !== null) expect(format(formatted)).toBe(formatted);
}

describe('a file that is no architecture', () => {
  test('may be empty', async () => {
    for (const text of ['', ' ', '\n\n', '\t', '\uFEFF', '// nothing']) expect(await problems(text)).toEqual([]);
  });
  test('a binary file gets one finding', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 256));
    const { findings } = await read(bytes.toString('latin1'));
    expect(findings.map(({ code }) => code)).toEqual(['not-text']);
  });
  test('bytes without a NUL get findings and an end', async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => ((index * 7919 + (index >> 3) * 31) % 255) + 1));
    await survives(bytes.toString('latin1'));
  });
  test('a file of 50 MB is declined at once, with one finding', async () => {
    const text = 'cache c { ttl: 5m }\n'.repeat(2_621_440);
    const before = process.cpuUsage();
    const { findings, architecture } = await read(text);
    const { user, system } = process.cpuUsage(before);
    expect(architecture).toBeNull();
    expect(findings.map(({ code }) => code)).toEqual(['too-large']);
    expect(findings[0]?.message).toBe('The file has 50.0 MiB; files up to 5 MiB are read. Split it, and import the parts');
    expect((user + system) / 1000).toBeLessThan(2000);
    expect(text.length).toBeGreaterThan(MAX_LENGTH);
  });
  test('a declined file that grows small is read', async () => {
    expect(await problems('x'.repeat(MAX_LENGTH + 1))).toHaveLength(1);
    expect(await problems('cache c')).toEqual([]);
  });
});

describe('brackets and paths that nest without end are declined', () => {
  test.each([
    ['braces', '{'.repeat(10_000)],
    ['blocks', `flow f { ${'parallel { '.repeat(10_000)}`],
    ['lists', `cache c { tags: ${'['.repeat(10_000)} }`],
    ['calls', `cache c { time: ${'f('.repeat(10_000)} }`],
    ['paths', `a${'.a'.repeat(10_000)} -> b`],
    ['paths with numbers', `a${'.a(1)'.repeat(10_000)} -> b`],
  ])('%s', async (_, text) => {
    expect((await read(text)).findings.map(({ code }) => code)).toEqual(['too-deep']);
  });
  test('not those in texts and comments', async () => {
    expect(await problems(`// ${'{'.repeat(1000)}\n/* ${'['.repeat(1000)} */\ncache c "${'('.repeat(1000)}"`)).toEqual([]);
  });
  test('and those at the limit are read', async () => {
    const blocks = MAX_DEPTH - 1;
    expect(await problems(`users u\ncache c\nflow f { u -> c ${'parallel { '.repeat(blocks)} c -> c ${'}'.repeat(blocks)} }`)).toEqual([]);
  });
});

describe('much of one thing ends, in time', () => {
  test.each([
    ['stray braces', '}'.repeat(100_000)],
    ['stray braces on lines', '}\ncache c\n'.repeat(20_000)],
    ['open quotes', '"\n'.repeat(20_000)],
    ['backslashes', '"\\'.repeat(100_000)],
    ['words', 'a '.repeat(20_000)],
    ['lone words', 'a\n'.repeat(20_000)],
    ['a long word', 'a'.repeat(1_000_000)],
    ['a long number', '1'.repeat(1_000_000)],
    ['a long chain', `users u\ncache c\nflow f { u${' -> c'.repeat(20_000)} }`],
    ['comments', `${'// x\n'.repeat(150_000)}cache c`],
    ['comments between words', '/* x */ a /* y */ b\n'.repeat(10_000)],
    ['open comments', '/*'.repeat(100_000)],
    ['unknown names', `users u\n${Array.from({ length: 5000 }, (_, index) => `u -> nobody${index}\n`).join('')}`],
    [
      'kinds that extend each other',
      `kind k0\n${Array.from({ length: 5000 }, (_, index) => `kind k${index + 1} extends k${index}\n`).join('')}`,
    ],
    [
      'types that are each other',
      `type t0 = number\n${Array.from({ length: 3000 }, (_, index) => `type t${index + 1} = t${index}\n`).join('')}kind k extends component { property p: t3000 = 3 }\nk x`,
    ],
  ])(
    '%s',
    async (_, text) => {
      await survives(text);
    },
    60_000,
  );

  test('findings are counted when nobody would read them', async () => {
    const { findings } = await read('cache c\n'.repeat(5000));
    expect(findings).toHaveLength(MAX_FINDINGS + 1);
    expect(findings.at(-1)).toMatchObject({
      code: 'more',
      severity: 'info',
      message: `There are ${4999 - MAX_FINDINGS} more findings, which are not shown`,
    });
  });
});

describe('characters', () => {
  test('line and paragraph separators are space, and no line of ours', async () => {
    expect(await problems('cache c { ttl: 5m }\u2028cache d\u2029cache e { owner: "a\u2028b" }')).toEqual([]);
  });
  test('a NUL in otherwise good text is said where it is', async () => {
    const { findings } = await read('cache c\ncache \u0000d');
    expect(findings.map(({ code, source }) => [code, source.start])).toEqual([['not-text', { line: 1, character: 6 }]]);
  });
  test('lines may end as they do on any system', async () => {
    expect(await problems(SHOP.replaceAll('\n', '\r\n'))).toEqual([]);
    expect(await problems(SHOP.replaceAll('\n', '\r'))).toEqual([]);
    expect(await problems(`\uFEFF${SHOP}`)).toEqual([]);
  });
  test('titles hold anything', async () => {
    const { architecture } = await read('cache c "💥 <img onerror=alert(1)> ${x} \\"q\\" \\\\ é 缓存 \u202e"');
    expect(architecture?.components[0]?.title).toBe('💥 <img onerror=alert(1)> ${x} "q" \\ é 缓存 \u202e');
  });
});

test('the shop, cut at every token and within', async () => {
  const offsets = new Set<number>();
  for (const { startOffset, image } of services.parser.Lexer.tokenize(SHOP).tokens) {
    offsets
      .add(startOffset)
      .add(startOffset + Math.ceil(image.length / 2))
      .add(startOffset + image.length);
  }
  expect(offsets.size).toBeGreaterThan(800);
  for (const offset of offsets) await survives(SHOP.slice(0, offset));
}, 240_000);

test('the shop, with any token left out', async () => {
  const { tokens } = services.parser.Lexer.tokenize(SHOP);
  for (const { startOffset, image } of tokens) await survives(SHOP.slice(0, startOffset) + SHOP.slice(startOffset + image.length));
}, 240_000);

describe('any text at all', () => {
  const word = fc.constantFrom(
    ...[
      'cache',
      'flow',
      'kind',
      'property',
      'view',
      'scenario',
      'expect',
      'at',
      'on',
      'miss',
      'fail',
      'from',
      'to',
      'by',
      'for',
      'per',
      'type',
      'import',
      'parallel',
      'repeat',
    ],
    ...[
      'a',
      'b',
      'orders',
      'ttl',
      'in',
      '__proto__',
      'constructor',
      'default',
      'zone',
      'zipf',
      'text',
      'number',
      'component',
      'extends',
      'abstract',
      'architecture',
    ],
    ...['{', '}', '[', ']', '(', ')', ':', ',', '.', '..', '->', '~>', '=', '|', '*', '<', '>=', '==', '\n', '\n', '\n', ' '],
    ...[
      '5m',
      '30%',
      '250mz',
      '1.5',
      '20:00',
      '"text"',
      '"',
      '// c\n',
      '/* c */',
      '/*',
      '\\',
      '\u2028',
      'é',
      '💥',
      '$40k/mo',
      '9'.repeat(400),
    ],
  );
  const soup = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));
  const cut = fc.tuple(fileText, fc.nat(), fc.nat(), word).map(([text, from, length, each]) => {
    const start = from % (text.length + 1);
    return text.slice(0, start) + each + text.slice(start + (length % 20));
  });

  test('of the language’s own words', async () => {
    await fc.assert(fc.asyncProperty(soup, survives), { seed: 1, numRuns: 2000 });
  }, 120_000);
  test('that somebody is in the middle of changing', async () => {
    await fc.assert(fc.asyncProperty(cut, survives), { seed: 2, numRuns: 1000 });
  }, 120_000);
  test('of any characters', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), survives), { seed: 3, numRuns: 1000 });
  }, 120_000);
});
