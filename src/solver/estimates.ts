import type { Accuracy, Estimate, LatencyMeasure } from '../network/index.js';
import type { Curve } from './laws/curve.js';
import { accuracyOf, errorOf, type Took } from './took.js';

/** An estimate; what is not a finite number is not known. */
export function estimate(value: number | null, accuracy: Accuracy, method: string): Estimate {
  return { value: value !== null && Number.isFinite(value) ? value : null, ci: null, accuracy, method };
}

type Percentiles = Readonly<Record<Exclude<keyof LatencyMeasure, 'mean'>, number | null>>;

/** A curve in figures. */
export interface Summary {
  /** The probability that it happens. */
  readonly mass: number;
  /** Seconds; percentiles are null beyond what can be told. */
  readonly mean: number;
  readonly percentiles: Percentiles;
  /** The probabilities that it happens within the threshold, and after that within four times as long. */
  readonly satisfied: number;
  readonly tolerated: number;
}

const NEVER: Summary = {
  mass: 0,
  mean: 0,
  percentiles: { p50: null, p90: null, p95: null, p99: null, p999: null },
  satisfied: 0,
  tolerated: 0,
};

export function summary(curve: Curve | null, threshold: number): Summary {
  if (!curve || curve.mass < 1e-9) return NEVER;
  const { mass, mean } = curve;
  const satisfied = mass - curve.beyond(threshold);
  return {
    mass,
    mean,
    percentiles: {
      p50: curve.quantile(0.5),
      p90: curve.quantile(0.9),
      p95: curve.quantile(0.95),
      p99: curve.quantile(0.99),
      p999: curve.quantile(0.999),
    },
    satisfied,
    tolerated: mass - curve.beyond(4 * threshold) - satisfied,
  };
}

/** Mean and percentiles of what was answered, and the Apdex, as a ratio of arrivals. */
export function latencyOf(
  { mass, mean, percentiles, satisfied, tolerated }: Summary,
  { quality, queues }: Pick<Took, 'quality' | 'queues'>,
  method: string,
): { readonly latency: LatencyMeasure; readonly apdex: Estimate } {
  if (mass === 0) {
    const none = estimate(null, 'exact', method);
    return {
      latency: { mean: none, p50: none, p90: none, p95: none, p99: none, p999: none },
      apdex: estimate(0, 'exact', method),
    };
  }
  // The sum of two waits in a row is exact in the mean alone.
  const accuracy = accuracyOf(queues > 1 ? Math.max(quality.tail, errorOf('close')) : quality.tail);
  const inverted = `${method}; Laplace transform inverted (Abate & Whitt)`;
  const percentile = (value: number | null): Estimate => estimate(value, accuracy, inverted);
  return {
    latency: {
      mean: estimate(mean, accuracyOf(quality.mean), method),
      p50: percentile(percentiles.p50),
      p90: percentile(percentiles.p90),
      p95: percentile(percentiles.p95),
      p99: percentile(percentiles.p99),
      p999: percentile(percentiles.p999),
    },
    apdex: estimate(Math.max(0, Math.min(1, satisfied + tolerated / 2)), accuracy, method),
  };
}
