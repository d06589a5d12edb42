import { describe, expect, test } from 'vitest';
import type { Host } from '../../src/cli/host.js';
import { nearest } from '../../src/cli/nearest.js';
import { table, wrap } from '../../src/cli/output/table.js';
import { harmless, openTerminal, width } from '../../src/cli/output/terminal.js';

const ESC = '\u001b';

function host(over: Partial<Host> = {}): Host & { written: { out: string; err: string } } {
  const written = { out: '', err: '' };
  return {
    written,
    cwd: '/',
    env: {},
    terminal: { out: false, err: false },
    columns: 80,
    manual: null,
    out: (text) => (written.out += text),
    err: (text) => (written.err += text),
    stdin: () => Promise.resolve(new Uint8Array()),
    onInterrupt: () => () => undefined,
    ...over,
  };
}

describe('colour', () => {
  const tty = { out: true, err: true };
  const coloured = (over: Partial<Host>, color = true): boolean => openTerminal(host(over), { quiet: false, color }).style.bad('x') !== 'x';

  test('is for terminals', () => {
    expect(coloured({ terminal: tty })).toBe(true);
    expect(coloured({})).toBe(false);
  });
  test('is switched off by --no-color, by NO_COLOR and by a dumb terminal', () => {
    expect(coloured({ terminal: tty }, false)).toBe(false);
    expect(coloured({ terminal: tty, env: { NO_COLOR: '1' } })).toBe(false);
    expect(coloured({ terminal: tty, env: { TERM: 'dumb' } })).toBe(false);
  });
  test('is forced by FORCE_COLOR, unless somebody said no', () => {
    expect(coloured({ env: { FORCE_COLOR: '1' } })).toBe(true);
    expect(coloured({ env: { FORCE_COLOR: '1' } }, false)).toBe(false);
    expect(coloured({ env: { FORCE_COLOR: '0' } })).toBe(false);
  });
});

describe('what people wrote', () => {
  test('cannot command the terminal', () => {
    expect(harmless(`a${ESC}]0;title\u0007b${ESC}[2Jc\rd\u202ee`, false)).toBe('a]0;titleb[2Jcde');
  });
  test('cannot use colours that are not ours', () => {
    const own = `${ESC}[31mred${ESC}[39m`;
    expect(harmless(`${own}${ESC}[8mhidden`, true)).toBe(`${own}[8mhidden`);
  });
  test('keeps its lines, tabs and letters of every script', () => {
    expect(harmless('Größe\tΩ 商店\n', false)).toBe('Größe\tΩ 商店\n');
  });
});

describe('progress', () => {
  test('shows on a terminal, and is gone before the next line', () => {
    const seen = host({ terminal: { out: true, err: true } });
    const terminal = openTerminal(seen, { quiet: false, color: false });
    terminal.progress('simulating', 0.5, 'order 80/s so far');
    expect(seen.written.err).toContain('50 %  order 80/s so far');
    terminal.line('done');
    expect(seen.written.err.endsWith('\r')).toBe(true);
    expect(seen.written.out).toBe('done\n');
  });
  test('is silent in a pipe and with --quiet', () => {
    const piped = host();
    openTerminal(piped, { quiet: false, color: true }).progress('simulating', 0.5);
    const quiet = host({ terminal: { out: true, err: true } });
    openTerminal(quiet, { quiet: true, color: true }).progress('simulating', 0.5);
    expect(piped.written.err + quiet.written.err).toBe('');
  });
});

describe('a table', () => {
  test('is aligned by what is seen, without space at the ends of lines', () => {
    const rows = [[`${ESC}[31mab${ESC}[39m`, '1'], ['c', '100'], [], ['dddd', '']];
    expect(table(rows, [{}, { align: 'right' }]).map((line) => line.replaceAll(`${ESC}[31m`, '').replaceAll(`${ESC}[39m`, ''))).toEqual([
      '  ab      1',
      '  c     100',
      '',
      '  dddd',
    ]);
  });
  test('counts characters, not bytes or colours', () => {
    expect(width(`${ESC}[1mΩ–✓${ESC}[22m`)).toBe(3);
  });
  test('text is broken at spaces', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });
});

test('a slip of the finger is recognised, a different word is not', () => {
  expect(nearest('cahce', ['cache', 'dns'])).toBe('; did you mean cache?');
  expect(nearest('printer', ['cache', 'dns'])).toBe('');
});
