import {
  CAUSES,
  type CallMeasure,
  type Cause,
  type Estimate,
  type Measurements,
  type ScalerMeasure,
  type Timeline,
} from '../../network/index.js';
import { estimate, latencyMeasure, ratioEstimate } from './estimates.js';
import { guardMeasures } from './guard-measure.js';
import { logMeasures } from './log-measure.js';
import { shortage, stretchesOf } from '../memory.js';
import type { Model } from '../program/model.js';
import type { CallSample, Sample } from './sample.js';
import { average } from './statistics.js';

/** The replications together: means with 95 % confidence intervals. */
export function measurementsOf(
  model: Model,
  samples: readonly Sample[],
  step: number,
  facts: { wallSeconds: number; notes: readonly string[]; relaxation: readonly number[] },
): Measurements {
  const { network } = model;
  const flows = network.flows.length;
  const stretches = stretchesOf(network, facts.relaxation, samples);
  const calls = model.thresholds.map((_, row) =>
    callMeasure(
      samples.map((sample) => sample.calls[row]),
      stretches.calls[row],
    ),
  );
  const over = <T>(
    list: readonly unknown[],
    pick: (sample: Sample, index: number) => T | undefined,
  ): ((read: (item: T) => number | null, stretches?: number) => Estimate)[] =>
    list.map((_, index) => (read, independent) => {
      const values = samples.map((sample) => pick(sample, index));
      return estimate(
        values.map((item) => (item === undefined ? null : read(item))),
        independent,
      );
    });
  return {
    engine: 'simulator',
    flows: calls.slice(0, flows),
    owners: calls.slice(flows),
    stations: over(network.stations, (sample, index) => sample.stations[index]).map((of, index) => ({
      arrivalRate: of((item) => item.arrivalRate),
      utilisation: of((item) => item.utilisation),
      queueLength: of((item) => item.queueLength, stretches.stations[index]),
      wait: of((item) => item.wait, stretches.stations[index]),
      imbalance: of((item) => item.imbalance),
    })),
    stores: over(network.stores, (sample, index) => sample.stores[index]).map((of) => ({
      lookups: of((item) => item.lookups),
      hitRatio: of((item) => item.hitRatio),
      evictions: of((item) => item.evictions),
      expirations: of((item) => item.expirations),
      entries: of((item) => item.entries),
    })),
    routers: over(network.routers, (sample, index) => sample.routers[index]).map((of) => ({
      routed: of((item) => item.routed),
      imbalance: of((item) => item.imbalance),
      healthy: of((item) => item.healthy),
    })),
    limiters: over(network.limiters, (sample, index) => sample.limiters[index]).map((of) => ({ refused: of((item) => item.refused) })),
    replicaSets: over(network.replicaSets, (sample, index) => sample.replicaSets[index]).map((of) => ({
      writes: of((item) => item.writes),
      lostWrites: of((item) => item.lostWrites),
      staleReads: of((item) => item.staleReads),
      lag: of((item) => item.lag),
      failoverTime: of((item) => item.failoverTime),
      failovers: of((item) => item.failovers),
      copyAge: of((item) => item.copyAge),
    })),
    ...(network.logs
      ? {
          logs: logMeasures(
            network.logs,
            samples.map((sample) => sample.logs),
          ),
        }
      : {}),
    ...(network.scalers ? { scalers: scalerMeasures(network.scalers, samples) } : {}),
    ...guardMeasures(
      network,
      samples.map((sample) => sample.guards),
    ),
    timeline: timelineOf(samples, step),
    run: {
      events: samples.reduce((sum, sample) => sum + sample.events, 0),
      simulatedSeconds: Math.max(0, ...samples.map((sample) => sample.seconds)),
      warmup: samples[0]?.warmup ?? 0,
      wallSeconds: facts.wallSeconds,
      replications: samples.length,
    },
    notes: [...facts.notes, ...shortage(network, facts.relaxation, stretches, samples.length)],
  };
}

