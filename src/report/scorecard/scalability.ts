import { solveAtLoad } from '../../kinds/lowering/run.js';
import type { ExpectationResult, Metrics, Results } from '../../kinds/figures/results.js';
import { property, type Architecture, type Component, type Fields } from '../../model/index.js';
import { componentAt } from '../../kinds/view.js';
import { figureText } from '../figures.js';
import { computed, heldBack, scored, type Growth, type ScoreLine } from './card.js';

/** Loads from a thousandth to a thousand times the stated one are looked at. */
const LEAST = 1 / 1024;
const MOST = 1024;
/** How narrowly a breaking load is told: 1 %. */
const PRECISION = 1.01;
/** More replicas of the component that gives way first, in multiples of what is written. */
const MULTIPLES = [2, 3, 4];

/** A load under which something gives way. */
interface Breaking {
  /** Times the stated load; null when nothing breaks within what is looked at. */
  readonly load: number | null;
  /** The objective that breaks first; null when it is a component that can do no more. */
  readonly objective: string | null;
  /** The busiest component then, and how busy it is. */
  readonly bottleneck: { readonly component: string; readonly utilisation: number } | null;
}

interface Scalability {
  readonly line: ScoreLine;
  readonly growth: Growth | null;
}

/**
 * How far the load can grow until an objective that holds at the stated load breaks, or a component is asked for more than it can do. Found by the solver, by
 * bisection: what is queueing theory's answer at one load is also its answer at any other.
 */
export function scalability(architecture: Architecture, solved: Results): Scalability {
  const breaking = breakingLoad(architecture, solved);
  const { load, objective, bottleneck } = breaking;
  const why = objective === null ? 'a component can do no more' : `${objective} breaks first`;
  const component = bottleneck && componentAt(architecture, bottleneck.component);
  const growth = component && load !== null ? growthOf(architecture, component, breaking) : null;
  const line: ScoreLine = {
    aspect: 'scalability',
    figures: [
      scored(
        'load that still holds, times the stated one',
        computed(load, '1', load === null ? `nothing breaks up to ${MOST} times the load` : `solved at growing load: ${why}`),
      ),
      ...(bottleneck
        ? [scored(`utilisation of ${bottleneck.component} then`, computed(bottleneck.utilisation, 'ratio', 'solved at that load'))]
        : []),
      scored('requests answered at the stated load', goodput(solved)),
    ],
    heldBackBy: bottleneck ? heldBack(architecture, bottleneck.component, remedy(growth, bottleneck.utilisation)) : [],
  };
  return { line, growth };
}

/** Objectives about load: money grows with it, and is no limit of the machinery. */
function objectivesOf(results: Results): readonly ExpectationResult[] {
  return results.expectations.filter(({ unit }) => unit !== 'USD' && unit !== 'USD/mo');
}

/** `plain` is the design at the stated load. `expected` is a load near which it may break: where that is so, two looks are enough. */
function breakingLoad(architecture: Architecture, plain: Results, expected: number | null = null): Breaking {
  const known = new Map<number, Results>();
  const solvedAt = (load: number): Results => {
    let results = known.get(load);
    if (!results) known.set(load, (results = solveAtLoad(architecture, load)));
    return results;
  };
  const kept = new Set(objectivesOf(plain).flatMap(({ passed, text }) => (passed === true ? [text] : [])));
  const holdsAt = (load: number): boolean => broken(solvedAt(load)) === undefined;
  const broken = (results: Results): string | null | undefined => {
    const lost = objectivesOf(results).find(({ text, passed }) => kept.has(text) && passed !== true);
    if (lost) return lost.text;
    return busiest(results)?.full === true ? null : undefined;
  };
  // A design that is overloaded as it stands is asked how much of its load it could carry.
  let [low, high] = broken(plain) === undefined ? [1, 1] : [LEAST, 1];
  const healthy = high === low;
  if (expected !== null && expected > low && expected < (healthy ? MOST : high)) {
    const beyond = expected * PRECISION;
    if (!holdsAt(expected)) high = expected;
    else if (!holdsAt(beyond)) [low, high] = [expected, beyond];
    else [low, high] = [beyond, healthy ? beyond : high];
  }
  while (healthy && high === low && high < MOST) {
    const next = Math.min(MOST, high * 2);
    if (holdsAt(next)) low = high = next;
    else high = next;
  }
  if (high === low) return { load: null, objective: null, bottleneck: null };
  while (high / low > PRECISION) {
    const middle = Math.sqrt(low * high);
    if (holdsAt(middle)) low = middle;
    else high = middle;
  }
  const at = solvedAt(high);
  const busy = busiest(at);
  return { load: low, objective: broken(at) ?? null, bottleneck: busy && { component: busy.component, utilisation: busy.utilisation } };
}

