import { BASELINE } from '../../../kinds/cloud/baseline.js';
import { EDGE_REGION, type CdnOriginPlan, type CdnPlan } from '../../../kinds/plan/managed.js';
import type { RegionPlan } from '../../../kinds/plan/plan.js';
import { printCertificate } from '../certificate.js';
import { printAcl } from '../firewall.js';
import { comment, list, nested, ref, template, type Body, type Expression, type Item } from '../hcl.js';
import { printLogBucket } from '../log-bucket.js';
import { policy } from '../policy.js';
import { ADMINISTRATION, encryptedTransportOnly, keyArn, logWriters } from '../security.js';
import type { Scope } from '../scope.js';

const FILE = 'edge.tf';

export function printCdn(scope: Scope, region: RegionPlan, plan: CdnPlan): void {
  const { origin, firewall, domains } = plan;
  const { key } = origin;
  const at: Body = region.code === EDGE_REGION ? [] : [['region', EDGE_REGION]];
  scope.heading(FILE, origin, 'CloudFront');
  printAcl(scope, region, origin, firewall, { scope: 'CLOUDFRONT', key: edgeKey(scope, region, plan, at), at });
  if (domains.length > 0) printCertificate(scope, region, origin, domains, at);
  const logs = `${key}_logs`;
  const part = printLogBucket(scope, region, FILE, {
    label: logs,
    suffix: 'cdn-logs',
    tags: scope.tags(origin),
    ownership: 'BucketOwnerPreferred',
    why: 'CloudFront writes with the bucket’s own key only, and as an owner of its own.',
  });
  part('aws_s3_bucket_policy', [
    ['policy', policy([encryptedTransportOnly(`aws_s3_bucket.${logs}`)])],
    null,
    ['depends_on', list([ref(`aws_s3_bucket_public_access_block.${logs}`)])],
  ]);
  if (plan.origins.some(({ on }) => on === 'bucket')) {
    scope.resource(
      FILE,
      'aws_cloudfront_origin_access_control',
      key,
      [
        ['name', scope.named(key, 64)],
        ['origin_access_control_origin_type', 's3'],
        ['signing_behavior', 'always'],
        ['signing_protocol', 'sigv4'],
      ],
      region,
    );
  }
  for (const on of ['bucket', 'balancer'] as const)
    if (plan.origins.some((each) => each.on === on)) printCachePolicy(scope, region, plan, on);
  const [first, ...others] = plan.origins;
  scope.resource(
    FILE,
    'aws_cloudfront_distribution',
    key,
    [
      ['comment', template(scope.named(key))],
      ['enabled', true],
      ['is_ipv6_enabled', true],
      ['http_version', 'http2and3'],
      ['price_class', 'PriceClass_All'],
      ['aliases', domains.length > 0 ? list(domains.map((domain) => ref(`var.${domain}_domain`))) : undefined],
      ['default_root_object', first?.on === 'bucket' ? BASELINE.rootObject : undefined],
      ['web_acl_id', ref(`aws_wafv2_web_acl.${key}.arn`)],
      null,
      ['tags', scope.tags(origin)],
      ...plan.origins.map((each) => printOrigin(plan, each)),
      ...(first ? [nested('default_cache_behavior', behaviour(plan, first))] : []),
      ...others.map((each) => nested('ordered_cache_behavior', [['path_pattern', each.path ?? '/*'], ...behaviour(plan, each)])),
      nested('restrictions', [nested('geo_restriction', [['restriction_type', 'none']])]),
      nested(
        'viewer_certificate',
        domains.length === 0
          ? [['cloudfront_default_certificate', true]]
          : [
              ['acm_certificate_arn', ref(`aws_acm_certificate_validation.${key}.certificate_arn`)],
              ['minimum_protocol_version', BASELINE.edgeTlsPolicy],
              ['ssl_support_method', 'sni-only'],
            ],
      ),
      nested('logging_config', [
        ['bucket', ref(`aws_s3_bucket.${logs}.bucket_domain_name`)],
        ['include_cookies', false],
      ]),
      comment('The bucket lets the logs in before the first one is written.'),
      { is: 'attribute', name: 'depends_on', value: list([ref(`aws_s3_bucket_ownership_controls.${logs}`)]) },
    ],
    region,
  );
  scope.output(
    `${key}_url`,
    `Where ${origin.component} answers.`,
    template('https://', ref(`aws_cloudfront_distribution.${key}.domain_name`)),
  );
}

