import { hash32 } from '../../../network/hash32.js';
import { NOW } from '../events.js';
import type { Image } from '../image.js';
import { KeySampler } from '../key-sampler.js';
import type { i32 } from '../native.js';
import type { Streams } from '../random.js';
import type { Ready } from '../ready.js';
import type { Samplers } from '../samplers.js';
import { NEXT, STRIDE, type Tasks } from '../tasks.js';
import { BATCH_IS_DUE, LEADER_IS_READY, type Timers } from '../timers.js';

/** What a publisher waits for: nothing, the leader, or every copy. */
export const ACKS_NONE = 0;
export const ACKS_LEADER = 1;
export const ACKS_ALL = 2;

/** How a publisher goes on: at once, when its batch is sent, by trying again when there is a leader, or not at all. */
export const GOES_ON = 0;
export const WAITS_FOR_BATCH = 1;
export const TRIES_AGAIN = 2;
export const CANNOT = 3;

/** Columns of what the partitions of a log measured. */
export const PUBLISHED = 0;
export const LOST_MESSAGES = 1;
export const MISSING_AREA = 2;
export const PARTITION_IMBALANCE = 3;

/** The messages of a log, partition by partition, and the brokers that keep them. Messages are rings of times and of what consumers do with them. */
export class Partitions {
  readonly count: i32;
  private readonly brokers: i32;
  private readonly replication: i32;
  private readonly minInSync: i32;
  private readonly acks: i32;
  /** Messages that go out together at most, and seconds until fewer do; a size of 1 sends each at once. */
  private readonly batch: i32;
  private readonly linger: number;
  private readonly failover: number;
  private readonly copying: i32;
  private readonly copyingStream: i32;
  private readonly keyStream: i32;
  private readonly keys: KeySampler | null;
  /** By partition: messages that consumers may read, those appended, those forgotten at the front, and the furthest that any group has come. */
  readonly visible: Int32Array;
  private readonly appended: Int32Array;
  private readonly base: Int32Array;
  readonly furthest: Int32Array;
  private readonly times: Float64Array[] = [];
  private readonly tables: Int32Array[] = [];
  /** The broker that leads each partition, −1 when no copy is up; and since when it takes messages. */
  private readonly leader: Int32Array;
  private readonly leads: Float64Array;
  private readonly down: Int32Array;
  /** Publishers that wait for a batch to be sent, and for a leader. */
  private readonly sending: Int32Array;
  private readonly blocked: Int32Array;
  private readonly opened: Float64Array;
  private turn: i32 = 0;
  private missing: number = 0;
  private missingArea: number = 0;
  private until: number = 0;
  private readonly given: Float64Array;
  private published: number = 0;
  private lost: number = 0;
  /** Messages of all partitions together, read or not. */
  total: number = 0;

  constructor(
    image: Image,
    private readonly index: i32,
    private readonly clock: Float64Array,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
    private readonly ready: Ready,
    private readonly samplers: Samplers,
    private readonly streams: Streams,
  ) {
    const count = image.int();
    this.count = count;
    this.brokers = image.int();
    this.replication = image.int();
    this.minInSync = image.int();
    this.acks = image.int();
    this.batch = image.int();
    this.copying = image.int();
    this.copyingStream = image.int();
    this.keyStream = image.int();
    const keys = image.int();
    this.linger = image.real();
    this.failover = image.real();
    const exponent = image.real();
    this.keys = keys > 0 ? new KeySampler(exponent, keys) : null;
    this.visible = new Int32Array(count);
    this.appended = new Int32Array(count);
    this.base = new Int32Array(count);
    this.furthest = new Int32Array(count);
    this.leader = new Int32Array(count);
    this.leads = new Float64Array(count);
    this.down = new Int32Array(this.brokers);
    this.sending = new Int32Array(count);
    this.sending.fill(-1);
    this.blocked = new Int32Array(count);
    this.blocked.fill(-1);
    this.opened = new Float64Array(count);
    this.given = new Float64Array(count);
    for (let partition = 0; partition < count; partition++) {
      this.leader[partition] = partition % this.brokers;
      this.times.push(new Float64Array(16));
      this.tables.push(new Int32Array(16));
    }
  }

