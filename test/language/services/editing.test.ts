import { describe, expect, test } from 'vitest';
import { FileChangeType, type SelectionRange } from 'vscode-languageserver';
import { linkedEditingRanges } from '../../../language/services/linked-editing.js';
import { selectionRanges } from '../../../language/services/selection-ranges.js';
import type { Hint } from '../../../language/context.js';
import { apply, editor, insight } from './editor.js';

describe('selection grows', () => {
  async function grown(text: string): Promise<string[]> {
    const { document, position } = await editor(text);
    const texts: string[] = [];
    for (let each: SelectionRange | undefined = selectionRanges(document, [position])[0]; each; each = each.parent)
      texts.push(document.textDocument.getText(each.range));
    return texts;
  }

  test('from a word over its value, property and body to the statement and the file', async () => {
    expect(await grown('users u\ncache c { time: exponential(mean: 1<|>ms)  ttl: 5m }')).toEqual([
      '1ms',
      'mean: 1ms',
      '(mean: 1ms)',
      'exponential(mean: 1ms)',
      'time: exponential(mean: 1ms)',
      'time: exponential(mean: 1ms)  ttl: 5m',
      '{ time: exponential(mean: 1ms)  ttl: 5m }',
      'cache c { time: exponential(mean: 1ms)  ttl: 5m }',
      'users u\ncache c { time: exponential(mean: 1ms)  ttl: 5m }',
    ]);
  });

  test('from inside of quotes to the quotes', async () => {
    expect((await grown('cache c "Keeps th<|>ings"')).slice(0, 2)).toEqual(['Keeps things', '"Keeps things"']);
  });

  test('also where the text is broken, or empty', async () => {
    expect((await grown('cache c { ttl: <|>')).at(-1)).toBe('cache c { ttl: ');
    expect(await grown('<|>')).toEqual(['']);
  });
});

describe('linked editing', () => {
  const linked = async (files: string | Record<string, string>) => {
    const { services, document, position } = await editor(files);
    return linkedEditingRanges(services, document, position)?.ranges.map(({ start }) => start.line) ?? null;
  };

  test('types over a declaration and its mentions', async () => {
    expect(await linked('users u\ncache c<|>\nu -> c\nflow f {\n  u -> c\n}')).toEqual([1, 2, 4]);
  });

  test('is not offered at a mention, without mentions, or when another file mentions the name', async () => {
    expect(await linked('users u\ncache c\nu -> c<|>')).toBeNull();
    expect(await linked('cache c<|>')).toBeNull();
    expect(
      await linked({ 'a.arch': 'cache kept<|>\napp_server a\na -> kept', 'b.arch': 'import "./a.arch"\nusers u\nu -> kept' }),
    ).toBeNull();
  });
});

describe('imports follow files', () => {
  const FILES = {
    'main.arch': 'import "./parts/store.arch"\nimport "./kinds.arch"\ncache c',
    'kinds.arch': 'kind pump extends app_server',
    'parts/store.arch': 'import "../kinds.arch"\nimport "./inner.arch"\nsql_database store',
    'parts/inner.arch': '',
    'whole.arch': 'import "./parts"\n',
    'measured/a.arch': 'app_server a { time: empirical("times/t.csv") }',
  };
  async function renamed(from: string, to: string) {
    const { services, folder, applied } = await editor(FILES);
    const handler = services.shared.lsp.FileOperationHandler;
    const edit = await handler?.willRenameFiles?.({ files: [{ oldUri: folder + from, newUri: folder + to }] });
    const after = applied(edit ?? undefined);
    return Object.fromEntries(Object.entries(after).filter(([name, text]) => text !== FILES[name as keyof typeof FILES]));
  }

  test('that are renamed', async () => {
    expect(await renamed('kinds.arch', 'our kinds.arch')).toEqual({
      'main.arch': 'import "./parts/store.arch"\nimport "./our kinds.arch"\ncache c',
      'parts/store.arch': 'import "../our kinds.arch"\nimport "./inner.arch"\nsql_database store',
    });
  });

  test('that are moved, with the paths that they have themselves', async () => {
    expect(await renamed('parts/store.arch', 'store.arch')).toEqual({
      'main.arch': 'import "./store.arch"\nimport "./kinds.arch"\ncache c',
      'parts/store.arch': 'import "./kinds.arch"\nimport "./parts/inner.arch"\nsql_database store',
    });
  });

  test('in folders that are renamed; what moves together stays as it is', async () => {
    expect(await renamed('parts', 'pieces')).toEqual({
      'main.arch': 'import "./pieces/store.arch"\nimport "./kinds.arch"\ncache c',
      'whole.arch': 'import "./pieces"\n',
    });
  });

  test('and so do the paths of measured values', async () => {
    expect(await renamed('measured/times/t.csv', 'measured/t 1.csv')).toEqual({
      'measured/a.arch': 'app_server a { time: empirical("./t 1.csv") }',
    });
    expect(await renamed('measured/a.arch', 'a.arch')).toEqual({
      'measured/a.arch': 'app_server a { time: empirical("./measured/times/t.csv") }',
    });
    expect(await renamed('measured', 'taken')).toEqual({});
  });

  test('and what is renamed is read by its new name without waiting for a watcher of files', async () => {
    const { services, folder } = await editor(FILES);
    const { DocumentUpdateHandler: updates, FileOperationHandler: files } = services.shared.lsp;
    const told: string[] = [];
    const before = updates.didChangeWatchedFiles?.bind(updates);
    if (!before) throw new Error('Nobody hears of files');
    updates.didChangeWatchedFiles = ({ changes }) => {
      told.push(...changes.map(({ uri, type }) => `${type === FileChangeType.Deleted ? '-' : '+'}${uri.replace(folder, '')}`));
    };
    try {
      const pairs = [
        ['kinds.arch', 'our.arch'],
        ['measured/times/t.csv', 't.csv'],
        ['parts', 'pieces'],
      ];
      files?.didRenameFiles?.({ files: pairs.map(([from = '', to = '']) => ({ oldUri: folder + from, newUri: folder + to })) });
    } finally {
      updates.didChangeWatchedFiles = before;
    }
    expect(told).toEqual([
      ...['-kinds.arch', '+our.arch', '-parts/store.arch', '+pieces/store.arch', '-parts/inner.arch', '+pieces/inner.arch'],
      ...['-measured/times/t.csv', '+t.csv'],
    ]);
  });

  test('and nothing else is touched', async () => {
    expect(await renamed('main.arch', 'other.arch')).toEqual({});
    expect(await renamed('notes', 'texts')).toEqual({});
  });
});

