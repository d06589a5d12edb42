/** Lines around a change that stay as they are. */
const AROUND = 3;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
  /** Of the text before and after, from 1: where the line stands, or would. */
  readonly before: number;
  readonly after: number;
}

/** How a text differs from another, in the unified format of `diff -u`; empty when they are the same. */
export function difference(file: string, before: string, after: string): string {
  const lines = compare(linesOf(before), linesOf(after));
  const changed = lines.flatMap(({ mark }, index) => (mark === ' ' ? [] : [index]));
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const to = Math.min(index + AROUND + 1, lines.length);
    if (last && index - AROUND <= last.to) last.to = to;
    else hunks.push({ from: Math.max(index - AROUND, 0), to });
  }
  if (hunks.length === 0) return '';
  return `--- ${file}\n+++ ${file}\n${hunks.map(({ from, to }) => printed(lines.slice(from, to))).join('')}`;
}

function printed(hunk: readonly Line[]): string {
  const count = (mark: Line['mark']): number => hunk.filter((line) => line.mark === mark || line.mark === ' ').length;
  const [first] = hunk;
  const head = `@@ -${first?.before ?? 1},${count('-')} +${first?.after ?? 1},${count('+')} @@`;
  return [head, ...hunk.map(({ mark, text }) => mark + text), ''].join('\n');
}

/**
 * All lines of both texts, in order: those that stay, those that go, and those that come. E. Myers, "An O(ND) Difference Algorithm and Its Variations",
 * Algorithmica 1 (1986): `reach[k]` is how far into the old lines one comes on the diagonal k with so many changes.
 */
function compare(old: readonly string[], wanted: readonly string[]): Line[] {
  const trace: Map<number, number>[] = [];
  const reach = new Map([[1, 0]]);
  const down = (k: number, changes: number): boolean =>
    k === -changes || (k !== changes && (reach.get(k - 1) ?? 0) < (reach.get(k + 1) ?? 0));
  for (let changes = 0, done = false; !done; changes++) {
    trace.push(new Map(reach));
    for (let k = -changes; k <= changes && !done; k += 2) {
      let i = down(k, changes) ? (reach.get(k + 1) ?? 0) : (reach.get(k - 1) ?? 0) + 1;
      while (i < old.length && i - k < wanted.length && old[i] === wanted[i - k]) i += 1;
      reach.set(k, i);
      done = i >= old.length && i - k >= wanted.length;
    }
  }
  const lines: Line[] = [];
  let [i, j] = [old.length, wanted.length];
  const take = (mark: Line['mark']): void => {
    if (mark !== '+') i -= 1;
    if (mark !== '-') j -= 1;
    lines.push({ mark, text: (mark === '+' ? wanted[j] : old[i]) ?? '', before: i + 1, after: j + 1 });
  };
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const at = trace[changes] ?? new Map<number, number>();
    const k = i - j;
    const isDown = k === -changes || (k !== changes && (at.get(k - 1) ?? 0) < (at.get(k + 1) ?? 0));
    const start = isDown ? (at.get(k + 1) ?? 0) : (at.get(k - 1) ?? 0);
    const startJ = start - (isDown ? k + 1 : k - 1);
    while (i > Math.max(start, 0) && j > Math.max(startJ, 0)) take(' ');
    if (changes > 0) take(isDown ? '+' : '-');
  }
  return lines.reverse();
}

/** The lines of a text; a newline at its end has nothing behind it. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
