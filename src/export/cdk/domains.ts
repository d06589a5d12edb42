import type { DomainPlan, RecordPlan, RegionPlan } from '../../kinds/plan/plan.js';
import { balancerName } from './balancer.js';
import { call, constant, GAP, inline, make, object, path, perform, type Code, type Given, type Statement } from './code.js';
import { cdnsOf, managedName } from './managed.js';
import { camel, heading, pascal, tagged, type Scope } from './scope.js';

/** The records of a domain that lead to what is built in this region. */
export function recordStatements(scope: Scope, region: RegionPlan, domain: DomainPlan): Statement[] {
  const records = domain.records.flatMap((record) => {
    const target = targetOf(region, record);
    return target ? [{ record, target }] : [];
  });
  if (records.length === 0) return [];
  for (const { record } of records) scope.note(domain.origin, `${pascal(record.key)}Record`);
  return [GAP, heading(domain.origin), ...records.flatMap(({ record, target }) => recordStatement(domain, record, target))];
}

interface Target {
  /** The name that it answers under without any domain. */
  readonly host: Code;
  readonly alias: Code;
}

function targetOf(region: RegionPlan, record: RecordPlan): Target | null {
  const balancer = region.balancers.find(({ origin }) => origin.key === record.to);
  if (balancer) {
    const name = balancerName(balancer);
    return {
      host: path(`${name}.loadBalancerDnsName`),
      alias: make('targets.LoadBalancerTarget', path(name), inline([['evaluateTargetHealth', true]])),
    };
  }
  const cdn = cdnsOf(region).find(({ origin }) => origin.key === record.to);
  if (!cdn) return null;
  const distribution = path(`${managedName(cdn)}.distribution`);
  return { host: path(`${managedName(cdn)}.distribution.domainName`), alias: make('targets.CloudFrontTarget', distribution) };
}

function recordStatement(domain: DomainPlan, record: RecordPlan, target: Target): Statement[] {
  const { health } = record;
  const check = `${camel(record.key)}Health`;
  return [
    ...(health
      ? [
          constant(
            check,
            make(
              'route53.HealthCheck',
              path('this'),
              `${pascal(record.key)}Health`,
              object([
                ['type', path(`route53.HealthCheckType.${health.protocol}`)],
                ['fqdn', target.host],
                ['port', health.port],
                ['resourcePath', health.path ?? undefined],
                ['requestInterval', call('Duration.seconds', health.interval)],
                ['failureThreshold', health.failures],
                ['measureLatency', true],
              ]),
            ),
          ),
          tagged(check, domain.origin),
        ]
      : []),
    perform(
      make(
        'route53.ARecord',
        path('this'),
        `${pascal(record.key)}Record`,
        object([
          ['zone', path(`props.names.zones.${camel(domain.origin.key)}`)],
          ['target', call('route53.RecordTarget.fromAlias', target.alias)],
          ['setIdentifier', record.identifier ?? undefined],
          ['healthCheck', health?.decides ? path(check) : undefined],
          ...routing(record.routing),
        ]),
      ),
    ),
  ];
}

const CONTINENTS = { AF: 'AFRICA', AS: 'ASIA', EU: 'EUROPE', NA: 'NORTH_AMERICA', OC: 'OCEANIA', SA: 'SOUTH_AMERICA' } as const;

function routing(of: RecordPlan['routing']): [string, Given][] {
  switch (of.policy) {
    case 'simple':
      return [];
    case 'weighted':
      return [['weight', of.weight]];
    case 'latency':
      return [['region', of.region]];
    case 'geolocation': {
      const place =
        of.continent === null
          ? call('route53.GeoLocation.default')
          : call('route53.GeoLocation.continent', path(`route53.Continent.${CONTINENTS[of.continent]}`));
      return [['geoLocation', place]];
    }
    case 'failover':
      return [['failover', path(`route53.Failover.${of.role}`)]];
  }
}
