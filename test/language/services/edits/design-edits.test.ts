import { describe, expect, test } from 'vitest';
import { editDesign } from '../../../../language/services/edits/design-edits.js';
import type { DesignEdit } from '../../../../src/model/index.js';
import { editor } from '../editor.js';

type Files = Readonly<Record<string, string>>;

/** The main file after a change of the picture, or the sentence that refuses it. */
async function after(text: string, change: DesignEdit): Promise<string | undefined> {
  return (await all({ 'main.arch': text }, change))['main.arch'];
}

async function all(files: Files, change: DesignEdit): Promise<Files> {
  const { services, document, applied } = await editor(files);
  const { architecture } = services.arch.architectures.of(document);
  if (!architecture) throw new Error('the text of the test has errors');
  const answer = editDesign(change, architecture, services);
  return answer.ok ? { ...files, ...applied(answer.edit) } : { 'main.arch': answer.error };
}

const add = (kind: string, place: string | null = null, behind: string | null = null): DesignEdit => ({
  edit: 'add',
  kind,
  place,
  after: behind,
});
const remove = (component: string): DesignEdit => ({ edit: 'delete', component });
const connect = (from: string, to: string, flow: string | null = null, mode: 'sync' | 'async' = 'sync'): DesignEdit => ({
  edit: 'connect',
  from,
  to,
  mode,
  flow,
});

describe('a component is added', () => {
  test('behind another one, standing where it is told', async () => {
    expect(await after('region r\ncache c { in: r } // warm\n\nexpect cost() < $1k/mo\n', add('app_server', 'r', 'c'))).toBe(
      'region r\ncache c { in: r } // warm\napp_server new_app_server { in: r }\n\nexpect cost() < $1k/mo\n',
    );
  });

  test('behind the last one when nothing is said, and to an empty file', async () => {
    expect(await after('cache c\nexpect cost() < $1k/mo\n', add('users'))).toBe('cache c\nusers new_users\nexpect cost() < $1k/mo\n');
    expect(await after('', add('users'))).toBe('users new_users\n');
  });

  test('between the braces of its place it says nothing about the place', async () => {
    expect(await after('region r {\n  cache c\n}\n', add('cache', 'r', 'c'))).toBe('region r {\n  cache c\n  cache new_cache\n}\n');
    expect(await after('region r\ncache c\n', add('cache', 'r', 'r'))).toBe('region r\ncache new_cache { in: r }\ncache c\n');
  });

  test('has a name that nothing else has, and stands behind a composite rather than in its kind', async () => {
    expect(await after('cache new_cache\ncache new_cache_2\n', add('cache'))).toContain('cache new_cache_3');
    const composite = 'kind front { cache c }\nfront eu\nflow f { u -> eu.c: read }\nusers u { rate: 1/s }\n';
    expect(await after(composite, add('cache', null, 'eu.c'))).toBe(composite.replace('front eu\n', 'front eu\ncache new_cache\n'));
  });

  test('of no kind, or of one that is only extended, is refused', async () => {
    expect(await after('cache c', add('__proto__'))).toBe('There is no kind __proto__.');
    expect(await after('cache c', add('placed'))).toBe('There is no kind placed.');
  });

  test('what nowhere stands says nothing about a place', async () => {
    expect(await after('region r\n', add('region', 'r'))).toBe('region r\nregion new_region\n');
  });
});

describe('two are connected', () => {
  const parts = 'users u { rate: 1/s }\napp_server a { time: 1ms }\ncache c\n';
  test('outside of flows', async () => {
    expect(await after(parts, connect('a', 'c'))).toBe(`${parts}\na -> c\n`);
    expect(await after(`${parts}u -> a // entry\nexpect cost() < $1k/mo\n`, connect('a', 'c', null, 'async'))).toBe(
      `${parts}u -> a // entry\na ~> c\nexpect cost() < $1k/mo\n`,
    );
  });

  test('as a step of a flow, in the manner of its body', async () => {
    expect(await after(`${parts}flow f { u -> a }\n`, connect('a', 'c', 'f'))).toBe(`${parts}flow f { u -> a  a -> c }\n`);
    expect(await after(`${parts}flow f {\n  u -> a // first\n}\n`, connect('a', 'c', 'f'))).toBe(
      `${parts}flow f {\n  u -> a // first\n  a -> c\n}\n`,
    );
    expect(await after(`${parts}flow f {\r\n  u -> a\r\n}\r\n`, connect('a', 'c', 'f'))).toBe(
      `${parts}flow f {\r\n  u -> a\r\n  a -> c\r\n}\r\n`,
    );
  });

  test('what is not there is refused', async () => {
    expect(await after(parts, connect('a', 'x'))).toBe('There is no x in the text any more.');
    expect(await after(parts, connect('a', 'c', 'x'))).toBe('There is no flow x in the text.');
  });
});