/** No answer, and why: every list has its length and every value is null. */
export function declined(network: Model['network'], error: string): Measurements {
  const nothing = estimate([]);
  const call = callMeasure([]);
  return {
    engine: 'simulator',
    flows: network.flows.map(() => call),
    owners: network.owners.map(() => call),
    stations: network.stations.map(() => ({
      arrivalRate: nothing,
      utilisation: nothing,
      queueLength: nothing,
      wait: nothing,
      imbalance: nothing,
    })),
    stores: network.stores.map(() => ({ lookups: nothing, hitRatio: nothing, evictions: nothing, expirations: nothing, entries: nothing })),
    routers: network.routers.map(() => ({ routed: nothing, imbalance: nothing, healthy: nothing })),
    limiters: network.limiters.map(() => ({ refused: nothing })),
    replicaSets: network.replicaSets.map(() => ({
      writes: nothing,
      lostWrites: nothing,
      staleReads: nothing,
      lag: nothing,
      failoverTime: nothing,
      failovers: nothing,
      copyAge: nothing,
    })),
    ...(network.logs ? { logs: logMeasures(network.logs, []) } : {}),
    ...(network.scalers ? { scalers: scalerMeasures(network.scalers, []) } : {}),
    ...guardMeasures(network, []),
    timeline: null,
    run: null,
    notes: [error],
    error,
  };
}

function scalerMeasures(scalers: readonly unknown[], samples: readonly Sample[]): readonly ScalerMeasure[] {
  return scalers.map((_, index) => {
    const own = samples.flatMap((sample) => sample.scalers[index] ?? []);
    return {
      instances: estimate(own.map((sample) => sample.instances)),
      most: estimate(own.map((sample) => sample.most)),
      lag: estimate(own.map((sample) => sample.lag)),
      changes: estimate(own.map((sample) => sample.changes)),
    };
  });
}

function callMeasure(samples: readonly (CallSample | undefined)[], stretches = Infinity): CallMeasure {
  const known = samples.filter((sample) => sample !== undefined);
  const of = (read: (sample: CallSample) => number | null): Estimate => estimate(known.map(read));
  const ratio = (read: (sample: CallSample) => number | null): Estimate => ratioEstimate(known.map(read));
  const errors = Object.fromEntries(CAUSES.map((cause, index) => [cause, ratio((sample) => sample.errors[index] ?? null)]));
  return {
    arrivalRate: of((sample) => sample.arrivalRate),
    throughput: of((sample) => sample.throughput),
    inFlight: estimate(
      known.map((sample) => sample.inFlight),
      stretches,
    ),
    latency: latencyMeasure(known, stretches),
    errors: errors as Record<Cause, Estimate>,
    availability: ratio((sample) => sample.availability),
    apdex: ratio((sample) => sample.apdex),
  };
}

/** The courses of all replications, averaged step by step. */
function timelineOf(samples: readonly Sample[], step: number): Timeline | null {
  const [first] = samples;
  if (!first) return null;
  const steps = Math.min(...samples.map((sample) => sample.course.inFlight.length));
  const together = (read: (sample: Sample) => readonly number[] | undefined): number[] =>
    Array.from({ length: steps }, (_, at) => average(samples.map((sample) => read(sample)?.[at] ?? 0)));
  return {
    step,
    flows: first.course.throughput.map((_, flow) => ({
      throughput: together((sample) => sample.course.throughput[flow]),
      p99: Array.from({ length: steps }, (__, at) => {
        const known = samples.map((sample) => sample.course.p99[flow]?.[at] ?? null).filter((value) => value !== null);
        return known.length > 0 ? average(known) : null;
      }),
      errors: together((sample) => sample.course.errors[flow]),
    })),
    stations: first.course.utilisation.map((_, station) => ({
      utilisation: together((sample) => sample.course.utilisation[station]),
      queueLength: together((sample) => sample.course.queueLength[station]),
    })),
    ...(first.course.instances.length > 0
      ? { instances: first.course.instances.map((_, scaler) => together((sample) => sample.course.instances[scaler])) }
      : {}),
    ...(first.course.lags.length > 0
      ? { lags: first.course.lags.map((groups, log) => groups.map((_, group) => together((sample) => sample.course.lags[log]?.[group]))) }
      : {}),
  };
}
