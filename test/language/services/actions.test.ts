import { describe, expect, test } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { editor } from './editor.js';

type Files = string | Readonly<Record<string, string>>;

/** What is offered where `<|>` stands, or for what stands between two of them; the titles, and the texts after one is taken. */
async function offered(files: Files, only?: string[]) {
  const given = typeof files === 'string' ? { 'main.arch': files } : files;
  const [main = ''] = Object.keys(given);
  const [before = '', inside = '', ...rest] = (given[main] ?? '').split('<|>');
  // The first marker is the editor's own.
  const text = rest.length > 0 ? `${before}<|>${inside}${rest.join('')}` : (given[main] ?? '');
  const open = await editor({ ...given, [main]: text });
  const { textDocument } = open.document;
  const start = open.position;
  const end = rest.length > 0 ? textDocument.positionAt(before.length + inside.length) : start;
  const found = await open.services.lsp.CodeActionProvider?.getCodeActions(open.document, {
    textDocument: { uri: open.document.uri.toString() },
    range: { start, end },
    context: { diagnostics: [], ...(only && { only }) },
  });
  const actions = (found ?? []) as CodeAction[];
  return { actions, titles: actions.map(({ title }) => title), open };
}

async function taken(files: Files, title: string | RegExp, only?: string[]): Promise<Record<string, string>> {
  const { actions, titles, open } = await offered(files, only);
  const action = actions.find((each) => (typeof title === 'string' ? each.title === title : title.test(each.title)));
  if (!action?.edit) throw new Error(`${String(title)} is not among ${titles.join(' | ')}`);
  return open.applied(action.edit);
}

async function after(text: string, title: string | RegExp, only?: string[]): Promise<string | undefined> {
  return (await taken(text, title, only))['main.arch'];
}

/** Codes of the errors in a text, to see that an action leaves it sound. */
async function errorsIn(files: Files): Promise<unknown[]> {
  return (await editor(files)).diagnostics.filter(({ severity }) => severity === 1).map(({ code, message }) => [code, message]);
}

describe('sort properties', () => {
  const title = 'Sort the properties of `c`';
  test('puts them in the order of the declaration, with their comments', async () => {
    expect(await after('cache c<|> {\n  replicas: 2\n  // How long\n  ttl: 5m // long\n  engine: redis\n}\n', title)).toBe(
      'cache c {\n  engine: redis\n  // How long\n  ttl: 5m // long\n  replicas: 2\n}\n',
    );
    expect(await after('cache c<|> { ttl: 5m, engine: redis }', title)).toBe('cache c { engine: redis, ttl: 5m }');
  });

  test('is not offered where they are sorted, or where a comment would swallow one', async () => {
    expect((await offered('cache c<|> { engine: redis  ttl: 5m }')).titles).not.toContain(title);
    expect((await offered('cache c<|> { replicas: 2  cost: $1/mo\n  ttl: 5m // long\n}')).titles).not.toContain(title);
  });
});

describe('add a missing property', () => {
  test('offers the kind’s own that have no value yet', async () => {
    const { titles } = await offered('users u<|>');
    expect(titles).toContain('Add `rate: 100/s`');
    expect(await after('users u<|>', 'Add `rate: 100/s`')).toBe('users u { rate: 100/s }');
  });

  test('and none that is written', async () => {
    expect((await offered('users u<|> { rate: 1/s }')).titles.filter((each) => each.startsWith('Add `rate'))).toEqual([]);
  });
});

describe('a name that nothing has', () => {
  test('becomes a component of the kind that its place asks for', async () => {
    const flow = (body: string): string => `users u { rate: 1/s }\napp_server a\nflow f {\n  u -> a\n  ${body}\n}\n`;
    expect(await after(flow('a -> st<|>ore: scan'), 'Create the sql_database `store`')).toBe(
      flow('a -> store: scan').replace('app_server a\n', 'app_server a\nsql_database store\n'),
    );
    expect((await offered(flow('a -> b<|>'))).titles).toContain('Create the app_server `b`');
    expect((await offered(flow('a ~> jobs<|>: publish'))).titles).toContain('Create the message_queue `jobs`');
    expect((await offered('cache c { in: here<|> }')).titles).toContain('Create the region `here`');
    expect((await offered('cache c { content: pages<|> }')).titles).toContain('Create the dataset `pages`');
    expect((await offered('scenario s {\n  at 1s: flush kept<|>\n}')).titles).toContain('Create the cache `kept`');
    expect(await after('shoppers<|> -> a\n', 'Create the users `shoppers`')).toBe('users shoppers\nshoppers -> a\n');
  });

  test('is imported from the file that has it', async () => {
    const files = { 'main.arch': 'app_server a\na -> led<|>ger\n', 'data/b.arch': 'sql_database ledger', 'c.arch': 'cache other' };
    const { titles } = await offered(files);
    expect(titles).toContain('Import `ledger` from "./data/b.arch"');
    expect((await taken(files, /^Import/))['main.arch']).toBe('import "./data/b.arch"\n\napp_server a\na -> ledger\n');
    expect((await offered({ 'main.arch': 'pu<|>mp p', 'k.arch': 'kind pump extends app_server' })).titles).toContain(
      'Import `pump` from "./k.arch"',
    );
  });
});

