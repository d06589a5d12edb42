import { expect, test } from 'vitest';
import { compareSolver, saying } from './compare.js';
import type { Fact } from './facts.js';

/** A test for each fact: that what it expects is what the solver finds, within what the solver itself promises. */
export function solverAgrees(facts: readonly Fact[]): void {
  test.each(facts.map((fact) => [fact.id, fact] as const))('%s', (_, fact) => {
    expect(
      compareSolver(fact)
        .filter(({ agree }) => !agree)
        .map(saying),
    ).toEqual([]);
  });
}
