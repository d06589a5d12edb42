import type { Accuracy, Estimate, Measurements } from '../../src/network/index.js';
import { plain, run, solved } from '../network/build.js';
import { expectations, type Fact } from './facts.js';
import { failing } from './failing.js';
import { networks } from './networks.js';
import type { Figure, Part } from './parts.js';
import { queues } from './queues.js';
import { disciplines } from './disciplines.js';

const BUILDERS = [...queues, ...disciplines, ...networks, ...failing];

/** The networks that a fact speaks of; empty when there are none. */
export function partsOf(fact: Fact): readonly Part[] {
  return BUILDERS.find(([id]) => id.test(fact.id))?.[1](fact) ?? [];
}

/** One expected number and what an engine says. */
export interface Compared {
  readonly fact: Fact;
  readonly name: string;
  readonly expected: number;
  readonly found: Estimate | undefined;
  /** By how much they may differ. */
  readonly tolerance: number;
  readonly agree: boolean;
}

const PROMISED = { exact: 2e-6, close: 0.02, fair: 0.1, rough: 1, simulated: 0 } as const;

/** How far off a label of the solver lets a figure be, as a ratio of the true value; rough is a factor of two, either way. */
export function promised(accuracy: Accuracy, isLow: boolean): number {
  return accuracy === 'rough' && isLow ? 0.5 : PROMISED[accuracy];
}

/** From an interval of 95 % to one of 99.9 % (Student's t), by replications. */
export const WIDER: Readonly<Record<number, number>> = { 5: 3.1, 6: 2.67, 10: 2.114, 60: 1.73 };

/** The solver against every number of a fact that it has a figure for. */
export function compareSolver(fact: Fact): Compared[] {
  return partsOf(fact).flatMap((part) => {
    const wanted = pairs(fact, part).filter(([, , figure]) => figure.unsolved === undefined);
    if (wanted.length === 0) return [];
    const measured = solved(part.network, part.experiment ?? plain);
    return wanted.map(([name, expected, figure]) => {
      const found = figure.read(measured);
      const inverted = found?.method.includes('inverted') && found.accuracy === 'exact' ? 0.006 : 0;
      const allowed = Math.max(inverted, promised(found?.accuracy ?? 'exact', (found?.value ?? 0) < expected));
      return compared(fact, name, expected, found, (allowed + (figure.off ?? 0)) * Math.abs(expected) + (figure.offBy ?? 0) + 1e-7);
    });
  });
}

/** The simulator, and what it measured of everything. */
export function compareSimulator(fact: Fact): { readonly compared: Compared[]; readonly measured: Measurements[] } {
  const measured: Measurements[] = [];
  const found = partsOf(fact).flatMap((part) => {
    const wanted = pairs(fact, part).filter(([, , figure]) => figure.unsimulated === undefined);
    if (!part.simulate || wanted.length === 0) return [];
    const answer = run(part.network, part.simulate, part.experiment ?? plain);
    measured.push(answer);
    const wider = WIDER[part.simulate.replications ?? 10] ?? 3.1;
    return wanted.map(([name, expected, figure]) => {
      const estimate = figure.read(answer);
      const half = estimate?.ci ? (estimate.ci[1] - estimate.ci[0]) / 2 : 0;
      return compared(fact, name, expected, estimate, wider * half + (figure.off ?? 0) * Math.abs(expected) + (figure.offBy ?? 0) + 1e-12);
    });
  });
  return { compared: found, measured };
}

function compared(fact: Fact, name: string, expected: number, found: Estimate | undefined, tolerance: number): Compared {
  const value = found?.value ?? NaN;
  return { fact, name, expected, found, tolerance, agree: Math.abs(value - expected) <= tolerance };
}

function pairs(fact: Fact, part: Part): [string, number, Figure][] {
  const wanted = expectations(fact);
  return Object.entries(part.figures).flatMap(([name, figure]): [string, number, Figure][] => {
    const expected = wanted.get(name);
    return expected === undefined ? [] : [[name, expected, figure]];
  });
}

/** A line for people. */
export function saying({ fact, name, expected, found, tolerance }: Compared): string {
  return `${fact.id} ${name}: ${found?.value ?? 'nothing'} for ${expected} ± ${tolerance.toPrecision(3)} (${found?.accuracy}, ${found?.method})`;
}
