// The engine's own way with nested graphs, to compare with.
import ELK, { type ElkExtendedEdge, type ElkNode, type LayoutOptions } from 'elkjs/lib/elk.bundled.js';
import type { DiagramGraph, Geometry, Point } from '../../src/diagram/index.js';
import { cardSize, edgeLabel, labelSize, PLACE, placeSize } from '../../src/diagram/layout/sizes.js';

export type Drawn = Pick<Geometry, 'width' | 'height' | 'edges'>;

const elk = new ELK();
/** The distances that our drawings keep. */
export const SPACING: LayoutOptions = {
  'elk.spacing.nodeNode': '32',
  'elk.spacing.edgeNode': '20',
  'elk.spacing.edgeEdge': '14',
  'elk.layered.spacing.nodeNodeBetweenLayers': '46',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
};

/** The engine's answer to the whole nested graph in one call, with the measures of the cards and the padding of the places as the only options. */
export async function byEngine(graph: DiagramGraph, spacing: LayoutOptions = {}): Promise<Drawn> {
  const nodes = new Map<string, ElkNode>();
  const root: ElkNode = {
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.hierarchyHandling': 'INCLUDE_CHILDREN', 'elk.direction': 'RIGHT', ...spacing },
    children: [],
    edges: graph.edges.map((edge): ElkExtendedEdge => {
      const size = edgeLabel(edge) === '' ? null : labelSize(edge);
      return { id: edge.id, sources: [`n:${edge.from}`], targets: [`n:${edge.to}`], labels: size ? [{ text: 'label', ...size }] : [] };
    }),
  };
  for (const node of graph.nodes) {
    const side = PLACE.padding.toString();
    const padding = `[top=${(PLACE.header + 8).toString()},left=${side},bottom=${side},right=${side}]`;
    const size = node.container ? placeSize(node) : cardSize(node);
    const own: ElkNode = {
      id: `n:${node.id}`,
      ...size,
      children: [],
      layoutOptions: node.container ? { 'elk.padding': padding, ...spacing } : {},
    };
    nodes.set(node.id, own);
    ((node.parent === null ? root : nodes.get(node.parent))?.children ?? []).push(own);
  }
  const answer = await elk.layout(root);
  const origins = new Map<string, Point>([['root', { x: 0, y: 0 }]]);
  const walk = (node: ElkNode, x: number, y: number): void => {
    for (const child of node.children ?? []) {
      const at = { x: x + (child.x ?? 0), y: y + (child.y ?? 0) };
      origins.set(child.id, at);
      walk(child, at.x, at.y);
    }
  };
  walk(answer, 0, 0);
  const edges = (answer.edges ?? []).map((edge) => {
    const by = origins.get((edge as { container?: string }).container ?? 'root') ?? { x: 0, y: 0 };
    const [section] = edge.sections ?? [];
    const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
    return { points: points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y })), label: null };
  });
  return { width: answer.width ?? 0, height: answer.height ?? 0, edges };
}
