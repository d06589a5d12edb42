import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/bundle.js';
import { workspace } from './run.js';

const SHOP = readFileSync(path.join(ROOT, 'examples/shop.arch'), 'utf8');

describe('export', () => {
  test('writes files, writes nothing twice, and leaves alone what a person changed', async () => {
    const { spandrel, cwd } = workspace({ 'shop.arch': SHOP });
    const first = (await spandrel('export terraform shop.arch -o tf --format json')).json as { written: string[]; notes: string[] };
    expect(first.written).toContain('compute.tf');
    expect(first.notes.length).toBeGreaterThan(0);

    const again = await spandrel('export terraform shop.arch -o tf --format json');
    expect(again).toMatchObject({ exit: 0 });
    expect(again.json).toMatchObject({ written: [], conflicts: [] });

    const file = path.join(cwd, 'tf', 'compute.tf');
    writeFileSync(file, '# mine\n');
    writeFileSync(path.join(cwd, 'shop.arch'), SHOP.replace('replicas: 20', 'replicas: 24'));
    const refused = await spandrel('export terraform shop.arch -o tf');
    expect(refused.exit).toBe(3);
    expect(refused.err).toContain('compute.tf was changed by a person');
    expect(readFileSync(file, 'utf8')).toBe('# mine\n');

    expect((await spandrel('export terraform shop.arch -o tf --force')).exit).toBe(0);
    expect(readFileSync(file, 'utf8')).not.toContain('# mine');
  });

  test('leaves alone what was there before the first export', async () => {
    const { spandrel, cwd } = workspace({ 'shop.arch': SHOP, 'tf/README.md': 'my own\n' });
    const { exit } = await spandrel('export terraform shop.arch -o tf');
    expect(exit).toBe(3);
    expect(readFileSync(path.join(cwd, 'tf', 'README.md'), 'utf8')).toBe('my own\n');
    expect(existsSync(path.join(cwd, 'tf', 'compute.tf'))).toBe(false);
  });

  test('writes through no link that leads out of the folder', async () => {
    const { spandrel, cwd } = workspace({ 'shop.arch': SHOP, 'tf/x': '', 'outside.txt': 'precious' });
    symlinkSync(path.join(cwd, 'outside.txt'), path.join(cwd, 'tf', 'compute.tf'));
    symlinkSync(path.join(cwd, 'nowhere.txt'), path.join(cwd, 'tf', 'data.tf'));
    for (const force of ['', ' --force']) expect((await spandrel(`export terraform shop.arch -o tf${force}`)).exit).toBe(3);
    expect(readFileSync(path.join(cwd, 'outside.txt'), 'utf8')).toBe('precious');
    expect(existsSync(path.join(cwd, 'nowhere.txt'))).toBe(false);
  });

  test('writes CDK as well, and knows what it can write', async () => {
    const { spandrel } = workspace({ 'shop.arch': SHOP });
    const { json } = await spandrel('export cdk shop.arch -o cdk --format json');
    expect((json as { written: string[] }).written).toContain('package.json');
    expect(await spandrel('export teraform shop.arch -o x')).toMatchObject({
      exit: 64,
      err: expect.stringContaining('did you mean terraform?') as string,
    });
  });
});
