/** The fields of a record of shares, written in whole percents that add up to 100% and keep their proportions; what rounding leaves is the largest one's. */
export function inProportion(shares: readonly (readonly [name: string, share: number])[]): string {
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  const percents = shares.map(([, share]) => Math.round((share / sum) * 100));
  const largest = percents.indexOf(Math.max(...percents));
  percents[largest] = (percents[largest] ?? 0) + 100 - percents.reduce((total, percent) => total + percent, 0);
  return `{ ${shares.map(([name], i) => `${name}: ${percents[i] ?? 0}%`).join(', ')} }`;
}
