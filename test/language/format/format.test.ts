import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { format } from '../../../language/index.js';
import type { Architecture } from '../../../src/model/index.js';
import { read, services } from '../reading.js';
import { fileText } from '../texts.js';

describe('the canonical form', () => {
  test.each([
    [
      'indents by two spaces, one statement a line',
      'cache c {\nttl:5m\n      capacity :1GiB }',
      'cache c {\n  ttl: 5m\n  capacity: 1GiB\n}\n',
    ],
    [
      'leaves a body on one line that was written on one, two spaces between properties',
      'cache c{ttl:5m capacity:1GiB}',
      'cache c { ttl: 5m  capacity: 1GiB }\n',
    ],
    [
      'breaks a body that does not fit on one line',
      `cache c { ${'owner: "a rather long text"  '.repeat(6)}}`,
      `cache c {\n${'  owner: "a rather long text"\n'.repeat(6)}}\n`,
    ],
    ['opens a body around one that is open', 'region r { cache c {\nttl: 5m } }', 'region r {\n  cache c {\n    ttl: 5m\n  }\n}\n'],
    [
      'keeps one empty line of many, and none at the edges',
      '\n\ncache a\n\n\n\ncache b {\n\n  ttl: 5m\n\n}\n\n',
      'cache a\n\ncache b {\n  ttl: 5m\n}\n',
    ],
    ['puts statements on lines of their own', 'cache a cache b {} a -> b', 'cache a\ncache b {}\na -> b\n'],
    [
      'separates fields and items by commas, properties by none',
      'dns n { targets:[a,b,] health_check:{interval:5s failures:3} ttl: 5m, }',
      'dns n { targets: [a, b]  health_check: { interval: 5s, failures: 3 }  ttl: 5m }\n',
    ],
    [
      'leaves open what was open',
      'dns n {\ntargets: [\na, b ]\nweights: {\na: 1 b: 2 } }',
      'dns n {\n  targets: [\n    a,\n    b\n  ]\n  weights: {\n    a: 1,\n    b: 2\n  }\n}\n',
    ],
    [
      'hangs handlers below their call',
      'flow f {\na -> c: read on miss -> d on failure -> e\n}',
      'flow f {\n  a -> c: read\n    on miss -> d\n    on failure -> e\n}\n',
    ],
    ['leaves handlers on the line of a body that has one', 'flow f { a -> c on miss -> d }', 'flow f { a -> c on miss -> d }\n'],
    ['keeps a chain broken where it was broken', 'a -> b\n-> c -> d\n-> e', 'a -> b\n  -> c -> d\n  -> e\n'],
    ['breaks a type at all of its bars or at none', 'type t = a\n| b | c(x: number)', 'type t = a\n  | b\n  | c(x: number)\n'],
    ['writes options like fields', 'a -> b:read{timeout:5s retries:2}', 'a -> b: read { timeout: 5s, retries: 2 }\n'],
    ['writes blocks like bodies', 'flow f{30%{a->b}\nparallel{a->b a->c}}', 'flow f { 30% { a -> b }  parallel { a -> b  a -> c } }\n'],
    [
      'writes expectations and faults with single spaces',
      'expect   p99( f )<5ms\nscenario s{at 5s:fail r.zone( 1 )for 5m}',
      'expect p99(f) < 5ms\nscenario s { at 5s: fail r.zone(1) for 5m }\n',
    ],
    [
      'writes ranges without spaces',
      'kind k { property p:number 1 .. 6=3 property q:number 1..=3 }',
      'kind k { property p: number 1..6 = 3  property q: number 1.. = 3 }\n',
    ],
    [
      'keeps imports and the name',
      'import   "./a.arch"  architecture  shop"Online shop"',
      'import "./a.arch"\narchitecture shop "Online shop"\n',
    ],
    ['of nothing is nothing', ' \n\t\n', ''],
  ])('%s', (_, text, expected) => {
    expect(format(text)).toBe(expected);
  });
});

describe('comments', () => {
  test.each([
    ['stay before what they stood before', '// one\n\n// two\ncache c', '// one\n\n// two\ncache c\n'],
    [
      'stay behind what they stood behind',
      'cache c {   // open\n ttl: 5m// behind\n}   // closed',
      'cache c { // open\n  ttl: 5m // behind\n} // closed\n',
    ],
    [
      'stay at the end of a body and of the file',
      'cache c {\n ttl: 5m\n // last\n}\n// end',
      'cache c {\n  ttl: 5m\n  // last\n}\n// end\n',
    ],
    ['open the body that they stand in', 'cache c { ttl: 5m // why\n}', 'cache c {\n  ttl: 5m // why\n}\n'],
    ['stand behind the comma', 'dns n { targets: [a, // first\nb] }', 'dns n {\n  targets: [\n    a, // first\n    b\n  ]\n}\n'],
    ['stand within a value', 'cache c { ttl: /* short */ 5m }', 'cache c { ttl: /* short */ 5m }\n'],
    ['stand within a chain', 'a -> b // first\n-> c', 'a -> b // first\n  -> c\n'],
    ['have their stars below each other', '/** a\n      * b\n */\ncache c', '/** a\n * b\n */\ncache c\n'],
    ['may be all there is', '// nothing else', '// nothing else\n'],
    ['may be all that is in a body', 'cache c {\n// nothing\n}', 'cache c {\n  // nothing\n}\n'],
  ])('%s', (_, text, expected) => {
    expect(format(text)).toBe(expected);
  });
});

test('a text with syntax errors has no form', () => {
  for (const text of ['cache c {', 'cache c { ttl: }', '"', '\u0000', '{'.repeat(10_000)]) expect(format(text)).toBeNull();
});

const EXAMPLES = readdirSync(new URL('../../../examples', import.meta.url)).filter((name) => name.endsWith('.arch'));

test.each(EXAMPLES)('%s is written in the canonical form', (name) => {
  const text = readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');
  expect(format(text)).toBe(text);
});

/** What a text means, without where it is written. */
function meaning(architecture: Architecture | null): unknown {
  return JSON.parse(
    JSON.stringify(architecture, (key, value: unknown) =>
      ['source', 'nameSource', 'valueSource', 'catalogue', 'text'].includes(key) ? undefined : value,
    ),
  );
}

function comments(text: string): string[] {
  return services.parser.Lexer.tokenize(text).hidden.map(({ image }) => image.replace(/\s+/g, ' '));
}

describe('whatever was written', () => {
  test('formatting twice is formatting once, and keeps every comment', () => {
    fc.assert(
      fc.property(fileText, (text) => {
        const once = format(text);
        expect(once).not.toBeNull();
        if (once === null) return;
        expect(format(once)).toBe(once);
        expect(comments(once)).toEqual(comments(text));
      }),
      { seed: 7, numRuns: 400 },
    );
  });
  test('the form means what the text means', async () => {
    await fc.assert(
      fc.asyncProperty(fileText, async (text) => {
        const formatted = format(text) ?? '';
        const [before, after] = [await read(text), await read(formatted)];
        const said = ({ findings }: typeof before): string[] => findings.map(({ message }) => message.replace(/line \d+/, 'line'));
        expect(said(after)).toEqual(said(before));
        expect(meaning(after.architecture)).toEqual(meaning(before.architecture));
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

test('comments one behind the other in the middle of a statement stand below each other', () => {
  const form = 'expect t_visibility(ring) <\n  /* a */\n  //y\n  1s\n';
  expect(format('expect t_visibility(ring) < \n\n\n /* a */ \t//y\n 1s\n')).toBe(form);
  expect(format(form)).toBe(form);
});
