import type { FlowSoFar } from '../kinds/figures/results.js';
import type { SimulationShare } from '../kinds/lowering/run.js';
import type { Architecture } from '../model/index.js';
import type { SimulateResult } from './protocol.js';

/** What is sent to the simulation's thread, and what comes back. */
export interface SimulationJob {
  readonly architecture: Architecture;
  readonly scenario: string | null;
  readonly seed: number;
  readonly replications: number;
  /** Seconds; null lets the simulator choose. */
  readonly duration: number | null;
}

/** What a thread is sent that runs a share of a simulation; it answers with a `SimulationPart`. */
export interface ShareJob extends SimulationJob {
  readonly share: SimulationShare;
}

export type SimulationAnswer =
  | { readonly type: 'progress'; readonly ratio: number; readonly flows: readonly FlowSoFar[] }
  | { readonly type: 'done'; readonly result: SimulateResult };
