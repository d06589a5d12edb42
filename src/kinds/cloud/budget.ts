import type { Architecture, Expectation } from '../../model/index.js';
import type { BudgetPlan, RegionPlan } from '../plan/plan.js';

/** Whether it says what all of it together may cost in a month: a budget counts that, and no metric does. */
export function isBudget({ metric, subjectKind, comparison }: Pick<Expectation, 'metric' | 'subjectKind' | 'comparison'>): boolean {
  return metric === 'cost' && subjectKind === 'architecture' && (comparison === '<' || comparison === '<=');
}

/** The least of what the design says that it may cost. Whoever is told of it is told where alarms are raised. */
export function budgetOf({ expectations }: Architecture, home: RegionPlan | undefined): BudgetPlan | null {
  const [least] = expectations.filter((each) => isBudget(each) && each.limit > 0).sort((a, b) => a.limit - b.limit);
  if (!least || !home || home.alarms.length === 0) return null;
  return { dollars: Math.max(1, Math.round(least.limit)), text: least.text };
}
