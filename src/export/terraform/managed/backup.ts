import type { BackupPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { call, forEach, list, nested, ref, template, type Body, type Expression } from '../hcl.js';
import { assumedBy, policy } from '../policy.js';
import { ADMINISTRATION, keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'recovery.tf';

/** The policies that AWS keeps for its own backups. */
const POLICIES = {
  backup: 'service-role/AWSBackupServiceRolePolicyForBackup',
  restore: 'service-role/AWSBackupServiceRolePolicyForRestores',
  s3_backup: 'AWSBackupServiceRolePolicyForS3Backup',
  s3_restore: 'AWSBackupServiceRolePolicyForS3Restore',
} as const;

/** Names of plans of AWS Backup have 50 characters, those of restore tests no dashes. */
const NAME_LENGTH = 50;

export function printBackup(scope: Scope, region: RegionPlan, plan: BackupPlan): void {
  const { origin, copyTo } = plan;
  const { key } = origin;
  scope.heading(FILE, origin, 'Backup');
  scope.resource(
    FILE,
    'aws_backup_vault',
    key,
    [['name', scope.named(key, NAME_LENGTH)], ['kms_key_arn', keyArn(scope, region, 'data')], null, ['tags', scope.tags(origin)]],
    region,
  );
  if (plan.lock) {
    scope.resource(
      FILE,
      'aws_backup_vault_lock_configuration',
      key,
      [
        ['backup_vault_name', ref(`aws_backup_vault.${key}.name`)],
        ['min_retention_days', plan.keepDays],
      ],
      region,
    );
  }
  if (copyTo !== null) printCopies(scope, plan, copyTo);
  printRole(scope, region, plan);
  scope.resource(
    FILE,
    'aws_backup_plan',
    key,
    [
      ['name', scope.named(key, NAME_LENGTH)],
      null,
      ['tags', scope.tags(origin)],
      nested('rule', [
        ['rule_name', 'copies'],
        ['target_vault_name', ref(`aws_backup_vault.${key}.name`)],
        ['schedule', plan.schedule],
        ['start_window', plan.startMinutes],
        ['completion_window', plan.startMinutes + 1440],
        nested('lifecycle', kept(plan)),
        copyTo !== null &&
          nested('copy_action', [['destination_vault_arn', ref(`aws_backup_vault.${key}_copies.arn`)], nested('lifecycle', kept(plan))]),
      ]),
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_backup_selection',
    key,
    [
      ['name', scope.named(key, NAME_LENGTH)],
      ['plan_id', ref(`aws_backup_plan.${key}.id`)],
      ['iam_role_arn', ref(`aws_iam_role.${key}_backup.arn`)],
      ['resources', resources(region, plan.of)],
    ],
    region,
  );
  if (plan.restoreTest !== null) printRestoreTest(scope, region, plan, plan.restoreTest);
}

function kept({ keepDays }: BackupPlan): Body {
  return [
    ['delete_after', keepDays],
    ['opt_in_to_archive_for_supported_resources', false],
  ];
}

/** A vault in another region, with a key there: no provider of its own is needed. */
function printCopies(scope: Scope, { origin }: BackupPlan, code: string): void {
  const label = `${origin.key}_copies`;
  scope.resource(FILE, 'aws_kms_key', label, [
    ['region', code],
    ['description', template('Copies in another region of ', ref('local.name'))],
    ['enable_key_rotation', true],
    ['deletion_window_in_days', 30],
    ['policy', ref('local.copies_policy')],
    null,
    ['tags', scope.tags(origin, scope.named(label))],
  ]);
  if (!scope.isSaid('copies_policy')) {
    scope.locals(FILE, [['copies_policy', policy([ADMINISTRATION])]]);
  }
  scope.resource(FILE, 'aws_backup_vault', label, [
    ['region', code],
    ['name', scope.named(label, NAME_LENGTH)],
    ['kms_key_arn', ref(`aws_kms_key.${label}.arn`)],
    null,
    ['tags', scope.tags(origin)],
  ]);
}

function printRole(scope: Scope, region: RegionPlan, { origin, of }: BackupPlan): void {
  const label = `${origin.key}_backup`;
  const buckets = region.managed.some((each) => each.is === 'bucket' && of.includes(each.origin.key));
  scope.resource(FILE, 'aws_iam_role', label, [
    ['name', scope.named(label, 64)],
    ['assume_role_policy', assumedBy('backup.amazonaws.com')],
    null,
    ['tags', scope.tags(origin)],
  ]);
  const policies = buckets
    ? [POLICIES.backup, POLICIES.restore, POLICIES.s3_backup, POLICIES.s3_restore]
    : [POLICIES.backup, POLICIES.restore];
  scope.resource(FILE, 'aws_iam_role_policy_attachment', label, [
    ['for_each', call('toset', list(policies, true))],
    null,
    ['role', ref(`aws_iam_role.${label}.name`)],
    ['policy_arn', template('arn:aws:iam::aws:policy/', ref('each.value'))],
  ]);
}

/** The ARNs of components, and the type by which restore tests know them. */
function resources(region: RegionPlan, keys: readonly string[]): Expression {
  const one = keys.flatMap((key) => {
    const found = resource(region, key);
    return found && !('all' in found) ? [found.arn] : [];
  });
  const many = keys.flatMap((key) => {
    const found = resource(region, key);
    return found && 'all' in found ? [found.all] : [];
  });
  return many.length === 0 ? list(one) : call('concat', ...(one.length > 0 ? [list(one)] : []), ...many);
}

type Found = { readonly type: string } & ({ readonly arn: Expression } | { readonly all: Expression });

function resource(region: RegionPlan, key: string): Found | null {
  const database = region.databases.find(({ origin }) => origin.key === key);
  if (database) {
    return database.shards.length > 1
      ? { type: 'RDS', all: forEach(['shard'], ref(`aws_db_instance.${key}_primary`), ref('shard.arn')) }
      : { type: 'RDS', arn: ref(`aws_db_instance.${key}_primary.arn`) };
  }
  const plan = region.managed.find(({ origin }) => origin.key === key);
  switch (plan?.is) {
    case 'table':
      return { type: 'DynamoDB', arn: ref(`aws_dynamodb_table.${key}.arn`) };
    case 'bucket':
      return { type: 'S3', arn: ref(`aws_s3_bucket.${key}.arn`) };
    case 'files':
      return { type: 'EFS', arn: ref(`aws_efs_file_system.${key}.arn`) };
    case 'volume':
      return { type: 'EBS', arn: ref(`aws_ebs_volume.${key}.arn`) };
    case 'documents':
      return { type: 'DocumentDB', arn: ref(`aws_docdb_cluster.${key}.arn`) };
    case 'graph':
      return { type: 'Neptune', arn: ref(`aws_neptune_cluster.${key}.arn`) };
    default:
      return null;
  }
}

function printRestoreTest(scope: Scope, region: RegionPlan, { origin, of }: BackupPlan, schedule: string): void {
  const { key } = origin;
  scope.resource(
    FILE,
    'aws_backup_restore_testing_plan',
    key,
    [
      ['name', call('replace', scope.named(key, NAME_LENGTH), '-', '_')],
      ['schedule_expression', schedule],
      null,
      ['tags', scope.tags(origin)],
      nested('recovery_point_selection', [
        ['algorithm', 'LATEST_WITHIN_WINDOW'],
        ['include_vaults', list([ref(`aws_backup_vault.${key}.arn`)])],
        ['recovery_point_types', list(['SNAPSHOT'])],
      ]),
    ],
    region,
  );
  const types = new Set(of.flatMap((each) => resource(region, each)?.type ?? []));
  for (const type of types) {
    scope.resource(
      FILE,
      'aws_backup_restore_testing_selection',
      `${key}_${type.toLowerCase()}`,
      [
        ['name', type.toLowerCase()],
        ['restore_testing_plan_name', ref(`aws_backup_restore_testing_plan.${key}.name`)],
        ['protected_resource_type', type],
        [
          'protected_resource_arns',
          resources(
            region,
            of.filter((each) => resource(region, each)?.type === type),
          ),
        ],
        ['iam_role_arn', ref(`aws_iam_role.${key}_backup.arn`)],
      ],
      region,
    );
  }
}
