import type { Estimate, LatencyMeasure } from '../../network/index.js';
import { Histogram, quantileOf } from './histogram.js';
import { average, halfWidth } from './statistics.js';

/**
 * A mean has an interval when each replication has at least this many independent values, and a quantile when so many lie beyond it; a quantile is not given when all
 * replications together have too few. With fewer, means over a replication are skewed and quantiles come out low, in all replications alike.
 */
const ENOUGH = 10;
const BEYOND_ALL = 2;
/**
 * What a queue with a memory goes through beyond a quantile comes in clumps. In heavy traffic (a reflected Brownian motion with drift −μ and variance σ²) they last σ² / (2μ²) on
 * average (Aldous, Probability Approximations via the Poisson Clumping Heuristic, 1989, chapter D), a quarter of the relaxation time 2σ² / μ².
 */
const CLUMPS = 4;
const TOO_FEW = 'not enough data for an interval';

/** How many independent stretches a replication must have for an interval of a quantile. */
export function stretchesFor(ratio: number): number {
  return Math.max(ENOUGH, ENOUGH / (1 - ratio) / CLUMPS);
}

function replications(count: number): string {
  return count === 1 ? '1 replication' : `${count} replications`;
}

/** The mean of independent values, null where a replication had nothing to measure. `stretches` is how many independent parts each replication has; see `Stretches`. */
export function estimate(values: readonly (number | null)[], stretches = Infinity): Estimate {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { value: null, ci: null, accuracy: 'simulated', method: 'no data' };
  const value = average(known);
  const half = halfWidth(known);
  if (half !== null && stretches < ENOUGH)
    return { value, ci: null, accuracy: 'simulated', method: `${replications(known.length)}: ${TOO_FEW}` };
  // Nothing that is measured here can be negative.
  return {
    value,
    ci: half === null ? null : [Math.max(0, value - half), value + half],
    accuracy: 'simulated',
    method: replications(known.length),
  };
}

/** A ratio's interval does not leave 0 to 1. */
export function ratioEstimate(values: readonly (number | null)[]): Estimate {
  const plain = estimate(values);
  return plain.ci ? { ...plain, ci: [plain.ci[0], Math.min(1, plain.ci[1])] } : plain;
}

/** Mean and percentiles over replications, of which each has so many independent `stretches`. */
export function latencyMeasure(
  samples: readonly { readonly mean: number | null; readonly latencies: Histogram | null }[],
  stretches = Infinity,
): LatencyMeasure {
  const histograms = samples.map((sample) => sample.latencies).filter((each) => each !== null);
  const pooled = new Histogram();
  for (const histogram of histograms) pooled.add(histogram);
  const quantile = (ratio: number): Estimate => {
    const each = ENOUGH / (1 - ratio);
    if (stretches >= stretchesFor(ratio) && histograms.length > 0 && histograms.every(({ total }) => total >= each))
      return estimate(histograms.map((histogram) => quantileOf(histogram.bins, histogram.total, ratio)));
    if (pooled.total < BEYOND_ALL / (1 - ratio))
      return { value: null, ci: null, accuracy: 'simulated', method: `${pooled.total} answers are too few for this percentile` };
    return {
      value: quantileOf(pooled.bins, pooled.total, ratio),
      ci: null,
      accuracy: 'simulated',
      method: `${replications(histograms.length)} taken together: ${TOO_FEW}`,
    };
  };
  return {
    mean: estimate(
      samples.map((sample) => sample.mean),
      stretches,
    ),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    p999: quantile(0.999),
  };
}
