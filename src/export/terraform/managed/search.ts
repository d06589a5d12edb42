import type { SearchPlan, SparkPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { BASELINE } from '../../../kinds/cloud/baseline.js';
import { list, nested, object, ref, template, type Body } from '../hcl.js';
import { printLogGroup } from '../log-group.js';
import { subnetIds } from '../network.js';
import { policy, statement } from '../policy.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'search.tf';
const ANALYTICS = 'analytics.tf';

const DOMAIN_LENGTH = 28;
const ROOT = template('arn:aws:iam::', ref('data.aws_caller_identity.current.account_id'), ':root');

export function printSearch(scope: Scope, region: RegionPlan, plan: SearchPlan): void {
  const { origin } = plan;
  const { key } = origin;
  scope.heading(FILE, origin, 'Search engine');
  printLogGroup(scope, region, FILE, origin, `${key}_search`, '-search');
  const group = template(ref(`aws_cloudwatch_log_group.${key}_search.arn`), ':*');
  scope.resource(
    FILE,
    'aws_cloudwatch_log_resource_policy',
    key,
    [
      ['policy_name', scope.named(`${key}-search`)],
      [
        'policy_document',
        policy([
          statement(['logs:CreateLogStream', 'logs:PutLogEvents'], [group], {
            principal: object([['Service', 'es.amazonaws.com']]),
          }),
        ]),
      ],
    ],
    region,
  );
  scope.remark(FILE, 'Who administers the search engine takes this role on.');
  scope.resource(FILE, 'aws_iam_role', `${key}_administrators`, [
    ['name', scope.named(`${key}_administrators`, 64)],
    [
      'assume_role_policy',
      policy([
        object([
          ['Effect', 'Allow'],
          ['Action', 'sts:AssumeRole'],
          ['Principal', object([['AWS', ROOT]])],
        ]),
      ]),
    ],
    null,
    ['tags', scope.tags(origin)],
  ]);
  const cluster: Body = [
    ['instance_type', plan.instance],
    ['instance_count', plan.nodes],
    ['dedicated_master_enabled', plan.masters > 0],
    ['dedicated_master_type', plan.masters > 0 ? 'm7g.large.search' : undefined],
    ['dedicated_master_count', plan.masters > 0 ? plan.masters : undefined],
    ['zone_awareness_enabled', plan.zones.length > 1],
    plan.zones.length > 1 && nested('zone_awareness_config', [['availability_zone_count', plan.zones.length]]),
  ];
  scope.resource(
    FILE,
    'aws_opensearch_domain',
    key,
    [
      ['domain_name', scope.named(key, DOMAIN_LENGTH)],
      ['engine_version', plan.version],
      [
        'access_policies',
        policy([
          statement(
            ['es:ESHttpDelete', 'es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
            [
              template(
                `arn:aws:es:${region.code}:`,
                ref('data.aws_caller_identity.current.account_id'),
                ':domain/',
                scope.named(key, DOMAIN_LENGTH),
                '/*',
              ),
            ],
            { principal: object([['AWS', ROOT]]) },
          ),
        ]),
      ],
      null,
      ['tags', scope.tags(origin)],
      nested('cluster_config', cluster),
      nested('vpc_options', [
        ['subnet_ids', subnetIds(scope, region, 'isolated', plan.zones)],
        ['security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
      ]),
      nested('ebs_options', [
        ['ebs_enabled', true],
        ['volume_type', 'gp3'],
        ['volume_size', plan.storage],
      ]),
      nested('encrypt_at_rest', [
        ['enabled', true],
        ['kms_key_id', keyArn(scope, region, 'data')],
      ]),
      nested('node_to_node_encryption', [['enabled', true]]),
      nested('domain_endpoint_options', [
        ['enforce_https', true],
        ['tls_security_policy', BASELINE.searchTlsPolicy],
      ]),
      nested('advanced_security_options', [
        ['enabled', true],
        ['anonymous_auth_enabled', false],
        ['internal_user_database_enabled', false],
        nested('master_user_options', [['master_user_arn', ref(`aws_iam_role.${key}_administrators.arn`)]]),
      ]),
      nested('auto_tune_options', [['desired_state', 'ENABLED']]),
      nested('software_update_options', [['auto_software_update_enabled', true]]),
      ...BASELINE.searchLogs.map((type) =>
        nested('log_publishing_options', [
          ['log_type', type],
          ['cloudwatch_log_group_arn', ref(`aws_cloudwatch_log_group.${key}_search.arn`)],
        ]),
      ),
      ['depends_on', list([ref(`aws_cloudwatch_log_resource_policy.${key}`)])],
    ],
    region,
  );
  scope.output(`${key}_endpoint`, `Where ${origin.component} answers inside the network.`, ref(`aws_opensearch_domain.${key}.endpoint`));
}

export function printSpark(scope: Scope, region: RegionPlan, plan: SparkPlan): void {
  const { origin } = plan;
  const { key } = origin;
  scope.heading(ANALYTICS, origin, 'Analytics');
  scope.resource(
    ANALYTICS,
    'aws_emrserverless_application',
    key,
    [
      ['name', scope.named(key, 64)],
      ['release_label', plan.release],
      ['type', plan.type.toLowerCase()],
      null,
      ['tags', scope.tags(origin)],
      nested('maximum_capacity', [
        ['cpu', `${plan.cpu} vCPU`],
        ['memory', `${plan.memory} GB`],
      ]),
      nested('auto_start_configuration', [['enabled', true]]),
      nested('auto_stop_configuration', [
        ['enabled', true],
        ['idle_timeout_minutes', BASELINE.idleMinutes],
      ]),
    ],
    region,
  );
  scope.output(
    `${key}_application`,
    `The application that jobs of ${origin.component} run in.`,
    ref(`aws_emrserverless_application.${key}.id`),
  );
}
