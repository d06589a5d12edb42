import { describe, expect, test } from 'vitest';
import { elkInProcess } from '../../../src/diagram/layout/elk-in-process.js';
import {
  DARK,
  graphOf,
  layout,
  LIGHT,
  render,
  toSvgText,
  type DiagramGraph,
  type SvgElement,
  type Theme,
} from '../../../src/diagram/index.js';
import { drawable, fitted, widthOf } from '../../../src/diagram/drawing/text.js';
import { HOSTILE } from '../hostile.js';
import { edgeOf, nodeOf, sure } from '../random.js';
import { at, SHOP, SHOP_RESULTS } from '../shop.js';

const elk = elkInProcess();
const draw = async (graph: DiagramGraph, theme: Theme = LIGHT): Promise<SvgElement> => render(await layout(graph, elk), theme);
const all = (root: SvgElement): SvgElement[] => [root, ...root.children.flatMap(all)];

interface Parsed {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Parsed[];
  text: string;
}

/** Reads XML as strictly as the standard has it, without declarations, comments and CDATA: anything else throws. */
function parse(xml: string): Parsed {
  const token = /<(\/?)([A-Z][\w:-]*)((?: [A-Z][\w:-]*="[^"<]*")*)(\/?)>|([^<]+)/giy;
  const top: Parsed = { tag: '', attributes: new Map(), children: [], text: '' };
  const open = [top];
  const unescape = (text: string): string => {
    // eslint-disable-next-line no-control-regex
    if (/&(?!(?:amp|lt|gt|quot|#39);)|[\0-\u0008\v\f\u000E-\u001F]/.test(text)) throw new Error(`not XML: ${text}`);
    return text.replace(
      /&(amp|lt|gt|quot|#39);/g,
      (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
    );
  };
  while (token.lastIndex < xml.length) {
    const from = token.lastIndex;
    const match = token.exec(xml);
    if (!match) throw new Error(`not XML: ${xml.slice(from, from + 60)}`);
    const [, closing, tag = '', attributes = '', empty, text] = match;
    const current = sure(open.at(-1));
    if (text !== undefined) current.text += unescape(text);
    else if (closing) {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes nothing`);
    } else {
      const pairs = [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, unescape(value)] as const);
      const node: Parsed = { tag, attributes: new Map(pairs), children: [], text: '' };
      current.children.push(node);
      if (!empty) open.push(node);
    }
  }
  const [root] = top.children;
  if (open.length > 1 || !root || top.children.length > 1) throw new Error('not one closed element');
  return root;
}
const flat = (root: Parsed): Parsed[] => [root, ...root.children.flatMap(flat)];

const TAGS = new Set(['svg', 'g', 'rect', 'path', 'polygon', 'circle', 'ellipse', 'text', 'title']);

describe('a hostile label', () => {
  test.each(HOSTILE.map((label) => [label]))('%s is text and nothing else', async (label) => {
    const box = nodeOf(label, { title: label, description: label, kind: label, icon: label, family: label, container: true });
    const badges = [{ text: label, title: label, level: 'plain' as const }];
    const graph: DiagramGraph = {
      title: label,
      direction: 'right',
      nodes: [box, nodeOf('b', { parent: label, badges }), nodeOf('c')],
      edges: [edgeOf('b', 'c', { label, flows: [label], id: label })],
    };
    const root = parse(toSvgText(await draw(graph)));
    const elements = flat(root);
    for (const { tag, attributes } of elements) {
      expect(TAGS).toContain(tag);
      for (const [name, value] of attributes) {
        expect(name).not.toMatch(/^on|href|style/i);
        if (!['aria-label'].includes(name)) expect(value).not.toContain('alert');
      }
    }
    const shown = drawable(label);
    expect(root.attributes.get('aria-label')).toBe(shown);
    expect(elements.filter((each) => each.tag === 'title' && each.text === shown)).toHaveLength(1);
    // Drawn texts are cut to their room; what is left of them is the label's own beginning.
    const heading = elements.find((each) => each.attributes.get('class') === 'heading')?.text ?? '';
    expect(shown.startsWith(heading.replace(/…$/, ''))).toBe(true);
    expect(heading.length).toBeGreaterThan(0);
  });

  test('there are fifty of them', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(50);
  });

  test('loses control characters, lone surrogates and marks that turn the reading direction', () => {
    expect(drawable('a\0b\u0007c\u202Ed\u200Be\uD800f\uFFFEg\u2066h\u001B[31m')).toBe('abcde\uFFFDfgh[31m');
    expect(drawable('  two\r\n lines\t')).toBe('two lines');
    expect(drawable('مرحبا 👩‍🚀 é')).toContain('مرحبا');
  });
});

describe('a drawing', () => {
  const shop = graphOf(SHOP, {
    results: SHOP_RESULTS,
    findings: [
      { code: 'a/b', severity: 'warning', message: 'w', source: at(25), fixes: [] },
      { code: 'a/b', severity: 'error', message: 'e', source: at(28), fixes: [] },
    ],
    view: null,
  });

  test('refers to nothing outside of itself', async () => {
    const text = toSvgText(await draw(shop));
    expect(text.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|href|url\(|@import|<style|<image|<script|foreignObject/,
    );
  });

  test('in light and dark differs in nothing but colours', async () => {
    const [light, dark] = [toSvgText(await draw(shop, LIGHT)), toSvgText(await draw(shop, DARK))];
    const colourless = (text: string): string => text.replace(/#[0-9a-f]{6}/g, '#');
    expect(light).not.toBe(dark);
    expect(colourless(light)).toBe(colourless(dark));
  });

  test('dashes what is asynchronous, puts no arrow on a reference, and explains both', async () => {
    const elements = all(await draw(shop));
    const edge = (mode: string): SvgElement[] => elements.filter((each) => each.attributes.class === `edge ${mode}`).flatMap(all);
    expect(edge('async').some((each) => 'stroke-dasharray' in each.attributes)).toBe(true);
    expect(edge('sync').some((each) => 'stroke-dasharray' in each.attributes)).toBe(false);
    expect(edge('reference').some((each) => each.tag === 'polygon')).toBe(false);
    const legend = elements.filter((each) => each.attributes.class === 'legend').flatMap(all);
    expect(legend.flatMap((each) => each.text ?? [])).toEqual([
      'call',
      'asynchronous',
      'refers to',
      'utilisation',
      'busy, from 70%',
      'overloaded, from 90%',
      'warning',
      'error',
    ]);
  });

  test('says a level by a sign as well as by a colour', async () => {
    const cards = all(await draw(shop)).filter((each) => /^node card (?:busy|bad)$/.test(String(each.attributes.class)));
    expect(cards).toHaveLength(2);
    for (const card of cards) expect(all(card).some((each) => each.attributes.class === 'sign')).toBe(true);
  });

  test('explains only what it shows', async () => {
    const bare = await draw({ title: 'x', direction: 'right', nodes: [nodeOf('a')], edges: [] });
    expect(all(bare).some((each) => each.attributes.class === 'legend')).toBe(false);
  });

  test('keeps every text inside its card', async () => {
    const long = 'A component whose title somebody wrote at far too great a length';
    const badges = [{ text: '123456789.12345ms', title: 'p99', level: 'plain' as const }];
    const graph: DiagramGraph = {
      title: long.repeat(9),
      direction: 'right',
      nodes: [nodeOf('a', { title: long, kind: long, badges, machines: 20_000 })],
      edges: [],
    };
    const root = await draw(graph);
    const card = all(root).find((each) => each.attributes.class === 'node card plain');
    const frame = all(sure(card)).find((each) => each.attributes.class === 'frame');
    for (const { attributes, text, tag } of all(sure(card))) {
      if (tag !== 'text' || text === null) continue;
      const width = widthOf(text, Number(attributes['font-size']), 'font-weight' in attributes ? 'bold' : 'regular');
      const left = Number(attributes.x) - (attributes['text-anchor'] === 'end' ? width : 0);
      expect(left).toBeGreaterThan(0);
      expect(left + width).toBeLessThan(Number(frame?.attributes.width));
    }
    expect(Number(root.attributes.width)).toBeLessThan(1000);
  });

  test('of nothing says so', async () => {
    expect(toSvgText(await draw({ title: '', direction: 'auto', nodes: [], edges: [] }))).toContain('Nothing to draw yet.');
  });
});

describe('text', () => {
  test('is cut to its room with an ellipsis, never inside a character', () => {
    expect(fitted('short', 100, 10)).toBe('short');
    const cut = fitted('🏛️'.repeat(50), 100, 10);
    expect(cut.endsWith('…')).toBe(true);
    expect(cut).not.toMatch(/\p{Surrogate}/u);
    expect(widthOf(cut, 10)).toBeLessThanOrEqual(100);
  });

  test('of a megabyte is measured at once', () => {
    const started = performance.now();
    expect(fitted('x'.repeat(1_000_000), 200, 13).length).toBeLessThan(60);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, bl = 0] = [1, 3, 5].map((i) => {
      const channel = parseInt(colour.slice(i, i + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
] as const)('the %s theme', (_, theme) => {
  test.each(['text', 'muted', 'good', 'busy', 'bad'] as const)('has a contrast of 4.5 to 1 for %s wherever it is written', (name) => {
    for (const ground of [theme.card, theme.canvas, theme.place, ...(name === 'text' || name === 'muted' ? [theme.track] : [])]) {
      expect(contrast(theme[name], ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('has a contrast of 3 to 1 for lines and icons', () => {
    for (const line of [theme.edge, ...Object.values(theme.families)]) {
      for (const ground of [theme.card, theme.canvas, theme.place]) expect(contrast(line, ground)).toBeGreaterThanOrEqual(3);
    }
  });
});
