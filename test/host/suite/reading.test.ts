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

/** The semantic tokens of a document, or of a range of it, as `word: type modifiers`. */
async function tokens(document: vscode.TextDocument, range?: vscode.Range): Promise<readonly string[]> {
  const legend = await ask<vscode.SemanticTokensLegend | undefined>('vscode.provideDocumentSemanticTokensLegend', document.uri);
  const found = range
    ? await ask<vscode.SemanticTokens | undefined>('vscode.provideDocumentRangeSemanticTokens', document.uri, range)
    : await ask<vscode.SemanticTokens | undefined>('vscode.provideDocumentSemanticTokens', document.uri);
  if (!legend || !found) return [];
  const read: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < found.data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = 0, bits = 0] = found.data.slice(at, at + 5);
    character = lines > 0 ? characters : character + characters;
    line += lines;
    const modifiers = legend.tokenModifiers.filter((_, index) => (bits & (1 << index)) !== 0);
    const word = document.getText(new vscode.Range(line, character, line, character + length));
    read.push([`${word}:`, legend.tokenTypes[type] ?? '', ...modifiers].join(' '));
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

  it('hovering a property says where the figure comes from that it has by default', async () => {
    const { document: other } = await openText('sources.arch', 'cache pages { time: 20us  ttl: 5m }\n');
    const text = await until(
      'a hover',
      () => hover(other.uri, after(other, 'cache pages { ti')),
      (found) => found !== '',
    );
    assert.match(text, /= 10us/);
    assert.match(text, /redis-benchmark/);
  });

  it('hovering a component, a flow or a metric shows what it comes to now, and from what', async () => {
    const component = await until(
      'figures',
      () => hover(document.uri, after(document, 'web_server w')),
      (found) => found.includes('utilisation'),
    );
    assert.match(component, /\| Metric \| Value \| From \|/);
    // 80 requests per second of 10 ms each, among two servers that each handle eight at once.
    assert.match(component, /\| utilisation \| 5% \|/);
    assert.match(await hover(document.uri, after(document, 'flow bro')), /throughput/);
    assert.match(await hover(document.uri, after(document, 'expect p9')), /\*\*p99\*\* [\d.]+ms/);
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
    // What the standard library declares is told from what people declare.
    for (const token of [
      'web_server: class defaultLibrary',
      'time: property defaultLibrary',
      'p99: function defaultLibrary',
      'browse: event',
    ])
      assert.ok(found.includes(token), found.join(' | '));
    // Whatever a component is called, it is a variable, where it is declared and where it is mentioned.
    assert.deepEqual(
      found.filter((token) => token.startsWith('web: ')),
      ['web: variable declaration', 'web: variable', 'web: variable'],
    );
    assert.deepEqual(await tokens(document, document.lineAt(6).range), ['shoppers: variable', 'web: variable']);
  });

  it('words that are typed are coloured by what they mean', async () => {
    await until(
      'tokens',
      () => tokens(document),
      ({ length }) => length > 5,
    );
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(1, 0), 'cache pages { eviction: lru }\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const found = await until(
      'the new names',
      () => tokens(document),
      (words) => words.some((word) => word.startsWith('pages')),
    );
    assert.deepEqual(found.slice(2 + 1, 2 + 1 + 4), [
      'cache: class defaultLibrary',
      'pages: variable declaration',
      'eviction: property defaultLibrary',
      'lru: enumMember defaultLibrary',
    ]);
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
