import type { Level } from '../graph/graph.js';

/** Colours and a font, as CSS writes them: figures for a file, variables for a panel that follows the editor's theme. */
export interface Theme {
  readonly font: string;
  /** Behind everything. */
  readonly canvas: string;
  readonly card: string;
  readonly border: string;
  readonly shadow: string;
  /** The ground of a place, and its border. */
  readonly place: string;
  readonly placeBorder: string;
  readonly text: string;
  readonly muted: string;
  readonly edge: string;
  /** The empty part of a utilisation bar, and the ground of a pill. */
  readonly track: string;
  readonly good: string;
  readonly busy: string;
  readonly bad: string;
  /** Icons by the family of their kind. */
  readonly families: Readonly<Record<Family, string>>;
}

export type Family = 'edge' | 'compute' | 'data' | 'messaging' | 'other';

/** No font is sent along: the first that a reader has. */
const FONT = '"Segoe UI", -apple-system, BlinkMacSystemFont, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';

/** Text and levels keep a contrast of 4.5 to 1 on cards, tracks and the canvas, lines and icons one of 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). */
export const LIGHT: Theme = {
  font: FONT,
  canvas: '#f7f8fa',
  card: '#ffffff',
  border: '#d3d9e2',
  shadow: '#dfe3ea',
  place: '#eef2f7',
  placeBorder: '#b4bfcd',
  text: '#1b2430',
  muted: '#55606e',
  edge: '#6b7787',
  track: '#eaeef3',
  good: '#1a7f37',
  busy: '#8f5f00',
  bad: '#c4242e',
  families: { edge: '#2563eb', compute: '#7c3aed', data: '#0f766e', messaging: '#b45309', other: '#4b5768' },
};

export const DARK: Theme = {
  font: FONT,
  canvas: '#16191f',
  card: '#22272f',
  border: '#3b434f',
  shadow: '#101318',
  place: '#1b2027',
  placeBorder: '#4a5462',
  text: '#e8ecf2',
  muted: '#a3adba',
  edge: '#8490a0',
  track: '#2f363f',
  good: '#4cc266',
  busy: '#e0a92e',
  bad: '#ff8078',
  families: { edge: '#78aaff', compute: '#b794f6', data: '#45cdb9', messaging: '#f0a35e', other: '#a3adba' },
};

export function accentOf(theme: Theme, family: string): string {
  switch (family) {
    case 'edge':
    case 'compute':
    case 'data':
    case 'messaging':
      return theme.families[family];
    default:
      return theme.families.other;
  }
}

export function colourOf(theme: Theme, level: Level): string {
  return level === 'plain' ? theme.text : theme[level];
}
