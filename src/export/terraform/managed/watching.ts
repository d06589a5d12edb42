import type { BoardsPlan, MetricsPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { BOARD_READS, METRIC_READS } from '../../watching.js';
import { list, object, ref } from '../hcl.js';
import { policy, statement } from '../policy.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'observability.tf';

export function printMetrics(scope: Scope, region: RegionPlan, { origin, retentionDays }: MetricsPlan): void {
  const { key } = origin;
  scope.heading(FILE, origin, 'Metrics');
  scope.resource(
    FILE,
    'aws_prometheus_workspace',
    key,
    [['alias', scope.named(key, 100)], ['kms_key_arn', keyArn(scope, region, 'data')], null, ['tags', scope.tags(origin)]],
    region,
  );
  scope.resource(
    FILE,
    'aws_prometheus_workspace_configuration',
    key,
    [
      ['workspace_id', ref(`aws_prometheus_workspace.${key}.id`)],
      ['retention_period_in_days', retentionDays],
    ],
    region,
  );
  scope.output(
    `${key}_endpoint`,
    `Where metrics of ${origin.component} are asked for.`,
    ref(`aws_prometheus_workspace.${key}.prometheus_endpoint`),
  );
}

export function printBoards(scope: Scope, region: RegionPlan, { origin, reads }: BoardsPlan): void {
  const { key } = origin;
  const label = `${key}_grafana`;
  scope.heading(FILE, origin, 'Dashboards');
  scope.resource(FILE, 'aws_iam_role', label, [
    ['name', scope.named(label, 64)],
    [
      'assume_role_policy',
      policy([
        object([
          ['Effect', 'Allow'],
          ['Action', 'sts:AssumeRole'],
          ['Principal', object([['Service', 'grafana.amazonaws.com']])],
          ['Condition', object([['StringEquals', object([['aws:SourceAccount', ref('data.aws_caller_identity.current.account_id')]])]])],
        ]),
      ]),
    ],
    null,
    ['tags', scope.tags(origin)],
  ]);
  scope.resource(FILE, 'aws_iam_role_policy', label, [
    ['name', 'sources'],
    ['role', ref(`aws_iam_role.${label}.id`)],
    [
      'policy',
      policy([
        ...(reads.length > 0
          ? [
              statement(
                METRIC_READS,
                reads.map((each) => ref(`aws_prometheus_workspace.${each}.arn`)),
              ),
            ]
          : []),
        statement(BOARD_READS, ['*']),
      ]),
    ],
  ]);
  scope.resource(
    FILE,
    'aws_grafana_workspace',
    key,
    [
      ['name', scope.named(key, 100)],
      ['account_access_type', 'CURRENT_ACCOUNT'],
      ['authentication_providers', list(['AWS_SSO'])],
      ['permission_type', 'CUSTOMER_MANAGED'],
      ['data_sources', list(reads.length > 0 ? ['CLOUDWATCH', 'PROMETHEUS'] : ['CLOUDWATCH'])],
      ['role_arn', ref(`aws_iam_role.${label}.arn`)],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.output(`${key}_dashboards`, `Where the dashboards of ${origin.component} are.`, ref(`aws_grafana_workspace.${key}.endpoint`));
}