  /** The partition of the next message. */
  choose(): i32 {
    if (this.count === 1) return 0;
    const keys = this.keys;
    if (keys !== null) return hash32(keys.draw(this.streams, this.keyStream)) % this.count;
    this.turn = this.turn + 1 < this.count ? this.turn + 1 : 0;
    return this.turn;
  }

  /** Appends a message whose handling is said by a table of the program; how its publisher goes on. Consumers see it when `visible` grows. */
  publish(task: i32, partition: i32, table: i32): i32 {
    const clock = this.clock;
    if (this.acks === ACKS_ALL && this.inSync(partition) < this.minInSync) return CANNOT;
    if (this.leader[partition]! < 0 || this.leads[partition]! > clock[NOW]!) {
      if (this.acks === ACKS_NONE) {
        this.published++;
        this.lost++;
        return GOES_ON;
      }
      this.link(this.blocked, partition, task);
      return TRIES_AGAIN;
    }
    const at = this.appended[partition]!;
    this.appended[partition] = at + 1;
    this.published++;
    this.total++;
    this.given[partition]!++;
    this.keep(partition, at, table);
    if (this.batch <= 1) {
      this.visible[partition] = at + 1;
      return GOES_ON;
    }
    const together = at + 1 - this.visible[partition]!;
    if (together >= this.batch) {
      this.send(partition);
      return GOES_ON;
    }
    if (together === 1) {
      this.opened[partition] = clock[NOW]!;
      this.timers.after(clock[NOW]! + this.linger, BATCH_IS_DUE, this.index, partition);
    }
    if (this.acks === ACKS_NONE) return GOES_ON;
    this.link(this.sending, partition, task);
    return WAITS_FOR_BATCH;
  }

  /** A batch has lingered; it may have been sent before because it was full. Whether consumers see more now. */
  lingered(partition: i32): boolean {
    if (this.visible[partition]! >= this.appended[partition]!) return false;
    if (this.opened[partition]! + this.linger > this.clock[NOW]! + 1e-12) return false;
    this.send(partition);
    return true;
  }

  time(partition: i32, offset: i32): number {
    const times = this.times[partition]!;
    return times[offset & (times.length - 1)]!;
  }

  table(partition: i32, offset: i32): i32 {
    const tables = this.tables[partition]!;
    return tables[offset & (tables.length - 1)]!;
  }

  /** All groups have read up to an offset: what is before it takes no memory any more. */
  forget(partition: i32, offset: i32): void {
    this.base[partition] = offset;
  }

  /** A broker dies: who followed leads, without the messages that were not copied yet. */
  brokerDown(broker: i32): void {
    this.integrate();
    const before = this.down[broker]!;
    this.down[broker] = before + 1;
    if (before > 0) return;
    for (let partition = 0; partition < this.count; partition++) {
      if (!this.keepsCopy(broker, partition)) continue;
      if (this.copiesUp(partition) === this.replication - 1) this.missing++;
      if (this.leader[partition]! !== broker) continue;
      this.loseTail(partition);
      this.elect(partition);
    }
  }

  /** It is back, with an empty disk that is filled at once here. */
  brokerUp(broker: i32): void {
    this.integrate();
    const before = this.down[broker]!;
    if (before === 0) return;
    this.down[broker] = before - 1;
    if (before > 1) return;
    for (let partition = 0; partition < this.count; partition++) {
      if (!this.keepsCopy(broker, partition)) continue;
      if (this.copiesUp(partition) === this.replication) this.missing--;
      if (this.leader[partition]! < 0) this.elect(partition);
    }
  }

  /** Publishers that waited for a leader try again. */
  leaderReady(partition: i32): void {
    if (this.leader[partition]! >= 0 && this.leads[partition]! <= this.clock[NOW]!) this.release(this.blocked, partition);
  }

  restart(): void {
    this.published = 0;
    this.lost = 0;
    this.given.fill(0);
    this.missingArea = 0;
    this.until = this.clock[NOW]!;
  }

