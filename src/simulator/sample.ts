import { CAUSES } from '../network/index.js';
import type { Histogram } from './kernel/histogram.js';
import { guardSample, type GuardSample } from './guard-measure.js';
import { logSample, type LogSample } from './log-measure.js';
import type { Model } from './model.js';
import type { Course, Replication } from './replication.js';
import { ANSWERED, ARRIVALS, FAILED, LATENCY, SATISFIED, TOLERATED } from './kernel/tally.js';

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
  const scaled = kernel.scalers.map((scaler): ScalerSample => {
    const { area, most, lag, changes } = scaler.measured();
    return { instances: area / seconds, most, lag, changes };
  });
  // Mean numbers of replicas, of the stations where they change.
  const instances: number[] = [];
  network.scalers?.forEach(({ station }, index) => (instances[station] = scaled[index]?.instances ?? 1));
  return {
    calls: model.thresholds.map((_, row) => callSample(replication, row, seconds)),
    stations: network.stations.map(({ replicas, servers }, station) => {
      const { arrivals, busyArea, waitingArea, started, waited, imbalance } = kernel.stations.measured(station);
      return {
        arrivalRate: arrivals / seconds,
        utilisation: Math.min(1, busyArea / seconds / (instances[station] ?? Math.max(1, replicas)) / servers),
        queueLength: waitingArea / seconds,
        wait: ratio(waited, started),
        imbalance,
      };
    }),
    stores: kernel.caches.map((cache, store) => {
      const entries = cache.entriesArea(kernel.now) / seconds;
      const scale = model.scales[store] ?? 1;
      return {
        lookups: cache.lookups / seconds,
        hitRatio: ratio(cache.hits, cache.lookups),
        evictions: cache.evictions / seconds,
        expirations: cache.expirations / seconds,
        entries: entries / scale,
      };
    }),
    routers: network.routers.map((_, router) => {
      const { routed, imbalance, healthyArea } = kernel.routing.measured(router);
      return { routed: routed / seconds, imbalance, healthy: healthyArea / seconds };
    }),
    limiters: kernel.buckets.map((bucket) => ({ refused: ratio(bucket.refused, bucket.asked) })),
    replicaSets: kernel.sets.map((set, index) => {
      const failovers = kernel.failovers(index);
      return {
        writes: set.commits / seconds,
        lostWrites: set.lost,
        staleReads: ratio(set.stale, set.reads),
        lag: set.meanLag,
        failoverTime: ratio(
          failovers.reduce((sum, each) => sum + each, 0),
          failovers.length,
        ),
      };
    }),
    scalers: scaled,
    guards: guardSample(kernel.calling, kernel.shedders, seconds),
    logs: kernel.logs.map((log) => logSample(log, seconds)),
    course,
    events: kernel.eventCount,
    warmup: from,
    seconds: kernel.now,
  };
}

function callSample({ kernel, before }: Replication, row: number, seconds: number): CallSample {
  const { tally } = kernel;
  const arrivals = tally.get(row, ARRIVALS);
  const answered = tally.get(row, ANSWERED);
  const failed = CAUSES.map((_, cause) => tally.get(row, FAILED + cause));
  const ended = answered + failed.reduce((sum, each) => sum + each, 0);
  const grown = Math.max(0, tally.inside(row) - (before[row] ?? 0));
  const all = ended + (grown > BACKLOG * arrivals && grown > 100 ? Math.max(0, Math.min(grown, arrivals - ended)) : 0);
  const ratio = (part: number): number | null => (all > 0 ? part / all : null);
  return {
    arrivalRate: arrivals / seconds,
    throughput: answered / seconds,
    inFlight: tally.area(row) / seconds,
    mean: answered > 0 ? tally.get(row, LATENCY) / answered : null,
    latencies: tally.histogram(row),
    errors: failed.map(ratio),
    availability: ratio(answered),
    apdex: ratio(tally.get(row, SATISFIED) + tally.get(row, TOLERATED) / 2),
  };
}
