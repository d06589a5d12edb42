import type { Distribution } from '../../network/index.js';
import { phases } from '../../network/index.js';

/** E[e^(−xA)] of the time between arrivals A, for the distributions that sources have; null for others. */
function transform(distribution: Distribution, x: number): number | null {
  switch (distribution.type) {
    case 'constant':
      return Math.exp(-x * distribution.value);
    case 'exponential':
      return 1 / (1 + x * distribution.mean);
    case 'erlang':
      return (1 + (x * distribution.mean) / distribution.stages) ** -distribution.stages;
    case 'hyperexponential': {
      const { probability, first, second } = phases(distribution.mean, distribution.scv);
      return probability / (1 + x * first) + (1 - probability) / (1 + x * second);
    }
    case 'empirical':
      return distribution.values.reduce((sum, value) => sum + Math.exp(-x * value), 0) / distribution.values.length;
    default:
      return null;
  }
}

/**
 * The probability of waiting in GI/M/1: the root below 1 of σ = A*(μ(1 − σ)). `renewal` is the time between arrivals with a mean of 1, `gap` its real mean,
 * `service` the mean service time. Null when the distribution has no simple transform or the root is not found.
 */
export function singleServerRoot(renewal: Distribution, gap: number, service: number): number | null {
  let low = 0;
  let high = 1;
  // A* is convex and meets the line from above below the root, so that the sign tells the side.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const value = transform(renewal, (gap * (1 - middle)) / service);
    if (value === null) return null;
    if (value > middle) low = middle;
    else high = middle;
  }
  return high < 1 - 1e-12 ? (low + high) / 2 : null;
}
