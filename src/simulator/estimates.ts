import type { Estimate, LatencyMeasure } from '../network/index.js';
import { Histogram, quantileOf } from './histogram.js';
import { average, halfWidth } from './statistics.js';

/** A quantile is an average over replications when each has at least this many values beyond it, and is not given when all together have too few. */
const BEYOND_EACH = 10;
const BEYOND_ALL = 2;

function replications(count: number): string {
  return count === 1 ? '1 replication' : `${count} replications`;
}

/** The mean of independent values, null where a replication had nothing to measure. */
export function estimate(values: readonly (number | null)[]): Estimate {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { value: null, ci: null, accuracy: 'simulated', method: 'no data' };
  const value = average(known);
  const half = halfWidth(known);
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

/** Mean and percentiles over replications. */
export function latencyMeasure(samples: readonly { readonly mean: number | null; readonly latencies: Histogram | null }[]): LatencyMeasure {
  const histograms = samples.map((sample) => sample.latencies).filter((each) => each !== null);
  const pooled = new Histogram();
  for (const histogram of histograms) pooled.add(histogram);
  const quantile = (ratio: number): Estimate => {
    const each = BEYOND_EACH / (1 - ratio);
    if (histograms.length > 0 && histograms.every((histogram) => histogram.total >= each))
      return estimate(histograms.map((histogram) => quantileOf(histogram.bins, histogram.total, ratio)));
    if (pooled.total < BEYOND_ALL / (1 - ratio))
      return { value: null, ci: null, accuracy: 'simulated', method: `${pooled.total} answers are too few for this percentile` };
    return {
      value: quantileOf(pooled.bins, pooled.total, ratio),
      ci: null,
      accuracy: 'simulated',
      method: `${replications(histograms.length)} taken together: too few answers for an interval`,
    };
  };
  return {
    mean: estimate(samples.map((sample) => sample.mean)),
    p50: quantile(0.5),
    p90: quantile(0.9),
    p95: quantile(0.95),
    p99: quantile(0.99),
    p999: quantile(0.999),
  };
}
