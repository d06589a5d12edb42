import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { CancellationTokenSource, type CompletionList, type Hover, type InlayHint, type TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as protocol from '../../src/server/protocol.js';
import { connect, type Client } from './client.js';
import { FILE, QUEUE, serverBundles, SHOP } from './process.js';

const { server, folder } = serverBundles();
let client: Client;
afterEach(async () => {
  await client.close();
});
const uriOf = (...parts: string[]): string => pathToFileURL(path.join(...parts)).toString();

describe('a language server process', () => {
  test('publishes what is wrong with text and design, completes, hovers, hints, and repairs', async () => {
    client = await connect(server);
    const text = 'users u { rate: 80/s }\ncache c { engine: redis }\napp_server a { time: exponential(10ms) }\nu -> a -> c\n';
    await client.open(FILE, text);
    const finding = client.diagnostics(FILE).find(({ code }) => code === 'cache/no-ttl');
    expect(finding?.message).toContain('c ');
    expect(finding?.codeDescription?.href).toContain('cache/no-ttl');
    if (!finding) return;

    const explained = await client.ask<string>(protocol.LIBRARY_TEXT, { uri: finding.codeDescription?.href });
    expect(explained).toContain('# cache/no-ttl');

    const list = await client.ask<CompletionList>('textDocument/completion', {
      textDocument: { uri: FILE },
      position: { line: 1, character: 10 },
    });
    expect(list.items.map(({ label }) => label)).toContain('eviction');

    const hover = await client.ask<Hover>('textDocument/hover', { textDocument: { uri: FILE }, position: { line: 2, character: 11 } });
    expect((hover.contents as { value: string }).value).toContain('| utilisation | 80');

    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await client.ask<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: FILE }, range });
    expect(hints.find(({ position }) => position.line === 2)?.label).toContain('80%');

    const [action] = await client.actions(FILE, finding);
    const edits: TextEdit[] = action?.edit?.changes?.[FILE] ?? [];
    const repaired = TextDocument.applyEdits(TextDocument.create(FILE, 'arch', 0, text), edits);
    await client.change(FILE, repaired);
    expect(client.diagnostics(FILE).map(({ code }) => code)).not.toContain('cache/no-ttl');
  });

  test('solves a large design beside the typing: what is known of it stays and moves with the text until more is known', async () => {
    client = await connect(server);
    const calls = Array.from({ length: 60 }, (_, index) => `app_server a${index} { replicas: 2 }\nu -> a${index}`).join('\n');
    const text = `users u { rate: 80/s }\ncache c { engine: redis }\n${calls}\na0 -> c\n`;
    const ofDesign = () => client.diagnostics(FILE).find(({ code }) => code === 'cache/no-ttl');
    await client.open(FILE, text);
    await client.until(() => ofDesign() !== undefined, 'the findings of the design');
    expect(ofDesign()?.range.start.line).toBe(1);

    await client.change(FILE, `// Moved\n${text}`);
    expect(ofDesign()?.range.start.line).toBe(2);
    const hints = await client.ask<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri: FILE },
      range: { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } },
    });
    expect(hints.length).toBeGreaterThan(0);

    await client.change(FILE, text.replace('engine: redis', 'ttl: 5m'));
    await client.until(() => ofDesign() === undefined, 'the finding to go');
  });

  test('a sentence that is half typed leaves the findings of the design where they are, and those of other values', async () => {
    client = await connect(server);
    const text = 'users u { rate: 80/s }\napp_server a\ncache c { engine: redis }\nu -> a -> c\n';
    const codes = () => client.diagnostics(FILE).map(({ code, range }) => `${String(code)} ${range.start.line}`);
    await client.open(FILE, text);
    await client.until(() => codes().includes('cache/no-ttl 2'), 'the findings of the design');

    await client.change(FILE, text.replace('app_server a', 'app_server a { time: 5GiB }\ndataset'));
    expect(codes()).toEqual(expect.arrayContaining(['wrong-dimension 1', 'syntax 2', 'cache/no-ttl 3']));
  });

  test('a finding that a change elsewhere has mended goes once the design was solved anew', async () => {
    client = await connect(server);
    const calls = Array.from({ length: 60 }, (_, index) => `app_server a${index} { replicas: 2 }\nu -> a${index}`).join('\n');
    const text = `users u { rate: 80/s }\napp_server slow { time: exponential(20ms) }\n${calls}\nu -> slow\n`;
    const overload = () => client.diagnostics(FILE).find(({ code }) => code === 'load/overload');
    await client.open(FILE, text);
    await client.until(() => overload() !== undefined, 'the findings of the design');
    expect(overload()?.range.start.line).toBe(1);

    const calmer = text.replace('rate: 80/s', 'rate: 20/s');
    await client.change(FILE, calmer);
    await client.until(() => overload() === undefined, 'the finding to go');

    // In the end it is said what is said of the text when it is opened.
    const other = 'file:///design/other.arch';
    await client.open(other, calmer);
    const said = (uri: string) => client.diagnostics(uri).map(({ code, message, range }) => ({ code, message, range }));
    await client.ask(protocol.DIAGRAM, { uri: other, view: null });
    await client.until(() => JSON.stringify(said(other)) === JSON.stringify(said(FILE)), 'the same findings');
    expect(said(FILE).length).toBeGreaterThan(0);
  });

  test('says what a change of the picture means in the text, and nothing while the text is broken', async () => {
    client = await connect(server);
    await client.open(FILE, QUEUE);
    const palette = await client.ask<protocol.PaletteResult>(protocol.PALETTE, { uri: FILE });
    expect(palette.kinds.find(({ name }) => name === 'cache')).toMatchObject({ family: 'data', icon: 'cache' });
    expect(palette.kinds.map(({ name }) => name)).not.toContain('component');
    // The flow that connections form is written nowhere, so no step can be added to it.
    expect(palette.flows).toEqual([]);

    const details = await client.ask<protocol.Details>(protocol.DETAILS, { uri: FILE, component: 'a' });
    expect(details.properties[0]).toMatchObject({ name: 'time', written: 'exponential(10ms)' });
    expect(details.properties.find(({ name }) => name === 'replicas')).toMatchObject({ written: null, default: '1' });
    expect(details.metrics.find(({ name }) => name === 'utilisation')?.text).toBe('80%');
    expect(await client.ask(protocol.DETAILS, { uri: FILE, component: 'nobody' })).toBeNull();

    const ask = (change: protocol.EditParams['change']): Promise<protocol.EditResult> => client.ask(protocol.EDIT, { uri: FILE, change });
    const added = await ask({ edit: 'add', kind: 'cache', place: null, after: 'a' });
    expect(
      added.ok && TextDocument.applyEdits(TextDocument.create(FILE, 'arch', 0, QUEUE), [...(added.edit.changes?.[FILE] ?? [])]),
    ).toContain('app_server a { time: exponential(10ms) }\ncache new_cache\n');
    expect(await ask({ edit: 'delete', component: 'nobody' })).toEqual({ ok: false, error: 'There is no nobody in the text any more.' });
    await client.change(FILE, `${QUEUE}{{{`);
    expect(await ask({ edit: 'delete', component: 'a' })).toMatchObject({ ok: false });
  });

  test('draws the last good design while the text is broken, and says that it is old', async () => {
    client = await connect(server);
    const ask = (): Promise<protocol.DiagramResult> => client.ask(protocol.DIAGRAM, { uri: FILE, view: null });
    await client.open(FILE, 'users u {');
    expect(await ask()).toEqual({ graph: null, stale: false, hash: '', views: [] });
    await client.change(FILE, QUEUE);
    const good = await ask();
    expect(good.graph?.nodes.map(({ id }) => id)).toEqual(['u', 'a']);
    expect(good.graph?.edges).toHaveLength(1);
    expect(good.stale).toBe(false);
    await client.change(FILE, `${QUEUE}cache {`);
    expect(await ask()).toEqual({ ...good, stale: true });
    await client.change(FILE, QUEUE.replace('80/s', '40/s'));
    const other = await ask();
    expect(other.stale).toBe(false);
    expect(other.hash).not.toBe(good.hash);
    expect(client.changes.filter(({ uri }) => uri === FILE)).toHaveLength(4);
  });

  test('a diagram that is asked for before the text has been read waits for it', async () => {
    client = await connect(server);
    void client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: FILE, languageId: 'arch', version: 1, text: QUEUE },
    });
    const { graph } = await client.ask<protocol.DiagramResult>(protocol.DIAGRAM, { uri: FILE, view: null });
    expect(graph?.nodes).toHaveLength(2);
  });

  test('goes from the text to the diagram and back', async () => {
    client = await connect(server);
    await client.open(FILE, SHOP);
    const lines = SHOP.split('\n');
    const at = (line: number, character: number): Promise<protocol.ComponentAtResult> =>
      client.ask(protocol.COMPONENT_AT, { uri: FILE, line, character });
    const declared = lines.findIndex((line) => line.startsWith('app_server api'));
    expect(await at(declared + 2, 4)).toEqual({ component: 'api' });
    const called = lines.findIndex((line) => line.includes('-> orders: write'));
    expect(await at(called, (lines[called] ?? '').indexOf('orders') + 2)).toEqual({ component: 'orders' });
    expect(
      await at(
        lines.findIndex((line) => line.startsWith('flow browse')),
        3,
      ),
    ).toBeNull();
    expect(await client.ask<protocol.LocateResult>(protocol.LOCATE, { uri: FILE, component: 'api' })).toEqual({
      uri: FILE,
      range: { start: { line: declared, character: 11 }, end: { line: declared, character: 14 } },
    });
    expect(await client.ask(protocol.LOCATE, { uri: FILE, component: 'nobody' })).toBeNull();
  });

  test('says what can be run', async () => {
    client = await connect(server);
    await client.open(FILE, SHOP);
    const outline = await client.ask<protocol.OutlineResult>(protocol.OUTLINE, { uri: FILE });
    expect(outline).toMatchObject({
      name: 'shop',
      errors: 0,
      scenarios: [{ name: 'primary_lost' }, { name: 'zone_outage' }],
      views: [{ name: 'overview' }],
    });
    const lines = SHOP.split('\n');
    for (const { text, place } of outline.expectations) {
      expect(place.uri).toBe(FILE);
      expect(lines[place.range.start.line]).toContain(`expect ${text}`);
    }
    expect(new Set(outline.expectations.map(({ scenario }) => scenario))).toEqual(new Set([null, 'primary_lost', 'zone_outage']));
    await client.change(FILE, 'cache {');
    expect(await client.ask<protocol.OutlineResult>(protocol.OUTLINE, { uri: FILE })).toMatchObject({
      errors: expect.any(Number) as number,
    });
  });

  test('exports, and refuses what it cannot', async () => {
    client = await connect(server);
    await client.open(FILE, SHOP);
    const exported = await client.ask<protocol.ExportResult>(protocol.EXPORT, { uri: FILE, target: 'terraform', previous: null });
    expect(exported.ok && exported.files.map((file) => file.path)).toContain('compute.tf');
    expect(await client.ask(protocol.EXPORT, { uri: FILE, target: 'cobol', previous: null })).toMatchObject({ ok: false });
    await client.change(FILE, 'cache {');
    expect(await client.ask(protocol.EXPORT, { uri: FILE, target: 'terraform', previous: null })).toMatchObject({
      ok: false,
      error: expect.stringContaining('error') as string,
    });
    expect(await client.ask(protocol.EXPORT, { uri: 'file:///design/unknown.arch', target: 'terraform', previous: null })).toMatchObject({
      ok: false,
    });
  });
});

