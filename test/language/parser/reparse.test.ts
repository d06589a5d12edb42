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
    ['a bracket that closes what stands behind it', 'cache b', 'cache b {'],
    ['a comment that swallows the next statements', 'cache b', '/* cache b'],
    ['a second header', 'cache b', 'architecture second'],
    ['a character that is no text', 'cache b', 'cache b\0'],
  ])('%s is seen in the whole text alone', (_, what, by) => {
    expect(after(what, by).result).toBeNull();
  });

  test('a text with errors is parsed anew', () => {
    expect(after('cache c', 'cache e', TEXT.replace('cache b', 'cache b {')).result).toBeNull();
  });
});
