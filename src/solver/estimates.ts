import type { Accuracy, Estimate, LatencyMeasure } from '../network/index.js';
import { Curve } from './laws/curve.js';
import type { Law } from './laws/law.js';
import type { Lattice } from './laws/lattice.js';
import { accuracyOf, errorOf, type Took } from './took.js';

/** An estimate; what is not a finite number is not known. */
export function estimate(value: number | null, accuracy: Accuracy, method: string): Estimate {
  return { value: value !== null && Number.isFinite(value) ? value : null, ci: null, accuracy, method };
}

/** Mean and percentiles of what was answered, and the Apdex, as a ratio of arrivals. */
export function latencyOf(
  lattice: Lattice,
  law: Law | null,
  took: Pick<Took, 'quality' | 'queues'>,
  method: string,
  threshold: number,
): { readonly latency: LatencyMeasure; readonly apdex: Estimate } {
  if (!law || law.mass < 1e-9) {
    const none = estimate(null, 'exact', method);
    return {
      latency: { mean: none, p50: none, p90: none, p95: none, p99: none, p999: none },
      apdex: estimate(0, 'exact', method),
    };
  }
  const curve = new Curve(lattice, law);
  // The sum of two waits in a row is exact in the mean alone.
  const accuracy = accuracyOf(took.queues > 1 ? Math.max(took.quality.tail, errorOf('close')) : took.quality.tail);
  const quantile = (ratio: number): Estimate =>
    estimate(curve.quantile(ratio), accuracy, `${method}; Laplace transform inverted (Abate & Whitt)`);
  const satisfied = law.mass - curve.beyond(threshold);
  const tolerated = law.mass - curve.beyond(4 * threshold) - satisfied;
  return {
    latency: {
      mean: estimate(law.mean, accuracyOf(took.quality.mean), method),
      p50: quantile(0.5),
      p90: quantile(0.9),
      p95: quantile(0.95),
      p99: quantile(0.99),
      p999: quantile(0.999),
    },
    apdex: estimate(Math.max(0, Math.min(1, satisfied + tolerated / 2)), accuracy, method),
  };
}
