import { BASELINE } from '../../kinds/cloud/baseline.js';
import type { DatabasePlan, Followed, RegionPlan } from '../../kinds/plan/plan.js';
import { versionLine } from '../engine-version.js';
import { access, call, choice, comment, forEach, list, nested, ref, template, type Body, type Expression, type Given } from './hcl.js';
import { isSharded } from './links.js';
import { assumedBy } from './policy.js';
import { printSecret } from './secret.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';
import { takesOver } from './take-over.js';

const FILE = 'data.tf';

/** What names of databases may be long, with room for the number of a shard and a replica. */
const NAME_LENGTH = 50;

export function printMonitoringRole(scope: Scope, region: RegionPlan): void {
  const label = scope.label(region, 'database_monitoring');
  scope.remark(FILE, 'Databases report on their operating system.');
  scope.resource(FILE, 'aws_iam_role', label, [
    ['name', scope.named(label, 64)],
    ['assume_role_policy', assumedBy('monitoring.rds.amazonaws.com')],
    null,
    ['tags', scope.regionTags(region, scope.named(label, 64))],
  ]);
  scope.resource(FILE, 'aws_iam_role_policy_attachment', label, [
    ['role', ref(`aws_iam_role.${label}.name`)],
    ['policy_arn', 'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole'],
  ]);
}

export function printDatabase(scope: Scope, region: RegionPlan, database: DatabasePlan): void {
  const { origin } = database;
  const { key } = origin;
  const sharded = isSharded(database);
  const shards = ref(`local.${key}_shards`);
  scope.heading(FILE, origin, 'Database');
  const numbers = (count: number): Given[] => Array.from({ length: count }, (_, index) => String(index + 1));
  if (sharded || database.replicas > 0) {
    scope.locals(FILE, [
      ...(sharded ? ([[`${key}_shards`, call('toset', list(database.shards))]] as const) : []),
      ...(database.replicas === 0
        ? []
        : sharded
          ? ([
              comment('Each replica by the name of its shard and its own number.'),
              [
                `${key}_replicas`,
                forEach(
                  ['pair'],
                  call('setproduct', shards, list(numbers(database.replicas))),
                  ref('pair[0]'),
                  template(ref('pair[0]'), '-', ref('pair[1]')),
                ),
              ],
            ] as Body)
          : ([[`${key}_replicas`, call('toset', list(numbers(database.replicas)))]] as const)),
    ]);
  }
  scope.resource(
    FILE,
    'aws_db_parameter_group',
    key,
    [
      ['name_prefix', template(scope.named(key), '-')],
      ['family', database.family],
      ['description', `Settings of ${origin.component}`],
      null,
      ['tags', scope.tags(origin)],
      ...database.parameters.map(({ name, value, apply }) =>
        nested('parameter', [
          ['name', name],
          ['value', value],
          ['apply_method', apply],
        ]),
      ),
      nested('lifecycle', [['create_before_destroy', true]]),
    ],
    region,
  );
  if (database.password === 'secret' && !database.follows) {
    const copiesTo = scope.plan.regions.filter((each) => database.copiesTo.includes(each.key));
    printSecret(scope, region, key, origin.component, {
      token: false,
      username: database.username,
      each: sharded ? shards : null,
      copiesTo,
    });
  }
  if (database.follows) printFollower(scope, region, database, database.follows, sharded ? shards : null);
  else printPrimary(scope, region, database, sharded ? shards : null);
  if (database.replicas > 0) printReplicas(scope, region, database, sharded);
  const primary = ref(`aws_db_instance.${key}_primary`);
  scope.output(
    `${key}_addresses`,
    `Where ${sharded ? `the shards of ${origin.component} answer` : `${origin.component} answers`} inside the network.`,
    sharded ? forEach(['shard', 'instance'], primary, ref('instance.endpoint'), ref('shard')) : list([access(primary, 'endpoint')]),
  );
}

