import type { Histogram } from './statistics/histogram.js';

/**
 * One replication at work, whatever runs it. What was measured since the last `restart` is asked for by index and column; the columns are constants beside
 * what measures them, in `kernel/`.
 */
export interface Engine {
  /** Seconds since the start. */
  readonly now: number;
  /** Events handled so far. */
  readonly eventCount: number;
  /** Requests in flight, and all that they are waiting for. */
  readonly live: number;
  /** Handles events until a time or for a number of them, whichever comes first; whether the time was reached. */
  run(until: number, budget: number): boolean;
  /** Forgets what was measured; what is there stays. */
  restart(): void;
  /** Of a flow or, after all flows, an owner. */
  outcome(row: number, column: number): number;
  station(index: number, column: number): number;
  router(index: number, column: number): number;
  store(index: number, column: number): number;
  limiter(index: number, column: number): number;
  replicaSet(index: number, column: number): number;
  breaker(index: number, column: number): number;
  pool(index: number, column: number): number;
  retryBudget(index: number, column: number): number;
  shedder(index: number, column: number): number;
  scaler(index: number, column: number): number;
  /** Of a log, and of one of its consumer groups. */
  log(index: number, column: number): number;
  group(log: number, group: number, column: number): number;
  /** Latencies of a flow or an owner; null when nothing was answered. */
  latencies(row: number): Histogram | null;
  /** A quantile of the latencies of a flow since this was last asked. */
  recentQuantile(flow: number, ratio: number): number | null;
  /** Seconds until the messages of a log were handled by a group; null when none was. */
  groupLatencies(log: number, group: number): Histogram | null;
  /** Nobody will ask it anything any more. */
  release(): void;
}
