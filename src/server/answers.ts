import { checkEarly, checkWhole } from '../checks/index.js';
import type { Results } from '../kinds/figures/results.js';
import { solveArchitecture } from '../kinds/lowering/run.js';
import type { Architecture, Finding } from '../model/index.js';

/** What the solver and the checks say of an architecture. */
export interface Answers {
  /** Null when the solver failed, which is a bug and has been logged. */
  readonly results: Results | null;
  readonly findings: readonly Finding[];
}

/** Solves and checks an architecture in the caller's thread. Null when it was cancelled, of which is heard between two rules. */
export function answer(architecture: Architecture, log: (message: string) => void): Answers;
export function answer(architecture: Architecture, log: (message: string) => void, isCancelled: () => boolean): Answers | null;
export function answer(
  architecture: Architecture,
  log: (message: string) => void,
  isCancelled: () => boolean = () => false,
): Answers | null {
  if (isCancelled()) return null;
  const results = guarded('Solving', log, () => solveArchitecture(architecture), null);
  if (isCancelled()) return null;
  const findings = guarded('Checking', log, () => checkWhole(architecture, results, isCancelled).findings, []);
  return isCancelled() ? null : { results, findings };
}

/** What the rules say that need no figures: it is known sooner. */
export function answerEarly(architecture: Architecture, log: (message: string) => void): readonly Finding[] {
  return guarded('Checking', log, () => checkEarly(architecture), []);
}

/** A bug in a formula or a rule must not take completion and hover away with it. It is logged, and what it would have said is missing. */
function guarded<T>(what: string, log: (message: string) => void, compute: () => T, otherwise: T): T {
  try {
    return compute();
  } catch (error) {
    log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return otherwise;
  }
}
