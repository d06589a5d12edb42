import { callGraph } from '../../kinds/graph.js';
import { compiledOf } from '../../kinds/lowering/compile.js';
import { disruptionsOf } from '../../kinds/scenarios/experiment.js';
import type { Results } from '../../kinds/figures/results.js';
import { componentAt } from '../../kinds/view.js';
import { isKind, property, type Architecture, type Component, type FaultEvent, type Scenario } from '../../model/index.js';

/** The name that no scenario of a person's has: it is no name in the language. */
const TRIAL = '(trial)';

/** Seconds before a fault, in which the design runs as it is: stores are full from the start, and queues are within a moment. */
export const BEFORE = 2;

/** A design with one scenario: something happens, and lasts to the end. What is measured with it are the figures, not its expectations. */
export interface Trial {
  readonly architecture: Architecture;
  readonly scenario: string;
  readonly event: FaultEvent;
  readonly duration: number;
}

export function trialOf(architecture: Architecture, event: FaultEvent, others: readonly FaultEvent[], duration: number): Trial {
  const scenario: Scenario = {
    name: TRIAL,
    title: null,
    properties: Object.assign(Object.create(null) as Record<string, never>, { duration }),
    load: [],
    events: [event, ...others],
    expectations: architecture.expectations,
    source: event.source,
    nameSource: event.source,
  };
  return { architecture: { ...architecture, scenarios: [scenario] }, scenario: TRIAL, event, duration };
}

export function eventAt(component: Component, fault: string, part: string | null, index: number | null, amount: number | null): FaultEvent {
  return {
    at: BEFORE,
    duration: null,
    fault,
    target: { component: component.id, part, index },
    other: null,
    amount,
    source: component.nameSource,
  };
}

/** A machine of a component, by what its kind calls it; all of it where it has no parts. */
const MACHINES: readonly (readonly [part: string | null, index: number | null])[] = [
  ['primary', null],
  ['broker', 1],
  ['node', 1],
  ['replica', 1],
  [null, null],
];

/** A machine of everything that people run themselves, every zone, and every region: each lost alone, for good. */
export function singleFaults(architecture: Architecture): readonly FaultEvent[] {
  const compiled = compiledOf(architecture);
  const felt = (event: FaultEvent): boolean => typeof disruptionsOf(event, compiled) !== 'string';
  return architecture.components.flatMap((component): FaultEvent[] => {
    if (isKind(component, 'region')) {
      const zones = Number(property(component, 'zones') ?? 0);
      const each = Array.from({ length: zones }, (_, zone) => eventAt(component, 'fail', 'zone', zone + 1, null));
      return [...each, eventAt(component, 'fail', null, null, null)].filter((event) => hits(event, architecture));
    }
    // Nobody has ever seen a machine of what a provider runs in several zones.
    if (isKind(component, 'source') || property(component, 'managed') === true) return [];
    if (compiled.builder.stations(component.id).length === 0) return [];
    const machine = MACHINES.map(([part, index]) => eventAt(component, 'fail', part, index, null)).find(felt);
    return machine ? [machine] : [];
  });

  /** Nothing is tried that nothing stands in. */
  function hits(event: FaultEvent, whole: Architecture): boolean {
    const disruptions = disruptionsOf(event, compiledOf(whole));
    return typeof disruptions !== 'string' && disruptions.length > 0;
  }
}

/** Longer than this nobody waits to see what becomes of a fault; nor for more requests than a run of some seconds takes. */
const PATIENCE = { seconds: 240, requests: 6e5 };

/** Seconds from one look of a scaler until its machines serve, beyond its own delay. */
const LOOK = 15;

/** Seconds that the design may take to answer a fault, and whether that is long enough for what scales by itself. */
export interface Reaction {
  readonly seconds: number;
  readonly scales: boolean;
}

/**
 * The slowest takeover, failover of names or health check of those whom a fault concerns: of everything when a place is lost, and else of the component and of
 * whoever calls it. And the slowest scaler, when the load is light enough to wait for it.
 */
