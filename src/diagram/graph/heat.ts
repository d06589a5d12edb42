import type { Metrics } from '../../kinds/figures/results.js';
import { figureText } from '../drawing/badges.js';
import type { DiagramGraph, DiagramNode, Heat, Measured } from './graph.js';

export function measuredOf(metrics: Metrics | undefined): Measured {
  const value = (name: string): number | null => {
    const found = metrics?.[name]?.value ?? null;
    return found !== null && Number.isFinite(found) ? found : null;
  };
  return { utilisation: value('utilisation'), latency: value('p99'), errors: value('errors'), cost: value('cost') };
}

/** A share of failed calls that is as bad as it gets on the scale: beyond it nobody makes a difference. */
const WORST_ERRORS = 0.1;

/**
 * The graph with its cards as hot as another figure makes them. Utilisation and failures have a scale of their own; times and costs are told against the
 * largest in the drawing, since nobody knows what is much of them. Only what a bar shows differs: nothing moves.
 */
export function heatedBy(graph: DiagramGraph, heat: Heat): DiagramGraph {
  if (heat === 'utilisation') return graph;
  const largest = Math.max(0, ...graph.nodes.map(({ container, measured }) => (container ? 0 : (measured[heat] ?? 0))));
  const whole = heat === 'errors' ? WORST_ERRORS : largest;
  const nodes = graph.nodes.map((node): DiagramNode => {
    // A card that has no bar keeps none: a bar that comes and goes would move everything.
    if (node.heat === null) return node;
    const value = node.measured[heat];
    return {
      ...node,
      heat: value === null || whole <= 0 ? 0 : Math.min(1, Math.max(0, value / whole)),
      heatText: value === null ? '–' : textOf(value, heat),
    };
  });
  return { ...graph, nodes, heat };
}

const UNITS = { latency: 's', errors: 'ratio', cost: 'USD/mo' } as const;

function textOf(value: number, heat: keyof typeof UNITS): string {
  // Two digits say how it stands against the others; there is no room for more.
  return figureText({ value: Number(value.toPrecision(2)), unit: UNITS[heat] });
}
