/** Student's t, two-sided 95 %, for 1 to 30 degrees of freedom. */
const T95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Half the width of the 95 % confidence interval of the mean of independent values; null for fewer than two. */
export function halfWidth(values: readonly number[]): number | null {
  const count = values.length;
  if (count < 2) return null;
  const centre = average(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (count - 1);
  const t = T95[count - 2] ?? 1.96 + 2.4 / (count - 1);
  return t * Math.sqrt(variance / count);
}

/**
 * Where a series reaches its steady state, by MSER-5 (White, Cobb & Spratt, "A comparison of five steady-state truncation heuristics for simulation", WSC 2000): the
 * cut that minimises the squared standard error of the rest, over means of 5, in the first half. Returns how many values to cut.
 */
export function steadyAfter(series: readonly number[]): number {
  const batches = Math.floor(series.length / 5);
  const means = Array.from({ length: batches }, (_, batch) => average(series.slice(batch * 5, batch * 5 + 5)));
  let best = 0;
  let lowest = Infinity;
  let sum = 0;
  let square = 0;
  for (let cut = batches - 1; cut >= 0; cut--) {
    const value = means[cut] ?? 0;
    sum += value;
    square += value * value;
    const rest = batches - cut;
    if (cut > batches / 2 || rest < 5) continue;
    const error = Math.max(0, square - (sum * sum) / rest) / rest ** 2;
    // The earlier of equal cuts keeps more data.
    if (error <= lowest) {
      lowest = error;
      best = cut;
    }
  }
  return best * 5;
}
