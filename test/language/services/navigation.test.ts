import { describe, expect, test } from 'vitest';
import type { CallHierarchyItem, Location, LocationLink } from 'vscode-languageserver';
import { editor } from './editor.js';

type Open = Awaited<ReturnType<typeof editor>>;

const asked = ({ document, position }: Open) => ({ textDocument: { uri: document.uri.toString() }, position });

/** The name that a link leads to, and the file. */
function goal({ services }: Open, { targetUri, targetSelectionRange }: LocationLink): string {
  const document = services.shared.workspace.LangiumDocuments.all.find(({ uri }) => uri.toString() === targetUri);
  return `${document ? document.textDocument.getText(targetSelectionRange) : '?'} in ${targetUri.slice(targetUri.lastIndexOf('/') + 1)}`;
}

async function typeOf(text: string): Promise<string[]> {
  const open = await editor(text);
  const links = (await open.services.lsp.TypeProvider?.getTypeDefinition(open.document, asked(open))) ?? [];
  return links.map((link) => goal(open, link));
}

describe('go to type definition', () => {
  test('leads from a component, and from a mention of it, to its kind', async () => {
    expect(await typeOf('cache c<|>')).toEqual(['cache in cache.arch']);
    expect(await typeOf('users u\ncache c\nu -> c<|>')).toEqual(['cache in cache.arch']);
  });

  test('leads from a property to the types that its values are of', async () => {
    const kind = 'type strength = weak | strong\nkind pump extends app_server { property force: strength | cache = weak }\n';
    expect(await typeOf(`${kind}pump p { for<|>ce: weak }`)).toEqual(['strength in main.arch', 'cache in cache.arch']);
    expect(await typeOf('cache c { t<|>tl: 5m }')).toEqual([]);
  });

  test('leads from a member to whose member it is', async () => {
    expect(await typeOf('type strength = weak | strong\nkind p extends app_server { property f: strength = we<|>ak }')).toEqual([
      'strength in main.arch',
    ]);
    expect(await typeOf('kind p extends app_server { property f: weak | strong = we<|>ak }')).toEqual(['f in main.arch']);
  });

  test('leads from a kind to what it extends', async () => {
    expect(await typeOf('kind pu<|>mp extends app_server')).toEqual(['app_server in app_server.arch']);
  });

  test('leads nowhere from nothing', async () => {
    expect(await typeOf('cache c\n<|>\n')).toEqual([]);
  });
});

test('the path of an import leads to its file, and that of a folder to each file in it', async () => {
  const files = { 'parts/b.arch': 'cache b', 'parts/a.arch': 'cache a', 'parts/in/c.arch': 'cache c' };
  const goals = async (text: string) => {
    const { definition, folder } = await editor({ 'main.arch': text, ...files });
    return (await definition()).map(({ targetUri }) => targetUri.replace(folder, ''));
  };
  expect(await goals('import "./par<|>ts"')).toEqual(['parts/a.arch', 'parts/b.arch']);
  expect(await goals('import "./parts/<|>b.arch"')).toEqual(['parts/b.arch']);
  expect(await goals('import "./pa<|>st.arch"')).toEqual([]);
});

test('the paths of imports are links, relative to the file, without their quotes', async () => {
  const { services, document, folder } = await editor({ 'in/main.arch': 'import "../b.arch"\nimport "./c.arch"', 'b.arch': '' });
  const links = await services.lsp.DocumentLinkProvider?.getDocumentLinks(document, { textDocument: { uri: document.uri.toString() } });
  expect(links?.map(({ target }) => target)).toEqual([`${folder}b.arch`, `${folder}in/c.arch`]);
  expect(links?.map(({ range }) => document.textDocument.getText(range))).toEqual(['../b.arch', './c.arch']);
});

test('the paths of files of measured values are links', async () => {
  const { services, document, folder } = await editor('app_server a { time: empirical("times/a.csv") }');
  const links = await services.lsp.DocumentLinkProvider?.getDocumentLinks(document, { textDocument: { uri: document.uri.toString() } });
  expect(links?.map(({ target, range }) => [target, document.textDocument.getText(range)])).toEqual([
    [`${folder}times/a.csv`, 'times/a.csv'],
  ]);
});

test('mentions of a name are highlighted, its declaration as written', async () => {
  const open = await editor({
    'main.arch': 'import "./b.arch"\nusers u\ncache c\nu -> c<|>\nflow f {\n  u -> c: read\n}',
    'b.arch': 'app_server c2',
  });
  const found = await open.services.lsp.DocumentHighlightProvider?.getDocumentHighlight(open.document, asked(open));
  expect(found?.map(({ range, kind }) => [range.start.line, kind])).toEqual([
    [2, 3],
    [3, 2],
    [5, 2],
  ]);
});

