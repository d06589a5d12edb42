import { UNAVAILABLE } from './causes.js';
import { ACTION, type EventList } from './events.js';
import type { Links } from './guards/links.js';
import type { Image } from './image.js';
import type { Log } from './logs/log.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';
import type { Ready } from './ready.js';
import type { ReplicaSetState } from './replicas.js';
import type { Routing } from './routing.js';
import type { Senders } from './senders.js';
import { SHARING, type Stations } from './stations.js';
import type { Cache } from './store.js';
import { FAILURE, PLACE, REPLICA, STRIDE, type Tasks } from './tasks.js';

/** What an action does; see `Action` of the schedule. */
export const DOWN = 0;
export const UP = 1;
export const NOTICE_DOWN = 2;
export const NOTICE_UP = 3;
export const HIDE = 4;
export const SLOW = 5;
export const FLUSH = 6;
export const USERS = 7;
export const PROMOTED = 8;
/** So many replicas of a central queue take no more requests, or do again (negative). */
export const AWAY = 9;
/** Of calls: `subject` is the owner that is called, `count` the one that calls, or −1 for all. */
export const LOSE = 10;
export const LOSE_NO_MORE = 11;
export const DELAY = 12;
export const CUT = 13;
export const ERRORS = 14;
/** Of calls of an owner. */
export const THROTTLE = 15;
/** Of a log: `count` is a broker, or the number of consumers of the group `amount`. */
export const BROKER_DOWN = 16;
export const BROKER_UP = 17;
export const CONSUMERS_DOWN = 18;
export const CONSUMERS_UP = 19;
export const ERRORS_NO_MORE = 20;
/** Replicas stand still for `amount` seconds; they go on. */
export const PAUSE = 21;
export const RESUME = 22;
/** The room of a store, as a ratio of what it has. */
export const ROOM = 23;

class Step {
  readonly kind: i32;
  /** A station, a router, a store, a source, a replica set, an owner or a log. */
  readonly subject: i32;
  /** The place of the cause in `CAUSES`. */
  readonly cause: i32;
  /** Which replicas; null for all. */
  readonly replicas: Int32Array | null;
  readonly at: number;
  readonly count: number;
  /** A factor, seconds, a ratio or a rate. */
  readonly amount: number;

  constructor(image: Image) {
    this.kind = image.int();
    this.subject = image.int();
    this.cause = image.int();
    const named = image.int() === 1;
    const replicas = image.intList();
    this.replicas = named ? replicas : null;
    this.at = image.real();
    this.count = image.real();
    this.amount = image.real();
  }
}

/** Carries out what the schedule says: servers that die and come back, stations that are slow, stores that are emptied. */
export class Faults {
  private readonly steps: Step[] = [];
  private readonly stream: i32;
  /** By queue of a station with queues apart: how many failures hold it down. */
  private readonly holds: Int32Array;
  /** By task: 1 when it is to be killed. */
  private marked = new Uint8Array(64);

  constructor(
    image: Image,
    private readonly events: EventList,
    private readonly tasks: Tasks,
    private readonly stations: Stations,
    private readonly routing: Routing,
    private readonly caches: Cache[],
    private readonly sets: ReplicaSetState[],
    private readonly senders: Senders,
    private readonly links: Links,
    private readonly logs: Log[],
    private readonly streams: Streams,
    private readonly ready: Ready,
  ) {
    this.stream = image.int();
    const count = image.int();
    for (let index = 0; index < count; index++) this.steps.push(new Step(image));
    this.holds = new Int32Array(stations.limit.length);
  }

  start(): void {
    for (let index = 0; index < this.steps.length; index++) {
      this.events.push(this.steps[index]!.at, (index << 3) | ACTION);
    }
  }

