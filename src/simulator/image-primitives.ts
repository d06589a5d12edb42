import type { ConsumerGroup, Log } from '../network/index.js';
import { exponentOf } from './program/exponent.js';
import type { Writer } from './image-writer.js';
import * as consumers from './kernel/logs/consumers.js';
import * as partitions from './kernel/logs/partitions.js';
import type { Model } from './program/model.js';

/** The most of anything that is counted in 31 bits. */
const MOST = 2 ** 30;

/** The ways of calls, and what guards them. */
export function writeGuards(writer: Writer, { network, streams, linkFaults }: Model): void {
  const { breakers = [], pools = [], retryBudgets = [] } = network;
  writer.int(linkFaults ? 1 : 0);
  writer.intList(streams.links);
  writer.int(breakers.length);
  for (const { errors, window, minimum, openFor, halfOpen } of breakers) writer.real(errors, window, minimum, openFor, halfOpen);
  writer.int(pools.length);
  for (const { size, waiting } of pools) writer.real(size, waiting ?? Infinity);
  writer.int(retryBudgets.length);
  for (const { ratio, perSecond } of retryBudgets) writer.real(ratio, perSecond);
}

const ACKS: Readonly<Record<Log['acks'], number>> = {
  none: partitions.ACKS_NONE,
  leader: partitions.ACKS_LEADER,
  all: partitions.ACKS_ALL,
};

const DELIVERIES: Readonly<Record<ConsumerGroup['delivery'], number>> = {
  at_most_once: consumers.AT_MOST_ONCE,
  at_least_once: consumers.AT_LEAST_ONCE,
  exactly_once: consumers.EXACTLY_ONCE,
};

export function writeLog(writer: Writer, { streams, copyingSampler }: Model, log: Log, index: number): void {
  const { batch, keys } = log;
  const own = streams.logs[index];
  writer.int(log.partitions, log.brokers, log.replication, log.minInSync, ACKS[log.acks]);
  // A batch that does not linger is sent at once.
  writer.int(batch === null ? 1 : Math.min(MOST, batch.size));
  writer.int(copyingSampler[index] ?? 0, own?.copying ?? 0, own?.keys ?? 0);
  writer.int(keys.type === 'hashed' ? Math.max(1, Math.min(2e9, Math.round(keys.count))) : 0);
  writer.real(batch?.linger ?? 0, log.failover, keys.type === 'hashed' ? exponentOf(keys.popularity) : 0);
  writer.real(log.retention ?? Infinity);
  writer.int(log.groups.length);
  for (const group of log.groups) {
    writer.int(group.consumers, DELIVERIES[group.delivery]);
    writer.real(group.attempts ?? Infinity, group.missedAfter ?? 0, group.rebalance, group.commitEvery, group.retryAfter);
  }
}

/** What adds replicas, takes them away or breaks them. */
export function writeReplicaChanges(writer: Writer, { network, streams }: Model): void {
  const { stations, routers, scalers = [] } = network;
  const routersOf = (station: number): number[] => routers.flatMap((router, index) => (router.station === station ? [index] : []));
  writer.int(scalers.length);
  for (const { station, min, max, target, delay, cooldown, tick } of scalers) {
    writer.int(station, min, Math.min(MOST, max), stations[station]?.replicas ?? 0);
    writer.real(target, delay, cooldown, tick);
    // With the one by chance that is numbered after all others.
    writer.intList([...routersOf(station), routers.length + station]);
  }
  const breaking = stations.flatMap(({ breakdowns }, station) => (breakdowns ? [{ ...breakdowns, station }] : []));
  writer.int(breaking.length);
  for (const { station, mtbf, mttr } of breaking) {
    const own = stations[station];
    const before = routersOf(station);
    writer.int(station, own?.queueing === 'central' ? 1 : 0, own?.replicas ?? 0, streams.breakdowns[station] ?? 0);
    writer.real(mtbf, mttr, own?.takeover ?? 0);
    writer.intList([...before, routers.length + station]);
    writer.realList([...before.map((router) => routers[router]?.detection ?? Infinity), own?.detection ?? 0]);
  }
}
