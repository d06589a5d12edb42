import type { Results } from '../../kinds/figures/results.js';
import { figureText } from '../drawing/badges.js';
import type { DiagramGraph, DiagramNode } from './graph.js';

/** How a component's figures differ between two runs. */
export interface Difference {
  readonly component: string;
  /** What differs most, and by how much: `p99`, `+12ms`. */
  readonly title: string;
  readonly text: string;
  /** From -1 (as much better as anything in the two runs) over 0 to 1 (as much worse). */
  readonly change: number;
}

/** Figures of which less is better, and the least difference that is one: half a percent of utilisation, a thousandth of failures. */
const FIGURES = [
  { metric: 'errors', title: 'errors', least: 0.001, relative: 0 },
  { metric: 'p99', title: 'p99', least: 0, relative: 0.05 },
  { metric: 'utilisation', title: 'utilisation', least: 0.005, relative: 0.02 },
] as const;

/**
 * What became worse and what better from one run to another, component by component: by its failures, else by its 99th percentile, else by its
 * utilisation, whichever differs first by more than chance lets runs differ (their confidence intervals do not meet). Components that differ in
 * nothing are not listed.
 */
export function differencesOf(before: Results, after: Results): readonly Difference[] {
  const found: Difference[] = [];
  for (const [component, { metrics }] of Object.entries(after.components)) {
    const old = before.components[component]?.metrics;
    if (!old) continue;
    for (const { metric, title, least, relative } of FIGURES) {
      const a = old[metric];
      const b = metrics[metric];
      if (a?.value == null || b?.value == null || !Number.isFinite(a.value) || !Number.isFinite(b.value)) continue;
      const by = b.value - a.value;
      if (Math.abs(by) <= Math.max(least, relative * Math.abs(a.value)) || meet(a.ci, b.ci)) continue;
      const size =
        metric === 'p99'
          ? Math.min(1, Math.abs(Math.log2(Math.max(b.value, 1e-9) / Math.max(a.value, 1e-9))) / 2)
          : Math.min(1, Math.abs(by) * 4);
      const text = `${by > 0 ? '+' : '−'}${figureText({ ...b, value: Math.abs(by) })}`;
      found.push({ component, title, text, change: Math.sign(by) * Math.max(0.15, size) });
      break;
    }
  }
  return found;
}

function meet(a: readonly [number, number] | null, b: readonly [number, number] | null): boolean {
  return a !== null && b !== null && a[0] <= b[1] && b[0] <= a[1];
}

/** The graph with each card coloured by how it changed, and the change where its figures were. Nothing moves. */
export function comparedBy(graph: DiagramGraph, differences: readonly Difference[]): DiagramGraph {
  const byId = new Map(differences.map((each) => [each.component, each]));
  const nodes = graph.nodes.map((node): DiagramNode => {
    const difference = byId.get(node.id);
    const level = !difference ? 'plain' : difference.change > 0 ? 'bad' : 'good';
    return {
      ...node,
      change: difference?.change ?? 0,
      badges: node.badges.slice(0, 1).map(() => ({ title: difference?.title ?? '', text: difference?.text ?? 'same', level })),
      description: `${node.description}, ${difference ? `${difference.title} ${difference.text}` : 'the same in both runs'}`,
    };
  });
  return { ...graph, nodes };
}
