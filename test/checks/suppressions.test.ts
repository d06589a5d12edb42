import { describe, expect, test } from 'vitest';
import { findings } from '../kinds/design.js';

const codes = async (text: string): Promise<readonly string[]> => (await findings(text)).map(({ code }) => code);

describe('arch-ignore', () => {
  test('spares what stands on the next line', async () => {
    expect(await codes('// arch-ignore cache/no-ttl: configuration, which never changes\ncache c')).toEqual([]);
  });

  test('takes the part of a code behind the slash', async () => {
    expect(await codes('// arch-ignore no-ttl: configuration, which never changes\ncache c')).toEqual([]);
  });

  test('spares what is found inside the statement on the next line', async () => {
    const text =
      'dataset p { classification: pii }\n// arch-ignore data/unencrypted-personal: synthetic\ncache c {\n  ttl: 1m\n  content: p\n  encryption: none\n}';
    expect(await codes(text)).toEqual([]);
  });

  test('two in a row are about the same line', async () => {
    expect(
      await codes('// arch-ignore sql/no-backup: scratch\n// arch-ignore sql/public: a honeypot\nsql_database d { public: on }'),
    ).toEqual([]);
  });

  test('spares no other code and no other place', async () => {
    const found = await codes('// arch-ignore cache/no-ttl: here\ncache c\ncache d\n');
    expect(found).toEqual(['cache/no-ttl']);
    expect(await codes('// arch-ignore cache/too-small: wrong\ncache c')).toEqual(['suppression/unused', 'cache/no-ttl']);
  });

  test('that ignores nothing is a warning of its own', async () => {
    const [found] = await findings('// arch-ignore cache/no-ttl: it has one now\ncache c { ttl: 1m }');
    expect(found).toMatchObject({ code: 'suppression/unused', severity: 'warning', message: 'There is no cache/no-ttl to ignore here' });
  });

  test('of a rule that there is not names the nearest, and is mended with it', async () => {
    for (const [written, meant] of [
      ['cache/no-tll', 'cache/no-ttl'],
      ['no-tll', 'no-ttl'],
    ]) {
      const text = `region r\n  //  arch-ignore  ${written}: static\ncache c { ttl: 1m }`;
      const found = (await findings(text)).find(({ code }) => code === 'suppression/unused');
      expect(found).toMatchObject({ severity: 'warning', message: `No rule is called ${written}; did you mean ${meant}?` });
      const source = { start: { line: 1, character: 19 }, end: { line: 1, character: 19 + (written?.length ?? 0) } };
      expect(found?.fixes[0]).toMatchObject({ title: `Replace with \`${meant}\``, changes: [{ change: 'replace', source, text: meant }] });
      expect(found?.fixes.map(({ title, safe }) => [title, safe])).toContainEqual(['Remove the comment', undefined]);
    }
  });

  test('of a rule that is like none is taken out', async () => {
    const [found] = await findings('// arch-ignore everything-at-once: static\ncache c { ttl: 1m }');
    expect(found).toMatchObject({ message: 'No rule is called everything-at-once', fixes: [{ title: 'Remove the comment', safe: true }] });
  });
});

test('findings come worst first, then in the order of the text', async () => {
  const found = await findings('cache c\nsql_database d { public: on }\napp_server s { replicas: 0 }');
  expect(found.map(({ severity, source }) => `${severity} ${source.start.line + 1}`)).toEqual([
    'error 2',
    'error 3',
    'warning 1',
    'warning 2',
  ]);
});

test('messages name names and numbers', async () => {
  const [overload] = await findings('users u { rate: 1200/s } app_server api { time: 10ms  replicas: 8 } u -> api');
  expect(overload?.message).toBe('api gets 1200/s and can serve 800/s with 8 replicas of 1 request at a time: 150% of its capacity');
  expect(overload?.fixes[0]?.title).toBe('Set `replicas: 18`');
});

test('a kind of one’s own is checked like the kind that it extends', async () => {
  expect(await codes('kind session_store extends cache { replicas: 2 }\nsession_store s')).toEqual(['cache/no-ttl']);
});
