import type { Figure, Metrics, Results } from '../../kinds/figures/results.js';
import type { Architecture } from '../../model/index.js';
import { figureText } from '../figures.js';
import { computed, heldBack, measured, scored, type HeldBack, type ScoreLine } from './card.js';

/** Less than one request that waits is nothing to speak of. */
const WAITING = 1;
const SHOWN = 3;

/** Requests in flight: as the simulator counted them, beside what Little's law makes of the solved rate and time. */
export function concurrency(architecture: Architecture, solved: Results, run: Results): ScoreLine {
  return {
    aspect: 'concurrency',
    figures: [
      scored('requests in flight', inFlight(run, 'counted over time by the simulator, sum over the flows')),
      scored("by Little's law", inFlight(solved, "rate × mean time, as solved (Little's law)")),
      scored('of them waiting for a server', waiting(run)),
    ],
    heldBackBy: queues(architecture, run),
  };
}

function inFlight(results: Results, method: string): Figure {
  const counts = Object.values(results.flows).map((metrics) => metrics.in_flight?.value ?? null);
  const value = counts.length === 0 || counts.includes(null) ? null : counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const why = value === null ? 'not defined: a flow has no steady state' : method;
  return results.engine === 'simulator' ? measured(value, '1', why) : computed(value, '1', why, 'close');
}

function waiting(run: Results): Figure {
  const all = Object.values(run.components).reduce((sum, { metrics }) => sum + waitingAt(metrics), 0);
  return measured(all, '1', 'mean length of all queues');
}

function waitingAt(metrics: Metrics): number {
  return metrics.queue_length?.value ?? 0;
}

function queues(architecture: Architecture, run: Results): HeldBack[] {
  return Object.entries(run.components)
    .map(([component, { metrics }]) => ({ component, length: waitingAt(metrics) }))
    .filter(({ length }) => length >= WAITING)
    .sort((a, b) => b.length - a.length)
    .slice(0, SHOWN)
    .flatMap(({ component, length }) => heldBack(architecture, component, `${figureText(length, '1')} requests wait for it`));
}
