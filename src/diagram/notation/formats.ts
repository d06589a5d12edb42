import { toDrawio } from '../drawing/drawio.js';
import { render } from '../drawing/render.js';
import { toSvgText } from '../drawing/svg.js';
import type { Theme } from '../drawing/theme.js';
import type { DiagramGraph } from '../graph/graph.js';
import type { LaidOut } from '../layout/geometry.js';
import { toD2 } from './d2.js';
import { toMermaid } from './mermaid.js';
import { toPage } from './page.js';
import { toStructurizr } from './structurizr.js';

/** Diagrams as text, which other programs lay out by themselves. */
export const NOTATIONS = {
  mermaid: { extension: 'mmd', write: toMermaid },
  d2: { extension: 'd2', write: toD2 },
  structurizr: { extension: 'dsl', write: toStructurizr },
} as const satisfies Readonly<Record<string, { readonly extension: string; readonly write: (graph: DiagramGraph) => string }>>;
export type Notation = keyof typeof NOTATIONS;

export function isNotation(text: string): text is Notation {
  return Object.hasOwn(NOTATIONS, text);
}

/** Every file of text that a drawing can be, by its extension. */
export const FORMATS = {
  svg: { title: 'SVG', write: (drawn: LaidOut, theme: Theme) => toSvgText(render(drawn, theme)) },
  html: { title: 'page to print', write: toPage },
  drawio: { title: 'draw.io', write: toDrawio },
  mmd: { title: 'Mermaid', write: ({ graph }: LaidOut) => toMermaid(graph) },
  d2: { title: 'D2', write: ({ graph }: LaidOut) => toD2(graph) },
  dsl: { title: 'Structurizr', write: ({ graph }: LaidOut) => toStructurizr(graph) },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly write: (drawn: LaidOut, theme: Theme) => string }>>;
export type Format = keyof typeof FORMATS;

export function isFormat(text: string): text is Format {
  return Object.hasOwn(FORMATS, text);
}
