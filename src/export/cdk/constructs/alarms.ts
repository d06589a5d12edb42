/** Alarms of CloudWatch, and where they go. A file of the exported project, the same for every design: what differs is handed in. */
export const ALARMS = `import { type Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export interface AlertTopicProps {
  readonly key: kms.Key;
  /** Who is mailed to, and has to confirm; nobody when it is left out. */
  readonly email?: string;
}

/** Where alarms of one severity go. */
export class AlertTopic extends sns.Topic {
  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id, { enforceSSL: true, masterKey: props.key });
    const alarms = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'Alarms',
        principals: [alarms],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.stack.account } },
      }),
    );
    if (props.email) this.addSubscription(new subscriptions.EmailSubscription(props.email));
  }
}

/** Lets alarms use a key for the topics that they tell. */
export function letAlarmsUse(key: kms.Key): void {
  key.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Alarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(key).account } },
    }),
  );
}

export interface AlarmProps {
  readonly topic: sns.ITopic;
  readonly description: string;
  readonly namespace: string;
  readonly dimensions: Record<string, string>;
  /** A metric with its statistic, or the share of one metric's sum in another's. */
  readonly metric?: { readonly name: string; readonly statistic: string };
  readonly share?: { readonly part: string; readonly of: string };
  readonly comparison: cloudwatch.ComparisonOperator;
  readonly threshold: number;
  readonly period: Duration;
  readonly periods: number;
}

/** An alarm that tells a topic when it is raised, and when it is over. */
export class Alarm extends cloudwatch.Alarm {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    const { namespace, dimensions: dimensionsMap, period } = props;
    const metric = (metricName: string, statistic: string): cloudwatch.Metric =>
      new cloudwatch.Metric({ namespace, metricName, dimensionsMap, statistic, period });
    super(scope, id, {
      alarmDescription: props.description,
      metric: props.share
        ? new cloudwatch.MathExpression({
            expression: 'IF(whole > 0, FILL(part, 0) / whole, 0)',
            label: 'Share of failures',
            usingMetrics: { part: metric(props.share.part, 'Sum'), whole: metric(props.share.of, 'Sum') },
            period,
          })
        : metric(props.metric?.name ?? '', props.metric?.statistic ?? ''),
      comparisonOperator: props.comparison,
      threshold: props.threshold,
      evaluationPeriods: props.periods,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const action = new actions.SnsAction(props.topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}

export interface AlarmsProps extends Omit<AlarmProps, 'dimensions'> {
  /** Of each part. */
  readonly dimensions: Record<string, Record<string, string>>;
}

/** An alarm for each part of something: shards, nodes, brokers. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const [part, dimensions] of Object.entries(props.dimensions)) new Alarm(this, part, { ...props, dimensions });
  }
}
`;
