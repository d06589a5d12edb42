import type { FaultEvent } from '../../../model/index.js';
import type { Disruption, Estimate, StationMeasure, Step } from '../../../network/index.js';
import { mean } from '../../../network/moments.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, known, unknown, weighted } from '../../estimate.js';
import { CROSS_ZONE_RTT } from '../../places.js';
import { disruption, slow, stationFault } from '../../server.js';
import { choose, sequence, spawn } from '../../steps.js';
import { distributionOf, serviceTime } from '../../time.js';

type Database = View<'sql_database'>;

/** Mean seconds to write a commit to a replica's disk: an fdatasync on an SSD takes less than 1 ms (etcd's hardware guide). */
const FLUSH = 0.5e-3;

/** How far back the newest point of an RDS backup lies: transaction logs go to S3 every five minutes (AWS, "Restoring a DB instance to a specified time"). */
const BACKUP_AGE = 300;

const primaryRole = (shard: number): string => `primary:${shard}`;
const replicasRole = (shard: number): string => `replicas:${shard}`;

export const sqlDatabase: Behaviour<'sql_database'> = {
  build: (view, net) => {
    const shards = shardShares(view);
    const replicas = replicasOf(view);
    // No more requests are in service than there are connections to bring them.
    const servers = Math.max(1, Math.round(Math.min(view.concurrency, view.connections ?? Infinity)));
    const machine = {
      owner: view.id,
      servers,
      queueing: 'per_replica' as const,
      capacity: capacityOf(view, servers),
      detection: 0,
      takeover: 0,
    };
    const primaries = shards.map((_, shard) => {
      const primary = net.station({ ...machine, role: 'primary', replicas: 1, zones: net.zones(view.component, 1, shard) });
      net.remember(view.id, primaryRole(shard), primary);
      return primary;
    });
    const followers = shards.map((_, shard) => {
      if (replicas === 0) return null;
      const station = net.station({ ...machine, role: 'replicas', replicas, zones: net.zones(view.component, replicas, shard + 1) });
      net.remember(view.id, replicasRole(shard), station);
      return station;
    });
    const set = net.replicaSet({
      owner: view.id,
      primaries,
      followers,
      replication: view.replication,
      lag: distributionOf(view.lag),
      failover: view.failover,
      shardShares: shards,
    });
    net.remember(view.id, 'set', set);
  },

  visit: (view, visit, net) => {
    const shards = shardShares(view);
    const work = visit.call.operation === 'write' ? writeTo : readFrom;
    const step = choose(shards.map((weight, shard) => ({ weight, step: work(view, visit, net, shard) })));
    return visit.answered(sequence(step, visit.then()));
  },

  fault: (view, event, net) => {
    const { part } = event.target;
    if (part === 'primary' || part === 'shard' || part === 'replica') return partFault(view, event, net);
    return stationFault(view.id, event, net);
  },

  measure: (view, measured) => {
    const index = measured.index('set');
    const set = index === null ? undefined : measured.measurements.replicaSets[index];
    if (!set) return {};
    const alone = unknown('it has no replicas');
    const replicas = replicasOf(view);
    const failover = known(view.failover.detect + view.failover.promote, 'detection + promotion');
    return {
      primary_utilisation: utilisation(measured, 'primary:'),
      replica_utilisation: replicas > 0 ? utilisation(measured, 'replicas:') : alone,
      replication_lag: replicas > 0 ? set.lag : alone,
      lost_writes: set.lostWrites,
      stale_reads: replicas === 0 || view.read_from === 'primary' ? known(0, 'reads go to the primary') : set.staleReads,
      failover_time: replicas === 0 ? unknown('no replica can take over') : set.failoverTime.value === null ? failover : set.failoverTime,
      rpo: recoveryPoint(view),
    };
  },
};

export function replicasOf(view: Database): number {
  return Math.max(0, Math.round(view.replicas));
}

