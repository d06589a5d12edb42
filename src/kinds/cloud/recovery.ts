import type { ManagedPlan } from '../plan/managed.js';
import type { DatabasePlan, DomainPlan, Origin, RecordPlan, RegionPlan } from '../plan/plan.js';
import type { View } from '../behaviour.js';
import type { Built } from './kind.js';
import type { Keys } from './names.js';
import { hasTwin, isFollowable, isStreamed, twinOf, type Twin } from './twins.js';

/** What is built, before and after another region has been made ready to take over. */
interface Everything {
  readonly regions: readonly RegionPlan[];
  readonly domains: readonly DomainPlan[];
}

interface Ready extends Everything {
  /** What was added, each with the component whose twin it is. */
  readonly twins: readonly { readonly of: string; readonly origin: Origin; readonly built: NonNullable<Built> }[];
}

/** Why another region cannot be made ready; null when it can be. */
export function whyNotReady(
  plan: View<'disaster_recovery'>,
  everything: readonly RegionPlan[],
  all: readonly View<'disaster_recovery'>[],
): string | null {
  const { from, to } = regionsOf(plan, everything);
  if (!from || !to) return 'Nothing stands in its `primary` region, so there is nothing to take over.';
  if (to.services.length > 0 || to.balancers.length > 0)
    return `\`${plan.strategy}\` rests on what the design has in \`${plan.secondary ?? ''}\` itself: nothing is added there, and its data there is as old as the last copy: streams of changes from region to region are not built.`;
  const others = all.filter(({ id, strategy }) => id !== plan.id && strategy !== 'backup_restore');
  if (others.some(({ primary }) => primary === plan.secondary))
    return `\`${plan.secondary ?? ''}\` is itself taken over from, and two regions that stand by for each other are not built.`;
  const [first] = all.filter(({ primary, strategy }) => primary === plan.primary && strategy !== 'backup_restore');
  if (first && first.id !== plan.id)
    return `\`${first.id}\` makes a region ready for \`${plan.primary ?? ''}\` already, and a second is not built.`;
  return null;
}

function regionsOf(
  plan: View<'disaster_recovery'>,
  all: readonly RegionPlan[],
): { from: RegionPlan | undefined; to: RegionPlan | undefined } {
  const of = (id: string | undefined): RegionPlan | undefined => all.find(({ origin }) => origin !== null && origin.component === id);
  return { from: of(plan.primary), to: of(plan.secondary) };
}

/** The part of the machines that runs in the other region before anything happens: as the design's cost of what stands ready has it. */
export function shareOf({ strategy, scale }: Pick<View<'disaster_recovery'>, 'strategy' | 'scale'>): number {
  if (strategy === 'pilot_light') return 0;
  return strategy === 'warm_standby' ? Math.min(1, Math.max(0, scale)) : 1;
}

/** Makes the other region of a recovery plan ready: all that can be there is, data follows, and names lead there. */
export function makeReady(
  plan: View<'disaster_recovery'>,
  { regions, domains }: Everything,
  keys: Keys,
  note: (message: string) => void,
): Ready {
  const { from, to } = regionsOf(plan, regions);
  if (!from || !to) return { regions, domains, twins: [] };
  const called = plan.secondary ?? to.key;
  const share = shareOf(plan);
  const twin = twinOf({ from, to, called, share, keys });
  noteWhatStays(from, to.code, note);
  const readied = regions.map((region): RegionPlan => {
    if (region === from) return followed(from, to, twin);
    return region === to ? merged(to, twin) : region;
  });
  const componentOf = new Map(inhabitants(from).map(({ origin }) => [`${origin.component}@${called}`, origin.component]));
  const twins = [
    ...twin.services.map((each) => ({ as: 'service', plan: each }) as const),
    ...twin.balancers.map((each) => ({ as: 'balancer', plan: each }) as const),
    ...twin.caches.map((each) => ({ as: 'cache', plan: each }) as const),
    ...twin.databases.map((each) => ({ as: 'database', plan: each }) as const),
    ...twin.managed.map((each) => ({ as: 'managed', plan: each }) as const),
  ].map((built) => ({ of: componentOf.get(built.plan.origin.component) ?? '', origin: built.plan.origin, built }));
  return { regions: readied, domains: domains.map((domain) => led(domain, { from, to, twin }, plan.strategy, keys, note)), twins };
}

function inhabitants(region: RegionPlan): readonly { readonly origin: Origin }[] {
  return [...region.services, ...region.balancers, ...region.caches, ...region.databases, ...region.managed];
}