describe('a scorecard', () => {
  test('is measured while the client sees how far it is, and is Markdown', async () => {
    client = await connect(server);
    await client.open(FILE, QUEUE);
    const params: protocol.ReportParams = { uri: FILE, about: 'scorecard', seed: 1, run: 'card' };
    const result = await client.ask<protocol.ReportResult>(protocol.REPORT, params);
    if (!result.ok) throw new Error(result.error);
    expect(result.report).toContain('## What holds it back');
    expect(result.report).toContain('| main.arch:2 |');
    const recovery = await client.ask<protocol.ReportResult>(protocol.REPORT, { ...params, about: 'recovery' });
    expect(recovery).toMatchObject({ ok: true, report: expect.stringContaining('no plan for recovery') as string });
    expect(client.progress.filter(({ run }) => run === 'card').at(-1)?.ratio).toBe(1);

    await client.change(FILE, 'cache {');
    expect(await client.ask(protocol.REPORT, params)).toMatchObject({ ok: false, error: expect.stringContaining('error') as string });
  }, 30_000);
});

test('a scorecard of a large design keeps nobody waiting, and is cancelled at once', async () => {
  client = await connect(server);
  await client.open(FILE, SHOP);
  const cancel = new CancellationTokenSource();
  const params: protocol.ReportParams = { uri: FILE, about: 'scorecard', seed: 1, run: 'large' };
  const long = client.connection.sendRequest(protocol.REPORT, params, cancel.token);
  // As long as the test may take: how soon a simulation is over is the machine's affair.
  while (!client.progress.some(({ run }) => run === 'large')) await new Promise((resolve) => setTimeout(resolve, 50));
  // It is not the server that measures: questions are answered, and simulations run, in threads that it has none of.
  await client.ask('textDocument/hover', { textDocument: { uri: FILE }, position: { line: 3, character: 8 } });
  const other = await client.ask<protocol.SimulateResult>(protocol.SIMULATE, {
    uri: FILE,
    scenario: null,
    seed: 1,
    replications: 1,
    duration: 1,
    run: 'short',
  });
  expect(other.ok).toBe(true);
  cancel.cancel();
  expect(await long).toMatchObject({ ok: false, error: 'The report was cancelled.' });
}, 180_000);

