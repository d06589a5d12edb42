/** The bucket for access logs. A file of the exported project, the same for every design: what differs is handed in. */
export const LOG_BUCKET = `import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** Holds access logs of load balancers, buckets or CloudFront, which can only write with the bucket's own key. CloudFront writes as an owner of its own. */
export class LogBucket extends s3.Bucket {
  constructor(
    scope: Construct,
    id: string,
    retention: logs.RetentionDays,
    objectOwnership = s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  ) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          expiration: Duration.days(retention),
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    Validations.of(this).acknowledge({ id: 'AwsSolutions-S1', reason: 'It is the bucket that logs are kept in.' });
  }
}
`;
