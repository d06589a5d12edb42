import type { Distribution, Interarrival } from './distribution.js';

/** Mean in seconds; Infinity for a Pareto distribution with a shape of 1 or less. */
export function mean(distribution: Distribution): number {
  switch (distribution.type) {
    case 'constant':
      return distribution.value;
    case 'exponential':
    case 'erlang':
    case 'hyperexponential':
      return distribution.mean;
    case 'uniform':
      return (distribution.min + distribution.max) / 2;
    case 'lognormal':
      return Math.exp(distribution.mu + distribution.sigma ** 2 / 2);
    case 'pareto':
      return distribution.shape > 1 ? (distribution.min * distribution.shape) / (distribution.shape - 1) : Infinity;
    case 'empirical':
      return distribution.values.reduce((sum, value) => sum + value, 0) / distribution.values.length;
    case 'sum':
      return distribution.parts.reduce((sum, part) => sum + mean(part), 0);
  }
}

/** Variance in seconds²; Infinity for a Pareto distribution with a shape of 2 or less. */
export function variance(distribution: Distribution): number {
  switch (distribution.type) {
    case 'constant':
      return 0;
    case 'exponential':
      return distribution.mean ** 2;
    case 'erlang':
      return distribution.mean ** 2 / distribution.stages;
    case 'hyperexponential':
      return distribution.mean ** 2 * distribution.scv;
    case 'uniform':
      return (distribution.max - distribution.min) ** 2 / 12;
    case 'lognormal':
      return Math.expm1(distribution.sigma ** 2) * mean(distribution) ** 2;
    case 'pareto': {
      const { min, shape } = distribution;
      return shape > 2 ? (min ** 2 * shape) / ((shape - 1) ** 2 * (shape - 2)) : Infinity;
    }
    case 'empirical': {
      const centre = mean(distribution);
      return distribution.values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / distribution.values.length;
    }
    case 'sum':
      return distribution.parts.reduce((sum, part) => sum + variance(part), 0);
  }
}

/** Squared coefficient of variation: variance over the squared mean; 0 for a distribution that is always 0. */
export function squaredVariation(distribution: Distribution): number {
  const centre = mean(distribution);
  return centre > 0 ? variance(distribution) / centre ** 2 : 0;
}

/** The least value it can take. */
export function minimum(distribution: Distribution): number {
  switch (distribution.type) {
    case 'constant':
      return distribution.value;
    case 'uniform':
    case 'pareto':
      return distribution.min;
    case 'empirical':
      return distribution.values.reduce((least, value) => Math.min(least, value), Infinity);
    case 'sum':
      return distribution.parts.reduce((sum, part) => sum + minimum(part), 0);
    case 'exponential':
    case 'lognormal':
    case 'erlang':
    case 'hyperexponential':
      return 0;
  }
}

/** The two phases of a hyperexponential distribution with balanced means: the probability of the first, and both means. Needs scv ≥ 1. */
export function phases(centre: number, scv: number): { readonly probability: number; readonly first: number; readonly second: number } {
  const probability = (1 + Math.sqrt(Math.max(0, scv - 1) / (scv + 1))) / 2;
  return { probability, first: centre / (2 * probability), second: centre / (2 * (1 - probability)) };
}

/** Time between arrivals for a mean rate of 1 per second. */
export function interarrivalTime(arrivals: Interarrival): Distribution {
  switch (arrivals.type) {
    case 'poisson':
      return { type: 'exponential', mean: 1 };
    case 'constant':
      return { type: 'constant', value: 1 };
    case 'bursty':
      // So even that nobody could tell.
      if (arrivals.scv < 1e-6) return { type: 'constant', value: 1 };
      if (arrivals.scv > 1) return { type: 'hyperexponential', mean: 1, scv: arrivals.scv };
      return { type: 'erlang', mean: 1, stages: 1 / arrivals.scv };
    case 'trace':
      return { type: 'empirical', values: gaps(arrivals.times) };
  }
}

/** The gaps of a trace in order, the last one leading back to the start, scaled to a mean of 1. */
export function gaps(times: readonly number[]): number[] {
  const found = times.map((time, index) => time - (index > 0 ? (times[index - 1] ?? 0) : 0));
  const centre = found.reduce((sum, gap) => sum + gap, 0) / found.length;
  return centre > 0 ? found.map((gap) => gap / centre) : found.map(() => 1);
}
