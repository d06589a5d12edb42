import { CAUSES, mostReplicas, type Disruption, type Network } from '../../network/index.js';
import { courseOf, merged, type Interval } from './intervals.js';

/** Something that happens to the network at a known time. */
export type Action = { readonly at: number } & Happening;

type Happening =
  | { readonly do: 'down' | 'up'; readonly station: number; readonly replicas: readonly number[] | null; readonly count: number }
  /** A router begins or ceases to believe that replicas are down. */
  | {
      readonly do: 'notice';
      readonly router: number;
      readonly replicas: readonly number[] | null;
      readonly count: number;
      readonly down: boolean;
    }
  /** So many replicas of a central queue take no more requests, or do again (negative). */
  | { readonly do: 'away'; readonly station: number; readonly count: number }
  /** Replicas of a central queue are down without a router's knowing, or no longer. */
  | { readonly do: 'hide'; readonly router: number; readonly count: number }
  | { readonly do: 'slow'; readonly station: number; readonly factor: number }
  /** Replicas (all when null) stand still for so many seconds, and go on. */
  | {
      readonly do: 'pause' | 'resume';
      readonly station: number;
      readonly replicas: readonly number[] | null;
      readonly count: number;
      readonly seconds: number;
    }
  /** The room of a store, as a ratio of what it has. */
  | { readonly do: 'room'; readonly store: number; readonly ratio: number }
  | { readonly do: 'flush'; readonly store: number }
  | { readonly do: 'users'; readonly source: number; readonly factor: number }
  | { readonly do: 'broker_down' | 'broker_up'; readonly log: number; readonly broker: number }
  | { readonly do: 'consumers_down' | 'consumers_up'; readonly log: number; readonly group: number; readonly count: number }
  /** What happens to calls from an owner (all when −1) to another: `amount` is the share lost, the seconds added, or the cuts added. */
  | { readonly do: 'lose'; readonly from: number; readonly to: number; readonly share: number; readonly begins: boolean }
  | { readonly do: 'delay' | 'cut'; readonly from: number; readonly to: number; readonly amount: number }
  | {
      readonly do: 'errors';
      readonly from: number;
      readonly to: number;
      readonly share: number;
      readonly cause: number;
      readonly begins: boolean;
    }
  | { readonly do: 'throttle'; readonly owner: number; readonly rate: number }
  /** A shard had no primary for so many seconds. */
  | { readonly do: 'promoted'; readonly set: number; readonly shard: number; readonly seconds: number };

/** The death of a shard's primary that a follower's promotion ends; or of all that has a copy elsewhere. */
export interface Failover {
  readonly set: number;
  readonly shard: number;
  readonly at: number;
}

export interface Schedule {
  /** In the order of their times. */
  readonly actions: readonly Action[];
  readonly failovers: readonly Failover[];
}

/** A time in which something has a value. */
interface Span extends Interval {
  readonly value: number;
}

type Down = Extract<Disruption['effects'][number], { effect: 'down' }>;

/** What the disruptions mean, event by event: who notices when, which standby takes over, which follower is promoted. */
export function schedule(network: Network, disruptions: readonly Disruption[]): Schedule {
  return new Planner(network, disruptions).plan();
}

class Planner {
  private readonly actions: Action[] = [];
  private readonly failovers: Failover[] = [];
  /** What lasts for a while and may overlap: by owner, by store, by closed source, and by station and replica. */
  private readonly throttles = new Map<number, Span[]>();
  private readonly shrinks = new Map<number, Span[]>();
  private readonly surges = new Map<number, Span[]>();
  private readonly pauses = new Map<number, Interval[][]>();

  constructor(
    private readonly network: Network,
    private readonly disruptions: readonly Disruption[],
  ) {}

