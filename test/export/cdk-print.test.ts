import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { format } from 'prettier';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { call, comment, constant, inline, make, method, object, path, perform, sum } from '../../src/export/cdk/code.js';
import { printStatements, quote } from '../../src/export/cdk/print.js';
import { HOSTILE } from './hostile.js';

/** The value of a string literal, as TypeScript reads it. */
function readLiteral(text: string): string {
  const file = ts.createSourceFile('x.ts', `const x = ${text};`, ts.ScriptTarget.ES2022, true);
  expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
  expect(file.statements).toHaveLength(1);
  const [statement] = file.statements;
  const initializer = statement && ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.initializer : undefined;
  if (!initializer || !ts.isStringLiteral(initializer)) throw new Error(`no string literal: ${text}`);
  return initializer.text;
}

describe('A string in TypeScript', () => {
  test.each(HOSTILE)('%j is read back as it was', (text) => {
    expect(readLiteral(quote(text))).toBe(text);
  });

  test('whatever the text, what is read back is what was written, and the line is one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        expect(readLiteral(quote(text))).toBe(text);
        expect(quote(text)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('What people chose cannot become code', () => {
  test.each(HOSTILE.filter((text) => !/^[a-z_$][\w$]*$/i.test(text)))('%j is refused as a path and as a name', (text) => {
    expect(() => path(text)).toThrow('not a path');
    expect(() => path(`props.${text}`)).toThrow('not a path');
    expect(() => constant(text, path('x'))).toThrow('not a name');
  });

  test.each(HOSTILE)('a comment of %j is one line and ends no other comment', (text) => {
    const lines = printStatements([comment(text), perform(call('run'))], 0);
    expect(lines).toHaveLength(2);
    expect(lines[0]).not.toContain('*/');
  });

  test.each(['__proto__', 'constructor', 'a b', 'a-b', '\n', '${x}'])('the key %j names one property of its own', (key) => {
    const [line = ''] = printStatements([constant('x', inline([[key, 1]]))], 0);
    expect(Object.entries(runInNewContext(`${line} x;`) as object)).toEqual([[key, 1]]);
  });
});

describe('The layout is that of Prettier', () => {
  const long = 'a sentence that is long enough to push a call over the width of a line';
  test.each([
    [
      'an object of several lines',
      constant(
        'x',
        make(
          'Service',
          path('this'),
          'Web',
          object([
            ['port', 8080],
            ['zones', ['a', 'b']],
          ]),
        ),
      ),
    ],
    ['a call that does not fit', perform(call('allow', path('groups.balancer'), path('groups.storefront'), 8080, long))],
    ['a list that does not fit', constant('x', object([['zones', [long, long]]]))],
    [
      'a method of a call',
      perform(
        method(
          call('Validations.of', path('group')),
          'acknowledge',
          object([
            ['id', 'x'],
            ['reason', long],
          ]),
        ),
      ),
    ],
    ['a sum', constant('x', object([['address', sum(path('a.b'), ':443')]]))],
    [
      'quotes within quotes',
      constant(
        'x',
        inline([
          ['a', `it's`],
          ['b', 'say "x"'],
          ['c', `'"`],
        ]),
      ),
    ],
    ['shorthand', constant('x', inline([['groups', path('groups')]]))],
  ])('%s', async (_, statement) => {
    const text = `${printStatements([statement], 0).join('\n')}\n`;
    expect(text).toBe(await format(text, { parser: 'typescript', printWidth: 120, singleQuote: true, trailingComma: 'all' }));
  });
});
