import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as Oniguruma from 'vscode-oniguruma';
import type * as TextMate from 'vscode-textmate';
import manifest from '../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const grammars: readonly { readonly scopeName: string; readonly path: string; readonly injectTo?: readonly string[] }[] =
  manifest.contributes.grammars;
const require = createRequire(import.meta.url);
const oniguruma = require('vscode-oniguruma') as typeof Oniguruma;
const textmate = require('vscode-textmate') as typeof TextMate;

/** A Markdown that knows paragraphs and fences of no language: as much of the editor's own as an injection meets. */
const MARKDOWN = JSON.stringify({
  scopeName: 'text.html.markdown',
  patterns: [
    { begin: '(^|\\G)(\\s*)(`{3,})\\s*(?=([^`]*)?$)', end: '(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$', name: 'markup.fenced_code.block.markdown' },
    { match: '.+', name: 'meta.paragraph.markdown' },
  ],
});

let grammar: TextMate.IGrammar;
let markdown: TextMate.IGrammar;

beforeAll(async () => {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scope) => {
      if (scope === 'text.html.markdown') return Promise.resolve(textmate.parseRawGrammar(MARKDOWN, 'markdown.json'));
      const named = grammars.find(({ scopeName }) => scopeName === scope);
      if (!named) return Promise.resolve(null);
      const file = path.join(root, named.path);
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
    getInjections: (scope) => grammars.filter(({ injectTo }) => injectTo?.includes(scope)).map(({ scopeName }) => scopeName),
  });
  const load = async (scope: string): Promise<TextMate.IGrammar> => {
    const loaded = await registry.loadGrammar(scope);
    if (!loaded) throw new Error(`The grammar ${scope} could not be loaded.`);
    return loaded;
  };
  grammar = await load('source.arch');
  markdown = await load('text.html.markdown');
});

interface Token {
  readonly text: string;
  readonly scope: string;
  readonly scopes: readonly string[];
}

/** Every token of a text with its innermost scope; the language's own suffix is left out. */
function tokens(text: string, by = grammar): readonly Token[] {
  const found: Token[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const result = by.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const token of result.tokens) {
      const scopes = token.scopes.map((scope) => scope.replace(/\.arch$/, ''));
      found.push({ text: line.slice(token.startIndex, token.endIndex), scope: scopes.at(-1) ?? '', scopes });
    }
  }
  return found;
}

/** The innermost scope of the first token with this text. */
function scopeOf(text: string, part: string): string {
  const token = tokens(text).find((each) => each.text.trim() === part);
  if (!token) throw new Error(`No token ${part} in ${JSON.stringify(tokens(text).map((each) => each.text))}`);
  return token.scope;
}

