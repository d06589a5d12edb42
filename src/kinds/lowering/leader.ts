import type { Component, FaultEvent } from '../../model/index.js';
import type { Disruption, Distribution, Estimate, StationMeasure, Step } from '../../network/index.js';
import { mean } from '../../network/moments.js';
import type { Measured, NetworkBuilder, Visit } from '../behaviour.js';
import { derive, known, unknown, weighted } from '../figures/estimate.js';
import { CROSS_ZONE_RTT } from '../places.js';
import { breakdowns, disruption, slow, stationFault } from './server.js';
import { choose, sequence, spawn } from './steps.js';
import { viewOf } from '../view.js';

/** A store whose writes go to one machine and from there to others: what the databases with a leader have in common. */
export interface Leader {
  readonly id: string;
  readonly component: Component;
  /** Machines beside the leader, in each shard. */
  readonly followers: number;
  /** Share of the load that each shard takes; adds up to 1. */
  readonly shards: readonly number[];
  /** Requests in service in each machine. */
  readonly servers: number;
  /** Requests that wait in each machine; null for any number. */
  readonly waiting: number | null;
  /** Followers that have a write before it is acknowledged. */
  readonly acknowledgements: number;
  /** How long one of them takes to write it to its disk. */
  readonly flush: Distribution;
  /** Until a follower that nobody waits for shows a write. */
  readonly lag: Distribution;
  /** Seconds to notice the loss of a leader, and to put another in its place. */
  readonly failover: { readonly detect: number; readonly promote: number };
  readonly readFrom: 'primary' | 'replicas' | 'any';
  /** Whether a backup brings it back when there is no follower. */
  readonly backup: boolean;
  time(operation: string | null): Distribution;
}

/** Mean seconds to write a commit to a follower's disk: an fdatasync on an SSD takes less than 1 ms (etcd's hardware guide). */
export const FLUSH: Distribution = { type: 'exponential', mean: 0.5e-3 };

/** How far back the newest point of an RDS backup lies: transaction logs go to S3 every five minutes (AWS, "Restoring a DB instance to a specified time"). */
const BACKUP_AGE = 300;

const primaryRole = (shard: number): string => `primary:${shard}`;
const replicasRole = (shard: number): string => `replicas:${shard}`;

export function buildLeader(leader: Leader, net: NetworkBuilder): void {
  const machine = {
    owner: leader.id,
    servers: leader.servers,
    queueing: 'per_replica' as const,
    capacity: leader.waiting,
    detection: 0,
    takeover: 0,
    ...breakdowns(viewOf<'placed'>(leader.component), net),
  };
  const replaced = replacement(leader, net);
  const primaries = leader.shards.map((_, shard) => {
    const primary = net.station({ ...machine, ...replaced, role: 'primary', replicas: 1, zones: net.zones(leader.component, 1, shard) });
    net.remember(leader.id, primaryRole(shard), primary);
    return primary;
  });
  const followers = leader.shards.map((_, shard) => {
    if (leader.followers === 0) return null;
    const zones = net.zones(leader.component, leader.followers, shard + 1);
    const station = net.station({ ...machine, role: 'replicas', replicas: leader.followers, zones });
    net.remember(leader.id, replicasRole(shard), station);
    return station;
  });
  const set = net.replicaSet({
    owner: leader.id,
    primaries,
    followers,
    replication: replicationOf(leader),
    lag: leader.lag,
    failover: leader.failover,
    shardShares: leader.shards,
  });
  net.remember(leader.id, 'set', set);
}

/** A leader that breaks down by itself (`mtbf`) is replaced as one that a scenario fails: after the time of a failover, unless it is repaired before. */
function replacement({ id, component, followers, failover }: Leader, net: NetworkBuilder): { readonly takeover: number } | null {
  if (followers === 0 || viewOf<'placed'>(component).mtbf === undefined) return null;
  net.note(
    `${id}: a leader that breaks down by \`mtbf\` is missed until there is another; lost writes and changes of leader are counted of scenarios alone`,
  );
  return { takeover: failover.detect + failover.promote };
}

function replicationOf(leader: Leader): 'async' | 'sync' | 'semi_sync' {
  if (leader.acknowledgements === 0) return 'async';
  return leader.acknowledgements >= leader.followers ? 'sync' : 'semi_sync';
}

/** One request, in the shard that its key falls into: writes at the leader, everything else where reads go. */
export function visitLeader(leader: Leader, visit: Visit, net: NetworkBuilder): Step {
  const work = visit.call.operation === 'write' ? writeTo : readFrom;
  return choose(leader.shards.map((weight, shard) => ({ weight, step: work(leader, visit.call.operation, net, shard) })));
}

function writeTo(leader: Leader, operation: string | null, net: NetworkBuilder, shard: number): Step {
  const set = net.recall(leader.id, 'set');
  const primary = net.recall(leader.id, primaryRole(shard));
  const followers = net.recall(leader.id, replicasRole(shard));
  if (set === null || primary === null) return sequence();
  const time = leader.time(operation);
  const commit: Step = { do: 'commit', set, shard };
  const write: Step = { do: 'serve', station: primary, time, router: null };
  if (followers === null) return sequence(write, commit);

  // Every replica repeats the write, at its own pace. Spread by chance over the replicas, that is the same load on each of them.
  const repeats = spawn({ do: 'repeat', times: leader.followers, body: { do: 'serve', station: followers, time, router: null } });
  if (leader.acknowledgements === 0) return sequence(write, commit, repeats);
  const there = net.stationAt(primary).zones.length > 0 ? CROSS_ZONE_RTT : 0;
  const acknowledged: Step = { do: 'delay', time: { type: 'sum', parts: [{ type: 'constant', value: there }, leader.flush] } };
  const branches = Array.from({ length: leader.followers }, () => acknowledged);
  const need = Math.min(leader.acknowledgements, leader.followers);
  return sequence(write, leader.followers === 1 ? acknowledged : { do: 'fork', branches, need }, commit, repeats);
}

