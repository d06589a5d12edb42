import { sorted } from '../facts.js';
import type { All, ComponentOf, Loose } from './facts.js';

/** A distribution: what it fetches from, and what it keeps by what. */
export function cdnFacts(all: All, componentOf: ComponentOf, cdn: Loose): object {
  const origin = (id: string): object => {
    const found = (cdn.origin as Loose[]).find(({ origin_id }) => origin_id === id) ?? {};
    const bucket = all('aws_s3_bucket').find((each) => each.bucket_regional_domain_name === found.domain_name);
    const access = all('aws_cloudfront_origin_access_control').find((each) => each.id === found.origin_access_control_id);
    const [custom] = found.custom_origin_config as Loose[];
    return bucket
      ? { bucket: componentOf(bucket), signed: [access?.signing_behavior, access?.signing_protocol] }
      : { protocol: custom?.origin_protocol_policy, tls: custom?.origin_ssl_protocols };
  };
  const behaviour = (each: Loose): object => {
    const policy = all('aws_cloudfront_cache_policy').find(({ id }) => id === each.cache_policy_id) ?? {};
    const [key] = policy.parameters_in_cache_key_and_forwarded_to_origin as Loose[];
    return {
      path: each.path_pattern ?? null,
      origin: origin(each.target_origin_id as string),
      viewers: each.viewer_protocol_policy,
      methods: sorted(each.allowed_methods as string[]),
      compress: [each.compress, key?.enable_accept_encoding_gzip, key?.enable_accept_encoding_brotli],
      ttl: [policy.min_ttl, policy.default_ttl, policy.max_ttl],
      key: [
        key?.cookies_config[0].cookie_behavior,
        key?.headers_config[0].header_behavior,
        key?.headers_config[0].headers[0]?.items ?? [],
        key?.query_strings_config[0].query_string_behavior,
      ],
      sent: each.origin_request_policy_id || null,
      headers: each.response_headers_policy_id,
    };
  };
  const [certificate] = cdn.viewer_certificate as Loose[];
  return {
    is: 'cdn',
    enabled: cdn.enabled,
    ipv6: cdn.is_ipv6_enabled,
    http: cdn.http_version,
    price: cdn.price_class,
    root: cdn.default_root_object || null,
    names: cdn.aliases ?? [],
    tls: certificate?.acm_certificate_arn ? certificate.minimum_protocol_version : null,
    behaviours: [...(cdn.default_cache_behavior as Loose[]), ...(cdn.ordered_cache_behavior as Loose[])].map(behaviour),
    logged: (cdn.logging_config as Loose[]).map(({ include_cookies }) => include_cookies as boolean),
  };
}
