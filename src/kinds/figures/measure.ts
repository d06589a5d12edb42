import { isKind, table, type Architecture, type Component, type Scenario } from '../../model/index.js';
import {
  sourceRates,
  visits,
  type CallMeasure,
  type Estimate,
  type Experiment,
  type Measurements,
  type Network,
  type Transfer,
  type Visits,
} from '../../network/index.js';
import type { Measured, Outage } from '../behaviour.js';
import type { Compiled } from '../lowering/compile.js';
import { billOf, chargesOf, totalOf, type Charge, type Traffic } from '../cost/index.js';
import { locationPart } from '../lowering/by-location.js';
import { crossing, locationsOf, regionOf } from '../lowering/distance.js';
import { derive, known, total, unknown, weighted, worst, type Estimates } from './estimate.js';
import { firstOf, listed, metricsOf, NOT_YET, ofCalls } from './estimates.js';
import { evaluate } from '../scenarios/expectations.js';
import { faultsOf } from '../scenarios/experiment.js';
import { declarationOf, kindNamed } from './figures.js';
import { ownerRole } from '../lowering/network-builder.js';
import { behaviourOf } from '../registry.js';
import { detectionOf } from '../observability/alarms.js';
import { compareStrategies } from '../recovery/strategies.js';
import type { Fault, Metrics, Results } from './results.js';
import { timelineOf } from '../scenarios/timeline.js';
import { componentAt, viewOf } from '../view.js';

/** What a run was about, beyond the measurements. */
export interface Occasion {
  readonly scenario: Scenario | null;
  readonly experiment: Experiment;
  readonly seed: number | null;
  readonly notes: readonly string[];
}

/** Every metric that every kind declares, told from what an engine measured. A metric that is not known here is null and says why. */
export function resultsOf(compiled: Compiled, measurements: Measurements, occasion: Occasion): Results {
  const { architecture } = compiled;
  compiled.listen();
  const run: Run = {
    compiled,
    measurements,
    offered: offeredLoad(compiled, measurements, occasion.experiment),
    timeline: timelineOf(compiled, measurements.timeline),
    scenario: occasion.scenario,
    experiment: occasion.experiment,
    costs: new Map(),
  };
  const components = table<{ kind: string; metrics: Metrics }>();
  // In the order of the design, whatever is measured first.
  for (const { id, kind } of architecture.components) components[id] = { kind, metrics: {} };
  const bills: Bill[] = [];
  const charges: Charge[] = [];
  for (const component of costsLast(architecture)) {
    const figures = componentEstimates(component, run);
    const written = viewOf<'component'>(component).cost;
    const bill =
      written === undefined && isKind(component, 'placed')
        ? billOf(architecture, component, figures, trafficOf(component, compiled, run.offered))
        : null;
    const cost = written !== undefined ? known(written, 'as written') : bill !== null ? totalOf(bill) : (figures('cost') ?? null);
    const own = bill !== null && typeof bill !== 'string' ? chargesOf(component.id, bill) : [];
    charges.push(...own);
    const estimates: Estimates = cost ? (name) => (name === 'cost' ? cost : figures(name)) : figures;
    if (cost) run.costs.set(component.id, cost);
    const hired = written ?? own.reduce((sum, each) => sum + (each.hired ? each.amount : 0), 0);
    if (cost) bills.push({ component: component.id, cost, hired, utilisation: figures('utilisation') ?? null });
    components[component.id] = {
      kind: component.kind,
      metrics: metricsOf(declarationOf(architecture, component)?.metrics ?? [], estimates, architecture),
    };
  }
  const flows = table<Metrics>();
  architecture.flows.forEach((flow, index) => {
    const declared = kindNamed(architecture, 'flow')?.metrics ?? [];
    flows[flow.name] = metricsOf(declared, flowEstimates(measurements.flows[index]), architecture);
  });
  const locations = byLocation(run);
  const whole = metricsOf(kindNamed(architecture, 'architecture')?.metrics ?? [], listed(wholeEstimates(bills)), architecture);
  const expectations = occasion.scenario ? occasion.scenario.expectations : architecture.expectations;
  const figures = { components, flows, whole };
  const strategies = compareStrategies(architecture, run.costs, (plan) => measuredOf(plan, run));
  return {
    architecture: architecture.name,
    engine: measurements.engine,
    scenario: occasion.scenario?.name ?? null,
    seed: occasion.seed,
    flows,
    ...(Object.keys(locations).length > 0 ? { locations } : {}),
    components,
    whole,
    bill: charges,
    ...(strategies.length > 0 ? { strategies } : {}),
    expectations: expectations.map((expectation) => evaluate(expectation, figures)),
    faults: faultsSeen(occasion.scenario, run),
    timeline: run.timeline,
    run: measurements.run && {
      events: measurements.run.events,
      simulatedSeconds: measurements.run.simulatedSeconds,
      warmupSeconds: measurements.run.warmup,
      wallSeconds: measurements.run.wallSeconds,
      replications: measurements.run.replications,
    },
    notes: [...new Set([...compiled.notes(), ...occasion.notes, ...measurements.notes, ...nullNotes(figures)])],
    ...(measurements.error === undefined ? {} : { error: measurements.error }),
  };
}