export function reactionOf(architecture: Architecture, solved: Results, event: FaultEvent): Reaction {
  const takes = Math.min(PATIENCE.seconds, Math.max(0, ...takeovers(architecture, solved, event)) + 5);
  const scaling = Math.max(0, ...architecture.components.map(scalingDelay));
  const all = takes + scaling;
  const scales = scaling > 0 && all <= PATIENCE.seconds && all * rateOf(solved) <= PATIENCE.requests;
  return { seconds: scales ? all : takes, scales: scales || scaling === 0 };
}

function takeovers(architecture: Architecture, solved: Results, { target }: FaultEvent): readonly number[] {
  const { components } = architecture;
  const lost = componentAt(architecture, target.component);
  if (!lost || isKind(lost, 'region')) return components.flatMap((each) => [takeoverOf(each, solved), noticedBy(each, solved)]);
  const callers = new Set(callGraph(architecture).callers(lost.id));
  return [takeoverOf(lost, solved), ...components.flatMap((each) => (callers.has(each.id) ? noticedBy(each, solved) : []))];
}

/** Seconds until another machine of it does the work. */
function takeoverOf(component: Component, solved: Results): number {
  if (isKind(component, 'dns')) return 0;
  const metrics = solved.components[component.id]?.metrics ?? {};
  const takeover = metrics.takeover_time ? metrics.takeover_time.value : property(component, 'takeover');
  return Math.max(metrics.failover_time?.value ?? 0, typeof takeover === 'number' ? takeover : 0);
}

/** Seconds until it no longer calls what has gone. */
function noticedBy(component: Component, solved: Results): number {
  if (!isKind(component, 'dns')) return detection(property(component, 'health_check'));
  // Names that lead to one place lead nowhere else when that is lost.
  return solved.components[component.id]?.metrics.failover_time?.value ?? 0;
}

function scalingDelay(component: Component): number {
  const scaling = property(component, 'scaling');
  return typeof scaling === 'object' && 'delay' in scaling ? Number(scaling.delay) + LOOK : 0;
}

function detection(check: unknown): number {
  if (typeof check !== 'object' || check === null || !('interval' in check) || !('failures' in check)) return 0;
  return Number(check.interval) * Number(check.failures) || 0;
}

/** The part of a course from a time on; null where it was not followed. */
export function courseFrom(results: Results, series: string, from: number, until = Infinity): readonly (number | null)[] {
  const { timeline } = results;
  if (!timeline) return [];
  return (timeline.series[series] ?? []).filter((_, step) => step * timeline.step >= from && (step + 1) * timeline.step <= until);
}

export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

/** One simulation, wherever it runs. */
export interface Run {
  readonly architecture: Architecture;
  readonly scenario: string | null;
  readonly replications: number;
  /** Seconds. */
  readonly duration: number;
}

export function runOf({ architecture, scenario, duration }: Trial): Run {
  return { architecture, scenario, replications: 1, duration };
}

/** Answers of a flow that a verdict wants: some hundred. */
export const VERDICT = 300;

/** Seconds that a run takes for so many answers. What breaks by chance (`mtbf`) within days is not waited for: that is told by the structure. */
const SECONDS = [3, 300] as const;

/** Seconds until the rarest flow has had so many answers: long enough to judge it, short enough to wait for. What builds up has done so during the reaction. */
export function lengthOf(solved: Results, answers: number): number {
  const rates = Object.values(solved.flows).flatMap(({ throughput }) => (throughput?.value ? [throughput.value] : []));
  const rarest = rates.length > 0 ? Math.min(...rates) : Infinity;
  return Math.min(SECONDS[1], Math.max(SECONDS[0], answers / rarest));
}

/** Requests per second of all flows together, answered. */
export function rateOf(solved: Results): number {
  return Object.values(solved.flows).reduce((sum, { throughput }) => sum + (throughput?.value ?? 0), 0);
}
