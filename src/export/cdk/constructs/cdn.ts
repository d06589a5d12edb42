import { BASELINE } from '../../../kinds/cloud/baseline.js';

/** A distribution of CloudFront. A file of the exported project, the same for every design: what differs is handed in. */
export const CDN = `import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Bucket } from './bucket';
import { LogBucket } from './log-bucket';
import { Managed } from './managed';

export interface CdnProps {
  /** The first one answers what no path leads elsewhere. A name is that on the certificate of a load balancer. */
  readonly origins: { readonly bucket?: Bucket; readonly domainName?: string; readonly path?: string }[];
  /** Seconds that an object is kept when its origin says nothing. */
  readonly ttl: number;
  readonly compress: boolean;
  /** Of a firewall for CloudFront. */
  readonly firewallArn: string;
  readonly domainNames?: string[];
  readonly certificate?: acm.ICertificate;
  readonly logRetention: logs.RetentionDays;
}

/** A bucket whose own policy, in a stack that comes before, lets distributions read it. */
class PrivateBucket extends cloudfront.OriginBase {
  // The class that it extends keeps its own to itself.
  constructor(domainName: string, props: cloudfront.OriginProps) {
    super(domainName, props);
  }

  protected override renderS3OriginConfig(): cloudfront.CfnDistribution.S3OriginConfigProperty {
    return { originAccessIdentity: '' };
  }
}

/** A distribution of CloudFront: encrypted, logged, behind a firewall. */
export class Cdn extends Managed {
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: CdnProps) {
    super(scope, id);
    const behaviours = props.origins.map(({ bucket, domainName = '' }) =>
      bucket ? this.files(bucket, props) : this.service(domainName, props),
    );
    const logBucket = new LogBucket(this, 'Logs', props.logRetention, s3.ObjectOwnership.BUCKET_OWNER_PREFERRED);
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: this.node.path,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
      defaultBehavior: behaviours[0]!,
      additionalBehaviors: Object.fromEntries(
        props.origins.slice(1).map(({ path = '/*' }, index) => [path, behaviours[index + 1]!]),
      ),
      webAclId: props.firewallArn,
      enableLogging: true,
      logBucket,
      ...(props.origins[0]?.bucket && { defaultRootObject: '${BASELINE.rootObject}' }),
      ...(props.certificate && {
        domainNames: props.domainNames,
        certificate: props.certificate,
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    });
    const url = 'https://' + this.distribution.domainName;
    this.links.URL = url;
    new CfnOutput(this, 'Url', { value: url, description: 'Where it answers.' });
    Validations.of(this.distribution).acknowledge({
      id: 'AwsSolutions-CFR1',
      reason: 'The design serves users wherever they are.',
    });
    if (!props.certificate) {
      Validations.of(this.distribution).acknowledge({
        id: 'AwsSolutions-CFR4',
        reason: 'Without a domain it answers under a name of CloudFront, whose certificate decides which TLS is taken.',
      });
    }
  }

  /** Files are kept by their path alone. */
  private files(bucket: Bucket, { ttl, compress }: CdnProps): cloudfront.BehaviorOptions {
    const access = this.once('Access', (name) => new cloudfront.S3OriginAccessControl(this, name));
    return {
      origin: new PrivateBucket(bucket.domainName, { originAccessControlId: access.originAccessControlId }),
      cachePolicy: this.once('FilesPolicy', (name) => this.policy(name, ttl, compress, {})),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      ...this.common(compress),
    };
  }

  /** What services answer is never kept for another caller. */
  private service(domainName: string, { ttl, compress }: CdnProps): cloudfront.BehaviorOptions {
    return {
      origin: new origins.HttpOrigin(domainName, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      }),
      cachePolicy: this.once('ServicesPolicy', (name) =>
        this.policy(name, ttl, compress, {
          cookieBehavior: cloudfront.CacheCookieBehavior.all(),
          headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Authorization'),
          queryStringBehavior: cloudfront.CacheQueryStringBehavior.all(),
        }),
      ),
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      ...this.common(compress),
    };
  }

  private common(compress: boolean): Omit<cloudfront.BehaviorOptions, 'origin'> {
    return {
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      compress,
    };
  }

  private policy(
    name: string,
    ttl: number,
    compress: boolean,
    key: cloudfront.CachePolicyProps,
  ): cloudfront.CachePolicy {
    return new cloudfront.CachePolicy(this, name, {
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(ttl),
      maxTtl: Duration.seconds(${BASELINE.longestTtl}),
      enableAcceptEncodingBrotli: compress,
      enableAcceptEncodingGzip: compress,
      ...key,
    });
  }

  /** Origins of one kind share what they have in common. */
  private once<T extends Construct>(name: string, make: (name: string) => T): T {
    return (this.node.tryFindChild(name) as T | undefined) ?? make(name);
  }
}
`;
