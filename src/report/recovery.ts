import type { Results, StrategyFigures } from '../kinds/figures/results.js';
import { componentAt, viewsOf } from '../kinds/view.js';
import type { Architecture } from '../model/index.js';
import { figureText, provenance, withInterval } from './figures.js';
import { BEFORE, eventAt, lengthOf, reactionOf, runOf, trialOf, VERDICT, type Run } from './scorecard/trials.js';
import { reportMarkdown, reportText, type Report, type Section } from './sections.js';

/**
 * The four strategies of every plan, after a run in which its primary region is lost: one of `runs` when there is such a one, or else a run of its own. Rejects
 * when `simulate` does.
 */
export async function measureStrategies(
  architecture: Architecture,
  solved: Results,
  runs: readonly Results[],
  simulate: (run: Run) => Promise<Results>,
): Promise<readonly StrategyFigures[]> {
  const strategies: StrategyFigures[] = [];
  for (const plan of viewsOf(architecture, 'disaster_recovery')) {
    const ofPlan = (results: Results): readonly StrategyFigures[] => (results.strategies ?? []).filter((each) => each.plan === plan.id);
    const lost = runs.find((run) => ofPlan(run).some(isMeasured));
    const primary = plan.primary === undefined ? null : componentAt(architecture, plan.primary);
    if (lost) strategies.push(...ofPlan(lost));
    else if (primary) {
      const loss = eventAt(primary, 'fail', null, null, null);
      const duration = BEFORE + reactionOf(architecture, solved, loss).seconds + lengthOf(solved, VERDICT);
      const trial = trialOf(architecture, loss, [], duration);
      strategies.push(...ofPlan(await simulate(runOf(trial))));
    }
  }
  return strategies;
}

export function isMeasured({ rto }: StrategyFigures): boolean {
  return rto.accuracy === 'simulated';
}

export function strategySection(strategies: readonly StrategyFigures[]): Section {
  return {
    title: 'Strategies of recovery',
    head: ['', 'Strategy', 'rpo', 'By the plan', 'Writes lost', 'rto', 'By the plan', 'Standby cost', 'From'],
    align: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    rows: strategies.map(({ plan, strategy, rpo, rto, lostWrites, planned, cost }) => [
      plan,
      strategy,
      withInterval(rpo),
      figureText(planned.rpo.value, planned.rpo.unit),
      withInterval(lostWrites),
      withInterval(rto),
      figureText(planned.rto.value, planned.rto.unit),
      withInterval(cost),
      [rpo.method, provenance(rto)].filter((part) => part !== '').join('; '),
    ]),
  };
}

export function strategiesText(architecture: string, strategies: readonly StrategyFigures[]): string {
  return reportText(reportOf(architecture, strategies));
}

export function strategiesMarkdown(architecture: string, strategies: readonly StrategyFigures[]): string {
  return reportMarkdown(reportOf(architecture, strategies));
}

function reportOf(architecture: string, strategies: readonly StrategyFigures[]): Report {
  const reasons = strategies.flatMap(({ strategy, rpo, rto, cost }) =>
    [rpo, rto, cost].flatMap(({ value, method }) => (value === null ? [`Not defined for ${strategy}: ${method}`] : [])),
  );
  return {
    title: `${architecture}: ways to prepare for the loss of a region`,
    occasion: 'Each plan after a simulated loss of its primary region, with what people do by hand added.',
    sections: [strategySection(strategies)],
    notes:
      strategies.length === 0
        ? ['The design has no plan for recovery that says which region is lost, and which takes over.']
        : [...new Set(reasons)],
  };
}
