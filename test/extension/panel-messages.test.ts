import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMessage, readState } from '../../src/extension/panel-messages.js';
import { readKeptRun, readResultsMessage } from '../../src/extension/results-messages.js';

describe('What a panel says is checked', () => {
  test('the messages of the protocol are heard', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'reveal', component: '__proto__' },
      { type: 'save', format: 'svg', data: '<svg/>' },
      { type: 'edit', change: { edit: 'add', kind: 'cache', place: null, after: 'web' } },
      { type: 'edit', change: { edit: 'connect', from: 'web', to: 'db', mode: 'async', flow: null } },
      { type: 'edit', change: { edit: 'title', component: 'web', title: '<b>' } },
      { type: 'rename', component: 'web' },
      { type: 'undo' },
      { type: 'details', component: null },
      { type: 'palette' },
    ] as const)
      expect(readMessage(message)).toEqual(message);
  });

  test.each([
    [null],
    ['ready'],
    [{ type: 'reveal' }],
    [{ type: 'reveal', component: 3 }],
    [{ type: 'reveal', component: 'x'.repeat(1001) }],
    [{ type: 'reveal', component: 'web', command: 'workbench.action.terminal.new' }],
    [{ type: 'save', format: 'exe', data: '' }],
    [{ type: 'edit', change: { edit: 'replace', text: 'x' } }],
    [{ type: 'edit', change: { edit: 'delete', component: 'web', file: 'file:///etc/passwd' } }],
    [{ type: 'edit', change: { edit: 'set', component: 'web', property: 'time', value: 'x'.repeat(10_001) } }],
    [{ type: 'command', command: 'workbench.action.terminal.new' }],
  ])('%j is not', (message) => {
    expect(readMessage(message)).toBeNull();
  });

  test('whatever else comes is not heard either, and throws nothing', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withTypedArray: true }), (message) => {
        expect(readMessage(message)).toBeNull();
        readState(message);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('the state of an earlier session is an address or nothing', () => {
    expect(readState({ uri: 'file:///a/shop.arch', zoom: 2 })).toBe('file:///a/shop.arch');
    expect(readState({ uri: 5 })).toBeNull();
    expect(readState(undefined)).toBeNull();
  });
});

describe('What a results panel says is checked too', () => {
  test('the messages of the protocol are heard', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'share' },
      { type: 'compare', id: null },
      { type: 'reveal', component: '__proto__' },
      { type: 'line', file: 'file:///shop.arch', line: 3 },
    ] as const)
      expect(readResultsMessage(message)).toEqual(message);
  });

  test.each([
    [null],
    [{ type: 'line', file: 'file:///shop.arch', line: 0 }],
    [{ type: 'line', file: 'file:///shop.arch', line: 1.5 }],
    [{ type: 'save', target: '/etc/passwd' }],
    [{ type: 'run' }],
  ])('%j is not', (message) => {
    expect(readResultsMessage(message)).toBeNull();
  });

  test('nor is a state that holds no run', () => {
    expect(readKeptRun(undefined)).toBeNull();
    expect(readKeptRun({ run: { id: '1', title: 'x', uri: '', results: { flows: 3 } } })).toBeNull();
  });
});
