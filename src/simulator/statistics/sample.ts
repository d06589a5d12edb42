import { CAUSES } from '../../network/index.js';
import { guardSample, type GuardSample } from './guard-measure.js';
import type { Histogram } from './histogram.js';
import { logSample, type LogSample } from './log-measure.js';
import type { Model } from '../program/model.js';
import type { Course, Replication } from '../replication.js';
import { ASKED, TURNED_AWAY } from '../kernel/buckets.js';
import { COMMITS, COPY_AGE, FAILING, FAILOVERS, LAG_COUNT, LAG_SUM, LOST, READS, STALE } from '../kernel/replicas.js';
import { HEALTHY_AREA, ROUTED, ROUTED_IMBALANCE } from '../kernel/routing.js';
import { CHANGES, MOST_SERVING, SERVING_AREA, SHORT_SECONDS, TIMES_SHORT } from '../kernel/scaler.js';
import { ARRIVED, BUSY_AREA, IMBALANCE, STARTED, WAITED, WAITING_AREA } from '../kernel/station-totals.js';
import { ENTRIES_AREA, EVICTIONS, EXPIRATIONS, HITS, LOOKUPS } from '../kernel/store.js';
import { ANSWERED, ARRIVALS, AREA, FAILED, INSIDE, LATENCY, SATISFIED, TOLERATED } from '../kernel/tally.js';

/** What one replication measured. Rates are per second, ratios of what ended; null where there was nothing to measure. */
export interface Sample {
  readonly calls: readonly CallSample[];
  readonly stations: readonly Readonly<
    Record<'arrivalRate' | 'utilisation' | 'queueLength' | 'imbalance', number> & { wait: number | null }
  >[];
  readonly stores: readonly Readonly<Record<'lookups' | 'evictions' | 'expirations' | 'entries', number> & { hitRatio: number | null }>[];
  readonly routers: readonly Readonly<Record<'routed' | 'imbalance' | 'healthy', number>>[];
  readonly limiters: readonly { readonly refused: number | null }[];
  readonly replicaSets: readonly {
    readonly writes: number;
    readonly lostWrites: number;
    readonly staleReads: number | null;
    readonly lag: number | null;
    readonly failoverTime: number | null;
    readonly failovers: number;
    readonly copyAge: number | null;
  }[];
  readonly logs: readonly LogSample[];
  readonly scalers: readonly ScalerSample[];
  readonly guards: GuardSample;
  readonly course: Course;
  readonly events: number;
  readonly warmup: number;
  readonly seconds: number;
}

export interface ScalerSample {
  readonly instances: number;
  readonly most: number;
  readonly lag: number | null;
  readonly changes: number;
}

/** Of a flow or an owner. */
export interface CallSample {
  readonly arrivalRate: number;
  readonly throughput: number;
  readonly inFlight: number;
  readonly mean: number | null;
  readonly latencies: Histogram | null;
  /** By cause, in the order of `CAUSES`. */
  readonly errors: readonly (number | null)[];
  readonly availability: number | null;
  readonly apdex: number | null;
}

/** Requests in flight that have piled up count as unanswered once they are so many of all. */
const BACKLOG = 0.05;

export function sampleOf(model: Model, replication: Replication): Sample {
  const { kernel, from, course } = replication;
  const { network } = model;
  const seconds = Math.max(Number.MIN_VALUE, kernel.now - from);
  const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  const scaled = (network.scalers ?? []).map((_, index): ScalerSample => {
    const of = (column: number): number => kernel.scaler(index, column);
    return {
      instances: of(SERVING_AREA) / seconds,
      most: of(MOST_SERVING),
      lag: ratio(of(SHORT_SECONDS), of(TIMES_SHORT)),
      changes: of(CHANGES),
    };
  });
  // Mean numbers of replicas, of the stations where they change.
  const instances: number[] = [];
  network.scalers?.forEach(({ station }, index) => (instances[station] = scaled[index]?.instances ?? 1));
  return {
    calls: model.thresholds.map((_, row) => callSample(replication, row, seconds)),
    stations: network.stations.map(({ replicas, servers }, station) => {
      const of = (column: number): number => kernel.station(station, column);
      return {
        arrivalRate: of(ARRIVED) / seconds,
        utilisation: Math.min(1, of(BUSY_AREA) / seconds / (instances[station] ?? Math.max(1, replicas)) / servers),
        queueLength: of(WAITING_AREA) / seconds,
        wait: ratio(of(WAITED), of(STARTED)),
        imbalance: of(IMBALANCE),
      };
    }),
    stores: network.stores.map((_, store) => {
      const of = (column: number): number => kernel.store(store, column);
      // Asked first, because what has expired by now is counted then.
      const entries = of(ENTRIES_AREA) / seconds;
      return {
        lookups: of(LOOKUPS) / seconds,
        hitRatio: ratio(of(HITS), of(LOOKUPS)),
        evictions: of(EVICTIONS) / seconds,
        expirations: of(EXPIRATIONS) / seconds,
        entries: entries / (model.scales[store] ?? 1),
      };
    }),
    routers: network.routers.map((_, router) => ({
      routed: kernel.router(router, ROUTED) / seconds,
      imbalance: kernel.router(router, ROUTED_IMBALANCE),
      healthy: kernel.router(router, HEALTHY_AREA) / seconds,
    })),
    limiters: network.limiters.map((_, limiter) => ({
      refused: ratio(kernel.limiter(limiter, TURNED_AWAY), kernel.limiter(limiter, ASKED)),
    })),
    replicaSets: network.replicaSets.map((_, set) => {
      const of = (column: number): number => kernel.replicaSet(set, column);
      const lossAt = model.schedule.failovers.find((failover) => failover.set === set)?.at;
      return {
        writes: of(COMMITS) / seconds,
        lostWrites: of(LOST),
        staleReads: ratio(of(STALE), of(READS)),
        lag: ratio(of(LAG_SUM), of(LAG_COUNT)),
        failoverTime: ratio(of(FAILING), of(FAILOVERS)),
        failovers: of(FAILOVERS),
        copyAge: lossAt !== undefined && lossAt <= kernel.now && of(COPY_AGE) >= 0 ? of(COPY_AGE) : null,
      };
    }),
    scalers: scaled,
    guards: guardSample(network, kernel, seconds),
    logs: (network.logs ?? []).map((log, index) => logSample(log, index, kernel, seconds)),
    course,
    events: kernel.eventCount,
    warmup: from,
    seconds: kernel.now,
  };
}

function callSample({ kernel, before }: Replication, row: number, seconds: number): CallSample {
  const get = (column: number): number => kernel.outcome(row, column);
  const arrivals = get(ARRIVALS);
  const answered = get(ANSWERED);
  const failed = CAUSES.map((_, cause) => get(FAILED + cause));
  const ended = answered + failed.reduce((sum, each) => sum + each, 0);
  const grown = Math.max(0, get(INSIDE) - (before[row] ?? 0));
  const all = ended + (grown > BACKLOG * arrivals && grown > 100 ? Math.max(0, Math.min(grown, arrivals - ended)) : 0);
  const ratio = (part: number): number | null => (all > 0 ? part / all : null);
  return {
    arrivalRate: arrivals / seconds,
    throughput: answered / seconds,
    inFlight: get(AREA) / seconds,
    mean: answered > 0 ? get(LATENCY) / answered : null,
    latencies: kernel.latencies(row),
    errors: failed.map(ratio),
    availability: ratio(answered),
    apdex: ratio(get(SATISFIED) + get(TOLERATED) / 2),
  };
}
