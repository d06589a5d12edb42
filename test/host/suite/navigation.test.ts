import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { after, ask, closeAll, file, openText, until, words } from './editor.js';

const SHARED = 'sql_database orders "Orders" { replicas: 2 }\n';
const MAIN = `import "./nav_shared.arch"

users shoppers { rate: 10/s }
web_server web "Web" {
  replicas: 2
}
cache pages { ttl: 5m }

flow browse "Browse" {
  shoppers -> web -> pages: read
    on miss -> orders: read
}
expect utilisation(orders) < 70%
`;

/** Locations as `file: what stands there`, in order. */
async function places(found: readonly (vscode.Location | vscode.LocationLink)[]): Promise<readonly string[]> {
  const named = found.map(async (each) => {
    const [uri, range] =
      each instanceof vscode.Location ? [each.uri, each.range] : [each.targetUri, each.targetSelectionRange ?? each.targetRange];
    const document = await vscode.workspace.openTextDocument(uri);
    return `${uri.path.slice(uri.path.lastIndexOf('/') + 1)}: ${document.getText(range)} (${range.start.line})`;
  });
  return (await Promise.all(named)).toSorted();
}

describe("Finding one's way", () => {
  let document: vscode.TextDocument;

  beforeEach(async () => {
    await vscode.workspace.fs.writeFile(file('nav_shared.arch'), new TextEncoder().encode(SHARED));
    ({ document } = await openText('nav_main.arch', MAIN));
  });
  afterEach(closeAll);

  const locations = (command: string, at: vscode.Position): Promise<(vscode.Location | vscode.LocationLink)[]> =>
    until(
      command,
      () => ask<(vscode.Location | vscode.LocationLink)[]>(command, document.uri, at),
      (found) => found.length > 0,
    );

  it('a name leads to its declaration in another file', async () => {
    const found = await locations('vscode.executeDefinitionProvider', after(document, 'on miss -> ord'));
    assert.deepEqual(await places(found), ['nav_shared.arch: orders (0)']);
  });

  it('a name leads to the kind of what it names', async () => {
    const found = await locations('vscode.executeTypeDefinitionProvider', after(document, 'on miss -> ord'));
    const [place = ''] = await places(found);
    assert.match(place, /^sql_database\.arch.*: sql_database/);
  });

  it('the path of an import leads to its file', async () => {
    const found = await locations('vscode.executeDefinitionProvider', after(document, '"./nav_sh'));
    assert.deepEqual(await places(found), ['nav_shared.arch:  (0)']);
  });

  it('an imported folder brings in each of its files, and its path leads to them', async () => {
    await vscode.workspace.fs.writeFile(file('nav_parts/one.arch'), new TextEncoder().encode('\ncache one { ttl: 5m }\n'));
    await vscode.workspace.fs.writeFile(file('nav_parts/two.arch'), new TextEncoder().encode('cache two { ttl: 5m }\n'));
    ({ document } = await openText(
      'nav_folder.arch',
      'import "./nav_parts"\n\nusers u { rate: 1/s }\nflow f {\n  u -> one: read\n  u -> two: read\n}\n',
    ));
    assert.deepEqual(await places(await locations('vscode.executeDefinitionProvider', after(document, 'u -> on'))), ['one.arch: one (1)']);
    const files = await locations('vscode.executeDefinitionProvider', after(document, '"./nav_pa'));
    assert.deepEqual(await places(files), ['one.arch:  (0)', 'two.arch:  (0)']);
    assert.deepEqual(
      vscode.languages.getDiagnostics(document.uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
      [],
    );
  });

  it('references are found in all files', async () => {
    const found = await until(
      'three places',
      () => ask<vscode.Location[]>('vscode.executeReferenceProvider', document.uri, after(document, 'on miss -> ord')),
      ({ length }) => length === 3,
    );
    assert.deepEqual(await places(found), ['nav_main.arch: orders (10)', 'nav_main.arch: orders (12)', 'nav_shared.arch: orders (0)']);
  });

  it('a rename reaches all files', async () => {
    const edit = await until(
      'a rename',
      () => ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, after(document, 'on miss -> ord'), 'ledger'),
      ({ size }) => size === 2,
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    const shared = await vscode.workspace.openTextDocument(file('nav_shared.arch'));
    assert.equal(shared.getText(), SHARED.replace('orders', 'ledger'));
    assert.equal(document.getText(), MAIN.replaceAll('orders', 'ledger'));
    await shared.save();
  });

  it('a part of a composite is renamed in the three files that mention it, where it is addressed through an instance', async () => {
    const kinds = 'kind storefront {\n  web_server front\n  cache pages { ttl: 5m }\n  front -> pages\n}\n';
    const flows = 'import "./nav_instances.arch"\nusers u { rate: 1/s }\nflow f { u -> us.front -> us.pages }\n';
    const write = (name: string, text: string) => vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));
    await write('nav_kinds.arch', kinds);
    await write('nav_instances.arch', 'import "./nav_kinds.arch"\nstorefront us\nexpect utilisation(us.front) < 70%\n');
    ({ document } = await openText('nav_flows.arch', flows));
    const edit = await until(
      'a rename',
      () => ask<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', document.uri, after(document, 'u -> us.fro'), 'gate'),
      ({ size }) => size === 3,
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), flows.replace('front', 'gate'));
    const text = async (name: string) => (await vscode.workspace.openTextDocument(file(name))).getText();
    assert.equal(await text('nav_kinds.arch'), kinds.replace('web_server front', 'web_server gate').replace('front ->', 'gate ->'));
    assert.match(await text('nav_instances.arch'), /utilisation\(us\.gate\)/);
    await vscode.workspace.saveAll(false);
  });

  it('a word of the standard library is not renamed, and a sentence says so', async () => {
    await locations('vscode.executeDefinitionProvider', after(document, 'web_ser'));
    await assert.rejects(
      () => Promise.resolve(ask('vscode.executeDocumentRenameProvider', document.uri, after(document, 'web_ser'), 'front')),
      /belongs to the standard library/,
    );
  });

  it('the outline has each statement, with its kind and title', async () => {
    const symbols = await until(
      'the outline',
      () => ask<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', document.uri),
      (found) => (found?.length ?? 0) > 0,
    );
    assert.deepEqual(
      symbols?.map((symbol) => `${symbol.name}: ${symbol.detail}`),
      ['shoppers: users', 'web: web_server · Web', 'pages: cache', 'browse: flow · Browse', 'expect utilisation(orders) < 70%: '],
    );
  });

  it('the outline has what is nested below what it stands in', async () => {
    ({ document } = await openText('nav_nested.arch', 'region here {\n  cache pages "Pages" { ttl: 5m }\n}\n'));
    const [region] = (await until(
      'the outline',
      () => ask<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', document.uri),
      (found) => (found?.length ?? 0) > 0,
    )) ?? [undefined];
    assert.equal(region?.name, 'here');
    assert.deepEqual(
      region.children.map((symbol) => `${symbol.name}: ${symbol.detail} (${document.getText(symbol.selectionRange)})`),
      ['pages: cache · Pages (pages)'],
    );
  });

  it('a symbol is found in the workspace, and those of the standard library are left out', async () => {
    const symbols = await until(
      'orders',
      () => ask<vscode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'orders'),
      (found) => found.some(({ location }) => location.uri.path.endsWith('nav_shared.arch')),
    );
    assert.ok(symbols.every(({ location }) => location.uri.scheme === 'file' || location.uri.scheme === 'vscode-remote'));
    assert.deepEqual(await ask('vscode.executeWorkspaceSymbolProvider', 'sticky_sessions'), []);
  });

  it('a name is highlighted at each mention', async () => {
    const found = await until(
      'highlights',
      () => ask<vscode.DocumentHighlight[]>('vscode.executeDocumentHighlights', document.uri, after(document, 'web_server w')),
      ({ length }) => length === 2,
    );
    assert.deepEqual(
      words(
        document,
        found.map(({ range }) => range),
      ),
      ['web', 'web'],
    );
  });

  it('calls are followed along the flows, in both directions', async () => {
    const [web] = await until(
      'web',
      () => ask<vscode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', document.uri, after(document, 'web_server w')),
      ({ length }) => length === 1,
    );
    const outgoing = await ask<vscode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', web);
    const incoming = await ask<vscode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', web);
    assert.deepEqual(outgoing.map(({ to }) => `${to.name} ${to.detail ?? ''}`).toSorted(), ['orders in browse', 'pages in browse']);
    assert.deepEqual(
      incoming.map(({ from }) => from.name),
      ['shoppers'],
    );
  });

  it('an import is a link to its file', async () => {
    const [link] = await until(
      'a link',
      () => ask<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri),
      ({ length }) => length === 1,
    );
    assert.ok(link?.target?.path.endsWith('/nav_shared.arch'));
    assert.equal(document.getText(link?.range), './nav_shared.arch');
  });
});
