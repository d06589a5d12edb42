// Turns the kinds' icons (src/kinds/**/icon.svg) into a module of shapes. The diagram draws shapes and never parses SVG text, so this refuses
// everything but the few tags and attributes that a 24×24 monochrome icon needs.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['path', ['d']],
  ['circle', ['cx', 'cy', 'r']],
  ['ellipse', ['cx', 'cy', 'rx', 'ry']],
  ['rect', ['x', 'y', 'width', 'height', 'rx']],
]);
const FRAME =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">';

const kinds = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src/kinds');
const icons = readdirSync(kinds, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => path.basename(file) === 'icon.svg')
  .sort()
  .map((file) => [file === 'icon.svg' ? 'component' : path.basename(path.dirname(file)), shapesOf(file)]);

function shapesOf(file: string): unknown[] {
  const lines = readFileSync(path.join(kinds, file), 'utf8').trim().split('\n');
  if (lines[0] !== FRAME || lines.at(-1) !== '</svg>') throw new Error(`${file}: an icon starts with ${FRAME}`);
  return lines.slice(1, -1).map((line) => {
    const [, tag = '', text = ''] = /^\s*<([a-z]+)((?: [a-z]+="[^"]*")*)\/>$/.exec(line) ?? [];
    const attributes = [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
    const allowed = ATTRIBUTES.get(tag);
    if (!allowed || attributes.some(([name]) => !allowed.includes(name))) throw new Error(`${file}: not a shape of an icon: ${line}`);
    return { tag, attributes: Object.fromEntries(attributes) };
  });
}

const generated = path.join(kinds, 'generated');
mkdirSync(generated, { recursive: true });
const target = path.join(generated, 'icons.ts');
const text = `// Generated from src/kinds/**/icon.svg by .config/generate-icons.ts.

export interface IconShape {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The icons of the kinds, by kind, as shapes on a grid of 24 by 24. */
export const ICONS: ReadonlyMap<string, readonly IconShape[]> = new Map<string, readonly IconShape[]>(${JSON.stringify(icons, null, 2)});
`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
