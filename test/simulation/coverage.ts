import type { Estimate, Measurements, Network } from '../../src/network/index.js';
import { exponential, plain, run } from '../network/build.js';
import { queue } from './parts.js';
import { solved } from '../network/build.js';

/** Runs of each model, each with another seed. */
export const RUNS = 100;

interface Model {
  readonly name: string;
  readonly network: Network;
  readonly rate: number;
  /** In each replication. */
  readonly customers: number;
  readonly replications: number;
  /** Figures that have an interval: a replication is long enough beside the queue's relaxation time. */
  readonly given: readonly string[];
}

/** Queues whose means and percentiles are known exactly; short runs and long ones, by their relaxation times. */
export const MODELS: readonly Model[] = [
  {
    name: 'M/M/1 at 80 %',
    network: queue(0.8),
    rate: 0.8,
    customers: 4_000,
    replications: 5,
    given: ['mean', 'p50', 'p95', 'utilisation'],
  },
  {
    name: 'M/M/1 at 80 %',
    network: queue(0.8),
    rate: 0.8,
    customers: 20_000,
    replications: 5,
    given: ['mean', 'p50', 'p95', 'p99', 'utilisation'],
  },
  {
    name: 'M/M/1 at 80 %',
    network: queue(0.8),
    rate: 0.8,
    customers: 10_000,
    replications: 10,
    given: ['mean', 'p50', 'p95', 'utilisation'],
  },
  { name: 'M/M/1 at 95 %', network: queue(0.95), rate: 0.95, customers: 20_000, replications: 5, given: ['mean', 'p50', 'utilisation'] },
  {
    name: 'M/M/16 at 80 %',
    network: queue(12.8, 16, exponential(1)),
    rate: 12.8,
    customers: 20_000,
    replications: 5,
    given: ['mean', 'p50', 'p95', 'p99', 'utilisation'],
  },
];

const FIGURES: Readonly<Record<string, (measured: Measurements) => Estimate | undefined>> = {
  mean: ({ flows }) => flows[0]?.latency.mean,
  p50: ({ flows }) => flows[0]?.latency.p50,
  p95: ({ flows }) => flows[0]?.latency.p95,
  p99: ({ flows }) => flows[0]?.latency.p99,
  utilisation: ({ stations }) => stations[0]?.utilisation,
};

/** Of the runs of a model, by figure: in how many the interval of 95 % holds the exact value, how many have an interval, and its half-width as a ratio. */
export interface Covered {
  readonly model: number;
  readonly figure: string;
  readonly held: number;
  readonly runs: number;
  readonly halves: number;
}

/** Some of the runs of a model. */
export function coverage(model: number, first: number, last: number): Covered[] {
  const { network, rate, customers, replications } = MODELS[model] ?? { network: queue(0.5), rate: 0.5, customers: 1, replications: 2 };
  const exact = solved(network, plain);
  const found = Object.keys(FIGURES).map((figure) => ({ model, figure, held: 0, runs: 0, halves: 0 }));
  for (let seed = first; seed < last; seed++) {
    const measured = run(network, { seed: seed + 1, replications, duration: customers / rate });
    for (const each of found) {
      const truth = FIGURES[each.figure]?.(exact)?.value ?? NaN;
      const interval = FIGURES[each.figure]?.(measured)?.ci;
      if (!interval) continue;
      each.runs++;
      each.halves += (interval[1] - interval[0]) / 2 / truth;
      if (interval[0] <= truth && truth <= interval[1]) each.held++;
    }
  }
  return found;
}