/** What a flow's requests from each location come to, where they come from several. */
function byLocation(run: Run): Readonly<Record<string, Readonly<Record<string, Metrics>>>> {
  const { architecture } = run.compiled;
  const declared = (kindNamed(architecture, 'flow')?.metrics ?? []).filter(({ name }) => name !== 'apdex');
  const flows = table<Readonly<Record<string, Metrics>>>();
  for (const { name, origin } of architecture.flows) {
    const component = componentAt(architecture, origin);
    if (!component || !isKind(component, 'users')) continue;
    const measured = measuredOf(component, run);
    const places = table<Metrics>();
    for (const { location } of locationsOf(component)) {
      const calls = measured.calls(locationPart(name, location));
      if (calls) places[location] = metricsOf(declared, ofCalls(calls), architecture);
    }
    if (Object.keys(places).length > 0) flows[name] = places;
  }
  return flows;
}

/** What the scenario did, and when people were told of it, where there are alerts to tell them. */
function faultsSeen(scenario: Scenario | null, run: Run): readonly Fault[] {
  const faults = faultsOf(scenario);
  const [first] = run.compiled.architecture.components.filter((component) => isKind(component, 'alert'));
  if (!first || !scenario || run.timeline === null) return faults;
  const measured = measuredOf(first, run);
  return faults.map((fault, index) => {
    const event = scenario.events[index];
    return event ? { ...fault, detected: detectionOf(event, measured) } : fault;
  });
}

/** The offered load of everything, with the hit ratios that were measured. */
function offeredLoad(compiled: Compiled, measurements: Measurements, experiment: Experiment): Visits {
  const { network } = compiled;
  // Users who wait for answers send what they were measured to send, not what they would send without waiting.
  const rates = sourceRates(network, experiment).map((rate, index) => {
    const source = network.sources[index];
    const owner = source && compiled.roles.get(source.owner)?.get('owner');
    const measured = owner === undefined ? null : measurements.owners[owner]?.arrivalRate.value;
    return source?.load.type === 'closed' && typeof measured === 'number' ? measured : rate;
  });
  return visits(network, rates, (store) => measurements.stores[store]?.hitRatio.value ?? 0);
}

/** One answer of an engine, with what follows from it for all components alike. */
interface Run {
  readonly compiled: Compiled;
  readonly measurements: Measurements;
  readonly offered: Visits;
  readonly timeline: Results['timeline'];
  readonly scenario: Scenario | null;
  readonly experiment: Experiment;
  /** Filled as components are measured. */
  readonly costs: Map<string, Estimate>;
}

/** The components in their order, but for plans and jobs, whose figures need what others cost. */
function costsLast({ components }: Architecture): readonly Component[] {
  const needsCosts = (each: Component): boolean => isKind(each, 'disaster_recovery') || isKind(each, 'job');
  return [...components.filter((each) => !needsCosts(each)), ...components.filter(needsCosts)];
}

const transfersBy = new WeakMap<Visits, ReadonlyMap<string, readonly Transfer[]>>();

