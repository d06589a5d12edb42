import { rule, setProperty, type RuleContext, wholeRule, type Rule } from '../kinds/rule.js';
import { formatQuantity, isKind, property, type Architecture, type Component, type Fix } from '../model/index.js';
import { has } from '../kinds/family.js';
import { machinesOf } from '../kinds/questions.js';
import type { Station } from '../network/index.js';
import { viewOf } from '../kinds/view.js';
import { PACE } from '../kinds/storage/behaviour.js';
import { COMFORTABLE } from '../kinds/compute/app_server/behaviour.js';

/** A station with what it is asked to do, over what it can. */
export interface Loaded {
  readonly component: Component;
  readonly station: Station;
  readonly rate: number;
  /** Offered load over servers; 1 and more never comes to rest. */
  readonly load: number;
}

const HIGH = 0.85;

export const loadRules: readonly Rule[] = [
  wholeRule(
    'load/overload',
    {
      severity: 'error',
      solved: true,
      title: 'A component is asked for more than it can do',
      doc: 'When requests arrive faster than all servers together can serve them, the queue grows without end and there is no steady state to speak of. The fix names the number that keeps utilisation at or below 70%.',
      fixable: true,
      safe: false,
    },
    (found, context) => {
      // Users who wait for an answer ask for no more than is served: a closed system is busy, never overloaded.
      if (context.compiled.network.sources.every((source) => source.load.type === 'closed')) return;
      for (const loaded of worstStations(context)) {
        if (loaded.load < 1) continue;
        // What works off a queue is late rather than overloaded, and the queue has a rule that says how late.
        const callers = context.callers(loaded.component.id);
        if (callers.length > 0 && callers.every((caller) => isKind(caller, 'message_queue'))) continue;
        const { component, station, rate, load } = loaded;
        const most = rate / load;
        found(
          component,
          `${named(loaded)} gets ${formatQuantity(rate, 'rate')} and can serve ${formatQuantity(most, 'rate')} with ${capacityText(station)}: ${loadText(load)} its capacity`,
          ...more(loaded, context.architecture),
        );
      }
    },
  ),
  wholeRule(
    'load/high-utilisation',
    {
      severity: 'info',
      solved: true,
      title: 'A component has little room for a burst',
      doc: 'Waiting grows with 1 / (1 − utilisation): from 70% to 90% it triples, and a burst or the loss of a replica tips it over. The fix names the number that keeps utilisation at or below 70%.',
      fixable: true,
      safe: false,
    },
    (found, context) => {
      for (const loaded of worstStations(context)) {
        if (loaded.load <= HIGH || loaded.load >= 1) continue;
        found(
          loaded.component,
          `${named(loaded)} is ${formatQuantity(loaded.load, 'percent')} busy`,
          ...more(loaded, context.architecture),
        );
      }
    },
  ),
  rule(
    'load/no-replicas',
    {
      on: 'placed',
      severity: 'error',
      solved: true,
      title: 'A component has no machine',
      doc: 'With `replicas: 0` nothing serves. Databases alone count their replicas beside the primary.',
      fixable: true,
      safe: false,
    },
    (placed, found, context) => {
      if (placed.replicas > 0 || machinesOf(placed.component, context) > 0) return;
      found(
        { component: placed.component, property: 'replicas' },
        `${placed.name} has no replicas: nothing serves`,
        setProperty(placed.component, 'replicas', '1'),
      );
    },
  ),
  rule(
    'load/no-mean',
    {
      on: 'placed',
      severity: 'error',
      title: 'A service time has no mean',
      doc: 'A Pareto distribution with a shape of 1 or less has a tail so heavy that its mean is infinite: no number of servers keeps up with it.',
      fixable: false,
    },
    (placed, found) => {
      const { time } = placed;
      if (typeof time !== 'object') return;
      const times: readonly unknown[] = 'call' in time ? [time] : Object.values(time);
      for (const each of times) {
        if (isParetoWithoutMean(each))
          found(
            { component: placed.component, property: 'time' },
            `the service time of ${placed.name} is a Pareto distribution with shape ${each.shape}, which has no mean`,
          );
      }
    },
  ),
];

function isParetoWithoutMean(time: unknown): time is { readonly shape: number } {
  if (typeof time !== 'object' || time === null) return false;
  const { call, shape } = time as { readonly call?: unknown; readonly shape?: unknown };
  return call === 'pareto' && typeof shape === 'number' && shape <= 1;
}

/** For each component, the station that is nearest to full. */
function worstStations(context: RuleContext): Loaded[] {
  const { stations } = context.offered();
  const worst = new Map<string, Loaded>();
  context.compiled.network.stations.forEach((station, index) => {
    const component = context.component(station.owner);
    const demand = stations[index];
    const servers = station.replicas * station.servers;
    if (!component || !demand || servers === 0) return;
    // What a provider runs grows by itself, up to the limits that rules of its own know.
    if (property(component, 'managed') === true) return;
    // What a disk is provisioned for is a rule of its own, and more disks are no repair.
    if (station.role === PACE && isKind(component, 'storage')) return;
    const loaded: Loaded = { component, station, rate: demand.rate, load: demand.work / servers };
    if (loaded.load > (worst.get(component.id)?.load ?? 0)) worst.set(component.id, loaded);
  });
  return [...worst.values()];
}

export function named({ component, station }: Loaded): string {
  if (station.role === 'primary') return `${Number(property(component, 'shards') ?? 1) > 1 ? 'a' : 'the'} primary of ${component.name}`;
  return station.role === '' ? component.name : `the ${station.role} of ${component.name}`;
}

export function capacityText({ replicas, servers }: Pick<Station, 'replicas' | 'servers'>): string {
  const each = servers === 1 ? '1 request at a time' : `${servers} requests at a time`;
  return replicas === 1 ? each : `${replicas} replicas of ${each}`;
}

/** `112.5% of`, and `3986 times` for what is beyond all percents. */
export function loadText(load: number): string {
  return load < 10 ? `${formatQuantity(load, 'percent')} of` : `${formatQuantity(load, 'number')} times`;
}

/** What makes room: more of what the load is spread over. */
export function more({ component, station, load }: Loaded, architecture: Architecture): Fix[] {
  // A load that just fits is not pushed to one more by rounding.
  const times = (count: number): string => String(Math.max(1, Math.ceil((count * load) / COMFORTABLE - 1e-9)));
  if (!Number.isFinite(load)) return [];
  // A leader takes all writes: more followers do not help it, and only shards divide it.
  if (station.role === 'primary') {
    const skew = property(component, 'key_skew');
    if (!has(architecture, component, 'shards')) return [];
    const shards = Number(property(component, 'shards'));
    return (typeof skew === 'number' && skew > 1) || Number(times(shards)) > 64 ? [] : [setProperty(component, 'shards', times(shards))];
  }
  // A repair must be something that the library accepts.
  if (isKind(component, 'cache'))
    return Number(times(station.replicas)) > 500 ? [] : [setProperty(component, 'shards', times(station.replicas))];
  if (isKind(component, 'load_balancer') && viewOf<'load_balancer'>(component).redundancy !== 'active_active') {
    return [setProperty(component, 'concurrency', times(station.servers))];
  }
  return Number(times(station.replicas)) > 100_000 ? [] : [setProperty(component, 'replicas', times(station.replicas))];
}
