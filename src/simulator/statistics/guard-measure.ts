import type { BreakerMeasure, LimiterMeasure, Measurements, Network, PoolMeasure } from '../../network/index.js';
import type { Calling } from '../primitives/calling.js';
import { estimate, ratioEstimate } from './estimates.js';
import type { ShedderState } from '../primitives/shedding.js';

/** What one replication measured of breakers, pools, retry budgets and shedders. */
export interface GuardSample {
  readonly breakers: readonly { readonly open: number; readonly refused: number | null; readonly openings: number }[];
  readonly pools: readonly {
    readonly inUse: number;
    readonly waiting: number;
    readonly wait: number | null;
    readonly rejected: number | null;
  }[];
  readonly budgets: readonly (number | null)[];
  readonly shedders: readonly (number | null)[];
}

export function guardSample(
  calling: Pick<Calling, 'breakers' | 'pools' | 'budgets'>,
  shedders: readonly ShedderState[],
  seconds: number,
): GuardSample {
  const turnedAway = ({ asked, refused }: { asked: number; refused: number }): number | null => (asked > 0 ? refused / asked : null);
  return {
    breakers: calling.breakers.map((breaker) => ({
      open: Math.min(1, Math.max(0, breaker.openSeconds / seconds)),
      refused: turnedAway(breaker),
      openings: breaker.openings,
    })),
    pools: calling.pools.map((pool) => {
      const { busyArea, waitingArea, wait, rejected } = pool.measured();
      return { inUse: busyArea / seconds, waiting: waitingArea / seconds, wait, rejected };
    }),
    budgets: calling.budgets.map(turnedAway),
    shedders: shedders.map(turnedAway),
  };
}

/** The replications together. Kinds of guards that the network does not have are absent. */
export function guardMeasures(
  network: Network,
  samples: readonly GuardSample[],
): Pick<Measurements, 'breakers' | 'pools' | 'retryBudgets' | 'shedders'> {
  const { breakers, pools, retryBudgets, shedders } = network;
  const limited = (values: readonly (number | null)[]): LimiterMeasure => ({ refused: ratioEstimate(values) });
  return {
    ...(breakers
      ? { breakers: breakers.map((_, index) => breakerMeasure(samples.flatMap((sample) => sample.breakers[index] ?? []))) }
      : {}),
    ...(pools ? { pools: pools.map((_, index) => poolMeasure(samples.flatMap((sample) => sample.pools[index] ?? []))) } : {}),
    ...(retryBudgets
      ? { retryBudgets: retryBudgets.map((_, index) => limited(samples.map((sample) => sample.budgets[index] ?? null))) }
      : {}),
    ...(shedders ? { shedders: shedders.map((_, index) => limited(samples.map((sample) => sample.shedders[index] ?? null))) } : {}),
  };
}

function breakerMeasure(samples: GuardSample['breakers']): BreakerMeasure {
  return {
    open: ratioEstimate(samples.map((sample) => sample.open)),
    refused: ratioEstimate(samples.map((sample) => sample.refused)),
    openings: estimate(samples.map((sample) => sample.openings)),
  };
}

function poolMeasure(samples: GuardSample['pools']): PoolMeasure {
  return {
    inUse: estimate(samples.map((sample) => sample.inUse)),
    waiting: estimate(samples.map((sample) => sample.waiting)),
    wait: estimate(samples.map((sample) => sample.wait)),
    rejected: ratioEstimate(samples.map((sample) => sample.rejected)),
  };
}