/** The component that is nearest to what it can do; a database by its busiest part. */
function busiest(results: Results): { readonly component: string; readonly utilisation: number; readonly full: boolean } | null {
  let most: { component: string; utilisation: number; full: boolean } | null = null;
  for (const [component, { metrics }] of Object.entries(results.components)) {
    const utilisation = busyness(metrics);
    if (utilisation === null || (most && utilisation <= most.utilisation)) continue;
    most = { component, utilisation, full: utilisation >= 1 };
  }
  return most;
}

function busyness(metrics: Metrics): number | null {
  const known = ['utilisation', 'primary_utilisation', 'replica_utilisation'].flatMap((name) => metrics[name]?.value ?? []);
  return known.length > 0 ? Math.max(...known) : null;
}

/** The breaking load of the same design with more machines of one component. */
function growthOf(architecture: Architecture, component: Component, plain: Breaking): Growth | null {
  const replicas = property(component, 'replicas');
  if (typeof replicas !== 'number' || replicas < 1) return null;
  const step = (count: number, { load, objective, bottleneck }: Breaking): Growth['steps'][number] => ({
    replicas: count,
    load,
    bottleneck: bottleneck?.component ?? null,
    objective,
  });
  const steps = [step(replicas, plain)];
  let { load } = plain;
  for (const times of MULTIPLES) {
    const grown = withReplicas(architecture, component, replicas * times, times);
    // Often something else has become the limit, and more of this changes nothing.
    const breaking = breakingLoad(grown, solveAtLoad(grown, 1), load);
    load = breaking.load;
    steps.push(step(replicas * times, breaking));
  }
  return { component: component.id, steps };
}

function withReplicas(architecture: Architecture, component: Component, replicas: number, times: number): Architecture {
  const properties = Object.assign(Object.create(null) as Record<string, unknown>, component.properties, { replicas });
  const { scaling } = properties;
  // What scales by itself is limited by its `max`.
  if (isFields(scaling) && typeof scaling.max === 'number') properties.scaling = { ...scaling, max: scaling.max * times };
  const grown = { ...component, properties: properties as Fields };
  return { ...architecture, components: architecture.components.map((each) => (each.id === component.id ? grown : each)) };
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether machines help: a component that does not gain from twice as many is limited by something else. */
function remedy(growth: Growth | null, utilisation: number): string {
  const busy = `${figureText(utilisation, 'ratio')} busy when the first objective breaks`;
  const [one, two] = growth?.steps ?? [];
  if (!one || !two || one.load === null) return busy;
  if (two.load === null) return `${busy}; with ${two.replicas} replicas nothing breaks`;
  const gain = two.load / one.load;
  return gain < 1.05
    ? `${busy}; more replicas do not help`
    : `${busy}; ${two.replicas} replicas carry ${figureText(two.load, '1')} times the load`;
}

function goodput(results: Results): ReturnType<typeof computed> {
  const rates = Object.values(results.flows).flatMap(({ throughput }) => throughput?.value ?? []);
  return computed(rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) : null, '1/s', 'sum over the flows, solved');
}