  /** Does what is planned. */
  act(index: i32): void {
    const step = this.steps[index]!;
    const subject = step.subject;
    switch (step.kind) {
      case DOWN:
        this.down(subject, step.replicas, step.count);
        break;
      case UP:
        this.up(subject, step.replicas, step.count);
        break;
      case NOTICE_DOWN:
        this.routing.notice(subject, step.replicas, step.count, true);
        break;
      case NOTICE_UP:
        this.routing.notice(subject, step.replicas, step.count, false);
        break;
      case HIDE:
        this.routing.hide(subject, step.count);
        break;
      case SLOW: {
        const factor = this.stations.factor[subject]! * step.amount;
        // Dividing again may leave a trace of rounding, which would keep the station off the fast path for constant times.
        this.stations.factor[subject] = Math.abs(factor - 1) < 1e-12 ? 1 : factor;
        break;
      }
      case PAUSE:
        this.pause(subject, step.replicas, step.count, step.amount);
        break;
      case RESUME:
        this.resume(subject, step.replicas);
        break;
      case ROOM:
        this.caches[subject]!.resize(step.amount, this.events.now);
        break;
      case FLUSH:
        this.caches[subject]!.flush(this.events.now);
        break;
      case USERS:
        this.senders.setUsers(subject, step.amount);
        break;
      case PROMOTED:
        this.sets[subject]!.promoted(step.amount);
        break;
      case AWAY:
        // They finish what they serve, so nobody is killed.
        this.routing.integrateAll();
        this.stations.dead[subject]! += step.count;
        this.stations.setReplicas(subject, this.stations.replicas[subject]!);
        break;
      case BROKER_DOWN:
        this.logs[subject]!.brokerDown(truncated(step.count));
        break;
      case BROKER_UP:
        this.logs[subject]!.partitions.brokerUp(truncated(step.count));
        break;
      case CONSUMERS_DOWN:
        this.logs[subject]!.consumers.down(truncated(step.amount), truncated(step.count));
        break;
      case CONSUMERS_UP:
        this.logs[subject]!.consumers.back(truncated(step.amount), truncated(step.count));
        break;
      default:
        this.actOnLinks(step);
        break;
    }
  }

  private actOnLinks(step: Step): void {
    const owner = step.subject;
    const other = truncated(step.count);
    switch (step.kind) {
      case LOSE:
        this.links.setLoss(other, owner, step.amount, true);
        break;
      case LOSE_NO_MORE:
        this.links.setLoss(other, owner, step.amount, false);
        break;
      case DELAY:
        this.links.setDelay(other, owner, step.amount);
        break;
      case CUT:
        this.links.setCut(other, owner, truncated(step.amount));
        break;
      case ERRORS:
        this.links.setFailing(other, owner, step.amount, step.cause, true);
        break;
      case ERRORS_NO_MORE:
        this.links.setFailing(other, owner, step.amount, step.cause, false);
        break;
      case THROTTLE:
        this.links.setRate(owner, step.amount);
        break;
    }
  }

  down(station: i32, replicas: Int32Array | null, count: number): void {
    const stations = this.stations;
    this.routing.integrateAll();
    if (stations.apart[station]! === 0) {
      this.downCentral(station, count);
      return;
    }
    const first = stations.first[station]!;
    this.clearMarks();
    // Queues that a failure already holds down have nobody to kill.
    const hits = replicas === null ? stations.queues(station) : replicas.length;
    for (let index = 0; index < hits; index++) {
      const queue = first + (replicas === null ? index : replicas[index]!);
      if (this.holds[queue]!++ === 0) stations.limitTo(queue, 0);
    }
    const found = this.tasks.find(station);
    const ints = this.tasks.ints;
    for (let index = 0; index < found; index++) {
      const task = this.tasks.foundAt(index);
      if (stations.limit[ints[task * STRIDE + REPLICA]!]! === 0) this.marked[task] = 1;
    }
    for (let index = 0; index < hits; index++) stations.evict(station, first + (replicas === null ? index : replicas[index]!), this.marked);
    this.kill();
  }

  /** The dead replicas of a central queue take their share of what is in service with them, by chance; the last takes the queue too. */
  private downCentral(station: i32, count: number): void {
    const stations = this.stations;
    const queue = stations.first[station]!;
    const all: number = stations.replicas[station]!;
    const before = Math.max(0, all - stations.dead[station]!);
    stations.dead[station]! += count;
    const after = Math.max(0, all - stations.dead[station]!);
    if (before === after) return;
    const limit = after * stations.servers[station]!;
    stations.limitTo(queue, limit);
    this.clearMarks();
    const found = this.tasks.find(station);
    const ints = this.tasks.ints;
    let left: number = 0;
    for (let index = 0; index < found; index++) {
      const task = this.tasks.foundAt(index);
      if (ints[task * STRIDE + PLACE]! > 0) left++;
      else if (after === 0) this.marked[task] = 1;
    }
    for (let index = 0; index < found; index++) {
      const task = this.tasks.foundAt(index);
      if (ints[task * STRIDE + PLACE]! < 0) continue;
      // What is left over must fit into the servers that are left.
      const dies =
        after === 0 || this.streams.uniform(this.stream) * before >= after || (left > limit && stations.discipline[station]! !== SHARING);
      if (!dies) continue;
      this.marked[task] = 1;
      left--;
    }
    stations.evict(station, queue, this.marked);
    this.kill();
    stations.setLimit(queue, limit);
  }