describe('The TextMate grammar', () => {
  test.each([
    ['a component is a kind and a name', 'cache sessions "Sessions" {', 'cache', 'storage.type.kind'],
    ['a component is a kind and a name', 'cache sessions "Sessions" {', 'sessions', 'entity.name.type.component'],
    ['a component needs no body', 'sql_database db', 'db', 'entity.name.type.component'],
    ['a title is a string', 'users u "Shoppers \\" x" {', 'Shoppers', 'string.quoted.double'],
    ['an escape stands out', 'users u "a\\"b"', '\\"', 'constant.character.escape'],
    ['a property is its name before the colon', '  ttl: 30m', 'ttl', 'variable.other.property'],
    ['a quantity is a number', '  ttl: 30m', '30', 'constant.numeric'],
    ['a unit stands out from its number', '  ttl: 30m', 'm', 'keyword.other.unit'],
    ['a rate has its unit after the slash', 'rate: 12k/s', '/s', 'keyword.other.unit'],
    ['money has its unit before the number', 'cost: $40k/mo', '$', 'keyword.other.unit'],
    ['an unknown unit is a quantity still', 'ttl: 250mz', 'mz', 'keyword.other.unit'],
    ['a time of day is one number', 'peak: 20:00', '20:00', 'constant.numeric.time-of-day'],
    ['a flag is a constant', 'backup: on', 'on', 'constant.language.flag'],
    ['a distribution is a function', 'time: lognormal(median: 4ms)', 'lognormal', 'support.function'],
    ['an argument is named like a property', 'time: lognormal(median: 4ms)', 'median', 'variable.other.property'],
    ['a call is an arrow', 'a -> b', '->', 'keyword.operator.arrow'],
    ['an asynchronous call is an arrow', 'a ~> b', '~>', 'keyword.operator.arrow'],
    ['an operation follows the called component', 'a -> b: read', 'read', 'entity.name.function.operation'],
    ['a flow is declared', 'flow browse "Browse" {', 'flow', 'keyword.other.declaration'],
    ['a flow has a name', 'flow browse "Browse" {', 'browse', 'entity.name.section'],
    ['a handler is control flow', '    on miss -> orders: read', 'miss', 'keyword.control.handler'],
    ['parallel is control flow', 'parallel {', 'parallel', 'keyword.control.flow'],
    ['repeat is control flow', 'repeat 3 {', 'repeat', 'keyword.control.flow'],
    ['an event begins with at', '  at 60s: fail orders.primary for 60s', 'at', 'keyword.control.event'],
    ['a fault stands out', '  at 60s: fail orders.primary for 60s', 'fail', 'keyword.control.fault'],
    ['a fault has a duration', '  at 60s: fail orders.primary for 60s', 'for', 'keyword.control.fault'],
    ['an expectation stands out', 'expect p99(browse) < 250ms', 'expect', 'keyword.control.expect'],
    ['a metric is a function', 'expect p99(browse) < 250ms', 'p99', 'support.function'],
    ['a comparison is an operator', 'expect p99(browse) <= 250ms', '<=', 'keyword.operator.comparison'],
    ['a kind is declared', 'abstract kind placed extends component {', 'placed', 'entity.name.type.kind'],
    ['a kind has a base', 'abstract kind placed extends component {', 'component', 'entity.other.inherited-class'],
    ['a property is declared', '  property ttl: duration', 'ttl', 'variable.other.property'],
    ['a range is an operator', '  property zones: number 1..6', '..', 'keyword.operator.range'],
    [
      'a property is deprecated with a word of what to write instead',
      '  deprecated "write ttl" property expiry: duration',
      'deprecated',
      'storage.modifier',
    ],
    [
      'a deprecated property is declared like any',
      '  deprecated "write ttl" property expiry: duration',
      'expiry',
      'variable.other.property',
    ],
    ['a part is declared', '  part shard(shards)', 'part', 'keyword.other.member'],
    ['a part has a name', '  part primary', 'primary', 'entity.name.variable.part'],
    ['a part is counted by a property', '  part shard(shards)', 'shards', 'variable.other.property'],
    ['a call may have its argument beside it', 'sampling: head 10%', 'head', 'support.function'],
    ['a type is named', 'type encryption = none | both', 'encryption', 'entity.name.type.alias'],
    ['an import is control', 'import "./kinds.arch"', 'import', 'keyword.control.import'],
    ['an ignored check is a directive', '// arch-ignore spof: planned', 'arch-ignore', 'keyword.other.directive'],
  ])('%s', (_sentence, line, part, scope) => {
    expect(scopeOf(line, part)).toBe(scope);
  });

  test('a comment ends with its line, a block comment with its mark', () => {
    const all = tokens('// a { b\n/* c\nd */ cache e');
    expect(all.find((token) => token.text.includes('a {'))?.scope).toBe('comment.line.double-slash');
    expect(all.find((token) => token.text === 'd ')?.scope).toBe('comment.block');
    expect(all.find((token) => token.text === 'e')?.scope).toBe('entity.name.type.component');
  });

  test('a string that is not closed ends with its line', () => {
    expect(tokens('users u "open\ncache c').find((token) => token.text === 'c')?.scope).toBe('entity.name.type.component');
  });

  test.each(['```arch', '~~~arch', '  ``` Arch title="x"', '````arch'])('%s opens a fence in Markdown, which ends as it began', (open) => {
    const fence = /[`~]+/.exec(open)?.[0] ?? '';
    const all = tokens(`${open}\ncache c { ttl: 5m }\n${fence}\ncache d`, markdown);
    expect(all.find((token) => token.text === 'ttl')?.scopes).toContain('meta.embedded.block');
    expect(all.find((token) => token.text === 'ttl')?.scope).toBe('variable.other.property');
    expect(all.find((token) => token.text === 'cache d')?.scope).toBe('meta.paragraph.markdown');
  });

  test('a fence of another language is left to it', () => {
    const all = tokens('```architecture\nttl: 5m\n```', markdown);
    expect(all.flatMap(({ scopes }) => scopes)).not.toContain('meta.embedded.block');
  });

  test('words that open statements are names elsewhere', () => {
    expect(scopeOf('type: software', 'type')).toBe('variable.other.property');
    expect(scopeOf('web -> kind', 'kind')).toBe('variable.other');
    expect(scopeOf('for: 10', 'for')).toBe('variable.other.property');
  });

  test.each(readdirSync(path.join(root, 'examples')).filter((name) => name.endsWith('.arch')))('every word of %s has a meaning', (name) => {
    const text = readFileSync(path.join(root, 'examples', name), 'utf8');
    const unknown = tokens(text).filter((token) => /\w/.test(token.text) && token.scopes.length < 2);
    expect(unknown.map((token) => token.text)).toEqual([]);
  });

  test.each([
    ['words', 'a '.repeat(50_000)],
    ['one long word', 'a'.repeat(100_000)],
    ['digits', '1'.repeat(100_000)],
    ['opening braces', '{'.repeat(20_000)],
    ['quotes', '"'.repeat(100_000)],
    ['backslashes in a string', `"${'\\'.repeat(100_000)}`],
    ['slashes', '/*'.repeat(50_000)],
    ['arrows', 'a -> '.repeat(20_000)],
    ['an event that never comes', `at 1${' '.repeat(100_000)}x`],
    ['a name far from its kind', `kind x${' '.repeat(100_000)}y`],
  ])('a line of 100 KB is read in no time: %s', (_name, line) => {
    const since = performance.now();
    grammar.tokenizeLine(line, textmate.INITIAL);
    expect(performance.now() - since).toBeLessThan(20_000);
  });
});
