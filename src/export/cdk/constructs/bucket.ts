/** A bucket of S3. A file of the exported project, the same for every design: what differs is handed in. */
export const BUCKET = `import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Managed } from './managed';

export interface BucketProps {
  readonly key: kms.IKey;
  readonly logs: s3.IBucket;
  readonly logPrefix: string;
  readonly transitions: { readonly days: number; readonly to: s3.StorageClass }[];
  /** Days that what was overwritten or deleted is kept. */
  readonly oldDays: number;
  /** Whether distributions of CloudFront read it. */
  readonly served?: boolean;
  /** Days in which nobody may change or delete what is written. */
  readonly lockDays?: number;
  /** What it is called, where others have to know before it is there. */
  readonly bucketName?: string;
  /** The bucket in another region that its objects are copied to, and the key there. */
  readonly copies?: { readonly bucket: string; readonly keyArn: string };
}

/** A bucket of S3: private, encrypted, with its old versions. */
export class Bucket extends Managed {
  /** Where distributions fetch from. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const bucket = new s3.Bucket(this, 'Bucket', {
      bucketName: props.bucketName,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      versioned: true,
      serverAccessLogsBucket: props.logs,
      serverAccessLogsPrefix: props.logPrefix,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.lockDays !== undefined && {
        objectLockEnabled: true,
        objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(props.lockDays)),
      }),
      lifecycleRules: [
        {
          transitions: props.transitions.map(({ days, to }) => ({
            storageClass: to,
            transitionAfter: Duration.days(days),
          })),
          noncurrentVersionExpiration: Duration.days(props.oldDays),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    this.domainName = bucket.bucketRegionalDomainName;
    if (props.copies) replicate(bucket, props.key, props.copies);
    if (props.served) {
      // The distribution stands in a stack that comes later, so that its number is not known here: those of this account may read.
      const reads = (actions: string[], resources: string[]): iam.PolicyStatement =>
        new iam.PolicyStatement({
          sid: 'Cdn',
          principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
          actions,
          resources,
          conditions: {
            ArnLike: { 'aws:SourceArn': 'arn:aws:cloudfront::' + Stack.of(this).account + ':distribution/*' },
          },
        });
      bucket.addToResourcePolicy(reads(['s3:GetObject'], [bucket.arnForObjects('*')]));
      props.key.addToResourcePolicy(reads(['kms:Decrypt'], ['*']));
    }
    this.key = props.key;
    this.links.BUCKET = bucket.bucketName;
    this.arns.push(bucket.bucketArn);
    this.resources.push(bucket.bucketArn);
    this.below('Arn', bucket.bucketArn, '/*', 'Objects have the names that the application gives them.');
  }
}

/** Copies every new object of a bucket to one in another region, within the 15 minutes that S3 promises. */
function replicate(bucket: s3.Bucket, key: kms.IKey, to: { readonly bucket: string; readonly keyArn: string }): void {
  const stack = Stack.of(bucket);
  const cfn = bucket.node.defaultChild as s3.CfnBucket;
  const destination = 'arn:aws:s3:::' + to.bucket;
  const role = new iam.Role(bucket, 'Replication', { assumedBy: new iam.ServicePrincipal('s3.amazonaws.com') });
  const may = (actions: string[], resources: string[]): boolean =>
    role.addToPolicy(new iam.PolicyStatement({ actions, resources }));
  may(['s3:GetReplicationConfiguration', 's3:ListBucket'], [bucket.bucketArn]);
  may(
    ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'],
    [bucket.bucketArn + '/*'],
  );
  may(['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'], [destination + '/*']);
  may(['kms:Decrypt'], [key.keyArn]);
  may(['kms:Encrypt', 'kms:GenerateDataKey'], [to.keyArn]);
  const named = stack.resolve(to.bucket) as { 'Fn::Join': [string, (string | { Ref: string })[]] };
  const text = named['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : '<' + part.Ref + '>')).join('');
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::<' + stack.getLogicalId(cfn) + '.Arn>/*]',
      reason: 'Objects have the names that the application gives them.',
    },
    {
      id: 'AwsSolutions-IAM5[Resource::arn:aws:s3:::' + text + '/*]',
      reason: 'The copies have the names of the objects.',
    },
  );
  cfn.replicationConfiguration = {
    role: role.roleArn,
    rules: [
      {
        id: 'recovery',
        status: 'Enabled',
        priority: 0,
        filter: { prefix: '' },
        deleteMarkerReplication: { status: 'Enabled' },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: 'Enabled' } },
        destination: {
          bucket: destination,
          storageClass: 'STANDARD',
          encryptionConfiguration: { replicaKmsKeyId: to.keyArn },
          metrics: { status: 'Enabled', eventThreshold: { minutes: 15 } },
          replicationTime: { status: 'Enabled', time: { minutes: 15 } },
        },
      },
    ],
  };
}
`;