/** The key of the firewall's log, which stands where CloudFront's firewalls do. */
function edgeKey(scope: Scope, region: RegionPlan, { origin }: CdnPlan, at: Body): Expression {
  if (region.code === EDGE_REGION) return keyArn(scope, region, 'logs');
  const label = `${origin.key}_firewall`;
  scope.resource(
    FILE,
    'aws_kms_key',
    label,
    [
      ...at,
      ['description', template('Log of the firewall of ', scope.named(origin.key))],
      ['enable_key_rotation', true],
      ['deletion_window_in_days', BASELINE.recoveryDays],
      ['policy', policy([ADMINISTRATION, logWriters(EDGE_REGION)])],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  return ref(`aws_kms_key.${label}.arn`);
}

/** What answers are kept by: files by their path alone; what services answer never for another caller. */
function printCachePolicy(scope: Scope, region: RegionPlan, plan: CdnPlan, on: CdnOriginPlan['on']): void {
  const personal = on === 'balancer';
  const label = `${plan.origin.key}_${on}`;
  scope.resource(
    FILE,
    'aws_cloudfront_cache_policy',
    label,
    [
      ['name', scope.named(label, 128)],
      ['min_ttl', 0],
      ['default_ttl', plan.ttl],
      ['max_ttl', BASELINE.longestTtl],
      nested('parameters_in_cache_key_and_forwarded_to_origin', [
        ['enable_accept_encoding_brotli', plan.compress],
        ['enable_accept_encoding_gzip', plan.compress],
        nested('cookies_config', [['cookie_behavior', personal ? 'all' : 'none']]),
        nested('headers_config', [
          ['header_behavior', personal ? 'whitelist' : 'none'],
          personal && nested('headers', [['items', list(['Authorization'])]]),
        ]),
        nested('query_strings_config', [['query_string_behavior', personal ? 'all' : 'none']]),
      ]),
    ],
    region,
  );
}

function printOrigin(plan: CdnPlan, each: CdnOriginPlan): Item {
  if (each.on === 'bucket')
    return nested('origin', [
      ['origin_id', each.to],
      ['domain_name', ref(`aws_s3_bucket.${each.to}.bucket_regional_domain_name`)],
      ['origin_access_control_id', ref(`aws_cloudfront_origin_access_control.${plan.origin.key}.id`)],
    ]);
  return nested('origin', [
    ['origin_id', each.to],
    ['domain_name', ref(`var.${each.name?.from === 'domain' ? `${each.name.domain}_domain` : `${each.key}_name`}`)],
    nested('custom_origin_config', [
      ['http_port', 80],
      ['https_port', 443],
      ['origin_protocol_policy', 'https-only'],
      ['origin_ssl_protocols', list(['TLSv1.2'])],
    ]),
  ]);
}

const READ = ['GET', 'HEAD', 'OPTIONS'];

function behaviour({ origin, compress }: CdnPlan, each: CdnOriginPlan): Body {
  const files = each.on === 'bucket';
  return [
    ['target_origin_id', each.to],
    ['viewer_protocol_policy', 'redirect-to-https'],
    ['allowed_methods', list(files ? READ : [...READ, 'DELETE', 'PATCH', 'POST', 'PUT'])],
    ['cached_methods', list(['GET', 'HEAD'])],
    ['compress', compress],
    ['cache_policy_id', ref(`aws_cloudfront_cache_policy.${origin.key}_${each.on}.id`)],
    ['origin_request_policy_id', files ? undefined : BASELINE.viewerRequest],
    ['response_headers_policy_id', BASELINE.securityHeaders],
  ];
}