  up(station: i32, replicas: Int32Array | null, count: number): void {
    const stations = this.stations;
    this.routing.integrateAll();
    const first = stations.first[station]!;
    if (stations.apart[station]! === 0) {
      stations.dead[station] = Math.max(0, stations.dead[station]! - count);
      stations.setReplicas(station, stations.replicas[station]!);
      return;
    }
    const back = replicas === null ? stations.queues(station) : replicas.length;
    for (let index = 0; index < back; index++) {
      const queue = first + (replicas === null ? index : replicas[index]!);
      if (--this.holds[queue]! <= 0) stations.setLimit(queue, stations.servers[station]!);
    }
  }

  /** Replicas stand still: what they serve ends so much later, and nothing begins. Of a central queue, what is in service is with them by chance. */
  private pause(station: i32, replicas: Int32Array | null, count: number, seconds: number): void {
    const stations = this.stations;
    const found = this.tasks.find(station);
    this.clearMarks();
    if (stations.apart[station]! === 1) {
      const first = stations.first[station]!;
      const hits = replicas === null ? stations.queues(station) : replicas.length;
      for (let index = 0; index < hits; index++) {
        const queue = first + (replicas === null ? index : replicas[index]!);
        this.stillFrom(queue, found);
        stations.hold(queue, stations.servers[station]!);
      }
    } else {
      const queue = stations.first[station]!;
      const up = stations.limit[queue]! / stations.servers[station]!;
      const still = Math.min(count, up);
      const held = still * stations.servers[station]!;
      const frozen =
        still >= up ? this.stillFrom(queue, found) : this.stillByChance(found, still / up, held, stations.limit[queue]! - held);
      // A server that stands still with its work is as busy as it was.
      stations.hold(queue, still >= up ? held : held - frozen);
    }
    this.events.delayServed(this.marked, seconds);
  }

  /** Marks what a queue's servers serve; how many they are. */
  private stillFrom(queue: i32, found: i32): number {
    const ints = this.tasks.ints;
    let still: number = 0;
    for (let index = 0; index < found; index++) {
      const at = this.tasks.foundAt(index) * STRIDE;
      if (ints[at + PLACE]! <= 0 || ints[at + REPLICA]! !== queue) continue;
      this.marked[this.tasks.foundAt(index)] = 1;
      still++;
    }
    return still;
  }

  /** Marks a share of what is in service: at most as many as stand still, and no more left over than go on. */
  private stillByChance(found: i32, share: number, most: number, others: number): number {
    const ints = this.tasks.ints;
    let left: number = 0;
    for (let index = 0; index < found; index++) if (ints[this.tasks.foundAt(index) * STRIDE + PLACE]! > 0) left++;
    let still: number = 0;
    for (let index = 0; index < found; index++) {
      const task = this.tasks.foundAt(index);
      if (ints[task * STRIDE + PLACE]! <= 0) continue;
      const stands = still < most && (this.streams.uniform(this.stream) < share || left > others);
      if (!stands) continue;
      this.marked[task] = 1;
      still++;
      left--;
    }
    return still;
  }

  private resume(station: i32, replicas: Int32Array | null): void {
    const stations = this.stations;
    const first = stations.first[station]!;
    if (stations.apart[station]! === 0) {
      stations.release(first);
      return;
    }
    const back = replicas === null ? stations.queues(station) : replicas.length;
    for (let index = 0; index < back; index++) stations.release(first + (replicas === null ? index : replicas[index]!));
  }

  private clearMarks(): void {
    if (this.marked.length < this.tasks.bound) this.marked = new Uint8Array(this.tasks.bound * 2);
    else this.marked.fill(0);
  }

  /** Ends the tasks that are marked and have been taken out of their queues. */
  private kill(): void {
    const ints = this.tasks.ints;
    this.events.removeServed(this.marked);
    for (let task = 0; task < this.tasks.bound; task++) {
      if (this.marked[task] !== 1) continue;
      ints[task * STRIDE + PLACE] = 0;
      ints[task * STRIDE + FAILURE] = UNAVAILABLE;
      this.ready.wake(task);
    }
  }
}
