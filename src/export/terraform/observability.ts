import { kebab } from '../../kinds/cloud/names.js';
import { BUDGET_SEVERITY, homeOf, severitiesOf, type AlarmPlan, type RegionPlan, type Severity } from '../../kinds/plan/plan.js';
import { budgetsMay, printBudget } from './budget.js';
import { binary, call, choice, list, nested, object, ref, template, type Body, type Expression, type Item } from './hcl.js';
import { policy } from './policy.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';

const FILE = 'observability.tf';

/** What the topic of each severity is for. */
const ABOUT: Readonly<Record<Severity, string>> = {
  page: 'Alarms that somebody is woken for.',
  ticket: 'Alarms that somebody works off in the morning.',
  info: 'Alarms that can be looked up.',
};

export function printAlarms(scope: Scope, region: RegionPlan): void {
  scope.about(region.origin);
  const budget = region === homeOf(scope.plan) ? scope.plan.budget : null;
  for (const severity of severitiesOf(region, budget)) printTopic(scope, region, severity, budget !== null && severity === BUDGET_SEVERITY);
  if (budget) printBudget(scope, region, budget, topicLabel(scope, region, BUDGET_SEVERITY));
  for (const alarm of region.alarms) printAlarm(scope, region, alarm);
}

/** What can be looked up is mailed to nobody. */
export function isMailed(severity: Severity): boolean {
  return severity !== 'info';
}

function topicArn(scope: Scope, region: RegionPlan, severity: Severity): Expression {
  return ref(`aws_sns_topic.${topicLabel(scope, region, severity)}.arn`);
}

function topicLabel(scope: Scope, region: RegionPlan, severity: Severity): string {
  return scope.label(region, `alerts_${severity}`);
}

function printTopic(scope: Scope, region: RegionPlan, severity: Severity, budget: boolean): void {
  const label = topicLabel(scope, region, severity);
  scope.remark(FILE, ABOUT[severity]);
  scope.resource(
    FILE,
    'aws_sns_topic',
    label,
    [
      ['name', scope.named(label)],
      ['kms_master_key_id', keyArn(scope, region, 'data')],
      null,
      ['tags', scope.regionTags(region, scope.named(label))],
    ],
    region,
  );
  const topic = ref(`aws_sns_topic.${label}.arn`);
  scope.resource(
    FILE,
    'aws_sns_topic_policy',
    label,
    [
      ['arn', topic],
      [
        'policy',
        policy([
          object([
            ['Sid', 'Alarms'],
            ['Effect', 'Allow'],
            ['Principal', object([['Service', 'cloudwatch.amazonaws.com']])],
            ['Action', 'sns:Publish'],
            ['Resource', topic],
            ['Condition', object([['StringEquals', object([['aws:SourceAccount', ref('data.aws_caller_identity.current.account_id')]])]])],
          ]),
          ...(budget ? [budgetsMay('Budgets', 'sns:Publish', topic)] : []),
          object([
            ['Sid', 'EncryptedTransportOnly'],
            ['Effect', 'Deny'],
            ['Principal', '*'],
            ['Action', 'sns:Publish'],
            ['Resource', topic],
            ['Condition', object([['Bool', object([['aws:SecureTransport', 'false']])]])],
          ]),
        ]),
      ],
    ],
    region,
  );
  if (isMailed(severity)) {
    scope.resource(
      FILE,
      'aws_sns_topic_subscription',
      label,
      [
        ['count', choice(binary(ref('var.alert_email'), '==', null), 0, 1)],
        null,
        ['topic_arn', topic],
        ['protocol', 'email'],
        ['endpoint', ref('var.alert_email')],
      ],
      region,
    );
  }
  scope.output(`${label}_topic`, `${ABOUT[severity]} Subscribe whoever is told.`, topic);
}

