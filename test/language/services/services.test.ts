import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lineEdits } from '../../../language/services/formatting.js';
import type { Insight } from '../../../language/context.js';
import { apply, editor, insight } from './editor.js';

const SHOP = readFileSync(new URL('../../../examples/shop.arch', import.meta.url), 'utf8');
const at = (text: string, needle: string, offset = 0): string => {
  const index = text.indexOf(needle) + offset;
  return `${text.slice(0, index)}<|>${text.slice(index)}`;
};

describe('hover', () => {
  test('a component shows what it is and its figures with where each comes from', async () => {
    const text = await (await editor(at(SHOP, 'api "Shop API"'))).hover();
    expect(text).toContain('app_server api "Shop API"');
    expect(text).toMatch(/\| utilisation \| [\d.\\]+% \|/);
    expect(text).toMatch(/\| Metric \| Value \| From \|/);
  });

  test('so does a component that a flow names, and a flow that an expectation names', async () => {
    expect(await (await editor(at(SHOP, '-> orders: read', 4))).hover()).toContain('sql_database orders');
    const flow = await (await editor(at(SHOP, 'p99(browse)', 5))).hover();
    expect(flow).toContain('flow browse');
    expect(flow).toContain('throughput');
  });

  test('a property shows its type, its default, and what it means', async () => {
    const text = await (await editor('cache c { t<|>tl: 5m  replicas: 2 }')).hover();
    expect(text).toContain('ttl: duration');
    expect(text).toContain('// of cache');
    const time = await (await editor('cache c { ti<|>me: 5ms }')).hover();
    expect(time).toContain('= 10us');
    // The figure is this kind's own, and so is where it comes from.
    expect(time).toContain('**Of a `cache`:** One operation: redis-benchmark with 100-byte values takes 7 µs');
  });

  test('a metric shows what it means and what it is now', async () => {
    const text = await (await editor(at(SHOP, 'utilisation(api)'))).hover();
    expect(text).toContain('Mean share of its servers that are busy');
    expect(text).toMatch(/\*\*utilisation\*\* [\d.\\]+%/);
  });

  test('a bare service time is the mean of an exponential distribution, and says so', async () => {
    const text = await (await editor('app_server a { time: 1<|>0ms }')).hover();
    expect(text).toContain('mean of an exponential distribution');
    // The median is ln 2 means, the 99th percentile ln 100 means.
    expect(text).toContain('6.93ms');
    expect(text).toContain('46.1ms');
  });

  test('another figure says what it comes to', async () => {
    expect(await (await editor('users u { rate: 12<|>k/s }')).hover()).toContain('12,000 per second');
    expect(await (await editor('cache c { capacity: 4<|>KiB }')).hover()).toContain('4,096 bytes');
    expect(await (await editor('cache c { ttl: 5<|>m }')).hover()).toContain('300 seconds');
  });

  test('a kind, a member, a parameter, an operation and a word of the language have their say', async () => {
    expect(await (await editor('ca<|>che c')).hover()).toContain('Redis');
    expect(await (await editor('cache c { eviction: l<|>ru }')).hover()).toContain('lru | lfu');
    expect(await (await editor('app_server a { time: lognormal(me<|>dian: 1ms, p99: 2ms) }')).hover()).toContain('median: duration');
    expect(await (await editor('users u\nsql_database d\nflow f {\n  u -> d: sc<|>an\n}')).hover()).toContain('Reads everything');
    expect(await (await editor('users u\nsql_database d\nflow f {\n  par<|>allel {\n    u -> d\n  }\n}')).hover()).toContain('same time');
  });

  test('what people wrote shows as they wrote it, and does nothing', async () => {
    const hostile = '[x](command:evil) <img src=x onerror=1> ``` ${y} **bold**';
    const text = (await (await editor(`cache c<|> ${JSON.stringify(hostile)} { ttl: 5m }`)).hover()) ?? '';
    const [fence = ''] = /^`+/.exec(text) ?? [];
    // The title stands in a block of code whose fence is longer than any in it.
    expect(fence.length).toBeGreaterThan(3);
    expect(text.slice(text.lastIndexOf(fence))).not.toContain('command:');
    const comment =
      (await (await editor(`/** <img onerror=1> [run](command:evil) ![p](data:x) */\nkind pump extends app_server\npum<|>p p`)).hover()) ??
      '';
    expect(comment).not.toMatch(/<img|\]\(command:|!\[p\]\(/);
  });

  test('nothing is said where nothing stands', async () => {
    expect(await (await editor('cache c\n\n<|>\n')).hover()).toBeNull();
  });
});

describe('names', () => {
  test('go to definition leads across files and into the standard library', async () => {
    const { definition, folder } = await editor({
      'main.arch': 'import "./b.arch"\napp_server a\na -> sto<|>re',
      'b.arch': '\nsql_database store',
    });
    expect(await definition()).toMatchObject([
      { targetUri: `${folder}b.arch`, targetSelectionRange: { start: { line: 1, character: 13 } } },
    ]);
    expect(await (await editor('ca<|>che c')).definition()).toMatchObject([{ targetUri: 'arch-library:/data/cache/cache.arch' }]);
    expect(await (await editor('cache c { evic<|>tion: lru }')).definition()).toMatchObject([
      { targetUri: 'arch-library:/data/cache/cache.arch' },
    ]);
    expect(await (await editor('cache c { eviction: l<|>ru }')).definition()).toMatchObject([
      { targetUri: 'arch-library:/data/cache/cache.arch' },
    ]);
  });

  test('all mentions of a component are found', async () => {
    const { references } = await editor(
      'users u\ncache c<|> { ttl: 5m }\nu -> c\nflow f {\n  u -> c: read\n}\nexpect p99(c) < 1s\nview v { include: [c] }',
    );
    expect((await references()).map(({ range }) => range.start.line)).toEqual([1, 2, 4, 6, 7]);
  });

  test('a component is renamed wherever it is mentioned, in every file', async () => {
    const { rename, applied } = await editor({
      'main.arch':
        'import "./b.arch"\nusers u { rate: 1/s }\nflow f {\n  u -> api\n  api -> sto<|>re: read\n}\nexpect p99(store) < 1s\nexpect lost_writes(store) == 0',
      'b.arch': 'app_server api\nsql_database store\napi -> store',
    });
    const after = applied(await rename('ledger'));
    expect(after['main.arch']).toBe(
      'import "./b.arch"\nusers u { rate: 1/s }\nflow f {\n  u -> api\n  api -> ledger: read\n}\nexpect p99(ledger) < 1s\nexpect lost_writes(ledger) == 0',
    );
    expect(after['b.arch']).toBe('app_server api\nsql_database ledger\napi -> ledger');
  });

  test('one segment of a dotted path is renamed alone', async () => {
    const { rename, applied } = await editor('region here { cache c<|> }\nusers u\nu -> here.c');
    expect(applied(await rename('keep'))['main.arch']).toBe('region here { cache keep }\nusers u\nu -> here.keep');
  });

  test('a property and a member of a kind of one’s own are renamed', async () => {
    const text = 'kind pump extends app_server {\n  property str<|>ength: weak | strong = weak\n}\npump p { strength: strong }';
    const { rename, applied } = await editor(text);
    expect(applied(await rename('power'))['main.arch']).toBe(text.replace('<|>', '').replaceAll('strength', 'power'));
    const member = text.replace('<|>', '').replace('weak | strong', 'weak | str<|>ong');
    const other = await editor(member);
    expect(other.applied(await other.rename('mighty'))['main.arch']).toBe(text.replace('<|>', '').replaceAll(/\bstrong\b/g, 'mighty'));
  });

  test('the standard library cannot be renamed, and says so', async () => {
    for (const text of [
      'ca<|>che c',
      'cache c { ev<|>iction: lru }',
      'cache c { eviction: l<|>ru }',
      'cache c\nexpect hit<|>_ratio(c) > 1%',
    ]) {
      const { prepareRename, rename } = await editor(text);
      await expect(prepareRename()).rejects.toThrow('standard library');
      await expect(rename('other')).rejects.toThrow('standard library');
    }
  });

  test('a new name must be a name', async () => {
    const { rename } = await editor('cache c<|>');
    for (const name of ['', '1st', 'a b', 'a.b', '<img>', 'é']) await expect(rename(name)).rejects.toThrow('is not a name');
  });
});

describe('the outline', () => {
  test('has what is declared, with what is nested below it', async () => {
    const { symbols } = await editor(
      'architecture shop "The shop"\nregion here {\n  cache c "Keeps" { ttl: 5m }\n}\nflow f { c -> c }\nexpect p99(f) < 1s\nexpect',
    );
    const [root] = await symbols();
    expect(root).toMatchObject({ name: 'shop', detail: 'The shop' });
    const names = root?.children?.map(({ name, detail }) => [name, detail]);
    expect(names).toEqual(
      [
        ['here', 'region'],
        ['f', 'flow'],
        ['expect p99(f) < 1s', undefined],
      ].map(([name, detail]) => [name, detail]),
    );
    const here = root?.children?.[0];
    expect(here?.children).toMatchObject([{ name: 'c', detail: 'cache · Keeps' }]);
  });

  test('leaves out what has no name yet', async () => {
    const { symbols } = await editor('cache c\ncache\nflow');
    expect((await symbols()).map(({ name }) => name)).toEqual(['c']);
  });
});

test('bodies and comments fold, and their last line stays in sight', async () => {
  const { folding } = await editor('/* one\n two\n three */\ncache c {\n  ttl: 5m\n  engine: redis\n}\ncache d { ttl: 5m }\n');
  expect((await folding()).map(({ startLine, endLine, kind }) => [startLine, endLine, kind])).toEqual([
    [3, 5, undefined],
    [0, 2, 'comment'],
  ]);
});

describe('inlay hints', () => {
  test('stand behind the names of components and behind expectations', async () => {
    const { hints } = await editor(
      'users u { rate: 80/s }\napp_server a { time: exponential(10ms) }\nu -> a\nexpect utilisation(a) < 90%\nexpect utilisation(a) < 70%',
    );
    const found = (await hints()).map(({ label, position }) => [position.line, label]);
    expect(found).toContainEqual([1, expect.stringContaining('80%')]);
    expect(found).toContainEqual([3, '80%, holds']);
    expect(found).toContainEqual([4, '80%, fails']);
  });

  test('are given for the lines that are asked for', async () => {
    const { hints } = await editor('users u { rate: 80/s }\napp_server a\nu -> a\nexpect utilisation(a) < 90%');
    const some = await hints({ start: { line: 3, character: 0 }, end: { line: 3, character: 5 } });
    expect(some.map(({ position }) => position.line)).toEqual([3]);
  });

  test('are absent while the text is broken', async () => {
    expect(await (await editor('users u { rate: 80/s }\napp_server a {\nu -> a')).hints()).toEqual([]);
  });
});

describe('colours of names that were sent before', () => {
  const coloured = async (text: string) => {
    const { services, document, change } = await editor(text);
    const provider = services.lsp.SemanticTokenProvider;
    if (!provider) throw new Error('Nothing colours');
    const textDocument = { uri: document.uri.toString() };
    const full = async () => provider.semanticHighlight(document, { textDocument });
    const delta = async (previousResultId: string) => provider.semanticHighlightDelta(document, { textDocument, previousResultId });
    return { full, delta, change, provider, document, textDocument };
  };

  test.each([
    ['users u\ncache c\ncache d\nu -> c\n', 'users u\ncache c\n\ncache other_d\nu -> c\n'],
    ['users u\ncache c\n', 'users u\n'],
    ['users u\n', 'region r\nusers u\ncache c { in: r }\n'],
    ['users u\n', ''],
  ])('%j becomes %j: only the difference is sent', async (before, after) => {
    const { full, delta, change } = await coloured(before);
    const { data, resultId = '' } = await full();
    await change(after);
    const difference = await delta(resultId);
    if (!('edits' in difference)) throw new Error('Everything was sent');
    const patched = [...data];
    for (const { start, deleteCount, data: inserted = [] } of difference.edits) patched.splice(start, deleteCount, ...inserted);
    expect(patched).toEqual((await full()).data);
    expect(difference.edits.flatMap((edit) => edit.data ?? []).length % 5).toBe(0);
  });

  test('are not sent again; and all are when it is not known what the client has', async () => {
    const { full, delta } = await coloured('users u\ncache c\n');
    const { resultId = '', data } = await full();
    expect(await delta(resultId)).toMatchObject({ edits: [] });
    expect(await delta('another')).toMatchObject({ data });
  });

  test('of some lines are those of the whole on these lines', async () => {
    const { full, provider, document, textDocument } = await coloured('users u\ncache c\ncache d\n');
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 5 } };
    const some = await provider.semanticHighlightRange(document, { textDocument, range });
    expect(some.data).toEqual((await full()).data.slice(10, 20));
  });
});

test('names are coloured by what they are', async () => {
  const { services, document } = await editor('cache c { eviction: lru }\nflow f {\n  c -> c: read\n}\nexpect p99(f) < 1s\n');
  const provider = services.lsp.SemanticTokenProvider;
  const { data } = (await provider?.semanticHighlight(document, { textDocument: { uri: document.uri.toString() } })) ?? { data: [] };
  const types = Object.keys(provider?.tokenTypes ?? {});
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let index = 0; index < data.length; index += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(index, index + 4);
    line += down;
    character = down > 0 ? right : character + right;
    tokens.push(
      `${document.textDocument.getText({ start: { line, character }, end: { line, character: character + length } })} ${types[type] ?? ''}`,
    );
  }
  expect(tokens).toEqual([
    'cache class',
    'c variable',
    'eviction property',
    'lru enumMember',
    'f event',
    'c variable',
    'c variable',
    'read method',
    'p99 function',
    'f event',
  ]);
});

describe('formatting', () => {
  test('changes the lines that are not right yet, and no others', async () => {
    const { format, document } = await editor('cache c { ttl: 5m }\ncache    d   {ttl:5m}\ncache e { ttl: 5m }\n');
    const edits = await format();
    expect(edits).toHaveLength(1);
    expect(edits[0]?.range.start.line).toBe(1);
    expect(apply(document.textDocument.getText(), edits)).toBe('cache c { ttl: 5m }\ncache d { ttl: 5m }\ncache e { ttl: 5m }\n');
  });

  test('leaves a text alone that has syntax errors', async () => {
    expect(await (await editor('cache   c {')).format()).toEqual([]);
  });

  test.each([
    ['a\nb\nc', 'a\nx\nc'],
    ['a\nb\n', ''],
    ['', 'a\nb\n'],
    ['one\ntwo\nthree', 'zero\none\nthree\nfour\n'],
    ['same', 'same'],
    ['x\n\n\n}', '}\n\nx\n'],
    ['one\ntwo', 'one'],
    ['one', 'one\n'],
  ])('edits turn %j into %j', (before, after) => {
    expect(apply(before, lineEdits(before, after))).toBe(after);
  });
});

describe('what is wrong', () => {
  test('has its code, and for design rules where to read about it', async () => {
    const { diagnostics } = await editor('users u { rate: 10/s }\ncache c\napp_server a\nu -> a -> c\n');
    const finding = diagnostics.find(({ code }) => code === 'cache/no-ttl');
    expect(finding?.codeDescription?.href).toBe('arch-library:/rules/cache/no-ttl.md');
    expect(finding?.range.start).toEqual({ line: 1, character: 6 });
  });

  test('is taken as the settings of a file say', async () => {
    const judge: Insight['judge'] = () =>
      Promise.resolve({
        judged: (findings) => findings.filter(({ code }) => code !== 'cache/no-ttl'),
        findings: [
          {
            code: 'configuration',
            severity: 'warning',
            message: 'It is not JSON',
            source: { file: 'file:///.archrc.json', start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            fixes: [],
          },
        ],
      });
    Object.assign(insight, { judge });
    try {
      const { diagnostics } = await editor('users u { rate: 10/s }\ncache c\napp_server a\nu -> a -> c\n');
      const found = diagnostics.map(({ code }) => code);
      expect(found).not.toContain('cache/no-ttl');
      expect(diagnostics.find(({ code }) => code === 'configuration')?.message).toBe('.archrc.json: It is not JSON');
    } finally {
      Object.assign(insight, { judge: undefined });
    }
  });

  test('in the design is not said while there are errors in the text', async () => {
    const { diagnostics } = await editor('users u { rate: 10/s }\ncache c { ttk: 5m }\napp_server a\nu -> a -> c\n');
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-property']);
  });

  test('in an imported file is said at the import', async () => {
    const { diagnostics, folder } = await editor({
      'main.arch': '\nimport "./b.arch"\ncache c { ttl: 5m }',
      'b.arch': 'cache d { ttk: 5m }',
    });
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]?.message).toMatch(/^b\.arch: .*ttk/);
    expect(diagnostics[0]?.range.start.line).toBe(1);
    expect(diagnostics[0]?.relatedInformation?.[0]?.location.uri).toBe(`${folder}b.arch`);
  });
});