/** What passes from or to a component, in the order of the steady state's list. */
function transfersOf({ id }: Component, { owners }: Network, offered: Visits): readonly Transfer[] {
  let byOwner = transfersBy.get(offered);
  if (!byOwner) {
    const lists = new Map<string, Transfer[]>();
    for (const transfer of offered.transfers) {
      for (const end of new Set([owners[transfer.from], owners[transfer.to]])) {
        if (end === undefined) continue;
        const list = lists.get(end);
        if (list) list.push(transfer);
        else lists.set(end, [transfer]);
      }
    }
    transfersBy.set(offered, (byOwner = lists));
  }
  return byOwner.get(id) ?? [];
}

/** What a behaviour may ask of a run, about one component. */
function measuredOf(component: Component, { compiled, measurements, offered, timeline, scenario, experiment, costs }: Run): Measured {
  const { network } = compiled;
  const { owners } = network;
  const roles = compiled.roles.get(component.id);
  return {
    measurements,
    demands: offered.stations,
    get received() {
      return transfersOf(component, network, offered).flatMap(({ from, to, calls, bytes }) =>
        owners[to] === component.id ? [{ from: owners[from] ?? '', calls, bytes }] : [],
      );
    },
    callsOf: (id) => measurements.owners[compiled.roles.get(id)?.get(ownerRole()) ?? -1],
    outages: (station) => outagesOf(station, experiment),
    scenario,
    costs,
    course: (name) => {
      const values = timeline?.series[name];
      return timeline && values ? { step: timeline.step, values } : null;
    },
    architecture: compiled.architecture,
    index: (role) => roles?.get(role) ?? null,
    calls: (part) => {
      const index = roles?.get(ownerRole(part));
      return index === undefined ? undefined : measurements.owners[index];
    },
    indices: (prefix) => [...(roles ?? [])].flatMap(([role, index]) => (role.startsWith(prefix) ? [index] : [])),
  };
}

function outagesOf(station: number, { disruptions }: Experiment): readonly Outage[] {
  return disruptions.flatMap(({ at, duration, effects }) =>
    effects.flatMap((effect) =>
      effect.effect === 'down' && effect.station === station
        ? [{ from: at, to: duration === null ? Infinity : at + duration, replicas: effect.replicas }]
        : [],
    ),
  );
}

function componentEstimates(component: Component, run: Run): Estimates {
  const measured = measuredOf(component, run);
  const own = behaviourOf(component)?.measure?.(viewOf(component), measured) ?? {};
  if (!isKind(component, 'placed')) return listed(own);
  const calls = ofCalls(measured.calls());
  const stations = stationEstimates(component.id, run.compiled, run.measurements);
  return firstOf(own, (name) => (name === 'utilisation' || name === 'queue_length' ? stations[name] : calls(name)));
}

/** Bytes that leave a component because it calls, or because users call it. */
function trafficOf(component: Component, compiled: Compiled, offered: Visits): Traffic {
  const { architecture, network, builder } = compiled;
  const here = regionOf(architecture, component);
  const traffic = { internet: 0, zones: 0, regions: 0 };
  if (!here) return traffic;
  for (const { from, to, bytes } of transfersOf(component, network, offered)) {
    const caller = builder.component(network.owners[from] ?? '');
    const callee = builder.component(network.owners[to] ?? '');
    if (!caller || !callee || bytes === 0) continue;
    if (callee.id === component.id && isOutside(caller, architecture)) traffic.internet += bytes;
    if (caller.id !== component.id) continue;
    const there = regionOf(architecture, callee);
    if (!there) continue;
    if (there.id !== here.id) traffic.regions += bytes;
    // An Application Load Balancer's traffic to other zones is in its price, and a firewall is a part of what it protects.
    else if (!isKind(caller, 'load_balancer') && !isKind(caller, 'waf'))
      traffic.zones += bytes * crossing(builder.servingZones(caller.id), builder.servingZones(callee.id));
  }
  return traffic;
}

/** Users, and the firewall that they pass when it stands in no region: it is where they come in. */
function isOutside(caller: Component, architecture: Architecture): boolean {
  return isKind(caller, 'source') || (isKind(caller, 'waf') && regionOf(architecture, caller) === null);
}

