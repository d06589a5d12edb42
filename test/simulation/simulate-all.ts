import { compareSimulator, type Compared } from './compare.js';
import { results } from './facts.js';
import { broken } from './laws.js';

/** What the simulator says of every fact. Runs as a bundle of its own: the test runner's way of loading modules makes the simulator ten times slower. */
export interface Simulated {
  readonly compared: readonly Compared[];
  /** Laws that its runs broke. */
  readonly broken: readonly string[];
}

export function simulateFacts(part: number, parts: number): Record<string, Simulated> {
  const found: Record<string, Simulated> = {};
  results.forEach((fact, index) => {
    if (index % parts !== part) return;
    const { compared, measured } = compareSimulator(fact);
    if (measured.length > 0) found[fact.id] = { compared, broken: measured.flatMap(broken) };
  });
  return found;
}
