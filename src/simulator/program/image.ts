import {
  CLIENTS,
  gaps,
  LIMITS,
  mostReplicas,
  type Discipline,
  type ReplicaSet,
  type RouterPolicy,
  type Store,
} from '../../network/index.js';
import { backlogs, replicationPauses } from '../primitives/backlogs.js';
import { profileOf, surgesOf } from '../primitives/arrivals.js';
import { exponentOf } from './exponent.js';
import { writeGuards, writeLog, writeReplicaChanges } from '../image-primitives.js';
import { Writer } from '../image-writer.js';
import * as fault from '../kernel/faults.js';
import type { Image } from '../kernel/image.js';
import * as replicas from '../kernel/replicas.js';
import * as route from '../kernel/routing.js';
import * as queue from '../kernel/stations.js';
import * as store from '../kernel/store.js';
import type { Model } from './model.js';
import type { Action } from '../primitives/schedule.js';
import { seeds } from './seeds.js';
import { storeSize } from './store-size.js';

/** One replication of a model as the kernel reads it. What stores hold at the start is not in it; `horizon` is when the run ends, in seconds. */
export function imageOf(model: Model, seed: number, replication: number, horizon: number): Image {
  const writer = new Writer();
  const { code, streams, samplers, network } = model;
  writer.intList(code.code);
  writer.intList(code.tables);
  writer.realList(code.chances);
  writer.intList(code.flows);
  writer.intList(code.calls.owner);
  writer.intList(code.calls.body);
  writer.realList(code.calls.timeout);
  writer.intList(code.calls.retries);
  writer.realList(code.calls.backoff);
  writer.intList(code.calls.onFailure);
  writer.intList(code.calls.stream);
  for (const list of [code.calls.from, code.calls.breaker, code.calls.pool, code.calls.budget, code.calls.cancels]) writer.intList(list);
  writer.int(code.lanes, code.registers, code.process);
  writer.intList(seeds(seed, replication, streams.names));
  writer.intList(samplers.kinds);
  for (const column of [0, 1, 2] as const) writer.realList(samplers.parameters.map((row) => row[column]));
  writer.realList(samplers.values);
  writeStations(writer, model);
  writeRouters(writer, model);
  writer.realList(model.thresholds);
  writer.int(network.stores.length);
  network.stores.forEach((each, index) => {
    writeStore(writer, each, streams.keys[index] ?? 0, streams.eviction[index] ?? 0);
  });
  writer.int(network.limiters.length);
  network.limiters.forEach(({ clients, rate, burst }, index) => {
    // More clients than that each send so little that it makes no difference how they share their buckets.
    writer.int(Math.max(1, Math.min(LIMITS.buckets, Math.round(clients))), streams.buckets[index] ?? 0);
    writer.real(rate, burst);
  });
  writer.int(network.replicaSets.length);
  network.replicaSets.forEach((set, index) => {
    writeReplicaSet(writer, model, set, index);
  });
  writeSources(writer, model, horizon);
  writeGuards(writer, model);
  writer.int((network.logs ?? []).length);
  network.logs?.forEach((log, index) => {
    writeLog(writer, model, log, index);
  });
  writer.int(streams.faults, model.schedule.actions.length);
  for (const action of model.schedule.actions) writeAction(writer, action);
  const { shedders = [] } = network;
  writer.int(shedders.length);
  for (const { station, above } of shedders) {
    writer.int(station);
    writer.real(above);
  }
  writeReplicaChanges(writer, model);
  return writer.image();
}

const DISCIPLINES: Readonly<Record<Discipline, number>> = {
  fifo: queue.FIFO,
  lifo: queue.LIFO,
  priority: queue.PRIORITY,
  sharing: queue.SHARING,
};

