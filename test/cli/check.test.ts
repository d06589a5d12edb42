import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Log, Region } from 'sarif';
import { describe, expect, test } from 'vitest';
import { github } from '../../src/cli/output/github.js';
import type { Found } from '../../src/cli/output/json.js';
import { workspace } from './run.js';

const read = (cwd: string, file = 'main.arch'): string => readFileSync(path.join(cwd, file), 'utf8');
/** One finding with a safe repair, and one whose repair is for a person to decide. */
const OPEN = 'sql_database d { public: on  backup: on }\ncache c\n';

describe('check --fix', () => {
  test('makes what is safe, says so, and shows what is left', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': OPEN });
    const { exit, out, err } = await spandrel('check main.arch --fix');
    expect(read(cwd)).toBe('sql_database d { public: off  backup: on }\ncache c\n');
    expect(exit).toBe(0);
    expect(err).toContain('main.arch:1: Set `public: off`  sql/public\n1 repair made\n');
    expect(out).toMatch(/^main\.arch:2:7 .*cache\/no-ttl$/m);
    expect(out).not.toContain('sql/public');
  });

  test('makes repairs of the text, after which the design is looked at', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': 'sql_database d { publik: on  backup: on }\n' });
    expect((await spandrel('check main.arch --fix')).exit).toBe(0);
    expect(read(cwd)).toBe('sql_database d { public: off  backup: on }\n');
  });

  test('makes the others when it is asked to', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': OPEN });
    expect((await spandrel('check main.arch --fix-all')).out).toBe('');
    expect(read(cwd)).toBe('sql_database d { public: off  backup: on }\ncache c { ttl: 5m }\n');
  });

  test('leaves alone what is ignored, and what is off', async () => {
    const text = '// arch-ignore sql/public: a honeypot\nsql_database d { public: on  backup: on }\n';
    const { spandrel, cwd } = workspace({
      'main.arch': text,
      'off/main.arch': OPEN,
      'off/.archrc.json': '{ "checks": { "severity": { "sql/*": "off" } } }',
    });
    expect((await spandrel('check main.arch off/main.arch --fix')).err).toContain('no repairs made');
    expect([read(cwd), read(cwd, 'off/main.arch')]).toEqual([text, OPEN]);
  });

  test('changes no file that is only imported', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': 'import "./other.arch"\n', 'other.arch': OPEN });
    expect((await spandrel('check main.arch --fix')).exit).toBe(1);
    expect(read(cwd, 'other.arch')).toBe(OPEN);
  });

  test('shows what it would change with --dry-run, and changes nothing', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': OPEN });
    const { exit, out, err } = await spandrel('check main.arch --fix --dry-run');
    expect(out).toContain(
      '--- main.arch\n+++ main.arch\n@@ -1,2 +1,2 @@\n-sql_database d { public: on  backup: on }\n+sql_database d { public: off  backup: on }\n cache c\n',
    );
    expect(err).toContain('1 repair would be made');
    expect(exit).toBe(0);
    expect(read(cwd)).toBe(OPEN);
    expect((await spandrel('check - --fix --dry-run', OPEN)).out).toContain('+sql_database d { public: off');
  });

  test('tells its repairs in JSON', async () => {
    const { spandrel } = workspace({ 'main.arch': OPEN });
    expect((await spandrel('check main.arch --fix --format json')).json).toMatchObject({
      findings: [{ code: 'cache/no-ttl' }],
      repairs: [{ file: 'main.arch', line: 1, code: 'sql/public', title: 'Set `public: off`' }],
    });
  });

  test('cannot repair what comes in by a pipe, and says so', async () => {
    const { exit, err } = await workspace().spandrel('check - --fix', OPEN);
    expect(exit).toBe(64);
    expect(err).toContain('--dry-run');
    expect((await workspace({ 'main.arch': OPEN }).spandrel('check main.arch --dry-run')).exit).toBe(64);
  });
});

