import { describe, expect, test } from 'vitest';
import { messages, problems, repaired } from '../reading.js';

const DESIGN = 'users u { rate: 1/s }\nweb_server w\ncache c { ttl: 5m }\nflow f { u -> w -> c }\n';
const FLOW = 'users u { rate: 1/s }\nweb_server w\ncache c { ttl: 5m }\n';
const scenario = (event: string): string => `${DESIGN}scenario s {\n  ${event}\n  at 90s: fail w for 60s\n}\n`;

/** What can be imported. */
const FILES = { 'kinds.arch': 'kind quick extends cache { ttl: 1m }\n' };

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
  [`${FLOW}u -> w; w -> c`, /found `;`/, `${FLOW}u -> w\nw -> c`],
  [`${FLOW}w <- u`, /from who calls to who is called/, `${FLOW}u -> w`],
  [`${FLOW}u <-> w`, /its answer needs no arrow/, `${FLOW}u -> w`],
  [`${FLOW}u -> [w, c]`, /leads to one component/, `${FLOW}u -> w\nu -> c`],
  [`${FLOW}u -> w, c`, /leads to one component/, `${FLOW}u -> w\nu -> c`],
  [`${FLOW}u -> w "asks"`, /A call has no text/, `${FLOW}u -> w`],
  [`${FLOW}u -> c: "asks"`, /A call has no text/, `${FLOW}u -> c`],
  [`${FLOW}u -> c: read (timeout: 5ms)`, /Options of a call stand in braces/, `${FLOW}u -> c: read { timeout: 5ms }`],
  [`${FLOW}u -> c: read(timeout=5ms)`, /Options of a call stand in braces/, `${FLOW}u -> c: read { timeout: 5ms }`],
  [`${DESIGN}expect p99(f) less than 1s`, /A comparison is written `<`/, `${DESIGN}expect p99(f) < 1s`],
  [`${DESIGN}expect availability(f) at least 99%`, /A comparison is written `>=`/, `${DESIGN}expect availability(f) >= 99%`],
  [`${DESIGN}expect p99(f) ≤ 1s`, /did you mean `<=`/, `${DESIGN}expect p99(f) <= 1s`],
  [`${DESIGN}expect p99 < 1s`, /what is measured: `p99\(f\)`/, `${DESIGN}expect p99(f) < 1s`],
  [`${DESIGN}expect cost < $5k/mo`, /what is measured: `cost\(\)`/, `${DESIGN}expect cost() < $5k/mo`],
  [`${DESIGN}assert p99(f) < 1s`, /did you mean `expect`/, `${DESIGN}expect p99(f) < 1s`],
  [
    `${DESIGN}expect p95(f) < 1s and p99(f) < 2s`,
    /Each expectation is a sentence of its own/,
    `${DESIGN}expect p95(f) < 1s\nexpect p99(f) < 2s`,
  ],
  ['cache c { ttl: 5 min }', /one word: `5m`/, 'cache c { ttl: 5m }'],
  ['cache c { ttl: 30 seconds }', /one word: `30s`/, 'cache c { ttl: 30s }'],
  ['cache c { ttl: 5m  capacity: 16 gb }', /one word: `16GB`/, 'cache c { ttl: 5m  capacity: 16GB }'],
  ['cache c { ttl: 5m  capacity: 16G }', /found the number `16G`/, 'cache c { ttl: 5m  capacity: 16GiB }'],
  ['users u { rate: 100 req/s }', /one word: `100\/s`/, 'users u { rate: 100/s }'],
  ['users u { rate: 5 per second }', /found `5 per second`/, 'users u { rate: 5/s }'],
  ['users u { rate: 10k }', /found the number `10k`/, 'users u { rate: 10k/s }'],
  ['users u { rate: 12,000/s }', /digits of a number stand together/, 'users u { rate: 12000/s }'],
  ['users u { rate: 12_000/s }', /digits of a number stand together/, 'users u { rate: 12000/s }'],
  ['users u { rate: .5/s }', /begins with a digit/, 'users u { rate: 0.5/s }'],
  [
    'users u { rate: 1/s  shape: diurnal(peak: 8pm, ratio: 3) }',
    /time of day/,
    'users u { rate: 1/s  shape: diurnal(peak: 20:00, ratio: 3) }',
  ],
  ['web_server w { time: 100ms..200ms }', /between two is `uniform/, 'web_server w { time: uniform(100ms, 200ms) }'],
  ['web_server w { time: exponential(mean=5ms) }', /An argument is written with a colon/, 'web_server w { time: exponential(mean: 5ms) }'],
  ['load_balancer b { rate_limit: 5/s for client }', /Expected `per`, found `for`/, 'load_balancer b { rate_limit: 5/s per client }'],
  ['# ours\nweb_server w', /comment begins with `\/\/`/, '// ours\nweb_server w'],
  ['web_server w { replicas: 2 } # ours', /comment begins with `\/\/`/, 'web_server w { replicas: 2 } // ours'],
  ["region r 'us-east-1'", /straight quotes/, 'region r "us-east-1"'],
  ['region r “us-east-1”', /straight quotes/, 'region r "us-east-1"'],
  ['web_server "w" { replicas: 2 }', /needs a name/, 'web_server w { replicas: 2 }'],
  ['web_server "Order API" { replicas: 2 }', /needs a name/, 'web_server order_api "Order API" { replicas: 2 }'],
  ['resource "web_server" "w" { replicas: 2 }', /is written `web_server w/, 'web_server w { replicas: 2 }'],
  ['let w = web_server { replicas: 2 }', /its kind first/, 'web_server w { replicas: 2 }'],
  ['w: web_server { replicas: 2 }', /its kind first/, 'web_server w { replicas: 2 }'],
  ['web_server w = { replicas: 2 }', /A body follows the name directly/, 'web_server w { replicas: 2 }'],
  ['web_server w replicas: 2', /stands in braces/, 'web_server w { replicas: 2 }'],
  ['region r {\n  - web_server w\n}', /begins with a word, found `-`/, 'region r {\n  web_server w\n}'],
  ['web_server w {\n  "replicas": 2,\n}', /without quotes/, 'web_server w {\n  replicas: 2,\n}'],
  ['import "./kinds"\nweb_server w', /did you mean `\.\/kinds\.arch`/, 'import "./kinds.arch"\nweb_server w'],
  ['kind k extends cache { property x: string }', /did you mean `text`/, 'kind k extends cache { property x: text }'],
  ['kind k extends cache { property x: boolean }', /did you mean `flag`/, 'kind k extends cache { property x: flag }'],
  ['kind k : cache { ttl: 5m }', /Expected `extends`/, 'kind k extends cache { ttl: 5m }'],
  ['kind k extends cache { prop x: number }', /did you mean `property`/, 'kind k extends cache { property x: number }'],
  ['kind k extends cache {\n  x: number = 5\n}', /declared with `property`/, 'kind k extends cache {\n  property x: number = 5\n}'],
  [
    'web_server w {\n  replicas: 2\nusers u { rate: 1/s }',
    /`\{` is never closed/,
    'web_server w {\n  replicas: 2\n}\nusers u { rate: 1/s }',
  ],
  ['cache c { ttl: 5m\n', /`\{` is never closed/, 'cache c { ttl: 5m }\n'],
  ['region r {\n  cache c {\n    ttl: 5m // }\n  }\n', /`\{` is never closed/, 'region r {\n  cache c {\n    ttl: 5m // }\n  }\n}\n'],
  [
    'load_balancer b { health_check: true }',
    /found `true`/,
    'load_balancer b { health_check: { interval: 10s, failures: 3, timeout: 5s, path: "/" } }',
  ],
  ['region r\nweb_server w { in: "r" }', /found the text/, 'region r\nweb_server w { in: r }'],
  ['region r\nweb_server w { in: r.zone2 }', /did you mean `zone\(2\)`/, 'region r\nweb_server w { in: r.zone(2) }'],
  ['queue q', /did you mean `message_queue`/, 'message_queue q'],
  ['lb b', /did you mean `load_balancer`/, 'load_balancer b'],
  ['postgres d', /did you mean `sql_database \{ engine: postgres \}`/, 'sql_database d'],
  ['s3 pictures', /did you mean `object_storage`/, 'object_storage pictures'],
  [scenario('fail w at 60s'), /An event begins with its time/, scenario('at 60s: fail w')],
  [scenario('at 60s: kill w'), /did you mean `fail`/, scenario('at 60s: fail w')],
  [scenario('at 60s: slow w 10x'), /Expected `by`/, scenario('at 60s: slow w by 10x')],
  [scenario('at 60s: surge u by 5x'), /Expected `to`, found `by`/, scenario('at 60s: surge u to 5x')],
  [scenario('load: 2x'), /found `2x`/, scenario('load: u * 2')],
  [scenario('at 60s fail w'), /Expected `:` after `60s`/, scenario('at 60s: fail w')],
  [scenario('60s: fail w'), /begins with `at`/, scenario('at 60s: fail w')],
  [scenario('at 60s: fial w'), /did you mean `fail`/, scenario('at 60s: fail w')],
  [scenario('at 60s: fail w during 60s'), /Expected `for`/, scenario('at 60s: fail w for 60s')],
];

