/** Rules that whatever is built keeps, over the values of an applied state. Each names the public rule (Checkov) that it stands for. */
import type { Resource } from './facts.js';

type Loose = Record<string, any>;

interface Policy {
  readonly id: string;
  readonly on: string;
  readonly holds: (values: Loose, all: (type: string) => Loose[]) => boolean;
}

const behavioursOf = (cdn: Loose): Loose[] => [...cdn.default_cache_behavior, ...cdn.ordered_cache_behavior] as Loose[];

const POLICIES: readonly Policy[] = [
  { id: 'CKV_AWS_16 databases are encrypted', on: 'aws_db_instance', holds: (db) => db.storage_encrypted === true },
  { id: 'CKV_AWS_17 databases are private', on: 'aws_db_instance', holds: (db) => db.publicly_accessible === false },
  { id: 'CKV_AWS_293 databases cannot be deleted by accident', on: 'aws_db_instance', holds: (db) => db.deletion_protection === true },
  {
    id: 'CKV_AWS_133 primaries are backed up',
    on: 'aws_db_instance',
    holds: (db) => Boolean(db.replicate_source_db) || db.backup_retention_period > 0,
  },
  { id: 'CKV_AWS_129 databases log', on: 'aws_db_instance', holds: (db) => db.enabled_cloudwatch_logs_exports.length > 0 },
  { id: 'CKV_AWS_118 databases are monitored', on: 'aws_db_instance', holds: (db) => db.monitoring_interval > 0 },
  {
    id: 'no password in the state',
    on: 'aws_db_instance',
    holds: (db) => (db.password ?? null) === null && (db.password_wo ?? null) === null,
  },
  {
    id: 'no password in the state',
    on: 'aws_secretsmanager_secret_version',
    holds: (secret) => !/correcthorse/.test(JSON.stringify(secret)),
  },
  {
    id: 'CKV_AWS_29 caches are encrypted at rest',
    on: 'aws_elasticache_replication_group',
    holds: (cache) => cache.at_rest_encryption_enabled === 'true',
  },
  {
    id: 'CKV_AWS_30 caches are encrypted in transit',
    on: 'aws_elasticache_replication_group',
    holds: (cache) => cache.transit_encryption_enabled === true,
  },
  { id: 'caches are encrypted in transit', on: 'aws_elasticache_cluster', holds: (cache) => cache.transit_encryption_enabled === true },
  { id: 'CKV_AWS_150 balancers cannot be deleted by accident', on: 'aws_lb', holds: (lb) => lb.enable_deletion_protection === true },
  {
    id: 'CKV_AWS_131 invalid headers are dropped',
    on: 'aws_lb',
    holds: (lb) => lb.load_balancer_type !== 'application' || lb.drop_invalid_header_fields === true,
  },
  {
    id: 'CKV_AWS_91 application balancers log',
    on: 'aws_lb',
    holds: (lb) => lb.load_balancer_type !== 'application' || lb.access_logs.some((log: Loose) => log.enabled),
  },
  {
    id: 'CKV2_AWS_28 public application balancers stand behind a firewall',
    on: 'aws_lb',
    holds: (lb, all) =>
      lb.internal ||
      lb.load_balancer_type !== 'application' ||
      all('aws_wafv2_web_acl_association').some((each) => each.resource_arn === lb.arn),
  },
  {
    id: 'CKV_AWS_2 what the internet reaches is encrypted',
    on: 'aws_lb_listener',
    holds: (listener, all) => {
      const balancer = all('aws_lb').find(({ arn }) => arn === listener.load_balancer_arn);
      return (
        balancer?.internal ||
        listener.protocol === 'HTTPS' ||
        listener.protocol === 'TLS' ||
        listener.default_action[0].type === 'redirect' ||
        listener.port === 443
      );
    },
  },
  {
    id: 'CKV2_AWS_74 listeners refuse old TLS',
    on: 'aws_lb_listener',
    holds: (listener) =>
      (listener.protocol !== 'HTTPS' && listener.protocol !== 'TLS') || listener.ssl_policy === 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
  },
  {
    id: 'CKV_AWS_24/25/260 the internet reaches public balancers alone',
    on: 'aws_vpc_security_group_ingress_rule',
    holds: (rule, all) =>
      rule.cidr_ipv4 === null ||
      all('aws_lb').some(
        (lb) =>
          !lb.internal &&
          lb.security_groups.includes(rule.security_group_id) &&
          all('aws_lb_listener').some((each) => each.load_balancer_arn === lb.arn && each.port === rule.from_port),
      ),
  },
  { id: 'CKV_AWS_23 rules say why', on: 'aws_vpc_security_group_ingress_rule', holds: (rule) => Boolean(rule.description) },
  { id: 'CKV_AWS_23 rules say why', on: 'aws_vpc_security_group_egress_rule', holds: (rule) => Boolean(rule.description) },
  {
    id: 'no rule opens more than a port',
    on: 'aws_vpc_security_group_egress_rule',
    holds: (rule) => rule.ip_protocol === 'tcp' && rule.from_port === rule.to_port,
  },
  {
    id: 'CKV2_AWS_12 the default security group is closed',
    on: 'aws_vpc',
    holds: (vpc, all) => all('aws_default_security_group').some((each) => each.vpc_id === vpc.id),
  },
  {
    id: 'CKV2_AWS_11 networks log their flows',
    on: 'aws_vpc',
    holds: (vpc, all) => all('aws_flow_log').some((each) => each.vpc_id === vpc.id),
  },
  { id: 'CKV_AWS_130 subnets hand out no public addresses', on: 'aws_subnet', holds: (subnet) => subnet.map_public_ip_on_launch !== true },
  { id: 'CKV_AWS_7 keys rotate', on: 'aws_kms_key', holds: (key) => key.enable_key_rotation === true },
  { id: 'CKV2_AWS_64 keys have a policy', on: 'aws_kms_key', holds: (key) => Boolean(key.policy) },
  { id: 'CKV_AWS_158 logs are encrypted', on: 'aws_cloudwatch_log_group', holds: (group) => Boolean(group.kms_key_id) },
  { id: 'CKV_AWS_338 logs are kept for a year', on: 'aws_cloudwatch_log_group', holds: (group) => group.retention_in_days >= 365 },
  {
    id: 'CKV_AWS_149 secrets are encrypted with our own key',
    on: 'aws_secretsmanager_secret',
    holds: (secret) => Boolean(secret.kms_key_id),
  },
  {
    id: 'CKV_AWS_65 clusters report on their containers',
    on: 'aws_ecs_cluster',
    holds: (cluster) => cluster.setting.some((each: Loose) => each.name === 'containerInsights' && each.value !== 'disabled'),
  },
  {
    id: 'CKV_AWS_333 tasks have no public address',
    on: 'aws_ecs_service',
    holds: (service) => service.network_configuration.every((each: Loose) => each.assign_public_ip === false),
  },
  {
    id: 'CKV_AWS_336 containers cannot write to themselves',
    on: 'aws_ecs_task_definition',
    holds: (task) => (JSON.parse(task.container_definitions) as Loose[]).every((each) => each.readonlyRootFilesystem),
  },
  {
    id: 'CKV_AWS_249 tasks start with another role than they run with',
    on: 'aws_ecs_task_definition',
    holds: (task) => task.execution_role_arn !== task.task_role_arn,
  },
  {
    id: 'CKV_AWS_53-56 buckets are private',
    on: 'aws_s3_bucket',
    holds: (bucket, all) =>
      all('aws_s3_bucket_public_access_block').some(
        (each) =>
          each.bucket === bucket.id &&
          each.block_public_acls &&
          each.block_public_policy &&
          each.ignore_public_acls &&
          each.restrict_public_buckets,
      ),
  },
  {
    id: 'CKV_AWS_19 buckets are encrypted',
    on: 'aws_s3_bucket',
    holds: (bucket, all) => all('aws_s3_bucket_server_side_encryption_configuration').some((each) => each.bucket === bucket.id),
  },
  {
    id: 'buckets refuse what is not encrypted on its way',
    on: 'aws_s3_bucket',
    holds: (bucket, all) =>
      all('aws_s3_bucket_policy').some((each) => each.bucket === bucket.id && /"aws:SecureTransport":"false"/.test(each.policy)),
  },
  ...(
    [
      [
        'CKV_AWS_34 viewers are sent to HTTPS',
        (cdn) => behavioursOf(cdn).every((each) => each.viewer_protocol_policy === 'redirect-to-https'),
      ],
      [
        'CKV_AWS_68 distributions stand behind a firewall',
        (cdn, all) => all('aws_wafv2_web_acl').some(({ arn }) => arn === cdn.web_acl_id),
      ],
      ['CKV_AWS_86 distributions log', (cdn) => cdn.logging_config.length > 0],
      [
        'CKV2_AWS_32 distributions tell browsers to be careful',
        (cdn) => behavioursOf(cdn).every((each) => each.response_headers_policy_id),
      ],
      [
        'CKV_AWS_174 names of our own are shown over TLS 1.2',
        (cdn) => (cdn.aliases ?? []).length === 0 || cdn.viewer_certificate[0].minimum_protocol_version === 'TLSv1.2_2021',
      ],
      [
        'CKV2_AWS_46 buckets are read by distributions that sign',
        (cdn, all) =>
          (cdn.origin as Loose[]).every(
            (each) =>
              each.custom_origin_config.length > 0 ||
              all('aws_cloudfront_origin_access_control').some(
                ({ id, signing_behavior }) => id === each.origin_access_control_id && signing_behavior === 'always',
              ),
          ),
      ],
      [
        'CKV2_AWS_54/72 origins are asked over TLS 1.2',
        (cdn) =>
          (cdn.origin as Loose[])
            .flatMap((each) => each.custom_origin_config as Loose[])
            .every((each) => each.origin_protocol_policy === 'https-only' && each.origin_ssl_protocols.join() === 'TLSv1.2'),
      ],
    ] as readonly [string, Policy['holds']][]
  ).map(([id, holds]) => ({ id, on: 'aws_cloudfront_distribution', holds })),
  {
    id: 'CKV_AWS_62 no policy allows everything',
    on: 'aws_iam_role_policy',
    holds: (policy) =>
      !(JSON.parse(policy.policy).Statement as Loose[]).some(({ Action }) =>
        [Action].flat().some((action: string) => action === '*' || /^\w+:\*$/.test(action)),
      ),
  },
];

/** What a state breaks, as `rule: address`. */
export function policyFindings(resources: readonly Resource[]): string[] {
  const all = (type: string): Loose[] => resources.filter((each) => each.type === type).map(({ values }) => values as Loose);
  return POLICIES.flatMap(({ id, on, holds }) =>
    resources
      .filter(({ type }) => type === on)
      .flatMap(({ address, values }) => (holds(values as Loose, all) ? [] : [`${id}: ${address}`])),
  );
}
