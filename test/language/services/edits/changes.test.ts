import { describe, expect, test } from 'vitest';
import { workspaceEdit } from '../../../../language/services/edits/changes.js';
import type { Change } from '../../../../src/model/index.js';
import { editor } from '../editor.js';

/** The text after some changes. */
async function changed(text: string, ...changes: Change[]): Promise<string | undefined> {
  const { services, document, applied } = await editor(text);
  const { architecture } = services.arch.architectures.of(document);
  const edit = workspaceEdit(changes, architecture, services.shared.workspace.LangiumDocuments);
  return edit ? applied(edit)['main.arch'] : undefined;
}
const set = (property: string, value: string, component = 'c'): Change => ({ change: 'set', component, property, value });
const remove = (property: string, component = 'c'): Change => ({ change: 'remove', component, property });
const add = (text: string, after: string | null): Change => ({ change: 'add', after, text });

describe('a property is set', () => {
  test.each([
    ['where it is written, its value is replaced', 'cache c { ttl: 1m  engine: redis }', 'cache c { ttl: 5m  engine: redis }'],
    ['on the one line of a body', 'cache c { engine: redis }', 'cache c { engine: redis  ttl: 5m }'],
    ['in a body that is made for it', 'cache c', 'cache c { ttl: 5m }'],
    ['behind a title', 'cache c "A cache"\napp_server a', 'cache c "A cache" { ttl: 5m }\napp_server a'],
    ['in an empty body', 'cache c {}', 'cache c { ttl: 5m }'],
    ['in an empty body of several lines', 'cache c {\n}', 'cache c {\n  ttl: 5m\n}'],
    ['on a line of its own', 'cache c {\n  engine: redis\n}', 'cache c {\n  engine: redis\n  ttl: 5m\n}'],
    [
      'as far from the margin as the others',
      'region r {\n    cache c {\n        engine: redis\n    }\n}',
      'region r {\n    cache c {\n        engine: redis\n        ttl: 5m\n    }\n}',
    ],
    [
      'behind a comment at the end of the line',
      'cache c {\n  engine: redis // fast\n}',
      'cache c {\n  engine: redis // fast\n  ttl: 5m\n}',
    ],
    [
      'before a bracket that closes on the line',
      'cache c { engine: redis\n          replicas: 2 }',
      'cache c { engine: redis\n          replicas: 2\n          ttl: 5m }',
    ],
    ['with tabs where there are tabs', 'cache c {\n\tengine: redis\n}', 'cache c {\n\tengine: redis\n\tttl: 5m\n}'],
    ['with the line ends that the file has', 'cache c {\r\n  engine: redis\r\n}', 'cache c {\r\n  engine: redis\r\n  ttl: 5m\r\n}'],
  ])('%s', async (_, before, after) => {
    expect(await changed(before, set('ttl', '5m'))).toBe(after);
  });

  test('a nested component is found by its name', async () => {
    expect(await changed('region r { cache c }', set('ttl', '5m'))).toBe('region r { cache c { ttl: 5m } }');
  });

  test('several at once make one body', async () => {
    expect(await changed('cache c', set('ttl', '5m'), set('replicas', '2'))).toBe('cache c { ttl: 5m  replicas: 2 }');
  });

  test('a component with a hostile name is a component', async () => {
    expect(await changed('cache __proto__', set('ttl', '5m', '__proto__'))).toBe('cache __proto__ { ttl: 5m }');
  });
});

describe('a property is removed', () => {
  test.each([
    ['with its line', 'cache c {\n  ttl: 5m\n  engine: redis\n}', 'cache c {\n  engine: redis\n}'],
    ['from a line of several', 'cache c { ttl: 5m  engine: redis }', 'cache c {  engine: redis }'],
    ['as the last one', 'cache c { engine: redis  ttl: 5m }', 'cache c { engine: redis }'],
    ['with its comma', 'cache c { engine: redis, ttl: 5m, replicas: 2 }', 'cache c { engine: redis, replicas: 2 }'],
  ])('%s', async (_, before, after) => {
    expect(await changed(before, remove('ttl'))).toBe(after);
  });

  test('one that is not written cannot be removed', async () => {
    expect(await changed('cache c', remove('ttl'))).toBeUndefined();
  });
});

describe('a statement is added', () => {
  test.each([
    ['after a component', 'cache c {\n}\napp_server a\n', 'cache c {\n}\nsql_database d\napp_server a\n', 'c'],
    ['after a nested component', 'region r {\n  cache c\n  cache e\n}\n', 'region r {\n  cache c\n  sql_database d\n  cache e\n}\n', 'c'],
    ['after the last line', 'cache c', 'cache c\nsql_database d', 'c'],
    ['at the end of the file', 'cache c', 'cache c\nsql_database d\n', null],
    ['at the end of a file that ends well', 'cache c\n', 'cache c\nsql_database d\n', null],
  ])('%s', async (_, before, after, where) => {
    expect(await changed(before, add('sql_database d', where))).toBe(after);
  });

  test('after a component that there is not, nothing is changed', async () => {
    expect(await changed('cache c', add('sql_database d', 'nobody'))).toBeUndefined();
  });
});

describe('a repair', () => {
  test('of a design rule is offered at its finding and repairs the text', async () => {
    const text = 'users u { rate: 10/s }\ncache c { engine: redis }\napp_server a\nu -> a -> c\n';
    const { actions, applied } = await editor(text);
    const [action] = await actions('cache/no-ttl');
    expect(action?.title).toMatch(/`ttl: /);
    const after = applied('edit' in (action ?? {}) ? (action as { edit: object }).edit : undefined)['main.arch'] ?? '';
    const again = await editor(after);
    expect(after).toMatch(/cache c \{ engine: redis {2}ttl: \w+ \}/);
    expect(again.diagnostics.map(({ code }) => code)).not.toContain('cache/no-ttl');
  });

  test('of a misspelt unit is offered', async () => {
    const { actions, applied } = await editor('cache c { ttl: 250mz }');
    const [action] = await actions('unknown-unit');
    expect(applied((action as { edit: object }).edit)['main.arch']).toBe('cache c { ttl: 250ms }');
  });

  test('works in the imported file that it is about', async () => {
    const { actions, applied } = await editor({
      'main.arch': 'import "./store.arch"\nusers u { rate: 10/s }\napp_server a\nu -> a -> c\n',
      'store.arch': 'cache c {\n  engine: redis\n}\n',
    });
    const [action] = await actions('cache/no-ttl');
    const after = applied((action as { edit: object }).edit);
    expect(after['store.arch']).toMatch(/^cache c \{\n {2}engine: redis\n {2}ttl: \w+\n\}\n$/);
    expect(after['main.arch']).toContain('import "./store.arch"\nusers u');
  });

  test('is not offered to who asks for something else', async () => {
    const { services, document, diagnostics } = await editor('cache c { ttl: 250mz }');
    const range = diagnostics[0]?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const ask = (only: string[]) =>
      services.lsp.CodeActionProvider?.getCodeActions(document, {
        textDocument: { uri: document.uri.toString() },
        range,
        context: { diagnostics, only },
      });
    const kinds = async (only: string): Promise<(string | undefined)[]> =>
      ((await ask([only])) ?? []).map((action) => ('kind' in action ? action.kind : undefined));
    expect(await kinds('quickfix')).toContain('quickfix');
    expect(await kinds('refactor')).not.toContain('quickfix');
    expect(await kinds('source.organizeImports')).toEqual([]);
  });
});
