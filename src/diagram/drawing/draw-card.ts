import { ICONS } from '../../kinds/generated/icons.js';
import { heatText } from './badges.js';
import { drawCardFromAfar } from './draw-far.js';
import type { Box } from '../layout/geometry.js';
import { levelOf, type DiagramNode, type Level } from '../graph/graph.js';
import { CARD, detailOf, FONT, headingOf, PILL, pillText, PLACE } from '../layout/sizes.js';
import { element, round, textElement, type SvgElement } from './svg.js';
import { drawable, fitted, widthOf } from './text.js';
import { accentOf, colourOf, type Theme } from './theme.js';

/** A component's card. `number` is the node's place in the graph. */
export function drawCard(node: DiagramNode, number: number, box: Box, theme: Theme, afar: boolean): SvgElement {
  const { width, height } = box;
  const level: Level = node.heat === null ? 'plain' : levelOf(node.heat);
  const frame = { x: 0, y: 0, width, height, rx: CARD.radius };
  const turn = node.change === undefined || node.change === 0 ? null : node.change > 0 ? theme.bad : theme.good;
  const border = turn ?? (level === 'busy' || level === 'bad' ? theme[level] : theme.border);
  const several = node.machines !== null && node.machines > 1;
  const textX = CARD.padding + CARD.tile + CARD.gap;
  return element('g', { class: `node card ${level}`, 'data-node': number, transform: `translate(${box.x} ${box.y})` }, [
    afar ? null : tooltip(node),
    element('rect', { ...frame, class: 'shadow', y: 2, x: several ? 4 : 0, ...(several ? { y: 6 } : {}), fill: theme.shadow }),
    several ? element('rect', { ...frame, class: 'behind', x: 4, y: 4, fill: theme.card, stroke: theme.border }) : null,
    element('rect', {
      ...frame,
      class: 'frame',
      fill: theme.card,
      stroke: border,
      'stroke-width': turn !== null ? 2.5 : level === 'bad' ? 1.75 : 1.25,
    }),
    turn === null
      ? null
      : element('rect', {
          ...frame,
          class: 'turn',
          fill: turn,
          'fill-opacity': round(0.2 * Math.abs(node.change ?? 0)),
          'pointer-events': 'none',
        }),
    drawIcon(node, CARD.padding, CARD.padding, CARD.tile, theme),
    heading(headingOf(node), textX, 26, theme),
    textElement('text', { class: 'detail', x: textX, y: 42, 'font-size': FONT.detail, fill: theme.muted }, detailOf(node)),
    node.problem === null ? null : drawMark(node.problem, width - CARD.padding - 7, CARD.padding + 8, theme),
    ...drawPills(node, height, theme),
    ...(node.heat === null ? [] : [drawHeat(node, node.heat, box, theme)]),
    afar ? drawCardFromAfar(node, box, theme) : null,
  ]);
}

/** The ground of a place, below the edges. */
export function drawGround(number: number, box: Box, theme: Theme): SvgElement {
  return element('rect', {
    class: 'ground',
    'data-ground': number,
    x: box.x,
    y: box.y,
    width: box.width,
    height: box.height,
    rx: PLACE.radius,
    fill: theme.place,
    stroke: theme.placeBorder,
    'stroke-width': 1.25,
  });
}

/** What is written on a place, above the edges: an edge that enters from above passes behind it. */
export function drawPlace(node: DiagramNode, number: number, box: Box, theme: Theme): SvgElement {
  const title = headingOf(node);
  const detail = detailOf(node);
  const textX = 12 + PLACE.tile + CARD.gap;
  const detailX = textX + widthOf(title, FONT.title, 'bold') + 10;
  const end = detailX + widthOf(detail, FONT.detail);
  return element('g', { class: 'node place', 'data-node': number, transform: `translate(${box.x} ${box.y})` }, [
    tooltip(node),
    element('rect', { class: 'frame', x: 0, y: 0, width: box.width, height: box.height, rx: PLACE.radius, fill: 'none', stroke: 'none' }),
    element('rect', { class: 'header', x: 6, y: 6, width: end + 8 - 6, height: PLACE.header - 10, rx: 8, fill: theme.place }),
    drawIcon(node, 12, 12, PLACE.tile, theme),
    heading(title, textX, 29.5, theme),
    textElement('text', { class: 'detail', x: detailX, y: 29.5, 'font-size': FONT.detail, fill: theme.muted }, detail),
    node.problem === null ? null : drawMark(node.problem, end + 18, 25, theme),
  ]);
}

function tooltip(node: DiagramNode): SvgElement {
  return textElement('title', {}, drawable(node.description));
}

function heading(text: string, x: number, y: number, theme: Theme): SvgElement {
  return textElement('text', { class: 'title', x, y, 'font-size': FONT.title, 'font-weight': 600, fill: theme.text }, text);
}

