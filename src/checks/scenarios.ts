import { disruptionsOf, experimentOf } from '../kinds/scenarios/experiment.js';
import { see, wholeRule, type Rule, type RuleContext } from '../kinds/rule.js';
import { formatQuantity, property, type Component, type Scenario } from '../model/index.js';
import { sourceRates, visits, type Effect, type Station } from '../network/index.js';
import { capacityText, loadText, more, named, type Loaded } from './load.js';

export const scenarioRules: readonly Rule[] = [
  wholeRule(
    'scenario/no-effect',
    {
      severity: 'warning',
      solved: true,
      title: 'A fault does nothing',
      doc: 'The fault is not simulated for this component, or names a part that it does not have. The scenario runs as if the line were not there.',
    },
    (found, { architecture, compiled }) => {
      for (const scenario of architecture.scenarios) {
        for (const event of scenario.events) {
          const outcome = disruptionsOf(event, compiled);
          if (typeof outcome === 'string') found(event.source, `${scenario.name}: ${outcome}`);
        }
      }
    },
  ),
  wholeRule(
    'scenario/overload',
    {
      severity: 'info',
      solved: true,
      title: 'A component is asked for more than it can do in a scenario',
      doc: 'The plain design carries its load, and what a scenario brings or takes away is too much for it: while that lasts, a queue grows, and it must be worked off afterwards. The load of the scenario, its surges, and the machines and the speed that its faults take are counted; what scales is taken at its largest. The fix names the number that keeps utilisation at or below 70% meanwhile.',
      fixable: true,
      safe: false,
    },
    (found, context) => {
      for (const scenario of context.architecture.scenarios) {
        const told = new Set<string>();
        for (const { loaded, moment, all } of overloads(scenario, context)) {
          const { component, station, rate, load } = loaded;
          if (told.has(component.id)) continue;
          told.add(component.id);
          found(
            scenario.nameSource,
            `in ${scenario.name}${moment === 0 ? '' : `, from ${formatQuantity(moment, 'duration')} on`}, ${named(loaded)} gets ${formatQuantity(rate, 'rate')} and can serve ${formatQuantity(rate / load, 'rate')} with ${capacityText(station)}: ${loadText(load)} its capacity`,
            ...(property(component, 'scaling') === undefined
              ? more({ ...loaded, station: { ...station, replicas: all } }, context.architecture)
              : []),
            see(component, `${component.name} is overloaded`),
          );
        }
      }
    },
  ),
  wholeRule(
    'scenario/nothing-happens',
    {
      severity: 'info',
      title: 'A scenario is the plain design',
      doc: 'A scenario without events and without `load` measures what is measured anyway.',
    },
    (found, { architecture }) => {
      for (const scenario of architecture.scenarios) {
        if (scenario.events.length > 0 || scenario.load.some(({ factor }) => factor !== 1)) continue;
        found(scenario.nameSource, `nothing happens in ${scenario.name}, and the load is as always`);
      }
    },
  ),
];

interface Overload {
  readonly loaded: Loaded;
  /** Seconds after the start, from when on. */
  readonly moment: number;
  /** Machines, with those that are gone. */
  readonly all: number;
}

/** Stations that a scenario asks for more than they can do, at the moments at which something begins; those that the plain design overloads are not told again. */
function overloads(scenario: Scenario, context: RuleContext): Overload[] {
  const { compiled } = context;
  const { network } = compiled;
  if (network.sources.every(({ load }) => load.type === 'closed')) return [];
  const { experiment } = experimentOf(scenario, compiled);
  const plain = context.offered().stations;
  const base = sourceRates(network, experiment);
  const found: Overload[] = [];
  for (const moment of new Set([0, ...experiment.disruptions.map(({ at }) => at)])) {
    const effects = experiment.disruptions
      .filter(({ at, duration }) => at <= moment && (duration === null || moment < at + duration))
      .flatMap((disruption) => disruption.effects);
    if (effects.length === 0 && scenario.load.every(({ factor }) => factor <= 1)) continue;
    const changed = changesOf(effects);
    const rates = base.map((rate, source) => rate * (changed.surge.get(source) ?? 1));
    const { stations } = visits(network, rates, (store) => context.hitRatio(store));
    network.stations.forEach((station, index) => {
      const component = context.component(station.owner);
      const demand = stations[index];
      const now = plain[index];
      if (!component || !demand || !now || property(component, 'managed') === true) return;
      const all = largest(component, station);
      const replicas = all - (changed.down.get(index) ?? 0);
      // What is wholly gone is unavailable, which is another thing.
      if (replicas <= 0 || now.work >= all * station.servers) return;
      const slow = changed.slow.get(index) ?? 1;
      const load = (demand.work * slow) / (replicas * station.servers);
      if (load >= 1) found.push({ loaded: { component, station: { ...station, replicas }, rate: demand.rate, load }, moment, all });
    });
  }
  return found;
}

/** Machines of a station when it has scaled as far as it may. */
function largest(component: Component, { replicas }: Station): number {
  const scaling = property(component, 'scaling');
  if (typeof scaling !== 'object' || !('max' in scaling)) return scaling === undefined ? replicas : Infinity;
  return Math.max(replicas, Number(scaling.max));
}

interface Changes {
  /** Machines that are gone, by station; infinitely many when all are. */
  readonly down: ReadonlyMap<number, number>;
  /** Factors of service times by station, and of rates by source. */
  readonly slow: ReadonlyMap<number, number>;
  readonly surge: ReadonlyMap<number, number>;
}

function changesOf(effects: readonly Effect[]): Changes {
  const gone = new Map<number, Set<number>>();
  const [slow, surge] = [new Map<number, number>(), new Map<number, number>()];
  for (const each of effects) {
    if (each.effect === 'slow') slow.set(each.station, (slow.get(each.station) ?? 1) * each.factor);
    else if (each.effect === 'surge') surge.set(each.source, (surge.get(each.source) ?? 1) * each.factor);
    else if (each.effect === 'down' || each.effect === 'away') {
      const own = gone.get(each.station) ?? new Set();
      for (const replica of each.replicas ?? [Infinity]) own.add(replica);
      gone.set(each.station, own);
    }
  }
  return { down: new Map([...gone].map(([station, own]) => [station, own.has(Infinity) ? Infinity : own.size])), slow, surge };
}
