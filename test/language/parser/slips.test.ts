import { describe, expect, test } from 'vitest';
import { messages, problems, repaired } from '../reading.js';

const DESIGN = 'users u { rate: 1/s }\nweb_server w\ncache c { ttl: 5m }\nflow f { u -> w -> c }\n';
const FLOW = 'users u { rate: 1/s }\nweb_server w\ncache c { ttl: 5m }\n';
const scenario = (event: string): string => `${DESIGN}scenario s {\n  ${event}\n  at 90s: fail w for 60s\n}\n`;

/** What people write who know other languages, what is said of it, and what the repair makes of it. */
const SLIPS: readonly (readonly [written: string, message: RegExp, right: string])[] = [
  ['cache c { ttl: 5 m }', /one word: `5m`/, 'cache c { ttl: 5m }'],
  ['users u { rate: 5 /s }', /one word: `5\/s`/, 'users u { rate: 5/s }'],
  ['cache c { ttl = 5m }', /with a colon, found `=`/, 'cache c { ttl: 5m }'],
  ['cache c { engine: redis; ttl: 5m }', /found `;`/, 'cache c { engine: redis ttl: 5m }'],
  ['cache c { ttl: 5m  replicas: -1 }', /never below zero/, 'cache c { ttl: 5m  replicas: 1 }'],
  ['cache c { ttl: 1h30m }', /one figure with one unit: `90m`/, 'cache c { ttl: 90m }'],
  ['cache c { ttl: "5m" }', /found the text/, 'cache c { ttl: 5m }'],
  ['cache c { ttl: 5m  engine: "redis" }', /found the text/, 'cache c { ttl: 5m  engine: redis }'],
  ['cache c { ttl: 5m  persistence: 1 }', /Expected `on` or `off`/, 'cache c { ttl: 5m  persistence: on }'],
  ['kind k {\n  proprty x: size\n}', /did you mean `property`/, 'kind k {\n  property x: size\n}'],
  [`${FLOW}flow f { u => w }`, /written `->`, found `=>`/, `${FLOW}flow f { u -> w }`],
  [`${FLOW}u --> w`, /written `->`/, `${FLOW}u -> w`],
  [`${FLOW}u > w`, /written `->`/, `${FLOW}u -> w`],
  [`${FLOW}u -> w - c`, /written `->`/, `${FLOW}u -> w -> c`],
  [`${FLOW}flow f {\n  u -> c\n  on mis -> w\n}`, /did you mean `miss`/, `${FLOW}flow f {\n  u -> c\n  on miss -> w\n}`],
  [`${FLOW}flow f {\n  u -> w\n  on error -> c\n}`, /did you mean `failure`/, `${FLOW}flow f {\n  u -> w\n  on failure -> c\n}`],
  [`${FLOW}flow f {\n  u -> w\n  paralel { w -> c }\n}`, /did you mean `parallel`/, `${FLOW}flow f {\n  u -> w\n  parallel { w -> c }\n}`],
  [`${DESIGN}expect p99(f) = 1s`, /did you mean `==`/, `${DESIGN}expect p99(f) == 1s`],
  [`${DESIGN}expect p99(f) => 1s`, /did you mean `>=`/, `${DESIGN}expect p99(f) >= 1s`],
  [`${DESIGN}exect p99(f) < 1s`, /did you mean `expect`/, `${DESIGN}expect p99(f) < 1s`],
  [`${DESIGN}expect cost() < 60k`, /Expected a price/, `${DESIGN}expect cost() < $60k/mo`],
  [scenario('at 60s fail w'), /Expected `:` after `60s`/, scenario('at 60s: fail w')],
  [scenario('60s: fail w'), /begins with `at`/, scenario('at 60s: fail w')],
  [scenario('at 60s: fial w'), /did you mean `fail`/, scenario('at 60s: fail w')],
  [scenario('at 60s: fail w during 60s'), /Expected `for`/, scenario('at 60s: fail w for 60s')],
];

describe('what people write who know other languages', () => {
  test.each(SLIPS)('%j is explained once, and its repair is right', async (written, message, right) => {
    const said = await messages(written);
    expect(said[0]).toMatch(message);
    expect(said).toHaveLength(1);
    expect(await repaired(written)).toBe(right);
    expect(await problems(right)).toEqual([]);
  });

  test('a line that is right elsewhere is not blamed', async () => {
    // `5 m` stands in a text, and the parser stumbles later.
    expect(await messages('users u "5 m" { rate: 1/s } }')).toEqual(['This `}` closes nothing']);
    expect(await messages('cache c { ttl: 5m ] }')).toEqual([expect.not.stringMatching(/colon|one word/)]);
  });
});
