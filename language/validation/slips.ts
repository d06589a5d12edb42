import type { Hints } from './foreign.js';
import { HABITS } from './habits.js';

/** A spelling from another language, or a slip of the finger, that leaves a line no sentence: where it is, and what to write instead. */
export interface Slip {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Null where the right text depends on more than the line. */
  readonly replacement: string | null;
}

/** Longer lines are nobody's hand. */
const LONGEST = 200;

/** The slip on a line that explains why its parser stopped at a column; null when it is none that people are known for. */
export function slipOn(line: string, column: number, hints: Hints): Slip | null {
  if (line.length > LONGEST) return null;
  for (const { pattern, meant } of HABITS) {
    const match = pattern.exec(line);
    if (!match) continue;
    const end = match.index + match[0].length;
    // What stands elsewhere on the line is not what the parser stumbled over.
    if (column < match.index - 2 || column > end + 2) continue;
    const right = meant(match[0], hints, match);
    if (right) return { start: match.index, end, ...right };
  }
  return null;
}
