import type { DocumentsPlan, GraphPlan } from '../../../kinds/plan/managed.js';
import type { Origin, Parameter, RegionPlan } from '../../../kinds/plan/plan.js';
import { call, list, nested, ref, template, type Body } from '../hcl.js';
import { subnetIds } from '../network.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'data.tf';

/** Names of clusters have 63 characters, with room for what their snapshots and instances are told apart by. */
const NAME_LENGTH = 50;

/** What a cluster stands in. */
function printSubnets(scope: Scope, region: RegionPlan, type: string, origin: Origin): void {
  scope.resource(
    FILE,
    type,
    origin.key,
    [
      ['name', scope.named(origin.key)],
      ['description', `Subnets of ${origin.component}`],
      ['subnet_ids', subnetIds(scope, region, 'isolated')],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
}

/** The body of a parameter group. */
function settings(scope: Scope, { origin, family }: DocumentsPlan | GraphPlan, parameters: readonly Parameter[]): Body {
  return [
    ['name', scope.named(origin.key)],
    ['family', family],
    ['description', `Settings of ${origin.component}`],
    null,
    ['tags', scope.tags(origin)],
    ...parameters.map(({ name, value, apply }) =>
      nested('parameter', [
        ['name', name],
        ['value', value],
        ['apply_method', apply],
      ]),
    ),
  ];
}

/** The instances of a cluster, by number; Neptune's say for themselves what those of DocumentDB have from their cluster. */
function instances(scope: Scope, plan: DocumentsPlan | GraphPlan): Body {
  const { key } = plan.origin;
  const graph = plan.is === 'graph';
  return [
    ['for_each', call('toset', list(Array.from({ length: plan.instances }, (_, index) => String(index + 1))))],
    null,
    ['identifier', template(scope.named(key, NAME_LENGTH), '-', ref('each.key'))],
    ['cluster_identifier', ref(`${graph ? 'aws_neptune_cluster' : 'aws_docdb_cluster'}.${key}.id`)],
    ['engine', graph ? 'neptune' : undefined],
    ['instance_class', plan.instanceClass],
    ['neptune_subnet_group_name', graph ? ref(`aws_neptune_subnet_group.${key}.name`) : undefined],
    ['publicly_accessible', graph ? false : undefined],
    ['auto_minor_version_upgrade', true],
    null,
    ['tags', scope.tags(plan.origin)],
  ];
}

/** What clusters have in common, in the order in which a reader asks. */
function common(scope: Scope, plan: DocumentsPlan | GraphPlan): Body {
  return [
    ['storage_encrypted', true],
    ['backup_retention_period', plan.backupDays],
    ['deletion_protection', ref('var.deletion_protection')],
    ['skip_final_snapshot', false],
    ['final_snapshot_identifier', template(scope.named(plan.origin.key, NAME_LENGTH), '-final')],
  ];
}

export function printDocuments(scope: Scope, region: RegionPlan, plan: DocumentsPlan): void {
  const { origin } = plan;
  const { key } = origin;
  scope.heading(FILE, origin, 'Document database');
  printSubnets(scope, region, 'aws_docdb_subnet_group', origin);
  scope.resource(FILE, 'aws_docdb_cluster_parameter_group', key, settings(scope, plan, plan.parameters), region);
  scope.resource(
    FILE,
    'aws_docdb_cluster',
    key,
    [
      ['cluster_identifier', scope.named(key, NAME_LENGTH)],
      ['engine', 'docdb'],
      ['engine_version', plan.version],
      ['port', plan.port],
      ['master_username', 'app'],
      ['manage_master_user_password', true],
      ['db_subnet_group_name', ref(`aws_docdb_subnet_group.${key}.name`)],
      ['db_cluster_parameter_group_name', ref(`aws_docdb_cluster_parameter_group.${key}.name`)],
      ['vpc_security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
      ['kms_key_id', keyArn(scope, region, 'data')],
      ...common(scope, plan),
      ['enabled_cloudwatch_logs_exports', list(['audit', 'profiler'])],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.resource(FILE, 'aws_docdb_cluster_instance', key, instances(scope, plan), region);
  scope.output(`${key}_address`, `Where ${origin.component} answers inside the network.`, ref(`aws_docdb_cluster.${key}.endpoint`));
}

export function printGraph(scope: Scope, region: RegionPlan, plan: GraphPlan): void {
  const { origin } = plan;
  const { key } = origin;
  scope.heading(FILE, origin, 'Graph database');
  printSubnets(scope, region, 'aws_neptune_subnet_group', origin);
  scope.resource(
    FILE,
    'aws_neptune_cluster_parameter_group',
    key,
    settings(scope, plan, [{ name: 'neptune_enable_audit_log', value: '1', apply: 'pending-reboot' }]),
    region,
  );
  scope.resource(
    FILE,
    'aws_neptune_cluster',
    key,
    [
      ['cluster_identifier', scope.named(key, NAME_LENGTH)],
      ['engine', 'neptune'],
      ['engine_version', plan.version],
      ['port', plan.port],
      ['neptune_subnet_group_name', ref(`aws_neptune_subnet_group.${key}.name`)],
      ['neptune_cluster_parameter_group_name', ref(`aws_neptune_cluster_parameter_group.${key}.name`)],
      ['vpc_security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
      ['iam_database_authentication_enabled', true],
      ['kms_key_arn', keyArn(scope, region, 'data')],
      ...common(scope, plan),
      ['copy_tags_to_snapshot', true],
      ['enable_cloudwatch_logs_exports', list(['audit'])],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.resource(FILE, 'aws_neptune_cluster_instance', key, instances(scope, plan), region);
  scope.output(`${key}_address`, `Where ${origin.component} answers inside the network.`, ref(`aws_neptune_cluster.${key}.endpoint`));
}
