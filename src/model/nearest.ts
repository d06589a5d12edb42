/** Words looked at. In a file with more names than this a hint is worth less than the time. */
const MAX_WORDS = 2000;

/** How far a word is from a longer one that it is a part of: farther than one slip, nearer than two. */
const PART = 1.2;

/**
 * The word of a list that somebody meant who wrote another, or undefined when none is near: at most a third of the letters wrong, left out,
 * added or swapped with their neighbour (the optimal string alignment distance), and never all of them. Case counts for little.
 */
export function nearest(written: string, words: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(Math.max(1, Math.floor(written.length / 3)) + 0.5, written.length);
  let looked = 0;
  for (const word of words) {
    if (++looked > MAX_WORDS) break;
    // What is written is not what was meant: the name is private to another file, perhaps.
    if (word === written) continue;
    // `america` is a part of `north_america`: that is nearer than `africa`.
    const isPart = written.length > 3 && word.includes('_') && word.split('_').includes(written.toLowerCase());
    if (isPart && PART < least) {
      least = PART;
      best = word;
    }
    // Longer differences than the limit need no table.
    if (Math.abs(word.length - written.length) > least) continue;
    const distance = word.toLowerCase() === written.toLowerCase() ? 0.1 : alignment(written.toLowerCase(), word.toLowerCase());
    if (distance < least) {
      least = distance;
      best = word;
    }
  }
  return best;
}

function alignment(a: string, b: string): number {
  let twoBack: number[] = [];
  let back = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(at(back, column) + 1, at(current, column - 1) + 1, at(back, column - 1) + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, at(twoBack, column - 2) + 1);
      current.push(cost);
    }
    twoBack = back;
    back = current;
  }
  return at(back, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
