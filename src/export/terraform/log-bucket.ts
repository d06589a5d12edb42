import type { RegionPlan } from '../../kinds/plan/plan.js';
import { nested, ref, template, type Body, type Given } from './hcl.js';
import type { FileName, Scope } from './scope.js';

interface LogBucket {
  readonly label: string;
  /** What its name ends with. */
  readonly suffix: string;
  readonly tags: Given;
  readonly ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred';
  /** Why it is encrypted with its own key, rather than with one of ours. */
  readonly why: string;
}

/** A private bucket that AWS writes access logs into, but for its policy: old logs go by themselves. Returns how further parts of it are added. */
export function printLogBucket(scope: Scope, region: RegionPlan, file: FileName, bucket: LogBucket): (type: string, body: Body) => void {
  const { label } = bucket;
  scope.resource(
    file,
    'aws_s3_bucket',
    label,
    [['bucket_prefix', template(ref('local.name'), `-${bucket.suffix}-`)], null, ['tags', bucket.tags]],
    region,
  );
  const part = (type: string, body: Body): void => {
    scope.resource(file, type, label, [['bucket', ref(`aws_s3_bucket.${label}.id`)], ...body], region);
  };
  part('aws_s3_bucket_public_access_block', [
    ['block_public_acls', true],
    ['block_public_policy', true],
    ['ignore_public_acls', true],
    ['restrict_public_buckets', true],
  ]);
  part('aws_s3_bucket_ownership_controls', [nested('rule', [['object_ownership', bucket.ownership]])]);
  part('aws_s3_bucket_versioning', [nested('versioning_configuration', [['status', 'Enabled']])]);
  scope.remark(file, bucket.why);
  part('aws_s3_bucket_server_side_encryption_configuration', [
    nested('rule', [nested('apply_server_side_encryption_by_default', [['sse_algorithm', 'AES256']])]),
  ]);
  part('aws_s3_bucket_lifecycle_configuration', [
    nested('rule', [
      ['id', 'expire'],
      ['status', 'Enabled'],
      nested('filter', []),
      nested('expiration', [['days', ref('var.log_retention_days')]]),
      nested('noncurrent_version_expiration', [['noncurrent_days', 30]]),
      nested('abort_incomplete_multipart_upload', [['days_after_initiation', 7]]),
    ]),
  ]);
  return part;
}
