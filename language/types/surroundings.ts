import type { Value as Plain } from '../../src/model/index.js';
import type { Expectation, FieldType, KindDeclaration, Path, PropertyDeclaration, Value } from '../generated/ast.js';
import type { Report } from '../validation/report.js';
import type { Shape } from './shape.js';
import type { Types } from './types.js';

/** What values are evaluated in: who is told what is wrong, and what components there are. */
export interface Surroundings {
  readonly report: Report | null;
  /** The id of the component that a path names; undefined for anything else. */
  readonly id: (path: Path) => string | undefined;
  /** The ids of all components, for `*`, or of those of some kinds. */
  readonly ids: (kinds?: readonly KindDeclaration[]) => readonly string[];
  /** What a condition says, as data. */
  readonly condition: (test: Expectation) => Plain | undefined;
  /** The value of a property of the composite that is being taken apart, where a value of a shape is expected. */
  readonly passed: (property: PropertyDeclaration, shape: Shape) => Plain | undefined;
}

/** Surroundings in which there are no components: those of a default of a type. */
export const NOWHERE: Omit<Surroundings, 'report'> = {
  id: () => undefined,
  ids: () => [],
  condition: () => undefined,
  passed: () => undefined,
};

/** What the parts of evaluation have of one another. */
export interface Evaluator {
  readonly types: Types;
  /** The value as data, or undefined when it is wrong, or not written to its end. */
  evaluate(value: Value, shape: Shape, around: Surroundings): Plain | undefined;
  /** The default of a field, which stands where the field is declared: there are no components there. */
  default(field: FieldType, around: Surroundings): Plain | undefined;
}