describe('check --baseline', () => {
  const LOADED = 'users u { rate: 200/s }\napp_server a { time: 10ms  replicas: 1 }\nu -> a\n';

  test('is silent about what it lists, wherever that has moved and however its figures have changed', async () => {
    const { spandrel, cwd } = workspace({ 'old/main.arch': LOADED });
    const written = await spandrel('check old/main.arch --baseline old/known.json --update-baseline');
    expect([written.exit, written.out]).toEqual([0, '']);
    expect(JSON.parse(read(cwd, 'old/known.json'))).toEqual({
      version: 1,
      findings: [
        { file: 'main.arch', code: 'load/overload', message: expect.stringMatching(/^a gets # and can serve #/) as string, count: 1 },
      ],
    });

    writeFileSync(path.join(cwd, 'old/main.arch'), `// moved\n${LOADED.replace('200', '300')}cache c\na -> c\n`);
    const { exit, out, err } = await spandrel('check old/main.arch --baseline old/known.json');
    expect(exit).toBe(0);
    expect(out).toMatch(/^old\/main\.arch:5:7 .*cache\/no-ttl$/m);
    expect(out).not.toContain('load/overload');
    expect(err).toContain('1 finding known from old/known.json');
  });

  test('shows the second of two where one is known', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': 'cache c\n' });
    await spandrel('check main.arch --baseline b.json --update-baseline');
    writeFileSync(path.join(cwd, 'main.arch'), 'cache c\ncache d\n');
    const { findings } = (await spandrel('check main.arch --baseline b.json --format json')).json as { findings: { message: string }[] };
    expect(findings.map(({ message }) => message)).toEqual([expect.stringMatching(/^d /)]);
  });

  test('tells what is gone, and forgets it when it is written anew', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': 'cache c\n' });
    await spandrel('check main.arch --baseline b.json --update-baseline');
    writeFileSync(path.join(cwd, 'main.arch'), 'cache c { ttl: 5m }\n');
    const { err, json } = await spandrel('check main.arch --baseline b.json --format json');
    expect(err).toMatch(/^gone: main\.arch: c keeps .* {2}cache\/no-ttl$/m);
    expect(json).toMatchObject({ findings: [], baseline: { known: 0, gone: [{ code: 'cache/no-ttl', count: 1 }] } });
    await spandrel('check main.arch --baseline b.json --update-baseline');
    expect((await spandrel('check main.arch --baseline b.json')).err).not.toContain('gone');
  });

  test('takes no errors of the text', async () => {
    const { spandrel } = workspace({ 'main.arch': 'cache c { ttl: 250mz }\n' });
    expect((await spandrel('check main.arch --baseline b.json --update-baseline')).exit).toBe(1);
    expect((await spandrel('check main.arch --baseline b.json')).exit).toBe(1);
  });

  test('says in one line what is wrong with it', async () => {
    const { spandrel } = workspace({ 'main.arch': 'cache c\n', 'no.json': '{', 'other.json': '{ "version": 2, "findings": [] }' });
    expect(await spandrel('check main.arch --baseline none.json')).toMatchObject({
      exit: 64,
      err: expect.stringContaining('none.json') as string,
    });
    expect((await spandrel('check main.arch --baseline no.json')).err).toContain('not JSON');
    expect((await spandrel('check main.arch --baseline other.json')).err).toContain('version');
    expect((await spandrel('check main.arch --update-baseline')).exit).toBe(64);
  });
});

describe('check --format github', () => {
  test('writes a workflow command for each finding', async () => {
    const { spandrel } = workspace({ 'main.arch': OPEN });
    const { exit, out } = await spandrel('check main.arch --format github');
    expect(exit).toBe(1);
    expect(out).toMatch(/^::error title=sql\/public,file=main\.arch,line=1,endLine=1,col=18,endColumn=28::d .+%0Afix: Set `public: off`$/m);
    expect(out).toMatch(/^::warning title=cache\/no-ttl,file=main\.arch,line=2,endLine=2,col=7,endColumn=8::/m);
  });

  test('escapes what the commands are made of', () => {
    const finding: Found = {
      code: 'a/b',
      severity: 'info',
      message: '100% of a: b, c\r\nd',
      file: 'x,y:z%/m.arch',
      range: { start: { line: 0, character: 0 }, end: { line: 2, character: 1 } },
      fixes: [],
      docs: '',
      related: [],
      repairs: [],
      spared: null,
    };
    expect(github([finding])).toBe('::notice title=a/b,file=x%2Cy%3Az%25/m.arch,line=1,endLine=3::100%25 of a: b, c%0D%0Ad\n');
  });
});

