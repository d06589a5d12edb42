/* eslint-disable @typescript-eslint/no-non-null-assertion -- Partitions and brokers are numbered by the log. */
import { hash32, type Log } from '../../network/index.js';
import { exponentOf } from '../program/exponent.js';
import { KeySampler } from '../kernel/key-sampler.js';
import type { Samplers } from '../kernel/samplers.js';
import { DUE, NOW } from '../kernel/events.js';
import { BATCH_IS_DUE, LEADER_IS_READY, type Machine } from './machine.js';
import { NEXT } from '../kernel/tasks.js';

/** How a publisher goes on: at once, when its batch is sent, by trying again when there is a leader, or not at all. */
export const GOES_ON = 0;
export const WAITS = 1;
export const TRIES_AGAIN = 2;
export const FAILS = 3;

/** Random streams of a log. */
export interface LogStreams {
  readonly keys: number;
  readonly copying: number;
}

/** The messages of a log, partition by partition, and the brokers that keep them. Messages are rings of times and of what consumers do with them. */
export class Partitions {
  readonly count: number;
  /** By partition: the number of messages that consumers may read, of those appended, and of those forgotten at the front. */
  readonly visible: Float64Array;
  private readonly appended: Float64Array;
  private readonly base: Float64Array;
  private readonly times: Float64Array[];
  private readonly tables: Int32Array[];
  /** The broker that leads each partition, −1 when no copy is up; and since when it takes messages. */
  private readonly leader: Int32Array;
  private readonly leads: Float64Array;
  private readonly down: Uint8Array;
  /** Publishers that wait for a batch to be sent, and for a leader. */
  private readonly sending: Int32Array;
  private readonly blocked: Int32Array;
  private readonly opened: Float64Array;
  private readonly keys: KeySampler | null;
  private readonly drawn = new Float64Array(1);
  private turn = 0;
  private missing = 0;
  private missingArea = 0;
  private until = 0;
  private readonly given: Float64Array;
  published = 0;
  lost = 0;
  /** Messages of all partitions together, read or not. */
  total = 0;

  constructor(
    private readonly log: Log,
    private readonly index: number,
    private readonly machine: Machine,
    private readonly samplers: Samplers,
    private readonly copying: number,
    private readonly streams: LogStreams,
  ) {
    const count = log.partitions;
    this.count = count;
    this.visible = new Float64Array(count);
    this.appended = new Float64Array(count);
    this.base = new Float64Array(count);
    this.times = Array.from({ length: count }, () => new Float64Array(16));
    this.tables = Array.from({ length: count }, () => new Int32Array(16));
    this.leader = Int32Array.from({ length: count }, (_, partition) => partition % log.brokers);
    this.leads = new Float64Array(count);
    this.down = new Uint8Array(log.brokers);
    this.sending = new Int32Array(count).fill(-1);
    this.blocked = new Int32Array(count).fill(-1);
    this.opened = new Float64Array(count);
    this.given = new Float64Array(count);
    this.keys =
      log.keys.type === 'hashed'
        ? new KeySampler(exponentOf(log.keys.popularity), Math.max(1, Math.min(2e9, Math.round(log.keys.count))))
        : null;
  }

  /** The partition of the next message. */
  choose(): number {
    if (this.count === 1) return 0;
    if (this.keys) return hash32(this.keys.draw(this.machine.streams, this.streams.keys)) % this.count;
    this.turn = this.turn + 1 < this.count ? this.turn + 1 : 0;
    return this.turn;
  }

  /** Appends a message whose handling is said by a table of the program; how its publisher goes on. Consumers see it when `visible` grows. */
  publish(task: number, partition: number, table: number): number {
    const { clock } = this.machine.events;
    const { acks, batch } = this.log;
    if (acks === 'all' && this.inSync(partition) < this.log.minInSync) return FAILS;
    if (this.leader[partition]! < 0 || this.leads[partition]! > clock[NOW]!) {
      if (acks === 'none') {
        this.published++;
        this.lost++;
        return GOES_ON;
      }
      this.link(this.blocked, partition, task);
      return TRIES_AGAIN;
    }
    const at = this.appended[partition]!++;
    this.published++;
    this.total++;
    this.given[partition]!++;
    this.keep(partition, at, table);
    if (batch === null || (batch.linger === 0 && batch.size <= 1)) {
      this.visible[partition] = at + 1;
      return GOES_ON;
    }
    const together = at + 1 - this.visible[partition]!;
    if (together >= batch.size) {
      this.send(partition);
      return GOES_ON;
    }
    if (together === 1) {
      this.opened[partition] = clock[NOW]!;
      clock[DUE] = clock[NOW]! + batch.linger;
      this.machine.after(BATCH_IS_DUE, this.index, partition);
    }
    if (acks === 'none') return GOES_ON;
    this.link(this.sending, partition, task);
    return WAITS;
  }

  /** A batch has lingered; it may have been sent before because it was full. Whether consumers see more now. */
  lingered(partition: number): boolean {
    const { clock } = this.machine.events;
    if (!(this.visible[partition]! < this.appended[partition]!)) return false;
    if (this.opened[partition]! + (this.log.batch?.linger ?? 0) > clock[NOW]! + 1e-12) return false;
    this.send(partition);
    return true;
  }

  time(partition: number, offset: number): number {
    const times = this.times[partition]!;
    return times[offset & (times.length - 1)]!;
  }

  table(partition: number, offset: number): number {
    const tables = this.tables[partition]!;
    return tables[offset & (tables.length - 1)]!;
  }

