import type { DomainPlan } from '../../kinds/plan/plan.js';
import { nested, ref, template, type Expression, type Item } from './hcl.js';
import type { Scope } from './scope.js';

const FILE = 'edge.tf';

/** The name of a domain: the design's, or the one that is given. */
export function domainName(domain: DomainPlan): Expression {
  return ref(`var.${domain.origin.key}_domain`);
}

/** The zone of a domain and the records in it. */
export function printDomain(scope: Scope, domain: DomainPlan): void {
  const { origin } = domain;
  scope.heading(FILE, origin, 'Names');
  scope.resource(FILE, 'aws_route53_zone', origin.key, [
    ['name', domainName(domain)],
    ['comment', template('Managed by Terraform for ', ref('local.name'))],
    null,
    ['tags', scope.tags(origin)],
  ]);
  for (const record of domain.records) {
    const target = `${record.on === 'cdn' ? 'aws_cloudfront_distribution' : 'aws_lb'}.${record.to}`;
    const name = ref(`${target}.${record.on === 'cdn' ? 'domain_name' : 'dns_name'}`);
    if (record.health) {
      scope.resource(FILE, 'aws_route53_health_check', record.key, [
        ['type', record.health.protocol],
        ['fqdn', name],
        ['port', record.health.port],
        ['resource_path', record.health.path ?? undefined],
        ['request_interval', record.health.interval],
        ['failure_threshold', record.health.failures],
        ['measure_latency', true],
        null,
        ['tags', scope.tags(origin, scope.named(record.key))],
      ]);
    }
    scope.resource(FILE, 'aws_route53_record', record.key, [
      ['zone_id', ref(`aws_route53_zone.${origin.key}.zone_id`)],
      ['name', domainName(domain)],
      ['type', 'A'],
      ['set_identifier', record.identifier ?? undefined],
      ['health_check_id', record.health?.decides ? ref(`aws_route53_health_check.${record.key}.id`) : undefined],
      nested('alias', [
        ['name', name],
        ['zone_id', ref(`${target}.${record.on === 'cdn' ? 'hosted_zone_id' : 'zone_id'}`)],
        // Route 53 does not ask CloudFront how it is.
        ['evaluate_target_health', record.on === 'balancer'],
      ]),
      ...routing(record.routing),
    ]);
  }
  scope.output(
    `${origin.key}_name_servers`,
    `The servers that the registrar of the domain of ${origin.component} must name.`,
    ref(`aws_route53_zone.${origin.key}.name_servers`),
  );
}

function routing(of: DomainPlan['records'][number]['routing']): Item[] {
  switch (of.policy) {
    case 'simple':
      return [];
    case 'weighted':
      return [nested('weighted_routing_policy', [['weight', of.weight]])];
    case 'latency':
      return [nested('latency_routing_policy', [['region', of.region]])];
    case 'geolocation':
      return [nested('geolocation_routing_policy', [of.continent === null ? ['country', '*'] : ['continent', of.continent]])];
    case 'failover':
      return [nested('failover_routing_policy', [['type', of.role]])];
  }
}
