import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeAll, diagnostics, file, openText, until } from './editor.js';

const write = (name: string, text: string): Thenable<void> => vscode.workspace.fs.writeFile(file(name), new TextEncoder().encode(text));

/** Renames as the explorer does: who keeps imports right is asked first. */
async function move(from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(file(from), file(to));
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Waits until the server has read the imports of a document. */
async function known(document: vscode.TextDocument): Promise<void> {
  await until(
    'a link',
    () => vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', document.uri),
    ({ length }) => length > 0,
  );
}

const unsound = (uri: vscode.Uri): readonly vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);

describe('Files and settings', () => {
  afterEach(closeAll);

  it('a file that is renamed takes its imports along', async () => {
    await write('moves/old.arch', 'cache shared_cache { ttl: 5m }\n');
    const { document } = await openText('moves/user.arch', 'import "./old.arch"\nusers u { rate: 1/s }\nu -> shared_cache\n');
    await known(document);
    await move('moves/old.arch', 'moves/new.arch');
    await until(
      'the import of the new name',
      () => document.getText(),
      (text) => text.startsWith('import "./new.arch"\n'),
    );
    await until(
      'no error',
      () => unsound(document.uri),
      ({ length }) => length === 0,
    );
  });

  it('a folder that is renamed takes its imports along', async () => {
    await write('before/parts.arch', 'cache part_cache { ttl: 5m }\n');
    const { document } = await openText('folder_user.arch', 'import "./before/parts.arch"\nusers u { rate: 1/s }\nu -> part_cache\n');
    await known(document);
    await move('before', 'afterwards');
    await until(
      'the import from the new folder',
      () => document.getText(),
      (text) => text.startsWith('import "./afterwards/parts.arch"\n'),
    );
    await until(
      'no error',
      () => unsound(document.uri),
      ({ length }) => length === 0,
    );
  });

  it('a file that is renamed inside an imported folder stays part of it', async () => {
    await write('whole/first.arch', 'import "./second.arch"\nb_cache -> c_cache\n');
    await write('whole/second.arch', 'app_server b_cache { time: empirical("t.csv") }\ncache c_cache { ttl: 5m }\n');
    await write('whole/t.csv', 'time_ms\n4\n6\n');
    const text = 'import "./whole"\nimport "./whole/second.arch"\nusers u { rate: 1/s }\nu -> b_cache\n';
    const { document } = await openText('folder_whole.arch', text);
    await known(document);
    await move('whole/second.arch', 'whole/third.arch');
    await until(
      'the import of the new name',
      () => document.getText(),
      (now) => now === text.replace('second', 'third'),
    );
    const first = await vscode.workspace.openTextDocument(file('whole/first.arch'));
    assert.match(first.getText(), /^import "\.\/third\.arch"$/m);
    await move('whole/t.csv', 'whole/times.csv');
    const third = await vscode.workspace.openTextDocument(file('whole/third.arch'));
    await until(
      'the path of the values',
      () => third.getText(),
      (now) => now.includes('empirical("./times.csv")'),
    );
    await until(
      'no error',
      () => [...unsound(document.uri), ...unsound(first.uri), ...unsound(third.uri)],
      ({ length }) => length === 0,
    );
  });

  it('a file of measured values that changes is read again', async () => {
    await write('times.csv', 'time_ms\nfast\nslow\n');
    const { document } = await openText('measured.arch', 'users u { rate: 1/s }\nweb_server w { time: empirical("times.csv") }\nu -> w\n');
    await diagnostics(document.uri, 'an error about the file', (found) => found.some(({ message }) => message.includes('times.csv')));
    await write('times.csv', 'time_ms\n4\n6\n');
    await until(
      'no error',
      () => unsound(document.uri),
      ({ length }) => length === 0,
    );
    await vscode.workspace.fs.delete(file('times.csv'));
    await diagnostics(document.uri, 'an error again', (found) => found.some(({ message }) => message.includes('does not exist')));
  });

  it('a setting says how bad a finding is', async () => {
    const { document } = await openText('severity.arch', 'users u { rate: 1/s }\ncache c\nu -> c\n');
    const isCode = ({ code }: vscode.Diagnostic): boolean => (typeof code === 'object' ? code.value : code) === 'cache/no-ttl';
    await diagnostics(document.uri, 'a warning', (found) =>
      found.some((each) => isCode(each) && each.severity === vscode.DiagnosticSeverity.Warning),
    );
    const checks = vscode.workspace.getConfiguration('arch');
    try {
      await checks.update('checks.severity', { 'cache/no-ttl': 'error' }, true);
      await diagnostics(document.uri, 'an error', (found) =>
        found.some((each) => isCode(each) && each.severity === vscode.DiagnosticSeverity.Error),
      );
      await checks.update('checks.severity', { 'cache/*': 'off' }, true);
      await diagnostics(document.uri, 'nothing of it', (found) => !found.some(isCode));
    } finally {
      await checks.update('checks.severity', undefined, true);
    }
    await diagnostics(document.uri, 'the warning again', (found) => found.some(isCode));
  });
});
