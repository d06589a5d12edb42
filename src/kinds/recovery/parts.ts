import { isKind, property, type Architecture, type Component } from '../../model/index.js';
import { mean, type Distribution, type Snapshots } from '../../network/index.js';
import type { View } from '../behaviour.js';
import { regionName, regionOf } from '../lowering/distance.js';
import { failoverTime } from '../edge/dns/behaviour.js';
import type { Distribution as DeclaredDistribution } from '../generated/kinds.js';
import { regionRoundTrip } from '../places.js';
import { isStateful, sizeOf } from '../family.js';
import { componentsIn } from '../structure.js';
import { distributionOf } from '../lowering/time.js';
import { componentAt, viewsOf } from '../view.js';

const DAY = 86_400;

export type Strategy = View<'disaster_recovery'>['strategy'];

/** Bytes of everything that a backup copies, or of what of it stands in a region. */
export function copiedBytes(backup: View<'backup'>, architecture: Architecture, region?: string): number {
  return (backup.of ?? []).reduce((sum, id) => {
    const component = componentAt(architecture, id);
    if (!component || (region !== undefined && regionOf(architecture, component)?.id !== region)) return sum;
    return sum + sizeOf(architecture, component);
  }, 0);
}

/** Bytes of one copy: all of it, or what has changed since the one before. */
export function oneCopy(backup: View<'backup'>, architecture: Architecture): number {
  const all = copiedBytes(backup, architecture);
  return backup.kind === 'full' ? all : Math.min(all, (all * backup.change * backup.every) / DAY);
}

/**
 * Seconds of changes that a loss takes at worst: it comes just before a copy is done, which began when the one before it was an interval old. A copy that takes
 * longer than its window goes on in the next one.
 */
export function backupPoint(backup: View<'backup'>, architecture: Architecture): number {
  const takes = oneCopy(backup, architecture) / Math.max(1, backup.bandwidth);
  const windows = backup.window && backup.window.length > 0 ? Math.max(1, Math.ceil(takes / backup.window.length)) : 1;
  return backup.every * windows + takes;
}

/** What a recovery does, one after the other, in seconds. */
export function recoveryParts(plan: View<'disaster_recovery'>, architecture: Architecture, strategy = plan.strategy): [string, number][] {
  return [...handParts(plan, architecture, strategy), ...nameParts(architecture)];
}

/** The parts that no simulation does: people decide, machines start, data is brought back. */
export function handParts(plan: View<'disaster_recovery'>, architecture: Architecture, strategy: Strategy): [string, number][] {
  if (strategy === 'active_active') return [];
  const parts: [string, number][] = [['deciding', plan.decide]];
  if (strategy !== 'warm_standby') parts.push(['starting', plan.start]);
  if (strategy === 'backup_restore') {
    const times = viewsOf(architecture, 'backup').map(
      (backup) => copiedBytes(backup, architecture, plan.primary) / Math.max(1, backup.bandwidth),
    );
    const longest = Math.max(0, ...times);
    if (longest > 0) parts.push(['bringing data back', longest]);
  }
  return parts;
}

export function nameParts(architecture: Architecture): [string, number][] {
  const times = viewsOf(architecture, 'dns').flatMap(({ routing, health_check: check, ttl }) =>
    routing === 'failover' && check ? [failoverTime(check, ttl)] : [],
  );
  return times.length > 0 ? [['leading clients there', Math.max(...times)]] : [];
}

/** The stores of a region that would be missed. */
export function storesIn(region: string | undefined, architecture: Architecture): readonly Component[] {
  return componentsIn(architecture, region).filter((each) => isStateful(architecture, each));
}

/**
 * Seconds of changes that are lost with the primary region, or why that is not known: since the last copy that was taken away, or what was on its way to the
 * replica in the other region.
 */
export function recoveryPoint(plan: View<'disaster_recovery'>, architecture: Architecture, strategy: Strategy): number | string {
  const stores = storesIn(plan.primary, architecture);
  if (stores.length === 0) return 0;
  if (strategy !== 'backup_restore') return Math.max(...stores.map((store) => mean(followingLag(store, plan, architecture))));
  const snapshots = stores.map((store) => snapshotsOf(store, plan, architecture));
  const lonely = stores.filter((_, index) => snapshots[index] === null);
  if (lonely.length > 0) return `${lonely.map(({ id }) => id).join(', ')}: no copy is taken to the other region, and everything is lost`;
  return Math.max(...snapshots.map((each) => (each ? each.every + each.takes : 0)));
}

/** The copies of a store that are taken to the other region, of the backup that loses least; null when none is. */
export function snapshotsOf(store: Component, plan: View<'disaster_recovery'>, architecture: Architecture): Snapshots | null {
  const copies = viewsOf(architecture, 'backup')
    .filter(({ copy_to: to, of }) => to !== undefined && to === plan.secondary && of?.includes(store.id) === true)
    .sort((a, b) => backupPoint(a, architecture) - backupPoint(b, architecture));
  const [best] = copies;
  if (!best) return null;
  const takes = oneCopy(best, architecture) / Math.max(1, best.bandwidth);
  return { every: Math.max(1, backupPoint(best, architecture) - takes), takes };
}

/** Half of the way there and back, and the store's own lag. */
export function followingLag(store: Component, plan: View<'disaster_recovery'>, architecture: Architecture): Distribution {
  const [from, to] = [plan.primary, plan.secondary].map((id) => (id === undefined ? null : componentAt(architecture, id)));
  const way =
    from && to && isKind(from, 'region') && isKind(to, 'region') ? (regionRoundTrip(regionName(from), regionName(to)) ?? 0) / 2 : 0;
  const lag = property(store, 'lag');
  const there: Distribution = { type: 'constant', value: way };
  return lag === undefined ? there : { type: 'sum', parts: [there, distributionOf(lag as DeclaredDistribution)] };
}
