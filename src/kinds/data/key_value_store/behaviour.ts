import type { Estimate, Step } from '../../../network/index.js';
import { mean } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { holdings } from '../../figures/holdings.js';
import { buildLeader, leaderFault, leaderFigures, visitLeader, waitingPlaces, type Leader } from '../../lowering/leader.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { measuredAs, sequence } from '../../lowering/steps.js';
import { distributionOf, serviceTime } from '../../lowering/time.js';

type Store = View<'key_value_store'>;

/** Reads and writes per second that one partition serves at most (AWS, "Best practices for designing and using partition keys"). */
export const PARTITION = { read: 3000, write: 1000 };

const NO_LEADER = 'its partitions have no leader that is seen';

/** Members that agree by Raft, or partitions with a bought capacity. */
export const keyValueStore: Behaviour<'key_value_store'> = {
  build: (view, net) => {
    if (view.engine !== 'dynamodb') {
      buildLeader(keyValueLeader(view), net);
      return;
    }
    addStation(view, net);
    for (const operation of ['read', 'write'] as const) {
      const rate = capacityOf(view, operation);
      // Unused capacity of the last five minutes may be spent at once (DynamoDB's burst capacity).
      net.remember(view.id, operation, net.limiter({ owner: view.id, rate, burst: 300 * rate, clients: 1 }));
    }
  },

  visit: (view, visit, net) => {
    const work = view.engine === 'dynamodb' ? bought(view, visit, net) : visitLeader(keyValueLeader(view), visit, net);
    const counted = isWrite(visit) ? measuredAs(net.owner(view.id, 'write'), work) : work;
    return visit.answered(sequence(counted, visit.then()));
  },

  fault: (view, event, net) =>
    view.engine === 'dynamodb' ? stationFault(view.id, event, net) : leaderFault(keyValueLeader(view), event, net),

  measure: (view, measured) => ({
    ...(view.engine === 'dynamodb' ? boughtFigures(measured) : raftFigures(view, measured)),
    commit_latency: measured.calls('write')?.latency.mean ?? unknown('no flow writes to it'),
    ...holdings(measured.architecture, view.holds, view.storage, 1),
  }),
};

function isWrite(visit: Visit): boolean {
  return visit.call.operation === 'write';
}

/** The leader has a write itself: of five members more than half are two others. Reads that must not be old ask the leader. */
export function keyValueLeader(view: Store): Leader {
  const members = Math.max(1, Math.round(view.replicas));
  const servers = Math.max(1, Math.round(view.concurrency));
  return {
    id: view.id,
    component: view.component,
    followers: members - 1,
    shards: [1],
    servers,
    waiting: waitingPlaces(view.queue, undefined, servers),
    acknowledgements: Math.floor(members / 2),
    flush: distributionOf(view.fsync),
    lag: distributionOf(view.lag),
    failover: { detect: view.election_timeout, promote: mean(distributionOf(view.fsync)) },
    readFrom: view.consistency === 'strong' ? 'primary' : 'any',
    backup: view.backup,
    time: (operation) => serviceTime(view, operation),
  };
}

function raftFigures(view: Store, measured: Measured): Readonly<Record<string, Estimate>> {
  const leader = keyValueLeader(view);
  const { lost_writes, stale_reads, rpo } = leaderFigures(leader, measured);
  const members = leader.followers + 1;
  return {
    ...(lost_writes ? { lost_writes } : {}),
    ...(stale_reads ? { stale_reads } : {}),
    ...(rpo ? { rpo } : {}),
    ...leaderChanges(measured),
    tolerated_losses: known(Math.ceil(members / 2) - 1, `more than half of ${members} must be left`),
    throttled: known(0, 'no capacity is bought'),
  };
}

/** How often another member was made leader, and how long there was none in all. */
function leaderChanges(measured: Measured): Readonly<Record<string, Estimate>> {
  const index = measured.index('set');
  const set = index === null ? undefined : measured.measurements.replicaSets[index];
  if (!set) return {};
  const { failovers, failoverTime } = set;
  const none = failovers.value === 0;
  return {
    leader_changes: failovers,
    leaderless_time: none
      ? known(0, failovers.method)
      : derive('changes × time of each', [failovers, failoverTime], (count, time) => count * time),
  };
}

function bought(view: Store, visit: Visit, net: NetworkBuilder): Step {
  const limiter = net.recall(view.id, isWrite(visit) ? 'write' : 'read');
  return sequence(limiter === null ? null : { do: 'limit', limiter }, serve(view, visit, net));
}

/** What is bought, as far as the hottest partition can spend it; per second. */
export function capacityOf(view: Store, operation: 'read' | 'write'): number {
  const partitions = Math.max(1, Math.round(view.partitions));
  const wanted = (operation === 'read' ? view.read_capacity : view.write_capacity) ?? Infinity;
  return Math.min(wanted, partitions * PARTITION[operation]) / Math.min(partitions, Math.max(1, view.key_skew));
}

function boughtFigures(measured: Measured): Readonly<Record<string, Estimate>> {
  const calls = measured.calls();
  return {
    throttled: calls ? derive('refused', [calls.errors.refused], (share) => share) : unknown('no flow calls it'),
    lost_writes: known(0, 'every write is on several disks before it is acknowledged'),
    stale_reads: unknown(NO_LEADER),
    rpo: known(0, 'every write is on several disks before it is acknowledged'),
    leader_changes: unknown(NO_LEADER),
    leaderless_time: unknown(NO_LEADER),
    tolerated_losses: unknown(NO_LEADER),
  };
}
