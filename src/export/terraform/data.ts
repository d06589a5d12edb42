import { BASELINE } from '../../kinds/cloud/baseline.js';
import type { CachePlan, DatabasePlan, RegionPlan } from '../../kinds/plan/plan.js';
import { versionLine } from '../engine-version.js';
import { access, call, comment, forEach, list, nested, object, ref, template, type Body, type Expression, type Given } from './hcl.js';
import { cacheAddress, hasToken, isSharded } from './links.js';
import { subnetIds } from './network.js';
import { assumedBy } from './policy.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';

const FILE = 'data.tf';

/** What names of databases may be long, with room for the number of a shard and a replica. */
const NAME_LENGTH = 50;
const CACHE_NAME_LENGTH = 40;

export function printData(scope: Scope, region: RegionPlan): void {
  const main = scope.label(region);
  scope.about(region.origin);
  if (region.caches.length > 0) {
    scope.resource(FILE, 'aws_elasticache_subnet_group', main, subnetGroup(scope, region, 'Caches'), region);
    for (const cache of region.caches) printCache(scope, region, cache);
  }
  scope.about(region.origin);
  if (region.databases.length > 0) {
    scope.resource(FILE, 'aws_db_subnet_group', main, subnetGroup(scope, region, 'Databases'), region);
    printMonitoringRole(scope, region);
    for (const database of region.databases) printDatabase(scope, region, database);
  }
}

function subnetGroup(scope: Scope, region: RegionPlan, who: string): Body {
  const main = scope.label(region);
  return [
    ['name', scope.plan.regions.length === 1 ? ref('local.name') : scope.named(main)],
    ['description', template(`${who} of `, ref('local.name'))],
    ['subnet_ids', subnetIds(scope, region, 'isolated')],
    null,
    ['tags', scope.regionTags(region, scope.named(main))],
  ];
}

function printCache(scope: Scope, region: RegionPlan, cache: CachePlan): void {
  const { origin } = cache;
  const { key } = origin;
  scope.heading(FILE, origin, 'Cache');
  scope.resource(
    FILE,
    'aws_elasticache_parameter_group',
    key,
    [
      ['name', scope.named(key)],
      ['family', cache.family],
      ['description', `Settings of ${origin.component}`],
      null,
      ['tags', scope.tags(origin)],
      ...cache.parameters.map(({ name, value }) =>
        nested('parameter', [
          ['name', name],
          ['value', value],
        ]),
      ),
    ],
    region,
  );
  if (hasToken(cache)) printSecret(scope, region, key, origin.component, { token: true, each: null });
  const common: Body = [
    ['engine', cache.engine],
    ['engine_version', cache.version],
    ['node_type', cache.nodeType],
    ['port', cache.port],
    ['parameter_group_name', ref(`aws_elasticache_parameter_group.${key}.name`)],
    ['subnet_group_name', ref(`aws_elasticache_subnet_group.${scope.label(region)}.name`)],
    ['security_group_ids', list([ref(`aws_security_group.${key}.id`)])],
    ['transit_encryption_enabled', true],
  ];
  const about = origin.title ?? origin.component;
  if (cache.engine === 'memcached') {
    scope.resource(
      FILE,
      'aws_elasticache_cluster',
      key,
      [
        ['cluster_id', scope.named(key, CACHE_NAME_LENGTH)],
        ...common,
        ['num_cache_nodes', cache.shards],
        ['az_mode', cache.multiAz ? 'cross-az' : 'single-az'],
        null,
        ['tags', scope.tags(origin)],
      ],
      region,
    );
  } else {
    scope.resource(
      FILE,
      'aws_elasticache_replication_group',
      key,
      [
        ['replication_group_id', scope.named(key, CACHE_NAME_LENGTH)],
        ['description', about],
        ...common,
        ['transit_encryption_mode', 'required'],
        ['at_rest_encryption_enabled', true],
        ['kms_key_id', keyArn(scope, region, 'data')],
        ...nodes(cache),
        ['automatic_failover_enabled', cache.replicas > 0 || cache.shards > 1],
        ['multi_az_enabled', cache.multiAz],
        ['auth_token_wo', ref(`ephemeral.aws_secretsmanager_secret_version.${key}.secret_string`)],
        ['auth_token_wo_version', ref(`aws_secretsmanager_secret_version.${key}.secret_string_wo_version`)],
        ['snapshot_retention_limit', cache.snapshots],
        ['auto_minor_version_upgrade', true],
        null,
        ['tags', scope.tags(origin)],
      ],
      region,
    );
  }
  scope.output(`${key}_address`, `Where ${origin.component} answers inside the network.`, cacheAddress(cache));
}

/** Without shards the nodes are counted together; with shards, those of each. */
function nodes(cache: CachePlan): Body {
  if (cache.shards === 1) return [['num_cache_clusters', 1 + cache.replicas]];
  return [
    ['num_node_groups', cache.shards],
    ['replicas_per_node_group', cache.replicas],
  ];
}

interface SecretShape {
  /** A bare token, or the user and password that database drivers expect. */
  readonly token: boolean;
  readonly username?: string;
  /** The set that a secret each is made for. */
  readonly each: Expression | null;
}

/**
 * A password that neither the state nor the plan ever holds: it is drawn for the moment, written to a secret, and read back by whoever needs it,
 * so that an apply that is broken off goes on with the same password.
 */
function printSecret(scope: Scope, region: RegionPlan, key: string, component: string, shape: SecretShape): void {
  const loop: Body = shape.each ? [['for_each', shape.each], null] : [];
  const at = shape.each ? '[each.key]' : '';
  const drawn = ref(`ephemeral.aws_secretsmanager_random_password.${key}${at}.random_password`);
  const origin = [...region.caches, ...region.databases].find((each) => each.origin.key === key)?.origin;
  if (!origin) return;
  scope.ephemeral(
    FILE,
    'aws_secretsmanager_random_password',
    key,
    [...loop, ['password_length', BASELINE.passwordLength], ['exclude_punctuation', true]],
    region,
  );
  scope.resource(
    FILE,
    'aws_secretsmanager_secret',
    key,
    [
      ...loop,
      ['name_prefix', template(scope.named(key), '-')],
      ['description', `${shape.token ? 'Token' : 'Master user'} of ${component}`],
      ['kms_key_id', keyArn(scope, region, 'data')],
      ['recovery_window_in_days', BASELINE.recoveryDays],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_secretsmanager_secret_version',
    key,
    [
      ...loop,
      ['secret_id', ref(`aws_secretsmanager_secret.${key}${at}.id`)],
      [
        'secret_string_wo',
        shape.token
          ? drawn
          : call(
              'jsonencode',
              object([
                ['username', shape.username ?? ''],
                ['password', drawn],
              ]),
            ),
      ],
      ['secret_string_wo_version', ref('var.secrets_version')],
    ],
    region,
  );
  scope.ephemeral(
    FILE,
    'aws_secretsmanager_secret_version',
    key,
    [...loop, ['secret_id', ref(`aws_secretsmanager_secret_version.${key}${at}.secret_id`)]],
    region,
  );
}

function printMonitoringRole(scope: Scope, region: RegionPlan): void {
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

function printDatabase(scope: Scope, region: RegionPlan, database: DatabasePlan): void {
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
  if (database.password === 'secret') {
    printSecret(scope, region, key, origin.component, { token: false, username: database.username, each: sharded ? shards : null });
  }
  printPrimary(scope, region, database, sharded ? shards : null);
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
