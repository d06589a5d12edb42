import type { Architecture, CallStep, Component, FaultEvent, Target } from '../model/index.js';
import type {
  Distribution,
  Effect,
  Estimate,
  Limiter,
  Measurements,
  ReplicaSet,
  Router,
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
  /** The steps of one call. */
  visit(view: View<K>, visit: Visit, net: NetworkBuilder): Step;
  /** The effects of a fault aimed at the component or a part of it; [] when this kind has no such fault. Default: `fail` and `slow` of its stations. */
  fault?(view: View<K>, event: FaultEvent, target: Target, net: NetworkBuilder): readonly Effect[];
  /** The kind's own metrics, by the names declared in its `.arch` file; those common to all kinds are added by `measure`. */
  measure?(view: View<K>, measured: Measured): Readonly<Record<string, Estimate>>;
}

/** A call that reaches a component. */
export interface Visit {
  readonly call: CallStep;
  /** What the flow says that the component does then (`call.then`), compiled. */
  readonly then: Step;
  /** What the caller does on a miss (`on miss`), compiled; null when the flow says nothing. */
  readonly onMiss: Step | null;
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
  /** Remembers and finds what a component has declared: `net.remember(id, 'primary', 3)`. */
  remember(component: string, role: string, index: number): void;
  recall(component: string, role: string): number | null;
  /** The router that stands before a component's station, when a load balancer calls it. */
  routerBefore(component: string): number | null;
  /** Service at the component's station, with the time it has for the operation. */
  serve(component: string, operation: string | null): Step;
  /** Network time there and back between two components, in seconds; null when they are at no distance. */
  distance(from: string, to: string): Distribution | null;
}

/** The measurements of one component's primitives, found by the roles it remembered. */
export interface Measured {
  readonly measurements: Measurements;
  index(role: string): number | null;
}
