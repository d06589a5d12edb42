import type { Diagnostic } from 'vscode-languageserver';

/**
 * Diagnostics of a text as they stand in the next one: what stands before the lines that changed stays, what stands behind them moves with
 * them, and what stands in them is gone.
 */
export function carried(diagnostics: readonly Diagnostic[], before: string, after: string): Diagnostic[] {
  const old = before.split('\n');
  const present = after.split('\n');
  const shortest = Math.min(old.length, present.length);
  let first = 0;
  while (first < shortest && old[first] === present[first]) first++;
  let same = 0;
  while (same < shortest - first && old[old.length - 1 - same] === present[present.length - 1 - same]) same++;
  const last = old.length - same;
  const shift = present.length - old.length;
  return diagnostics.flatMap((diagnostic) => {
    const { start, end } = diagnostic.range;
    if (end.line < first) return [diagnostic];
    if (start.line < last) return [];
    return [
      {
        ...diagnostic,
        range: { start: { ...start, line: start.line + shift }, end: { ...end, line: end.line + shift } },
      },
    ];
  });
}
