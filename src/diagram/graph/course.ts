import type { Fault, Results } from '../../kinds/figures/results.js';
import { formatQuantity } from '../../model/index.js';
import { heatWords } from '../drawing/badges.js';
import { kindWords, type DiagramGraph, type DiagramNode } from './graph.js';

/** How a run went, as far as a diagram can show it. */
export interface Course {
  /** `primary_lost`, or the architecture's name for the plain design. */
  readonly title: string;
  /** Seconds between two points, and how many points there are. */
  readonly step: number;
  readonly points: number;
  readonly faults: readonly Fault[];
  readonly components: readonly ComponentCourse[];
}

interface ComponentCourse {
  readonly id: string;
  /** 0 to 1 at each point. */
  readonly utilisation: readonly (number | null)[];
  /** Requests waiting. */
  readonly queue: readonly (number | null)[];
}

/** The course of a run; null when it has none. */
export function courseOf({ architecture, scenario, timeline, faults, components }: Results): Course | null {
  if (!timeline) return null;
  const courses = Object.keys(components).flatMap((id) => {
    const utilisation = timeline.series[`components.${id}.utilisation`];
    return utilisation ? [{ id, utilisation, queue: timeline.series[`components.${id}.queue_length`] ?? [] }] : [];
  });
  const points = Math.max(0, ...Object.values(timeline.series).map((values) => values.length));
  return points === 0 ? null : { title: scenario ?? architecture, step: timeline.step, points, faults, components: courses };
}

/** Fewer requests waiting than this are none to speak of. */
const WAITING = 0.5;

/**
 * The graph as it was at a point of a run: every card as hot as its component was, how many requests waited there, and a mark on what a fault had
 * hit. Nothing moves: only figures and colours differ.
 */
export function atPoint(graph: DiagramGraph, course: Course, point: number): DiagramGraph {
  const courses = new Map(course.components.map((each) => [each.id, each]));
  const active = activeFaults(course, point);
  const nodes = graph.nodes.map((node): DiagramNode => {
    const own = courses.get(node.id);
    const faults = active.filter(({ component }) => component === node.id).map(({ text }) => text);
    const problem = faults.length > 0 ? 'error' : null;
    const name = [node.title ?? node.name, kindWords(node.kind)];
    // Where nobody measured anything, there is nothing to tell of this moment.
    if (!own) return { ...node, problem, ...(problem ? { description: [...name, ...faults].join(', ') } : {}) };
    const utilisation = own.utilisation[point] ?? null;
    const waiting = own.queue[point] ?? 0;
    const queue = formatQuantity(waiting < WAITING ? 0 : Math.round(waiting), 'number');
    // A card that has no bar keeps none: a bar that comes and goes would move everything.
    const heat = node.heat === null ? null : Math.min(1, Math.max(0, utilisation ?? 0));
    return {
      ...node,
      heat,
      // The others are figures of the plain design.
      badges: node.badges.slice(0, 1).map(() => ({ title: 'queue', text: queue, level: waiting < WAITING ? 'plain' : 'busy' })),
      problem,
      description: [...name, ...(heat === null ? [] : [heatWords(heat)]), `queue ${queue}`, ...faults].join(', '),
    };
  });
  return { ...graph, nodes };
}

/** The faults that were going on at a point. */
export function activeFaults({ faults, step }: Course, point: number): readonly Fault[] {
  const from = point * step;
  return faults.filter(({ at, duration }) => at < from + step && from < at + Math.max(step, duration ?? Infinity));
}