describe('extract a composite kind', () => {
  const TEXT = `region here
users u { rate: 1/s }
<|>app_server web { in: here }
cache kept { in: here  ttl: 5m }
web -> kept
<|>
flow f {
  u -> web
  web -> kept: read
}
expect hit_ratio(kept) > 1%
view v { include: [web, here.kept] }
`;
  test('makes a kind, a component of it, and dotted names wherever the pieces were mentioned, in every file', async () => {
    const files = { 'main.arch': TEXT, 'other.arch': 'import "./main.arch"\nscenario s {\n  at 1s: fail web for 5s\n}\n' };
    const result = await taken(files, /^Extract/);
    expect(result['main.arch']).toBe(`region here
users u { rate: 1/s }
kind extracted extends placed {
  app_server web { in: here }
  cache kept { in: here  ttl: 5m }
  web -> kept
}

extracted part

flow f {
  u -> part.web
  part.web -> part.kept: read
}
expect hit_ratio(part.kept) > 1%
view v { include: [part.web, part.kept] }
`);
    expect(result['other.arch']).toContain('fail part.web for 5s');
    expect(await errorsIn(result)).toEqual([]);
  });

  test('is offered for whole components alone', async () => {
    const titles = async (text: string) => (await offered(text)).titles.filter((each) => each.startsWith('Extract'));
    expect(await titles('<|>cache c\n<|>')).toHaveLength(1);
    expect(await titles('cac<|>he c\napp_server a<|>')).toEqual([]);
    expect(await titles('<|>users u\napp_server a\nflow f { u -> a }<|>')).toEqual([]);
    expect(await titles('cache c<|>')).toEqual([]);
  });
});

describe('inline a component of a composite kind', () => {
  const KIND = `kind storefront extends placed {
  app_server web
  cache kept {
    ttl: 5m
  }
  web -> kept
}
region here
users u { rate: 1/s }
`;
  test('writes its pieces where it stands, with names of their own', async () => {
    const rest = (name: (piece: string) => string): string =>
      `flow f {\n  u -> ${name('web')}\n  ${name('web')} -> ${name('kept')}: read\n}\nexpect hit_ratio(${name('kept')}) > 1%\n`;
    const text = `${KIND}storefront us<|> { in: here }\nstorefront eu\n${rest((piece) => `us.${piece}`)}`;
    const result = await after(text, 'Inline `us`');
    expect(result).toBe(
      `${KIND}app_server us_web { in: here }\ncache us_kept { in: here \n  ttl: 5m\n}\nus_web -> us_kept\nstorefront eu\n${rest((piece) => `us_${piece}`)}`,
    );
    expect(await errorsIn(result ?? '')).toEqual([]);
  });

  test('is not offered when something would be lost, or when there is nothing to inline', async () => {
    const titles = async (text: string) => (await offered(text)).titles.filter((each) => each.startsWith('Inline'));
    expect(await titles(`${KIND}storefront us<|>\nu -> us`)).toEqual([]);
    expect(await titles(`${KIND}storefront us<|> { cost: $1/mo }`)).toEqual([]);
    expect(await titles('cache c<|>')).toEqual([]);
  });
});

