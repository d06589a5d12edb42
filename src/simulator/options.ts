import type { SoFar } from './statistics/so-far.js';

export interface SimulationOptions {
  /** Any whole number; the same seed gives the same bytes. */
  readonly seed: number;
  /** Independent runs; 5 when absent. */
  readonly replications?: number;
  /** Seconds that are measured in each replication; null (or absent) lets the simulator choose. */
  readonly duration?: number | null;
  /** Seconds cut from the start of each replication of a steady state; found by MSER-5 when `auto` or absent. */
  readonly warmup?: number | 'auto';
  /** False runs the kernel as TypeScript even where it could run as WebAssembly; the answer is the same to the last bit. */
  readonly compiled?: boolean;
  /** Told how much is done, 0 to 1, several times a second; and asked, what the flows have come to by then. */
  readonly onProgress?: (ratio: number, flows: () => readonly SoFar[]) => void;
  /** Asked several times a second; true ends the run with `error` set. */
  readonly shouldStop?: () => boolean;
  readonly signal?: { readonly aborted: boolean };
  /** Milliseconds of any clock, for `wallSeconds` alone: without one it is 0, and the answer is a pure function of its inputs. */
  readonly now?: () => number;
}