const NO_REPAIR: readonly (readonly [written: string, message: RegExp])[] = [
  ['web_server w:\n', /stands in braces: `web_server w \{ … \}`/],
  [`${FLOW}u ->`, /Expected a component after `->`/],
  [`${FLOW}u -> w ->`, /Expected a component after `->`/],
  [`${DESIGN}expect latency(f) < 1s`, /has no metric `latency`; it has `throughput`/],
  [`${FLOW}flow f { u -> w -> c: get }`, /has no operation `get`; it has `read`/],
];

describe('what people write who know other languages', () => {
  test.each(SLIPS)('%j is explained once, and its repair is right', async (written, message, right) => {
    const said = await messages(written);
    expect(said[0]).toMatch(message);
    expect(said).toHaveLength(1);
    expect(await repaired(written)).toBe(right);
    expect(await problems(right, FILES)).toEqual([]);
  });

  test.each(NO_REPAIR)('%j is explained once, and left to its author', async (written, message) => {
    const said = await messages(written);
    expect(said[0]).toMatch(message);
    expect(said).toHaveLength(1);
    expect(await repaired(written)).toBeNull();
  });

  test('a word that several kinds end with is a question, and no abstract kind is an answer', async () => {
    expect((await messages('database d'))[0]).toMatch(/did you mean `\w*_database`, `\w*_database`/);
    expect((await messages('resource d'))[0]).not.toContain('source`?');
  });

  test('a line that is right elsewhere is not blamed', async () => {
    // `5 m` stands in a text, and the parser stumbles later.
    expect(await messages('users u "5 m" { rate: 1/s } }')).toEqual(['This `}` closes nothing']);
    expect(await messages('cache c { ttl: 5m ] }')).toEqual([expect.not.stringMatching(/colon|one word/)]);
  });
});
