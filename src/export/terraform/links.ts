import { kebab } from '../../kinds/cloud/names.js';
import type { UsePlan } from '../../kinds/plan/managed.js';
import type { CachePlan, DatabasePlan, Dependency, RegionPlan, ServicePlan } from '../../kinds/plan/plan.js';
import { access, call, forEach, list, ref, template, type Expression } from './hcl.js';
import { arnsOf, linksOf } from './managed-links.js';
import { statement } from './policy.js';
import { keyArn } from './security.js';
import type { Scope } from './scope.js';
import { arnIn } from './take-over.js';

/** A container learns from its environment where the things stand that it calls. */
export interface Variable {
  readonly name: string;
  readonly value: Expression | string;
}

/** A secret that ECS hands to a container. */
export interface SecretLink {
  readonly name: string;
  readonly arn: Expression;
}

/** Who is told where things are: a service, or a function. */
interface Caller {
  readonly calls: readonly Dependency[];
  readonly uses: readonly UsePlan[];
}

/** `ORDERS_HOSTS` */
export function variableName(key: string, what: string): string {
  return `${key}_${what}`.toUpperCase();
}

export function serviceEnvironmentOf(region: RegionPlan, service: ServicePlan): Variable[] {
  return [{ name: 'PORT', value: String(service.port) }, ...environmentOf(region, service)];
}

export function environmentOf(region: RegionPlan, caller: Caller): Variable[] {
  const variables: Variable[] = [];
  for (const { on, key } of caller.calls) {
    const at = <T extends { readonly origin: { readonly key: string } }>(all: readonly T[]): T | undefined =>
      all.find(({ origin }) => origin.key === key);
    switch (on) {
      case 'service': {
        const callee = at(region.services);
        if (callee) variables.push({ name: variableName(callee.origin.known, 'url'), value: `http://${kebab(key)}:${callee.port}` });
        break;
      }
      case 'balancer': {
        const callee = at(region.balancers);
        if (callee)
          variables.push({
            name: variableName(callee.origin.known, 'address'),
            value: template(ref(`aws_lb.${key}.dns_name`), `:${callee.listener.port}`),
          });
        break;
      }
      case 'cache': {
        const callee = at(region.caches);
        if (callee)
          variables.push({ name: variableName(callee.origin.known, 'address'), value: template(cacheAddress(callee), `:${callee.port}`) });
        break;
      }
      case 'database': {
        const callee = at(region.databases);
        if (callee) variables.push(...databaseVariables(callee));
        break;
      }
    }
  }
  for (const { key } of caller.uses) {
    const used = region.managed.find(({ origin }) => origin.key === key);
    if (!used) continue;
    for (const [what, value] of linksOf(used)) variables.push({ name: variableName(used.origin.known, what), value });
  }
  return variables;
}

function databaseVariables(database: DatabasePlan): Variable[] {
  const { key, known } = database.origin;
  const hosts = (label: string, many: boolean): Expression =>
    many
      ? call('join', ',', forEach(['instance'], ref(`aws_db_instance.${label}`), ref('instance.address')))
      : ref(`aws_db_instance.${label}.address`);
  return [
    { name: variableName(known, 'hosts'), value: hosts(`${key}_primary`, isSharded(database)) },
    ...(database.replicas > 0 ? [{ name: variableName(known, 'reader_hosts'), value: hosts(`${key}_replica`, true) }] : []),
    { name: variableName(known, 'port'), value: String(database.port) },
    ...(database.databaseName === null ? [] : [{ name: variableName(known, 'database'), value: database.databaseName }]),
  ];
}

export function secretsOf(scope: Scope, region: RegionPlan, caller: Caller): SecretLink[] {
  const documents = caller.uses.flatMap(({ key }): SecretLink[] => {
    if (!region.managed.some(({ is, origin }) => is === 'documents' && origin.key === key)) return [];
    const secret = access(ref(`aws_docdb_cluster.${key}.master_user_secret`), { is: 'literal', value: 0 });
    return [{ name: variableName(key, 'credentials'), arn: access(secret, 'secret_arn') }];
  });
  const others = caller.calls.flatMap(({ on, key }): SecretLink[] => {
    if (on === 'cache') {
      const cache = region.caches.find(({ origin }) => origin.key === key);
      return cache && hasToken(cache)
        ? [{ name: variableName(cache.origin.known, 'auth_token'), arn: ref(`aws_secretsmanager_secret.${key}.arn`) }]
        : [];
    }
    if (on !== 'database') return [];
    const database = region.databases.find(({ origin }) => origin.key === key);
    return (database?.shards ?? []).map((shard) => ({
      name: variableName(database?.origin.known ?? key, database && isSharded(database) ? `${shard}_credentials` : 'credentials'),
      arn: database ? credentialsArn(scope, region, database, shard) : list([]),
    }));
  });
  return [...others, ...documents];
}

/** What is encrypted with the key of the region's data, so that whoever reads or writes it needs the key as well. */
const WITH_KEY = new Set(['table', 'bucket', 'queue', 'stream']);

/** What a caller may do with what AWS runs: a statement for each, and one for the key. */
export function grantsOf(scope: Scope, region: RegionPlan, caller: Caller): Expression[] {
  const granted = caller.uses.flatMap(({ key, actions }) => {
    const used = region.managed.find(({ origin }) => origin.key === key);
    return used && actions.length > 0 ? [{ used, actions }] : [];
  });
  return [
    ...granted.map(({ used, actions }) => statement(actions, arnsOf(region, used))),
    ...(granted.some(({ used }) => WITH_KEY.has(used.is))
      ? [statement(['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn(scope, region, 'data')])]
      : []),
  ];
}

/** Memcached knows no passwords. */
export function hasToken(cache: CachePlan): boolean {
  return cache.engine === 'valkey';
}

/** Whether a database is more than one instance with its replicas, so that its resources are made for each shard. */
export function isSharded(database: DatabasePlan): boolean {
  return database.shards.length > 1;
}

export function cacheAddress(cache: CachePlan): Expression {
  const { key } = cache.origin;
  if (cache.engine === 'memcached') return ref(`aws_elasticache_cluster.${key}.configuration_endpoint`);
  return ref(
    `aws_elasticache_replication_group.${key}.${cache.shards > 1 ? 'configuration_endpoint_address' : 'primary_endpoint_address'}`,
  );
}

/** What follows a database in another region has its users, whose secrets AWS copies here. */
function credentialsArn(scope: Scope, region: RegionPlan, database: DatabasePlan, shard: string): Expression {
  const { follows } = database;
  const home = scope.plan.regions.find((each) => each.key === follows?.region);
  const source = home?.databases.find(({ origin }) => origin.key === follows?.key);
  if (home && source) return arnIn(credentialsArn(scope, home, source, shard), home, region);

  const { key } = database.origin;
  const at = isSharded(database) ? `["${shard}"]` : '';
  if (database.password === 'secret') return ref(`aws_secretsmanager_secret.${key}${at}.arn`);
  return access(access(ref(`aws_db_instance.${key}_primary${at}.master_user_secret`), { is: 'literal', value: 0 }), 'secret_arn');
}
