import { sorted, type Facts } from '../facts.js';
import type { All, ComponentOf, Loose } from './facts.js';

/** Zones with the records in them, and what is asked whether a place is well. */
export function domains(all: All, componentOf: ComponentOf): Facts['domains'] {
  const continents = (place: Loose | undefined): unknown => place?.ContinentCode ?? place?.CountryCode ?? null;
  const targets = [...all('AWS::ElasticLoadBalancingV2::LoadBalancer'), ...all('AWS::CloudFront::Distribution')];
  const named = (name: unknown): string => componentOf(targets.find(({ id }) => String(name).includes(`${id}.`)));
  return Object.fromEntries(
    all('AWS::Route53::HostedZone').map((zone) => [
      componentOf(zone),
      {
        name: String(zone.properties.Name).replace(/\.$/, ''),
        records: sorted(
          all('AWS::Route53::RecordSet')
            .filter(({ properties }) => properties.Name === zone.properties.Name)
            .map(({ properties }) => ({
              to: named(properties.AliasTarget.DNSName),
              healthy: properties.AliasTarget.EvaluateTargetHealth ?? false,
              id: properties.SetIdentifier ?? null,
              weight: properties.Weight ?? null,
              region: properties.Region ?? null,
              place: continents(properties.GeoLocation as Loose | undefined),
              failover: properties.Failover ?? null,
              check: properties.HealthCheckId !== undefined,
            })),
        ),
        checks: sorted(
          all('AWS::Route53::HealthCheck')
            .filter((check) => componentOf(check) === componentOf(zone))
            .map(({ properties }) => {
              const each = properties.HealthCheckConfig as Loose;
              return [each.Type, each.Port, each.ResourcePath ?? null, each.RequestInterval, each.FailureThreshold];
            }),
        ),
      },
    ]),
  );
}
