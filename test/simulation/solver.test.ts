import { describe, expect, test } from 'vitest';
import { ABSENT, UNMEASURED } from './absent.js';
import { solverAgrees } from './agreement.js';
import { partsOf } from './compare.js';
import { expectations, results } from './facts.js';

describe('every reference result is held against an engine or listed with the reason', () => {
  test('one or the other', () => {
    for (const fact of results) {
      const reasons = ABSENT.filter(([id]) => id.test(fact.id)).length;
      expect(reasons + (partsOf(fact).length > 0 ? 1 : 0), fact.id).toBe(1);
    }
  });

  test('every expected number of those that are held against one is read, or listed', () => {
    for (const fact of results) {
      const parts = partsOf(fact);
      if (parts.length === 0) continue;
      const read = new Set(parts.flatMap(({ figures }) => Object.keys(figures)));
      const left = [...expectations(fact).keys()].filter((name) => !read.has(name) && !UNMEASURED.some(([each]) => each.test(name)));
      expect(left, fact.id).toEqual([]);
    }
  });

  test('reasons are for something that is there', () => {
    for (const [id] of ABSENT)
      expect(
        results.some((fact) => id.test(fact.id)),
        String(id),
      ).toBe(true);
    const names = results.flatMap((fact) => [...expectations(fact).keys()]);
    for (const [name] of UNMEASURED)
      expect(
        names.some((each) => name.test(each)),
        String(name),
      ).toBe(true);
  });
});

describe('the solver', () => {
  solverAgrees(results.filter((fact) => partsOf(fact).length > 0));
});
