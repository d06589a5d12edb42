import { drawCard, drawGround, drawPlace } from './draw-card.js';
import { drawBareCard, drawPlaceFromAfar } from './draw-far.js';
import { drawEdge, drawEdgeLabel } from './draw-edge.js';
import type { Box, LaidOut } from '../layout/geometry.js';
import type { DiagramNode } from '../graph/graph.js';
import { drawLegend } from './legend.js';
import { FONT } from '../layout/sizes.js';
import { element, SVG_NAMESPACE, textElement, type SvgElement } from './svg.js';
import { drawable, fitted, widthOf } from './text.js';
import type { Theme } from './theme.js';

/** Around everything. */
export const MARGIN = 32;
const HEADING = 40;
const WIDEST_HEADING = 900;

/** Where the top left of the geometry is in the drawing: below the heading, inside the margin. */
export function originOf({ graph }: LaidOut): { readonly x: number; readonly y: number } {
  return { x: MARGIN, y: MARGIN + (drawable(graph.title) === '' ? 0 : HEADING) };
}

/** Draws what was laid out, for a file. */
export function render(laidOut: LaidOut, theme: Theme): SvgElement {
  const { graph } = laidOut;
  const pieces = piecesOf(laidOut, theme);
  const edges = graph.edges.map((_, index) => pieces.edge(index));
  const nodes = graph.nodes.map((_, index) => pieces.node(index));
  const labels = graph.edges.map((_, index) => pieces.label(index));
  return drawn(laidOut, theme, [layer('edges', edges), layer('nodes', nodes), layer('labels', labels)]);
}

/**
 * The same for a panel, with what it shows instead when it is zoomed out, and with nothing in the layers of what there is much of: edges, nodes and
 * labels, which are drawn piece by piece.
 */
export function renderGround(laidOut: LaidOut, theme: Theme): SvgElement {
  return drawn(laidOut, theme, [...HOLLOW, layer('map', mapNames(boxesOf(laidOut), theme))]);
}

/** Always the same, so that a panel that looks for changes passes over what it draws by itself. */
const HOLLOW = ['edges', 'nodes', 'labels'].map((name) => layer(name, []));

/** Draws one thing of a drawing, by its place in the graph. */
export interface Pieces {
  readonly edge: (index: number) => SvgElement | null;
  readonly node: (index: number) => SvgElement | null;
  readonly label: (index: number) => SvgElement | null;
  /** A card in a few strokes; a place has few as it is. */
  readonly bare: (index: number) => SvgElement | null;
}

/** @param afar - Whether a card also has what a panel shows instead of it when it is zoomed out. */
export function piecesOf({ graph, geometry }: LaidOut, theme: Theme, afar = false): Pieces {
  const titles = new Map(graph.nodes.map((node) => [node.id, node.title ?? node.name]));
  const nodeAt = (index: number, bare: boolean): SvgElement | null => {
    const [node, box] = [graph.nodes[index], geometry.nodes[index]];
    if (!node || !box) return null;
    if (node.container) return drawPlace(node, index, box, theme);
    return bare ? drawBareCard(node, index, box, theme) : drawCard(node, index, box, theme, afar);
  };
  return {
    edge: (index) => {
      const [edge, route] = [graph.edges[index], geometry.edges[index]];
      return edge && route ? drawEdge(edge, index, route, afar ? null : titles, theme) : null;
    },
    node: (index) => nodeAt(index, false),
    bare: (index) => nodeAt(index, true),
    label: (index) => {
      const [edge, route] = [graph.edges[index], geometry.edges[index]];
      return edge && route ? drawEdgeLabel(edge, index, route, theme) : null;
    },
  };
}

function drawn(laidOut: LaidOut, theme: Theme, layers: readonly SvgElement[]): SvgElement {
  const { graph, geometry, notice } = laidOut;
  const origin = originOf(laidOut);
  const heading = fitted(graph.title, WIDEST_HEADING, FONT.heading, 'bold');
  const declined = notice?.kind === 'declined';
  const lines = declined ? [notice.text] : graph.nodes.length === 0 ? ['Nothing to draw yet.'] : [];

  const below = Math.max(geometry.height + (geometry.height > 0 ? 20 : 0), lines.length * 24);
  const legendWidth = Math.max(geometry.width, 420);
  const legend = declined ? null : drawLegend(graph, 0, below, legendWidth, theme);
  const width = Math.max(
    geometry.width,
    widthOf(heading, FONT.heading, 'bold'),
    legend?.size.width ?? 0,
    ...lines.map((line) => widthOf(line, FONT.title)),
  );
  const height = below + (legend?.size.height ?? 0);
  const whole = { width: Math.ceil(width + 2 * MARGIN), height: Math.ceil(height + origin.y + MARGIN) };

  const grounds = boxesOf(laidOut).flatMap(({ node, box }, index) => (node.container ? [drawGround(index, box, theme)] : []));
  const drawing = declined ? [] : [layer('grounds', grounds), ...layers];
  return element(
    'svg',
    {
      xmlns: SVG_NAMESPACE,
      class: 'diagram',
      width: whole.width,
      height: whole.height,
      viewBox: `0 0 ${whole.width} ${whole.height}`,
      'font-family': theme.font,
      role: 'img',
      'aria-label': drawable(graph.title) || 'Architecture',
    },
    [
      element('rect', { class: 'canvas', width: '100%', height: '100%', fill: theme.canvas }),
      heading === ''
        ? null
        : textElement(
            'text',
            { class: 'heading', x: MARGIN, y: MARGIN + 16, 'font-size': FONT.heading, 'font-weight': 600, fill: theme.text },
            heading,
          ),
      element('g', { class: 'drawing', transform: `translate(${origin.x} ${origin.y})` }, [
        ...drawing,
        ...lines.map((line, index) => textElement('text', { x: 0, y: 14 + index * 24, 'font-size': FONT.title, fill: theme.muted }, line)),
        legend?.drawn ?? null,
      ]),
    ],
  );
}

interface Placed {
  readonly node: DiagramNode;
  readonly box: Box;
}

function boxesOf({ graph, geometry }: LaidOut): Placed[] {
  return graph.nodes.map((node, index) => ({ node, box: geometry.nodes[index] ?? { x: 0, y: 0, width: 0, height: 0 } }));
}

/** The names of places, outermost first, so that an inner one is never behind an outer one. */
function mapNames(boxes: readonly Placed[], theme: Theme): SvgElement[] {
  const holders = new Set(boxes.flatMap(({ node }) => (node.container && node.parent !== null ? [node.parent] : [])));
  return boxes.flatMap(({ node, box }) =>
    node.container
      ? [element('g', { transform: `translate(${box.x} ${box.y})` }, [drawPlaceFromAfar(node, box, holders.has(node.id), theme)])]
      : [],
  );
}

function layer(name: string, children: readonly (SvgElement | null)[]): SvgElement {
  return element('g', { class: name }, children);
}