function merged(region: RegionPlan, twin: Twin): RegionPlan {
  return {
    ...region,
    services: [...region.services, ...twin.services],
    balancers: [...region.balancers, ...twin.balancers],
    caches: [...region.caches, ...twin.caches],
    databases: [...region.databases, ...twin.databases],
    managed: [...twin.managed, ...region.managed],
    alarms: [...region.alarms, ...twin.alarms],
    access: [...region.access, ...twin.access],
  };
}

/** The originals know who follows them. RDS keeps no password of an instance that has replicas, and a table with replicas buys no capacity here. */
function followed(from: RegionPlan, to: RegionPlan, twin: Twin): RegionPlan {
  const twinKey = (key: string): string =>
    twin.managed.find((each) => (each.is === 'bucket' || each.is === 'table') && each.follows?.key === key)?.origin.key ?? key;
  return {
    ...from,
    databases: from.databases.map((each): DatabasePlan =>
      isFollowable(each) ? { ...each, password: 'secret', copiesTo: [...each.copiesTo, to.key] } : each,
    ),
    managed: from.managed.map((each): ManagedPlan => {
      if (each.is === 'table') return { ...each, capacity: null, copiesTo: [...each.copiesTo, to.key] };
      if (each.is === 'bucket') return { ...each, copiesTo: [...each.copiesTo, { region: to.key, key: twinKey(each.origin.key) }] };
      return each;
    }),
  };
}

function noteWhatStays(from: RegionPlan, code: string, note: (message: string) => void): void {
  const stays = [...from.databases, ...from.managed].filter((each) => !hasTwin(each) && !('is' in each && each.is === 'backup'));
  for (const { origin } of stays)
    note(`\`${origin.component}\` has no follower in ${code}: what has copies there is restored from them, the rest is done without.`);
  for (const each of from.managed)
    if (each.is === 'table' && each.capacity !== null)
      note(
        `\`${each.origin.component}\` has a replica in ${code}, and a table with replicas pays for each request here: the capacity is not bought.`,
      );
  if (from.caches.length > 0) note(`Caches begin empty in ${code}.`);
  if (from.managed.some(({ is }) => is === 'queue' || is === 'stream'))
    note(`Queues and streams begin empty in ${code}: what waits in ${from.code} is lost with it.`);
  if (from.databases.some(isFollowable) || from.managed.some(isStreamed))
    note(`Data follows to ${code} by itself, with a lag that AWS shows and does not promise.`);
}

/** Health that a failover asks for when the names have none of their own: AWS's own interval, and its own number of failures. */
const HEALTH = { interval: 30, failures: 3 } as const;

/** Names lead to the other region as well: when the first is not well, or to whichever is nearer. */
function led(
  domain: DomainPlan,
  { from, to, twin }: { readonly from: RegionPlan; readonly to: RegionPlan; readonly twin: Twin },
  strategy: View<'disaster_recovery'>['strategy'],
  keys: Keys,
  note: (message: string) => void,
): DomainPlan {
  const records = domain.records.flatMap((record): RecordPlan[] => {
    const index = from.balancers.findIndex(({ origin }) => record.on === 'balancer' && origin.key === record.to);
    const there = twin.balancers[index];
    const here = from.balancers[index];
    if (!here || !there) return [record];
    const nearest = strategy === 'active_active';
    if (record.routing.policy !== 'simple' && !(nearest && record.routing.policy === 'latency')) {
      note(
        `\`${domain.origin.component}\` leads by \`${record.routing.policy}\`, so that no name leads to \`${there.origin.component}\` by itself.`,
      );
      return [record];
    }
    const tcp = here.type === 'network';
    const path = here.targets[0]?.health.path ?? '/';
    const health = record.health
      ? { ...record.health, decides: true }
      : ({ protocol: tcp ? 'TCP' : 'HTTPS', port: here.listener.port, path: tcp ? null : path, ...HEALTH, decides: true } as const);
    const second = { ...record, key: keys.take(`${record.key}_${to.key}`), to: there.origin.key, health };
    if (nearest)
      return [
        { ...record, identifier: from.key, routing: { policy: 'latency', region: from.code }, health },
        { ...second, identifier: to.key, routing: { policy: 'latency', region: to.code } },
      ];
    return [
      { ...record, identifier: 'primary', routing: { policy: 'failover', role: 'PRIMARY' }, health },
      { ...second, identifier: 'secondary', routing: { policy: 'failover', role: 'SECONDARY' } },
    ];
  });
  return { ...domain, records };
}
