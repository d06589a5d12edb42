import type { BucketPlan, FileSystemPlan, VolumePlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { kebab } from '../../../kinds/cloud/names.js';
import { servedBuckets } from '../../inhabitants.js';
import { forEach, list, nested, object, ref, template, type Body, type Expression } from '../hcl.js';
import { zonesOf } from '../network.js';
import { assumedBy, policy, statement } from '../policy.js';
import { printReplication } from './replication.js';
import { encryptedTransportOnly, keyArn } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'storage.tf';

export function printBucket(scope: Scope, region: RegionPlan, bucket: BucketPlan): void {
  const { origin, lockDays } = bucket;
  const { key } = origin;
  const address = `aws_s3_bucket.${key}`;
  scope.heading(FILE, origin, 'Bucket');
  scope.resource(
    FILE,
    'aws_s3_bucket',
    key,
    [
      ['bucket_prefix', template(scope.named(key, 37), '-')],
      ['object_lock_enabled', lockDays === null ? undefined : true],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  const part = (type: string, body: Body): void => {
    scope.resource(FILE, type, key, [['bucket', ref(`${address}.id`)], ...body], region);
  };
  part('aws_s3_bucket_public_access_block', [
    ['block_public_acls', true],
    ['block_public_policy', true],
    ['ignore_public_acls', true],
    ['restrict_public_buckets', true],
  ]);
  part('aws_s3_bucket_ownership_controls', [nested('rule', [['object_ownership', 'BucketOwnerEnforced']])]);
  part('aws_s3_bucket_versioning', [nested('versioning_configuration', [['status', 'Enabled']])]);
  part('aws_s3_bucket_server_side_encryption_configuration', [
    nested('rule', [
      ['bucket_key_enabled', true],
      nested('apply_server_side_encryption_by_default', [
        ['sse_algorithm', 'aws:kms'],
        ['kms_master_key_id', keyArn(scope, region, 'data')],
      ]),
    ]),
  ]);
  part('aws_s3_bucket_logging', [
    ['target_bucket', ref(`aws_s3_bucket.${scope.label(region, 'logs')}.id`)],
    ['target_prefix', `${kebab(key)}/`],
  ]);
  part('aws_s3_bucket_policy', [
    ['policy', policy([encryptedTransportOnly(address), ...readBy(region, key, address)])],
    null,
    ['depends_on', list([ref(`aws_s3_bucket_public_access_block.${key}`)])],
  ]);
  part('aws_s3_bucket_lifecycle_configuration', [
    nested('rule', [
      ['id', 'age'],
      ['status', 'Enabled'],
      nested('filter', []),
      ...bucket.transitions.map(({ days, to }) =>
        nested('transition', [
          ['days', days],
          ['storage_class', to],
        ]),
      ),
      nested('noncurrent_version_expiration', [['noncurrent_days', bucket.oldDays]]),
      nested('abort_incomplete_multipart_upload', [['days_after_initiation', 7]]),
    ]),
    null,
    ['depends_on', list([ref(`aws_s3_bucket_versioning.${key}`)])],
  ]);
  if (lockDays !== null) {
    part('aws_s3_bucket_object_lock_configuration', [
      nested('rule', [
        nested('default_retention', [
          ['mode', 'GOVERNANCE'],
          ['days', lockDays],
        ]),
      ]),
    ]);
  }
  for (const to of bucket.copiesTo) printReplication(scope, region, bucket, to);
  scope.output(`${key}_bucket`, `The bucket of ${origin.component}.`, ref(`${address}.id`));
}

/** Distributions read the objects of the buckets that they fetch from, and nobody else's do. */
function readBy(region: RegionPlan, key: string, address: string): Expression[] {
  const distributions = servedBuckets(region).get(key) ?? [];
  if (distributions.length === 0) return [];
  return [
    statement(['s3:GetObject'], [template(ref(`${address}.arn`), '/*')], {
      sid: 'Cdn',
      principal: object([['Service', 'cloudfront.amazonaws.com']]),
      condition: object([
        ['StringEquals', object([['aws:SourceArn', list(distributions.map((each) => ref(`aws_cloudfront_distribution.${each}.arn`)))]])],
      ]),
    }),
  ];
}

export function printFiles(scope: Scope, region: RegionPlan, files: FileSystemPlan): void {
  const { origin, cold, throughput } = files;
  const { key } = origin;
  const system = `aws_efs_file_system.${key}`;
  scope.heading(FILE, origin, 'File system');
  scope.resource(
    FILE,
    'aws_efs_file_system',
    key,
    [
      ['encrypted', true],
      ['kms_key_id', keyArn(scope, region, 'data')],
      ['throughput_mode', throughput === null ? 'elastic' : 'provisioned'],
      ['provisioned_throughput_in_mibps', throughput ?? undefined],
      null,
      ['tags', scope.tags(origin, scope.named(key))],
      cold !== null && nested('lifecycle_policy', [['transition_to_ia', `AFTER_${cold.days}_DAYS`]]),
      cold?.archive === true && nested('lifecycle_policy', [['transition_to_archive', 'AFTER_90_DAYS']]),
    ],
    region,
  );
  const everywhere = files.zones.length === region.network.zones.length;
  scope.resource(
    FILE,
    'aws_efs_mount_target',
    key,
    [
      ['for_each', everywhere ? zonesOf(scope, region) : forEach(['zone'], list(files.zones), ref('zone'), ref('zone'))],
      null,
      ['file_system_id', ref(`${system}.id`)],
      ['subnet_id', ref(`aws_subnet.${scope.label(region, 'isolated')}[each.key].id`)],
      ['security_groups', list([ref(`aws_security_group.${key}.id`)])],
    ],
    region,
  );
  if (files.backup) {
    scope.resource(
      FILE,
      'aws_efs_backup_policy',
      key,
      [['file_system_id', ref(`${system}.id`)], nested('backup_policy', [['status', 'ENABLED']])],
      region,
    );
  }
  scope.output(`${key}_file_system`, `The file system of ${origin.component}.`, ref(`${system}.id`));
}

export function printVolume(scope: Scope, region: RegionPlan, volume: VolumePlan): void {
  const { origin, snapshots } = volume;
  const { key } = origin;
  scope.heading(FILE, origin, 'Volume');
  scope.resource(
    FILE,
    'aws_ebs_volume',
    key,
    [
      ['availability_zone', volume.zone],
      ['type', volume.type],
      ['size', volume.size],
      ['iops', volume.iops ?? undefined],
      ['throughput', volume.throughput ?? undefined],
      ['encrypted', true],
      ['kms_key_id', keyArn(scope, region, 'data')],
      ['final_snapshot', true],
      null,
      ['tags', scope.tags(origin, scope.named(key))],
    ],
    region,
  );
  if (!snapshots) return;
  const role = `${key}_snapshots`;
  scope.resource(FILE, 'aws_iam_role', role, [
    ['name', scope.named(role, 64)],
    ['assume_role_policy', assumedBy('dlm.amazonaws.com')],
    null,
    ['tags', scope.tags(origin)],
  ]);
  scope.resource(FILE, 'aws_iam_role_policy_attachment', role, [
    ['role', ref(`aws_iam_role.${role}.name`)],
    ['policy_arn', 'arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole'],
  ]);
  scope.resource(
    FILE,
    'aws_dlm_lifecycle_policy',
    key,
    [
      ['description', `Snapshots of ${kebab(key)}`],
      ['execution_role_arn', ref(`aws_iam_role.${role}.arn`)],
      ['state', 'ENABLED'],
      null,
      ['tags', scope.tags(origin)],
      nested('policy_details', [
        ['resource_types', list(['VOLUME'])],
        ['target_tags', object([['Name', scope.named(key)]])],
        nested('schedule', [
          ['name', 'snapshots'],
          ['copy_tags', true],
          nested('create_rule', [
            ['interval', snapshots.hours],
            ['interval_unit', 'HOURS'],
            ['times', list(['03:00'])],
          ]),
          nested('retain_rule', [['count', snapshots.keep]]),
        ]),
      ]),
    ],
    region,
  );
}