function readFrom(leader: Leader, operation: string | null, net: NetworkBuilder, shard: number): Step {
  const set = net.recall(leader.id, 'set');
  const primary = net.recall(leader.id, primaryRole(shard));
  const followers = net.recall(leader.id, replicasRole(shard));
  if (set === null || primary === null) return sequence();
  const time = leader.time(operation);
  const from = (station: number, who: 'primary' | 'follower'): Step =>
    sequence({ do: 'serve', station, time, router: null }, { do: 'read', set, shard, from: who });
  if (followers === null || leader.readFrom === 'primary') return from(primary, 'primary');
  if (leader.readFrom === 'replicas') return from(followers, 'follower');
  return choose([
    { weight: 1, step: from(primary, 'primary') },
    { weight: leader.followers, step: from(followers, 'follower') },
  ]);
}

/** What a fault does to all of it, or to a part: `primary` and `primary(n)` are the leader of the first or nth shard, `shard(n)` is all of it, `replica(n)` the nth follower of the first shard. */
export function leaderFault(leader: Leader, event: FaultEvent, net: NetworkBuilder): readonly Disruption[] | null {
  const { part, index } = event.target;
  if (part !== 'primary' && part !== 'shard' && part !== 'replica') return stationFault(leader.id, event, net);
  const shard = part === 'replica' ? 0 : (index ?? 1) - 1;
  const primary = net.recall(leader.id, primaryRole(shard));
  const followers = net.recall(leader.id, replicasRole(shard));
  if (primary === null) return null;
  if (part === 'replica') {
    const replica = (index ?? 1) - 1;
    if (followers === null || replica < 0 || replica >= leader.followers || event.fault !== 'fail') return null;
    return [disruption(event, [{ effect: 'down', station: followers, replicas: [replica] }])];
  }
  const stations = part === 'shard' && followers !== null ? [primary, followers] : [primary];
  if (event.fault === 'slow')
    return [
      disruption(
        event,
        stations.map((station) => slow(station, event)),
      ),
    ];
  if (event.fault !== 'fail') return null;
  return [
    disruption(
      event,
      stations.map((station) => ({ effect: 'down', station, replicas: null })),
    ),
  ];
}

/** The figures that all of them have. */
export function leaderFigures(leader: Leader, measured: Measured): Readonly<Record<string, Estimate>> {
  const index = measured.index('set');
  const set = index === null ? undefined : measured.measurements.replicaSets[index];
  if (!set) return {};
  const alone = unknown('it has no replicas');
  const failover = known(leader.failover.detect + leader.failover.promote, 'detection + promotion');
  return {
    primary_utilisation: utilisation(measured, 'primary:'),
    replica_utilisation: leader.followers > 0 ? utilisation(measured, 'replicas:') : alone,
    replication_lag: leader.followers > 0 ? set.lag : alone,
    lost_writes: set.lostWrites,
    stale_reads: leader.followers === 0 || leader.readFrom === 'primary' ? known(0, 'reads go to the primary') : set.staleReads,
    failover_time:
      leader.followers === 0 ? unknown('no replica can take over') : set.failoverTime.value === null ? failover : set.failoverTime,
    rpo: recoveryPoint(leader),
    shard_imbalance: known(leader.shards.length * Math.max(...leader.shards), 'load of the hottest shard / mean'),
  };
}

function utilisation(measured: Measured, prefix: string): Estimate {
  const stations = measured.indices(prefix).flatMap((index): readonly StationMeasure[] => {
    const station = measured.measurements.stations[index];
    return station ? [station] : [];
  });
  return weighted(
    'mean over the shards',
    stations.map((station) => ({ estimate: station.utilisation, weight: 1 })),
  );
}

/** How much time of writes the loss of a leader loses. */
function recoveryPoint(leader: Leader): Estimate {
  if (leader.followers === 0) {
    return leader.backup
      ? known(BACKUP_AGE, 'no replica: back to the backup, at most five minutes old')
      : unknown('no replica and no backup: everything is lost');
  }
  if (leader.acknowledgements > 0) return known(0, 'a commit waits for a replica');
  return derive('mean replication lag', [known(mean(leader.lag), 'as written')], (value) => value);
}

/** The share of the load that each shard takes: the first has `skew` times the mean, the others the rest evenly. */
export function shardShares(count: number, skew: number): readonly number[] {
  const shards = Math.max(1, Math.round(count));
  if (shards === 1) return [1];
  const hottest = Math.min(1, Math.max(1, skew) / shards);
  return Array.from({ length: shards }, (_, shard) => (shard === 0 ? hottest : (1 - hottest) / (shards - 1)));
}

/** Requests that wait for a server on a machine: bounded by its queue and by the connections that it admits. */
export function waitingPlaces(queue: number | undefined, connections: number | undefined, servers: number): number | null {
  const byConnections = connections === undefined ? null : Math.max(0, connections - servers);
  if (queue === undefined) return byConnections;
  return byConnections === null ? queue : Math.min(queue, byConnections);
}
