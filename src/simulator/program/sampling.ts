import { phases, type Distribution } from '../../network/index.js';
import * as kind from '../kernel/samplers.js';

/** Distributions as the kernel's samplers want them: the nth row is the nth distribution's, parts of sums follow after them. */
export interface SamplerTable {
  readonly kinds: readonly number[];
  readonly parameters: readonly (readonly [number, number, number])[];
  readonly values: readonly number[];
}

export function samplerTable(distributions: readonly Distribution[]): SamplerTable {
  const rows: Distribution[] = [...distributions];
  const kinds: number[] = [];
  const parameters: [number, number, number][] = [];
  const values: number[] = [];
  // Sums append their parts while the list is being read, so that the parts of one sum lie side by side.
  for (const row of rows) {
    const [which, a, b, c] = compile(row, rows, values);
    kinds.push(which);
    parameters.push([a, b, c]);
  }
  return { kinds, parameters, values };
}

function compile(row: Distribution, rows: Distribution[], values: number[]): [number, number, number, number] {
  switch (row.type) {
    case 'constant':
      return [kind.CONSTANT, row.value, 0, 0];
    case 'exponential':
      return [kind.EXPONENTIAL, row.mean, 0, 0];
    case 'uniform':
      return [kind.UNIFORM, row.min, row.max, 0];
    case 'lognormal':
      return [kind.LOGNORMAL, row.mu, row.sigma, 0];
    case 'pareto':
      return [kind.PARETO, row.min, row.shape, 0];
    case 'erlang':
      return row.stages === 1 ? [kind.EXPONENTIAL, row.mean, 0, 0] : [kind.GAMMA, row.mean / row.stages, row.stages, 0];
    case 'hyperexponential': {
      const { probability, first, second } = phases(row.mean, row.scv);
      return [kind.HYPEREXPONENTIAL, first, second, probability];
    }
    case 'empirical': {
      const start = values.length;
      for (const value of row.values) values.push(value);
      return [kind.EMPIRICAL, start, row.values.length, 0];
    }
    case 'sum': {
      const start = rows.length;
      for (const part of row.parts) rows.push(part);
      return [kind.SUM, start, row.parts.length, 0];
    }
  }
}
