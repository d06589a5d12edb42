import type { FunctionPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { call, list, nested, object, ref, template } from '../hcl.js';
import { environmentOf, grantsOf, secretsOf } from '../links.js';
import { calledFunction } from '../managed-links.js';
import { printLogGroup } from '../log-group.js';
import { subnetIds } from '../network.js';
import { assumedBy, policy, statement } from '../policy.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'compute.tf';

export function printFunction(scope: Scope, region: RegionPlan, plan: FunctionPlan): void {
  const { origin } = plan;
  const { key } = origin;
  scope.heading(FILE, origin, 'Function');
  printLogGroup(scope, region, FILE, origin, `${key}_function`);
  printRole(scope, region, plan);
  scope.resource(
    FILE,
    'aws_lambda_function',
    key,
    [
      ['function_name', scope.named(key, 64)],
      ['role', ref(`aws_iam_role.${key}_function.arn`)],
      ['package_type', 'Image'],
      ['image_uri', ref(`var.${key}_image`)],
      ['architectures', list([call('lower', ref('var.cpu_architecture'))])],
      ['memory_size', plan.memory],
      ['timeout', plan.timeoutSeconds],
      ['reserved_concurrent_executions', plan.reserved],
      ['kms_key_arn', keyArn(scope, region, 'data')],
      ['publish', plan.provisioned > 0],
      null,
      ['tags', scope.tags(origin)],
      nested('environment', [
        [
          'variables',
          object([
            ...environmentOf(region, plan).map(({ name, value }) => [name, value] as const),
            ...secretsOf(scope, region, plan).map(({ name, arn }) => [`${name}_ARN`, arn] as const),
          ]),
        ],
      ]),
      nested('vpc_config', [
        ['subnet_ids', subnetIds(scope, region, 'private', plan.zones)],
        ['security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
      ]),
      nested('tracing_config', [['mode', 'Active']]),
      nested('logging_config', [
        ['log_format', 'JSON'],
        ['log_group', ref(`aws_cloudwatch_log_group.${key}_function.name`)],
      ]),
      ['depends_on', list([ref(`aws_iam_role_policy.${key}_function`)])],
    ],
    region,
  );
  if (plan.provisioned > 0) {
    scope.resource(
      FILE,
      'aws_lambda_alias',
      key,
      [
        ['name', 'live'],
        ['function_name', ref(`aws_lambda_function.${key}.function_name`)],
        ['function_version', ref(`aws_lambda_function.${key}.version`)],
      ],
      region,
    );
    scope.resource(
      FILE,
      'aws_lambda_provisioned_concurrency_config',
      key,
      [
        ['function_name', ref(`aws_lambda_function.${key}.function_name`)],
        ['qualifier', ref(`aws_lambda_alias.${key}.name`)],
        ['provisioned_concurrent_executions', plan.provisioned],
      ],
      region,
    );
  }
  for (const source of plan.sources) {
    const from = region.managed.find(({ origin: { key: other } }) => other === source);
    if (!from) continue;
    const stream = from.is === 'stream';
    scope.resource(
      FILE,
      'aws_lambda_event_source_mapping',
      `${key}_from_${source}`,
      [
        ['event_source_arn', ref(`${stream ? 'aws_kinesis_stream' : 'aws_sqs_queue'}.${source}.arn`)],
        ['function_name', ref(`${calledFunction(plan)}.arn`)],
        ['batch_size', stream ? 100 : 10],
        ['starting_position', stream ? 'LATEST' : undefined],
        null,
        ['tags', scope.tags(origin)],
      ],
      region,
    );
  }
  scope.output(`${key}_function`, `The function of ${origin.component}.`, ref(`aws_lambda_function.${key}.function_name`));
}

/** It may log, trace, stand in the network, and do what the design says. */
function printRole(scope: Scope, region: RegionPlan, plan: FunctionPlan): void {
  const { key } = plan.origin;
  scope.resource(FILE, 'aws_iam_role', `${key}_function`, [
    ['name', scope.named(`${key}_function`, 64)],
    ['assume_role_policy', assumedBy('lambda.amazonaws.com')],
    null,
    ['tags', scope.tags(plan.origin)],
  ]);
  const secrets = secretsOf(scope, region, plan);
  scope.resource(FILE, 'aws_iam_role_policy', `${key}_function`, [
    ['name', 'run'],
    ['role', ref(`aws_iam_role.${key}_function.id`)],
    [
      'policy',
      policy([
        statement(['logs:CreateLogStream', 'logs:PutLogEvents'], [template(ref(`aws_cloudwatch_log_group.${key}_function.arn`), ':*')]),
        // Neither traces nor network interfaces have a name before they are there.
        statement(
          [
            'ec2:AssignPrivateIpAddresses',
            'ec2:CreateNetworkInterface',
            'ec2:DeleteNetworkInterface',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeSubnets',
            'ec2:UnassignPrivateIpAddresses',
            'xray:PutTelemetryRecords',
            'xray:PutTraceSegments',
          ],
          ['*'],
        ),
        statement(['kms:Decrypt'], [keyArn(scope, region, 'data')]),
        ...(secrets.length > 0
          ? [
              statement(
                ['secretsmanager:GetSecretValue'],
                secrets.map(({ arn }) => arn),
              ),
            ]
          : []),
        ...grantsOf(scope, region, plan),
      ]),
    ],
  ]);
}
