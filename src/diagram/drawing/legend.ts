import { drawMark, drawSign } from './draw-card.js';
import { drawArrow, drawLine } from './draw-edge.js';
import type { Size } from '../layout/sizes.js';
import { FONT } from '../layout/sizes.js';
import { BUSY, levelOf, OVERLOADED, type DiagramGraph, type EdgeMode, type Heat, type Level } from '../graph/graph.js';
import { element, textElement, type SvgElement } from './svg.js';
import { widthOf } from './text.js';
import { colourOf, type Theme } from './theme.js';

const ROW = 24;
const GAP = 20;

interface Entry {
  readonly words: string;
  readonly width: number;
  /** Draws the sample with its left end at a point, on the middle of the row. */
  readonly sample: (x: number, y: number) => SvgElement[];
}

/** What the signs mean: only of those that the drawing has, in rows no wider than it. Null when there is nothing to explain. */
export function drawLegend(
  graph: DiagramGraph,
  left: number,
  top: number,
  widest: number,
  theme: Theme,
): { readonly drawn: SvgElement; readonly size: Size } | null {
  const entries = entriesOf(graph, theme);
  if (entries.length === 0) return null;
  const children: SvgElement[] = [];
  let x = left;
  let y = top;
  let right = left;
  for (const { words, width, sample } of entries) {
    const whole = width + 8 + widthOf(words, FONT.label);
    if (x > left && x + whole > left + widest) {
      x = left;
      y += ROW;
    }
    const middle = y + ROW / 2;
    children.push(
      ...sample(x, middle),
      textElement('text', { x: x + width + 8, y: middle + 3.7, 'font-size': FONT.label, fill: theme.muted }, words),
    );
    right = Math.max(right, x + whole);
    x += whole + GAP;
  }
  return { drawn: element('g', { class: 'legend' }, children), size: { width: right - left, height: y + ROW - top } };
}

function entriesOf(graph: DiagramGraph, theme: Theme): Entry[] {
  const modes = new Set(graph.edges.map((edge) => edge.mode));
  const levels = new Set(graph.nodes.flatMap((node) => (node.heat === null || node.container ? [] : [levelOf(node.heat)])));
  const problems = new Set(graph.nodes.map((node) => node.problem));
  const [used, much, most] = HEAT_WORDS[graph.heat ?? 'utilisation'];
  const changes = new Set(graph.nodes.map(({ change = 0 }) => Math.sign(change)));
  const line = (mode: EdgeMode, words: string): Entry => ({
    words,
    width: 34,
    sample: (x, y) => [
      drawLine(`M${x} ${y}h${mode === 'reference' ? '34' : '27'}`, mode, theme),
      ...(mode === 'reference' ? [] : [drawArrow({ x: x + 34, y }, { x, y }, theme)]),
    ],
  });
  const bar = (level: Level, words: string): Entry => ({
    words,
    width: level === 'good' ? 22 : 36,
    sample: (x, y) => [
      element('rect', { x, y: y - 2.5, width: 22, height: 5, rx: 2.5, fill: colourOf(theme, level) }),
      ...(level === 'good' ? [] : [drawSign(level, x + 31, y, theme)]),
    ],
  });
  const mark = (problem: 'error' | 'warning'): Entry => ({
    words: problem,
    width: 16,
    sample: (x, y) => [drawMark(problem, x + 8, y, theme)],
  });
  return [
    ...(modes.has('sync') ? [line('sync', 'call')] : []),
    ...(modes.has('async') ? [line('async', 'asynchronous')] : []),
    ...(modes.has('replication') ? [line('replication', 'replication')] : []),
    ...(modes.has('backup') ? [line('backup', 'backup')] : []),
    ...(modes.has('reference') ? [line('reference', 'refers to')] : []),
    ...(levels.has('good') ? [bar('good', used)] : []),
    ...(levels.has('busy') ? [bar('busy', much)] : []),
    ...(levels.has('bad') ? [bar('bad', most)] : []),
    ...(changes.has(-1) ? [bar('good', 'better')] : []),
    ...(changes.has(1) ? [bar('bad', 'worse')] : []),
    ...(problems.has('warning') ? [mark('warning')] : []),
    ...(problems.has('error') ? [mark('error')] : []),
  ];
}

/** What the bar says, and what its two warnings mean, for each scale. */
const HEAT_WORDS: Readonly<Record<Heat, readonly [string, string, string]>> = {
  utilisation: ['utilisation', `busy, from ${percent(BUSY)}`, `overloaded, from ${percent(OVERLOADED)}`],
  latency: ['p99, against the slowest', `from ${percent(BUSY)} of it`, `from ${percent(OVERLOADED)} of it`],
  errors: ['failed calls', 'from 7%', 'from 9%'],
  cost: ['cost, against the dearest', `from ${percent(BUSY)} of it`, `from ${percent(OVERLOADED)} of it`],
};

function percent(ratio: number): string {
  return `${Math.round(ratio * 100)}%`;
}
