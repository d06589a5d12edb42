import type { KindDeclaration, Path } from '../generated/ast.js';
import type { Kinds } from '../references/kinds.js';
import type { ArchScopeProvider } from '../references/scope-provider.js';
import type { World } from '../references/world.js';
import type { Evaluation, Surroundings } from '../types/evaluate.js';
import type { Types } from '../types/types.js';
import type { Report } from '../validation/report.js';
import type { ArchDocument } from '../workspace/imports.js';

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
}

/** How values that are written in a place are evaluated. `prefix` is the id of the composite whose pieces are meant, with a dot, or ''. */
export function surroundings(run: Run, ids: Ids, prefix = ''): Surroundings {
  return {
    report: run.report,
    id: (path) => ids.of(path, prefix),
    ids: (kinds) => (kinds ? ids.ofKinds(kinds) : ids.all),
  };
}

/** What components are called. */
export interface Ids {
  readonly all: readonly string[];
  of(path: Path, prefix: string): string | undefined;
  ofKinds(kinds: readonly KindDeclaration[]): readonly string[];
}
