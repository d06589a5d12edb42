import type { Insight } from '../../language/context.js';
import { checkArchitecture } from '../checks/index.js';
import type { Results } from '../kinds/results.js';
import { solveArchitecture } from '../kinds/run.js';
import { componentHint, expectationHint, metricTable } from '../report/index.js';
import type { Architecture, Finding } from '../model/index.js';
import type { Runs } from './runs.js';

/** What the solver and the checks say of an architecture. */
export interface Answers {
  /** Null when the solver failed, which is a bug and has been logged. */
  readonly results: Results | null;
  readonly findings: readonly Finding[];
}

/** Answers are computed when they are first asked for and kept as long as the architecture is: it is immutable, so they cannot go stale. */
export function createAnswers(log: (message: string) => void): (architecture: Architecture) => Answers {
  const known = new WeakMap<Architecture, Answers>();
  // A bug in a formula or a rule must not take completion and hover away with it. It is logged, and what it would have said is missing.
  const guarded = <T>(what: string, compute: () => T, otherwise: T): T => {
    try {
      return compute();
    } catch (error) {
      log(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return otherwise;
    }
  };
  return (architecture) => {
    const cached = known.get(architecture);
    if (cached) return cached;
    const results = guarded('Solving', () => solveArchitecture(architecture), null);
    const findings = guarded('Checking', () => checkArchitecture(architecture, results), []);
    const answers = { results, findings };
    known.set(architecture, answers);
    return answers;
  };
}

/** What the language shows of the answers: beside names, behind expectations, in hovers, in the list of problems. */
export function createInsight(answers: (architecture: Architecture) => Answers, runs?: Runs): Insight {
  return {
    findings: (architecture) => answers(architecture).findings,
    hint: (architecture, component) => componentHint(architecture, answers(architecture).results, component),
    expectationHint: (architecture, index) => expectationHint(answers(architecture).results, index),
    ...(runs && { lastRun: (architecture, scenario) => runs.last(architecture, scenario) }),
    metrics: (architecture, subject, metric) => metricTable(architecture, answers(architecture).results, subject, metric),
  };
}
