import { expect, test } from 'vitest';
import { carried } from '../../../language/services/carried.js';

const on = (line: number) => ({ range: { start: { line, character: 0 }, end: { line, character: 1 } }, message: `on ${line}` });
const lines = (before: string, after: string): unknown[][] =>
  carried(
    before.split('\n').map((_, line) => on(line)),
    before,
    after,
  ).map(({ message, range }) => [message, range.start.line]);

test('what stands before a change stays, and what stands behind it moves', () => {
  expect(lines('a\nb\nc', 'a\nb\nc')).toEqual([
    ['on 0', 0],
    ['on 1', 1],
    ['on 2', 2],
  ]);
  expect(lines('a\nb\nc', 'a\nx\ny\nc')).toEqual([
    ['on 0', 0],
    ['on 2', 3],
  ]);
  expect(lines('a\nb\nc\nd', 'a\nd')).toEqual([
    ['on 0', 0],
    ['on 3', 1],
  ]);
});

test('a text of which nothing is left carries nothing', () => {
  expect(lines('a\nb', '')).toEqual([]);
  expect(lines('a\na\na', 'a')).toEqual([['on 0', 0]]);
});
