import type { Accuracy } from '../network/index.js';
import type { Law } from './laws/law.js';

/**
 * How wrong a mean and a percentile may be, as ratios of themselves. A station's wait may be known badly, but where it is a small part of the time, the time is known
 * well: errors are weighted with what they are errors of.
 */
export interface Quality {
  readonly mean: number;
  readonly tail: number;
}

/** How long a step takes when it succeeds and when it fails; laws whose mass is the probability of that, null when it never happens. */
export interface Took {
  readonly ok: Law | null;
  readonly failed: Law | null;
  readonly quality: Quality;
  /** Queues with waiting on the way: percentiles over more than one are sums of what is not quite independent. */
  readonly queues: number;
  /** Latency grows without end. */
  readonly endless: boolean;
}

const RANK: readonly Accuracy[] = ['exact', 'close', 'fair', 'rough'];
const ERRORS: Readonly<Record<Accuracy, number>> = { exact: 0, close: 0.02, fair: 0.1, rough: 0.4, simulated: 0 };

export const EXACT: Quality = { mean: 0, tail: 0 };

/** The error that a class stands for, and the class of an error. */
export function errorOf(accuracy: Accuracy): number {
  return ERRORS[accuracy];
}

export function accuracyOf(error: number): Accuracy {
  if (error < 1e-9) return 'exact';
  return error <= ERRORS.close ? 'close' : error <= ERRORS.fair ? 'fair' : 'rough';
}

export function worse(first: Accuracy, second: Accuracy): Accuracy {
  if (first === second || second === 'exact') return first;
  return RANK.indexOf(first) >= RANK.indexOf(second) ? first : second;
}

export function rankOf(accuracy: Accuracy): number {
  return RANK.indexOf(accuracy);
}

/** One class worse. */
export function lower(accuracy: Accuracy): Accuracy {
  return RANK[Math.min(RANK.length - 1, RANK.indexOf(accuracy) + 1)] ?? 'rough';
}

/** Both uncertain by more. */
export function doubted(quality: Quality, error: number): Quality {
  return error === 0 ? quality : { mean: quality.mean + error, tail: quality.tail + error };
}

/** No surer than a class allows. */
export function atBest({ mean, tail }: Quality, accuracy: Accuracy): Quality {
  return { mean: Math.max(mean, ERRORS[accuracy]), tail: Math.max(tail, ERRORS[accuracy]) };
}

/** Of parts with weights: how often each happens. In percentiles what varies counts for more than in means. */
export function blended(
  parts: readonly { readonly weight: number; readonly law: Pick<Law, 'mean' | 'shift'> | null; readonly quality: Quality }[],
): Quality {
  let time = 0;
  let mean = 0;
  let longest = 0;
  let tail = 0;
  for (const { weight, law, quality } of parts) {
    if (!law || !Number.isFinite(law.mean)) continue;
    time += weight * law.mean;
    mean += weight * law.mean * quality.mean;
    const late = weight * (law.shift + 3 * (law.mean - law.shift));
    longest += late;
    tail += late * quality.tail;
  }
  return time > 0 ? { mean: mean / time, tail: tail / longest } : EXACT;
}