describe('formatting on type', () => {
  const typed = async (text: string, ch: string) => {
    const { services, document, position } = await editor(text);
    const edits = await services.lsp.Formatter?.formatDocumentOnType(document, {
      textDocument: { uri: document.uri.toString() },
      position,
      ch,
      options: { tabSize: 2, insertSpaces: true },
    });
    return apply(document.textDocument.getText(), edits ?? []);
  };

  test('a closing brace puts right what it closes, and nothing before it', async () => {
    expect(await typed('cache   a\ncache b {\n ttl:5m\n    engine: redis\n}<|>\ncache   c\n', '}')).toBe(
      'cache   a\ncache b {\n  ttl: 5m\n  engine: redis\n}\ncache   c\n',
    );
  });

  test('a new line puts right the line before it, and leaves the one that is being written', async () => {
    expect(await typed('cache   a\ncache   b {ttl:5m}\n   <|>\ncache   c\n', '\n')).toBe(
      'cache   a\ncache b { ttl: 5m }\n   \ncache   c\n',
    );
  });

  test('a text with errors is left alone', async () => {
    expect(await typed('cache   a {\n}<|>}', '}')).toBe('cache   a {\n}}');
  });
});

describe('formatting of a range', () => {
  const ranged = async (text: string) => {
    const { services, document, position } = await editor(text);
    const edits = await services.lsp.Formatter?.formatDocumentRange(document, {
      textDocument: { uri: document.uri.toString() },
      range: { start: position, end: position },
      options: { tabSize: 2, insertSpaces: true },
    });
    return apply(document.textDocument.getText(), edits ?? []);
  };

  test('puts right the line, and leaves the statements around it', async () => {
    expect(await ranged('cache   a\n\n\n//  why\ncache b {\n ttl:5m<|>\n    engine: redis\n}\ncache   c\n')).toBe(
      'cache   a\n\n\n//  why\ncache b {\n  ttl: 5m\n    engine: redis\n}\ncache   c\n',
    );
  });

  test('also in the last line, in the heading, and where two statements share a line', async () => {
    expect(await ranged('cache   a\ncache   b<|>')).toBe('cache   a\ncache b');
    expect(await ranged('architecture   shop<|>\ncache   b\n')).toBe('architecture shop\ncache   b\n');
    expect(await ranged('cache   a   cache   b<|>\ncache   c\n')).toBe('cache a\ncache b\ncache   c\n');
  });
});

describe('above scenarios and expectations', () => {
  const TEXT = `users u { rate: 80/s }
app_server a
u -> a
expect utilisation(a) < 90%
expect utilisation(a) < 70%
scenario rush "Rush" {
  at 1s: surge u to 2x for 10s
}
`;
  const lenses = async (text: string) => {
    const { services, document } = await editor(text);
    const found = await services.lsp.CodeLensProvider?.provideCodeLens(document, { textDocument: { uri: document.uri.toString() } });
    return { uri: document.uri.toString(), found: found ?? [] };
  };

  test('stands what runs them: once above expectations that stand together', async () => {
    const { found, uri } = await lenses(TEXT);
    expect(found.map(({ range, command }) => [range.start.line, command?.title, command?.command, command?.arguments])).toEqual([
      [3, '$(play) Run', 'arch.runSimulation', [{ uri, scenario: null }]],
      [5, '$(play) Run', 'arch.runSimulation', [{ uri, scenario: 'rush' }]],
    ]);
  });

  test('and what the last run came to, where one is known', async () => {
    const hint: Hint = { label: '✗ 1 of 2 hold', tooltip: 'seed 1' };
    Object.assign(insight, { lastRun: (_: unknown, scenario: string | null) => (scenario === null ? hint : null) });
    try {
      expect((await lenses(TEXT)).found.map(({ command }) => command?.title)).toEqual(['$(play) Run', '✗ 1 of 2 hold', '$(play) Run']);
    } finally {
      Object.assign(insight, { lastRun: undefined });
    }
  });

  test('a scenario without a name has none', async () => {
    expect((await lenses('scenario')).found).toEqual([]);
  });
});
