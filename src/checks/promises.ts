import { fact } from '../kinds/fact.js';
import { regionName, regionOf } from '../kinds/lowering/distance.js';
import { durationOf } from '../kinds/scenarios/duration.js';
import { faultText } from '../kinds/scenarios/experiment.js';
import { CROSS_ZONE_RTT, regionRoundTrip, SAME_ZONE_RTT } from '../kinds/places.js';
import { needed, takesOne, zonesOf } from '../kinds/questions.js';
import { availabilityOf } from '../kinds/figures/reliability.js';
import { see, wholeRule, type Rule, type RuleContext } from '../kinds/rule.js';
import {
  formatQuantity,
  isKind,
  type CallStep,
  type Component,
  type Expectation,
  type FaultEvent,
  type Flow,
  type FlowStep,
  type Scenario,
} from '../model/index.js';

/** The part of a limit from which the way is what somebody should look at first. */
const MUCH = 0.5;
/** The part of what is missing from which a component is worth naming. */
const LITTLE = 0.01;

/** What is promised against what the structure can give: without a queue and without a simulation, what cannot be is told at once. */
export const promiseRules: readonly Rule[] = [
  wholeRule(
    'reliability/objective-unreachable',
    {
      severity: 'warning',
      solved: true,
      title: 'The structure cannot give the availability that is expected',
      standard: 'AWS Well-Architected REL11 (Design your workload to withstand component failures)',
      doc: 'A request needs everything on its way at once, so that their availabilities multiply; machines of one component that can stand in for each other are lost only together. With `mtbf` and `mttr` of its machines the product is known before anything is run, and no tuning gets above it: more replicas do, or faster repair.',
    },
    (found, context) => {
      for (const expectation of context.architecture.expectations) {
        const least = leastAvailability(expectation);
        const flow = least !== null && flowOf(expectation, context);
        if (least === null || !flow) continue;
        const parts = [...needed(flow.steps, context.architecture)].flatMap((id) => {
          const component = context.component(id);
          const availability = component && availabilityOf(component, context);
          return component && availability !== null ? [{ component, availability }] : [];
        });
        const most = parts.reduce((product, { availability }) => product * availability, 1);
        if (parts.length === 0 || most >= least) continue;
        const worst = parts
          .sort((a, b) => a.availability - b.availability)
          .filter(({ availability }) => 1 - availability > LITTLE * (1 - most))
          .slice(0, 3);
        found(
          expectation.source,
          `${flow.name} is there ${nines(most)} of the time at most (${worst.map((each) => `${each.component.name} ${nines(each.availability)}`).join(', ')}), and ${nines(least)} are expected`,
          ...worst.slice(0, 1).map(({ component }) => see(component, `${component.name} is what is missing most often`)),
        );
      }
    },
  ),
  wholeRule(
    'latency/round-trips',
    {
      severity: 'warning',
      title: 'Most of the time that is allowed is spent on the way',
      doc: 'Light takes its time: a round trip between regions costs 10 to 300 ms, one between zones about 1 ms, and calls that follow each other add up. Bring the data to who asks (a replica, a cache), ask for several things at once, or place what talks much side by side.',
    },
    (found, context) => {
      for (const expectation of context.architecture.expectations) {
        const { metric, comparison, limit } = expectation;
        const flow = /^(?:mean|p\d+)$/.test(metric) && comparison.startsWith('<') ? flowOf(expectation, context) : null;
        if (!flow) continue;
        const way = longestWay(flow.steps, rareness(metric), context);
        if (way.seconds <= MUCH * limit || way.hops.length === 0) continue;
        const farthest = [...way.hops].sort((a, b) => b.seconds - a.seconds).slice(0, 3);
        found(
          expectation.source,
          `${formatQuantity(way.seconds, 'duration')} of the ${formatQuantity(limit, 'duration')} of ${flow.name} are spent on the way: ${farthest.map(hopText).join(', ')}`,
          ...farthest.map(({ call, from, to }) => see(call.source, `${from.name} calls ${to.name} here`)),
        );
      }
    },
  ),
  wholeRule(
    'cap/promise-in-a-partition',
    {
      severity: 'warning',
      title: 'A flow needs both sides of a partition, and is expected to go on',
      doc: 'When two places cannot reach each other, whoever needs the other side either waits or answers without it: consistency and availability cannot both be had (Gilbert and Lynch, “Brewer’s Conjecture and the Feasibility of Consistent, Available, Partition-Tolerant Web Services”, 2002). A flow that needs the other side for every request is not available meanwhile. Let it do without on failure, keep a copy on its own side, or expect less.',
    },
    (found, context) => {
      for (const scenario of context.architecture.scenarios) {
        for (const event of scenario.events) {
          if (event.fault !== 'partition' || !event.other) continue;
          for (const expectation of scenario.expectations) {
            const broken = brokenPromise(expectation, event, scenario, context);
            if (!broken) continue;
            const { flow, call, most, least } = broken;
            found(
              expectation.source,
              `during ${faultText(event)} no ${flow.name} gets an answer from ${context.component(call.to)?.name ?? call.to}, which every one needs: it can be available ${nines(most)} of the time at most, and ${nines(least)} are expected`,
              see(call.source, 'it goes to the other side here'),
              see(event.source, 'they are cut off here'),
            );
          }
        }
      }
    },
  ),
];

