import { isInside } from '../kinds/plan/managed.js';
import type { Origin, Plan, RegionPlan } from '../kinds/plan/plan.js';

/** Whatever stands in the network of a region has a security group of its own. */
export function inhabitants(region: RegionPlan): readonly Origin[] {
  return [...region.balancers, ...region.services, ...region.caches, ...region.databases, ...region.managed.filter(isInside)].map(
    ({ origin }) => origin,
  );
}

/** Keys of the buckets that a distribution reads, each with the keys of the distributions. */
export function servedBuckets({ managed }: RegionPlan): ReadonlyMap<string, readonly string[]> {
  const served = new Map<string, string[]>();
  for (const plan of managed) {
    if (plan.is !== 'cdn') continue;
    for (const { to, on } of plan.origins) if (on === 'bucket') served.set(to, [...(served.get(to) ?? []), plan.origin.key]);
  }
  return served;
}

/** Everything that is built for a component, and so carries its tags; each component once. */
export function originsOf(plan: Plan): Origin[] {
  const built = plan.regions.flatMap((region) => [
    ...(region.origin ? [region.origin] : []),
    ...[...region.balancers, ...region.services, ...region.caches, ...region.databases, ...region.managed, ...region.alarms].map(
      ({ origin }) => origin,
    ),
  ]);
  const byKey = new Map([...built, ...plan.domains.map(({ origin }) => origin)].map((origin) => [origin.key, origin] as const));
  return [...byKey.values()];
}
