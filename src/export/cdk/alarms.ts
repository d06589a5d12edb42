import { BUDGET_SEVERITY, homeOf, severitiesOf, type AlarmPlan, type RegionPlan } from '../../kinds/plan/plan.js';
import { balancerName } from './balancer.js';
import { call, comment, constant, GAP, inline, make, object, path, perform, sum, type Given, type Statement } from './code.js';
import { managedName } from './managed.js';
import { camel, heading, pascal, tagged, type Scope } from './scope.js';

const OPERATORS = {
  GreaterThanThreshold: 'GREATER_THAN_THRESHOLD',
  GreaterThanOrEqualToThreshold: 'GREATER_THAN_OR_EQUAL_TO_THRESHOLD',
  LessThanThreshold: 'LESS_THAN_THRESHOLD',
  LessThanOrEqualToThreshold: 'LESS_THAN_OR_EQUAL_TO_THRESHOLD',
} as const;

/** The topics of a region's alarms, and the alarms. */
export function alarmStatements(scope: Scope, region: RegionPlan): Statement[] {
  const { alarms } = region;
  if (alarms.length === 0) return [];
  const budget = region === homeOf(scope.plan) ? scope.plan.budget : null;
  const severities = severitiesOf(region, budget);
  return [
    GAP,
    comment('Where alarms go: subscribe whoever is told.'),
    perform(call('letAlarmsUse', path('network.dataKey'))),
    ...severities.flatMap((severity) => [
      constant(
        `${severity}Alerts`,
        make(
          'AlertTopic',
          path('this'),
          `${pascal(severity)}Alerts`,
          inline([
            ['key', path('network.dataKey')],
            ['email', severity === 'info' ? undefined : path('config.alertEmail')],
          ]),
        ),
      ),
      perform(make('CfnOutput', path('this'), `${pascal(severity)}AlertsTopic`, inline([['value', path(`${severity}Alerts.topicArn`)]]))),
    ]),
    ...(budget
      ? [
          GAP,
          comment(`${budget.text}; 0 in cdk.json sets no budget.`),
          perform(
            make(
              'Budget',
              path('this'),
              'Budget',
              object([
                ['dollars', path('config.monthlyBudget')],
                ['project', scope.plan.project],
                ['topic', path(`${BUDGET_SEVERITY}Alerts`)],
                ['key', path('network.dataKey')],
              ]),
            ),
          ),
        ]
      : []),
    ...alarms.flatMap((alarm) => [GAP, heading(alarm.origin), ...alarmOf(scope, region, alarm)]),
  ];
}

function alarmOf(scope: Scope, region: RegionPlan, alarm: AlarmPlan): Statement[] {
  const { reading, origin } = alarm;
  const name = `${camel(alarm.key)}Alarm`;
  scope.note(origin, `${pascal(alarm.key)}Alarm`);
  const each = alarm.parts === null || isDeadLetters(alarm.parts) ? null : alarm.parts;
  const props = object([
    ['topic', path(`${alarm.severity}Alerts`)],
    ['description', alarm.description],
    ['namespace', reading.namespace],
    [
      'dimensions',
      each === null
        ? inline(dimensions(region, alarm, alarm.parts?.[0] ?? null))
        : object(each.map((part) => [part, inline(dimensions(region, alarm, part))] as const)),
    ],
    [
      'metric',
      reading.is === 'metric'
        ? inline([
            ['name', reading.name],
            ['statistic', reading.statistic],
          ])
        : undefined,
    ],
    [
      'share',
      reading.is === 'share'
        ? inline([
            ['part', reading.part],
            ['of', reading.of],
          ])
        : undefined,
    ],
    ['comparison', path(`cloudwatch.ComparisonOperator.${OPERATORS[alarm.comparison]}`)],
    ['threshold', alarm.threshold],
    ['period', call('Duration.seconds', alarm.periodSeconds)],
    ['periods', alarm.periods],
  ]);
  return [constant(name, make(each === null ? 'Alarm' : 'Alarms', path('this'), `${pascal(alarm.key)}Alarm`, props)), tagged(name, origin)];
}

function isDeadLetters(parts: AlarmPlan['parts']): boolean {
  return parts?.[0] === 'dead_letters';
}

/** By what CloudWatch tells one component's figures, or those of a part of it, from another's. */
function dimensions(region: RegionPlan, { watches: key, parts }: AlarmPlan, part: string | null): (readonly [string, Given])[] {
  const balancer = region.balancers.find(({ origin }) => origin.key === key);
  if (balancer) return [['LoadBalancer', path(`${balancerName(balancer)}.loadBalancerFullName`)]];
  if (region.services.some(({ origin }) => origin.key === key)) {
    return [
      ['ClusterName', path('cluster.clusterName')],
      ['ServiceName', path(`${camel(key)}Service.service.serviceName`)],
    ];
  }
  const database = region.databases.find(({ origin }) => origin.key === key);
  if (database) {
    const index = part === null ? 0 : database.shards.indexOf(part);
    return [['DBInstanceIdentifier', path(`props.data.databases.${camel(key)}.identifiers[${index}]!`)]];
  }
  if (region.caches.some(({ origin }) => origin.key === key))
    return [['CacheClusterId', sum(path(`props.data.caches.${camel(key)}.groupId`), `-${part ?? ''}`)]];
  const managed = region.managed.find(({ origin }) => origin.key === key);
  const at = `props.data.managed.${camel(key)}`;
  switch (managed?.is) {
    case 'queue':
      return [['QueueName', path(`${at}.${isDeadLetters(parts) ? 'deadLetters' : 'queue'}.queueName`)]];
    case 'stream':
      return [['StreamName', path(`${at}.streamName`)]];
    case 'kafka':
      return [
        ['Cluster Name', path(`${at}.clusterName`)],
        ['Broker ID', part ?? ''],
      ];
    case 'documents':
    case 'graph':
      return [['DBClusterIdentifier', path(`${at}.clusterId`)]];
    default:
      return managed ? [['FunctionName', path(`${managedName(managed)}.functionName`)]] : [];
  }
}
