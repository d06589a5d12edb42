import type { DiagramGraph, EdgeMode } from '../graph/graph.js';
import { shapeOf, treeOf, type Arrow, type Named } from './tree.js';

const ARROWS: Readonly<Record<EdgeMode, string>> = { sync: '-->', async: '-.->', replication: '<-.->', backup: '-.->', reference: '-.-' };
const SHAPES = { person: ['([', '])'], store: ['[(', ')]'], queue: ['[[', ']]'] } as const;

/** A flowchart in Mermaid (https://mermaid.js.org/syntax/flowchart.html), which READMEs and wikis draw. */
export function toMermaid(graph: DiagramGraph): string {
  const { roots, arrows } = treeOf(graph);
  const node = (named: Named, depth: number): string[] => {
    const pad = '  '.repeat(depth);
    const label = `"${mermaidText(named.title)}"`;
    if (named.node.container)
      return [`${pad}subgraph ${named.id}[${label}]`, ...named.parts.flatMap((part) => node(part, depth + 1)), `${pad}end`];
    const shape = shapeOf(named.node);
    const [open, close] = shape === null ? ['[', ']'] : SHAPES[shape];
    // Mermaid draws nothing inside of what is no subgraph.
    return [`${pad}${named.id}${open}${label}${close}`, ...named.parts.flatMap((part) => node(part, depth))];
  };
  const lines = [
    `flowchart ${graph.direction === 'down' ? 'TB' : graph.direction === 'up' ? 'BT' : graph.direction === 'left' ? 'RL' : 'LR'}`,
    ...roots.flatMap((named) => node(named, 1)),
    ...arrows.map((arrow) => `  ${arrowText(arrow)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function arrowText({ edge, from, to, label, inwards }: Arrow): string {
  // Mermaid refuses the whole chart over an arrow from a subgraph to what is in it.
  if (inwards) return `%% ${from.id} ${ARROWS[edge.mode]} ${to.id}: not drawn, one stands in the other`;
  return `${from.id} ${ARROWS[edge.mode]}${label === '' ? '' : `|"${mermaidText(label)}"|`} ${to.id}`;
}

/** Mermaid reads labels as HTML: what means something there is written as an entity, and Markdown is not begun. */
function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:()/@+-]/gu, (character) => `#${character.codePointAt(0) ?? 32};`);
}
