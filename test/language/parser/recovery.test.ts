import { describe, expect, test } from 'vitest';
import type { Document } from '../../../language/generated/ast.js';
import { problems, read, repaired, services } from '../reading.js';

/** What the parser made of a text: each top-level statement with what it contains. */
function outline(text: string): string {
  const { value } = services.parser.LangiumParser.parse<Document>(text);
  return value.elements
    .map((element) => {
      const name = 'name' in element ? (element.name ?? '') : '';
      const inner =
        'members' in element
          ? element.members.map((member) =>
              member.$type === 'Property'
                ? (member.declaration?.$refText ?? '')
                : member.$type === 'Connection'
                  ? '->'
                  : (member.name ?? ''),
            )
          : 'steps' in element
            ? element.steps.map((step) =>
                step.$type === 'Connection'
                  ? `${step.from?.target?.$refText ?? ''}->${step.hops.map((hop) => hop.to?.target?.$refText ?? '').join('->')}`
                  : step.$type,
              )
            : 'events' in element
              ? element.events.map((event) => event.fault?.action ?? '')
              : [];
      return `${name}(${inner.join(' ')})`;
    })
    .join(' ');
}

const AFTER = '\ncache next { ttl: 5m }';

describe('a half-typed line damages that line alone', () => {
  test.each([
    ['cache c {\n  ttl:\n  capacity: 1GiB\n}', 'c(ttl capacity)'],
    ['cache c {\n  tt\n  capacity: 1GiB\n}', 'c( capacity)'],
    ['cache c {\n  ttl 5m\n  capacity: 1GiB\n}', 'c( capacity)'],
    ['cache c {\n  ttl = 5m\n  capacity: 1GiB\n}', 'c( capacity)'],
    ['cache c {\n  ttl: 5 m\n  capacity: 1GiB\n}', 'c(ttl  capacity)'],
    ['cache c {\n  time: lognormal(median: 5ms,\n  capacity: 1GiB\n}', 'c(time median capacity)'],
    ['cache c {\n  targets: [a,\n  capacity: 1GiB\n}', 'c(targets capacity)'],
    ['cac', '()'],
    ['cache', '()'],
    ['cache {\n  ttl: 5m\n}', '(ttl)'],
    ['flow', '()'],
    ['flow f', 'f()'],
    ['flow f {\n  a ->\n  b -> c\n}', 'f(a-> b->c)'],
    ['flow f {\n  a -> b:\n  b -> c\n}', 'f(a->b b->c)'],
    ['flow f {\n  a -> b: read { timeout:\n  b -> c\n}', 'f(a->b b->c)'],
    ['flow f {\n  a -> b\n    on\n  b -> c\n}', 'f(a->b b->c)'],
    ['flow f {\n  a\n  b -> c\n}', 'f(a-> b->c)'],
    ['flow f {\n  30%\n  b -> c\n}', 'f(Chance b->c)'],
    ['flow f {\n  repeat\n  b -> c\n}', 'f(Repeat b->c)'],
    ['flow f {\n  parallel\n  b -> c\n}', 'f(Parallel b->c)'],
    ['scenario s {\n  at 5s: fail\n  at 6s: flush c\n}', 's(fail flush)'],
    ['scenario s {\n  at 5s\n  at 6s: flush c\n}', 's( flush)'],
    ['scenario s {\n  at 5s: slow c\n  at 6s: flush c\n}', 's(slow flush)'],
    ['scenario s {\n  expect\n  at 6s: flush c\n}', 's(flush)'],
    ['kind k {\n  property\n  property b: number =\n  property c: number\n}', 'k( b c)'],
    ['type t =', 't()'],
    ['expect p99(', '()'],
    ['expect p99(c) <', '()'],
    ['import', ''],
    ['cache c "title\n', 'c()'],
  ])('%s', (text, expected) => {
    expect(outline(text + AFTER)).toBe(`${expected} next(ttl)`.trim());
  });
});

