import { BASELINE } from '../../kinds/cloud/baseline.js';
import type { BudgetPlan, RegionPlan } from '../../kinds/plan/plan.js';
import { call, choice, binary, list, nested, object, ref, template, type Expression, type Item } from './hcl.js';
import type { Scope } from './scope.js';

const SENDER = 'budgets.amazonaws.com';

/** Lets the budgets of this account tell a topic (docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html). */
export function budgetsMay(sid: string, action: Expression | string, resource: Expression | string): Expression {
  const account = ref('data.aws_caller_identity.current.account_id');
  return object([
    ['Sid', sid],
    ['Effect', 'Allow'],
    ['Principal', object([['Service', SENDER]])],
    ['Action', action],
    ['Resource', resource],
    [
      'Condition',
      object([
        ['StringEquals', object([['aws:SourceAccount', account]])],
        ['ArnLike', object([['aws:SourceArn', template('arn:aws:budgets::', account, ':*')]])],
      ]),
    ],
  ]);
}

/** What it may cost in a month, told while there is time, and once more is foreseen. */
export function printBudget(scope: Scope, region: RegionPlan, budget: BudgetPlan, topic: string): void {
  scope.about(region.origin);
  scope.remark('observability.tf', `Budget: ${budget.text}. It counts what carries the tag, once that is activated for cost allocation.`);
  const told = (type: 'ACTUAL' | 'FORECASTED', percent: number): Item =>
    nested('notification', [
      ['notification_type', type],
      ['comparison_operator', 'GREATER_THAN'],
      ['threshold', percent],
      ['threshold_type', 'PERCENTAGE'],
      ['subscriber_sns_topic_arns', list([ref(`aws_sns_topic.${topic}.arn`)])],
    ]);
  scope.resource('observability.tf', 'aws_budgets_budget', 'main', [
    ['count', choice(binary(ref('var.monthly_budget'), '==', null), 0, 1)],
    null,
    ['name', scope.named('monthly')],
    ['budget_type', 'COST'],
    ['time_unit', 'MONTHLY'],
    ['limit_amount', call('tostring', ref('var.monthly_budget'))],
    ['limit_unit', 'USD'],
    null,
    ['tags', region.origin ? scope.tags(region.origin) : undefined],
    nested('cost_filter', [
      ['name', 'TagKeyValue'],
      ['values', list([`user:Project$${scope.plan.project}`])],
    ]),
    ...BASELINE.budget.map(({ type, percent }) => told(type, percent)),
    ['depends_on', list([ref(`aws_sns_topic_policy.${topic}`)])],
  ]);
}
