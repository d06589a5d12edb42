import type { Origin } from '../../kinds/plan/plan.js';
import { call, constant, make, object, path, type Statement } from './code.js';
import { camel, pascal, tagged } from './scope.js';

/** A certificate for the names of domains, proved in their zones. */
export function domainCertificate(origin: Origin, keys: readonly string[]): Statement[] {
  const name = `${camel(origin.key)}Certificate`;
  const domains = keys.map((key) => ({
    name: path(`config.domains.${camel(key)}`),
    zone: path(`props.names.zones.${camel(key)}`),
  }));
  const [first, ...others] = domains;
  if (!first) return [];
  const validation =
    others.length === 0
      ? call('acm.CertificateValidation.fromDns', first.zone)
      : call(
          'acm.CertificateValidation.fromDnsMultiZone',
          call(
            'Object.fromEntries',
            domains.map((each) => [each.name, each.zone]),
          ),
        );
  return [
    constant(
      name,
      make(
        'acm.Certificate',
        path('this'),
        `${pascal(origin.key)}Certificate`,
        object([
          ['domainName', first.name],
          ['subjectAlternativeNames', others.length > 0 ? others.map((each) => each.name) : undefined],
          ['validation', validation],
        ]),
      ),
    ),
    tagged(name, origin),
  ];
}