describe('call hierarchy', () => {
  const SHOP = {
    'main.arch': `import "./store.arch"
users people
app_server api
cache keep
flow browse {
  people -> api
  api -> keep: read
    on miss -> store: read
}
flow buy {
  people -> api -> store: write
}`,
    'store.arch': 'sql_database store',
  };

  const marked = (name: string): Record<string, string> => ({
    ...SHOP,
    'main.arch': SHOP['main.arch'].replace(new RegExp(`\\b${name}\\b`), `${name}<|>`),
  });

  async function hierarchy(name: string) {
    const open = await editor(marked(name));
    const provider = open.services.lsp.CallHierarchyProvider;
    const [item] = (await provider?.prepareCallHierarchy(open.document, asked(open))) ?? [];
    if (!provider || !item) throw new Error(`${name} has no place in the hierarchy`);
    const incoming = (await provider.incomingCalls({ item })) ?? [];
    const outgoing = (await provider.outgoingCalls({ item })) ?? [];
    const told = ({ name, detail }: CallHierarchyItem, ranges: readonly Location['range'][]) => [
      name,
      detail,
      ranges.map(({ start }) => start.line),
    ];
    return {
      item,
      from: incoming.map(({ from, fromRanges }) => told(from, fromRanges)),
      to: outgoing.map(({ to, fromRanges }) => told(to, fromRanges)),
    };
  }

  test('says who calls a component in which flows, and whom it calls; a handler’s call is its caller’s', async () => {
    const { item, from, to } = await hierarchy('api');
    expect(item).toMatchObject({ name: 'api', detail: 'app_server' });
    expect(from).toEqual([['people', 'in browse, buy', [5, 10]]]);
    expect(to).toEqual([
      ['keep', 'in browse', [6]],
      ['store', 'in browse, buy', [7, 10]],
    ]);
  });

  test('a flow calls the components on its way', async () => {
    const { to, from } = await hierarchy('buy');
    expect(to.map(([name]) => name)).toEqual(['api', 'store']);
    expect(from).toEqual([]);
  });
});

describe('signature help', () => {
  async function help(text: string) {
    const open = await editor(text);
    const found = await open.services.lsp.SignatureHelp?.provideSignatureHelp(open.document, asked(open));
    const signature = found?.signatures[0];
    const active = signature?.parameters?.[found?.activeParameter ?? 0]?.label;
    return signature && { label: signature.label, active: Array.isArray(active) ? signature.label.slice(...active) : active };
  }

  test('a distribution shows its parameters, and which one is next', async () => {
    const first = await help('app_server a { time: lognormal(<|>');
    expect(first?.label).toMatch(/^lognormal\(median: duration.*p99: duration.*\)$/);
    expect(first?.active).toContain('median');
    expect((await help('app_server a { time: lognormal(median: 4ms, <|>) }'))?.active).toContain('p99');
    expect((await help('app_server a { time: lognormal(p99: 4m<|>, median: 2ms) }'))?.active).toContain('p99');
    expect((await help('app_server a { time: uniform(1ms, <|>) }'))?.active).toContain('max');
  });

  test('a metric shows what it is of and what it comes to', async () => {
    expect((await help('users u\ncache c\nu -> c\nexpect p99(<|>) < 1s'))?.label).toBe('p99(of: flow or component): duration');
    const open = await editor('expect cost(<|>) < $1');
    const found = await open.services.lsp.SignatureHelp?.provideSignatureHelp(open.document, asked(open));
    expect(found?.signatures.map(({ label }) => label)).toEqual(['cost(of: flow or component): price', 'cost(): price']);
  });

  test('other brackets have none', async () => {
    expect(await help('cache c { <|> }')).toBeUndefined();
    expect(await help('load_balancer b { health_check: { <|> } }')).toBeUndefined();
  });
});

test('a workspace is searched for what its kinds are made of, too', async () => {
  const { services } = await editor(
    'kind storefront extends placed {\n  property servers_wanted: integer\n  web_server front_web\n}\ncache front_cache',
  );
  const found = async (query: string) =>
    ((await services.shared.lsp.WorkspaceSymbolProvider?.getSymbols({ query })) ?? []).map(({ name, containerName }) => [
      name,
      containerName,
    ]);
  expect(await found('front_')).toEqual([
    ['front_cache', undefined],
    ['front_web', 'storefront'],
  ]);
  expect(await found('servers_wanted')).toEqual([['servers_wanted', 'storefront']]);
  // The standard library is no part of the workspace.
  expect(await found('sticky')).toEqual([]);
});
