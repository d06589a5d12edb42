import type { ParseResult } from 'langium';
import { describe, expect, test } from 'vitest';
import type { Document } from '../../../language/generated/ast.js';
import { reparse } from '../../../language/parser/reparse.js';
import { services } from '../reading.js';

const parser = services.parser.LangiumParser;
const TEXT = `import "other.arch"
architecture shop
users u { rate: 1/s }
region r
// A comment.
app_server a { in: r }
cache b
cache c
sql_database d { replicas: 2 }
`;
const CACHES = Array.from({ length: 20 }, (_, index) => `cache c${index} {\n  ttl: 5m\n}\n`).join('');

/** Replaces the first `what` of the text; the trees before and after, and how many characters were parsed for it. */
function after(what: string, by: string, text = TEXT) {
  const before = parser.parse<Document>(text);
  const elements = [...before.value.elements];
  let read = 0;
  const parse = parser.parse.bind(parser);
  parser.parse = (input, options) => {
    read += input.length;
    return parse(input, options);
  };
  let result: ParseResult<Document> | null;
  try {
    result = reparse(before, text.replace(what, by), parser);
  } finally {
    parser.parse = parse;
  }
  return { before: elements, result, read };
}

describe('of a file that changes', () => {
  test('the statements around the change are parsed, and all others stay the same objects', () => {
    const { before, result, read } = after('cache b', 'cache bb { ttl: 5m }\ncache e');
    expect(result?.value.elements.map((each) => ('name' in each ? each.name : ''))).toEqual(['u', 'r', 'a', 'bb', 'e', 'c', 'd']);
    expect(result?.value.elements[0]).toBe(before[0]);
    expect(result?.value.elements[6]).toBe(before[5]);
    expect(result?.value.elements[6]?.$containerIndex).toBe(6);
    expect(result?.value.elements[6]?.$cstNode?.range.start).toEqual({ line: 9, character: 0 });
    expect(result?.value.elements[6]?.$cstNode?.text).toBe('sql_database d { replicas: 2 }');
    expect(result?.value.name).toBe('shop');
    expect(read).toBeLessThan(TEXT.length / 2);
  });

  test('the first and the last statement are no exception', () => {
    expect(after('"other.arch"', '"another.arch"').result?.value.imports[0]?.path).toBe('another.arch');
    expect(after('replicas: 2', 'replicas: 3').result?.value.elements.length).toBe(6);
  });

  test.each([
    ['a comment that swallows the next statements', 'cache c10', '/* cache c10'],
    ['a bracket that takes in all that stands behind it', 'cache c10 {', 'cache c10 { cache d {'],
    ['a character that is no text', 'cache c10', 'cache c10\0'],
  ])('%s is seen in the whole text alone', (_, what, by) => {
    expect(after(what, by, CACHES).result).toBeNull();
  });

  test('a text is broken and mended without a look at what is far away', () => {
    for (const broken of ['ttl 5m', '} {\n  ttl: 5m', 'ttl: )', 'ttl: "5m', 'ttl: 5m\n  foo bar']) {
      const typed = CACHES.replace('ttl: 5m\n}\ncache c11', `${broken}\n}\ncache c11`);
      const { before, result, read } = after('c10 {\n  ttl: 5m', `c10 {\n  ${broken}`, CACHES);
      expect(result && complaintsOf(result)).toEqual(complaintsOf(parser.parse<Document>(typed)));
      expect(result?.value.elements.at(-1)).toBe(before.at(-1));
      expect(read).toBeLessThan(CACHES.length / 2);
      const mended = after(`c10 {\n  ${broken}`, 'c10 {\n  ttl: 5m', typed);
      expect(mended.result && complaintsOf(mended.result)).toEqual([]);
      expect(mended.result?.value.elements.at(-1)).toBe(mended.before.at(-1));
      expect(mended.read).toBeLessThan(CACHES.length / 2);
    }
  });

  test('what is wrong with the rest stays, and stands where it stands then', () => {
    const text = `cache a { ttl 1m }\n${TEXT}cache e { ttl: 5m }\ncache f { eviction: }\ncache "g`;
    const { result } = after('cache b', 'cache b {\n  tt: ]\n}', text);
    const whole = parser.parse<Document>(text.replace('cache b', 'cache b {\n  tt: ]\n}'));
    expect(result && complaintsOf(result)).toEqual(complaintsOf(whole));
    expect(complaintsOf(whole).length).toBeGreaterThan(3);
  });
});

/** What the lexer and the parser say of a text, and at which words. */
function complaintsOf({ lexerErrors, parserErrors }: ParseResult): unknown[] {
  return [
    ...lexerErrors,
    ...parserErrors.map(({ message, token: { image, startOffset, endOffset, startLine, startColumn, endLine, endColumn } }) => {
      return { message, image, startOffset, endOffset, startLine, startColumn, endLine, endColumn };
    }),
  ];
}
