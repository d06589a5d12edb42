import type { GroupMeasure, Log, LogMeasure } from '../../network/index.js';
import { estimate, latencyMeasure } from './estimates.js';
import type { Histogram } from './histogram.js';
import type { LogState } from '../primitives/log.js';

/** What one replication measured of a log. */
export interface LogSample {
  readonly published: number;
  readonly lost: number;
  readonly underReplicated: number;
  readonly imbalance: number;
  readonly groups: readonly GroupSample[];
}

interface GroupSample {
  readonly consumed: number;
  readonly lag: number;
  readonly wait: number | null;
  readonly mean: number | null;
  readonly latencies: Histogram | null;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly dropped: number;
  readonly rebalances: number;
}

export function logSample({ partitions, consumers }: LogState, seconds: number): LogSample {
  const { published, lost, missingArea, imbalance } = partitions.measured();
  return {
    published: published / seconds,
    lost,
    underReplicated: missingArea / seconds,
    imbalance,
    groups: consumers.latencies.map((latencies, group) => {
      const { consumed, lagArea, waited, started, took, duplicates, dead, dropped, rebalances } = consumers.measured(group);
      return {
        consumed: consumed / seconds,
        lag: lagArea / seconds,
        wait: started > 0 ? waited / started : null,
        mean: consumed > 0 ? took / consumed : null,
        latencies: consumed > 0 ? latencies : null,
        duplicates,
        deadLetters: dead,
        dropped,
        rebalances,
      };
    }),
  };
}

/** The replications together, by log; `samples` by replication and log. */
export function logMeasures(logs: readonly Log[], samples: readonly (readonly LogSample[])[]): readonly LogMeasure[] {
  return logs.map((log, index) => {
    const own = samples.flatMap((sample) => sample[index] ?? []);
    return {
      published: estimate(own.map((sample) => sample.published)),
      lost: estimate(own.map((sample) => sample.lost)),
      underReplicated: estimate(own.map((sample) => sample.underReplicated)),
      imbalance: estimate(own.map((sample) => sample.imbalance)),
      groups: log.groups.map((_, group) => groupMeasure(own.flatMap((sample) => sample.groups[group] ?? []))),
    };
  });
}

function groupMeasure(samples: readonly GroupSample[]): GroupMeasure {
  return {
    consumed: estimate(samples.map((sample) => sample.consumed)),
    lag: estimate(samples.map((sample) => sample.lag)),
    wait: estimate(samples.map((sample) => sample.wait)),
    latency: latencyMeasure(samples),
    duplicates: estimate(samples.map((sample) => sample.duplicates)),
    deadLetters: estimate(samples.map((sample) => sample.deadLetters)),
    dropped: estimate(samples.map((sample) => sample.dropped)),
    rebalances: estimate(samples.map((sample) => sample.rebalances)),
  };
}
