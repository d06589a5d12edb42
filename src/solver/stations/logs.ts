import type { Estimate, LogMeasure, Network } from '../../network/index.js';
import { estimate } from '../estimates.js';

const ONLY_SIMULATED = 'a log in steady state is not solved: simulate it';

/** What the solver knows of logs: how much is published. How far consumers are behind depends on the order within partitions, which only a simulation follows. */
export function logMeasures(network: Network, published: readonly number[]): readonly LogMeasure[] {
  const none = estimate(null, 'exact', ONLY_SIMULATED);
  const faultless = (what: string): Estimate => estimate(0, 'exact', `no ${what} without faults`);
  return (network.logs ?? []).map((log, index) => ({
    published: estimate(published[index] ?? null, 'exact', published.length > 0 ? 'traffic equations' : 'not solved'),
    lost: faultless('losses'),
    underReplicated: faultless('missing copies'),
    imbalance: none,
    groups: log.groups.map(() => ({
      consumed: none,
      lag: none,
      wait: none,
      latency: { mean: none, p50: none, p90: none, p95: none, p99: none, p999: none },
      duplicates: faultless('repetitions'),
      deadLetters: none,
      dropped: none,
      rebalances: faultless('rebalances'),
    })),
  }));
}
