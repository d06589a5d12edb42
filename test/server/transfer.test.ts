import { expect, test } from 'vitest';
import { bare, table } from '../../src/model/index.js';
import { contentHash } from '../../src/server/content-hash.js';

test('what has been copied has no prototype again, at any depth', () => {
  const hostile = '__proto__';
  const properties = table<unknown>();
  properties[hostile] = { constructor: 1 };
  const copy = bare(structuredClone({ components: [{ properties }] }));
  const received: unknown = copy.components[0]?.properties;
  expect(Object.getPrototypeOf(received)).toBeNull();
  expect(Object.entries(received as object)).toEqual([[hostile, { constructor: 1 }]]);
  expect(Object.getPrototypeOf((received as Record<string, unknown>)[hostile])).toBeNull();
});

test('a cycle ends', () => {
  const node: { self?: unknown } = {};
  node.self = node;
  expect(bare(node).self).toBe(node);
});

test('equal contents have equal hashes, different ones do not', () => {
  expect(contentHash({ a: [1, 2] })).toBe(contentHash({ a: [1, 2] }));
  const hashes = Array.from({ length: 5000 }, (_, index) => contentHash({ nodes: [`n${index}`], width: index * 10 }));
  expect(new Set(hashes).size).toBe(5000);
  expect(contentHash('ab')).not.toBe(contentHash('ba'));
});
