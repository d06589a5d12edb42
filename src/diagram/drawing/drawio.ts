import type { Box, LaidOut } from '../layout/geometry.js';
import { kindWords, type DiagramEdge, type DiagramNode, type EdgeMode } from '../graph/graph.js';
import { rateText } from '../layout/sizes.js';
import { element, toSvgText, type SvgElement } from './svg.js';
import { drawable } from './text.js';
import { accentOf, type Theme } from './theme.js';

/** How draw.io draws each kind of arrow. */
const EDGES: Readonly<Record<EdgeMode, string>> = {
  sync: 'endArrow=block;',
  async: 'endArrow=block;dashed=1;',
  replication: 'endArrow=block;startArrow=block;dashed=1;dashPattern=12 3 2 3;',
  backup: 'endArrow=block;dashed=1;dashPattern=2 4;',
  reference: 'endArrow=none;dashed=1;dashPattern=1 4;',
};

/**
 * The drawing as a file of draw.io (diagrams.net): shapes and arrows that can be moved there, where they stand here. Places hold what stands in them. Labels
 * are plain text (`html=0`): nothing in them is ever markup. The format: https://www.drawio.com/doc/faq/diagram-source-edit
 */
export function toDrawio({ graph, geometry }: LaidOut, theme: Theme): string {
  const indices = new Map(graph.nodes.map((node, index) => [node.id, index]));
  const cell = (id: string): string => `n${String(indices.get(id) ?? 0)}`;
  const parentOf = (node: DiagramNode): number | null => (node.parent === null ? null : (indices.get(node.parent) ?? null));
  const nodes = graph.nodes.map((node, index) => {
    const parent = parentOf(node);
    const origin = (parent === null ? undefined : geometry.nodes[parent]) ?? { x: 0, y: 0 };
    const box = geometry.nodes[index] ?? { x: 0, y: 0, width: 0, height: 0 };
    return vertex(node, `n${index}`, parent === null ? '1' : `n${parent}`, { ...box, x: box.x - origin.x, y: box.y - origin.y }, theme);
  });
  const edges = graph.edges.map((edge, index) =>
    arrow(edge, `e${index}`, cell(edge.from), cell(edge.to), geometry.edges[index]?.points ?? [], theme),
  );
  const root = element('root', {}, [element('mxCell', { id: '0' }), element('mxCell', { id: '1', parent: '0' }), ...nodes, ...edges]);
  const size = { pageWidth: Math.ceil(geometry.width) + 80, pageHeight: Math.ceil(geometry.height) + 80 };
  const model = element('mxGraphModel', { grid: 1, gridSize: 10, page: 1, ...size }, [root]);
  return toSvgText(
    element('mxfile', {}, [element('diagram', { id: 'architecture', name: drawable(graph.title) || 'Architecture' }, [model])]),
  );
}

function vertex(node: DiagramNode, id: string, parent: string, box: Box, theme: Theme): SvgElement {
  const accent = accentOf(theme, node.family);
  const machines = node.machines !== null && node.machines > 1 ? ` ×${node.machines}` : '';
  const figures = node.badges.map(({ title, text }) => `${title} ${text}`.trim());
  const lines = [node.title ?? node.name, `${kindWords(node.kind)}${machines}`, ...(node.container ? [] : figures)];
  const style = node.container
    ? `rounded=1;arcSize=4;html=0;whiteSpace=wrap;container=1;collapsible=0;verticalAlign=top;align=left;spacingLeft=12;fontStyle=1;fillColor=${theme.place};strokeColor=${theme.placeBorder};fontColor=${theme.text};`
    : `rounded=1;html=0;whiteSpace=wrap;fillColor=${theme.card};strokeColor=${accent};fontColor=${theme.text};`;
  return element('mxCell', { id, value: lines.map(drawable).join('\n'), style, vertex: 1, parent }, [
    element('mxGeometry', { x: box.x, y: box.y, width: box.width, height: box.height, as: 'geometry' }),
  ]);
}

function arrow(
  edge: DiagramEdge,
  id: string,
  source: string,
  target: string,
  points: LaidOut['geometry']['edges'][number]['points'],
  theme: Theme,
): SvgElement {
  const style = `edgeStyle=orthogonalEdgeStyle;rounded=1;html=0;strokeColor=${theme.edge};fontColor=${theme.muted};${EDGES[edge.mode]}`;
  const value = [edge.label ?? '', rateText(edge)]
    .map(drawable)
    .filter((each) => each !== '')
    .join(' ');
  // The ends are where the shapes are; the bends between are kept.
  const bends = points.slice(1, -1).map(({ x, y }) => element('mxPoint', { x, y }));
  return element('mxCell', { id, value, style, edge: 1, parent: '1', source, target }, [
    element('mxGeometry', { relative: 1, as: 'geometry' }, [bends.length === 0 ? null : element('Array', { as: 'points' }, bends)]),
  ]);
}
