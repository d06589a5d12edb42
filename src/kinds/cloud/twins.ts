import type { FunctionPlan, ManagedPlan, UsePlan } from '../plan/managed.js';
import type {
  AccessRule,
  AlarmPlan,
  BalancerPlan,
  DatabasePlan,
  Dependency,
  Origin,
  Party,
  RegionPlan,
  ServicePlan,
} from '../plan/plan.js';
import type { Keys } from './names.js';

/** Whatever a region gets of another, as the planner builds it. */
export type Twin = Pick<RegionPlan, 'services' | 'balancers' | 'caches' | 'databases' | 'managed' | 'alarms' | 'access'>;

interface Wanted {
  readonly from: RegionPlan;
  readonly to: RegionPlan;
  /** What the region is called in the design. */
  readonly called: string;
  /** The part of the machines that runs before anything happens, from 0 to 1. */
  readonly share: number;
  readonly keys: Keys;
}

/** Managed services that another region gets as they are: they are empty, or cost nothing, until somebody uses them. */
const EMPTY: ReadonlySet<ManagedPlan['is']> = new Set(['queue', 'stream', 'spark', 'function']);

/** Whether a region that takes over has something in its place; what has not is restored from copies, or is done without. */
export function hasTwin(plan: ManagedPlan | DatabasePlan): boolean {
  if ('engine' in plan && 'shards' in plan) return isFollowable(plan);
  return 'is' in plan && (EMPTY.has(plan.is) || isStreamed(plan));
}

/** RDS follows a primary across regions with PostgreSQL and MySQL; of SQL Server with the Enterprise Edition alone, which is not bought for it. */
export function isFollowable({ engine }: Pick<DatabasePlan, 'engine'>): boolean {
  return engine === 'postgres' || engine === 'mysql';
}

export function isStreamed(plan: ManagedPlan): boolean {
  return plan.is === 'table' || plan.is === 'bucket';
}

/**
 * What stands in one region once more in another: machines by their share, stores whole, each following its original where AWS can do that. Keys
 * are new, names that callers know are not, and who may call whom is the same.
 */
export function twinOf({ from, to, called, share, keys }: Wanted): Twin {
  const origins = new Map<string, Origin>();
  const add = ({ origin }: { readonly origin: Origin }): void => {
    const component = `${origin.component}@${called}`;
    const tags = origin.tags.map((tag) => (tag.key === 'Component' ? { ...tag, value: component } : tag));
    origins.set(origin.key, { ...origin, key: keys.take(`${origin.key}_${to.key}`), component, tags });
  };
  const databases = from.databases.filter(isFollowable);
  const managed = from.managed.filter(hasTwin);
  for (const each of [...from.services, ...from.balancers, ...from.caches, ...databases, ...managed]) add(each);

  const keyOf = (key: string): string | null => origins.get(key)?.key ?? null;
  const known = (all: readonly string[]): string[] => all.flatMap((key) => keyOf(key) ?? []);
  const originOf = (plan: { readonly origin: Origin }): Origin => origins.get(plan.origin.key) ?? plan.origin;
  const ready = (count: number): number => Math.ceil(count * share);
  const calls = (all: readonly Dependency[]): Dependency[] =>
    all.flatMap(({ on, key }) => {
      const twin = keyOf(key);
      return twin === null ? [] : [{ on, key: twin }];
    });
  const uses = (all: readonly UsePlan[]): UsePlan[] =>
    all.flatMap(({ key, actions }) => {
      const twin = keyOf(key);
      return twin === null ? [] : [{ key: twin, actions }];
    });
  const zones = (all: readonly string[], least = 1): readonly string[] => {
    const same = all.flatMap((zone) => to.network.zones[from.network.zones.indexOf(zone)] ?? []);
    return same.length >= Math.min(least, all.length) && same.length > 0 ? same : to.network.zones;
  };

  const service = (plan: ServicePlan): ServicePlan => ({
    ...plan,
    origin: originOf(plan),
    count: ready(plan.count),
    scaling: plan.scaling && { ...plan.scaling, min: ready(plan.scaling.min), max: share === 0 ? 0 : plan.scaling.max },
    takeOver: share === 1 ? null : { count: plan.count, scaling: plan.scaling },
    zones: zones(plan.zones),
    calls: calls(plan.calls),
    uses: uses(plan.uses),
    after: known(plan.after),
  });
  const balancer = (plan: BalancerPlan): BalancerPlan => ({
    ...plan,
    origin: originOf(plan),
    zones: zones(plan.zones, 2),
    targets: plan.targets.map((target) => ({
      ...target,
      key: keys.take(`${originOf(plan).key}_${target.service}`),
      service: keyOf(target.service) ?? target.service,
    })),
  });
  const follower = (plan: DatabasePlan): DatabasePlan => ({
    ...plan,
    origin: originOf(plan),
    replicas: 0,
    multiAz: plan.multiAz && share > 0,
    password: 'secret',
    follows: { region: from.key, key: plan.origin.key },
    copiesTo: [],
  });
  const lambda = (plan: FunctionPlan): FunctionPlan => ({
    ...plan,
    origin: originOf(plan),
    zones: zones(plan.zones),
    provisioned: ready(plan.provisioned),
    calls: calls(plan.calls),
    uses: uses(plan.uses),
    sources: known(plan.sources),
  });
  const store = (plan: ManagedPlan): ManagedPlan => {
    if (plan.is === 'function') return lambda(plan);
    const follows = { region: from.key, key: plan.origin.key };
    if (plan.is === 'table') return { ...plan, origin: originOf(plan), capacity: null, follows, copiesTo: [] };
    if (plan.is === 'bucket') return { ...plan, origin: originOf(plan), follows, copiesTo: [] };
    return { ...plan, origin: originOf(plan) };
  };
  const party = (of: Party): Party | null => {
    if (of.party === 'internet') return of;
    const key = keyOf(of.key);
    return key === null ? null : { party: 'component', key };
  };
  const rule = (of: AccessRule): AccessRule[] => {
    const [caller, callee] = [party(of.from), party(of.to)];
    return caller && callee ? [{ ...of, from: caller, to: callee }] : [];
  };
  const alarm = (plan: AlarmPlan): AlarmPlan[] => {
    const watches = keyOf(plan.watches);
    if (watches === null || share === 0) return [];
    return [{ ...plan, key: keys.take(`${plan.key}_${to.key}`), watches, description: `${plan.description} (in ${to.code})` }];
  };
  return {
    services: from.services.map(service),
    balancers: from.balancers.map(balancer),
    caches: from.caches.map((plan) => ({ ...plan, origin: originOf(plan) })),
    databases: databases.map(follower),
    managed: managed.map(store),
    alarms: from.alarms.flatMap(alarm),
    access: from.access.flatMap(rule),
  };
}
