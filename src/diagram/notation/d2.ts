import type { DiagramGraph, EdgeMode } from '../graph/graph.js';
import { shapeOf, treeOf, type Arrow, type Named } from './tree.js';

const ARROWS: Readonly<Record<EdgeMode, readonly [arrow: string, dash: number]>> = {
  sync: ['->', 0],
  async: ['->', 3],
  replication: ['<->', 5],
  backup: ['->', 5],
  reference: ['--', 2],
};
const SHAPES = { person: 'person', store: 'cylinder', queue: 'queue' } as const;

/** A diagram in D2 (https://d2lang.com/tour/intro). */
export function toD2(graph: DiagramGraph): string {
  const { roots, arrows } = treeOf(graph);
  const paths = new Map<Named, string>();
  const node = (named: Named, depth: number, above: string): string[] => {
    const pad = '  '.repeat(depth);
    const path = `${above}${named.id}`;
    paths.set(named, path);
    const shape = named.node.container ? null : shapeOf(named.node);
    const body = [
      ...(shape === null ? [] : [`${pad}  shape: ${SHAPES[shape]}`]),
      ...named.parts.flatMap((part) => node(part, depth + 1, `${path}.`)),
    ];
    const head = `${pad}${named.id}: ${d2Text(named.title)}`;
    return body.length === 0 ? [head] : [`${head} {`, ...body, `${pad}}`];
  };
  const nodes = roots.flatMap((named) => node(named, 0, ''));
  const lines = [
    `direction: ${graph.direction === 'auto' ? 'right' : graph.direction}`,
    ...nodes,
    ...arrows.map((arrow) => arrowText(arrow, paths)),
  ];
  return `${lines.join('\n')}\n`;
}

function arrowText({ edge, from, to, label, inwards }: Arrow, paths: ReadonlyMap<Named, string>): string {
  const [arrow, dash] = ARROWS[edge.mode];
  const ends = `${paths.get(from) ?? from.id} ${arrow} ${paths.get(to) ?? to.id}`;
  if (inwards) return `# ${ends}: not drawn, one stands in the other`;
  const rest = [label === '' ? '' : d2Text(label), dash === 0 ? '' : `{style.stroke-dash: ${dash}}`].filter((part) => part !== '');
  return rest.length === 0 ? ends : `${ends}: ${rest.join(' ')}`;
}

/** A string in single quotes, in which D2 substitutes nothing; a quote is doubled. */
function d2Text(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
