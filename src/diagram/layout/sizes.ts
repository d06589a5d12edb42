import { figureText } from '../drawing/badges.js';
import { kindWords, type Badge, type DiagramEdge, type DiagramNode } from '../graph/graph.js';
import { drawable, fitted, widthOf } from '../drawing/text.js';

/** Measures of the drawing, in pixels at 100 %. What is measured here for the layout is drawn by the same numbers. */
export const FONT = { heading: 18, title: 13.5, detail: 11, pill: 11, label: 10.5 } as const;
export const CARD = {
  padding: 12,
  tile: 32,
  gap: 10,
  mark: 18,
  narrowest: 160,
  widestText: 190,
  header: 56,
  pills: 30,
  heat: 20,
  radius: 10,
} as const;
export const PILL = { height: 20, padding: 8, gap: 6 } as const;
export const PLACE = { header: 48, padding: 24, tile: 26, narrowest: 176, lowest: 88, radius: 14 } as const;
export const LABEL = { height: 18, padding: 7, widest: 150, clear: 2 } as const;

/** Text sizes are rounded up to this, so that typing a name does not move the drawing at every key. */
const GRID = 8;
/** The room that a figure gets whatever its value is, so that new results never move the drawing. */
const LONGEST_FIGURE = '00.0k/s';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function headingOf(node: DiagramNode): string {
  return fitted(node.title ?? node.name, CARD.widestText, FONT.title, 'bold') || node.kind;
}

/** The line below the heading: "app server ×20"; for a place with a title also the name that the text uses. */
export function detailOf(node: DiagramNode): string {
  const machines = node.machines !== null && node.machines > 1 ? ` ×${node.machines}` : '';
  const name = node.container && node.title !== null ? ` · ${node.name}` : '';
  return fitted(`${kindWords(node.kind)}${name}${machines}`, CARD.widestText, FONT.detail);
}

/** What a pill says; a rate needs no label. */
export function pillText(badge: Badge): { readonly label: string; readonly figure: string } {
  return {
    label: badge.title === 'load' || badge.title === '' ? '' : `${drawable(badge.title)} `,
    // What has no label is words rather than a figure, and has the room of a card's text.
    figure: fitted(badge.text, badge.title === '' ? CARD.widestText : widthOf(LONGEST_FIGURE, FONT.pill, 'bold'), FONT.pill, 'bold'),
  };
}

function pillRoom(badge: Badge): number {
  const { label, figure } = pillText(badge);
  const room = badge.title === '' ? widthOf(figure, FONT.pill, 'bold') : widthOf(LONGEST_FIGURE, FONT.pill, 'bold');
  return widthOf(label, FONT.pill) + room + 2 * PILL.padding;
}

/** The size of a card. It depends on how many figures it shows, not on their values. */
export function cardSize(node: DiagramNode): Size {
  const text = Math.max(widthOf(headingOf(node), FONT.title, 'bold'), widthOf(detailOf(node), FONT.detail));
  const header = CARD.padding + CARD.tile + CARD.gap + text + CARD.mark + CARD.padding;
  const pills = node.badges.reduce((width, badge) => width + pillRoom(badge) + PILL.gap, 2 * CARD.padding - PILL.gap);
  return {
    width: onGrid(Math.max(CARD.narrowest, header, node.badges.length > 0 ? pills : 0)),
    height: CARD.header + (node.badges.length > 0 ? CARD.pills : 0) + (node.heat === null ? 0 : CARD.heat),
  };
}

/** The least size of a place: its header fits, and an empty one is still seen. */
export function placeSize(node: DiagramNode): Size {
  const text = widthOf(headingOf(node), FONT.title, 'bold') + widthOf(detailOf(node), FONT.detail);
  return {
    width: onGrid(Math.max(PLACE.narrowest, 2 * PLACE.padding + PLACE.tile + 2 * CARD.gap + text + CARD.mark)),
    height: PLACE.lowest,
  };
}

/** What stands on an edge. The property behind a reference is only in its tooltip: dots lead to few things, and room is dear. */
export function edgeLabel(edge: DiagramEdge): string | null {
  if (edge.mode === 'reference') return null;
  const label = edge.label === null ? '' : fitted(edge.label, LABEL.widest, FONT.label);
  return label === '' && edge.rate === null ? null : label;
}

/** How much goes along an edge, as its label says it; '' when nobody knows. */
export function rateText({ rate }: DiagramEdge): string {
  return rate === null ? '' : figureText({ value: rate, unit: '1/s' });
}

/** The size of an edge's label; null when it has none. It depends on whether there is a figure, not on its value. */
export function labelSize(edge: DiagramEdge): Size | null {
  const label = edgeLabel(edge);
  if (label === null) return null;
  const figure = edge.rate === null ? 0 : widthOf(LONGEST_FIGURE, FONT.label, 'bold') + (label === '' ? 0 : 5);
  return { width: Math.ceil(widthOf(label, FONT.label) + figure) + 2 * LABEL.padding, height: LABEL.height };
}

function onGrid(length: number): number {
  return Math.ceil(length / GRID) * GRID;
}
