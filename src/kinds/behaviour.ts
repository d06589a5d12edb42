import type { Architecture, CallStep, Component, FaultEvent, FlowStep, Scenario } from '../model/index.js';
import type {
  Breaker,
  CallMeasure,
  Demand,
  Disruption,
  Estimate,
  Limiter,
  Log,
  Measurements,
  Pool,
  ReplicaSet,
  RetryBudget,
  Router,
  Scaler,
  Shedder,
  Source,
  Station,
  Step,
  Store,
} from '../network/index.js';
import type { KindName, Properties } from './generated/kinds.js';

/** A component with the properties of its kind, typed: `cache.ttl` is seconds or undefined. */
export type View<K extends KindName> = Properties[K] & {
  readonly id: string;
  readonly name: string;
  readonly component: Component;
};

/**
 * What a kind is made of and how it handles a request: the one place where it meets the network. A behaviour declares its primitives
 * once (`build`), says for every call what happens (`visit`), what a fault does to it, and which of its metrics the measurements hold.
 */
export interface Behaviour<K extends KindName = KindName> {
  /** Adds the component's primitives to the network and remembers their indices under names of its own. */
  build(view: View<K>, net: NetworkBuilder): void;
  /** Runs when every component is built: adds what depends on others (the routers before the stations that a balancer calls). */
  connect?(view: View<K>, net: NetworkBuilder): void;
  /** The steps of one call, measured where the behaviour says: `visit.answered(…)`. */
  visit(view: View<K>, visit: Visit, net: NetworkBuilder): Step;
  /** It answers and is out of the way: what follows it in a flow is called by its own caller. */
  readonly standsAside?: boolean;
  /**
   * What a fault aimed at the component or a part of it does; null when this kind has no such fault or no such part. `[]` is a fault
   * that it does not feel, such as the loss of a standby.
   */
  fault?(view: View<K>, event: FaultEvent, net: NetworkBuilder): readonly Disruption[] | null;
  /** What else a scenario lets happen to its primitives, because it watches others. */
  follows?(view: View<K>, scenario: Scenario, net: NetworkBuilder): readonly Disruption[];
  /** The kind's own metrics, by the names declared in its `.arch` file; those common to all kinds are added by `measure`. */
  measure?(view: View<K>, measured: Measured): Readonly<Record<string, Estimate>>;
}

/** A call that reaches a component. */
export interface Visit {
  readonly call: CallStep;
  /** Who calls: the component, or the client that a `dns` has sent on. */
  readonly caller: string;
  /** Where the request comes from, when that is settled; see `location` of `then`. */
  readonly location: string | null;
  /** The component that generates the load of the flow. */
  readonly origin: string;
  /** What the flow says that the component does then (`call.then`, or some of it), compiled; for requests from one location when one is given. */
  then(steps?: readonly FlowStep[], location?: string): Step;
  /** What the caller does on a miss (`on miss`), compiled; null when the flow says nothing. */
  readonly onMiss: Step | null;
  /** What the caller does when the call failed for good (`on failure`), compiled; null when the flow says nothing. */
  readonly onFailure: Step | null;
  /**
   * The component's own handling, measured as its own, after the network's time there and back, with the flow's timeout and retries. A
   * failure is handled by `onFailure` (the flow's own unless given).
   */
  answered(body: Step, onFailure?: Step | null): Step;
}

/** Collects the primitives. Indices returned are those of the finished network. */
export interface NetworkBuilder {
  readonly architecture: Architecture;
  source(source: Source): number;
  station(station: Station): number;
  router(router: Router): number;
  store(store: Store): number;
  limiter(limiter: Limiter): number;
  replicaSet(set: ReplicaSet): number;
  breaker(breaker: Breaker): number;
  pool(pool: Pool): number;
  retryBudget(budget: RetryBudget): number;
  shedder(shedder: Shedder): number;
  log(log: Log): number;
  scaler(scaler: Scaler): number;
  stationAt(index: number): Station;
  /**
   * What a station is asked to do in the steady state, for visits that depend on its load; null while they are made for the first time, to find
   * that out.
   */
  demand(station: number): Demand | null;
  /** Lookups per second in a store, in the same way. */
  lookups(store: number): number | null;
  /** Indices of all stations of a component. */
  stations(owner: string): readonly number[];
  /** Remembers and finds what a component has declared: `net.remember(id, 'primary', 3)`. */
  remember(component: string, role: string, index: number): void;
  recall(component: string, role: string): number | null;
  component(id: string): Component | null;
  /** Components that call this one in a flow, or by a connection. */
  callers(id: string): readonly Component[];
  /** Components that this one calls in a flow, or by a connection. */
  callees(id: string): readonly Component[];
  /** The index under which calls of a part of a component are measured beside its own: `owner('gate', 'login')`. */
  owner(component: string, part?: string): number;
  /** The zones of machines that are spread over the component's zones one after the other, from 1; [] when it stands in no region. */
  zones(component: Component, machines: number, first?: number): readonly number[];
  /** How many different clients send requests, over which a limit per client is spread. */
  readonly clients: number;
  /** A sentence for people about what the network cannot say of the design. Told once. */
  note(sentence: string): void;
}

/** What one component sends another: calls and bytes per second. */
export interface Received {
  readonly from: string;
  readonly calls: number;
  readonly bytes: number;
}

/** Machines of a station that are down, in seconds after the start. */
export interface Outage {
  readonly from: number;
  /** Infinity when they do not come back. */
  readonly to: number;
  /** Which ones, from 0; null for all of them. */
  readonly replicas: readonly number[] | null;
}

/** The measurements of one component's primitives, found by the roles it remembered. */
export interface Measured {
  readonly measurements: Measurements;
  index(role: string): number | null;
  /** The calls of the component itself, or of a part of it that `net.owner` named; undefined when no flow makes any. */
  calls(part?: string): CallMeasure | undefined;
  /** Indices of the roles that begin so: `router:` for every router of a balancer. */
  indices(prefix: string): readonly number[];
  /** What every station is asked to do when nothing is lost on the way: the offered load, which may be more than it can serve. */
  readonly demands: readonly Demand[];
  /** What is sent to the component by others, by the caller's id, in the same steady state. */
  readonly received: readonly Received[];
  /** The calls of another component; undefined when no flow makes any. */
  callsOf(component: string): CallMeasure | undefined;
  /** When machines of a station were down by the scenario, in the order of its events. */
  outages(station: number): readonly Outage[];
  /** The scenario that was run; null for the plain design. */
  readonly scenario: Scenario | null;
  /** Monthly costs of the components, by id, for those that are asked after all others. */
  readonly costs: ReadonlyMap<string, Estimate>;
  /** The course of a figure in a simulation, as it is drawn: `flows.checkout.p99`; null when it was not followed. */
  course(name: string): { readonly step: number; readonly values: readonly (number | null)[] } | null;
  /** The architecture that was measured. */
  readonly architecture: Architecture;
}
