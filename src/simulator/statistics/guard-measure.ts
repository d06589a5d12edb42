import type { BreakerMeasure, LimiterMeasure, Measurements, Network, PoolMeasure } from '../../network/index.js';
import type { Engine } from '../engine.js';
import { estimate, ratioEstimate } from './estimates.js';
import { CALLS_ASKED, CALLS_REFUSED, OPEN_SECONDS, OPENINGS } from '../kernel/guards/breaker.js';
import { RETRIES_ASKED, RETRIES_REFUSED } from '../kernel/guards/budget.js';
import { LINE_AREA, LINE_SECONDS, PLACES_AREA, PLACES_ASKED, PLACES_REFUSED, PLACES_TAKEN } from '../kernel/guards/pool.js';
import { SHED_ASKED, SHED_REFUSED } from '../kernel/guards/shedder.js';

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
  { breakers = [], pools = [], retryBudgets = [], shedders = [] }: Network,
  kernel: Engine,
  seconds: number,
): GuardSample {
  const ratio = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  return {
    breakers: breakers.map((_, index) => ({
      open: Math.min(1, Math.max(0, kernel.breaker(index, OPEN_SECONDS) / seconds)),
      refused: ratio(kernel.breaker(index, CALLS_REFUSED), kernel.breaker(index, CALLS_ASKED)),
      openings: kernel.breaker(index, OPENINGS),
    })),
    pools: pools.map((_, index) => ({
      inUse: kernel.pool(index, PLACES_AREA) / seconds,
      waiting: kernel.pool(index, LINE_AREA) / seconds,
      wait: ratio(kernel.pool(index, LINE_SECONDS), kernel.pool(index, PLACES_TAKEN)),
      rejected: ratio(kernel.pool(index, PLACES_REFUSED), kernel.pool(index, PLACES_ASKED)),
    })),
    budgets: retryBudgets.map((_, index) => ratio(kernel.retryBudget(index, RETRIES_REFUSED), kernel.retryBudget(index, RETRIES_ASKED))),
    shedders: shedders.map((_, index) => ratio(kernel.shedder(index, SHED_REFUSED), kernel.shedder(index, SHED_ASKED))),
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
