import type { Accuracy } from '../../network/index.js';
import type { SoFar } from '../../simulator/index.js';
import type { Charge } from '../cost/index.js';

/** Metrics by name, as people and the command line's JSON see them. User-chosen names key objects without a prototype. */
export interface Results {
  readonly architecture: string;
  readonly engine: 'solver' | 'simulator';
  readonly scenario: string | null;
  readonly seed: number | null;
  readonly flows: Readonly<Record<string, Metrics>>;
  /** By flow, and by the location that its requests come from: what people there get. Flows whose users are in one place, or nobody says where, are left out; absent when all are. */
  readonly locations?: Readonly<Record<string, Readonly<Record<string, Metrics>>>>;
  readonly components: Readonly<Record<string, { readonly kind: string; readonly metrics: Metrics }>>;
  /** Metrics of the whole: `cost`, `efficiency`. */
  readonly whole: Metrics;
  /** What the cost is made of, line by line: quantity × price. Without components whose cost is written or not known. */
  readonly bill?: readonly Charge[];
  /** What each of the four strategies of recovery would come to, for each plan; absent without a plan. */
  readonly strategies?: readonly StrategyFigures[];
  readonly expectations: readonly ExpectationResult[];
  /** What the scenario did, in its order; empty for the plain design. */
  readonly faults: readonly Fault[];
  readonly timeline: { readonly step: number; readonly series: Readonly<Record<string, readonly (number | null)[]>> } | null;
  readonly run: {
    readonly events: number;
    readonly simulatedSeconds: number;
    readonly warmupSeconds: number;
    readonly wallSeconds: number;
    readonly replications: number;
  } | null;
  readonly notes: readonly string[];
  /** Why there is no answer (no such scenario, too large, cancelled); every value is null then. Absent when there is one. */
  readonly error?: string;
}

/** What a flow has come to while a simulation still runs: partial, and without an interval. */
export interface FlowSoFar extends SoFar {
  readonly flow: string;
}

export type Metrics = Readonly<Record<string, Figure>>;

/** SI base units, spelled as in the command line's JSON. */
export type Unit = 's' | '1/s' | 'B' | 'B/s' | 'ratio' | 'USD' | 'USD/mo' | '1';

export interface Figure {
  readonly value: number | null;
  readonly ci: readonly [number, number] | null;
  readonly unit: Unit;
  readonly accuracy: Accuracy;
  /** Where the number comes from. */
  readonly method: string;
}

/** A thing that a scenario let go wrong. */
export interface Fault {
  /** As a person would write it: `fail orders.primary`. */
  readonly text: string;
  /** The component that it was aimed at, by id. */
  readonly component: string;
  /** Seconds after the start. */
  readonly at: number;
  /** Seconds it lasted; null lasts to the end. */
  readonly duration: number | null;
  /** The alert that told people of it first, and seconds after it began; null when none did. Absent when nothing could: no alerts, or nothing simulated. */
  readonly detected?: { readonly alert: string; readonly after: number } | null;
}

export interface ExpectationResult {
  readonly text: string;
  readonly value: number | null;
  readonly limit: number;
  readonly unit: Unit;
  /** Null when the value is not known to this engine. */
  readonly passed: boolean | null;
  /** From 1, as editors show lines. */
  readonly line: number;
  readonly file: string;
  readonly reason: string | null;
}

/** A way to prepare for the loss of a region, and what it would come to for a plan. */
export interface StrategyFigures {
  /** The plan, by id. */
  readonly plan: string;
  readonly strategy: string;
  /** As measured, when a run lost the plan's primary region; or else by the plan. */
  readonly rpo: Figure;
  readonly rto: Figure;
  /** Answered writes that no copy had; null without such a run. */
  readonly lostWrites: Figure;
  /** By the plan alone; at worst, where copies are taken in intervals. */
  readonly planned: { readonly rpo: Figure; readonly rto: Figure };
  /** US dollars per month for what stands ready. */
  readonly cost: Figure;
}
