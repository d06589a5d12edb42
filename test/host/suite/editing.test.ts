import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { after, closeAll, diagnostics, file, hover, open, openText, until } from './editor.js';

const errors = (found: readonly vscode.Diagnostic[]): readonly vscode.Diagnostic[] =>
  found.filter((each) => each.severity === vscode.DiagnosticSeverity.Error);

async function completions(editor: vscode.TextEditor, position: vscode.Position): Promise<readonly string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    editor.document.uri,
    position,
  );
  return list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
}

async function hints(editor: vscode.TextEditor): Promise<readonly string[]> {
  const { document } = editor;
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, all);
  return found.map((hint) => (typeof hint.label === 'string' ? hint.label : hint.label.map((part) => part.value).join('')));
}

describe('Editing', () => {
  afterEach(closeAll);

  it('the shop opens as Arch and has no errors', async () => {
    const { document } = await open('shop.arch');
    assert.equal(document.languageId, 'arch');
    // Hints come from a sound design: when they are there, the errors would be there as well.
    await until(
      'a hint',
      () => hints(vscode.window.activeTextEditor ?? assert.fail()),
      (found) => found.length > 0,
    );
    assert.deepEqual(errors(vscode.languages.getDiagnostics(document.uri)), []);
  });

  it('an unknown unit is an error at the value, and its quick fix repairs the text', async () => {
    const editor = await openText('unit.arch', 'cache pages { ttl: 250mz }\n');
    const { document } = editor;
    const [diagnostic] = errors(
      await diagnostics(document.uri, 'an error about mz', (found) => found.some((each) => each.message.includes('mz'))),
    );
    assert.ok(diagnostic);
    assert.ok(document.getText(diagnostic.range).includes('mz'));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find((action) => action.edit);
    assert.ok(fix?.edit, `There is a quick fix among ${JSON.stringify(actions.map((action) => action.title))}.`);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /ttl: 250ms/);
    await diagnostics(document.uri, 'no error', (found) => errors(found).length === 0);
  });

  it('completion offers the values of an enumeration', async () => {
    const editor = await openText('values.arch', 'cache pages { eviction:  }\n');
    const labels = await completions(editor, after(editor.document, 'eviction: '));
    for (const value of ['lru', 'lfu', 'fifo']) assert.ok(labels.includes(value), `${value} is among ${labels.join(', ')}`);
  });

  it('completion offers the properties of the kind', async () => {
    const editor = await openText('properties.arch', 'cache pages {  }\n');
    const labels = await completions(editor, after(editor.document, 'pages { '));
    for (const name of ['ttl', 'capacity', 'replicas']) assert.ok(labels.includes(name), `${name} is among ${labels.join(', ')}`);
  });

  it('hovering a component shows its metrics', async () => {
    const { document } = await open('shop.arch');
    const at = after(document, 'sql_database ord');
    const text = await until(
      'the metrics of orders',
      () => hover(document.uri, at),
      (found) => /utilisation/i.test(found),
    );
    assert.match(text, /\d ?%/);
  });

  it('hints stand beside the components of the shop, and go when they are switched off', async () => {
    const editor = await open('shop.arch');
    const shown = await until(
      'hints',
      () => hints(editor),
      (found) => found.length > 4,
    );
    assert.ok(
      shown.some((hint) => /\d ?%/.test(hint)),
      shown.join(' | '),
    );
    const switchHints = (on: boolean | undefined): Thenable<void> =>
      vscode.workspace.getConfiguration('arch').update('inlayHints.enabled', on, true);
    await switchHints(false);
    try {
      await until(
        'no hints',
        () => hints(editor),
        (found) => found.length === 0,
      );
    } finally {
      await switchHints(undefined);
    }
  });

  it('renaming a component renames it everywhere', async () => {
    const editor = await openText('rename.arch', 'users u { rate: 1/s }\nweb_server web\nu -> web\nexpect utilisation(web) < 70%\n');
    const edit = await until(
      'a rename',
      () =>
        vscode.commands.executeCommand<vscode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          editor.document.uri,
          after(editor.document, 'web_server w'),
          'front',
        ),
      (found) => found.size > 0,
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(editor.document.getText(), 'users u { rate: 1/s }\nweb_server front\nu -> front\nexpect utilisation(front) < 70%\n');
  });

  it('going to the definition of a kind leads into the standard library', async () => {
    const { document } = await open('first.arch');
    const [place] = await until(
      'a definition',
      () =>
        vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
          'vscode.executeDefinitionProvider',
          document.uri,
          after(document, 'web_ser'),
        ),
      (found) => found.length > 0,
    );
    assert.ok(place);
    const uri = place instanceof vscode.Location ? place.uri : place.targetUri;
    const library = await vscode.workspace.openTextDocument(uri);
    assert.match(library.getText(), /kind web_server/);
  });

  it('formatting twice gives what formatting once gave', async () => {
    const editor = await openText('format.arch', 'users   u{rate:1/s}\nweb_server web {replicas:2}\nu->web\n');
    const format = async (): Promise<string> => {
      await vscode.commands.executeCommand('editor.action.formatDocument');
      return editor.document.getText();
    };
    const once = await until('formatted text', format, (text) => text.includes('u -> web'));
    assert.equal(await format(), once);
  });

  it('a new architecture is complete: it has no errors and already has figures', async () => {
    await vscode.commands.executeCommand('arch.new');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.languageId, 'arch');
    assert.equal(editor.document.getText(editor.selection), '80/s');
    await until(
      'hints',
      () => hints(editor),
      (found) => found.length > 0,
    );
    assert.deepEqual(errors(vscode.languages.getDiagnostics(editor.document.uri)), []);
  });

  it('deleting a file takes its problems away', async () => {
    const { document } = await openText('gone.arch', 'cache pages { ttl: 250mz }\n');
    await diagnostics(document.uri, 'an error', (found) => found.length > 0);
    await closeAll();
    await vscode.workspace.fs.delete(file('gone.arch'));
    await diagnostics(document.uri, 'no problems', (found) => found.length === 0);
  });
});
