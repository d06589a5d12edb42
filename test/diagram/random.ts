// Graphs of any size from a seed, shaped like systems: most calls stay near, some go far, a few go back.
import type { DiagramEdge, DiagramGraph, DiagramNode } from '../../src/diagram/graph/graph.js';

/** A value that has to be there. */
export function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('something is missing');
  return value;
}

/** Mulberry32: small, seeded, good enough to vary test data. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function nodeOf(id: string, more: Partial<DiagramNode> = {}): DiagramNode {
  return {
    id,
    kind: 'app_server',
    family: 'compute',
    icon: 'app_server',
    name: id,
    title: null,
    parent: null,
    container: false,
    machines: 1,
    badges: [],
    heat: null,
    measured: { utilisation: null, latency: null, errors: null, cost: null },
    problem: null,
    description: id,
    ...more,
  };
}

export function edgeOf(from: string, to: string, more: Partial<DiagramEdge> = {}): DiagramEdge {
  return { id: `${from} -> ${to}`, from, to, mode: 'sync', label: null, flows: [], rate: null, errors: null, ...more };
}

const SHAPES = [
  ['edge', 'web_server'],
  ['compute', 'app_server'],
  ['data', 'cache'],
  ['data', 'sql_database'],
] as const;
const WORDS = ['Orders', 'Payments', 'Search', 'Stock', 'Users', 'Mail', 'Prices', 'Reviews', 'Images', 'Carts', 'Offers', 'Returns'];
const LABELS = ['read', 'write', 'read, write', 'query', 'publish'];

/** `size` components in places of about eight, the places in regions of about four. */
export function randomGraph(size: number, seed: number): DiagramGraph {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const groups = Math.max(1, Math.round(size / 8));
  const regions = groups > 4 ? Math.ceil(groups / 4) : 1;
  const nodes: DiagramNode[] = [];
  const place = { container: true, family: 'place', icon: 'region', kind: 'region', machines: null };
  for (let r = 0; r < regions; r++) nodes.push(nodeOf(`r${r}`, { ...place, title: `Region ${r}` }));
  for (let g = 0; g < groups; g++)
    nodes.push(nodeOf(`g${g}`, { ...place, kind: 'zone', parent: `r${Math.floor((g / groups) * regions)}` }));
  const leaves: string[] = [];
  for (let i = 0; i < size; i++) {
    const [family, kind] = pick(SHAPES);
    const title = random() < 0.7 ? `${pick(WORDS)} ${pick(['API', 'store', 'service', 'cache'])}` : null;
    const measured = random() < 0.8;
    nodes.push(
      nodeOf(`c${i}`, {
        family,
        kind,
        icon: kind,
        title,
        parent: random() < 0.06 ? null : `g${Math.floor((i / size) * groups)}`,
        machines: Math.ceil(random() * 6),
        heat: measured ? random() : null,
        badges: measured ? [{ text: `${Math.round(random() * 300)}ms`, title: 'p99', level: 'plain' }] : [],
        problem: random() < 0.08 ? 'warning' : null,
      }),
    );
    leaves.push(`c${i}`);
  }
  const edges = new Map<string, DiagramEdge>();
  const add = (from: string, to: string): void => {
    const mode = random() < 0.15 ? 'async' : 'sync';
    edges.set(`${from} ${to}`, edgeOf(from, to, { mode, label: random() < 0.3 ? pick(LABELS) : null }));
  };
  for (let i = 1; i < size; i++) add(leaves[Math.max(0, i - 1 - Math.floor(random() * 5))] ?? '', leaves[i] ?? '');
  for (let i = 0; i < size * 0.3; i++) add(pick(leaves), pick(leaves));
  return { title: `A system of ${size}`, direction: 'right', nodes, edges: [...edges.values()] };
}