function drawIcon(node: DiagramNode, x: number, y: number, size: number, theme: Theme): SvgElement {
  const accent = accentOf(theme, node.family);
  const scale = (size * 0.64) / 24;
  const inset = (size - 24 * scale) / 2;
  const shapes = ICONS.get(node.icon) ?? ICONS.get('component') ?? [];
  const at = `translate(${(x + inset).toString()} ${(y + inset).toString()}) scale(${scale.toFixed(4)})`;
  const lines = { fill: 'none', stroke: accent, 'stroke-width': 1.9, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return element('g', { class: 'icon' }, [
    element('rect', { x, y, width: size, height: size, rx: size / 4, fill: accent, 'fill-opacity': 0.13 }),
    element(
      'g',
      { transform: at, ...lines },
      shapes.map((shape) => element(shape.tag, shape.attributes)),
    ),
  ]);
}

function drawPills(node: DiagramNode, height: number, theme: Theme): SvgElement[] {
  const y = height - CARD.padding - PILL.height - (node.heat === null ? 0 : CARD.heat);
  let x: number = CARD.padding;
  return node.badges.map((badge) => {
    const { label, figure } = pillText(badge);
    const labelWidth = widthOf(label, FONT.pill);
    const width = Math.ceil(labelWidth + widthOf(figure, FONT.pill, 'bold')) + 2 * PILL.padding;
    const left = x;
    x += width + PILL.gap;
    const baseline = y + 14;
    const tint = badge.level === 'plain' ? { fill: theme.track } : { fill: colourOf(theme, badge.level), 'fill-opacity': 0.14 };
    return element('g', { class: `pill ${badge.level}` }, [
      element('rect', { x: left, y, width, height: PILL.height, rx: PILL.height / 2, ...tint }),
      label === ''
        ? null
        : textElement('text', { x: left + PILL.padding, y: baseline, 'font-size': FONT.pill, fill: theme.muted }, label.trimEnd()),
      textElement(
        'text',
        {
          x: left + width - PILL.padding,
          y: baseline,
          'text-anchor': 'end',
          'font-size': FONT.pill,
          'font-weight': 600,
          fill: colourOf(theme, badge.level),
        },
        figure,
      ),
    ]);
  });
}

/** The utilisation as a bar and in figures; a sign beside them says busy or overloaded to those who do not see the colour. */
function drawHeat(node: DiagramNode, heat: number, { width, height }: Box, theme: Theme): SvgElement {
  const level = levelOf(heat);
  const colour = colourOf(theme, level);
  const text = node.heatText ?? heatText(heat);
  const figures = node.heatText === undefined ? 38 : 54;
  const sign = level === 'good' ? 0 : 14;
  const y = height - CARD.padding - 5;
  const length = width - 2 * CARD.padding - figures - 14;
  return element('g', { class: `heat ${level}` }, [
    element('rect', { x: CARD.padding, y: y - 2.5, width: length, height: 5, rx: 2.5, fill: theme.track }),
    heat <= 0
      ? null
      : element('rect', { x: CARD.padding, y: y - 2.5, width: Math.max(5, length * heat), height: 5, rx: 2.5, fill: colour }),
    sign === 0 ? null : drawSign(level, width - CARD.padding - figures - 6, y, theme),
    textElement(
      'text',
      { x: width - CARD.padding, y: y + 4, 'text-anchor': 'end', 'font-size': FONT.pill, 'font-weight': 600, fill: colour },
      fitted(text, figures, FONT.pill, 'bold'),
    ),
  ]);
}

/** A triangle for busy, a double one for overloaded. */
export function drawSign(level: Level, x: number, y: number, theme: Theme): SvgElement {
  const triangle = (top: number): string => `M${(x - 3.5).toString()} ${(top + 5).toString()}h7l-3.5-5z`;
  const d = level === 'bad' ? `${triangle(y - 5.5)}${triangle(y)}` : triangle(y - 2.5);
  return element('path', { class: 'sign', d, fill: colourOf(theme, level) });
}

/** The mark of a finding: a triangle for a warning, a disc for an error. */
export function drawMark(problem: 'error' | 'warning', x: number, y: number, theme: Theme): SvgElement {
  const exclamation = { stroke: theme.card, 'stroke-width': 1.7, 'stroke-linecap': 'round', fill: 'none' } as const;
  const at = `translate(${x} ${y})`;
  if (problem === 'error') {
    return element('g', { class: 'mark error', transform: at }, [
      element('circle', { cx: 0, cy: 0, r: 7.5, fill: theme.bad }),
      element('path', { d: 'M0-3.6V.8M0 3.6h.01', ...exclamation }),
    ]);
  }
  return element('g', { class: 'mark warning', transform: at }, [
    element('path', { d: 'M0-6.2 7 6H-7z', fill: theme.busy, stroke: theme.busy, 'stroke-width': 2, 'stroke-linejoin': 'round' }),
    element('path', { d: 'M0-2V1.6M0 4.2h.01', ...exclamation }),
  ]);
}
