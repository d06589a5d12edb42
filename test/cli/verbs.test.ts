import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LIMIT } from '../../src/cli/input.js';
import { TEMPLATES } from '../../src/cli/templates.js';
import { ROOT } from '../support/bundle.js';
import { workspace } from './run.js';

const SHOP = readFileSync(path.join(ROOT, 'examples/shop.arch'), 'utf8');
const QUEUE = 'users u { rate: 80/s }\napp_server a { time: exponential(10ms) }\nu -> a\n';
const NO_TTL = 'users u { rate: 80/s }\ncache c { engine: redis }\napp_server a { time: exponential(10ms) }\nu -> a -> c\n';

describe('check', () => {
  test('says nothing is wrong with the shop', async () => {
    const { spandrel } = workspace({ 'shop.arch': SHOP });
    const { exit, out, err } = await spandrel('check shop.arch');
    expect([exit, out]).toEqual([0, '']);
    expect(err).toBe('✓ shop.arch: no errors, no warnings\n');
  });

  test('names place, severity, code and repair of each finding, and succeeds with warnings', async () => {
    const { spandrel } = workspace({ 'main.arch': NO_TTL });
    const { exit, out } = await spandrel('check main.arch');
    expect(exit).toBe(0);
    expect(out).toMatch(/^main\.arch:2:7 +warning .*c .*cache\/no-ttl$/m);
    expect(out).toMatch(/^ {4}fix: .*`ttl: /m);
  });

  test('takes findings as the nearest .archrc.json says', async () => {
    const { spandrel } = workspace({
      'main.arch': NO_TTL,
      'strict/main.arch': NO_TTL,
      'bad/main.arch': NO_TTL,
      '.archrc.json': '{ "checks": { "severity": { "cache/no-ttl": "off" } } }',
      'strict/.archrc.json': '{ "checks": { "severity": { "cache/no-ttl": "error" } } }',
      'bad/.archrc.json': '{ "checks": { "severity": { "cache/no-ttl": "loud" } } }',
    });
    expect((await spandrel('check main.arch')).out).not.toContain('cache/no-ttl');
    expect((await spandrel('check strict/main.arch')).exit).toBe(1);
    const bad = await spandrel('check bad/main.arch');
    expect(bad.exit).toBe(0);
    expect(bad.out).toMatch(/\.archrc\.json:1:1 +warning .*loud/);
  });

  test('fails with an error, and with more warnings than are allowed', async () => {
    const { spandrel } = workspace({ 'bad.arch': 'cache c { ttl: 250mz }', 'main.arch': NO_TTL });
    expect((await spandrel('check bad.arch')).exit).toBe(1);
    expect((await spandrel('check main.arch --max-warnings 100')).exit).toBe(0);
    const strict = await spandrel('check main.arch --max-warnings 0');
    expect(strict.exit).toBe(1);
    expect(strict.err).toContain('0 allowed');
  });

  test('has its findings as JSON', async () => {
    const { spandrel } = workspace({ 'main.arch': NO_TTL });
    const { findings } = (await spandrel('check main.arch --format json')).json as { findings: Record<string, unknown>[] };
    const finding = findings.find(({ code }) => code === 'cache/no-ttl');
    expect(finding).toMatchObject({
      severity: 'warning',
      file: 'main.arch',
      range: { start: { line: 1, character: 6 }, end: { line: 1, character: 7 } },
    });
    expect(finding?.fixes).toEqual([expect.stringMatching(/ttl/)]);
    expect(finding?.docs).not.toBe('');
    expect(Object.keys(finding ?? {})).toEqual(['code', 'severity', 'message', 'file', 'range', 'fixes', 'docs', 'related']);
  });

  test('has them as SARIF', async () => {
    const { spandrel } = workspace({ 'main.arch': NO_TTL });
    const log = (await spandrel('check main.arch --format sarif')).json as { version: string; runs: { results: { ruleId: string }[] }[] };
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('cache/no-ttl');
  });

  test('looks at several files, and at what they import once', async () => {
    const { spandrel } = workspace({
      'a.arch': 'import "./shared/parts.arch"\ncache a { ttl: 5m }',
      'b.arch': 'import "./shared/parts.arch"\ncache b { ttl: 5m }',
      'shared/parts.arch': 'cache c { ttk: 5m }',
    });
    const { exit, json } = await spandrel('check a.arch b.arch --format json');
    expect(exit).toBe(1);
    expect((json as { findings: { file: string; code: string }[] }).findings.map(({ file, code }) => [file, code])).toEqual([
      [path.join('shared', 'parts.arch'), 'unknown-property'],
    ]);
  });

  test('says once what is wrong in a file that is named and imported', async () => {
    const { spandrel } = workspace({
      'a.arch': 'import "./b.arch"\nusers u { rate: 10/s }\napp_server s { ttk: 5m }\nu -> c',
      'b.arch': NO_TTL,
    });
    for (const files of ['a.arch b.arch', 'b.arch a.arch', './a.arch ./b.arch', 'a.arch ./b.arch b.arch']) {
      const { json } = await spandrel(`check ${files} --format json`);
      const found = (json as { findings: { file: string; code: string }[] }).findings;
      expect(found.filter(({ code }) => code === 'cache/no-ttl')).toHaveLength(1);
      expect(found.filter(({ code }) => code === 'unknown-property')).toHaveLength(1);
    }
  });

  test('reads imported folders, below the folder of the file and the working directory alone', async () => {
    const { spandrel, cwd } = workspace({
      'design/main.arch': 'import "./parts"\nimport "../../secret"\n',
      'design/parts/c d.arch': 'cache c { ttk: 5m }',
    });
    const { json } = await spandrel('check design/main.arch --format json');
    expect((json as { findings: { file: string; code: string }[] }).findings.map(({ file, code }) => [file, code])).toEqual([
      ['design/main.arch', 'missing-import'],
      [path.join('design', 'parts', 'c d.arch'), 'unknown-property'],
    ]);
    expect(cwd).not.toBe('');
  });

  test('reads standard input', async () => {
    const { exit, out } = await workspace().spandrel('check -', 'cache c { ttl: 250mz }');
    expect(exit).toBe(1);
    expect(out).toMatch(/^<stdin>:1:16 +error/);
  });

  test('is quiet when asked', async () => {
    const { spandrel } = workspace({ 'shop.arch': SHOP });
    expect(await spandrel('check shop.arch --quiet')).toMatchObject({ exit: 0, out: '', err: '' });
  });

  test('ends with two files that import each other', async () => {
    const { spandrel } = workspace({ 'a.arch': 'import "./b.arch"\ndataset rows', 'b.arch': 'import "./a.arch"\ndataset others' });
    const { exit, out, err } = await spandrel('check a.arch');
    expect(exit).toBe(0);
    expect(out + err).not.toContain('error ');
  });

  test('reads no import outside of the folder of the file and the working directory, not even by a link', async () => {
    const { spandrel, cwd } = workspace({ 'secret/secret.arch': 'cache secret_thing', 'design/inner/main.arch': '' });
    mkdirSync(path.join(cwd, 'elsewhere'));
    symlinkSync(path.join(cwd, 'secret', 'secret.arch'), path.join(cwd, 'design', 'inner', 'link.arch'));
    const text = 'import "./link.arch"\nimport "../../secret/secret.arch"\nimport "../../../../../../../etc/passwd"\ncache c { ttl: 5m }';
    writeFileSync(path.join(cwd, 'design', 'inner', 'main.arch'), text);
    // From within the working directory everything below it may be read …
    const near = (await spandrel('check design/inner/main.arch --format json')).json as { findings: { code: string }[] };
    expect(near.findings.filter(({ code }) => code === 'missing-import')).toHaveLength(1);
    // … from a sibling, only what stands below the file.
    const far = await runIn(path.join(cwd, 'elsewhere'), 'check ../design/inner/main.arch --format json');
    expect(far.findings.filter(({ code }) => code === 'missing-import')).toHaveLength(3);
    expect(JSON.stringify(far)).not.toContain('secret_thing');
  });
});

async function runIn(cwd: string, args: string): Promise<{ findings: { code: string }[] }> {
  const { run } = await import('../../src/cli/program.js');
  let out = '';
  await run(args.split(' '), {
    cwd,
    env: {},
    terminal: { out: false, err: false },
    manual: null,
    columns: 100,
    out: (text) => (out += text),
    err: () => undefined,
    stdin: () => Promise.resolve(new Uint8Array()),
    onInterrupt: () => () => undefined,
  });
  return JSON.parse(out) as { findings: { code: string }[] };
}

describe('solve', () => {
  interface Answer {
    engine: string;
    scenario: null;
    flows: Record<string, Record<string, { value: number; ci: null; unit: string; method: string }>>;
    components: Record<string, { kind: string; metrics: Record<string, { value: number; unit: string; method: string }> }>;
    expectations: Record<string, unknown>[];
  }

  test('has the textbook figures of a single queue', async () => {
    const { spandrel } = workspace({ 'main.arch': QUEUE });
    const answer = (await spandrel('solve main.arch --format json')).json as Answer;
    // M/M/1 at 80 %: the mean response time is the service time over 1 - 0.8.
    expect(answer.flows.default?.mean?.value).toBeCloseTo(0.05, 6);
    expect(answer.components.a).toMatchObject({ kind: 'app_server', metrics: { utilisation: { unit: 'ratio' } } });
    expect(answer.components.a?.metrics.utilisation?.value).toBeCloseTo(0.8, 9);
    expect(answer.components.a?.metrics.mean?.method).not.toBe('');
    expect(answer).toMatchObject({ architecture: 'main', engine: 'solver', scenario: null, seed: null });
  });

  test('judges expectations and says where they stand', async () => {
    const { spandrel } = workspace({ 'main.arch': `${QUEUE}expect utilisation(a) < 70%\n` });
    const { expectations } = (await spandrel('solve main.arch --format json')).json as Answer;
    expect(expectations).toEqual([
      expect.objectContaining({ text: 'utilisation(a) < 70%', limit: 0.7, passed: false, line: 4, file: 'main.arch' }),
    ]);
    // The instant answer is an answer: only a simulation fails a pipeline.
    expect((await spandrel('solve main.arch')).exit).toBe(0);
  });

  test('prints tables with units, verdicts, and where the figures come from', async () => {
    const { spandrel } = workspace({ 'main.arch': `${QUEUE}expect utilisation(a) < 70%\nexpect utilisation(a) < 90%\n` });
    const { out } = await spandrel('solve main.arch');
    expect(out).toMatch(/✗ +utilisation\(a\) < 70% +80% +fails/);
    expect(out).toMatch(/✓ +utilisation\(a\) < 90% +80% +holds/);
    expect(out).toMatch(/^ {2}default +80\/s +50ms/m);
    expect(out).toContain('servers / mean service time');
    expect(out).not.toMatch(/ $/m);
  });

  test('prints the errors of a broken file instead, and fails', async () => {
    const { spandrel } = workspace({ 'bad.arch': 'cache c { ttl: 250mz }' });
    const { exit, out, err } = await spandrel('solve bad.arch');
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain('bad.arch:1:16');
    expect(err.trimEnd().split('\n').at(-1)).toBe('spandrel: bad.arch has an error');
  });
});

test('a run as a web page is one run', async () => {
  const { spandrel } = workspace({ 'main.arch': QUEUE });
  expect(await spandrel('simulate main.arch --all --format html')).toMatchObject({
    exit: 64,
    err: 'spandrel: a page shows one run: name a scenario instead of --all\n',
  });
});

describe('format', () => {
  const UGLY = 'cache    c {ttl:5m}\n';
  const PRETTY = 'cache c { ttl: 5m }\n';

  test('writes the canonical form, and leaves the rest alone', async () => {
    const { spandrel, cwd } = workspace({ 'a.arch': UGLY, 'b.arch': PRETTY });
    const { exit, err } = await spandrel('format a.arch b.arch');
    expect(exit).toBe(0);
    expect(err).toBe('✓ a.arch formatted\n✓ b.arch is in canonical form\n');
    expect(readFileSync(path.join(cwd, 'a.arch'), 'utf8')).toBe(PRETTY);
  });

  test('with --check changes nothing and fails when a file differs', async () => {
    const { spandrel, cwd } = workspace({ 'a.arch': UGLY });
    expect((await spandrel('format --check a.arch')).exit).toBe(1);
    expect(readFileSync(path.join(cwd, 'a.arch'), 'utf8')).toBe(UGLY);
    expect((await workspace({ 'a.arch': PRETTY }).spandrel('format --check a.arch')).exit).toBe(0);
  });

  test('is a filter', async () => {
    expect((await workspace().spandrel('format -', UGLY)).out).toBe(PRETTY);
    const broken = await workspace().spandrel('format -', 'cache   c {');
    expect(broken).toMatchObject({ exit: 1, out: 'cache   c {' });
  });
});

describe('kinds and rules', () => {
  test('every kind has its properties and metrics with docs', async () => {
    const { kinds } = (await workspace().spandrel('kinds --format json')).json as {
      kinds: {
        name: string;
        family: string;
        doc: string;
        properties: { name: string; type: string; default: string | null }[];
        metrics: { name: string; unit: string }[];
      }[];
    };
    expect(kinds).toHaveLength(41);
    expect(kinds.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cdn', 'message_queue', 'prometheus', 'disaster_recovery', 'search_engine']),
    );
    const cache = kinds.find(({ name }) => name === 'cache');
    expect(cache).toMatchObject({ extends: 'placed', family: 'data' });
    expect(cache?.properties.find(({ name }) => name === 'eviction')).toMatchObject({ default: 'lru' });
    expect(cache?.metrics.find(({ name }) => name === 'hit_ratio')).toMatchObject({ unit: 'ratio' });
    expect(kinds.every(({ doc }) => doc !== '')).toBe(true);
  });

  test('one of them is described', async () => {
    const { out } = await workspace().spandrel('kinds cache');
    expect(out).toContain('eviction: lru | lfu | fifo | random | ttl_only | none = lru');
    expect(out).toContain('hit_ratio');
  });

  test('every rule is explained', async () => {
    const { rules } = (await workspace().spandrel('rules --format json')).json as { rules: Record<string, unknown>[] };
    expect(rules.length).toBeGreaterThanOrEqual(10);
    expect(rules.find(({ code }) => code === 'cache/no-ttl')).toMatchObject({ severity: 'warning', kinds: ['cache'], fixable: true });
    expect((await workspace().spandrel('rules cache/no-ttl')).out).toContain('A cached value never expires');
  });

  test('a misspelt name is recognised', async () => {
    expect(await workspace().spandrel('kinds cahce')).toMatchObject({
      exit: 64,
      err: 'spandrel: there is no kind cahce; did you mean cache?\n',
    });
    expect(await workspace().spandrel('rules cache/no-tll')).toMatchObject({
      exit: 64,
      err: expect.stringContaining('did you mean cache/no-ttl?') as string,
    });
  });
});

describe('new', () => {
  test.each(TEMPLATES.map(({ name }) => name))('%s is sound, canonical and free of errors', async (name) => {
    const { spandrel } = workspace();
    expect((await spandrel(`new ${name} -o it.arch`)).exit).toBe(0);
    const { findings } = (await spandrel('check it.arch --format json')).json as {
      findings: { severity: string; code: string; fixes: string[] }[];
    };
    // What is left to do in a first file is what a quick fix does.
    expect(findings.filter(({ severity, fixes }) => severity === 'error' || fixes.length === 0 || name !== 'first')).toEqual([]);
    expect((await spandrel('format --check it.arch')).exit).toBe(0);
    const { expectations } = (await spandrel('solve it.arch --format json')).json as { expectations: { passed: boolean | null }[] };
    expect(expectations.map(({ passed }) => passed)).not.toContain(false);
  });

  test('writes over nothing', async () => {
    const { spandrel, cwd } = workspace({ 'first.arch': 'precious' });
    expect((await spandrel('new')).exit).toBe(3);
    expect(readFileSync(path.join(cwd, 'first.arch'), 'utf8')).toBe('precious');
    expect((await spandrel('new -o -')).out).toContain('users visitors');
  });
});

describe('bad input is one line on standard error', () => {
  const { spandrel, cwd } = workspace({
    'main.arch': QUEUE,
    'binary.arch': new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]),
    'latin1.arch': new Uint8Array([0x63, 0xe9, 0x0a]),
    'utf16.arch': new Uint8Array([0xff, 0xfe, 0x63, 0]),
    'bom.arch': `\ufeff${QUEUE}`,
    'large.arch': new Uint8Array(LIMIT + 1).fill(0x20),
    'empty.arch': '',
    'folder/x.arch': QUEUE,
  });
  symlinkSync('loop.arch', path.join(cwd, 'loop.arch'));

  test.each([
    ['check nope.arch', 'nope.arch does not exist'],
    ['check folder', 'folder is a directory; name the files in it, for example folder/*.arch'],
    ['check binary.arch', 'binary.arch is not a text file'],
    ['check latin1.arch', 'latin1.arch is not a text file in UTF-8'],
    ['check utf16.arch', 'utf16.arch is UTF-16; save it as UTF-8'],
    ['check large.arch', 'large.arch is larger than 5 MiB, the most that is read'],
    ['check loop.arch', 'loop.arch is a link to itself'],
    ['solve nope.arch', 'nope.arch does not exist'],
    ['simulate main.arch --scenario x', 'main.arch has no scenario x; it has none'],
    ['simulate main.arch --scenario x --all', "option '--scenario <name>' cannot be used with option '--all'"],
    ['simulate main.arch --duration 5', "option '--duration <time>' argument '5' is invalid. It is a duration such as 30s or 10m."],
    ['simulate main.arch --duration -5s', "option '--duration <time>' argument '-5s' is invalid. It is a duration such as 30s or 10m."],
    [
      'simulate main.arch --replications 0',
      "option '--replications <number>' argument '0' is invalid. It is a whole number from 1 to 1000.",
    ],
    [
      'simulate main.arch --seed 1.5',
      "option '--seed <number>' argument '1.5' is invalid. It is a whole number from 0 to 9007199254740991.",
    ],
    ['simulate main.arch --warmup soon', "option '--warmup <time>' argument 'soon' is invalid. It is a duration such as 30s or 10m."],
    [
      'check main.arch --format xml',
      "option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, sarif, github.",
    ],
    ['check main.arch --fromat json', "unknown option '--fromat' (Did you mean --format?)"],
    ['check', "missing required argument 'file'"],
    ['chek main.arch', "unknown command 'chek' (Did you mean check?)"],
    ['export terraform main.arch', "required option '-o, --output <folder>' not specified"],
    ['new nothing', 'there is no template nothing; there are first, cached'],
  ])('%s', async (args, message) => {
    const { exit, out, err } = await spandrel(args);
    expect(err).toBe(`spandrel: ${message}\n`);
    expect([exit, out]).toEqual([64, '']);
  });

  test('an empty file and a byte order mark are no bad input', async () => {
    expect((await spandrel('check empty.arch')).exit).toBe(0);
    expect((await spandrel('check bom.arch')).exit).toBe(0);
    expect((await spandrel('solve empty.arch --format json')).exit).toBe(0);
    expect((await spandrel('diagram empty.arch -o -')).out).toContain('Nothing to draw yet');
  });

  test('names of prototypes are names', async () => {
    const text = 'users constructor { rate: 10/s }\napp_server __proto__ { time: 5ms }\nconstructor -> __proto__\n';
    const { exit, json } = await workspace().spandrel('solve - --format json', text);
    expect(exit).toBe(0);
    expect(Object.keys((json as { components: object }).components)).toEqual(['constructor', '__proto__']);
  });

  test('a cut file gets errors, wherever it is cut', async () => {
    for (let at = 60; at < SHOP.length; at += 431) {
      const { exit } = await workspace().spandrel('check - --format json', SHOP.slice(0, at));
      expect([0, 1]).toContain(exit);
    }
  }, 60_000);

  test('help is no error', async () => {
    expect((await spandrel('--help')).exit).toBe(0);
    expect((await spandrel('help check')).out).toContain('--max-warnings');
    expect((await spandrel('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
