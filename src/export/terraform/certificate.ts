import type { Origin, RegionPlan } from '../../kinds/plan/plan.js';
import { domainName } from './domain.js';
import { access, forEach, list, nested, object, ref, type Body } from './hcl.js';
import type { Scope } from './scope.js';

const FILE = 'edge.tf';

/** A certificate for the names of domains, and its proof in their zones. `at` says where it stands, when that is not the region of the provider. */
export function printCertificate(scope: Scope, region: RegionPlan, origin: Origin, keys: readonly string[], at: Body = []): void {
  const domains = keys.flatMap((key) => scope.plan.domains.filter((domain) => domain.origin.key === key));
  const [first, ...others] = domains;
  if (!first) return;
  const certificate = `aws_acm_certificate.${origin.key}`;
  const zones = domains.map((domain) => [domainName(domain), ref(`aws_route53_zone.${domain.origin.key}.zone_id`)] as const);
  scope.resource(
    FILE,
    'aws_acm_certificate',
    origin.key,
    [
      ...at,
      ['domain_name', domainName(first)],
      ['subject_alternative_names', others.length > 0 ? list(others.map(domainName)) : undefined],
      ['validation_method', 'DNS'],
      null,
      ['tags', scope.tags(origin)],
      nested('lifecycle', [['create_before_destroy', true]]),
    ],
    region,
  );
  scope.remark(FILE, 'Proves that the names are ours. Certificates of several regions share their proofs.');
  scope.resource(FILE, 'aws_route53_record', `${origin.key}_certificate`, [
    ['for_each', forEach(['option'], ref(`${certificate}.domain_validation_options`), ref('option'), ref('option.domain_name'))],
    null,
    ['zone_id', zones.length === 1 && zones[0] ? zones[0][1] : access(object(zones), ref('each.key'))],
    ['name', ref('each.value.resource_record_name')],
    ['type', ref('each.value.resource_record_type')],
    ['ttl', 60],
    ['records', list([ref('each.value.resource_record_value')])],
    ['allow_overwrite', true],
  ]);
  scope.resource(
    FILE,
    'aws_acm_certificate_validation',
    origin.key,
    [
      ...at,
      ['certificate_arn', ref(`${certificate}.arn`)],
      ['validation_record_fqdns', forEach(['record'], ref(`aws_route53_record.${origin.key}_certificate`), ref('record.fqdn'))],
    ],
    region,
  );
}
