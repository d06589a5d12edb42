import { sorted, timesEach, type Facts } from '../facts.js';
import type { All, ComponentOf, Loose } from './facts.js';

/** What the roles may do that components run with; the roles that start, copy or watch something are left out. */
export function permissions(all: All, componentOf: ComponentOf): Facts['permissions'] {
  const tasks = all('AWS::ECS::TaskDefinition').map(({ properties }) => properties.TaskRoleArn as string);
  const functions = all('AWS::Lambda::Function').map(({ properties }) => properties.Role as string);
  return Object.fromEntries(
    all('AWS::IAM::Role')
      .filter((role) => componentOf(role) !== '?' && [...tasks, ...functions].includes(role.id))
      .map((role) => [
        componentOf(role),
        [
          ...new Set(
            all('AWS::IAM::Policy')
              .filter(({ properties }) => (properties.Roles as string[]).includes(role.id))
              .flatMap(({ properties }) => properties.PolicyDocument.Statement as Loose[])
              .flatMap(({ Action }) => [Action].flat() as string[]),
          ),
        ].sort(),
      ]),
  );
}

/** Alarms, by what they say. */
export function alarms(all: All): Facts['alarms'] {
  const read = (metric: Loose, of: Loose = metric): unknown[] => [
    metric.Namespace,
    metric.MetricName,
    of.Stat ?? of.ExtendedStatistic ?? of.Statistic,
    of.Period,
    (metric.Dimensions as Loose[]).map(({ Name }) => Name as string),
  ];
  return timesEach(
    all('AWS::CloudWatch::Alarm').map(({ properties: alarm }) => [
      alarm.AlarmDescription as string,
      {
        reads: sorted(
          alarm.Metrics === undefined
            ? [read(alarm)]
            : (alarm.Metrics as Loose[]).map((query) =>
                query.Expression === undefined ? read(query.MetricStat.Metric as Loose, query.MetricStat as Loose) : [query.Expression],
              ),
        ),
        raised: [alarm.ComparisonOperator, alarm.Threshold, alarm.EvaluationPeriods, alarm.TreatMissingData],
        tells: [alarm.AlarmActions.length, alarm.OKActions.length],
        mails: all('AWS::SNS::Subscription')
          .filter(({ properties }) => (alarm.AlarmActions as unknown[]).includes(properties.TopicArn))
          .map(({ properties }) => [properties.Protocol, properties.Endpoint]),
      },
    ]),
  );
}
