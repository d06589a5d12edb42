import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A budget. A file of the exported project, the same for every design: what differs is handed in. */
export const BUDGET = `import { Stack } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface BudgetProps {
  /** US dollars in a month; 0 sets no budget. */
  readonly dollars: number;
  /** What carries this value of the tag is counted, once the tag is activated for cost allocation. */
  readonly project: string;
  readonly topic: sns.Topic;
  readonly key: kms.Key;
}

/** What it may cost in a month, told while there is time, and once more is foreseen. There is no construct of a higher level for it. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    if (props.dollars === 0) return;
    const { account, stackName } = Stack.of(this);
    const may = (actions: string[], resource: string): iam.PolicyStatement =>
      new iam.PolicyStatement({
        sid: 'Budgets',
        principals: [new iam.ServicePrincipal('budgets.amazonaws.com')],
        actions,
        resources: [resource],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': 'arn:aws:budgets::' + account + ':*' },
        },
      });
    props.topic.addToResourcePolicy(may(['sns:Publish'], props.topic.topicArn));
    props.key.addToResourcePolicy(may(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'));
    const told = (
      notificationType: string,
      threshold: number,
    ): budgets.CfnBudget.NotificationWithSubscribersProperty => ({
      notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
      subscribers: [{ subscriptionType: 'SNS', address: props.topic.topicArn }],
    });
    new budgets.CfnBudget(this, 'Monthly', {
      budget: {
        budgetName: stackName + '-monthly',
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: props.dollars, unit: 'USD' },
        costFilters: { TagKeyValue: ['user:Project$' + props.project] },
      },
      notificationsWithSubscribers: [${BASELINE.budget.map(({ type, percent }) => `told('${type}', ${percent})`).join(', ')}],
    });
  }
}
`;