describe('organise imports', () => {
  const organise = (files: Record<string, string>) => taken(files, 'Organise imports', ['source.organizeImports']);

  test('sorts them, and takes out what is imported twice and kinds that nobody uses', async () => {
    const files = {
      'main.arch':
        '<|>import "./z.arch"\n// The pumps\nimport "./pumps.arch"\nimport "./unused.arch"\nimport "./a.arch"\nimport "./z.arch"\n\npump p\n',
      'a.arch': 'cache a',
      'z.arch': 'cache z',
      'pumps.arch': 'kind pump extends app_server',
      'unused.arch': 'kind other extends app_server',
    };
    expect((await organise(files))['main.arch']).toBe(
      'import "./a.arch"\n// The pumps\nimport "./pumps.arch"\nimport "./z.arch"\n\npump p\n',
    );
  });

  test('takes out a file that its folder brings in, and a folder of which nothing is used', async () => {
    const files = {
      'main.arch': '<|>import "./parts/a.arch"\nimport "./parts"\nimport "./kinds"\ncache c\n',
      'parts/a.arch': 'cache a',
      'kinds/k.arch': 'kind k extends cache',
    };
    expect((await organise(files))['main.arch']).toBe('import "./parts"\ncache c\n');
  });

  test('leaves those that are in order', async () => {
    const { titles } = await offered({ 'main.arch': 'import "./a.arch"\nimport "../b.arch"\n', 'a.arch': 'cache a' }, ['source']);
    expect(titles).not.toContain('Organise imports');
  });
});

describe('fix all', () => {
  test('repairs what has one repair, everywhere in the file', async () => {
    expect(
      await after('cache c<|> { tttl: 5m  engine: rediss }\ncache d { ttl: 250mz }\n', 'Fix all that has one repair (3)', [
        'source.fixAll',
      ]),
    ).toBe('cache c { ttl: 5m  engine: redis }\ncache d { ttl: 250ms }\n');
  });

  test('leaves the design to people', async () => {
    const { titles } = await offered('users u { rate: 10/s }\ncache c<|>\napp_server a\nu -> a -> c\n', ['source.fixAll']);
    expect(titles).toEqual([]);
  });
});

const OPEN_DATABASES = 'sql_database d<|> { public: on }\nsql_database e { public: on }\ncache c\ncache f\n';

describe('fix all that is safe', () => {
  test('repairs what decides nothing, and leaves the rest', async () => {
    expect(await after(OPEN_DATABASES, 'Fix all that is safe (2)', ['source.fixSafe'])).toBe(
      'sql_database d { public: off }\nsql_database e { public: off }\ncache c\ncache f\n',
    );
  });

  test('is not what runs when a file is saved', async () => {
    expect((await offered(OPEN_DATABASES, ['source.fixAll'])).titles).toEqual([]);
  });

  test('is not offered where nothing is safe', async () => {
    expect((await offered('cache c<|>\n', ['source.fixSafe'])).titles).toEqual([]);
  });
});

describe('fix all of a rule', () => {
  test('is offered for each rule that has a repair in the file', async () => {
    const { titles } = await offered(OPEN_DATABASES, ['source.fixRule']);
    expect(titles).toEqual(['Fix all `sql/public` (2)', 'Fix all `sql/no-backup` (2)', 'Fix all `cache/no-ttl` (2)']);
    expect(await after(OPEN_DATABASES, /cache\/no-ttl/, ['source.fixRule'])).toBe(
      'sql_database d { public: on }\nsql_database e { public: on }\ncache c { ttl: 5m }\ncache f { ttl: 5m }\n',
    );
  });

  test('is a quick fix as well, at a finding that has others like it', async () => {
    expect((await offered(OPEN_DATABASES)).titles).toContain('Fix all `sql/no-backup` (2)');
    expect((await offered('cache c<|>\nsql_database d { public: on }\n')).titles.filter((title) => title.startsWith('Fix all'))).toEqual(
      [],
    );
  });

  test('changes no other file', async () => {
    const files = { 'main.arch': 'import "./other.arch"<|>\ncache c\n', 'other.arch': 'cache d\n' };
    expect((await taken(files, 'Fix all `cache/no-ttl`', ['source.fixRule']))['other.arch']).toBe('cache d\n');
  });
});

test('what concerns the whole file is offered to those who ask for it', async () => {
  const text = 'cache c<|> { tttl: 5m  engine: rediss }';
  expect((await offered(text)).actions.map(({ kind }) => kind)).not.toContain('source.fixAll');
  expect((await offered(text, ['source'])).actions.map(({ kind }) => kind)).toEqual(['source.fixAll', 'source.fixSafe']);
  expect((await offered(text, ['refactor.extract'])).actions).toEqual([]);
});