/** What primaries and replicas have in common, in the order in which a reader asks. */
function instance(scope: Scope, region: RegionPlan, database: DatabasePlan): { machine: Body; reach: Body; care: Body } {
  const { key } = database.origin;
  return {
    machine: [
      ['instance_class', database.instanceClass],
      ['storage_type', 'gp3'],
      ['max_allocated_storage', database.maxStorage ?? undefined],
      ['storage_encrypted', true],
    ],
    reach: [
      ['port', database.port],
      ['vpc_security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
      ['publicly_accessible', false],
      ['iam_database_authentication_enabled', database.iamAuthentication ? true : undefined],
    ],
    care: [
      ['parameter_group_name', ref(`aws_db_parameter_group.${key}.name`)],
      ['auto_minor_version_upgrade', true],
      ['deletion_protection', ref('var.deletion_protection')],
      ['copy_tags_to_snapshot', true],
      ['enabled_cloudwatch_logs_exports', list(database.logs)],
      ['monitoring_interval', BASELINE.monitoringInterval],
      ['monitoring_role_arn', ref(`aws_iam_role.${scope.label(region, 'database_monitoring')}.arn`)],
      ['performance_insights_enabled', database.insights],
      ['performance_insights_kms_key_id', database.insights ? keyArn(scope, region, 'data') : undefined],
      ['performance_insights_retention_period', database.insights ? BASELINE.insightsDays : undefined],
    ],
  };
}

function printPrimary(scope: Scope, region: RegionPlan, database: DatabasePlan, shards: Expression | null): void {
  const { origin } = database;
  const { key } = origin;
  const name = scope.named(key, NAME_LENGTH);
  const identified = (suffix = ''): Expression =>
    shards ? template(name, '-', ref('each.key'), suffix) : suffix === '' ? name : template(name, suffix);
  const at = shards ? '[each.key]' : '';
  const { machine, reach, care } = instance(scope, region, database);
  const password: Body =
    database.password === 'managed'
      ? [
          ['manage_master_user_password', true],
          ['master_user_secret_kms_key_id', keyArn(scope, region, 'data')],
        ]
      : [
          [
            'password_wo',
            access(call('jsondecode', ref(`ephemeral.aws_secretsmanager_secret_version.${key}${at}.secret_string`)), {
              is: 'literal',
              value: 'password',
            }),
          ],
          ['password_wo_version', ref(`aws_secretsmanager_secret_version.${key}${at}.secret_string_wo_version`)],
        ];
  scope.resource(
    FILE,
    'aws_db_instance',
    `${key}_primary`,
    [
      ...(shards ? ([['for_each', shards], null] as const) : []),
      ['identifier', identified()],
      ['engine', database.engine],
      // The whole version would be a step back once RDS has raised it.
      ['engine_version', versionLine(database)],
      ['license_model', database.engine.startsWith('sqlserver') ? 'license-included' : undefined],
      ...machine,
      ['allocated_storage', database.storage],
      ['kms_key_id', keyArn(scope, region, 'data')],
      ['multi_az', database.multiAz],
      null,
      ['db_name', database.databaseName ?? undefined],
      ['username', database.username],
      ...password,
      null,
      ['db_subnet_group_name', ref(`aws_db_subnet_group.${scope.label(region)}.name`)],
      ...reach,
      null,
      ['backup_retention_period', database.backupDays],
      ['skip_final_snapshot', false],
      ['final_snapshot_identifier', identified('-final')],
      ...care,
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
}

/**
 * An instance that follows one in another region until its own region takes over; without a source it is a primary. RDS takes no last snapshot of an
 * instance that follows another.
 */
function printFollower(scope: Scope, region: RegionPlan, database: DatabasePlan, source: Followed, shards: Expression | null): void {
  const { origin } = database;
  const { key } = origin;
  const name = scope.named(key, NAME_LENGTH);
  const { machine, reach, care } = instance(scope, region, database);
  scope.resource(
    FILE,
    'aws_db_instance',
    `${key}_primary`,
    [
      ...(shards ? ([['for_each', shards], null] as const) : []),
      ['identifier', shards ? template(name, '-', ref('each.key')) : name],
      [
        'replicate_source_db',
        choice(takesOver(region), null, ref(`aws_db_instance.${source.key}_primary${shards ? '[each.key]' : ''}.arn`)),
      ],
      ...machine,
      ['kms_key_id', keyArn(scope, region, 'data')],
      ['multi_az', database.multiAz],
      null,
      ['db_subnet_group_name', ref(`aws_db_subnet_group.${scope.label(region)}.name`)],
      ...reach,
      null,
      ['backup_retention_period', database.backupDays],
      ['skip_final_snapshot', true],
      ...care,
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
}

function printReplicas(scope: Scope, region: RegionPlan, database: DatabasePlan, sharded: boolean): void {
  const { origin } = database;
  const { key } = origin;
  const { machine, reach, care } = instance(scope, region, database);
  scope.resource(
    FILE,
    'aws_db_instance',
    `${key}_replica`,
    [
      ['for_each', ref(`local.${key}_replicas`)],
      null,
      ['identifier', template(scope.named(key, NAME_LENGTH), '-replica-', ref('each.key'))],
      ['replicate_source_db', ref(`aws_db_instance.${key}_primary${sharded ? '[each.value]' : ''}.identifier`)],
      ...machine,
      null,
      ...reach,
      null,
      ['skip_final_snapshot', true],
      ...care,
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
}
