import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeAll, diagnostics, file, hover, after, open, openText, until } from './editor.js';

/** The server answers about a sound file: nothing before this has broken it. */
async function answers(): Promise<void> {
  const { document } = await open('first.arch');
  await until(
    'an answer',
    () => hover(document.uri, after(document, 'web_server w')),
    (text) => text !== '',
    60_000,
  );
}

/** The process ids of language servers of this extension host. */
function servers(): readonly number[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, parent, ...command] = line.trim().split(/ +/);
    return Number(parent) === process.pid && command.join(' ').includes('server.cjs') ? [Number(pid)] : [];
  });
}

describe('Bad input', function () {
  this.timeout(90_000);
  afterEach(closeAll);

  for (const [name, text] of [
    ['an empty file', ''],
    ['a file cut in the middle of a token', 'users u { rate: 12k/'],
    ['braces that never close', '{'.repeat(5000)],
    ['a file that imports itself', 'import "./bad.arch"\nusers u { rate: 1/s }\n'],
    [
      'names from the bowels of JavaScript',
      'users __proto__ { rate: 1/s }\nweb_server constructor\nsql_database toString\n__proto__ -> constructor -> toString\n',
    ],
    ['hostile titles', 'users u "<img src=x onerror=alert(1)>" { rate: 1/s }\nweb_server w "${process.exit()}"\nu -> w\n'],
  ] as const) {
    it(`${name}: nothing breaks`, async () => {
      await openText('bad.arch', text);
      await vscode.commands.executeCommand('arch.showDiagramToSide');
      await answers();
    });
  }

  it('a binary file breaks nothing', async () => {
    await vscode.workspace.fs.writeFile(file('binary.arch'), randomFillSync(new Uint8Array(100_000)));
    await answers();
    await vscode.workspace.fs.delete(file('binary.arch'));
  });

  it('a file of 50 MB breaks nothing', async () => {
    await vscode.workspace.fs.writeFile(file('huge.arch'), new TextEncoder().encode('// nothing but comments\n'.repeat(2_200_000)));
    await answers();
    await vscode.workspace.fs.delete(file('huge.arch'));
  });

  it('a server that ends is started again, and knows the text as it is now', async () => {
    const editor = await openText('again.arch', 'users u { rate: 1/s }\n');
    await until('a server', servers, (found) => found.length > 0);
    await editor.edit((edit) => {
      edit.insert(new vscode.Position(1, 0), 'cache c { ttl: 5mz }\n');
    });
    await diagnostics(editor.document.uri, 'an error', (found) => found.some((each) => each.message.includes('mz')));
    const [first] = servers();
    assert.ok(first);
    process.kill(first, 'SIGKILL');
    await until('another server', servers, (found) => found.length > 0 && !found.includes(first), 30_000);
    await editor.edit((edit) => {
      edit.replace(new vscode.Range(1, 0, 2, 0), 'cache d { ttl: 5qz }\n');
    });
    await diagnostics(editor.document.uri, 'the error of the new text', (found) => found.some((each) => each.message.includes('qz')));
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