  plan(): Schedule {
    for (const { at, duration, effects } of this.disruptions) {
      const end = at + (duration ?? Infinity);
      for (const effect of effects) {
        switch (effect.effect) {
          case 'down':
            this.fail(effect, at, end);
            break;
          case 'slow':
            this.add({ at, do: 'slow', station: effect.station, factor: effect.factor });
            this.add({ at: end, do: 'slow', station: effect.station, factor: 1 / effect.factor });
            break;
          case 'away':
            this.away(effect.station, effect.replicas, at, end);
            break;
          case 'flush':
            this.add({ at, do: 'flush', store: effect.store });
            break;
          case 'lose': {
            const link = { from: effect.from ?? -1, to: effect.to };
            // What loses everything is cut off.
            if (effect.share >= 1) this.both(at, end, { do: 'cut', ...link, amount: 1 }, { do: 'cut', ...link, amount: -1 });
            else
              this.both(
                at,
                end,
                { do: 'lose', ...link, share: effect.share, begins: true },
                { do: 'lose', ...link, share: effect.share, begins: false },
              );
            break;
          }
          case 'delay':
          case 'cut': {
            const amount = effect.effect === 'delay' ? effect.seconds : 1;
            const link = { do: effect.effect, from: effect.from ?? -1, to: effect.to };
            this.both(at, end, { ...link, amount }, { ...link, amount: -amount });
            break;
          }
          case 'errors': {
            const cause = CAUSES.indexOf(effect.cause);
            const some = { do: 'errors', from: effect.from ?? -1, to: effect.to, share: effect.share, cause } as const;
            this.both(at, end, { ...some, begins: true }, { ...some, begins: false });
            break;
          }
          case 'throttle':
            append(this.throttles, effect.owner, { at, end, value: effect.rate });
            break;
          case 'shrink':
            append(this.shrinks, effect.store, { at, end, value: 1 - effect.share });
            break;
          case 'pause':
            this.pause(effect.station, effect.replicas, { at, end });
            break;
          case 'pause_replication':
            // It is a course over time, and not an action: `backlogs` says it.
            break;
          case 'broker_down':
            this.add({ at, do: 'broker_down', log: effect.log, broker: effect.broker });
            this.add({ at: end, do: 'broker_up', log: effect.log, broker: effect.broker });
            break;
          case 'consumers_down':
            this.add({ at, do: 'consumers_down', log: effect.log, group: effect.group, count: effect.count });
            this.add({ at: end, do: 'consumers_up', log: effect.log, group: effect.group, count: effect.count });
            break;
          case 'surge':
            append(this.surges, effect.source, { at, end, value: effect.factor });
            break;
        }
      }
    }
    this.network.replicaSets.forEach(({ primaries, elsewhere }, set) => {
      const at = elsewhere && this.allGone(primaries);
      if (at != null) this.failovers.push({ set, shard: 0, at });
    });
    // Of what overlaps the strictest throttle counts, and the products of factors.
    for (const [owner, spans] of this.throttles)
      for (const { at, values } of courseOf(spans)) this.add({ at, do: 'throttle', owner, rate: Math.min(...values) });
    for (const [store, spans] of this.shrinks)
      for (const { at, values } of courseOf(spans)) this.add({ at, do: 'room', store, ratio: product(values) });
    for (const [source, spans] of this.surges)
      for (const { at, values } of courseOf(spans)) this.add({ at, do: 'users', source, factor: product(values) });
    this.addPauses();
    // Sorting is stable: what happens at the same time happens in the order in which it was written.
    return { actions: this.actions.filter((action) => Number.isFinite(action.at)).sort((a, b) => a.at - b.at), failovers: this.failovers };
  }

  private pause(index: number, replicas: readonly number[] | null, span: Interval): void {
    const many = mostReplicas(this.network, index);
    const spans = this.pauses.get(index) ?? Array.from({ length: many }, () => []);
    this.pauses.set(index, spans);
    for (const replica of replicas ?? spans.keys()) spans[replica]?.push(span);
  }

  /** Pauses of one replica that overlap are one, and so are those of replicas that share a queue. */
  private addPauses(): void {
    for (const [station, spans] of this.pauses) {
      const central = this.network.stations[station]?.queueing === 'central';
      const all = merged(spans.flat());
      const together = new Map<Interval, Set<number>>();
      const known = new Map<string, Interval>();
      spans.forEach((each, replica) => {
        for (const own of merged(each)) {
          const whole = central ? all.find(({ at, end }) => at <= own.at && own.end <= end) : undefined;
          const span = whole ?? known.get(`${own.at} ${own.end}`) ?? own;
          known.set(`${own.at} ${own.end}`, span);
          together.set(span, (together.get(span) ?? new Set()).add(replica));
        }
      });
      for (const [{ at, end }, those] of together) {
        const replicas = those.size === spans.length ? null : [...those];
        const these = { station, replicas, count: those.size, seconds: end - at };
        this.both(at, end, { do: 'pause', ...these }, { do: 'resume', ...these });
      }
    }
  }

  private both(at: number, end: number, begins: Happening, ends: Happening): void {
    this.add({ at, ...begins });
    this.add({ at: end, ...ends });
  }

  private add(action: Action): void {
    this.actions.push(action);
  }

  private fail(effect: Down, at: number, end: number): void {
    const station = this.network.stations[effect.station];
    if (!station) return;
    const role = this.primaryRole(effect.station);
    if (role) {
      this.failPrimary(effect, role, at, end);
      return;
    }
    // Standbys take over from replicas that die one by one, not from a component that is lost as a whole.
    const back = effect.replicas && station.takeover > 0 ? Math.min(end, at + station.takeover) : end;
    this.outage(effect.station, effect.replicas, at, back);
  }

