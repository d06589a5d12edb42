import { sorted } from '../facts.js';
import type { All, ComponentOf, Loose } from './facts.js';

/** A distribution: what it fetches from, and what it keeps by what. */
export function cdnFacts(all: All, componentOf: ComponentOf, cdn: Loose): object {
  const of = (type: string, id: unknown): Loose => all(type).find((each) => each.id === id)?.properties ?? {};
  const origin = (id: string): object => {
    const found = (cdn.Origins as Loose[]).find(({ Id }) => Id === id) ?? {};
    const bucket = all('AWS::S3::Bucket').find((each) => String(found.DomainName).startsWith(`${each.id}.`));
    const access = of('AWS::CloudFront::OriginAccessControl', found.OriginAccessControlId).OriginAccessControlConfig as Loose | undefined;
    return bucket
      ? { bucket: componentOf(bucket), signed: [access?.SigningBehavior, access?.SigningProtocol] }
      : { protocol: found.CustomOriginConfig?.OriginProtocolPolicy, tls: found.CustomOriginConfig?.OriginSSLProtocols };
  };
  const behaviour = (each: Loose): object => {
    const policy = of('AWS::CloudFront::CachePolicy', each.CachePolicyId).CachePolicyConfig as Loose;
    const key = policy.ParametersInCacheKeyAndForwardedToOrigin as Loose;
    return {
      path: each.PathPattern ?? null,
      origin: origin(each.TargetOriginId as string),
      viewers: each.ViewerProtocolPolicy,
      methods: sorted(each.AllowedMethods as string[]),
      compress: [each.Compress, key.EnableAcceptEncodingGzip, key.EnableAcceptEncodingBrotli],
      ttl: [policy.MinTTL, policy.DefaultTTL, policy.MaxTTL],
      key: [
        key.CookiesConfig.CookieBehavior,
        key.HeadersConfig.HeaderBehavior,
        key.HeadersConfig.Headers ?? [],
        key.QueryStringsConfig.QueryStringBehavior,
      ],
      sent: each.OriginRequestPolicyId ?? null,
      headers: each.ResponseHeadersPolicyId,
    };
  };
  const { ViewerCertificate: certificate, Logging: logging } = cdn;
  return {
    is: 'cdn',
    enabled: cdn.Enabled,
    ipv6: cdn.IPV6Enabled,
    http: cdn.HttpVersion,
    price: cdn.PriceClass,
    root: cdn.DefaultRootObject ?? null,
    names: cdn.Aliases ?? [],
    tls: certificate?.AcmCertificateArn ? certificate.MinimumProtocolVersion : null,
    behaviours: [cdn.DefaultCacheBehavior as Loose, ...((cdn.CacheBehaviors ?? []) as Loose[])].map(behaviour),
    logged: logging ? [logging.IncludeCookies ?? false] : [],
  };
}
