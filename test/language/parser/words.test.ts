import { describe, expect, test } from 'vitest';
import { services } from '../reading.js';

/** What every word of a text is: `key`, `opening`, `name`, or the keyword itself. */
function words(text: string): string {
  return services.parser.Lexer.tokenize(text)
    .tokens.filter(({ image }) => /^\w/.test(image) && !/^\d/.test(image))
    .map(({ image, tokenType }) => {
      const sort = { ID: 'name', KEY: 'key', OPENING: 'opening' }[tokenType.name];
      return sort ? `${image}/${sort}` : image.toUpperCase();
    })
    .join(' ');
}

describe('what a word is follows from the words beside it', () => {
  test.each([
    ['cache c {\n  ttl: 5m\n}', 'cache/opening c/name ttl/key'],
    ['flow f { a -> b: read }', 'FLOW f/name a/name b/name read/name'],
    ['flow f {\n  a -> b\n  on miss -> c\n}', 'FLOW f/name a/opening b/name ON MISS c/name'],
    ['a -> b.primary: read', 'a/opening b/name primary/name read/name'],
    ['scenario s { at 5s: partition a from b for 5m }', 'SCENARIO s/name AT PARTITION a/name FROM b/name FOR'],
    [
      'kind a extends b { property in: flag = on  metric m: rate  operation read  part zone(zones) }',
      'KIND a/name EXTENDS b/name PROPERTY in/key flag/name ON METRIC m/key rate/name OPERATION read/name PART zone/name zones/name',
    ],
    ['x { rate_limit: 50/s per client }', 'x/opening rate_limit/key PER client/name'],
    ['type t = rate | rate per client', 'TYPE t/name rate/name rate/name PER client/name'],
  ])('%s', (text, expected) => {
    expect(words(text)).toBe(expected);
  });
});

describe('a keyword is a name wherever it opens no statement', () => {
  test.each([
    ['cache flow { ttl: 5m }', 'cache/opening flow/name ttl/key'],
    ['cache type', 'cache/opening type/name'],
    ['flow -> view', 'flow/opening view/name'],
    ['flow.zone(1)', 'flow/opening zone/name'],
    ['users { from: 3  flow: 4  on: 5 }', 'users/opening from/key flow/key on/key'],
    ['flow flow { flow -> repeat -> parallel }', 'FLOW flow/name flow/name repeat/name parallel/name'],
    ['expect metric(view) < 3', 'EXPECT metric/name view/name'],
    ['view v { include: [flow, view, kind] }', 'VIEW v/name include/key flow/name view/name kind/name'],
    ['view v { include: kind(flow, kind) }', 'VIEW v/name include/key KIND flow/name kind/name'],
    ['scenario at { at 5s: fail from for 5m }', 'SCENARIO at/name AT FAIL from/name FOR'],
    ['scenario s { at 5s: partition from from to for 5m }', 'SCENARIO s/name AT PARTITION from/name FROM to/name FOR'],
    ['scenario s { at 5s: fail fail }', 'SCENARIO s/name AT FAIL fail/name'],
    ['cache c { owner: per  ttl: by }', 'cache/opening c/name owner/key per/name ttl/key by/name'],
    ['kind extends extends kind', 'KIND extends/name EXTENDS kind/name'],
    ['type import = abstract | architecture', 'TYPE import/name abstract/name architecture/name'],
  ])('%s', (text, expected) => {
    expect(words(text)).toBe(expected);
  });

  test('but at the beginning of a line it is a keyword, so that a line that breaks off leaves the next alone', () => {
    expect(words('cach\nflow f { a -> b }')).toBe('cach/opening FLOW f/name a/name b/name');
    expect(words('flow f { a ->\n parallel { a -> b } }')).toBe('FLOW f/name a/name PARALLEL a/name b/name');
    expect(words('x: \n view v {}')).toBe('x/key VIEW v/name');
    expect(words('expect p99(\ncache c {}')).toBe('EXPECT p99/name cache/opening c/name');
  });
});
