import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { after, ask, closeAll, file, hover, open, openText, until, words } from './editor.js';

const TEXT = `users shoppers { rate: 80/s }
web_server web {
  time: 10ms
  replicas: 2
}
flow browse {
  shoppers -> web
}
scenario outage {
  at 10s: fail web for 10s
  expect availability(browse) >= 50%
}
expect p99(browse) < 1s
`;

/** The document's semantic tokens as `word: type modifiers`. */
async function tokens(document: vscode.TextDocument): Promise<readonly string[]> {
  const legend = await ask<vscode.SemanticTokensLegend | undefined>('vscode.provideDocumentSemanticTokensLegend', document.uri);
  const found = await ask<vscode.SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', document.uri);
  if (!legend || !found) return [];
  const read: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < found.data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0] = found.data.slice(at, at + 5);
    character = lines > 0 ? characters : character + characters;
    line += lines;
    read.push(`${document.getText(new vscode.Range(line, character, line, character + length))}: ${legend.tokenTypes[type] ?? ''}`);
  }
  return read;
}

describe('Reading', () => {
  let document: vscode.TextDocument;

  beforeEach(async () => {
    ({ document } = await openText('reading.arch', TEXT));
  });
  afterEach(closeAll);

  it('hovering a property shows its type, its default and what it means', async () => {
    const text = await until(
      'a hover',
      () => hover(document.uri, after(document, '  repli')),
      (found) => found !== '',
    );
    assert.match(text, /replicas: number|replicas: integer/);
    assert.match(text, /= 1/);
    assert.match(text, /How many machines, tasks or nodes there are/);
  });

  it('bodies fold', async () => {
    const ranges = await until(
      'folds',
      () => ask<vscode.FoldingRange[]>('vscode.executeFoldingRangeProvider', document.uri),
      ({ length }) => length === 3,
    );
    assert.deepEqual(
      ranges.map(({ start }) => document.lineAt(start).text.split(' ')[0]),
      ['web_server', 'flow', 'scenario'],
    );
  });

  it('a selection grows from the word to the file', async () => {
    const [selection] = await until(
      'a selection',
      () => ask<vscode.SelectionRange[]>('vscode.executeSelectionRangeProvider', document.uri, [after(document, 'time: 1')]),
      ({ length }) => length === 1,
    );
    const grown: vscode.Range[] = [];
    for (let each: vscode.SelectionRange | undefined = selection; each; each = each.parent) grown.push(each.range);
    const [first, ...rest] = words(document, grown);
    assert.equal(first, '10ms');
    assert.ok(rest.includes('time: 10ms'), rest.join(' | '));
    assert.ok(
      rest.some((text) => text.startsWith('web_server web {') && text.endsWith('}')),
      rest.join(' | '),
    );
  });

  it('words are coloured by what they mean', async () => {
    const found = await until(
      'tokens',
      () => tokens(document),
      ({ length }) => length > 5,
    );
    for (const token of ['web_server: class', 'time: property', 'p99: function', 'browse: event'])
      assert.ok(found.includes(token), found.join(' | '));
    // Whatever a component is called, it is a variable, where it is declared and where it is mentioned.
    assert.equal(found.filter((token) => token === 'web: variable').length, 3, found.join(' | '));
  });

  it('the figures of a component and the verdict of an expectation stand beside them', async () => {
    const hints = await until(
      'hints',
      () => ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, new vscode.Range(0, 0, document.lineCount, 0)),
      ({ length }) => length > 1,
    );
    assert.ok(hints.some(({ position }) => position.isEqual(after(document, 'web_server web'))));
    assert.ok(hints.some(({ position }) => position.isEqual(after(document, 'expect p99(browse) < 1s'))));
  });

  it('scenarios and expectations can be run from above their line', async () => {
    const lenses = await until(
      'lenses',
      () => ask<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10),
      ({ length }) => length >= 2,
    );
    const runs = lenses.filter(({ command }) => command?.command === 'arch.runSimulation' && command.title.includes('Run'));
    assert.deepEqual(
      runs.map(({ range, command }) => [range.start.line, (command?.arguments?.[0] as { scenario: string | null }).scenario]),
      [
        [8, 'outage'],
        [12, null],
      ],
    );
  });

  it('the mentions of a name are edited with its declaration', async () => {
    const found = await until(
      'linked ranges',
      () => ask<{ ranges: readonly object[] } | undefined>('_executeLinkedEditingProvider', document.uri, after(document, 'web_server w')),
      (answer) => answer !== undefined,
    );
    // The declaration, the call and the target of the fault.
    assert.equal(found?.ranges.length, 3);
  });

  it('a fence of a Markdown file is read as Arch: a line is commented out as Arch does it', async () => {
    await vscode.workspace.fs.writeFile(file('notes.md'), new TextEncoder().encode('# Notes\n\n```arch\ncache pages\n```\n'));
    const editor = await vscode.window.showTextDocument(file('notes.md'));
    editor.selection = new vscode.Selection(3, 0, 3, 0);
    const commented = async (): Promise<string> => {
      await ask('editor.action.commentLine');
      const { text } = editor.document.lineAt(3);
      // As long as the grammars are being read, it is Markdown.
      if (!text.startsWith('//')) await ask('undo');
      return text;
    };
    await until('a comment', commented, (text) => text === '// cache pages');
  });

  it('a fault in the examples is not there: nobody sees an error in what is read first', async () => {
    for (const name of ['first.arch', 'busy_api.arch', 'three_regions.arch']) {
      const editor = await open(name);
      await until(
        'a hint',
        () => ask<vscode.InlayHint[]>('vscode.executeInlayHintProvider', editor.document.uri, new vscode.Range(0, 0, 500, 0)),
        ({ length }) => length > 0,
      );
      const found = vscode.languages.getDiagnostics(editor.document.uri);
      assert.deepEqual(
        found.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error),
        [],
      );
    }
  });
});