  /** All groups have read up to an offset: what is before it takes no memory any more. */
  forget(partition: number, offset: number): void {
    this.base[partition] = offset;
  }

  /** A broker dies: who followed leads, without the messages that were not copied yet. `read` is the furthest that any group has come in each partition. */
  brokerDown(broker: number, read: (partition: number) => number): void {
    this.integrate();
    if (this.down[broker]!++ > 0) return;
    for (let partition = 0; partition < this.count; partition++) {
      if (!this.keepsCopy(broker, partition)) continue;
      if (this.copiesUp(partition) === this.log.replication - 1) this.missing++;
      if (this.leader[partition] !== broker) continue;
      this.loseTail(partition, read(partition));
      this.elect(partition);
    }
  }

  /** It is back, with an empty disk that is filled at once here. */
  brokerUp(broker: number): void {
    this.integrate();
    if (this.down[broker] === 0 || --this.down[broker]! > 0) return;
    for (let partition = 0; partition < this.count; partition++) {
      if (!this.keepsCopy(broker, partition)) continue;
      if (this.copiesUp(partition) === this.log.replication) this.missing--;
      if (this.leader[partition]! < 0) this.elect(partition);
    }
  }

  /** Publishers that waited for a leader try again. */
  leaderReady(partition: number): void {
    if (this.leader[partition]! >= 0 && this.leads[partition]! <= this.machine.events.clock[NOW]!) this.release(this.blocked, partition);
  }

  restart(): void {
    this.published = 0;
    this.lost = 0;
    this.given.fill(0);
    this.missingArea = 0;
    this.until = this.machine.events.clock[NOW]!;
  }

  measured(): { published: number; lost: number; missingArea: number; imbalance: number } {
    this.integrate();
    let most = 0;
    let sum = 0;
    for (const given of this.given) {
      most = Math.max(most, given);
      sum += given;
    }
    const imbalance = sum > 0 ? (most * this.count) / sum : 1;
    return { published: this.published, lost: this.lost, missingArea: this.missingArea, imbalance };
  }

  private integrate(): void {
    const now = this.machine.events.clock[NOW]!;
    this.missingArea += this.missing * (now - this.until);
    this.until = now;
  }

  private keep(partition: number, offset: number, table: number): void {
    let times = this.times[partition]!;
    let tables = this.tables[partition]!;
    const capacity = times.length;
    if (offset - this.base[partition]! >= capacity) {
      const more = new Float64Array(capacity * 2);
      const further = new Int32Array(capacity * 2);
      for (let at = this.base[partition]!; at < offset; at++) {
        more[at & (capacity * 2 - 1)] = times[at & (capacity - 1)]!;
        further[at & (capacity * 2 - 1)] = tables[at & (capacity - 1)]!;
      }
      times = more;
      tables = further;
      this.times[partition] = times;
      this.tables[partition] = tables;
    }
    times[offset & (times.length - 1)] = this.machine.events.clock[NOW]!;
    tables[offset & (tables.length - 1)] = table;
  }

  private send(partition: number): void {
    this.visible[partition] = this.appended[partition]!;
    this.release(this.sending, partition);
  }

  /** Puts a task first in a list; the order among those who wait together makes no difference to anybody. */
  private link(list: Int32Array, partition: number, task: number): void {
    this.machine.tasks.ints[task * this.machine.tasks.stride + NEXT] = list[partition]!;
    list[partition] = task;
  }

  private release(list: Int32Array, partition: number): void {
    const { ints, stride } = this.machine.tasks;
    let task = list[partition]!;
    list[partition] = -1;
    while (task >= 0) {
      const next = ints[task * stride + NEXT]!;
      this.machine.wake(task);
      task = next;
    }
  }

  private keepsCopy(broker: number, partition: number): boolean {
    const { brokers, replication } = this.log;
    return (broker - (partition % brokers) + brokers) % brokers < replication;
  }

  private copiesUp(partition: number): number {
    let up = 0;
    for (let copy = 0; copy < this.log.replication; copy++) if (this.down[(partition + copy) % this.log.brokers] === 0) up++;
    return up;
  }

  private inSync(partition: number): number {
    return this.missing === 0 ? this.log.replication : this.copiesUp(partition);
  }

  /** The leader's messages of the last moments are on no follower. Publishers who wait for every copy were not told that theirs are safe. */
  private loseTail(partition: number, read: number): void {
    const { clock } = this.machine.events;
    this.samplers.draw(this.copying, this.machine.streams, this.streams.copying, this.drawn);
    const since = clock[NOW]! - this.drawn[0]!;
    let end = this.appended[partition]!;
    while (end > read && this.time(partition, end - 1) > since) end--;
    // With `all`, a message counts as published when it is copied, so there is no tail to lose.
    if (this.log.acks === 'all') return;
    this.lost += this.appended[partition]! - end;
    this.total -= this.appended[partition]! - end;
    this.appended[partition] = end;
    this.visible[partition] = Math.min(this.visible[partition]!, end);
  }

  private elect(partition: number): void {
    const { brokers, replication } = this.log;
    const { clock } = this.machine.events;
    this.leader[partition] = -1;
    for (let copy = 0; copy < replication; copy++) {
      const broker = (partition + copy) % brokers;
      if (this.down[broker]! > 0) continue;
      this.leader[partition] = broker;
      this.leads[partition] = clock[NOW]! + this.log.failover;
      clock[DUE] = this.leads[partition];
      this.machine.after(LEADER_IS_READY, this.index, partition);
      return;
    }
  }
}
