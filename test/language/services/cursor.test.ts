import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cursors } from '../../../language/services/cursor.js';
import type { Site } from '../../../language/services/completion/site.js';

/** The site at `<|>`; what follows it does not matter, as in the middle of typing. */
const site = (text: string): Site => new Cursors().at(text.split('<|>')[0] ?? '').site;

describe('where the cursor stands', () => {
  const cache = { of: 'component', kind: 'cache', name: 'c' };
  test.each<[string, Site]>([
    ['<|>', { at: 'statement', body: { of: 'file' }, written: [] }],
    ['cache c { ttl: 5m }\n<|>', { at: 'statement', body: { of: 'file' }, written: [] }],
    ['cac<|>', { at: 'statement', body: { of: 'file' }, written: [] }],
    ['cache <|>', { at: 'start', path: ['cache'] }],
    ['us.web <|>', { at: 'start', path: ['us', 'web'] }],
    ['cache c <|>', { at: 'nothing' }],
    ['cache c { <|>', { at: 'statement', body: cache as never, written: [] }],
    [
      'cache c "A cache" { ttl: 5m  ev<|> }',
      {
        at: 'statement',
        body: cache as never,
        written: ['ttl'],
        behind: { slot: { body: cache as never, property: 'ttl', into: [] }, word: '5m', isCall: false },
      },
    ],
    ['cache c {\n  ttl: 5m\n  <|>\n}', { at: 'statement', body: cache as never, written: ['ttl'] }],
    ['cache c { eviction: <|>', { at: 'value', slot: { body: cache as never, property: 'eviction', into: [] } }],
    ['cache c { eviction: l<|>', { at: 'value', slot: { body: cache as never, property: 'eviction', into: [] } }],
    ['cache c { eviction:\n<|>', { at: 'value', slot: { body: cache as never, property: 'eviction', into: [] } }],
    [
      'dns d { targets: [a, <|>] }',
      {
        at: 'value',
        slot: { body: { of: 'component', kind: 'dns', name: 'd' }, property: 'targets', into: [{ step: 'item' }] },
        written: ['a'],
      },
    ],
    [
      'dns d { health_check: { interval: 10s, <|>',
      { at: 'key', slot: { body: { of: 'component', kind: 'dns', name: 'd' }, property: 'health_check', into: [] }, written: ['interval'] },
    ],
    [
      'dns d { health_check: { interval: <|>',
      {
        at: 'value',
        slot: { body: { of: 'component', kind: 'dns', name: 'd' }, property: 'health_check', into: [{ step: 'field', name: 'interval' }] },
      },
    ],
    [
      'app_server a { time: lognormal(median: 4ms, <|>',
      {
        at: 'key',
        slot: {
          body: { of: 'component', kind: 'app_server', name: 'a' },
          property: 'time',
          into: [{ step: 'argument', call: 'lognormal', name: 1 }],
        },
        written: ['median'],
        passed: 0,
      },
    ],
    [
      'app_server a { time: { read: lognormal(median: <|>',
      {
        at: 'value',
        slot: {
          body: { of: 'component', kind: 'app_server', name: 'a' },
          property: 'time',
          into: [
            { step: 'field', name: 'read' },
            { step: 'argument', call: 'lognormal', name: 'median' },
          ],
        },
      },
    ],
    ['flow f { <|>', { at: 'statement', body: { of: 'flow' }, written: [] }],
    ['flow f {\n  a -> <|>\n}', { at: 'callee' }],
    ['flow f {\n  a ->\n   <|>\n}', { at: 'callee' }],
    ['flow f {\n  a -> b: <|>', { at: 'operation', callee: ['b'] }],
    ['flow f {\n  a -> us.db: <|>', { at: 'operation', callee: ['us', 'db'] }],
    ['flow f {\n  a -> b: read { <|>', { at: 'key', slot: { body: { of: 'hop' }, property: '', into: [] }, written: [] }],
    ['flow f {\n  a -> b { timeout: <|>', { at: 'value', slot: { body: { of: 'hop' }, property: 'timeout', into: [] } }],
    ['flow f {\n  a -> us.db: read <|>', { at: 'hop', callee: ['us', 'db'], hasOptions: false }],
    ['flow f {\n  a -> b { timeout: 1s } <|>', { at: 'hop', callee: ['b'], hasOptions: true }],
    ['flow f {\n  30% <|>', { at: 'body' }],
    ['flow f {\n  repeat <|>', { at: 'figure', dimension: 'number', sample: '3' }],
    ['flow f {\n  a -> b\n    on <|>', { at: 'words', words: ['miss', 'failure'] }],
    ['flow f {\n  a -> b\n    on miss -> <|>', { at: 'callee' }],
    ['flow f {\n  30% { <|>', { at: 'statement', body: { of: 'steps' }, written: [] }],
    ['flow f {\n  parallel {\n    a -> b\n    <|>', { at: 'statement', body: { of: 'steps' }, written: [] }],
    ['a -> us.<|>', { at: 'member', path: ['us'] }],
    ['expect <|>', { at: 'metric' }],
    ['expect p9<|>', { at: 'metric' }],
    ['expect p99(<|>', { at: 'subject', metric: 'p99' }],
    ['expect p99(us.<|>', { at: 'member', path: ['us'] }],
    ['expect p99(browse) <|>', { at: 'comparison' }],
    ['expect p99(browse) < <|>', { at: 'limit', metric: 'p99' }],
    ['scenario s {\n  at 60s: <|>', { at: 'fault' }],
    ['scenario s {\n  at 60s: fail <|>', { at: 'target', fault: 'fail', written: [] }],
    ['scenario s {\n  at 60s: fail orders.<|>', { at: 'member', path: ['orders'] }],
    ['scenario s {\n  at 60s: fail orders <|>', { at: 'words', words: ['for'] }],
    ['scenario s {\n  at 60s: slow orders <|>', { at: 'words', words: ['by'] }],
    ['scenario s {\n  load: <|>', { at: 'value', slot: { body: { of: 'scenario' }, property: 'load', into: [] } }],
    ['view v { include: kind(cache, <|>', { at: 'kind', written: ['cache'] }],
    ['kind fast_cache extends <|>', { at: 'kind', extending: 'fast_cache' }],
    ['kind k {\n  property size: <|>', { at: 'type' }],
    ['kind k extends cache { <|>', { at: 'statement', body: { of: 'kind', name: 'k' }, written: [] }],
    ['scenario s {\n  at <|>', { at: 'figure', dimension: 'duration', sample: '60s' }],
    ['scenario s {\n  at 60s: slow orders by <|>', { at: 'figure', dimension: 'factor', sample: '10x' }],
    ['region r {\n  cache c { <|>', { at: 'statement', body: cache as never, written: [] }],
    ['import <|>', { at: 'import' }],
    ['import "<|>', { at: 'path' }],
    ['// a comm<|>', { at: 'nothing' }],
    ['// arch-ignore cache/no-<|>', { at: 'suppression' }],
    ['// arch-ignore cache/no-ttl: because <|>', { at: 'nothing' }],
    ['cache c { /* not <|>', { at: 'nothing' }],
    ['cache c "A ca<|>', { at: 'nothing' }],
    ['cache c { /* here */ <|>', { at: 'statement', body: cache as never, written: [] }],
    ['cache c { ttl: 5m\ncache d { <|>', { at: 'statement', body: { of: 'component', kind: 'cache', name: 'd' }, written: [] }],
  ])('%j', (text, expected) => {
    expect(site(text)).toEqual(expected);
  });

  test('a word or a figure that has been begun is what a completion replaces', () => {
    expect(new Cursors().at('cache c { ev')).toMatchObject({ prefix: 'ev', figure: null });
    expect(new Cursors().at('cache c { ttl: 250m')).toMatchObject({ prefix: '', figure: '250m' });
    expect(new Cursors().at('users u { rate: 12k/')).toMatchObject({ prefix: '', figure: '12k/' });
    expect(new Cursors().at('// arch-ignore cache/no-')).toMatchObject({ prefix: 'cache/no-', figure: null });
    expect(new Cursors().at('cache c2')).toMatchObject({ prefix: 'c2', figure: null });
  });

  test('it is found at the end of a large file without delay', () => {
    const text = 'app_server a { time: lognormal(median: 4ms, p99: 25ms)  replicas: 4 }\n'.repeat(10_000);
    const started = performance.now();
    expect(new Cursors().at(`${text}cache c { `).site.at).toBe('statement');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('what is remembered of a text says of every other text what reading it anew says', () => {
    const cursors = new Cursors();
    const whole = readFileSync('examples/social_network.arch', 'utf8').repeat(3);
    const written = fc.constantFrom('', '}', '{', '(', '[', '"', '/*', '// ', '\n', 'web -> ', 'a', '5m', ':', ', ');
    let text = whole;
    fc.assert(
      fc.property(fc.nat(), fc.nat(200), written, fc.nat(), fc.boolean(), (at, removed, put, end, undone) => {
        const offset = at % text.length;
        text = `${text.slice(0, offset)}${put}${text.slice(offset + removed)}`;
        const before = text.slice(0, end % text.length);
        expect(cursors.at(before)).toEqual(new Cursors().at(before));
        if (undone || text.length < whole.length / 2) text = whole;
      }),
      { seed: 11, numRuns: 1000 },
    );
  });
});
