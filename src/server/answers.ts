import { checkArchitecture } from '../checks/index.js';
import type { Results } from '../kinds/results.js';
import { solveArchitecture } from '../kinds/run.js';
import type { Architecture, Finding } from '../model/index.js';

/** What the solver and the checks say of an architecture. */
export interface Answers {
  /** Null when the solver failed, which is a bug and has been logged. */
  readonly results: Results | null;
  readonly findings: readonly Finding[];
}

/** Solves and checks an architecture in the caller's thread. */
export function answer(architecture: Architecture, log: (message: string) => void): Answers {
  // A bug in a formula or a rule must not take completion and hover away with it. It is logged, and what it would have said is missing.
  const guarded = <T>(what: string, compute: () => T, otherwise: T): T => {
    try {
      return compute();
    } catch (error) {
      log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return otherwise;
    }
  };
  const results = guarded('Solving', () => solveArchitecture(architecture), null);
  const findings = guarded('Checking', () => checkArchitecture(architecture, results), []);
  return { results, findings };
}