function flowOf({ subject, subjectKind }: Expectation, { architecture }: RuleContext): Flow | null {
  return subjectKind === 'flow' && subject !== null ? (flowsByName(architecture).get(subject) ?? null) : null;
}

const flowsByName = fact(({ flows }) => new Map(flows.map((flow) => [flow.name, flow])));

/** The least availability that an expectation asks for; null when it asks for none. */
function leastAvailability({ metric, comparison, limit }: Expectation): number | null {
  if (metric === 'availability' && comparison !== '<' && comparison !== '<=') return limit;
  if ((metric === 'errors' || metric === 'unavailable') && comparison !== '>' && comparison !== '>=') return 1 - limit;
  return null;
}

/** As many digits as it takes to tell it from 100%. */
function nines(ratio: number): string {
  const missing = 1 - ratio;
  if (missing <= 0) return '100%';
  const digits = Math.max(1, Math.min(7, Math.ceil(-Math.log10(missing)) - 1));
  return `${(Math.floor(ratio * 100 * 10 ** digits + 1e-6) / 10 ** digits).toFixed(digits)}%`;
}

interface Hop {
  readonly call: CallStep;
  readonly from: Component;
  readonly to: Component;
  readonly seconds: number;
  readonly times: number;
}

interface Way {
  readonly seconds: number;
  /** Between regions, and those between zones that add up. */
  readonly hops: readonly Hop[];
}

const NOWHERE: Way = { seconds: 0, hops: [] };

/** The share of requests that may do without a step before a metric does not see it: 1% for the 99th percentile. A mean sees half of everything. */
function rareness(metric: string): number {
  if (metric === 'mean') return 0.5;
  const digits = metric.slice(1);
  return 1 - Number(`0.${digits}`);
}

/** Seconds on the way in round trips between components, for a request that does everything that is not rare; branches go side by side. */
function longestWay(steps: readonly FlowStep[], rare: number, context: RuleContext): Way {
  let total = NOWHERE;
  const add = (way: Way, times = 1): void => {
    total = {
      seconds: total.seconds + times * way.seconds,
      hops: [...total.hops, ...way.hops.map((hop) => ({ ...hop, times: hop.times * times }))],
    };
  };
  for (const step of steps) {
    switch (step.step) {
      case 'call': {
        if (step.mode === 'async') break;
        const hop = hopOf(step, context);
        if (hop) add({ seconds: hop.seconds, hops: [hop] });
        add(takesOne(step, context.architecture) ? longestOf(step.then, rare, context) : longestWay(step.then, rare, context));
        break;
      }
      case 'parallel':
        add(longestOf(step.branches, rare, context));
        break;
      case 'repeat':
        add(longestWay(step.steps, rare, context), step.times);
        break;
      case 'chance':
        if (step.probability > rare) add(longestWay(step.steps, rare, context));
        break;
    }
  }
  return total;
}

