import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { ask, closeAll, diagnostics, file, openMarked, openText, until } from './editor.js';

const name = (item: vscode.CompletionItem): string => (typeof item.label === 'string' ? item.label : item.label.label);

interface Offered {
  readonly labels: readonly string[];
  /** The one with this label. */
  readonly item: (label: string) => vscode.CompletionItem;
}

/** What is offered once something is; the first items come with their documentation. */
async function offered(document: vscode.TextDocument, at: vscode.Position, resolved = 0): Promise<Offered> {
  const list = await until(
    'an offer',
    () => ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at, undefined, resolved),
    ({ items }) => items.length > 0,
  );
  return {
    labels: list.items.map(name),
    item: (label) => {
      const found = list.items.find((item) => name(item) === label);
      assert.ok(found, `${label} is among ${list.items.map(name).join(', ')}`);
      return found;
    },
  };
}

/** Inserts an item as the editor does when somebody takes it. */
async function take(editor: vscode.TextEditor, item: vscode.CompletionItem): Promise<void> {
  const { insertText, range } = item;
  assert.ok(insertText instanceof vscode.SnippetString, `${name(item)} is a snippet.`);
  assert.ok(range);
  assert.ok(await editor.insertSnippet(insertText, range instanceof vscode.Range ? range : range.replacing));
}

