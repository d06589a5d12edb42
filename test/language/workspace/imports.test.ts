import { DocumentState, URI, type FileSystemProvider, type LangiumDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import { createArchServices, initialize, type ArchDocument } from '../../../language/index.js';
import { LIBRARY } from '../../../src/kinds/generated/library.js';
import { architecture, flow, messages, problems, read, tree } from '../reading.js';

describe('an import', () => {
  const KINDS = 'kind queue extends placed { property depth: integer = 10 }\ntype colour = red | green\n';
  test('brings kinds and types in', async () => {
    const a = await architecture('import "./kinds.arch"\nqueue q { depth: 20 }\nkind k extends queue { property c: colour = red }', {
      'kinds.arch': KINDS,
    });
    expect(a.components).toMatchObject([{ id: 'q', lineage: ['queue', 'placed', 'component'], properties: { depth: 20 } }]);
  });
  test('brings components, connections and flows in, which come first', async () => {
    const a = await architecture('import "./base.arch"\ndataset own\nflow g { u -> d }', {
      'base.arch': 'users u\ncache c\nsql_database d\nc -> d\nflow f { u -> c }',
    });
    expect(a.components.map(({ id, source }) => [id, source.file])).toEqual([
      ['u', 'file:///project/base.arch'],
      ['c', 'file:///project/base.arch'],
      ['d', 'file:///project/base.arch'],
      ['own', 'file:///project/main.arch'],
    ]);
    expect(a.connections).toHaveLength(1);
    expect(a.flows.map(({ name }) => name)).toEqual(['f', 'g']);
    expect(tree(flow(a, 'g').steps)).toBe('d');
  });
  test('leaves scenarios, expectations and views where they are', async () => {
    const base = 'users u\ncache c\nflow f { u -> c }\nscenario s { }\nexpect p99(f) < 1s\nview v { }\n// arch-ignore x: y';
    const a = await architecture('import "./base.arch"\nexpect mean(f) < 1s', { 'base.arch': base });
    expect([a.scenarios, a.views, a.expectations.map(({ metric }) => metric), a.suppressions.length]).toEqual([[], [], ['mean'], 1]);
  });
  test('brings in what the imported file imports', async () => {
    const files = { 'b.arch': 'import "./sub/c.arch"', 'sub/c.arch': 'import "../d.arch"\ncache c', 'd.arch': 'dataset d' };
    expect((await architecture('import "./b.arch"\ncache own { content: d }', files)).components.map(({ id }) => id)).toEqual([
      'c',
      'd',
      'own',
    ]);
  });
  test('of one file by two ways brings it in once', async () => {
    const files = { 'b.arch': 'import "./d.arch"', 'c.arch': 'import "./d.arch"', 'd.arch': 'dataset d' };
    expect((await architecture('import "./b.arch"\nimport "./c.arch"', files)).components.map(({ id }) => id)).toEqual(['d']);
  });
  test('of a file that is not there says so', async () => {
    expect(await problems('import "./nothing.arch"')).toEqual(['missing-import at "./nothing.arch"']);
    expect(await problems('import "./main.txt"')).toEqual(['missing-import at "./main.txt"']);
    expect(await messages('import "./main.txt"')).toEqual([expect.not.stringContaining('did you mean')]);
  });
  test('is a relative path', async () => {
    for (const path of ['http://example.org/x.arch', 'C:x.arch', '..\\\\x.arch']) {
      expect((await problems(`import "${path}"`))[0]).toMatch(/^import-path/);
    }
  });
  test('written twice is a warning', async () => {
    const { findings } = await read('import "./b.arch"\nimport "./b.arch"', { 'b.arch': '' });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning duplicate-import']);
  });
  test('in a circle is harmless: the files are one world', async () => {
    const files = { 'b.arch': 'import "./c.arch"\ncache b { content: own }', 'c.arch': 'import "./main.arch"\ncache c { content: own }' };
    const a = await architecture('import "./b.arch"\ndataset own\nusers u\nflow f { u -> b\n u -> c }', files);
    expect(a.components.map(({ id }) => id)).toEqual(['b', 'c', 'own', 'u']);
    expect(a.components[0]?.properties.content).toBe('own');
  });
  test('of itself as well', async () => {
    expect(await problems('import "./main.arch"\ncache c')).toEqual([]);
  });
  test('leaves names that begin with an underscore to the file that declares them', async () => {
    const files = {
      'b.arch': 'kind _base extends cache\ndataset _rows\n_base shared { content: _rows }\nusers u\nflow _f { u -> shared }',
    };
    const a = await architecture('import "./b.arch"\nexpect hit_ratio(shared) > 1%', files);
    expect(a.components.map(({ id }) => id)).toEqual(['_rows', 'shared', 'u']);
    expect(await messages('import "./b.arch"\ncache c { content: _rows }', files)).toEqual(['Nothing is called `_rows`']);
    expect(await messages('import "./b.arch"\n_base c', files)).toEqual(['There is no kind `_base`']);
    expect(await messages('import "./b.arch"\nexpect p99(_f) < 1s', files)).toEqual(['Nothing is called `_f`']);
  });
  test('of a name that is there already clashes, with the place of the other', async () => {
    expect(await messages('import "./b.arch"\ncache c', { 'b.arch': '\ncache c' })).toEqual([
      '`c` is the name of a component already, in b.arch, line 2',
    ]);
    expect(await messages('kind cache')).toEqual(['`cache` is the name of a kind already, of the standard library']);
    const { findings } = await read('import "./b.arch"\nimport "./c.arch"', { 'b.arch': 'cache x', 'c.arch': 'dataset x' });
    expect(findings.map(({ code }) => code)).toContain('duplicate-name');
  });
  test('of a file with errors says them, where they are', async () => {
    const { findings, architecture: a } = await read('import "./b.arch"\ncache own { content: d }', {
      'b.arch': 'dataset d {\n  sise: 5GiB\n}',
    });
    expect(a).toBeNull();
    expect(findings.map(({ code, source }) => [code, source.file, source.start.line])).toEqual([
      ['unknown-property', 'file:///project/b.arch', 1],
    ]);
  });
  test('of a broken file holds back that names are unknown', async () => {
    expect(await problems('import "./b.arch"\ncache own { content: d }', { 'b.arch': 'dataset {' })).toEqual(
      ['b.arch'].map((file) => `syntax at ${file}`),
    );
  });
  test('of a folder brings in every file that lies in it itself, by name', async () => {
    const files = { 'parts/b.arch': 'cache b', 'parts/a.arch': 'cache a', 'parts/notes.txt': '', 'parts/inner/c.arch': 'cache c' };
    for (const path of ['./parts', './parts/', 'parts']) {
      expect((await architecture(`import "${path}"\ncache own`, files)).components.map(({ id }) => id)).toEqual(['a', 'b', 'own']);
    }
    expect((await architecture('import "./parts"\nimport "./parts/inner"\ncache own', files)).components.map(({ id }) => id)).toEqual([
      'a',
      'b',
      'c',
      'own',
    ]);
  });
  test('of the folder that a file lies in itself brings in its neighbours', async () => {
    const a = await architecture('import "."\ncache own { content: d }', { 'b.arch': 'dataset d', 'in/c.arch': 'cache c' });
    expect(a.components.map(({ id }) => id)).toEqual(['d', 'own']);
  });
  test('of a file that its folder has brought in is a warning', async () => {
    const { findings } = await read('import "./parts"\nimport "./parts/a.arch"', { 'parts/a.arch': '' });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning duplicate-import']);
  });
  test('of a folder that is not there, or holds nothing, says so', async () => {
    expect(await messages('import "./parts"', { 'parts/notes.txt': '' })).toEqual([
      '`./parts` is no folder that holds `.arch` files; did you mean `./parts.arch`?',
    ]);
  });
  test('that leads nowhere gets the path that is nearest', async () => {
    const first = 'import "./shop/orders.arch"\n';
    const files = { 'shop/orders.arch': 'cache c' };
    const guesses = async (path: string): Promise<unknown[]> =>
      (await read(`${first}import "${path}"`, files)).findings.flatMap(({ fixes }) => fixes.map(({ title }) => title));
    for (const path of ['./shop/oders.arch', './orders.arch', 'shp/orders.arch']) {
      expect(await guesses(path)).toEqual([expect.stringContaining('./shop/orders.arch')]);
    }
    expect(await guesses('./shopp')).toEqual([expect.stringContaining('./shop')]);
    expect(await guesses('./shop/orders')).toEqual([expect.stringContaining('./shop/orders.arch')]);
    expect(await guesses('./elsewhere/payments.arch')).toEqual([]);
  });
  test('reads files that come late', async () => {
    const { loadArchitecture, createArchServices: create } = await import('../../../language/index.js');
    const late = (uri: string): Promise<string | undefined> =>
      new Promise((resolve) => {
        setTimeout(() => {
          resolve(uri.endsWith('b.arch') ? 'dataset d' : undefined);
        }, 5);
      });
    const { architecture: a } = await loadArchitecture(
      create({ library: LIBRARY }),
      { uri: 'untitled:/x/main.arch', text: 'import "./b.arch"' },
      { read: late, list: () => [] },
    );
    expect(a?.components.map(({ id, source }) => [id, source.file])).toEqual([['d', 'untitled:/x/b.arch']]);
  });
});

test('files read at the same time do not see each other', async () => {
  const all = await Promise.all(Array.from({ length: 20 }, (_, index) => architecture(`cache c${index}`)));
  expect(all.map(({ components }) => components.map(({ id }) => id))).toEqual(all.map((_, index) => [`c${index}`]));
});

/** A workspace in memory, as an editor has one. */
function workspace(files: Map<string, string>) {
  const folder: Pick<FileSystemProvider, 'readFile'> & Partial<FileSystemProvider> = {
    readFile: (uri) => {
      const text = files.get(uri.path);
      return text === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(text);
    },
    readDirectory: ({ path }) => {
      const inside = [...files.keys()].filter((file) => file.startsWith(`${path}/`) && !file.slice(path.length + 1).includes('/'));
      return Promise.resolve(inside.map((file) => ({ uri: URI.file(file), isFile: true, isDirectory: false })));
    },
    stat: (uri) => Promise.resolve({ uri, isFile: true, isDirectory: false }),
  };
  const services = createArchServices({ library: LIBRARY }, { fileSystemProvider: () => folder as FileSystemProvider });
  const { DocumentBuilder: builder, LangiumDocuments: documents } = services.shared.workspace;
  const uri = (path: string): URI => URI.file(path);
  return {
    services,
    open: async (path: string): Promise<ArchDocument> => {
      await initialize(services);
      const document = await documents.getOrCreateDocument(uri(path));
      await builder.build([document], { validation: true });
      return document as ArchDocument;
    },
    change: async (path: string, text: string): Promise<void> => {
      files.set(path, text);
      await builder.update([uri(path)], []);
    },
    remove: async (path: string): Promise<void> => {
      files.delete(path);
      await builder.update([], [uri(path)]);
    },
    has: (path: string): boolean => documents.hasDocument(uri(path)),
  };
}

function shown(document: LangiumDocument): string[] {
  return (document.diagnostics ?? []).map(({ message }) => (typeof message === 'string' ? message : message.value));
}

describe('in an editor', () => {
  test('imported files outside of the workspace are read', async () => {
    const { open, has } = workspace(
      new Map([
        ['/a.arch', 'import "./lib/b.arch"\ncache c { content: d }'],
        ['/lib/b.arch', 'dataset d'],
      ]),
    );
    const document = await open('/a.arch');
    expect(shown(document)).toEqual([]);
    expect(has('/lib/b.arch')).toBe(true);
  });
  test('files of measured values are read, and missed', async () => {
    const files = new Map([
      ['/a.arch', 'app_server a { time: empirical("lib/times.csv") }'],
      ['/lib/times.csv', 'time_ms\n4\n5\n'],
    ]);
    const { open, change, services } = workspace(files);
    const document = await open('/a.arch');
    expect(shown(document)).toEqual([]);
    const component = services.arch.architectures.of(document).architecture?.components[0];
    expect(component?.properties.time).toMatchObject({ call: 'empirical', values: [0.004, 0.005] });
    files.set('/lib/times.csv', 'time_ms\nfour\nfive\n');
    await change('/a.arch', 'app_server a { time: empirical("lib/times.csv") } // again');
    expect(shown(document)).toEqual(['`times.csv`, line 2: expected a duration, found `four`']);
    files.delete('/lib/times.csv');
    await change('/a.arch', 'app_server a { time: empirical("lib/times.csv") }');
    expect(shown(document)).toEqual(['`lib/times.csv` does not exist, or cannot be read']);
  });
  test('what a change breaks or repairs elsewhere is seen there', async () => {
    const { open, change, services } = workspace(
      new Map([
        ['/a.arch', 'import "./b.arch"\ncache c { content: d }'],
        ['/b.arch', 'dataset d'],
      ]),
    );
    const document = await open('/a.arch');
    await change('/b.arch', 'dataset e');
    expect(shown(document)).toEqual(['Nothing is called `d`']);
    await change('/b.arch', 'dataset e\ndataset d { size: 5GiB }');
    expect(shown(document)).toEqual([]);
    expect(services.arch.architectures.of(document).architecture?.components.map(({ id }) => id)).toEqual(['e', 'd', 'c']);
    await change('/b.arch', 'dataset d\ncache c');
    expect(shown(document)).toEqual(['`c` is the name of a component already, in b.arch, line 2']);
  });
  test('a file that is added to the imports while somebody writes is read', async () => {
    const files = new Map([
      ['/a.arch', 'cache c { content: d }'],
      ['/b.arch', 'dataset d'],
    ]);
    const { open, change } = workspace(files);
    const document = await open('/a.arch');
    expect(shown(document)).toEqual(['Nothing is called `d`']);
    await change('/a.arch', 'import "./b.arch"\ncache c { content: d }');
    expect(shown(document)).toEqual([]);
  });
  test('a file that goes is missed', async () => {
    const { open, remove } = workspace(
      new Map([
        ['/a.arch', 'import "./b.arch"\ncache c { content: d }'],
        ['/b.arch', 'dataset d'],
      ]),
    );
    const document = await open('/a.arch');
    await remove('/b.arch');
    expect(shown(document)).toContain('`./b.arch` does not exist, or cannot be read as an `.arch` file');
  });
  test('a file that comes or goes is seen by those that import it, also when they use nothing of it', async () => {
    const files = new Map([['/a.arch', 'import "./b.arch"\ncache c']]);
    const { open, change, remove } = workspace(files);
    const document = await open('/a.arch');
    const missing = ['`./b.arch` does not exist, or cannot be read as an `.arch` file'];
    expect(shown(document)).toEqual(missing);
    await change('/b.arch', 'dataset d');
    expect(shown(document)).toEqual([]);
    await change('/b.arch', 'import "./d.arch"\ndataset d');
    await change('/d.arch', 'cache c');
    expect(shown(document)).toEqual(['`c` is the name of a component already, in d.arch, line 1']);
    await remove('/d.arch');
    expect(shown(document)).toEqual([]);
    await remove('/b.arch');
    expect(shown(document)).toEqual(missing);
  });
  test('a file that comes into an imported folder, changes or goes is seen by those that import it', async () => {
    const files = new Map([
      ['/a.arch', 'import "./parts"\ncache c { content: d }'],
      ['/parts/b.arch', 'cache b'],
    ]);
    const { open, change, remove } = workspace(files);
    const document = await open('/a.arch');
    expect(shown(document)).toEqual(['Nothing is called `d`']);
    await change('/parts/d.arch', 'dataset d');
    expect(shown(document)).toEqual([]);
    await change('/parts/d.arch', 'dataset e');
    expect(shown(document)).toEqual(['Nothing is called `d`']);
    await change('/parts/inner/d.arch', 'dataset d');
    expect(shown(document)).toEqual(['Nothing is called `d`']);
    await change('/parts/d.arch', 'dataset d');
    await remove('/parts/d.arch');
    expect(shown(document)).toEqual(['Nothing is called `d`']);
  });
  test('a file that nothing connects with a change is not built again', async () => {
    const { open, change, services } = workspace(
      new Map([
        ['/a.arch', 'cache c'],
        ['/b.arch', 'dataset d'],
      ]),
    );
    const document = await open('/a.arch');
    await open('/b.arch');
    const built: string[] = [];
    services.shared.workspace.DocumentBuilder.onDocumentPhase(DocumentState.Linked, ({ uri }) => {
      built.push(uri.path);
    });
    await change('/b.arch', 'dataset e');
    expect(built).toEqual(['/b.arch']);
    expect(document.state).toBe(DocumentState.Validated);
  });
  test('the library is not validated', async () => {
    const { open, services } = workspace(new Map([['/a.arch', 'cache c']]));
    await open('/a.arch');
    const library = services.shared.workspace.LangiumDocuments.all.filter(({ uri }) => uri.scheme === 'arch-library').toArray();
    expect(library.length).toBe(LIBRARY.length);
    expect(library.flatMap(shown)).toEqual([]);
  });
});