describe('check --format sarif', () => {
  const DESIGN = `// arch-ignore cache/no-ttl: configuration, which never changes
cache settings
users u { rate: 1/s }
app_server s { time: 1ms }
app_server t { time: 1ms }
app_server v { time: 1ms }
flow f {
  u -> s -> t { retries: 2, backoff: 50ms } -> v { retries: 3, backoff: 50ms }
}
sql_database d { public: on  backup: on }
`;
  test('counts from 1, escapes paths, and says what is what', async () => {
    const { spandrel } = workspace({ 'a#b/main.arch': DESIGN });
    const [run] = ((await spandrel('check a#b/main.arch --format sarif')).json as Log).runs;
    const results = run?.results ?? [];
    const rules = run?.tool.driver.rules ?? [];
    for (const each of results) {
      expect(rules[each.ruleIndex ?? -1]?.id).toBe(each.ruleId);
      const [place] = each.locations ?? [];
      expect(place?.physicalLocation?.artifactLocation?.uri).toBe('a%23b/main.arch');
      wellFormed(place?.physicalLocation?.region);
      for (const fix of each.fixes ?? []) {
        for (const { replacements } of fix.artifactChanges) for (const { deletedRegion } of replacements) wellFormed(deletedRegion);
      }
    }
    const open = results.find(({ ruleId }) => ruleId === 'sql/public');
    expect(open?.level).toBe('error');
    expect(open?.fixes?.[0]).toEqual({
      description: { text: 'Set `public: off`' },
      artifactChanges: [
        {
          artifactLocation: { uri: 'a%23b/main.arch' },
          replacements: [
            { deletedRegion: { startLine: 10, startColumn: 26, endLine: 10, endColumn: 28 }, insertedContent: { text: 'off' } },
          ],
        },
      ],
    });
    expect(results.find(({ ruleId }) => ruleId === 'cache/no-ttl')?.suppressions).toEqual([
      { kind: 'inSource', justification: 'configuration, which never changes' },
    ]);
    expect(results.every((each) => each.suppressions !== undefined || each.ruleId !== 'cache/no-ttl')).toBe(true);
  });

  test('describes each rule once, with its page, its default level and the lists that it follows', async () => {
    const { spandrel } = workspace({
      'main.arch': `${DESIGN}sql_database e { public: on  backup: on }\n`,
      'bad.arch': 'cache c { ttl: 250mz }',
    });
    const rules = ((await spandrel('check main.arch bad.arch --format sarif')).json as Log).runs[0]?.tool.driver.rules ?? [];
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    const rule = rules.find(({ id }) => id === 'sql/public');
    expect(rule).toMatchObject({ helpUri: 'file:///manual/rules/sql/public.md', defaultConfiguration: { level: 'error' } });
    expect(rule?.help?.markdown).toContain(rule?.fullDescription?.text);
    expect(rule?.properties?.tags).toEqual(expect.arrayContaining(['sql', 'security', expect.stringMatching(/^(OWASP|AWS|CIS)/)]));
    expect(rules.find(({ id }) => id === 'unknown-unit')).toEqual({ id: 'unknown-unit' });
  });

  test('compares with a baseline', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': 'cache c\n' });
    await spandrel('check main.arch --baseline b.json --update-baseline');
    writeFileSync(path.join(cwd, 'main.arch'), 'cache c\nsql_database d { public: on  backup: on }\n');
    const results = ((await spandrel('check main.arch --baseline b.json --format sarif')).json as Log).runs[0]?.results ?? [];
    expect(results.map(({ ruleId, baselineState, suppressions = [] }) => [ruleId, baselineState, suppressions[0]?.kind])).toEqual([
      ['sql/public', 'new', undefined],
      ['cache/no-ttl', 'unchanged', 'external'],
    ]);
  });
});

function wellFormed(region: Region | undefined): void {
  const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = region ?? {};
  expect(Math.min(startLine, startColumn, endLine, endColumn)).toBeGreaterThanOrEqual(1);
  expect(endLine > startLine || (endLine === startLine && endColumn >= startColumn)).toBe(true);
}