/** The longest of several ways, of which each is walked alone. */
function longestOf(branches: readonly FlowStep[], rare: number, context: RuleContext): Way {
  const ways = branches.map((branch) => longestWay([branch], rare, context));
  return ways.reduce((longest, way) => (way.seconds > longest.seconds ? way : longest), NOWHERE);
}

/** The distance between two components that both stand somewhere; null when they are at none. Zones meet by chance: what is counted is the mean. */
function hopOf(call: CallStep, context: RuleContext): Hop | null {
  const [from, to] = [context.component(call.from), context.component(call.to)];
  const here = from && regionOf(context.architecture, from);
  const there = to && regionOf(context.architecture, to);
  if (!from || !to || !here || !there || isKind(from, 'users')) return null;
  if (here.id !== there.id) {
    const seconds = regionRoundTrip(regionName(here), regionName(there));
    return seconds === null ? null : { call, from, to, seconds, times: 1 };
  }
  const zones = Math.max(zonesOf(from, context) ?? 1, zonesOf(to, context) ?? 1);
  return { call, from, to, seconds: SAME_ZONE_RTT / zones + CROSS_ZONE_RTT * (1 - 1 / zones), times: 1 };
}

function hopText({ from, to, seconds, times }: Hop): string {
  return `${from.name} → ${to.name} ${times === 1 ? '' : `${times} × `}${formatQuantity(seconds, 'duration')}`;
}

interface Broken {
  readonly flow: Flow;
  readonly call: CallStep;
  readonly most: number;
  readonly least: number;
}

/** A promise that a flow cannot keep while two places are cut off from each other. */
function brokenPromise(expectation: Expectation, event: FaultEvent, scenario: Scenario, context: RuleContext): Broken | null {
  const least = leastAvailability(expectation);
  const flow = least !== null && flowOf(expectation, context);
  const whole = durationOf(scenario);
  if (least === null || !flow || whole === null || !event.other) return null;
  const cut = Math.min(event.duration ?? Infinity, whole - event.at);
  const most = 1 - Math.max(0, cut) / whole;
  if (most >= least) return null;
  const [a, b] = [event.target.component, event.other.component];
  const goes = (from: string, to: string): boolean =>
    (isIn(from, a, context) && isIn(to, b, context)) || (isIn(from, b, context) && isIn(to, a, context));
  const call = crossing(flow.steps, goes, context);
  return call && { flow, call, most, least };
}

/** The first call that every request makes and waits for, and for which there is nothing else on failure, that goes from one side to the other. */
function crossing(steps: readonly FlowStep[], goes: (from: string, to: string) => boolean, context: RuleContext): CallStep | null {
  for (const step of steps) {
    if (step.step === 'call') {
      if (step.mode === 'async' || step.onFailure !== null) continue;
      const found = goes(step.from, step.to) ? step : behind(step, goes, context);
      if (found) return found;
    } else if (
      step.step === 'parallel' ||
      (step.step === 'repeat' && step.times > 0) ||
      (step.step === 'chance' && step.probability >= 1)
    ) {
      const found = crossing(step.step === 'parallel' ? step.branches : step.steps, goes, context);
      if (found) return found;
    }
  }
  return null;
}

/** The same behind a call: where a request takes one of several ways, all of them must go to the other side. */
function behind(call: CallStep, goes: (from: string, to: string) => boolean, context: RuleContext): CallStep | null {
  if (!takesOne(call, context.architecture)) return crossing(call.then, goes, context);
  const ways = call.then.map((way) => crossing([way], goes, context));
  return ways.includes(null) ? null : (ways[0] ?? null);
}

/** Whether a component is a place, a part of it, or stands in it. */
function isIn(id: string, place: string, { architecture, component }: RuleContext): boolean {
  const own = component(id);
  if (!own) return false;
  return id === place || id.startsWith(`${place}.`) || regionOf(architecture, own)?.id === place;
}
