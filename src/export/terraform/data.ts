import type { CachePlan, RegionPlan } from '../../kinds/plan/plan.js';
import { printDatabase, printMonitoringRole } from './database.js';
import { list, nested, ref, template, type Body } from './hcl.js';
import { cacheAddress, hasToken } from './links.js';
import { subnetIds } from './network.js';
import { printSecret } from './secret.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';

const FILE = 'data.tf';

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
    ['name', scope.namedMain(region)],
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
