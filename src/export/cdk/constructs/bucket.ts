/** A bucket of S3. A file of the exported project, the same for every design: what differs is handed in. */
export const BUCKET = `import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
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
}

/** A bucket of S3: private, encrypted, with its old versions. */
export class Bucket extends Managed {
  /** Where distributions fetch from. */
  readonly domainName: string;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const bucket = new s3.Bucket(this, 'Bucket', {
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
`;
