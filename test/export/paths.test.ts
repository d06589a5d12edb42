import path from 'node:path';
import { expect, test } from 'vitest';
import { collisions, isSafePath } from '../../src/export/paths.js';

const SAFE = [
  'main.tf',
  'lib/virginia/app-stack.ts',
  '.gitignore',
  '.spandrel.json',
  'terraform.tfvars.example',
  'console.tf',
  'a/b/c',
  'lib/com10/x.ts',
];

const UNSAFE = [
  '',
  '.',
  '..',
  '/',
  '/etc/passwd',
  '//server/share',
  '../x',
  '../../x',
  'a/../x',
  'a/../../x',
  'a/..',
  './x',
  'a/./x',
  'a//x',
  'a/',
  '~/x',
  '~',
  'C:',
  'C:/x',
  'c:x',
  'C:\\x',
  '\\x',
  '\\\\server\\share',
  'a\\b',
  '..\\x',
  'a\\..\\..\\x',
  'x:stream',
  'x::$DATA',
  'con',
  'CON',
  'con.txt',
  'Con.tf',
  'prn',
  'aux',
  'aux.ts',
  'nul',
  'NUL.json',
  'com1',
  'COM9.log',
  'lpt1',
  'lpt9.x',
  'com¹',
  'lib/aux/x.ts',
  'lib/nul',
  'x.',
  'x ',
  ' x',
  'a./x',
  'a /x',
  'x\0',
  'x\n',
  'x\ty',
  'a*b',
  'a?b',
  'a<b',
  'a>b',
  'a|b',
  'a"b',
  '${x}',
  '$(x)',
  '`x`',
  'é',
  '\u202etxt.tf',
  'a'.repeat(101),
  `${'a/'.repeat(120)}x`,
];

test.each(SAFE)('%j may be written', (name) => {
  expect(isSafePath(name)).toBe(true);
});

test.each(UNSAFE)('%j may not be written', (name) => {
  expect(isSafePath(name)).toBe(false);
});

test.each([path.posix, path.win32])('what may be written stays below the folder', (system) => {
  const folder = system.resolve('/srv/export');
  for (const name of SAFE) expect(system.resolve(folder, name).startsWith(folder + system.sep)).toBe(true);
});

test('two paths that differ in case alone are one', () => {
  expect(collisions(['a/B.ts', 'a/b.ts', 'a/c.ts'])).toEqual(['a/b.ts']);
});
