import { BASELINE } from '../../kinds/cloud/baseline.js';
import type { FirewallPlan, Origin, RegionPlan } from '../../kinds/plan/plan.js';
import { list, nested, ref, template, type Body, type Expression, type Item } from './hcl.js';
import type { Scope } from './scope.js';

const FILE = 'edge.tf';

/** A web application firewall before a balancer, whose ARN is given: the rate limit, then AWS's own rules. */
export function printFirewall(scope: Scope, region: RegionPlan, origin: Origin, firewall: FirewallPlan, before: Expression): void {
  printAcl(scope, region, origin, firewall, { scope: 'REGIONAL', key: ref(`aws_kms_key.${scope.label(region, 'logs')}.arn`), at: [] });
  scope.resource(
    FILE,
    'aws_wafv2_web_acl_association',
    origin.key,
    [
      ['resource_arn', before],
      ['web_acl_arn', ref(`aws_wafv2_web_acl.${origin.key}.arn`)],
    ],
    region,
  );
}

interface Standing {
  readonly scope: 'REGIONAL' | 'CLOUDFRONT';
  /** The key that its log is encrypted with. */
  readonly key: Expression;
  /** Where it stands, when that is not the region of the provider. */
  readonly at: Body;
}

/** A firewall with its log. */
export function printAcl(scope: Scope, region: RegionPlan, origin: Origin, firewall: FirewallPlan, standing: Standing): void {
  const metric = origin.key.replaceAll('_', '-');
  const rules: Item[] = [];
  if (firewall.rate) rules.push(rateRule(firewall.rate, metric, firewall.counts));
  BASELINE.managedRules.forEach((name, index) => {
    rules.push(
      nested('rule', [
        ['name', name],
        ['priority', index + 1],
        nested('override_action', [nested(firewall.counts ? 'count' : 'none', [])]),
        nested('statement', [
          nested('managed_rule_group_statement', [
            ['vendor_name', 'AWS'],
            ['name', name],
          ]),
        ]),
        visibility(`${metric}-${name}`),
      ]),
    );
  });
  scope.resource(
    FILE,
    'aws_wafv2_web_acl',
    origin.key,
    [
      ...standing.at,
      ['name', scope.named(origin.key, 128)],
      ['scope', standing.scope],
      nested('default_action', [nested('allow', [])]),
      ...rules,
      visibility(metric),
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.remark(FILE, 'The name must begin like this for a firewall to write into it.');
  scope.resource(
    FILE,
    'aws_cloudwatch_log_group',
    `${origin.key}_firewall`,
    [
      ...standing.at,
      ['name', template('aws-waf-logs-', scope.named(origin.key))],
      ['retention_in_days', ref('var.log_retention_days')],
      ['kms_key_id', standing.key],
      null,
      ['tags', scope.tags(origin)],
    ],
    region,
  );
  scope.resource(
    FILE,
    'aws_wafv2_web_acl_logging_configuration',
    origin.key,
    [
      ...standing.at,
      ['resource_arn', ref(`aws_wafv2_web_acl.${origin.key}.arn`)],
      ['log_destination_configs', list([ref(`aws_cloudwatch_log_group.${origin.key}_firewall.arn`)])],
      ...BASELINE.unloggedHeaders.map((name) => nested('redacted_fields', [nested('single_header', [['name', name]])])),
    ],
    region,
  );
}

function rateRule(rate: NonNullable<FirewallPlan['rate']>, metric: string, counts: boolean): Item {
  return nested('rule', [
    ['name', 'rate-limit'],
    ['priority', 0],
    nested('action', [nested(counts ? 'count' : 'block', [])]),
    nested('statement', [
      nested('rate_based_statement', [
        ['limit', rate.limit],
        ['evaluation_window_sec', rate.window],
        ['aggregate_key_type', rate.per === 'client' ? 'IP' : 'CONSTANT'],
        // All requests together are counted by what they have in common: a path.
        rate.per === 'all' &&
          nested('scope_down_statement', [
            nested('byte_match_statement', [
              ['search_string', '/'],
              ['positional_constraint', 'STARTS_WITH'],
              nested('field_to_match', [nested('uri_path', [])]),
              nested('text_transformation', [
                ['priority', 0],
                ['type', 'NONE'],
              ]),
            ]),
          ]),
      ]),
    ]),
    visibility(`${metric}-rate-limit`),
  ]);
}

function visibility(metric: string): Item {
  return nested('visibility_config', [
    ['cloudwatch_metrics_enabled', true],
    ['metric_name', metric],
    ['sampled_requests_enabled', true],
  ]);
}
