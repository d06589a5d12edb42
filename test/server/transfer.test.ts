import { expect, test } from 'vitest';
import { table } from '../../src/model/index.js';
import { bare, contentHash } from '../../src/server/transfer.js';

test('what has been copied has no prototype again, at any depth', () => {
  const properties = table<unknown>();
  properties['__proto__'] = { constructor: 1 };
  const copy = bare(structuredClone({ components: [{ properties }] }));
  const received = copy.components[0]?.properties ?? {};
  expect(received['toString']).toBeUndefined();
  expect(Object.keys(received)).toEqual(['__proto__']);
  expect(Object.getPrototypeOf(received['__proto__'])).toBeNull();
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
