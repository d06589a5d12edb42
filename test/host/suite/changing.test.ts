import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { ask, closeAll, file, openMarked, openText, until } from './editor.js';

const OPTIONS: vscode.FormattingOptions = { tabSize: 2, insertSpaces: true };

async function apply(document: vscode.TextDocument, edits: readonly vscode.TextEdit[]): Promise<string> {
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, [...edits]);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document.getText();
}

/** The text of a file after the action with this title has been taken at its mark. */
async function taken(name: string, marked: string, title: RegExp, kind: vscode.CodeActionKind): Promise<string> {
  const { document, range } = await openMarked(name, marked);
  const actions = await until(
    `an action ${String(title)}`,
    () => ask<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, range, kind.value),
    (found) => found.some((action) => title.test(action.title)),
  );
  const action = actions.find((each) => title.test(each.title));
  assert.ok(action?.edit, `${String(title)} has an edit.`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
  return document.getText();
}

const { QuickFix, RefactorExtract, RefactorInline, RefactorRewrite, Source, SourceFixAll, SourceOrganizeImports } = vscode.CodeActionKind;

describe('Formatting', () => {
  afterEach(closeAll);

  const edits = (command: string, ...given: readonly unknown[]): Promise<vscode.TextEdit[]> =>
    until(
      command,
      () => ask<vscode.TextEdit[] | undefined>(command, ...given),
      (found) => (found?.length ?? 0) > 0,
    ).then((found) => found ?? []);

  it('a document gets its canonical form, and keeps its comments', async () => {
    const { document } = await openText('form.arch', 'users   u{rate:1/s} // those\ncache c {ttl:5m,engine:redis}\nu->c\n');
    const text = await apply(document, await edits('vscode.executeFormatDocumentProvider', document.uri, OPTIONS));
    assert.equal(text, 'users u { rate: 1/s } // those\ncache c { ttl: 5m  engine: redis }\nu -> c\n');
  });

  it('a range is formatted by itself', async () => {
    const { document } = await openText('range.arch', 'users   u {rate:1/s}\ncache   c {ttl:5m}\n');
    const range = new vscode.Range(1, 0, 1, 5);
    const text = await apply(document, await edits('vscode.executeFormatRangeProvider', document.uri, range, OPTIONS));
    assert.equal(text, 'users   u {rate:1/s}\ncache c { ttl: 5m }\n');
  });

  it('what a closing brace closes is formatted as it is typed', async () => {
    const { document, at } = await openMarked('typing.arch', 'users   u {rate:1/s}\ncache c {\nttl:5m\n}<|>\n');
    const text = await apply(document, await edits('vscode.executeFormatOnTypeProvider', document.uri, at, '}', OPTIONS));
    assert.equal(text, 'users   u {rate:1/s}\ncache c {\n  ttl: 5m\n}\n');
  });
});

