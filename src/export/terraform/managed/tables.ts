import type { KeyspacePlan, TablePlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { call, list, nested, ref, template } from '../hcl.js';
import { subnetIds } from '../network.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'data.tf';

export function printTable(scope: Scope, region: RegionPlan, table: TablePlan): void {
  const { origin, capacity } = table;
  const { key } = origin;
  // A replica is a part of the table that it follows.
  if (table.follows) return;
  const replicas = scope.plan.regions.filter((each) => table.copiesTo.includes(each.key));
  scope.heading(FILE, origin, 'Table');
  scope.resource(
    FILE,
    'aws_dynamodb_table',
    key,
    [
      ['name', scope.named(key)],
      ['billing_mode', capacity ? 'PROVISIONED' : 'PAY_PER_REQUEST'],
      ['read_capacity', capacity?.read],
      ['write_capacity', capacity?.write],
      ['hash_key', 'id'],
      ...(replicas.length > 0
        ? ([
            ['stream_enabled', true],
            ['stream_view_type', 'NEW_AND_OLD_IMAGES'],
          ] as const)
        : []),
      ['deletion_protection_enabled', ref('var.deletion_protection')],
      null,
      ['tags', scope.tags(origin)],
      nested('attribute', [
        ['name', 'id'],
        ['type', 'S'],
      ]),
      nested('point_in_time_recovery', [['enabled', true]]),
      nested('server_side_encryption', [
        ['enabled', true],
        ['kms_key_arn', keyArn(scope, region, 'data')],
      ]),
      ...replicas.map((to) =>
        nested('replica', [
          ['region_name', to.code],
          ['kms_key_arn', keyArn(scope, to, 'data')],
          ['point_in_time_recovery', true],
          ['deletion_protection_enabled', ref('var.deletion_protection')],
          ['propagate_tags', true],
        ]),
      ),
    ],
    region,
  );
  scope.output(`${key}_table`, `The table of ${origin.component}.`, ref(`aws_dynamodb_table.${key}.name`));
}

/** Names of keyspaces have no dashes. */
export function printKeyspace(scope: Scope, region: RegionPlan, { origin }: KeyspacePlan): void {
  const { key } = origin;
  scope.heading(FILE, origin, 'Keyspace');
  scope.resource(
    FILE,
    'aws_keyspaces_keyspace',
    key,
    [['name', call('replace', scope.named(key, 48), '-', '_')], null, ['tags', scope.tags(origin)]],
    region,
  );
  scope.remark(FILE, 'It is reached without leaving the network.');
  scope.resource(
    FILE,
    'aws_vpc_endpoint',
    key,
    [
      ['vpc_id', ref(`aws_vpc.${scope.label(region)}.id`)],
      ['service_name', `com.amazonaws.${region.code}.cassandra`],
      ['vpc_endpoint_type', 'Interface'],
      ['private_dns_enabled', true],
      ['subnet_ids', subnetIds(scope, region, 'isolated')],
      ['security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
      null,
      ['tags', scope.tags(origin, template(scope.named(key)))],
    ],
    region,
  );
  scope.output(`${key}_keyspace`, `The keyspace of ${origin.component}.`, ref(`aws_keyspaces_keyspace.${key}.name`));
}
