import { isKind, type Architecture, type Component } from '../model/index.js';
import { callsOf } from '../kinds/graph.js';
import type { ExportFile } from './files.js';

/** Diagrams as text, for READMEs and wikis: components in their places, and who calls whom. */
interface Drawing {
  readonly roots: readonly Drawn[];
  readonly edges: readonly Edge[];
}

interface Drawn {
  /** `n0`, `n1`, …: names that people chose stand in labels alone. */
  readonly id: string;
  readonly component: Component;
  readonly parts: readonly Drawn[];
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly async: boolean;
}

function drawingOf(architecture: Architecture): Drawing {
  const ids = new Map(architecture.components.map((component, index) => [component.id, `n${index}`]));
  const placeOf = (component: Component): string | null => {
    const place = component.container ?? component.parent;
    return place !== null && ids.has(place) ? place : null;
  };
  const within = (place: string | null, above: ReadonlySet<string>): Drawn[] =>
    architecture.components
      .filter((component) => placeOf(component) === place && !above.has(component.id))
      .map((component) => ({ id: ids.get(component.id) ?? '', component, parts: within(component.id, new Set([...above, component.id])) }));

  const edges = new Map<string, { from: string; to: string; flows: Set<string>; async: boolean }>();
  const add = (from: string, to: string, flow: string | null, mode: string): void => {
    const [a, b] = [ids.get(from), ids.get(to)];
    if (a === undefined || b === undefined) return;
    const key = `${a} ${b} ${mode}`;
    const edge = edges.get(key) ?? { from: a, to: b, flows: new Set(), async: mode === 'async' };
    if (flow !== null) edge.flows.add(flow);
    edges.set(key, edge);
  };
  for (const flow of architecture.flows)
    for (const call of callsOf(flow.steps)) add(call.from, call.to, flow.title ?? flow.name, call.mode);
  for (const { from, to, mode } of architecture.connections) add(from, to, null, mode);
  return {
    roots: within(null, new Set()),
    edges: [...edges.values()].map(({ flows, ...edge }) => ({ ...edge, label: [...flows].join(', ') })),
  };
}

function labelOf(component: Component): string {
  return component.title === null || component.title === component.name ? component.name : `${component.title} (${component.name})`;
}

function isPlace({ parts, component }: Drawn): boolean {
  return parts.length > 0 || isKind(component, 'region');
}

/** A flowchart in Mermaid. */
export function mermaidFiles(architecture: Architecture): ExportFile[] {
  const { roots, edges } = drawingOf(architecture);
  const node = (drawn: Drawn, depth: number): string[] => {
    const pad = '  '.repeat(depth);
    const label = `"${mermaidText(labelOf(drawn.component))}"`;
    if (isPlace(drawn))
      return [`${pad}subgraph ${drawn.id}[${label}]`, ...drawn.parts.flatMap((part) => node(part, depth + 1)), `${pad}end`];
    const [open, close] = shapeOf(drawn.component);
    return [`${pad}${drawn.id}${open}${label}${close}`];
  };
  const lines = [
    'flowchart LR',
    ...roots.flatMap((drawn) => node(drawn, 1)),
    ...edges.map(
      ({ from, to, label, async: later }) => `  ${from} ${later ? '-.->' : '-->'}${label === '' ? '' : `|"${mermaidText(label)}"|`} ${to}`,
    ),
  ];
  return [{ path: 'architecture.mmd', text: `${lines.join('\n')}\n` }];
}

function shapeOf(component: Component): readonly [string, string] {
  if (isKind(component, 'users')) return ['([', '])'];
  if (isKind(component, 'sql_database') || isKind(component, 'cache') || isKind(component, 'dataset')) return ['[(', ')]'];
  return ['[', ']'];
}

/** Mermaid reads labels as HTML: what means something there is written as an entity, and Markdown is not begun. */
function mermaidText(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/[^\p{L}\p{N} .,:()/@+-]/gu, (character) => `#${character.codePointAt(0) ?? 32};`);
}

/** A diagram in D2. */
export function d2Files(architecture: Architecture): ExportFile[] {
  const { roots, edges } = drawingOf(architecture);
  const paths = new Map<string, string>();
  const node = (drawn: Drawn, depth: number, above: string): string[] => {
    const pad = '  '.repeat(depth);
    paths.set(drawn.id, `${above}${drawn.id}`);
    const shape = d2Shape(drawn);
    const parts = drawn.parts.flatMap((part) => node(part, depth + 1, `${above}${drawn.id}.`));
    const head = `${pad}${drawn.id}: ${d2Text(labelOf(drawn.component))}`;
    if (parts.length === 0 && shape === null) return [head];
    return [`${head} {`, ...(shape === null ? [] : [`${pad}  shape: ${shape}`]), ...parts, `${pad}}`];
  };
  const nodes = roots.flatMap((drawn) => node(drawn, 0, ''));
  const arrows = edges.map(({ from, to, label, async: later }) => {
    const head = `${paths.get(from) ?? from} -> ${paths.get(to) ?? to}${label === '' ? '' : `: ${d2Text(label)}`}`;
    return later ? `${head}${label === '' ? ':' : ''} {style.stroke-dash: 3}` : head;
  });
  return [{ path: 'architecture.d2', text: `${['direction: right', ...nodes, ...arrows].join('\n')}\n` }];
}

function d2Shape(drawn: Drawn): string | null {
  if (isPlace(drawn)) return null;
  if (isKind(drawn.component, 'users')) return 'person';
  return isKind(drawn.component, 'sql_database') || isKind(drawn.component, 'cache') || isKind(drawn.component, 'dataset')
    ? 'cylinder'
    : null;
}

/** A string in single quotes, in which D2 substitutes nothing; a quote is doubled. */
function d2Text(text: string): string {
  return `'${text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll("'", "''")}'`;
}