describe('Code actions', () => {
  afterEach(closeAll);

  it('a wrong word gets its nearest right spelling', async () => {
    assert.match(await taken('spelling.arch', 'cache c { eviction: lr<|>v  ttl: 5m }\n', /`lru`/, QuickFix), /eviction: lru/);
  });

  it('a design rule brings its repair', async () => {
    const text = await taken('repair.arch', 'users u { rate: 1/s }\ncache <|>c\nu -> c\n', /ttl/, QuickFix);
    assert.match(text, /cache c \{ ttl: \d\w+ \}/);
  });

  it('a missing component is created', async () => {
    const text = await taken('missing.arch', 'users u { rate: 1/s }\nu -> we<|>b\n', /Create/, QuickFix);
    assert.match(text, /^\w+ web\b/m);
  });

  it('a missing property is added', async () => {
    assert.match(
      await taken('property.arch', 'sql_database d<|>b {\n  replicas: 2\n}\n', /^Add `hot_rows/, RefactorRewrite),
      /^ {2}hot_rows: \d+$/m,
    );
  });

  it('properties are sorted', async () => {
    const text = await taken('sorted.arch', 'cache c<|> {\n  ttl: 5m\n  engine: redis\n}\n', /^Sort the properties/, RefactorRewrite);
    assert.equal(text, 'cache c {\n  engine: redis\n  ttl: 5m\n}\n');
  });

  it('what is selected becomes a composite kind, and inlining gives the parts back', async () => {
    const marked = 'users u { rate: 1/s }\n<|>web_server w\ncache c { ttl: 5m }<|>\nflow f { u -> w -> c }\n';
    const extracted = await taken('extract.arch', marked, /^Extract a composite kind/, RefactorExtract);
    assert.match(extracted, /^kind \w+/m);
    const kind = /^kind (\w+)/m.exec(extracted)?.[1] ?? '';
    const instance = new RegExp(`^${kind} (\\w+)`, 'm').exec(extracted)?.[1] ?? '';
    assert.notEqual(instance, '', extracted);
    const cursor = extracted.replace(new RegExp(`^${kind} ${instance}`, 'm'), `${kind} ${instance}<|>`);
    const inlined = await taken('inline.arch', cursor, /^Inline/, RefactorInline);
    assert.match(inlined, /^web_server \w*w$/m);
    assert.doesNotMatch(inlined, new RegExp(`^${kind} ${instance}`, 'm'));
  });

  it('imports are organised: sorted, each once', async () => {
    for (const name of ['a', 'c'])
      await vscode.workspace.fs.writeFile(file(`org_${name}.arch`), new TextEncoder().encode(`cache ${name}_cache { ttl: 5m }\n`));
    const text =
      'import "./org_c.arch"\nimport "./org_a.arch"\nimport "./org_c.arch"\n\nusers u<|> { rate: 1/s }\nflow f { u -> a_cache -> c_cache }\n';
    const organised = await taken('organise.arch', text, /^Organise imports/, SourceOrganizeImports);
    assert.equal(organised, 'import "./org_a.arch"\nimport "./org_c.arch"\n\nusers u { rate: 1/s }\nflow f { u -> a_cache -> c_cache }\n');
  });

  it('a missing component that another file has is imported', async () => {
    await vscode.workspace.fs.writeFile(file('has_it.arch'), new TextEncoder().encode('cache lies_there { ttl: 5m }\n'));
    const text = 'users u { rate: 1/s }\nu -> lies<|>_there\n';
    assert.equal(await taken('imports_it.arch', text, /^Import/, QuickFix), `import "./has_it.arch"\n\n${text.replace('<|>', '')}`);
  });

  it('all findings of a rule are repaired at once, from one of them and for the whole file', async () => {
    const repaired = 'users u { rate: 1/s }\ncache c { ttl: 5m }\ncache d { ttl: 5m }\nu -> c\nu -> d\n';
    const marked = repaired.replaceAll(' { ttl: 5m }', '').replace('cache c', 'cache <|>c');
    const title = /^Fix all `cache\/no-ttl` \(2\)/;
    assert.equal(await taken('rule_here.arch', marked, title, QuickFix), repaired);
    assert.equal(await taken('rule_file.arch', marked, title, Source.append('fixRule')), repaired);
  });

  it('all that is safe is repaired at once: the text, and what a rule calls safe', async () => {
    const text = await taken(
      'safe.arch',
      'users <|>u { rate: 1/s }\ncache c { eviction: lrv }\nu -> c\n',
      /^Fix all that is safe/,
      Source.append('fixSafe'),
    );
    assert.match(text, /eviction: lru/);
  });

  it('all that has one repair is repaired at once', async () => {
    const text = await taken('all.arch', 'cache c<|> { eviction: lrv  ttl: 250mz }\n', /^Fix all/, SourceFixAll);
    assert.equal(text, 'cache c { eviction: lru  ttl: 250ms }\n');
  });
});
