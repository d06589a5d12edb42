import { kebab } from '../../kinds/cloud/names.js';
import type { CachePlan, DatabasePlan, RegionPlan, ServicePlan } from '../../kinds/plan.js';
import { access, call, forEach, list, ref, template, type Expression } from './hcl.js';

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

/** `ORDERS_HOSTS` */
export function variableName(key: string, what: string): string {
  return `${key}_${what}`.toUpperCase();
}

export function environmentOf(region: RegionPlan, service: ServicePlan): Variable[] {
  const variables: Variable[] = [{ name: 'PORT', value: String(service.port) }];
  for (const { on, key } of service.calls) {
    const at = <T extends { readonly origin: { readonly key: string } }>(all: readonly T[]): T | undefined =>
      all.find(({ origin }) => origin.key === key);
    switch (on) {
      case 'service': {
        const callee = at(region.services);
        if (callee) variables.push({ name: variableName(key, 'url'), value: `http://${kebab(key)}:${callee.port}` });
        break;
      }
      case 'balancer': {
        const callee = at(region.balancers);
        if (callee)
          variables.push({
            name: variableName(key, 'address'),
            value: template(ref(`aws_lb.${key}.dns_name`), `:${callee.listener.port}`),
          });
        break;
      }
      case 'cache': {
        const callee = at(region.caches);
        if (callee) variables.push({ name: variableName(key, 'address'), value: template(cacheAddress(callee), `:${callee.port}`) });
        break;
      }
      case 'database': {
        const callee = at(region.databases);
        if (callee) variables.push(...databaseVariables(callee));
        break;
      }
    }
  }
  return variables;
}

function databaseVariables(database: DatabasePlan): Variable[] {
  const { key } = database.origin;
  const hosts = (label: string, many: boolean): Expression =>
    many
      ? call('join', ',', forEach(['instance'], ref(`aws_db_instance.${label}`), ref('instance.address')))
      : ref(`aws_db_instance.${label}.address`);
  return [
    { name: variableName(key, 'hosts'), value: hosts(`${key}_primary`, isSharded(database)) },
    ...(database.replicas > 0 ? [{ name: variableName(key, 'reader_hosts'), value: hosts(`${key}_replica`, true) }] : []),
    { name: variableName(key, 'port'), value: String(database.port) },
    ...(database.databaseName === null ? [] : [{ name: variableName(key, 'database'), value: database.databaseName }]),
  ];
}

export function secretsOf(region: RegionPlan, service: ServicePlan): SecretLink[] {
  return service.calls.flatMap(({ on, key }): SecretLink[] => {
    if (on === 'cache') {
      const cache = region.caches.find(({ origin }) => origin.key === key);
      return cache && hasToken(cache) ? [{ name: variableName(key, 'auth_token'), arn: ref(`aws_secretsmanager_secret.${key}.arn`) }] : [];
    }
    if (on !== 'database') return [];
    const database = region.databases.find(({ origin }) => origin.key === key);
    return (database?.shards ?? []).map((shard) => ({
      name: variableName(key, database && isSharded(database) ? `${shard}_credentials` : 'credentials'),
      arn: database ? credentialsArn(database, shard) : list([]),
    }));
  });
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

function credentialsArn(database: DatabasePlan, shard: string): Expression {
  const { key } = database.origin;
  const at = isSharded(database) ? `["${shard}"]` : '';
  if (database.password === 'secret') return ref(`aws_secretsmanager_secret.${key}${at}.arn`);
  return access(access(ref(`aws_db_instance.${key}_primary${at}.master_user_secret`), { is: 'literal', value: 0 }), 'secret_arn');
}
