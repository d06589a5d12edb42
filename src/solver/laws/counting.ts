import { normalBelow } from './normal.js';

/** Beyond so many sums the count is taken as normal. */
const EXACT = 20_000;

/** The probability that at least `need` of independent things happen, with the given probabilities. */
export function atLeast(probabilities: readonly number[], need: number): number {
  const count = probabilities.length;
  if (need <= 0) return 1;
  if (need > count) return 0;
  if (need === count) return probabilities.reduce((product, p) => product * p, 1);
  if (need === 1) return 1 - probabilities.reduce((product, p) => product * (1 - p), 1);
  if (count * need > EXACT) {
    const mean = probabilities.reduce((sum, p) => sum + p, 0);
    const variance = probabilities.reduce((sum, p) => sum + p * (1 - p), 0);
    if (variance < 1e-9) return mean > need - 0.5 ? 1 : 0;
    return 1 - normalBelow((need - 0.5 - mean) / Math.sqrt(variance));
  }
  // Counts of those that happened, `need` and more taken together.
  const counts = new Float64Array(need + 1);
  counts[0] = 1;
  for (const p of probabilities) {
    for (let happened = need; happened >= 0; happened--) {
      const stay = (counts[happened] ?? 0) * (happened === need ? 1 : 1 - p);
      counts[happened] = stay + (happened > 0 ? (counts[happened - 1] ?? 0) * p : 0);
    }
  }
  return counts[need] ?? 0;
}
