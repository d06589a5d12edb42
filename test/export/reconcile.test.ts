import { describe, expect, test } from 'vitest';
import { MANIFEST, pathsToRead, reconcile, type ExportFile } from '../../src/export/index.js';

const file = (path: string, text = `text of ${path}\n`): ExportFile => ({ path, text });
const nothing = new Map<string, string>();

/** A folder after an export, and the manifest that it has then. */
function exported(...files: ExportFile[]): { current: Map<string, string>; manifest: string } {
  return { current: new Map(files.map(({ path, text }) => [path, text])), manifest: reconcile(files, null, nothing).manifest.text };
}

describe('An export into a folder', () => {
  test('writes every file where nothing is', () => {
    const done = reconcile([file('a.tf'), file('b.tf')], null, nothing);
    expect(done.write.map(({ path }) => path)).toEqual(['a.tf', 'b.tf']);
    expect(done.conflicts).toEqual([]);
    expect(done.manifest.path).toBe(MANIFEST);
  });

  test('leaves alone what is as it should be', () => {
    const { current, manifest } = exported(file('a.tf'));
    expect(reconcile([file('a.tf')], manifest, current)).toMatchObject({ write: [], unchanged: ['a.tf'], conflicts: [], stale: [] });
  });

  test('replaces what it wrote itself and nobody changed', () => {
    const { current, manifest } = exported(file('a.tf', 'old\n'));
    expect(reconcile([file('a.tf', 'new\n')], manifest, current).write).toEqual([file('a.tf', 'new\n')]);
  });

  test('never replaces what a person has changed', () => {
    const { current, manifest } = exported(file('a.tf', 'old\n'));
    current.set('a.tf', 'mine\n');
    expect(reconcile([file('a.tf', 'new\n')], manifest, current)).toMatchObject({ write: [], conflicts: ['a.tf'] });
  });

  test('never replaces a file that it did not write', () => {
    expect(reconcile([file('a.tf')], null, new Map([['a.tf', 'mine\n']]))).toMatchObject({ write: [], conflicts: ['a.tf'] });
  });

  test('replaces it when forced', () => {
    const done = reconcile([file('a.tf')], null, new Map([['a.tf', 'mine\n']]), { force: true });
    expect(done).toMatchObject({ write: [file('a.tf')], conflicts: [] });
  });

  test('a person’s edit stays a conflict at the next export, too', () => {
    const first = exported(file('a.tf', 'old\n'));
    first.current.set('a.tf', 'mine\n');
    const second = reconcile([file('a.tf', 'new\n')], first.manifest, first.current);
    const third = reconcile([file('a.tf', 'newer\n')], second.manifest.text, first.current);
    expect(third.conflicts).toEqual(['a.tf']);
  });

  test('an edit that makes the file what it should be is no conflict', () => {
    const { current, manifest } = exported(file('a.tf', 'old\n'));
    current.set('a.tf', 'new\n');
    expect(reconcile([file('a.tf', 'new\n')], manifest, current)).toMatchObject({ unchanged: ['a.tf'], conflicts: [] });
  });

  test('other ends of lines are nobody’s edit', () => {
    const { current, manifest } = exported(file('a.tf', 'one\ntwo\n'));
    current.set('a.tf', 'one\r\ntwo\r\n');
    expect(reconcile([file('a.tf', 'three\n')], manifest, current).conflicts).toEqual([]);
    expect(reconcile([file('a.tf', 'one\ntwo\n')], manifest, current).unchanged).toEqual(['a.tf']);
  });

  test('says what an earlier export left behind, and whether a person has edited it', () => {
    const { current, manifest } = exported(file('a.tf'), file('b.tf'), file('c.tf'));
    current.set('b.tf', 'mine\n');
    current.delete('c.tf');
    const done = reconcile([file('d.tf')], manifest, current);
    expect(done.stale).toEqual([
      { path: 'a.tf', edited: false },
      { path: 'b.tf', edited: true },
    ]);
    expect(reconcile([file('d.tf')], done.manifest.text, current).stale).toHaveLength(2);
  });

  test('asks for the texts of its own files and of those left behind', () => {
    const { manifest } = exported(file('a.tf'), file('b.tf'));
    expect(pathsToRead([file('b.tf'), file('c.tf')], manifest)).toEqual(['b.tf', 'c.tf', 'a.tf']);
  });

  test('writes the same manifest for the same export, whatever the order of its files', () => {
    const one = reconcile([file('a.tf'), file('b.tf')], null, nothing).manifest.text;
    expect(reconcile([file('b.tf'), file('a.tf')], null, nothing).manifest.text).toBe(one);
  });
});

describe('A manifest is not trusted', () => {
  const entry = (path: unknown, sha256: unknown = '0'.repeat(64)): unknown => ({ path, sha256 });
  test.each([
    'null',
    '[]',
    '{',
    '"x"',
    '{"files":{}}',
    '{"files":[null,1,"x",{},{"path":1,"sha256":2}]}',
    '{"files":[{"path":"__proto__"}]}',
    '\u0000',
    '{"__proto__":{"files":[]}}',
  ])('%j says nothing', (text) => {
    expect(pathsToRead([], text)).toEqual([]);
    expect(reconcile([file('a.tf')], text, new Map([['a.tf', 'mine\n']])).conflicts).toEqual(['a.tf']);
  });

  test('paths that lead out of the folder are dropped', () => {
    const text = JSON.stringify({
      files: ['../../etc/passwd', '/etc/passwd', 'C:\\x', 'a/../../x', '.', '..', MANIFEST].map((path) => entry(path)),
    });
    expect(pathsToRead([], text)).toEqual([]);
    expect(reconcile([], text, new Map([['../../etc/passwd', 'x']])).stale).toEqual([]);
  });

  test('an export that would leave the folder is a bug, and throws', () => {
    expect(() => reconcile([file('../x')], null, nothing)).toThrow('may not write');
  });

  test('names such as __proto__ are names', () => {
    const { current, manifest } = exported(file('__proto__'), file('constructor'));
    expect(reconcile([], manifest, current).stale.map(({ path }) => path)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