function writeStations(writer: Writer, { network }: Model): void {
  const { stations } = network;
  const most = stations.map(({ queueing, replicas: count }, index) => (queueing === 'per_replica' ? mostReplicas(network, index) : count));
  writer.intList(stations.map(({ queueing }) => (queueing === 'per_replica' ? 1 : 0)));
  writer.intList(most.map((count) => Math.min(2 ** 30, count)));
  writer.intList(stations.map(({ replicas: count }, index) => (count < (most[index] ?? 0) ? 1 : 0)));
  writer.realList(stations.map(({ servers }) => servers));
  writer.realList(stations.map(({ capacity }) => capacity ?? Infinity));
  writer.intList(stations.map(({ discipline }) => DISCIPLINES[discipline ?? 'fifo']));
  writer.realList(stations.map(({ slowdown }) => slowdown?.contention ?? 0));
  writer.realList(stations.map(({ slowdown }) => slowdown?.coherency ?? 0));
}

const POLICIES: Readonly<Record<RouterPolicy, number>> = {
  round_robin: route.ROUND_ROBIN,
  weighted_round_robin: route.WEIGHTED_ROUND_ROBIN,
  least_connections: route.LEAST_CONNECTIONS,
  least_response_time: route.LEAST_RESPONSE_TIME,
  ip_hash: route.IP_HASH,
  random: route.BY_CHANCE,
  power_of_two: route.POWER_OF_TWO,
};

function writeRouters(writer: Writer, { network, streams }: Model): void {
  const { routers, stations } = network;
  writer.int(routers.length);
  routers.forEach(({ policy, station, weights, clients }, index) => {
    const plain = policy === 'weighted_round_robin' && weights === null ? 'round_robin' : policy;
    writer.int(POLICIES[plain], station, streams.routers[index] ?? 0, clients ?? CLIENTS, 1);
    writer.realList(weights ?? []);
  });
  stations.forEach((_, station) => {
    writer.int(route.BY_CHANCE, station, streams.routers[routers.length + station] ?? 0, CLIENTS, 0);
    writer.realList([]);
  });
}

const EVICTIONS: Readonly<Record<Store['eviction'], number>> = {
  lru: store.LRU,
  lfu: store.LFU,
  fifo: store.FIFO,
  random: store.RANDOM,
  ttl_only: store.TTL_ONLY,
  none: store.NONE,
};

function writeStore(writer: Writer, each: Store, keyStream: number, stream: number): void {
  const { keys, entries, ttl } = storeSize(each);
  writer.int(EVICTIONS[each.eviction], keys, entries, keyStream, stream);
  writer.real(ttl, exponentOf(each.popularity));
}

const REPLICATIONS: Readonly<Record<ReplicaSet['replication'], number>> = {
  sync: replicas.SYNC,
  async: replicas.ASYNC,
  semi_sync: replicas.SEMI_SYNC,
};

function writeReplicaSet(
  writer: Writer,
  { network, experiment, streams, lagSampler, schedule }: Model,
  set: ReplicaSet,
  index: number,
): void {
  const records = Math.max(1, Math.min(2e9, Math.round(set.records ?? 1)));
  writer.int(REPLICATIONS[set.replication], lagSampler[index] ?? 0, streams.sets[index] ?? 0);
  const { elsewhere } = set;
  writer.int(elsewhere === undefined ? replicas.BESIDE : elsewhere === 'follows' ? replicas.FOLLOWS : replicas.SNAPSHOT);
  const snapshots = typeof elsewhere === 'object' ? elsewhere : { every: 0, takes: 0 };
  writer.real(snapshots.every, snapshots.takes);
  writer.int(records);
  writer.real(set.popularity ? exponentOf(set.popularity) : 0);
  writer.intList(set.followers.map((station) => (station === null ? 0 : (network.stations[station]?.replicas ?? 0))));
  const failovers = schedule.failovers.filter((failover) => failover.set === index);
  writer.intList(failovers.map(({ shard }) => shard));
  writer.realList(failovers.map(({ at }) => at));
  const pauses = replicationPauses(experiment.disruptions, index);
  writer.realList(pauses.map(({ at }) => at));
  writer.realList(pauses.map(({ end }) => end));
  const { times, seconds } = backlogs(pauses);
  writer.realList(times);
  writer.realList(seconds);
}

