import type { GroupMeasure, Log, LogMeasure } from '../../network/index.js';
import type { Engine } from '../engine.js';
import { estimate, latencyMeasure } from './estimates.js';
import type { Histogram } from './histogram.js';
import * as consumer from '../kernel/logs/consumers.js';
import { LOST_MESSAGES, MISSING_AREA, PARTITION_IMBALANCE, PUBLISHED } from '../kernel/logs/partitions.js';

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

export function logSample({ groups }: Log, index: number, kernel: Engine, seconds: number): LogSample {
  const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  return {
    published: kernel.log(index, PUBLISHED) / seconds,
    lost: kernel.log(index, LOST_MESSAGES),
    underReplicated: kernel.log(index, MISSING_AREA) / seconds,
    imbalance: kernel.log(index, PARTITION_IMBALANCE),
    groups: groups.map((_, group) => {
      const of = (column: number): number => kernel.group(index, group, column);
      return {
        consumed: of(consumer.HANDLED) / seconds,
        lag: of(consumer.LAG_AREA) / seconds,
        wait: ratio(of(consumer.GROUP_WAITED), of(consumer.GROUP_STARTED)),
        mean: ratio(of(consumer.TOOK), of(consumer.HANDLED)),
        latencies: kernel.groupLatencies(index, group),
        duplicates: of(consumer.DUPLICATES),
        deadLetters: of(consumer.DEAD),
        dropped: of(consumer.DROPPED),
        rebalances: of(consumer.REBALANCES),
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
