import type { Catalogue } from './catalogue.js';
import type { Span } from './source.js';
import type { Fields, Value } from './value.js';

/**
 * A system as somebody designed it: what the language hands to everything else. Immutable and serialisable.
 * User-chosen names appear as values (arrays of things with names), never as keys of ordinary objects.
 */
export interface Architecture {
  readonly name: string;
  readonly title: string;
  readonly catalogue: Catalogue;
  /** In source order; a part of a composite comes after the composite. */
  readonly components: readonly Component[];
  /** Connections outside of flows, in source order: structure only. */
  readonly connections: readonly Connection[];
  /** Never empty when the file has users and connections: without a flow, connections form the flow `default`. */
  readonly flows: readonly Flow[];
  readonly scenarios: readonly Scenario[];
  /** Those outside of scenarios. */
  readonly expectations: readonly Expectation[];
  readonly views: readonly View[];
  readonly suppressions: readonly Suppression[];
  /** The file that was asked for, by URI. */
  readonly file: string;
}

export interface Component {
  /** Unique: the name, or the dotted path of a part (`us.web`). */
  readonly id: string;
  readonly name: string;
  readonly title: string | null;
  readonly kind: string;
  /** The kind and its ancestors, nearest first. A composite, which is nothing but its parts, is no `placed` itself, whatever its kind extends. */
  readonly lineage: readonly string[];
  /** The composite that it is a part of. */
  readonly parent: string | null;
  /** The place it stands in (`in:`, or the container it is nested in), by id. */
  readonly container: string | null;
  /** Written values and the kind's defaults; a property with neither is absent. No prototype. */
  readonly properties: Fields;
  /** The properties that were written, and where. */
  readonly written: readonly WrittenProperty[];
  /** The whole statement. */
  readonly source: Span;
  /** The name alone: where a finding about the component stands. */
  readonly nameSource: Span;
}

export interface WrittenProperty {
  readonly name: string;
  /** Of the value. */
  readonly text: string;
  readonly source: Span;
  readonly valueSource: Span;
}

export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly mode: CallMode;
  readonly source: Span;
}

export type CallMode = 'sync' | 'async';

export interface Flow {
  readonly name: string;
  readonly title: string | null;
  /** The component that generates its load. */
  readonly origin: string;
  /** Part of the origin's requests that take this flow; null when the flow does not say (the rest, shared evenly). */
  readonly share: number | null;
  readonly properties: Fields;
  /** The properties that were written, and where; a fix can replace them. */
  readonly written?: readonly WrittenProperty[];
  /** What the origin does for one request, in order. */
  readonly steps: readonly FlowStep[];
  readonly source: Span;
  readonly nameSource: Span;
}

export type FlowStep = CallStep | ParallelStep | ChanceStep | RepeatStep;

/** `from -> to: operation`, with everything the callee does before it answers. */
export interface CallStep {
  readonly step: 'call';
  readonly from: string;
  readonly to: string;
  readonly mode: CallMode;
  readonly operation: string | null;
  readonly options: CallOptions;
  /** The options that were written, and where; a fix can replace them. */
  readonly written?: readonly WrittenProperty[];
  /** The callee's handler: the rest of the chain and later statements that start at the callee. */
  readonly then: readonly FlowStep[];
  /** Done by the caller when the callee had no answer (`on miss`). */
  readonly onMiss: readonly FlowStep[] | null;
  /** Done by the caller when the call failed for good (`on failure`). */
  readonly onFailure: readonly FlowStep[] | null;
  readonly source: Span;
}

export interface ParallelStep {
  readonly step: 'parallel';
  readonly branches: readonly FlowStep[];
  readonly source: Span;
}

export interface ChanceStep {
  readonly step: 'chance';
  readonly probability: number;
  readonly steps: readonly FlowStep[];
  readonly source: Span;
}

export interface RepeatStep {
  readonly step: 'repeat';
  readonly times: number;
  readonly steps: readonly FlowStep[];
  readonly source: Span;
}

/** Durations in seconds, sizes in bytes. */
export interface CallOptions {
  readonly timeout?: number;
  readonly retries?: number;
  readonly backoff?: number;
  readonly hedge_after?: number;
  readonly size?: number;
  readonly protocol?: string;
  readonly keep_alive?: boolean;
}

export interface Scenario {
  readonly name: string;
  readonly title: string | null;
  readonly properties: Fields;
  /** `load: shoppers * 2` is `[{ users: 'shoppers', factor: 2 }]`. */
  readonly load: readonly { readonly users: string; readonly factor: number }[];
  readonly events: readonly FaultEvent[];
  readonly expectations: readonly Expectation[];
  readonly source: Span;
  readonly nameSource: Span;
}

/** What part of a component is meant: `virginia.zone(1)`, `orders.primary`, `web.replica(2)`. */
export interface Target {
  readonly component: string;
  readonly part: string | null;
  readonly index: number | null;
}

export interface FaultEvent {
  /** Seconds after the scenario's start. */
  readonly at: number;
  /** Seconds it lasts; null lasts to the end. */
  readonly duration: number | null;
  /** `fail`, `slow`, `flush`, `partition`, …; `fail_share` and `throttle_share` are those of a share of the calls: `fail 20% of X`. */
  readonly fault: string;
  readonly target: Target;
  /** The other end of a `partition`, `delay` or `lose`, and of the share of the calls that fail between two. */
  readonly other: Target | null;
  /** The factor of `slow` and `surge`, the share of `lose`, the seconds of `delay`, … in base units. */
  readonly amount: number | null;
  readonly source: Span;
}

export type Comparison = '<' | '<=' | '>' | '>=' | '==';

export interface Expectation {
  /** As written, without `expect`: `p99(browse) < 250ms`. */
  readonly text: string;
  readonly metric: string;
  /** A component's id or a flow's name; null is the whole architecture. */
  readonly subject: string | null;
  readonly subjectKind: 'component' | 'flow' | 'architecture';
  readonly comparison: Comparison;
  /** In base units. */
  readonly limit: number;
  readonly source: Span;
}

export interface View {
  readonly name: string;
  readonly title: string | null;
  readonly properties: Fields;
  readonly source: Span;
}

/** `// arch-ignore CODE: reason`, on the line before what it is about. */
export interface Suppression {
  readonly code: string;
  readonly reason: string;
  readonly source: Span;
  /** Where the code stands in it. */
  readonly codeSource: Span;
}

/** The value of a property, or undefined. Never reaches a prototype. */
export function property(component: Component, name: string): Value | undefined {
  return component.properties[name];
}

/** Whether the component is of a kind, or of one that extends it. */
export function isKind(component: Component, kind: string): boolean {
  return component.lineage.includes(kind);
}