/** The share of the load that each shard takes: the first has `key_skew` times the mean, the others the rest evenly. */
export function shardShares(view: Database): readonly number[] {
  const shards = Math.max(1, Math.round(view.shards));
  if (shards === 1) return [1];
  const hottest = Math.min(1, Math.max(1, view.key_skew) / shards);
  return Array.from({ length: shards }, (_, shard) => (shard === 0 ? hottest : (1 - hottest) / (shards - 1)));
}

/** Requests that wait for a server on a machine: bounded by its queue and by the connections that it admits. */
function capacityOf(view: Database, servers: number): number | null {
  const byConnections = view.connections === undefined ? null : Math.max(0, view.connections - servers);
  if (view.queue === undefined) return byConnections;
  return byConnections === null ? view.queue : Math.min(view.queue, byConnections);
}

function writeTo(view: Database, visit: Visit, net: NetworkBuilder, shard: number): Step {
  const set = net.recall(view.id, 'set');
  const primary = net.recall(view.id, primaryRole(shard));
  const followers = net.recall(view.id, replicasRole(shard));
  if (set === null || primary === null) return sequence();
  const time = serviceTime(view, visit.call.operation);
  const commit: Step = { do: 'commit', set, shard };
  const write: Step = { do: 'serve', station: primary, time, router: null };
  if (followers === null) return sequence(write, commit);

  // Every replica repeats the write, at its own pace. Spread by chance over the replicas, that is the same load on each of them.
  const replicas = replicasOf(view);
  const repeats = spawn({ do: 'repeat', times: replicas, body: { do: 'serve', station: followers, time, router: null } });
  if (view.replication === 'async') return sequence(write, commit, repeats);
  const acknowledged: Step = {
    do: 'delay',
    time: {
      type: 'sum',
      parts: [
        { type: 'constant', value: net.stationAt(primary).zones.length > 0 ? CROSS_ZONE_RTT : 0 },
        { type: 'exponential', mean: FLUSH },
      ],
    },
  };
  const branches = Array.from({ length: replicas }, () => acknowledged);
  const wait: Step = replicas === 1 ? acknowledged : { do: 'fork', branches, need: view.replication === 'sync' ? replicas : 1 };
  return sequence(write, wait, commit, repeats);
}

function readFrom(view: Database, visit: Visit, net: NetworkBuilder, shard: number): Step {
  const set = net.recall(view.id, 'set');
  const primary = net.recall(view.id, primaryRole(shard));
  const followers = net.recall(view.id, replicasRole(shard));
  if (set === null || primary === null) return sequence();
  const time = serviceTime(view, visit.call.operation);
  const from = (station: number, who: 'primary' | 'follower'): Step =>
    sequence({ do: 'serve', station, time, router: null }, { do: 'read', set, shard, from: who });
  if (followers === null || view.read_from === 'primary') return from(primary, 'primary');
  if (view.read_from === 'replicas') return from(followers, 'follower');
  return choose([
    { weight: 1, step: from(primary, 'primary') },
    { weight: replicasOf(view), step: from(followers, 'follower') },
  ]);
}

/** `primary` and `primary(n)` are the primary of the first or nth shard, `shard(n)` is all of it, `replica(n)` the nth replica of the first shard. */
function partFault(view: Database, event: FaultEvent, net: NetworkBuilder): readonly Disruption[] | null {
  const { part, index } = event.target;
  const shard = part === 'replica' ? 0 : (index ?? 1) - 1;
  const primary = net.recall(view.id, primaryRole(shard));
  const followers = net.recall(view.id, replicasRole(shard));
  if (primary === null) return null;
  if (part === 'replica') {
    const replica = (index ?? 1) - 1;
    if (followers === null || replica < 0 || replica >= replicasOf(view) || event.fault !== 'fail') return null;
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

/** How much time of writes the loss of a primary loses. */
function recoveryPoint(view: Database): Estimate {
  if (replicasOf(view) === 0) {
    return view.backup
      ? known(BACKUP_AGE, 'no replica: back to the backup, at most five minutes old')
      : unknown('no replica and no backup: everything is lost');
  }
  if (view.replication !== 'async') return known(0, 'a commit waits for a replica');
  const lag = mean(distributionOf(view.lag));
  return derive('mean replication lag', [known(lag, 'as written')], (value) => value);
}