describe('Completion', () => {
  afterEach(closeAll);

  it('a kind is a snippet, whose first stop is the name', async () => {
    const { editor, document, at } = await openMarked('kinds.arch', 'cach<|>');
    await take(editor, (await offered(document, at)).item('cache'));
    assert.match(document.getText(), /^cache name \{ ttl: \d\w+ {2}engine: redis/);
    assert.equal(document.getText(editor.selection), 'name');
    // The icon says what it is, whatever the colours.
    assert.equal((await offered(document, at)).item('cache').kind, vscode.CompletionItemKind.Class);
  });

  it('properties that are set already are not offered, and the others bring a value to type over', async () => {
    const { editor, document, at } = await openMarked('rest.arch', 'cache pages { engine: redis  <|> }');
    const { labels, item } = await offered(document, at);
    assert.ok(!labels.includes('engine'), labels.join(', '));
    await take(editor, item('ttl'));
    assert.match(document.getText(), /engine: redis {2}ttl: \d\w+ \}/);
    assert.match(document.getText(editor.selection), /^\d\w+$/);
  });

  it('after a number come its units', async () => {
    const { document, at } = await openMarked('units.arch', 'cache pages { ttl: 250<|> }');
    const { labels } = await offered(document, at);
    for (const figure of ['250ms', '250s', '250m', '250h']) assert.ok(labels.includes(figure), labels.join(', '));
    assert.ok(!labels.some((label) => label.endsWith('GiB')), labels.join(', '));
  });

  it('only components that fit are offered as a value', async () => {
    const { document, at } = await openMarked('fitting.arch', 'cache pages\nqueue jobs\ndataset rows\nsql_database db { holds: <|> }');
    const { labels } = await offered(document, at);
    assert.ok(labels.includes('rows'), labels.join(', '));
    assert.ok(!labels.includes('pages') && !labels.includes('db'), labels.join(', '));
  });

  it('a component of another file brings the import of that file', async () => {
    await vscode.workspace.fs.writeFile(file('elsewhere.arch'), new TextEncoder().encode('cache far_away { ttl: 5m }\n'));
    const { editor, document, at } = await openMarked('importing.arch', 'users u { rate: 1/s }\nflow f { u -> <|> }\n');
    const { item } = await until(
      'far_away',
      () => offered(document, at),
      ({ labels }) => labels.includes('far_away'),
    );
    const far = item('far_away');
    assert.ok(far.additionalTextEdits);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, [...far.additionalTextEdits, vscode.TextEdit.insert(at, 'far_away')]);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(editor.document.getText(), 'import "./elsewhere.arch"\n\nusers u { rate: 1/s }\nflow f { u -> far_away }\n');
  });

  it('a kind of another file brings the import of that file', async () => {
    await vscode.workspace.fs.writeFile(file('own_kinds.arch'), new TextEncoder().encode('kind own_pump extends app_server\n'));
    const { editor, document, at } = await openMarked('kind_importing.arch', 'own_p<|>');
    const { item } = await until(
      'own_pump',
      () => offered(document, at),
      ({ labels }) => labels.includes('own_pump'),
    );
    const pump = item('own_pump');
    await take(editor, pump);
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, pump.additionalTextEdits ?? []);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.match(document.getText(), /^import "\.\/own_kinds\.arch"\n\s*own_pump name/);
  });

  it('the path of an import is completed: files, and folders that hold several', async () => {
    for (const part of ['one', 'two'])
      await vscode.workspace.fs.writeFile(file(`path_parts/${part}.arch`), new TextEncoder().encode(`cache path_${part} { ttl: 5m }\n`));
    const { document, at } = await openMarked('paths.arch', 'import "./<|>"\n');
    const { item } = await until(
      'the folder',
      () => offered(document, at),
      ({ labels }) => labels.includes('./path_parts'),
    );
    assert.equal(item('./path_parts').kind, vscode.CompletionItemKind.Folder);
    assert.equal(item('./path_parts/one.arch').kind, vscode.CompletionItemKind.File);
  });

  it('what may be ignored is offered, first what is found below, and the reason is for somebody to write', async () => {
    const { editor, document, at } = await openMarked('ignoring.arch', '// arch-ignore <|>\ncache c\nusers u { rate: 1/s }\nu -> c\n');
    await diagnostics(document.uri, 'a finding', (found) => found.length > 0);
    const { item } = await offered(document, at);
    const rule = item('cache/no-ttl');
    const later = item('reliability/spof');
    assert.ok((rule.sortText ?? '') < (later.sortText ?? ''), `${rule.sortText ?? ''} is before ${later.sortText ?? ''}`);
    await take(editor, rule);
    assert.equal(document.lineAt(0).text, '// arch-ignore cache/no-ttl: why');
    assert.equal(document.getText(editor.selection), 'why');
  });

  it('an item comes with the documentation of its declaration', async () => {
    const { document, at } = await openMarked('documented.arch', 'cache pages { <|> }');
    const { documentation } = (await offered(document, at, 200)).item('ttl');
    assert.match(documentation instanceof vscode.MarkdownString ? documentation.value : (documentation ?? ''), /\w+ \w+/);
  });

  it('a snippet of a kind serves in the fence of a Markdown file', async () => {
    const text = '# Notes\n\n```arch\ncac\n```\n';
    await vscode.workspace.fs.writeFile(file('fence.md'), new TextEncoder().encode(text));
    const editor = await vscode.window.showTextDocument(file('fence.md'));
    editor.selection = new vscode.Selection(3, 3, 3, 3);
    await ask('editor.action.insertSnippet', { langId: 'arch', name: 'cache in other files' });
    assert.match(editor.document.lineAt(3).text, /cache name \{ ttl: 5m {2}engine: redis/);
  });

  it('a metric, its subject and its limit are offered in an expectation', async () => {
    const text = 'users u { rate: 1/s }\nweb_server w\nflow browse { u -> w }\nexpect ';
    const metric = await openMarked('metric.arch', `${text}<|>`);
    assert.ok((await offered(metric.document, metric.at)).labels.includes('p99'));
    const subject = await openMarked('subject.arch', `${text}p99(<|>)`);
    assert.deepEqual((await offered(subject.document, subject.at)).labels.slice(0, 1), ['browse']);
    const limit = await openMarked('limit.arch', `${text}availability(browse) >= <|>`);
    assert.ok((await offered(limit.document, limit.at)).labels.includes('99%'));
  });

  it('a call says which argument is being written', async () => {
    const { document, at } = await openMarked('signature.arch', 'web_server w { time: lognormal(median: 4ms, <|>) }');
    const help = await until(
      'a signature',
      () => ask<vscode.SignatureHelp | undefined>('vscode.executeSignatureHelpProvider', document.uri, at, '('),
      (found) => found !== undefined && found.signatures.length > 0,
    );
    const [signature] = help?.signatures ?? [];
    assert.match(signature?.label ?? '', /^lognormal\(median: duration/);
    assert.equal(help?.activeParameter, 1);
  });

  it('a comment and a string are left alone', async () => {
    const { document } = await openText('quiet.arch', '// cach\nusers u "cach"\n');
    // From then on it is known that somebody answers.
    assert.ok((await offered(document, new vscode.Position(2, 0))).labels.includes('cache'));
    for (const at of [new vscode.Position(0, 7), new vscode.Position(1, 13)]) {
      const { items } = await ask<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, at);
      // Words of the text are the editor's own offer.
      assert.deepEqual(items.filter(({ kind }) => kind !== vscode.CompletionItemKind.Text).map(name), []);
    }
  });
});
