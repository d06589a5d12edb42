import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { block, call, comment, list, nested, object, ref, template } from '../../src/export/terraform/hcl.js';
import { printFile, quote } from '../../src/export/terraform/print.js';
import { HOSTILE } from './hostile.js';

/** Reads a quoted string as HCL's specification says, and refuses one that holds a template or ends early. */
function readQuoted(text: string): string {
  const characters = Array.from(text);
  if (characters[0] !== '"' || characters.at(-1) !== '"') throw new Error('not quoted');
  let out = '';
  for (let i = 1; i < characters.length - 1; i++) {
    const character = characters[i] ?? '';
    const next = characters[i + 1] ?? '';
    if (character === '"' || character === '\n') throw new Error('the string ends early');
    if (character === '\\') {
      const short = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[next];
      const digits = next === 'u' ? 4 : next === 'U' ? 8 : 0;
      if (short === undefined && digits === 0) throw new Error(`unknown escape \\${next}`);
      out += short ?? String.fromCodePoint(parseInt(characters.slice(i + 2, i + 2 + digits).join(''), 16));
      i += 1 + digits;
    } else if ((character === '$' || character === '%') && next === '{') throw new Error('a template begins');
    else if ((character === '$' || character === '%') && next === character && characters[i + 2] === '{') {
      out += `${character}{`;
      i += 2;
    } else out += character;
  }
  return out;
}

describe('A string in HCL', () => {
  test.each(HOSTILE)('%j is read back as it was', (text) => {
    expect(readQuoted(quote(text))).toBe(text);
  });

  test('whatever the text, what is read back is what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(readQuoted(quote(text))).toBe(text);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  test('text made of the language’s own signs is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a', '#', '/', '*'), maxLength: 12 }), (text) => {
        expect(readQuoted(quote(text))).toBe(text);
      }),
      { seed: 7, numRuns: 5000 },
    );
  });

  test('half a surrogate pair, which is no text, becomes the replacement character', () => {
    expect(readQuoted(quote('a\ud800b'))).toBe('a\ufffdb');
  });
});

describe('The layout', () => {
  const print = (...items: Parameters<typeof printFile>[0]): string => printFile(items);

  test('aligns a run of attributes, and begins a new run after one of several lines', () => {
    const written = print({
      is: 'block',
      block: block(
        'resource',
        ['aws_lb', 'web'],
        [
          ['name', 'web'],
          ['load_balancer_type', 'application'],
          [
            'tags',
            object([
              ['Name', 'web'],
              ['Component', 'web'],
            ]),
          ],
          ['internal', true],
          nested('access_logs', [['bucket', ref('aws_s3_bucket.logs.id')]]),
        ],
      ),
    });
    expect(written).toBe(`resource "aws_lb" "web" {
  name               = "web"
  load_balancer_type = "application"
  tags = {
    Name      = "web"
    Component = "web"
  }
  internal = true

  access_logs {
    bucket = aws_s3_bucket.logs.id
  }
}
`);
  });

  test('breaks a list that does not fit on a line', () => {
    const long = Array.from({ length: 12 }, (_, index) => `availability-${index}`);
    expect(print({ is: 'attribute', name: 'zones', value: list(long) })).toMatch(/^zones = \[\n {2}"availability-0",\n/);
    expect(print({ is: 'attribute', name: 'zones', value: list(long.slice(0, 2)) })).toBe('zones = ["availability-0", "availability-1"]\n');
  });

  test('quotes keys that are no identifiers', () => {
    const value = object([
      ['aws:SecureTransport', 'false'],
      ['for', 1],
      ['__proto__', 2],
    ]);
    expect(print({ is: 'attribute', name: 'x', value })).toBe(
      'x = {\n  "aws:SecureTransport" = "false"\n  "for"                 = 1\n  __proto__             = 2\n}\n',
    );
  });

  test('prints templates and calls around literals, which stay literal', () => {
    const value = call('join', ',', list([template(ref('local.name'), '-${x}')]));
    expect(print({ is: 'attribute', name: 'x', value })).toBe('x = join(",", ["${local.name}-$${x}"])\n');
  });
});

describe('What people chose cannot become code', () => {
  test.each(HOSTILE)('a comment of %j is one line', (text) => {
    const lines = printFile([comment(text), { is: 'attribute', name: 'x', value: ref('local.x') }]).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^#/);
  });

  test.each(HOSTILE.filter((text) => !/^[a-z_]\w*$/i.test(text)))('%j is refused as a reference, a label and an attribute', (text) => {
    expect(() => ref(text)).toThrow('not a reference');
    expect(() => ref(`local.tags.${text}`)).toThrow('not a reference');
    expect(() => block('resource', ['aws_lb', text], [])).toThrow('not a label');
    expect(() => block('resource', [], [[text, 1]])).toThrow('not an attribute');
  });
});