describe('a stray brace', () => {
  const text = 'users u { rate: 1/s }\napp_server a { time: 5ms }\n}\nflow f { u -> a }\nexpect p99(f) < 1s\n';
  test('is one finding, and no name is called unknown because of it', async () => {
    expect(await problems(text)).toEqual(['syntax at }']);
  });
  test('everything after it is still there', () => {
    expect(outline(text)).toBe('u(rate) a(time) f(u->a) ()');
  });
  test('one that is missing is one finding as well', async () => {
    // It stands at the brace that was left open, and its repair closes that one.
    const left = 'users u { rate: 1/s\napp_server a { time: 5ms }\nflow f { u -> a }';
    expect(await problems(left)).toEqual(['syntax at {']);
    expect(await repaired(left)).toBe(left.replace('1/s', '1/s }'));
  });
});

describe('findings about broken text', () => {
  test('stand on the line that is broken, and say what is missing', async () => {
    const { findings, architecture } = await read('cache c {\n  ttl:\n  capacity: 1GiB\n}');
    expect(architecture).toBeNull();
    expect(findings.map(({ code, message, source }) => [code, message, source.start.line])).toEqual([
      ['syntax', 'Expected a value after `:`', 1],
    ]);
  });
  test('are one for each line', async () => {
    expect(await problems('cache c {\n  ttl: : : }}\n  x y z q\n}')).toHaveLength(2);
  });
  test('leave standing what is wrong with whole statements in any case', async () => {
    expect(await problems('cach c\ncache d { tll: 5m  replicas: 5ms  capacity: "2GiB" }\nflow')).toEqual([
      'unknown-kind at cach',
      'unknown-property at tll',
      'wrong-dimension at 5ms',
      'wrong-type at "2GiB"',
      'syntax at flow',
    ]);
  });
  test('hold back what may be wrong because of them, and what is wrong inside of them', async () => {
    // The kind `store` is half written, and so may be what is to be called `later`.
    const text = 'store s\nkind store extends cache { property x: }\ncache c { content: later }\ncache d { tll: 5m  replicas }\ndataset';
    const found = await problems(text);
    expect(found.filter((each) => !each.startsWith('syntax'))).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });
  test('are repaired where a value stands without its colon', async () => {
    const { findings } = await read('cache c { ttl 5m }');
    expect(findings[0]?.fixes[0]?.changes).toMatchObject([{ change: 'replace', text: 'ttl:' }]);
    expect((await read('cache c { ttl }')).findings[0]?.fixes).toEqual([]);
  });
  test('a kind without a name asks for one', async () => {
    expect((await read('cache')).findings.map(({ message }) => message)).toEqual(['A `cache` needs a name']);
    expect((await read('app_server {}')).findings.map(({ message }) => message)).toEqual(['An `app_server` needs a name']);
  });
  test('a property without a value asks for one', async () => {
    expect((await read('cache c {\n  ttl\n}')).findings.map(({ message }) => message)).toEqual(['`ttl` needs a colon and a value']);
  });
  test('a word that is nearly one is repaired', async () => {
    expect(await repaired('cache c {\n  tll\n}')).toBe('cache c {\n  ttl\n}');
    expect(await repaired('scenarioo')).toBe('scenario');
  });
  test('a name with a hyphen or an accent is repaired, and breaks nothing else', async () => {
    expect(await problems('cache order-events { ttl: 5m }')).toEqual(['name at order-events']);
    expect(await repaired('cache order-events { ttl: 5m }')).toBe('cache order_events { ttl: 5m }');
    expect(await repaired('cache café')).toBe('cache cafe');
    expect(await problems('cache 缓存')).toEqual(['name at 缓存']);
  });
  test('a text and a comment that are not closed say so', async () => {
    expect(await problems('cache c "title\ncache d')).toEqual(['syntax at "title']);
    expect(await problems('cache c\n/* and so on\ncache d')).toEqual(['syntax at /*']);
  });
  test('a sign that means nothing is named', async () => {
    expect((await read('cache c { ttl: 5m; }')).findings.map(({ message }) => message)).toEqual([
      'What follows is separated by a space or a new line, found `;`',
    ]);
    expect((await read('cache c \u00a7\u2603')).findings.map(({ message }) => message)).toEqual(['`§☃` means nothing here']);
  });
});
