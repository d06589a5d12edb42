import type { Figure, StrategyFigures, Unit } from '../../kinds/figures/results.js';
import type { PartitionOutcome } from '../../kinds/partition/index.js';
import type { Architecture } from '../../model/index.js';
import { componentAt } from '../../kinds/view.js';

/** What an architecture is judged by, in the order of the card. */
export const ASPECTS = ['scalability', 'concurrency', 'consistency', 'fault tolerance', 'availability', 'efficiency', 'security'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** One line of the card: measured figures, the first of which is what the aspect is summed up by, and what stands in the way of a better one. */
export interface ScoreLine {
  readonly aspect: Aspect;
  readonly figures: readonly Scored[];
  /** Worst first. */
  readonly heldBackBy: readonly HeldBack[];
}

export interface Scored {
  /** In words: "load at which the first objective breaks". */
  readonly name: string;
  readonly figure: Figure;
}

/** A component that holds an aspect back. */
export interface HeldBack {
  readonly component: string;
  readonly why: string;
  /** The file, by URI, and the line from 1 where it is written. */
  readonly file: string;
  readonly line: number;
}

/** What more of the component that gives way first would do. */
export interface Growth {
  readonly component: string;
  readonly steps: readonly {
    readonly replicas: number;
    /** Times the stated load. */
    readonly load: number | null;
    /** What gives way then: a component; null when nothing does. */
    readonly bottleneck: string | null;
    /** The objective that breaks then; null when it is the component that can do no more. */
    readonly objective: string | null;
  }[];
}

/** One thing that was let fail, and what became of the objectives. */
export interface FaultTrial {
  /** As a person would write it: `fail orders.primary`. */
  readonly fault: string;
  readonly component: string;
  readonly objectives: readonly { readonly text: string; /** Null when it is not known. */ readonly holds: boolean | null }[];
  /** Seconds until every flow was served as before; null when one was not until the end. */
  readonly servedAfter: number | null;
  /** Acknowledged writes that were lost, over all stores; null when no store counts them. */
  readonly lostWrites: number | null;
}

/** What is known of what a store answers. */
export interface StoreLine {
  readonly component: string;
  readonly kind: string;
  readonly staleReads: Figure | null;
  /** In the worst of the single faults. */
  readonly lostWrites: Figure | null;
}

/** The card: what `spandrel report` prints. Units are SI, as everywhere. */
export interface Scorecard {
  readonly architecture: string;
  readonly lines: readonly ScoreLine[];
  readonly growth: Growth | null;
  readonly faults: readonly FaultTrial[];
  readonly stores: readonly StoreLine[];
  /** What every store did when its machines were cut off from each other. */
  readonly partitions: readonly PartitionOutcome[];
  /** After the loss of the primary region of a plan; empty without a plan. */
  readonly strategies: readonly StrategyFigures[];
  readonly notes: readonly string[];
}

export function scored(name: string, figure: Figure): Scored {
  return { name, figure };
}

/** A figure that a run gave. */
export function measured(value: number | null, unit: Unit, method: string): Figure {
  return { value, ci: null, unit, accuracy: 'simulated', method };
}

/** A figure that follows from the solver's, as well as the solver knows it. */
export function computed(value: number | null, unit: Unit, method: string, accuracy: Figure['accuracy'] = 'fair'): Figure {
  return { value, ci: null, unit, accuracy, method };
}

/** A component with its place in the text; [] when there is none of this name. */
export function heldBack(architecture: Architecture, component: string, why: string): HeldBack[] {
  const found = componentAt(architecture, component);
  return found ? [{ component, why, file: found.nameSource.file, line: found.nameSource.start.line + 1 }] : [];
}
