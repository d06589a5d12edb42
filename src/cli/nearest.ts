/** `; did you mean api?` when one of the names is close to what was typed, otherwise nothing. */
export function nearest(typed: string, names: readonly string[]): string {
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase());
    if (distance <= Math.ceil(typed.length / 3) && (best === null || distance < best.distance)) best = { name, distance };
  }
  return best === null ? '' : `; did you mean ${best.name}?`;
}

/** Levenshtein's distance: the least number of characters inserted, deleted or replaced. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
