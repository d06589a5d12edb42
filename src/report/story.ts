import type { Fault, Results } from '../kinds/figures/results.js';
import { formatQuantity } from '../model/index.js';
import { figureText } from './figures.js';

/** One sentence of what happened in a run, and what it is about. */
export interface Remark {
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly text: string;
  /** The component that a reader would want to look at; null when it is about a flow or the whole. */
  readonly component: string | null;
}

/** Busier than this, waiting takes over: at 80 % an M/M/1 queue quintuples the service time. */
const BUSY = 0.8;
/** Servers that are never free. */
const SATURATED = 0.98;
/** What was lost in a second is told when it is this much more than before the faults. */
const NOTABLE_LOSS = 0.005;
const REMARKS = 12;

/**
 * What broke, where, when and why, in sentences with their numbers, the worst first: expectations that failed, what the faults did to every flow
 * and how long that took to pass, and the component that holds everything else back.
 */
export function storyOf(results: Results): readonly Remark[] {
  return [...failed(results), ...losses(results), ...bottleneck(results), ...undecided(results)].slice(0, REMARKS);
}

function failed({ expectations }: Results): Remark[] {
  const broken = expectations.filter(({ passed }) => passed === false);
  if (broken.length === 0 && expectations.some(({ passed }) => passed === true)) {
    const known = expectations.filter(({ passed }) => passed !== null).length;
    return [{ tone: 'good', text: known === 1 ? 'The expectation holds.' : `All ${known} expectations hold.`, component: null }];
  }
  return broken.map(({ text, value, unit }) => ({
    tone: 'bad',
    text: `${text} fails: it was ${figureText(value, unit)}.`,
    component: null,
  }));
}

/** For each flow, what more was lost while something was wrong than before, and when it was well again. */
function losses({ timeline, flows, faults }: Results): Remark[] {
  if (!timeline) return [];
  const first = faults.length > 0 ? Math.min(...faults.map(({ at }) => at)) : 0;
  return Object.keys(flows).flatMap((flow): Remark[] => {
    const errors = timeline.series[`flows.${flow}.errors`] ?? [];
    const before = errors.slice(0, Math.floor(first / timeline.step)).filter((each) => each !== null);
    const usual = before.length > 0 ? before.reduce((sum, each) => sum + each, 0) / before.length : 0;
    const bad = errors.map((each) => (each ?? 0) > usual + NOTABLE_LOSS);
    const from = bad.indexOf(true);
    if (from < 0) return [];
    const last = bad.lastIndexOf(true);
    const worst = Math.max(...errors.map((each) => each ?? 0));
    const cause = causeOf(faults, from * timeline.step);
    // Requests count when they came: those that were under way when the fault began can be of the point before.
    const began = formatQuantity(Math.max(from * timeline.step, cause?.at ?? 0), 'duration');
    const well = formatQuantity((last + 1) * timeline.step, 'duration');
    const recovered = last + 1 < errors.length ? `it was well again after ${well}` : 'it did not recover before the end';
    const after = cause === null ? '' : `, after \`${cause.text}\` at ${formatQuantity(cause.at, 'duration')}`;
    return [
      {
        tone: 'bad',
        text: `${flow} lost up to ${formatQuantity(worst, 'percent')} of its requests from ${began} on${after}; ${recovered}.`,
        component: cause?.component ?? null,
      },
    ];
  });
}

/** The last fault that had begun when something went wrong; a second's point can begin before the fault in it. */
function causeOf(faults: readonly Fault[], from: number): Fault | null {
  return faults.filter(({ at }) => at <= from + 1).sort((a, b) => b.at - a.at)[0] ?? null;
}

/** The busiest component, and what that means. */
function bottleneck(results: Results): Remark[] {
  const busiest = Object.entries(results.components)
    .map(([id, { metrics }]) => ({ id, mean: metrics.utilisation?.value ?? 0, peak: peakOf(results, id) }))
    .sort((a, b) => Math.max(b.mean, b.peak?.value ?? 0) - Math.max(a.mean, a.peak?.value ?? 0))[0];
  if (!busiest || Math.max(busiest.mean, busiest.peak?.value ?? 0) <= 0) return [];
  const { id, mean, peak } = busiest;
  const shown = formatQuantity(mean, 'percent');
  if (mean >= SATURATED) {
    const queue = results.components[id]?.metrics.queue_length;
    const waiting = queue && queue.value !== null ? ` ${figureText(queue.value, queue.unit)} requests wait on average.` : '';
    return [{ tone: 'bad', text: `${id} is the bottleneck: its servers are never free (${shown} busy).${waiting}`, component: id }];
  }
  if (peak && peak.value >= SATURATED && mean < BUSY) {
    const text = `${id} ran out of servers at ${formatQuantity(peak.at, 'duration')}, though it is ${shown} busy on average.`;
    return [{ tone: 'bad', text, component: id }];
  }
  const room = mean > 0 ? ` The same design takes about ${formatQuantity(1 / mean, 'factor')} this load before it is full.` : '';
  if (mean >= BUSY) {
    return [{ tone: 'bad', text: `${id} is the bottleneck, ${shown} busy: waiting takes over from here.${room}`, component: id }];
  }
  return [{ tone: 'neutral', text: `${id} is the busiest, ${shown} of the time.${room}`, component: id }];
}

function peakOf({ timeline }: Results, id: string): { readonly value: number; readonly at: number } | null {
  const course = timeline?.series[`components.${id}.utilisation`];
  if (!timeline || !course) return null;
  let best = -1;
  for (const [point, value] of course.entries()) if (value !== null && value > (course[best] ?? -1)) best = point;
  const value = course[best];
  return value == null ? null : { value, at: best * timeline.step };
}

function undecided({ expectations }: Results): Remark[] {
  return expectations
    .filter(({ passed }) => passed === null)
    .map(({ text, reason }) => ({
      tone: 'neutral',
      text: `${text} is not known${reason === null ? '' : `: ${reason}`}.`,
      component: null,
    }));
}
