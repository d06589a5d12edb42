import type { Insight } from '../../language/context.js';
import { RULES, SOLVED } from '../checks/index.js';
import { componentHint, expectationHint, metricTable } from '../report/index.js';
import type { AnswerBook } from './answer-book.js';
import type { Runs } from './runs.js';

/** What the language shows of the answers: beside names, behind expectations, in hovers, in the list of problems. */
export function createInsight(answers: AnswerBook, runs?: Runs): Insight {
  return {
    rules: RULES,
    findings: (architecture) => answers.now(architecture)?.findings ?? null,
    early: (architecture) => {
      const findings = answers.early(architecture);
      return findings && { findings, isLate: (code) => SOLVED.has(code) };
    },
    ready: async (architecture) => (await answers.later(architecture)) !== null,
    hint: (architecture, component) => componentHint(architecture, answers.now(architecture)?.results ?? null, component),
    expectationHint: (architecture, index) => expectationHint(answers.now(architecture)?.results ?? null, index),
    ...(runs && { lastRun: (architecture, scenario) => runs.last(architecture, scenario) }),
    metrics: (architecture, subject, metric) => metricTable(architecture, answers.now(architecture)?.results ?? null, subject, metric),
  };
}
