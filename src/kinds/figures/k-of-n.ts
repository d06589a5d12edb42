/** The chance that at least k of n are up, each with probability p; its terms are added by their logarithms, which do not overflow. */
export function atLeast(k: number, n: number, p: number): number {
  if (p >= 1) return 1;
  let sum = 0;
  let logChoose = 0;
  for (let down = 0; down <= n - k; down++) {
    if (down > 0) logChoose += Math.log(n - down + 1) - Math.log(down);
    sum += Math.exp(logChoose + (n - down) * Math.log(p) + down * Math.log1p(-p));
  }
  return Math.min(1, sum);
}
