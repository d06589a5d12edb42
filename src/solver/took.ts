import type { Accuracy } from '../network/index.js';
import type { Law } from './law.js';

/** How long a step takes when it succeeds and when it fails; laws whose mass is the probability of that, null when it never happens. */
export interface Took {
  readonly ok: Law | null;
  readonly failed: Law | null;
  /** The worst of what it was made from, for the mean and for the percentiles. */
  readonly accuracy: Accuracy;
  /** Queues with waiting on the way: percentiles over more than one are sums of what is not quite independent. */
  readonly queues: number;
  /** Latency grows without end. */
  readonly endless: boolean;
}

const RANK: readonly Accuracy[] = ['exact', 'close', 'fair', 'rough'];

export function worse(first: Accuracy, second: Accuracy): Accuracy {
  return RANK.indexOf(first) >= RANK.indexOf(second) ? first : second;
}
