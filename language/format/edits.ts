import type { LexerResult } from 'langium';

/** A piece of a text, by offsets, and what to write instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The edits that turn a text into its canonical form, each as small as can be: only what stands between two words that stay. So a cursor,
 * a selection and a breakpoint survive. Both texts have the same words.
 */
export function editsBetween(before: string, lexedBefore: LexerResult, after: string, lexedAfter: LexerResult): Edit[] {
  const old = stretches(lexedBefore);
  const formatted = stretches(lexedAfter);
  if (old.length !== formatted.length) return before === after ? [] : [{ start: 0, end: before.length, text: after }];
  const edits: Edit[] = [];
  let end = 0;
  let newEnd = 0;
  const replace = (start: number, stop: number, text: string): void => {
    if (before.slice(start, stop) !== text) edits.push({ start, end: stop, text });
  };
  for (const [index, stretch] of old.entries()) {
    const other = formatted[index] ?? stretch;
    replace(end, stretch.start, after.slice(newEnd, other.start));
    // The lines of a comment may be indented anew; words are the same in both.
    replace(stretch.start, stretch.end, after.slice(other.start, other.end));
    ({ end } = stretch);
    newEnd = other.end;
  }
  replace(end, before.length, after.slice(newEnd));
  return edits;
}

/** Where words and comments stand. Commas come and go, and count as what is between. */
function stretches({ tokens, hidden }: LexerResult): Stretch[] {
  return [...tokens.filter(({ image }) => image !== ','), ...hidden]
    .map(({ startOffset, image }) => ({ start: startOffset, end: startOffset + image.length }))
    .sort((a, b) => a.start - b.start);
}