  private failPrimary(effect: Down, role: { set: number; shard: number }, at: number, end: number): void {
    const set = this.network.replicaSets[role.set];
    const follower = set?.followers[role.shard] ?? null;
    const followers = follower === null ? 0 : (this.network.stations[follower]?.replicas ?? 0);
    if (!set || follower === null || followers === 0 || end <= at + set.failover.detect) {
      this.outage(effect.station, null, at, end);
      return;
    }
    const ready = Math.max(at + set.failover.detect + set.failover.promote, this.firstFollower(follower, at));
    if (ready >= end) {
      this.outage(effect.station, null, at, end);
      return;
    }
    this.failovers.push({ ...role, at });
    this.outage(effect.station, null, at, ready);
    this.add({ at: ready, do: 'promoted', ...role, seconds: ready - at });
    // The promoted follower no longer serves reads with the others, until the old primary comes back as a follower. An only follower serves both.
    if (followers > 1) this.outage(follower, [followers - 1], ready, end);
  }

  private primaryRole(station: number): { set: number; shard: number } | null {
    for (const [set, { primaries, elsewhere }] of this.network.replicaSets.entries()) {
      if (elsewhere) continue;
      const shard = primaries.indexOf(station);
      if (shard >= 0) return { set, shard };
    }
    return null;
  }

  /** When all replicas of all of these stations are down for the first time; null when they never are. */
  private allGone(stations: readonly number[]): number | null {
    const isGone = (station: number, time: number): boolean =>
      this.disruptions.some(
        ({ at, duration, effects }) =>
          at <= time &&
          time < at + (duration ?? Infinity) &&
          effects.some((effect) => effect.effect === 'down' && effect.station === station && effect.replicas === null),
      );
    const times = this.disruptions.map(({ at }) => at).filter((time) => stations.every((station) => isGone(station, time)));
    return times.length > 0 ? Math.min(...times) : null;
  }

  /** When a follower is up that was up, or comes back, after a time. */
  private firstFollower(station: number, after: number): number {
    let time = after;
    for (const { at, duration, effects } of this.disruptions) {
      const whole = effects.some((effect) => effect.effect === 'down' && effect.station === station && effect.replicas === null);
      if (whole && at <= time && at + (duration ?? Infinity) > time) time = at + (duration ?? Infinity);
    }
    return time;
  }

  private outage(index: number, replicas: readonly number[] | null, at: number, end: number): void {
    const station = this.network.stations[index];
    if (!station) return;
    const named = replicas && [...new Set(replicas)].filter((replica) => replica >= 0 && replica < station.replicas);
    const count = named ? named.length : mostReplicas(this.network, index);
    if (count === 0 || end <= at) return;
    const central = station.queueing === 'central';
    const dead = { station: index, replicas: named, count };
    this.add({ at, do: 'down', ...dead });
    this.add({ at: end, do: 'up', ...dead });
    for (const { router, detection } of this.routersOf(index)) {
      const known = at + detection;
      const noticed = { router, replicas: named, count };
      if (central) this.add({ at, do: 'hide', router, count });
      if (known < end) {
        this.add({ at: known, do: 'notice', ...noticed, down: true });
        if (!central) this.add({ at: end, do: 'notice', ...noticed, down: false });
      } else if (central) {
        this.add({ at: end, do: 'hide', router, count: -count });
      }
    }
  }

  private away(index: number, replicas: readonly number[], at: number, end: number): void {
    const station = this.network.stations[index];
    if (!station) return;
    const named = [...new Set(replicas)].filter((replica) => replica >= 0 && replica < station.replicas);
    if (named.length === 0 || end <= at) return;
    if (station.queueing === 'central') {
      this.both(at, end, { do: 'away', station: index, count: named.length }, { do: 'away', station: index, count: -named.length });
      return;
    }
    for (const { router } of this.routersOf(index)) {
      const noticed = { do: 'notice', router, replicas: named, count: named.length } as const;
      this.both(at, end, { ...noticed, down: true }, { ...noticed, down: false });
    }
  }

  /** The routers before a station, with the one by chance that is numbered after all others. */
  private routersOf(station: number): { router: number; detection: number }[] {
    const { routers, stations } = this.network;
    const own = routers.flatMap((router, index) =>
      router.station === station ? [{ router: index, detection: router.detection ?? Infinity }] : [],
    );
    return [...own, { router: routers.length + station, detection: stations[station]?.detection ?? 0 }];
  }
}

function append(spans: Map<number, Span[]>, key: number, span: Span): void {
  const known = spans.get(key);
  if (known) known.push(span);
  else spans.set(key, [span]);
}

function product(values: readonly number[]): number {
  return values.reduce((factor, value) => factor * value, 1);
}
