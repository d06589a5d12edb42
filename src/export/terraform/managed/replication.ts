import type { BucketPlan } from '../../../kinds/plan/managed.js';
import type { Followed, RegionPlan } from '../../../kinds/plan/plan.js';
import { list, nested, ref, template } from '../hcl.js';
import { assumedBy, policy, statement } from '../policy.js';
import { keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'storage.tf';

/** Minutes in which S3 promises to copy 99.99 % of new objects (docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html); it knows no other. */
const MINUTES = 15;

/** Copies every new object of a bucket to one in another region, with the role that S3 does it by. */
export function printReplication(scope: Scope, region: RegionPlan, { origin }: BucketPlan, to: Followed): void {
  const { key } = origin;
  const target = scope.plan.regions.find((each) => each.key === to.region);
  if (!target) return;
  const label = `${key}_replication`;
  const source = `aws_s3_bucket.${key}.arn`;
  const destination = `aws_s3_bucket.${to.key}.arn`;
  const below = (bucket: string) => template(ref(bucket), '/*');
  scope.resource(FILE, 'aws_iam_role', label, [
    ['name', scope.named(label, 64)],
    ['assume_role_policy', assumedBy('s3.amazonaws.com')],
    null,
    ['tags', scope.tags(origin)],
  ]);
  scope.resource(FILE, 'aws_iam_role_policy', label, [
    ['name', 'replication'],
    ['role', ref(`aws_iam_role.${label}.id`)],
    [
      'policy',
      policy([
        statement(['s3:GetReplicationConfiguration', 's3:ListBucket'], [ref(source)]),
        statement(['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'], [below(source)]),
        statement(['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'], [below(destination)]),
        statement(['kms:Decrypt'], [keyArn(scope, region, 'data')]),
        statement(['kms:Encrypt', 'kms:GenerateDataKey'], [keyArn(scope, target, 'data')]),
      ]),
    ],
  ]);
  scope.resource(
    FILE,
    'aws_s3_bucket_replication_configuration',
    key,
    [
      ['bucket', ref(`aws_s3_bucket.${key}.id`)],
      ['role', ref(`aws_iam_role.${label}.arn`)],
      nested('rule', [
        ['id', 'recovery'],
        ['status', 'Enabled'],
        ['priority', 0],
        nested('filter', []),
        nested('delete_marker_replication', [['status', 'Enabled']]),
        nested('source_selection_criteria', [nested('sse_kms_encrypted_objects', [['status', 'Enabled']])]),
        nested('destination', [
          ['bucket', ref(destination)],
          ['storage_class', 'STANDARD'],
          nested('encryption_configuration', [['replica_kms_key_id', keyArn(scope, target, 'data')]]),
          nested('metrics', [['status', 'Enabled'], nested('event_threshold', [['minutes', MINUTES]])]),
          nested('replication_time', [['status', 'Enabled'], nested('time', [['minutes', MINUTES]])]),
        ]),
      ]),
      // Both buckets have to keep versions first.
      ['depends_on', list([ref(`aws_s3_bucket_versioning.${key}`), ref(`aws_s3_bucket_versioning.${to.key}`)])],
    ],
    region,
  );
}
