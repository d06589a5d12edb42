import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { difference } from '../../../src/cli/output/difference.js';

/** The text after a patch in the unified format, as `patch` would make it. */
function patched(text: string, patch: string): string {
  const old = text.split('\n');
  const lines: string[] = [];
  let at = 0;
  for (const line of patch.split('\n').slice(2, -1)) {
    const hunk = /^@@ -(\d+),\d+ \+\d+,\d+ @@$/.exec(line);
    if (hunk) while (at < Number(hunk[1]) - 1) lines.push(old[at++] ?? '');
    else if (line.startsWith('+')) lines.push(line.slice(1));
    else {
      expect(line.slice(1)).toBe(old[at]);
      if (line.startsWith(' ')) lines.push(old[at] ?? '');
      at += 1;
    }
  }
  return [...lines, ...old.slice(at)].join('\n');
}

describe('a difference', () => {
  test('shows what goes and what comes, with three lines around', () => {
    const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n';
    expect(difference('x.arch', before, before.replace('e\n', 'E\nF\n'))).toBe(
      '--- x.arch\n+++ x.arch\n@@ -2,7 +2,8 @@\n b\n c\n d\n-e\n+E\n+F\n f\n g\n h\n',
    );
  });

  test('of what is the same is nothing', () => {
    expect(difference('x.arch', 'a\nb\n', 'a\nb\n')).toBe('');
  });

  test('makes one text of the other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 40 }).map((lines) => lines.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        if (before !== after) expect(patched(before, difference('x', before, after))).toBe(after);
      }),
    );
  });
});
