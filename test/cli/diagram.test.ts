import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/bundle.js';
import { workspace } from './run.js';

const SHOP = readFileSync(path.join(ROOT, 'examples/shop.arch'), 'utf8');
const QUEUE = 'users u { rate: 80/s }\napp_server a { time: exponential(10ms) }\nu -> a\n';

describe('diagram', () => {
  test('writes the picture as SVG', async () => {
    const { spandrel, cwd } = workspace({ 'shop.arch': SHOP });
    expect((await spandrel('diagram shop.arch -o shop.svg')).exit).toBe(0);
    const svg = readFileSync(path.join(cwd, 'shop.svg'), 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('Shop API');
  });

  test('writes it as PNG', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': QUEUE });
    expect((await spandrel('diagram main.arch -o main.png')).exit).toBe(0);
    expect([...readFileSync(path.join(cwd, 'main.png')).subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  });

  test('writes it to standard output', async () => {
    const { spandrel } = workspace();
    expect((await spandrel('diagram - -o -', QUEUE)).out).toMatch(/^<svg [\s\S]*<\/svg>\n?$/);
  });

  test('draws a view, and knows which there are', async () => {
    const { spandrel } = workspace({ 'main.arch': `${QUEUE}cache c { ttl: 5m }\nview front { include: [a] }\n` });
    const whole = await spandrel('diagram main.arch -o -');
    const front = await spandrel('diagram main.arch --view front -o -');
    expect(front.out.length).toBeLessThan(whole.out.length);
    expect(await spandrel('diagram main.arch --view frnt -o -')).toMatchObject({
      exit: 64,
      err: 'spandrel: main.arch has no view frnt; did you mean front?\n',
    });
  });

  test('writes it as a file of draw.io, and colours it by another figure', async () => {
    const { spandrel, cwd } = workspace({ 'shop.arch': SHOP });
    expect((await spandrel('diagram shop.arch -o shop.drawio')).exit).toBe(0);
    const file = readFileSync(path.join(cwd, 'shop.drawio'), 'utf8');
    expect(file).toMatch(/^<mxfile>/);
    expect(file).toContain('value="Shop API&#10;app server');
    expect((await spandrel('diagram shop.arch --heat latency -o -')).out).toContain('p99, against the slowest');
    expect((await spandrel('diagram shop.arch --heat warmth -o -')).exit).toBe(64);
  });

  test('writes it for other programs, and as a page to print', async () => {
    const { spandrel, cwd } = workspace({ 'main.arch': QUEUE });
    const begins = { mmd: 'flowchart LR\n', d2: 'direction: right\n', dsl: 'workspace "', html: '<!doctype html>\n' };
    for (const [extension, begin] of Object.entries(begins)) {
      expect((await spandrel(`diagram main.arch -o main.${extension}`)).exit).toBe(0);
      expect(readFileSync(path.join(cwd, `main.${extension}`), 'utf8').startsWith(begin)).toBe(true);
    }
    // The same text as the export into a folder of its own.
    expect((await spandrel('export structurizr main.arch -o drawn')).exit).toBe(0);
    expect(readFileSync(path.join(cwd, 'drawn/architecture.dsl'), 'utf8')).toBe(readFileSync(path.join(cwd, 'main.dsl'), 'utf8'));
    expect((await spandrel('export mermaid main.arch -o drawn')).exit).toBe(0);
  });

  test('shows a hostile title as text', async () => {
    const { spandrel } = workspace();
    const { out } = await spandrel('diagram - -o -', 'users u "<img onerror=alert(1)>" { rate: 1/s }\napp_server a "${x}"\nu -> a\n');
    expect(out).not.toContain('<img');
    expect(out).toContain('&lt;img');
  });

  test('takes no other kind of file, and no folder that is not there', async () => {
    const { spandrel } = workspace({ 'main.arch': QUEUE });
    expect(await spandrel('diagram main.arch -o x.gif')).toMatchObject({
      exit: 64,
      err: 'spandrel: x.gif is no .png, .svg, .html, .drawio, .mmd, .d2, .dsl file\n',
    });
    expect(await spandrel('diagram main.arch -o no/x.svg')).toMatchObject({ exit: 64, err: 'spandrel: no/x.svg does not exist\n' });
  });
});
