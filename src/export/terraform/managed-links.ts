import type { FunctionPlan, ManagedPlan } from '../../kinds/plan/managed.js';
import type { Followed, RegionPlan } from '../../kinds/plan/plan.js';
import { mountPath } from '../mounts.js';
import { ref, template, type Expression } from './hcl.js';

const ACCOUNT = ref('data.aws_caller_identity.current.account_id');

/** The address of what is called of a function: itself, or the alias whose instances are always there. */
export function calledFunction({ origin, provisioned }: FunctionPlan): string {
  return `aws_lambda_${provisioned > 0 ? 'alias' : 'function'}.${origin.key}`;
}

/** What callers are told, by the end of the variable's name. */
export function linksOf(plan: ManagedPlan): readonly (readonly [string, Expression | string])[] {
  const { key } = plan.origin;
  switch (plan.is) {
    case 'table':
      return [['table', ref(`aws_dynamodb_table.${plan.follows?.key ?? key}.name`)]];
    case 'bucket':
      return [['bucket', ref(`aws_s3_bucket.${key}.id`)]];
    case 'files':
      return [['path', mountPath(plan)]];
    case 'volume':
    case 'backup':
    case 'schedule':
    case 'boards':
      return [];
    case 'metrics':
      return [['remote_write_url', template(ref(`aws_prometheus_workspace.${key}.prometheus_endpoint`), 'api/v1/remote_write')]];
    case 'gateway':
      return [['url', ref(`aws_apigatewayv2_api.${key}.api_endpoint`)]];
    case 'cdn':
      return [['url', template('https://', ref(`aws_cloudfront_distribution.${key}.domain_name`))]];
    case 'users':
      return [
        ['client_id', ref(`aws_cognito_user_pool_client.${key}.id`)],
        ['user_pool_id', ref(`aws_cognito_user_pool.${key}.id`)],
      ];
    case 'queue':
      return [['queue_url', ref(`aws_sqs_queue.${key}.url`)]];
    case 'stream':
      return [['stream', ref(`aws_kinesis_stream.${key}.name`)]];
    case 'kafka':
      return [['cluster_arn', ref(`aws_msk_cluster.${key}.arn`)]];
    case 'documents':
      return [
        ['host', ref(`aws_docdb_cluster.${key}.endpoint`)],
        ['port', String(plan.port)],
        ['reader_host', ref(`aws_docdb_cluster.${key}.reader_endpoint`)],
      ];
    case 'graph':
      return [
        ['host', ref(`aws_neptune_cluster.${key}.endpoint`)],
        ['port', String(plan.port)],
        ['reader_host', ref(`aws_neptune_cluster.${key}.reader_endpoint`)],
      ];
    case 'keyspace':
      return [
        ['keyspace', ref(`aws_keyspaces_keyspace.${key}.name`)],
        ['port', String(plan.port)],
      ];
    case 'search':
      return [['endpoint', template('https://', ref(`aws_opensearch_domain.${key}.endpoint`))]];
    case 'spark':
      return [['application_id', ref(`aws_emrserverless_application.${key}.id`)]];
    case 'function':
      return [['function_arn', ref(`${calledFunction(plan)}.arn`)]];
  }
}

/** Replicas of a table have its name in their own region. */
function tableReplica(region: RegionPlan, { key }: Followed): Expression {
  return template(`arn:aws:dynamodb:${region.code}:`, ACCOUNT, ':table/', ref(`aws_dynamodb_table.${key}.name`));
}

/** What permissions are given on. */
export function arnsOf(region: RegionPlan, plan: ManagedPlan): readonly Expression[] {
  const { key } = plan.origin;
  switch (plan.is) {
    case 'table':
      return [plan.follows ? tableReplica(region, plan.follows) : ref(`aws_dynamodb_table.${key}.arn`)];
    case 'bucket':
      return [ref(`aws_s3_bucket.${key}.arn`), template(ref(`aws_s3_bucket.${key}.arn`), '/*')];
    case 'files':
      return [ref(`aws_efs_file_system.${key}.arn`)];
    case 'queue':
      return [ref(`aws_sqs_queue.${key}.arn`)];
    case 'stream':
      return [ref(`aws_kinesis_stream.${key}.arn`)];
    case 'kafka': {
      const below = (what: string): Expression =>
        template(`arn:aws:kafka:${region.code}:`, ACCOUNT, `:${what}/`, ref(`aws_msk_cluster.${key}.cluster_name`), '/*');
      return [ref(`aws_msk_cluster.${key}.arn`), below('topic'), below('group')];
    }
    case 'graph':
      return [template(`arn:aws:neptune-db:${region.code}:`, ACCOUNT, ':', ref(`aws_neptune_cluster.${key}.cluster_resource_id`), '/*')];
    case 'keyspace': {
      const of = (name: Expression | string): Expression =>
        template(`arn:aws:cassandra:${region.code}:`, ACCOUNT, ':/keyspace/', name, '/*');
      return [of(ref(`aws_keyspaces_keyspace.${key}.name`)), of('system')];
    }
    case 'search':
      return [template(ref(`aws_opensearch_domain.${key}.arn`), '/*')];
    case 'spark':
      return [ref(`aws_emrserverless_application.${key}.arn`), template(ref(`aws_emrserverless_application.${key}.arn`), '/jobruns/*')];
    case 'function':
      return [ref(`${calledFunction(plan)}.arn`)];
    case 'metrics':
      return [ref(`aws_prometheus_workspace.${key}.arn`)];
    case 'documents':
    case 'backup':
    case 'users':
    case 'schedule':
    case 'gateway':
    case 'volume':
    case 'cdn':
    case 'boards':
      return [];
  }
}
