import type { Point, Route } from './geometry.js';
import type { DiagramEdge } from './graph.js';
import { edgeLabel, FONT, labelSize } from './sizes.js';
import { element, round, textElement, type SvgElement } from './svg.js';
import { drawable } from './text.js';
import type { Theme } from './theme.js';

const CORNER = 8;
const ARROW = { length: 8, half: 4 } as const;
const DASHES: Readonly<Record<DiagramEdge['mode'], string>> = { sync: '', async: '7 5', reference: '1.5 4.5' };

/** The line of an edge with its arrowhead and its tooltip. `number` is the edge's place in the graph. */
export function drawEdge(
  edge: DiagramEdge,
  number: number,
  { points }: Route,
  titles: ReadonlyMap<string, string>,
  theme: Theme,
): SvgElement | null {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return null;
  const pointed = edge.mode !== 'reference';
  const line = pathOf(pointed ? [...points.slice(0, -1), toward(end, before, ARROW.length - 1)] : points);
  return element('g', { class: `edge ${edge.mode}`, 'data-edge': number }, [
    textElement('title', {}, edgeWords(edge, titles)),
    element('path', { class: 'reach', d: line, fill: 'none', stroke: 'none', 'stroke-width': 14, 'pointer-events': 'stroke' }),
    drawLine(line, edge.mode, theme),
    pointed ? drawArrow(end, before, theme) : null,
  ]);
}

export function drawLine(line: string, mode: DiagramEdge['mode'], theme: Theme): SvgElement {
  const dash: Record<string, string> =
    DASHES[mode] === '' ? {} : { 'stroke-dasharray': DASHES[mode], 'stroke-linecap': mode === 'reference' ? 'round' : 'butt' };
  return element('path', {
    class: 'line',
    d: line,
    fill: 'none',
    stroke: theme.edge,
    'stroke-width': 1.5,
    'stroke-linejoin': 'round',
    ...dash,
  });
}

export function drawArrow(tip: Point, from: Point, theme: Theme): SvgElement {
  const base = toward(tip, from, ARROW.length);
  const along = toward({ x: 0, y: 0 }, { x: from.x - tip.x, y: from.y - tip.y }, 1);
  const side = { x: -along.y * ARROW.half, y: along.x * ARROW.half };
  const corners = [tip, { x: base.x + side.x, y: base.y + side.y }, { x: base.x - side.x, y: base.y - side.y }];
  return element('polygon', { class: 'arrow', points: corners.map(pair).join(' '), fill: theme.edge });
}

/** What is done along an edge, in a small capsule on its line. */
export function drawEdgeLabel(edge: DiagramEdge, number: number, { label: box }: Route, theme: Theme): SvgElement | null {
  const label = edgeLabel(edge);
  if (label === null || !box) return null;
  const { width, height } = labelSize(label);
  const x = box.x + (box.width - width) / 2;
  const y = box.y + (box.height - height) / 2;
  return element('g', { class: 'label', 'data-label': number }, [
    element('rect', { x, y, width, height, rx: height / 2, fill: theme.card, stroke: theme.border }),
    textElement(
      'text',
      { x: x + width / 2, y: y + height / 2 + 3.7, 'text-anchor': 'middle', 'font-size': FONT.label, fill: theme.muted },
      label,
    ),
  ]);
}

/** "Shop API calls Orders: read, write (browse, checkout)". */
export function edgeWords(edge: DiagramEdge, titles: ReadonlyMap<string, string>): string {
  const verb = edge.mode === 'sync' ? 'calls' : edge.mode === 'async' ? 'sends to' : 'refers to';
  const label = edge.label === null ? '' : `: ${edge.label}`;
  const flows = edge.flows.length > 0 ? ` (${edge.flows.join(', ')})` : '';
  return drawable(`${titles.get(edge.from) ?? edge.from} ${verb} ${titles.get(edge.to) ?? edge.to}${label}${flows}`);
}

/** A line through points with rounded corners. */
export function pathOf(points: readonly Point[]): string {
  const [start] = points;
  if (!start) return '';
  const commands = [`M${pair(start)}`];
  points.forEach((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return;
    if (!after) {
      commands.push(`L${pair(point)}`);
      return;
    }
    const radius = Math.min(CORNER, distance(before, point) / 2, distance(point, after) / 2);
    commands.push(`L${pair(toward(point, before, radius))}`, `Q${pair(point)} ${pair(toward(point, after, radius))}`);
  });
  return commands.join('');
}

/** The point at a distance from one point towards another. */
function toward(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function pair({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}