  get(column: i32): number {
    this.integrate();
    if (column === PUBLISHED) return this.published;
    if (column === LOST_MESSAGES) return this.lost;
    return column === MISSING_AREA ? this.missingArea : this.imbalance();
  }

  /** The most messages that a partition was given over the mean. */
  private imbalance(): number {
    let most: number = 0;
    let sum: number = 0;
    for (let partition = 0; partition < this.count; partition++) {
      most = Math.max(most, this.given[partition]!);
      sum += this.given[partition]!;
    }
    return sum > 0 ? (most * this.count) / sum : 1;
  }

  private integrate(): void {
    const now = this.clock[NOW]!;
    this.missingArea += this.missing * (now - this.until);
    this.until = now;
  }

  private keep(partition: i32, offset: i32, table: i32): void {
    const capacity = this.times[partition]!.length;
    if (offset - this.base[partition]! >= capacity) this.grow(partition, offset, capacity);
    const times = this.times[partition]!;
    times[offset & (times.length - 1)] = this.clock[NOW]!;
    const tables = this.tables[partition]!;
    tables[offset & (tables.length - 1)] = table;
  }

  private grow(partition: i32, end: i32, capacity: i32): void {
    const times = new Float64Array(capacity * 2);
    const tables = new Int32Array(capacity * 2);
    for (let at = this.base[partition]!; at < end; at++) {
      times[at & (capacity * 2 - 1)] = this.time(partition, at);
      tables[at & (capacity * 2 - 1)] = this.table(partition, at);
    }
    this.times[partition] = times;
    this.tables[partition] = tables;
  }

  private send(partition: i32): void {
    this.visible[partition] = this.appended[partition]!;
    this.release(this.sending, partition);
  }

  /** Puts a task first in a list; the order among those who wait together makes no difference to anybody. */
  private link(list: Int32Array, partition: i32, task: i32): void {
    this.tasks.ints[task * STRIDE + NEXT] = list[partition]!;
    list[partition] = task;
  }

  private release(list: Int32Array, partition: i32): void {
    const ints = this.tasks.ints;
    let task: i32 = list[partition]!;
    list[partition] = -1;
    while (task >= 0) {
      const next = ints[task * STRIDE + NEXT]!;
      this.ready.wake(task);
      task = next;
    }
  }

  private keepsCopy(broker: i32, partition: i32): boolean {
    return (broker - (partition % this.brokers) + this.brokers) % this.brokers < this.replication;
  }

  private copiesUp(partition: i32): i32 {
    let up: i32 = 0;
    for (let copy = 0; copy < this.replication; copy++) if (this.down[(partition + copy) % this.brokers]! === 0) up++;
    return up;
  }

  private inSync(partition: i32): i32 {
    return this.missing === 0 ? this.replication : this.copiesUp(partition);
  }

  /** The leader's messages of the last moments are on no follower. Publishers who wait for every copy were not told that theirs are safe. */
  private loseTail(partition: i32): void {
    const behind = this.samplers.draw(this.copying, this.streams, this.copyingStream);
    // With `all`, a message counts as published when it is copied, so there is no tail to lose.
    if (this.acks === ACKS_ALL) return;
    const since = this.clock[NOW]! - behind;
    const read = this.furthest[partition]!;
    const appended = this.appended[partition]!;
    let end: i32 = appended;
    while (end > read && this.time(partition, end - 1) > since) end--;
    this.lost += appended - end;
    this.total -= appended - end;
    this.appended[partition] = end;
    if (this.visible[partition]! > end) this.visible[partition] = end;
  }

  private elect(partition: i32): void {
    this.leader[partition] = -1;
    for (let copy = 0; copy < this.replication; copy++) {
      const broker = (partition + copy) % this.brokers;
      if (this.down[broker]! > 0) continue;
      this.leader[partition] = broker;
      const leads = this.clock[NOW]! + this.failover;
      this.leads[partition] = leads;
      this.timers.after(leads, LEADER_IS_READY, this.index, partition);
      return;
    }
  }
}
