/* eslint-disable @typescript-eslint/no-non-null-assertion -- Actions, stations and queues are numbered by the schedule and the network. */
import type { Streams } from '../../network/index.js';
import { UNAVAILABLE } from './causes.js';
import { ACTION, DUE, SERVED, type EventList } from './events.js';
import type { Calling } from '../calling.js';
import type { LogState } from '../log.js';
import type { Model } from '../model.js';
import type { ReplicaSetState } from './replicas.js';
import type { Routing } from './routing.js';
import type { Action } from '../schedule.js';
import type { Stations } from './stations.js';
import type { Cache } from './store.js';
import { PLACE, REPLICA, type Tasks } from './tasks.js';

/** What faults happen to. */
export interface Target {
  readonly now: number;
  readonly events: EventList;
  readonly tasks: Tasks;
  readonly stations: Stations;
  readonly routing: Routing;
  readonly caches: readonly Cache[];
  readonly sets: readonly ReplicaSetState[];
  readonly logs: readonly LogState[];
  readonly calling: Calling;
  readonly streams: Streams;
  /** Lets a task fail as soon as it gets its turn. */
  fail(task: number, failure: number): void;
  /** A closed source gains users, or loses some when they come back. */
  setUsers(source: number, factor: number): void;
}

/** Carries out what the schedule says: servers that die and come back, stations that are slow, stores that are emptied. */
export class Faults {
  private readonly actions: readonly Action[];
  /** By queue of a station with queues apart: how many failures hold it down. */
  private readonly holds: Int32Array;
  private ends: { readonly set: number; readonly seconds: number }[] = [];

  constructor(
    private readonly model: Model,
    private readonly kernel: Target,
  ) {
    this.actions = model.schedule.actions;
    this.holds = new Int32Array(kernel.stations.limit.length);
  }

  start(): void {
    this.actions.forEach((action, index) => {
      this.kernel.events.clock[DUE] = action.at;
      this.kernel.events.push((index << 3) | ACTION);
    });
    for (const { set, shard, at } of this.model.schedule.failovers) this.kernel.sets[set]!.failOver(shard, at);
  }

  act(index: number): void {
    const action = this.actions[index]!;
    const { kernel } = this;
    switch (action.do) {
      case 'down':
        this.down(action.station, action.replicas, action.count);
        break;
      case 'up':
        this.up(action.station, action.replicas, action.count);
        break;
      case 'notice':
        kernel.routing.notice(action.router, action.replicas, action.count, action.down);
        break;
      case 'hide':
        kernel.routing.hide(action.router, action.count);
        break;
      case 'slow':
        kernel.stations.factor[action.station]! *= action.factor;
        // Dividing again may leave a trace of rounding, which would keep the station off the fast path for constant times.
        if (Math.abs(kernel.stations.factor[action.station]! - 1) < 1e-12) kernel.stations.factor[action.station] = 1;
        break;
      case 'flush':
        kernel.caches[action.store]!.flush(kernel.now);
        break;
      case 'users':
        kernel.setUsers(action.source, action.factor);
        break;
      case 'away':
        kernel.routing.integrateAll();
        kernel.stations.dead[action.station]! += action.count;
        kernel.stations.setReplicas(action.station, kernel.stations.replicas[action.station]!);
        break;
      case 'lose':
        kernel.calling.setLoss(action.from, action.to, action.share, action.begins);
        break;
      case 'delay':
        kernel.calling.setDelay(action.from, action.to, action.amount);
        break;
      case 'cut':
        kernel.calling.setCut(action.from, action.to, action.amount);
        break;
      case 'errors':
        kernel.calling.setFailing(action.owner, action.share, action.cause);
        break;
      case 'throttle':
        kernel.calling.setRate(action.owner, action.rate);
        break;
      case 'broker_down':
        kernel.logs[action.log]!.brokerDown(action.broker);
        break;
      case 'broker_up':
        kernel.logs[action.log]!.partitions.brokerUp(action.broker);
        break;
      case 'consumers_down':
        kernel.logs[action.log]!.consumers.down(action.group, action.count);
        break;
      case 'consumers_up':
        kernel.logs[action.log]!.consumers.back(action.group, action.count);
        break;
      case 'promoted':
        this.ends.push({ set: action.set, seconds: action.seconds });
        break;
    }
  }

  ended(set: number): readonly number[] {
    return this.ends.filter((end) => end.set === set).map((end) => end.seconds);
  }

  restart(): void {
    this.ends = [];
  }

  down(station: number, replicas: readonly number[] | null, count: number): void {
    const { stations, routing } = this.kernel;
    routing.integrateAll();
    if (stations.apart[station] === 0) {
      this.downCentral(station, count);
      return;
    }
    const queues = this.queues(station, replicas);
    const hit = new Set(queues.filter((queue) => this.holds[queue]!++ === 0));
    for (const queue of hit) stations.limit[queue] = 0;
    const { tasks } = this.kernel;
    const killed = tasks.at(station).filter((task) => hit.has(tasks.ints[task * tasks.stride + REPLICA]!));
    this.kill(station, [...hit], killed);
  }

  /** The dead replicas of a central queue take their share of what is in service with them, by chance; the last takes the queue too. */
  private downCentral(station: number, count: number): void {
    const { stations, tasks, streams } = this.kernel;
    const queue = stations.first[station]!;
    const before = Math.max(0, stations.replicas[station]! - stations.dead[station]!);
    stations.dead[station]! += count;
    const after = Math.max(0, stations.replicas[station]! - stations.dead[station]!);
    if (before === after) return;
    const limit = after * stations.servers[station]!;
    stations.limit[queue] = limit;
    const there = tasks.at(station);
    const waiting = there.filter((task) => tasks.ints[task * tasks.stride + PLACE]! < 0);
    const served = there.filter((task) => tasks.ints[task * tasks.stride + PLACE]! > 0);
    const killed = after === 0 ? [...waiting] : [];
    let left = served.length;
    for (const task of served) {
      // What is left over must fit into the servers that are left.
      const dies = after === 0 || streams.uniform(this.model.streams.faults) * before >= after || left > limit;
      if (!dies) continue;
      killed.push(task);
      left--;
    }
    this.kill(station, [queue], killed);
    stations.setLimit(queue, limit);
  }

  up(station: number, replicas: readonly number[] | null, count: number): void {
    const { stations, routing } = this.kernel;
    routing.integrateAll();
    if (stations.apart[station] === 0) {
      stations.dead[station] = Math.max(0, stations.dead[station]! - count);
      stations.setReplicas(station, stations.replicas[station]!);
      return;
    }
    for (const queue of this.queues(station, replicas)) if (--this.holds[queue]! <= 0) stations.setLimit(queue, stations.servers[station]!);
  }

  private queues(station: number, replicas: readonly number[] | null): number[] {
    const { stations } = this.kernel;
    const first = stations.first[station]!;
    if (replicas) return replicas.map((replica) => first + replica);
    return Array.from({ length: stations.replicas[station]! }, (_, replica) => first + replica);
  }

  private kill(station: number, queues: readonly number[], killed: readonly number[]): void {
    if (killed.length === 0) return;
    const { stations, events, tasks } = this.kernel;
    const marked = new Set(killed);
    for (const queue of queues) stations.evict(station, queue, marked);
    events.remove((reference) => (reference & 7) === SERVED && marked.has(reference >> 3));
    for (const task of killed) {
      tasks.ints[task * tasks.stride + PLACE] = 0;
      this.kernel.fail(task, UNAVAILABLE);
    }
  }
}