/** What is common to everything that has servers. */
function stationEstimates(
  owner: string,
  compiled: Compiled,
  measurements: Measurements,
): Readonly<Record<'utilisation' | 'queue_length', Estimate>> {
  const stations = compiled.builder.stations(owner).flatMap((index) => {
    const measure = measurements.stations[index];
    const { replicas, servers } = compiled.builder.stationAt(index);
    return measure ? [{ measure, servers: replicas * servers }] : [];
  });
  if (stations.length === 0) return { utilisation: unknown('it has no servers'), queue_length: unknown('it has no servers') };
  return {
    utilisation: weighted(
      'mean over its servers',
      stations.map(({ measure, servers }) => ({ estimate: measure.utilisation, weight: servers })),
    ),
    queue_length: total(
      'sum over its queues',
      stations.map(({ measure }) => measure.queueLength),
    ),
  };
}

function flowEstimates(calls: CallMeasure | undefined): Estimates {
  if (!calls) return listed({});
  const called = ofCalls(calls);
  return (name) => (name === 'apdex' ? calls.apdex : called(name));
}

interface Bill {
  readonly component: string;
  readonly cost: Estimate;
  /** US dollars a month of it for machines that are there by the hour; all of it when people wrote it. */
  readonly hired: number;
  readonly utilisation: Estimate | null;
}

function wholeEstimates(bills: readonly Bill[]): Readonly<Record<string, Estimate>> {
  const unpriced = bills.find(({ cost }) => cost.value === null);
  const busy = bills.filter(({ utilisation, hired }) => utilisation !== null && utilisation.value !== null && hired > 0);
  const paid = busy.reduce((sum, { hired }) => sum + hired, 0);
  return {
    cost: unpriced
      ? unknown(`${unpriced.component}: ${unpriced.cost.method}`)
      : derive(
          'sum over the components; without support, discounts and tax',
          bills.map(({ cost }) => cost),
          (...values) => values.reduce((sum, value) => sum + value, 0),
        ),
    efficiency: paid > 0 ? efficiencyOf(busy, paid) : unknown('no machine that is paid for by the hour is used'),
  };
}

function efficiencyOf(busy: readonly Bill[], paid: number): Estimate {
  const shares = busy.map(({ hired }) => hired / paid);
  const used = busy.flatMap(({ utilisation }) => utilisation ?? []);
  const efficiency = derive('utilisation weighted by what machines cost by the hour', used, (...values) =>
    values.reduce((sum, value, i) => sum + value * (shares[i] ?? 0), 0),
  );
  return { ...efficiency, accuracy: worst([efficiency.accuracy, ...busy.map(({ cost }) => cost.accuracy)]) };
}

/** More subjects than anybody reads in one sentence. */
const MOST_NAMED = 20;

/** One sentence for each reason for which figures are missing. */
function nullNotes(figures: {
  components: Readonly<Record<string, { metrics: Metrics }>>;
  flows: Readonly<Record<string, Metrics>>;
  whole: Metrics;
}): string[] {
  const subjects = new Map<string, Map<string, string[]>>();
  const collect = (subject: string, metrics: Metrics): void => {
    for (const [name, { value, method }] of Object.entries(metrics)) {
      if (value !== null) continue;
      const bySubject = subjects.get(method) ?? new Map<string, string[]>();
      const names = bySubject.get(subject);
      if (names) names.push(name);
      else bySubject.set(subject, [name]);
      subjects.set(method, bySubject);
    }
  };
  for (const [id, { metrics }] of Object.entries(figures.components)) collect(id, metrics);
  for (const [name, metrics] of Object.entries(figures.flows)) collect(name, metrics);
  collect('the whole', figures.whole);
  return [...subjects].map(([reason, bySubject]) => {
    const named = [...bySubject].slice(0, MOST_NAMED);
    const which = named.map(([subject, names]) => `${subject} (${names.length > 4 ? `${names.length} metrics` : names.join(', ')})`);
    if (bySubject.size > named.length) which.push(`and ${bySubject.size - named.length} more`);
    return reason === NOT_YET ? `Not measured yet: ${which.join(', ')}` : `Not defined for ${which.join(', ')}: ${reason}`;
  });
}
