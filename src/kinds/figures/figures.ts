import type { Architecture, Component, Dimension, KindDeclaration } from '../../model/index.js';
import type { Estimate } from '../../network/index.js';
import type { Figure, Unit } from './results.js';

/** The unit in which a dimension's base values are given. */
export const UNIT_OF: Readonly<Record<Dimension, Unit>> = {
  number: '1',
  factor: '1',
  duration: 's',
  rate: '1/s',
  size: 'B',
  bandwidth: 'B/s',
  percent: 'ratio',
  money: 'USD',
  price: 'USD/mo',
};

/** The dimension of a unit, for printing: `0.61` of unit `ratio` is written `61%`. */
export const DIMENSION_OF: Readonly<Record<Unit, Dimension>> = {
  '1': 'number',
  s: 'duration',
  '1/s': 'rate',
  B: 'size',
  'B/s': 'bandwidth',
  ratio: 'percent',
  USD: 'money',
  'USD/mo': 'price',
};

export function figure(estimate: Estimate, unit: Unit): Figure {
  // JSON has no infinity: what is unbounded is not defined there, and says so.
  if (estimate.value !== null && !Number.isFinite(estimate.value)) {
    return { value: null, ci: null, unit, accuracy: estimate.accuracy, method: `unbounded (${estimate.method})` };
  }
  return { value: estimate.value, ci: estimate.ci, unit, accuracy: estimate.accuracy, method: estimate.method };
}

/** The declaration of a component's kind; the nearest known ancestor's when the catalogue lacks the kind itself. */
export function declarationOf(architecture: Architecture, component: Component): KindDeclaration | null {
  for (const kind of component.lineage) {
    const declared = kindNamed(architecture, kind);
    if (declared) return declared;
  }
  return null;
}

/** Catalogues are immutable, and every component asks. */
const byName = new WeakMap<Architecture['catalogue'], ReadonlyMap<string, KindDeclaration>>();

export function kindNamed({ catalogue }: Architecture, name: string): KindDeclaration | null {
  let kinds = byName.get(catalogue);
  // Of two of one name the first counts.
  if (!kinds) byName.set(catalogue, (kinds = new Map(catalogue.kinds.toReversed().map((each) => [each.name, each]))));
  return kinds.get(name) ?? null;
}
