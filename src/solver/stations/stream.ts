import type { Accuracy, Distribution } from '../../network/index.js';
import { worse } from '../took.js';

/** What flows through a point of a program. */
export interface Stream {
  readonly rate: number;
  readonly variability: number;
  readonly poisson: boolean;
  readonly renewal: Distribution | null;
  /** How far the rate can be trusted. */
  readonly accuracy: Accuracy;
}

/** A random part of a stream: it becomes more like Poisson the less of it there is. */
export function thinned(stream: Stream, part: number): Stream {
  if (part >= 1) return stream;
  const { rate, variability, poisson, accuracy } = stream;
  return { rate: rate * part, variability: 1 + part * (variability - 1), poisson, renewal: null, accuracy };
}

/** A rate that rests on a probability is known no better than that, if it matters at all. */
export function doubted(stream: Stream, accuracy: Accuracy, probability: number): Stream {
  if (probability <= 1e-6) return stream;
  const now = worse(stream.accuracy, accuracy);
  return now === stream.accuracy ? stream : { ...stream, accuracy: now };
}

/** Parts of a stream that come together again. */
export function merged(parts: readonly Stream[], whole: Stream): Stream {
  const there = parts.filter((part) => part.rate > 0);
  const rate = there.reduce((sum, part) => sum + part.rate, 0);
  if (rate === 0) return { ...whole, rate: 0 };
  return {
    rate,
    variability: there.reduce((sum, part) => sum + (part.rate / rate) * part.variability, 0),
    poisson: there.every((part) => part.poisson),
    renewal: null,
    accuracy: there.reduce<Accuracy>((sum, part) => worse(sum, part.accuracy), whole.accuracy),
  };
}
