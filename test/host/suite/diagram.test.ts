import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { closeAll, open, until } from './editor.js';

const diagrams = (): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith('arch.diagram'));

describe('The diagram panel', () => {
  afterEach(closeAll);

  it('opens beside the text and leaves the focus there', async () => {
    const editor = await open('shop.arch');
    await vscode.commands.executeCommand('arch.showDiagramToSide');
    const [tab] = await until('a diagram', diagrams, (tabs) => tabs.length === 1);
    assert.equal(tab?.label, 'Diagram shop.arch');
    assert.notEqual(tab.group.viewColumn, editor.viewColumn);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString());
  });

  it('is one for each document, however often it is asked for', async () => {
    await open('shop.arch');
    await vscode.commands.executeCommand('arch.showDiagramToSide');
    await vscode.commands.executeCommand('arch.showDiagramToSide');
    await open('first.arch');
    await vscode.commands.executeCommand('arch.showDiagramToSide');
    await until('two diagrams', diagrams, (tabs) => tabs.length === 2);
  });

  it('has another one of the same document beside it when somebody asks for one', async () => {
    await open('shop.arch');
    await vscode.commands.executeCommand('arch.showDiagramToSide');
    await until('a diagram', diagrams, (tabs) => tabs.length === 1);
    await vscode.commands.executeCommand('arch.openAnotherDiagram');
    const tabs = await until('another diagram', diagrams, (found) => found.length === 2);
    assert.deepEqual(
      tabs.map(({ label }) => label),
      ['Diagram shop.arch', 'Diagram shop.arch'],
    );
  });
});
