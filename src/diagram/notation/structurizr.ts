import type { DiagramGraph, EdgeMode } from '../graph/graph.js';
import { drawable } from '../drawing/text.js';
import { shapeOf, treeOf, type Arrow, type Named } from './tree.js';

/** What an arrow is said to do that is not called anything: there may be no two of one description between the same two. */
const MODES: Readonly<Record<EdgeMode, string>> = {
  sync: 'calls',
  async: 'sends to',
  replication: 'replicates to',
  backup: 'is backed up by',
  reference: 'refers to',
};
const SHAPES = { store: 'Cylinder', queue: 'Pipe' } as const;

/**
 * A workspace of Structurizr (https://docs.structurizr.com/dsl/language): the architecture is a software system, its components are containers in the sense of
 * the C4 model, places are groups, and users are people. What a notation for software systems has no word for (a call to a place) leads to a container
 * that stands for the place.
 */
export function toStructurizr(graph: DiagramGraph): string {
  const { title, roots, arrows } = treeOf(graph);
  const called = new Set(arrows.flatMap(({ from, to }) => [from, to]));
  const unique = namesFor();
  const people: string[] = [];
  const container = ({ id, node, title: name, kind }: Named, pad: string): string => {
    const shape = shapeOf(node);
    const tags = shape === 'store' || shape === 'queue' ? ` "${SHAPES[shape]}"` : '';
    return `${pad}${id} = container "${unique(name, node.name)}" "" "${quoted(kind)}"${tags}`;
  };
  const inside = (named: Named, depth: number): string[] => {
    const pad = '  '.repeat(depth);
    const { id, node, title: name, kind, parts } = named;
    if (shapeOf(node) === 'person') {
      people.push(`    ${id} = person "${unique(name, node.name)}" "${quoted(kind)}"`);
      return [];
    }
    if (parts.length === 0) return node.container && !called.has(named) ? [] : [container(named, pad)];
    const own = called.has(named) || !node.container ? [container(named, `${pad}  `)] : [];
    return [`${pad}group "${quoted(name).replaceAll('/', '∕')}" {`, ...own, ...parts.flatMap((part) => inside(part, depth + 1)), `${pad}}`];
  };
  const system = roots.flatMap((named) => inside(named, 3));
  const name = quoted(title) || 'Architecture';
  const lines = [
    `workspace "${name}" {`,
    '  model {',
    '    properties {',
    '      "structurizr.groupSeparator" "/"',
    '    }',
    ...people,
    `    system = softwareSystem "${unique(name, title)}" {`,
    ...system,
    '    }',
    ...relationships(arrows),
    '  }',
    '  views {',
    '    container system "containers" {',
    '      include *',
    `      autolayout ${graph.direction === 'down' ? 'tb' : graph.direction === 'up' ? 'bt' : graph.direction === 'left' ? 'rl' : 'lr'}`,
    '    }',
    '    styles {',
    '      element "Person" {',
    '        shape Person',
    '      }',
    ...Object.values(SHAPES).flatMap((shape) => [`      element "${shape}" {`, `        shape ${shape}`, '      }']),
    '      relationship "Relationship" {',
    '        style solid',
    '      }',
    '      relationship "Dashed" {',
    '        style dashed',
    '      }',
    '    }',
    '  }',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

function relationships(arrows: readonly Arrow[]): string[] {
  const said = new Set<string>();
  return arrows.map(({ edge, from, to, label }) => {
    const ends = `${from.id} -> ${to.id}`;
    const words = quoted(label) || MODES[edge.mode];
    const description = said.has(`${ends} ${words}`) ? `${words} (${MODES[edge.mode]})` : words;
    said.add(`${ends} ${words}`);
    return `    ${ends} "${description}"${edge.mode === 'sync' ? '' : ` "${edge.mode}" "Dashed"`}`;
  });
}

/** Names as Structurizr wants them: different from one another, whatever the case. Of two of one title, the second has its name beside it. */
function namesFor(): (title: string, name: string) => string {
  const taken = new Set<string>();
  return (title, name) => {
    const wanted = quoted(title) || 'unnamed';
    let free = wanted;
    for (let i = 1; taken.has(free.toLowerCase()); i++) free = i === 1 ? `${wanted} (${quoted(drawable(name))})` : `${wanted} (${i})`;
    taken.add(free.toLowerCase());
    return free;
  };
}

/** Text between quotes. A quote, a backslash and what begins a substitution are written as what looks like them: there is no escape that holds everywhere. */
function quoted(text: string): string {
  return text.replaceAll('"', '”').replaceAll('\\', '⧵').replaceAll('${', '$\u{FF5B}');
}