function writeSources(writer: Writer, { network, experiment, streams, sourceSampler }: Model, horizon: number): void {
  writer.int(network.sources.length);
  network.sources.forEach(({ load, mix }, source) => {
    const factor = experiment.load[source] ?? 1;
    const open = load.type === 'open';
    writer.int(open ? 1 : 0, sourceSampler[source] ?? 0, streams.arrivals[source] ?? 0, streams.mix[source] ?? 0);
    writer.realList(open && load.arrivals.type === 'trace' ? gaps(load.arrivals.times) : []);
    let sum = 0;
    writer.realList(mix.map(({ share }) => (sum += share)));
    writer.intList(mix.map(({ flow }) => flow));
    const { times, rates } = open
      ? profileOf(load.rate * factor, load.shape, surgesOf(experiment.disruptions, source), horizon)
      : { times: [], rates: [] };
    writer.realList(times);
    writer.realList(rates);
    writer.real(open ? 0 : load.count * factor);
  });
}

function writeAction(writer: Writer, action: Action): void {
  const write = (kind: number, subject: number, named: readonly number[] | null, count: number, amount: number, cause = 0): void => {
    writer.int(kind, subject, cause, named ? 1 : 0);
    writer.intList(named ?? []);
    writer.real(action.at, count, amount);
  };
  switch (action.do) {
    case 'down':
      write(fault.DOWN, action.station, action.replicas, action.count, 0);
      break;
    case 'up':
      write(fault.UP, action.station, action.replicas, action.count, 0);
      break;
    case 'notice':
      write(action.down ? fault.NOTICE_DOWN : fault.NOTICE_UP, action.router, action.replicas, action.count, 0);
      break;
    case 'hide':
      write(fault.HIDE, action.router, null, action.count, 0);
      break;
    case 'slow':
      write(fault.SLOW, action.station, null, 0, action.factor);
      break;
    case 'pause':
      write(fault.PAUSE, action.station, action.replicas, action.count, action.seconds);
      break;
    case 'resume':
      write(fault.RESUME, action.station, action.replicas, action.count, 0);
      break;
    case 'room':
      write(fault.ROOM, action.store, null, 0, action.ratio);
      break;
    case 'flush':
      write(fault.FLUSH, action.store, null, 0, 0);
      break;
    case 'users':
      write(fault.USERS, action.source, null, 0, action.factor);
      break;
    case 'promoted':
      write(fault.PROMOTED, action.set, null, 0, action.seconds);
      break;
    case 'away':
      write(fault.AWAY, action.station, null, action.count, 0);
      break;
    case 'lose':
      write(action.begins ? fault.LOSE : fault.LOSE_NO_MORE, action.to, null, action.from, action.share);
      break;
    case 'delay':
      write(fault.DELAY, action.to, null, action.from, action.amount);
      break;
    case 'cut':
      write(fault.CUT, action.to, null, action.from, action.amount);
      break;
    case 'errors':
      write(action.begins ? fault.ERRORS : fault.ERRORS_NO_MORE, action.to, null, action.from, action.share, action.cause);
      break;
    case 'throttle':
      write(fault.THROTTLE, action.owner, null, 0, action.rate);
      break;
    case 'broker_down':
      write(fault.BROKER_DOWN, action.log, null, action.broker, 0);
      break;
    case 'broker_up':
      write(fault.BROKER_UP, action.log, null, action.broker, 0);
      break;
    case 'consumers_down':
      write(fault.CONSUMERS_DOWN, action.log, null, action.count, action.group);
      break;
    case 'consumers_up':
      write(fault.CONSUMERS_UP, action.log, null, action.count, action.group);
      break;
  }
}