describe('a component is deleted', () => {
  test('with its comments and its line', async () => {
    expect(await after('cache a\n\n/** Warm. */\n// And fast.\ncache b { ttl: 5m } // gone\n\ncache c\n', remove('b'))).toBe(
      'cache a\n\ncache c\n',
    );
  });

  test('with the hops that lead to it: what came before it leads to what came after it', async () => {
    const text = (flow: string): string =>
      `users u { rate: 1/s }\napp_server a { time: 1ms }\napp_server b { time: 1ms }\ncache c\n${flow}`;
    const without = (id: string): string => text('').replace(new RegExp(`^\\w+ ${id}\\b.*\\n`, 'm'), '');
    expect(await after(text('flow f {\n  u -> a -> b -> c: read // all\n}\n'), remove('b'))).toBe(
      `${without('b')}flow f {\n  u -> a -> c: read // all\n}\n`,
    );
    expect(await after(text('flow f {\n  u -> a\n  a -> b // call b\n  a -> c: read\n}\n'), remove('b'))).toBe(
      `${without('b')}flow f {\n  u -> a\n  a -> c: read\n}\n`,
    );
    expect(await after(text('flow f {\n  u -> a -> c: read\n    on miss -> b\n}\n'), remove('b'))).toBe(
      `${without('b')}flow f {\n  u -> a -> c: read\n}\n`,
    );
    expect(await after(text('flow f {\n  u -> a -> c: read\n    on miss -> b\n}\n'), remove('c'))).toBe(
      `${without('c')}flow f {\n  u -> a\n}\n`,
    );
    expect(await after(text('u -> a -> b\na -> c\n'), remove('a'))).toBe(`${without('a')}u -> b\n`);
    expect(await after(text('a -> b -> c\n'), remove('a'))).toBe(`${without('a')}b -> c\n`);
  });

  test('with properties and items that name it, faults and expectations', async () => {
    const text = (more: string): string => `dataset d\nload_balancer l\nload_balancer m\n${more}`;
    expect(await after(text('cache c { content: d  ttl: 5m }\n'), remove('d'))).toBe(
      'load_balancer l\nload_balancer m\ncache c { ttl: 5m }\n',
    );
    expect(await after(text('dns n { targets: [l, m] }\n'), remove('l'))).toBe('dataset d\nload_balancer m\ndns n { targets: [m] }\n');
    expect(await after(text('dns n { targets: [l, m] }\n'), remove('m'))).toBe('dataset d\nload_balancer l\ndns n { targets: [l] }\n');
    expect(await after(text('dns n {\n  targets: [l]\n  ttl: 60s\n}\n'), remove('l'))).toBe(
      'dataset d\nload_balancer m\ndns n {\n  ttl: 60s\n}\n',
    );
    expect(
      await after(
        text('scenario s {\n  at 1s: fail l for 5s\n  at 2s: fail m\n}\nexpect utilisation(l) < 50%\nexpect utilisation(m) < 50%\n'),
        remove('l'),
      ),
    ).toBe('dataset d\nload_balancer m\nscenario s {\n  at 2s: fail m\n}\nexpect utilisation(m) < 50%\n');
    expect(await after('region r\ncache c { in: r }\n', remove('r'))).toBe('cache c { }\n');
  });

  test('with all that stands between its braces', async () => {
    expect(await after('region r {\n  cache c\n}\napp_server a { time: 1ms }\na -> c\n', remove('r'))).toBe('app_server a { time: 1ms }\n');
  });

  test('in every file that mentions it', async () => {
    const files = {
      'main.arch': 'import "parts.arch"\na -> c\nexpect utilisation(a) < 50%\n',
      'parts.arch': 'app_server a { time: 1ms }\ncache c\n',
    };
    expect(await all(files, remove('c'))).toEqual({
      'main.arch': 'import "parts.arch"\nexpect utilisation(a) < 50%\n',
      'parts.arch': 'app_server a { time: 1ms }\n',
    });
  });

  test('a part of a composite is refused', async () => {
    expect(await after('kind front { cache c }\nfront eu\n', remove('eu.c'))).toBe(
      'eu.c is a part of every front: change the kind in its text.',
    );
  });
});

describe('a title', () => {
  const title = (text: string): DesignEdit => ({ edit: 'title', component: 'c', title: text });
  test.each([
    ['cache c { ttl: 5m }', 'Pages', 'cache c "Pages" { ttl: 5m }'],
    ['cache c "Old" { ttl: 5m }', 'Pages', 'cache c "Pages" { ttl: 5m }'],
    ['cache c "Old" { ttl: 5m }', ' ', 'cache c { ttl: 5m }'],
    ['cache c', 'say "hi" \\ \n { cache d }', 'cache c "say \\"hi\\" \\\\ { cache d }"'],
  ])('%s becomes %s', async (before, words, wanted) => {
    expect(await after(before, title(words))).toBe(wanted);
  });
});

describe('a property', () => {
  const set = (value: string): DesignEdit => ({ edit: 'set', component: 'c', property: 'ttl', value });
  test('is set, added and taken out', async () => {
    expect(await after('cache c { ttl: 5m }', set('1h'))).toBe('cache c { ttl: 1h }');
    expect(await after('cache c', set(' 1h '))).toBe('cache c { ttl: 1h }');
    expect(await after('cache c {\n  ttl: 5m // short\n  engine: redis\n}', set(''))).toContain('engine: redis');
  });
  test('is one line', async () => {
    expect(await after('cache c', set('1h\ncache d'))).toBe('The value of a property stands on one line.');
  });
});