describe('whatever is in a file', () => {
  const binary = Array.from({ length: 5000 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join('');
  test.each([
    ['nothing', ''],
    ['bytes', binary],
    ['brackets', '{'.repeat(20_000)],
    ['other brackets', '}] )'.repeat(5_000)],
    ['half a word', SHOP.slice(0, SHOP.indexOf('load_balancer') + 7)],
    ['half a text', 'cache c "half'],
    ['half a comment', 'cache c /* half'],
    ['a hostile title', 'cache c "<img onerror=alert(1)> ${x} [x](command:y)" { ttl: 5m }'],
    ['a long line', `cache c { engine: ${'x'.repeat(200_000)} }`],
    [
      'names of prototypes',
      'cache __proto__\ncache constructor\ncache toString\nkind hasOwnProperty extends cache\nhasOwnProperty valueOf',
    ],
    ['itself', 'import "./main.arch"\ncache c'],
  ])(
    '%s does not end the server',
    async (_, text) => {
      client = await connect(server);
      await client.open(FILE, text);
      for (const method of [
        'completion',
        'hover',
        'definition',
        'documentSymbol',
        'foldingRange',
        'semanticTokens/full',
        'formatting',
        'references',
      ]) {
        await client
          .ask(`textDocument/${method}`, {
            textDocument: { uri: FILE },
            position: { line: 0, character: 3 },
            context: { includeDeclaration: true },
            options: { tabSize: 2, insertSpaces: true },
          })
          .catch((error: unknown) => {
            throw new Error(`${method}: ${String(error)}`);
          });
      }
      await client.ask(protocol.DIAGRAM, { uri: FILE, view: null });
      await client.change(FILE, QUEUE);
      expect(client.diagnostics(FILE).filter(({ severity }) => severity === 1)).toEqual([]);
      expect(client.logged).toEqual([]);
    },
    30_000,
  );

  test('a file of 50 MB is declined in a sentence', async () => {
    client = await connect(server);
    await client.open(FILE, 'cache c { ttl: 5m }\n'.repeat(2_600_000));
    expect(client.diagnostics(FILE).map(({ code }) => code)).toEqual(['too-large']);
    await client.change(FILE, QUEUE);
    expect(client.diagnostics(FILE).filter(({ severity }) => severity === 1)).toEqual([]);
  }, 60_000);
});

describe('a workspace', () => {
  test('is one world of many files: what one declares, the others see', async () => {
    const root = folder({
      'main.arch': 'import "./parts/store.arch"\nusers u { rate: 10/s }\nu -> store\n',
      'parts/store.arch': 'sql_database store\n',
    });
    client = await connect(server, pathToFileURL(root).toString());
    const main = uriOf(root, 'main.arch');
    await client.open(main, readFileSync(path.join(root, 'main.arch'), 'utf8'));
    expect(client.diagnostics(main).filter(({ severity }) => severity === 1)).toEqual([]);
    const store = uriOf(root, 'parts', 'store.arch');
    const [definition] = await client.ask<{ targetUri: string }[]>('textDocument/definition', {
      textDocument: { uri: main },
      position: { line: 2, character: 6 },
    });
    expect(definition?.targetUri).toBe(store);

    // The imported file changes in the editor: the importing one is looked at again.
    await client.open(store, 'sql_database store\n');
    await client.change(store, 'sql_database warehouse\n');
    await client.until(
      () => client.diagnostics(main).some(({ message }) => JSON.stringify(message).includes('store')),
      'the importing file',
    );
  });

  test('two files may import each other', async () => {
    const root = folder({ 'a.arch': 'import "./b.arch"\ncache a\n', 'b.arch': 'import "./a.arch"\ndataset rows\ncache b\n' });
    client = await connect(server, pathToFileURL(root).toString());
    await client.open(uriOf(root, 'a.arch'), 'import "./b.arch"\ncache a { content: rows  foo: 1 }\n');
    const errors = client.diagnostics(uriOf(root, 'a.arch')).filter(({ severity }) => severity === 1);
    expect(errors.map(({ code }) => code)).toEqual(['unknown-property']);
  });

  test('an import reads nothing outside of the folders that are open, not even by a link', async () => {
    const root = folder({ 'secret.arch': 'cache secret_thing\n', 'design/main.arch': 'cache mine\n' });
    symlinkSync(path.join(root, 'secret.arch'), path.join(root, 'design', 'link.arch'));
    client = await connect(server, uriOf(root, 'design'));
    const main = uriOf(root, 'design', 'main.arch');
    await client.open(main, 'import "../secret.arch"\nimport "./link.arch"\nimport "../../../../../../etc/passwd"\ncache mine\n');
    expect(client.diagnostics(main).filter(({ code }) => code === 'missing-import')).toHaveLength(3);
    expect(JSON.stringify(client.diagnostics(main))).not.toContain('secret_thing');
  });

  test('a file in it that nobody may read, or that is a folder, stops nothing', async () => {
    const root = folder({ 'main.arch': QUEUE, 'folder.arch/inner.arch': 'cache c\n' });
    writeFileSync(path.join(root, 'large.arch'), Buffer.alloc(21 * 2 ** 20, 32));
    client = await connect(server, pathToFileURL(root).toString());
    const main = uriOf(root, 'main.arch');
    await client.open(main, QUEUE);
    expect(client.diagnostics(main).filter(({ severity }) => severity === 1)).toEqual([]);
    const symbols = await client.ask<{ name: string }[]>('workspace/symbol', { query: '' });
    expect(symbols.map(({ name }) => name)).toEqual(expect.arrayContaining(['u', 'a', 'c']));
    // The standard library is no part of anybody's workspace.
    expect(symbols.map(({ name }) => name)).not.toContain('cache');
  });
});