function printAlarm(scope: Scope, region: RegionPlan, alarm: AlarmPlan): void {
  const { origin, key, reading } = alarm;
  const topic = topicArn(scope, region, alarm.severity);
  const each = eachPart(region, alarm);
  const measured: Body =
    reading.is === 'metric'
      ? [
          ['namespace', reading.namespace],
          ['metric_name', reading.name],
          ...(/^p\d/.test(reading.statistic)
            ? ([['extended_statistic', reading.statistic]] as const)
            : ([['statistic', reading.statistic]] as const)),
          ['period', alarm.periodSeconds],
          ['dimensions', object(dimensions(scope, region, alarm))],
        ]
      : [];
  const queries: Item[] =
    reading.is === 'metric'
      ? []
      : [
          nested('metric_query', [
            ['id', 'share'],
            ['expression', 'IF(whole > 0, FILL(part, 0) / whole, 0)'],
            ['label', 'Share of failures'],
            ['return_data', true],
          ]),
          ...(['part', 'whole'] as const).map((id) =>
            nested('metric_query', [
              ['id', id],
              nested('metric', [
                ['namespace', reading.namespace],
                ['metric_name', id === 'part' ? reading.part : reading.of],
                ['stat', 'Sum'],
                ['period', alarm.periodSeconds],
                ['dimensions', object(dimensions(scope, region, alarm))],
              ]),
            ]),
          ),
        ];
  scope.heading(FILE, origin, 'Alarm');
  scope.resource(
    FILE,
    'aws_cloudwatch_metric_alarm',
    key,
    [
      ...(each === null ? [] : [['for_each', each] as const, null]),
      ['alarm_name', each === null ? scope.named(key) : template(scope.named(key), '-', ref('each.key'))],
      ['alarm_description', alarm.description],
      ['comparison_operator', alarm.comparison],
      ['threshold', alarm.threshold],
      ['evaluation_periods', alarm.periods],
      ...measured,
      ['treat_missing_data', 'notBreaching'],
      ['alarm_actions', list([topic])],
      ['ok_actions', list([topic])],
      null,
      ['tags', scope.tags(origin)],
      ...queries,
    ],
    region,
  );
}

/** What there is one alarm for each of; null for an alarm of the whole, and of the one queue beside another. */
function eachPart(region: RegionPlan, { watches, parts }: AlarmPlan): Expression | null {
  if (parts === null || isDeadLetters(parts)) return null;
  if (region.databases.some(({ origin }) => origin.key === watches)) return ref(`aws_db_instance.${watches}_primary`);
  return call('toset', list(parts));
}

function isDeadLetters(parts: AlarmPlan['parts']): boolean {
  return parts?.[0] === 'dead_letters';
}

/** By what CloudWatch tells one component's figures from another's. */
function dimensions(scope: Scope, region: RegionPlan, { watches: key, parts }: AlarmPlan): (readonly [string, Expression | string])[] {
  if (region.balancers.some(({ origin }) => origin.key === key)) return [['LoadBalancer', ref(`aws_lb.${key}.arn_suffix`)]];
  if (region.services.some(({ origin }) => origin.key === key)) {
    return [
      ['ClusterName', ref(`aws_ecs_cluster.${scope.label(region)}.name`)],
      ['ServiceName', kebab(key)],
    ];
  }
  if (region.databases.some(({ origin }) => origin.key === key))
    return [['DBInstanceIdentifier', ref(parts === null ? `aws_db_instance.${key}_primary.identifier` : 'each.value.identifier')]];
  if (region.caches.some(({ origin }) => origin.key === key))
    return [['CacheClusterId', template(ref(`aws_elasticache_replication_group.${key}.id`), '-', ref('each.key'))]];
  switch (region.managed.find(({ origin }) => origin.key === key)?.is) {
    case 'queue':
      return [['QueueName', ref(`aws_sqs_queue.${isDeadLetters(parts) ? `${key}_dead_letters` : key}.name`)]];
    case 'stream':
      return [['StreamName', ref(`aws_kinesis_stream.${key}.name`)]];
    case 'kafka':
      return [
        ['Cluster Name', ref(`aws_msk_cluster.${key}.cluster_name`)],
        ['Broker ID', ref('each.key')],
      ];
    case 'documents':
      return [['DBClusterIdentifier', ref(`aws_docdb_cluster.${key}.cluster_identifier`)]];
    case 'graph':
      return [['DBClusterIdentifier', ref(`aws_neptune_cluster.${key}.cluster_identifier`)]];
    default:
      return [['FunctionName', ref(`aws_lambda_function.${key}.function_name`)]];
  }
}
