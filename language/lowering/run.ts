import type { Value as Plain } from '../../src/model/index.js';
import type { Expectation, KindDeclaration, Path, PropertyDeclaration } from '../generated/ast.js';
import type { Kinds } from '../references/kinds.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import type { World } from '../references/world.js';
import type { Evaluation } from '../types/evaluate.js';
import type { Shape } from '../types/shape.js';
import type { Surroundings } from '../types/surroundings.js';
import type { Types } from '../types/types.js';
import type { Report } from '../validation/report.js';
import type { ArchDocument } from '../workspace/imports.js';
import type { Owner } from './placed.js';
import type { Remembered } from './remembered.js';

/** What lowering one file works with. */
export interface Run {
  /** The file that was asked for. */
  readonly document: ArchDocument;
  /** It and what it imports; what is imported comes first, as it does for a reader. */
  readonly documents: readonly ArchDocument[];
  readonly world: World;
  readonly kinds: Kinds;
  readonly types: Types;
  readonly scopes: ArchScopeProvider;
  readonly evaluation: Evaluation;
  readonly report: Report;
  readonly remembered: Remembered;
}

/** How values that are written in the body of an owner's kind, or outside of kinds, are evaluated. */
export function surroundings(run: Run, ids: Ids, owner: Owner = null): Surroundings {
  return {
    report: run.report,
    id: (path) => ids.of(path, owner),
    ids: (kinds) => (kinds ? ids.ofKinds(kinds) : ids.all),
    condition: (test) => ids.condition(test, owner),
    passed: (property, shape) => ids.passed(property, shape, owner),
  };
}

/** What components are called, and what is known of them. */
export interface Ids {
  readonly all: readonly string[];
  /** Whether connections form the flow `default`. */
  readonly formsDefaultFlow: boolean;
  of(path: Path, owner: Owner): string | undefined;
  ofKinds(kinds: readonly KindDeclaration[]): readonly string[];
  condition(test: Expectation, owner: Owner): Plain | undefined;
  passed(property: PropertyDeclaration, shape: Shape, owner: Owner): Plain | undefined;
}
