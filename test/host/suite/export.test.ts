import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeAll, file, open, until } from './editor.js';

async function read(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

async function names(folder: vscode.Uri): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
    const uri = vscode.Uri.joinPath(folder, name);
    if (type === vscode.FileType.Directory) found.push(...(await names(uri)).map((each) => `${name}/${each}`));
    else found.push(name);
  }
  return found.sort();
}

describe('Exporting', function () {
  this.timeout(60_000);
  const folders = [file('to-terraform'), file('to-cdk'), file('to-compose'), file('to-monitoring')];
  afterEach(closeAll);
  after(async () => {
    for (const folder of folders) await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  for (const [command, folder, ending] of [
    ['arch.exportTerraform', file('to-terraform'), '.tf'],
    ['arch.exportCdk', file('to-cdk'), '.ts'],
    ['arch.exportCompose', file('to-compose'), '.yml'],
    ['arch.exportKubernetes', file('to-kubernetes'), '.yaml'],
    ['arch.exportMonitoring', file('to-monitoring'), '.yml'],
  ] as const) {
    it(`${command} writes a folder and shows its README; a second time changes nothing`, async () => {
      await open('shop.arch');
      await vscode.commands.executeCommand(command, { folder });
      const files = await names(folder);
      assert.ok(
        files.some((name) => name.endsWith(ending)),
        files.join(' '),
      );
      assert.ok(files.includes('README.md'));
      await until(
        'the README',
        () => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '',
        (label) => label.includes('README'),
      );
      const before = new Map(await Promise.all(files.map(async (name) => [name, await read(vscode.Uri.joinPath(folder, name))] as const)));
      await open('shop.arch');
      await vscode.commands.executeCommand(command, { folder });
      assert.deepEqual(await names(folder), files);
      for (const [name, text] of before) assert.equal(await read(vscode.Uri.joinPath(folder, name)), text, name);
    });

    it(`${command} never overwrites what a person changed`, async () => {
      const mine = (await names(folder)).find((name) => name.endsWith(ending));
      assert.ok(mine);
      const uri = vscode.Uri.joinPath(folder, mine);
      const changed = `${await read(uri)}\n// mine\n`;
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(changed));
      await open('shop.arch');
      await vscode.commands.executeCommand(command, { folder });
      assert.equal(await read(uri), changed);
    });
  }
});
