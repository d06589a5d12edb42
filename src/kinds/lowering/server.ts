import { isKind, property, type Component, type FaultEvent } from '../../model/index.js';
import type { Disruption, Effect, Estimate, Station, Step } from '../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../behaviour.js';
import { known, unknown } from '../figures/estimate.js';
import { sequence } from './steps.js';
import { serviceTime } from './time.js';

/** The role of a component's only station. */
export const MAIN = 'main';

type Placed = View<'placed'>;

/**
 * Adds the station of a component: its replicas with their servers. They share one queue, unless a load balancer calls the component and so
 * gives each replica its own.
 */
export function addStation(view: Placed, net: NetworkBuilder, own: Partial<Station> = {}): number {
  const replicas = Math.max(0, Math.round(view.replicas));
  const balanced = net.callers(view.id).some((caller) => isKind(caller, 'load_balancer'));
  const station = net.station({
    owner: view.id,
    role: '',
    replicas,
    servers: Math.max(1, Math.round(view.concurrency)),
    queueing: balanced ? 'per_replica' : 'central',
    capacity: view.queue ?? null,
    zones: net.zones(view.component, own.replicas ?? Math.max(replicas, view.scaling?.max ?? 0)),
    detection: 0,
    takeover: 0,
    ...breakdowns(view, net),
    ...own,
  });
  net.remember(view.id, own.role === undefined || own.role === '' ? MAIN : own.role, station);
  if (view.scaling && own.replicas === undefined) addScaler(view, view.scaling, station, net);
  else if (view.scaling)
    net.note(`${view.id}: \`scaling\` has no effect on the figures: its number of machines follows from other properties`);
  return station;
}

/** What its machines do by themselves, when it says how often they fail. */
export function breakdowns(view: Placed, net: NetworkBuilder): Pick<Station, 'breakdowns'> {
  if (view.mtbf === undefined) return {};
  net.note(`${view.id}: machines break down by \`mtbf\` and are repaired by \`mttr\` in a simulation; what is solved is without it`);
  return { breakdowns: { mtbf: Math.max(1e-3, view.mtbf), mttr: Math.max(0, view.mttr) } };
}

/** The role of a component's scaler. */
const SCALER = 'scaler';

/** The metrics of a component that scales: replicas that serve, and the time until more of them do. */
export function scalingMetrics(replicas: number, measured: Measured): Readonly<Record<'instances' | 'scaling_lag', Estimate>> {
  const index = measured.index(SCALER);
  const scaler = index === null ? undefined : measured.measurements.scalers?.[index];
  if (!scaler) return { instances: known(replicas, 'as written'), scaling_lag: unknown('it does not scale') };
  return { instances: scaler.instances, scaling_lag: scaler.lag };
}

/** Seconds between two looks of a scaler: the default of Kubernetes (`--horizontal-pod-autoscaler-sync-period`). */
const LOOKS_EVERY = 15;

function addScaler(view: Placed, scaling: NonNullable<Placed['scaling']>, station: number, net: NetworkBuilder): void {
  const { target, delay, cooldown } = scaling;
  const min = Math.max(1, Math.round(scaling.min));
  const max = Math.max(min, Math.round(scaling.max ?? view.replicas));
  const scaler = { owner: view.id, station, min, max, target: Math.min(1, Math.max(0.01, target)), delay, cooldown, tick: LOOKS_EVERY };
  net.remember(view.id, SCALER, net.scaler(scaler));
}

/** Service at the component's own station, with the time of the call's operation; the caller's router, if it has one, picks the replica. */
export function serve(view: Placed, visit: Visit, net: NetworkBuilder): Step {
  const station = net.recall(view.id, MAIN);
  if (station === null) return sequence();
  return {
    do: 'serve',
    station,
    time: serviceTime(view, visit.call.operation),
    router: net.recall(visit.caller, routerRole(view.id)),
  };
}

/** The name under which a balancer remembers its router before a component. */
export function routerRole(callee: string): string {
  return `router:${callee}`;
}

/** Any component that serves and then does what the flow says: what a kind without a behaviour of its own does. */
export const server: Behaviour<'placed'> = {
  build: (view, net) => {
    addStation(view, net);
  },
  visit: (view, visit, net) => visit.answered(sequence(serve(view, visit, net), visit.then())),
  fault: (view, event, net) => stationFault(view.id, event, net),
};

/** What a fault does to the stations of a component: `fail` and `slow`, of all of it, of a replica of its main station, or of a zone. */
export function stationFault(owner: string, event: FaultEvent, net: NetworkBuilder): readonly Disruption[] | null {
  const stations = net.stations(owner);
  const { part, index } = event.target;
  if (stations.length === 0) return null;
  if (event.fault === 'slow' && part === null)
    return [
      disruption(
        event,
        stations.map((station) => slow(station, event)),
      ),
    ];
  if (event.fault !== 'fail') return null;
  if (part === null)
    return [
      disruption(
        event,
        stations.map((station) => ({ effect: 'down', station, replicas: null })),
      ),
    ];
  // What a provider runs in several zones goes on in the others.
  if (part === 'zone') return isSpread(net.component(owner)) ? [] : zoneFault(stations, event, net);
  const main = net.recall(owner, MAIN);
  if (part !== 'replica' || main === null) return null;
  const replica = (index ?? 1) - 1;
  // A standby beyond those that serve is not felt.
  return replica < net.stationAt(main).replicas ? [disruption(event, [{ effect: 'down', station: main, replicas: [replica] }])] : [];
}

function isSpread(component: Component | null): boolean {
  return component !== null && property(component, 'managed') === true && property(component, 'zone') === undefined;
}

/** The machines of these stations that stand in the zone stop. */
export function zoneFault(stations: readonly number[], event: FaultEvent, net: NetworkBuilder): readonly Disruption[] {
  const effects = stations.flatMap((station): Effect[] => {
    const replicas = net.stationAt(station).zones.flatMap((zone, replica) => (zone === event.target.index ? [replica] : []));
    return replicas.length > 0 ? [{ effect: 'down', station, replicas }] : [];
  });
  return effects.length > 0 ? [disruption(event, effects)] : [];
}

export function slow(station: number, event: FaultEvent): Effect {
  return { effect: 'slow', station, factor: Math.max(0, event.amount ?? 1) };
}

export function disruption(event: FaultEvent, effects: readonly Effect[]): Disruption {
  return { at: event.at, duration: event.duration, effects };
}
