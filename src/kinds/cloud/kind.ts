import type { Component } from '../../model/index.js';
import type { View } from '../behaviour.js';
import type { KindName, Properties } from '../generated/kinds.js';
import type { ManagedPlan } from '../plan/managed.js';
import type { BalancerPlan, CachePlan, DatabasePlan, DomainPlan, Origin, ServicePlan } from '../plan/plan.js';
import type { Edge } from './traffic.js';

/** What a kind may be built as; null builds nothing of its own. */
export type Built =
  | { readonly as: 'service'; readonly plan: ServicePlan }
  | { readonly as: 'balancer'; readonly plan: BalancerPlan }
  | { readonly as: 'cache'; readonly plan: CachePlan }
  | { readonly as: 'database'; readonly plan: DatabasePlan }
  | { readonly as: 'managed'; readonly plan: ManagedPlan }
  /** A part of something else that is built. */
  | { readonly as: 'part'; readonly plan: { readonly origin: Origin; readonly text: string } }
  | { readonly as: 'domain'; readonly plan: DomainPlan }
  | null;

/**
 * How a kind is built on AWS. Every property of the kind is built, describes, is left to somebody or is lacking, and one of these alone; one that
 * is none would be dropped in silence, which a test forbids. A property that is built in part says the rest in a note.
 */
export interface CloudKind<K extends KindName = KindName> {
  readonly kind: K;
  /** Properties that decide what is built. */
  readonly builds: readonly (keyof Properties[K])[];
  /** Properties that describe load and behaviour for the solver and the simulator: nothing to build. */
  readonly describes: readonly (keyof Properties[K])[];
  /** Properties that somebody else keeps, such as the application in the container: writing one is answered with a note. */
  readonly leaves?: Readonly<Partial<Record<keyof Properties[K], string>>>;
  /** Properties without a counterpart on AWS: writing one is answered with a note, and in the editor. */
  readonly lacks?: Readonly<Partial<Record<keyof Properties[K], string>>>;
  /** Properties that AWS has, but not with every value: a sentence for a value that it has not. It is answered as what is lacking is. */
  readonly refuses?: Readonly<Partial<Record<keyof Properties[K], (view: View<K>) => string | null>>>;
  plan(view: View<K>, context: PlanContext): Built;
  /** In words, for the table of what became of each component. */
  describe(built: Built): string | null;
}

/** Properties of everything placed that no service of AWS is told: who runs it, how often machines fail, and what they tell of themselves. */
export const LIFE = ['managed', 'mtbf', 'mttr', 'instrument', 'series', 'log_rate', 'span_rate', 'trace_sampling'] as const;

/** Where a component stands in the cloud. */
export interface Place {
  readonly key: string;
  readonly code: string;
  /** All zones of the network there. */
  readonly network: readonly string[];
  /** Those that the component is spread over. */
  readonly zones: readonly string[];
}

/** What a planner sees of the rest of the design. */
export interface PlanContext {
  origin(component: Component): Origin;
  /** Where the component stands, with the zones that its `zones` leaves. */
  place(component: Component): Place;
  /** A key of its own for a part of a component. */
  take(name: string): string;
  /** Says what the cloud cannot express. */
  note(component: Component, message: string): void;
  find(id: string | undefined): Component | null;
  /** Connections that are opened to a component, and by it. */
  into(id: string): readonly Edge[];
  outOf(id: string): readonly Edge[];
  /** Keys of the domains that lead to a component. */
  domainsOf(id: string): readonly string[];
  /** What a domain leads to by the flows and its own properties. */
  targetsOf(domain: string): readonly string[];
  /** What AWS runs for a component, when it is one of these; only of what has been planned before. */
  managed(component: Component): ManagedPlan | null;
  /** The balancer that is built for a component. */
  balancer(component: Component): BalancerPlan | null;
  /** Everything of the design, in its order. */
  readonly components: readonly Component[];
  /** The code of a region of the design. */
  regionCode(region: Component): string;
  /** Firewalls that stand before a component, and what a firewall stands before. */
  guardsOf(id: string): readonly string[];
  guardedBy(id: string): readonly string[];
  /** What a `cdn` fetches from. */
  fetchedBy(id: string): readonly string[];
  /** Whether a component is built, and as what. Domains are planned after everything else. */
  isBuilt(component: Component, as: NonNullable<Built>['as']): boolean;
}

/** Whether somebody wrote the property, rather than the kind. */
export function wrote(component: Component, name: string): boolean {
  return component.written.some((written) => written.name === name);
}

/** Declares how a kind is built. */
export function cloudKind<K extends KindName>(kind: CloudKind<K>): CloudKind {
  // The plan is only ever called with a view of this very kind, which the registry looks up by name.
  return kind as unknown as CloudKind;
}

/** Says of what AWS puts into a zone of its own choice that `zone` does not choose it. */
export function noteZone(component: Component, service: string, context: PlanContext): void {
  if (typeof component.properties.zone === 'number') context.note(component, `It stands in one zone, and ${service} chooses which.`);
}

/** The zones of what needs two on AWS: its own, or all of the network when the design leaves it fewer. */
export function severalZones(component: Component, what: string, context: PlanContext): readonly string[] {
  const { zones, network } = context.place(component);
  if (zones.length > 1) return zones;
  if (typeof component.properties.zones === 'number' || typeof component.properties.zone === 'number')
    context.note(component, `${what} stands in two zones at least, so it is built in all ${network.length} of the network.`);
  return network;
}
