import type { Point, Route } from '../layout/geometry.js';
import type { DiagramEdge, EdgeMode } from '../graph/graph.js';
import { figureText } from './badges.js';
import { edgeLabel, FONT, labelSize, rateText } from '../layout/sizes.js';
import { element, round, textElement, type SvgElement } from './svg.js';
import { drawable } from './text.js';
import type { Theme } from './theme.js';

const CORNER = 8;
const ARROW = { length: 8, half: 4 } as const;
const DASHES: Readonly<Record<EdgeMode, string>> = { sync: '', async: '7 5', replication: '12 3 2 3', backup: '2 4', reference: '1.5 4.5' };
/** A share of failed calls from which an arrow has the colour of what goes wrong. */
const FAILING = 0.02;
/** Calls per second at which an arrow is as thin, and as thick, as it gets. */
const THIN = { rate: 10, width: 1.25 } as const;
const THICK = { rate: 10_000, width: 3 } as const;

/** The line of an edge with its arrowhead and, when it has the names of the nodes, its tooltip. `number` is the edge's place in the graph. */
export function drawEdge(
  edge: DiagramEdge,
  number: number,
  { points }: Route,
  titles: ReadonlyMap<string, string> | null,
  theme: Theme,
): SvgElement | null {
  const end = points.at(-1);
  const before = points.at(-2);
  if (!end || !before) return null;
  const pointed = edge.mode !== 'reference';
  const line = pathOf(pointed ? [...points.slice(0, -1), toward(end, before, ARROW.length - 1)] : points);
  const colour = edge.errors !== null && edge.errors >= FAILING ? theme.bad : theme.edge;
  return element('g', { class: `edge ${edge.mode}${colour === theme.bad ? ' failing' : ''}`, 'data-edge': number }, [
    titles && textElement('title', {}, edgeWords(edge, titles)),
    element('path', { class: 'reach', d: line, fill: 'none', stroke: 'none', 'stroke-width': 14, 'pointer-events': 'stroke' }),
    drawLine(line, edge.mode, theme, { colour, width: widthOf(edge.rate) }),
    pointed ? drawArrow(end, before, theme, colour) : null,
  ]);
}

/** A line is the thicker the more goes along it, by the logarithm: from ten calls a second to ten thousand. */
function widthOf(rate: number | null): number {
  if (rate === null || rate <= THIN.rate) return rate === null ? 1.5 : THIN.width;
  const share = Math.log(rate / THIN.rate) / Math.log(THICK.rate / THIN.rate);
  return round(THIN.width + (THICK.width - THIN.width) * Math.min(1, share));
}

export function drawLine(line: string, mode: EdgeMode, theme: Theme, { colour = theme.edge, width = 1.5 } = {}): SvgElement {
  const dash: Record<string, string> =
    DASHES[mode] === '' ? {} : { 'stroke-dasharray': DASHES[mode], 'stroke-linecap': mode === 'reference' ? 'round' : 'butt' };
  return element('path', {
    class: 'line',
    d: line,
    fill: 'none',
    stroke: colour,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    ...dash,
  });
}

export function drawArrow(tip: Point, from: Point, theme: Theme, colour = theme.edge): SvgElement {
  const base = toward(tip, from, ARROW.length);
  const along = toward({ x: 0, y: 0 }, { x: from.x - tip.x, y: from.y - tip.y }, 1);
  const side = { x: -along.y * ARROW.half, y: along.x * ARROW.half };
  const corners = [tip, { x: base.x + side.x, y: base.y + side.y }, { x: base.x - side.x, y: base.y - side.y }];
  return element('polygon', { class: 'arrow', points: corners.map(pair).join(' '), fill: colour });
}

/** What is done along an edge, in a small capsule on its line. */
export function drawEdgeLabel(edge: DiagramEdge, number: number, { label: box }: Route, theme: Theme): SvgElement | null {
  const label = edgeLabel(edge);
  if (label === null || !box) return null;
  const figure = rateText(edge);
  const { width, height } = labelSize(edge) ?? { width: 0, height: 0 };
  const x = box.x + (box.width - width) / 2;
  const y = box.y + (box.height - height) / 2;
  const at = { x: x + width / 2, y: y + height / 2 + 3.7, 'text-anchor': 'middle', 'font-size': FONT.label, fill: theme.muted };
  return element('g', { class: 'label', 'data-label': number }, [
    element('rect', { x, y, width, height, rx: height / 2, fill: theme.card, stroke: theme.border }),
    figure === ''
      ? textElement('text', at, label)
      : element('text', at, [
          label === '' ? null : textElement('tspan', {}, label),
          textElement('tspan', { 'font-weight': 600, fill: theme.text, ...(label === '' ? {} : { dx: 5 }) }, figure),
        ]),
  ]);
}

const VERBS: Readonly<Record<EdgeMode, string>> = {
  sync: 'calls',
  async: 'sends to',
  replication: 'is kept in step with',
  backup: 'backs up',
  reference: 'refers to',
};

/** "Shop API calls Orders: read, write (browse, checkout)". */
export function edgeWords(edge: DiagramEdge, titles: ReadonlyMap<string, string>): string {
  const verb = VERBS[edge.mode];
  const label = edge.label === null ? '' : `: ${edge.label}`;
  const flows = edge.flows.length > 0 ? ` (${edge.flows.join(', ')})` : '';
  const rate = edge.rate === null ? '' : `, ${figureText({ value: edge.rate, unit: '1/s' })}`;
  const failed = edge.errors === null || edge.errors <= 0 ? '' : `, ${figureText({ value: edge.errors, unit: 'ratio' })} fail`;
  return drawable(`${titles.get(edge.from) ?? edge.from} ${verb} ${titles.get(edge.to) ?? edge.to}${label}${flows}${rate}${failed}`);
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
