import { NOW } from '../events.js';
import { binOf, Counts } from '../histogram.js';
import type { Image } from '../image.js';
import { truncated } from '../native.js';
import type { i32 } from '../native.js';
import type { Ready } from '../ready.js';
import { CONSUMING, EXTRA, STRIDE, type Tasks } from '../tasks.js';
import { CONSUMERS_ARE_MISSED, GROUP_IS_READY, HANDLES_AGAIN, type Timers } from '../timers.js';
import type { Partitions } from './partitions.js';

/** How a message's handling may be promised. */
export const AT_MOST_ONCE = 0;
export const AT_LEAST_ONCE = 1;
export const EXACTLY_ONCE = 2;

/** Columns of what a group measured, and messages that are not handled yet now. */
export const HANDLED = 0;
export const DEAD = 1;
export const DROPPED = 2;
export const DUPLICATES = 3;
export const REBALANCES = 4;
export const GROUP_WAITED = 5;
export const GROUP_STARTED = 6;
export const TOOK = 7;
const COLUMNS = 8;
export const LAG_AREA = 8;
export const LAG = 9;

/** A consumer group's settings. */
class Group {
  readonly consumers: i32;
  readonly delivery: i32;
  /** Handlings of a message before it is put aside. */
  readonly attempts: number;
  readonly missedAfter: number;
  readonly rebalance: number;
  readonly commitEvery: number;
  readonly retryAfter: number;

  constructor(image: Image) {
    this.consumers = image.int();
    this.delivery = image.int();
    this.attempts = image.real();
    this.missedAfter = image.real();
    this.rebalance = image.real();
    this.commitEvery = image.real();
    this.retryAfter = image.real();
  }
}

/**
 * The consumer groups of a log: who reads which partition, how far they are, and what happens to a message whose handling failed. Consumers of all groups are
 * numbered through; a group's progress in a partition stands at `group × partitions + partition`.
 */
export class Consumers {
  private readonly groups: Group[] = [];
  private readonly retention: number;
  /** By consumer: the first of each group, its task or −1, its partition, how often it has tried the message, and whether it waits to try again. */
  private readonly first: Int32Array;
  private readonly task: Int32Array;
  private readonly partition: Int32Array;
  private readonly tries: Int32Array;
  private readonly pauses: Uint8Array;
  private readonly turn: Int32Array;
  /** By group: consumers that are up or are not missed yet, the latter alone, and until when nobody reads. */
  private readonly up: Int32Array;
  private readonly silent: Int32Array;
  private readonly readyAt: Float64Array;
  /** By group and partition: the next message, the first that is not committed, the first never handled, and when was last committed. */
  private readonly position: Int32Array;
  private readonly committed: Int32Array;
  private readonly highest: Int32Array;
  private readonly commitAt: Float64Array;
  private readonly read: Float64Array;
  private readonly lagArea: Float64Array;
  private readonly until: Float64Array;
  private readonly cells: Float64Array;
  private readonly latencies: Counts[] = [];

  constructor(
    image: Image,
    private readonly index: i32,
    private readonly clock: Float64Array,
    private readonly timers: Timers,
    private readonly tasks: Tasks,
    private readonly ready: Ready,
    private readonly partitions: Partitions,
    private readonly tables: Int32Array,
  ) {
    this.retention = image.real();
    const count = image.int();
    this.first = new Int32Array(count + 1);
    this.up = new Int32Array(count);
    this.silent = new Int32Array(count);
    let consumers: i32 = 0;
    for (let group = 0; group < count; group++) {
      const settings = new Group(image);
      this.groups.push(settings);
      this.latencies.push(new Counts());
      this.first[group] = consumers;
      this.up[group] = settings.consumers;
      consumers += settings.consumers;
    }
    this.first[count] = consumers;
    this.task = new Int32Array(consumers);
    this.task.fill(-1);
    this.partition = new Int32Array(consumers);
    this.tries = new Int32Array(consumers);
    this.pauses = new Uint8Array(consumers);
    this.turn = new Int32Array(consumers);
    this.readyAt = new Float64Array(count);
    this.position = new Int32Array(count * partitions.count);
    this.committed = new Int32Array(count * partitions.count);
    this.highest = new Int32Array(count * partitions.count);
    this.commitAt = new Float64Array(count * partitions.count);
    this.read = new Float64Array(count);
    this.lagArea = new Float64Array(count);
    this.until = new Float64Array(count);
    this.cells = new Float64Array(count * COLUMNS);
  }

  /** The number of messages is about to change. */
  integrate(): void {
    const now = this.clock[NOW]!;
    for (let group = 0; group < this.groups.length; group++) {
      this.lagArea[group]! += this.lag(group) * (now - this.until[group]!);
      this.until[group] = now;
    }
  }

  /** There may be more to read in a partition: its readers that are idle begin. */
  arrived(partition: i32): void {
    for (let group = 0; group < this.groups.length; group++) {
      const up = this.up[group]!;
      if (up > 0) this.dispatch(group, this.first[group]! + (partition % up));
    }
  }

  /** A consumer's task is over. One that the consumer's death has orphaned means nothing any more. */
  handled(task: i32, failure: i32): void {
    const consumer = this.tasks.ints[task * STRIDE + EXTRA]!;
    if (this.task[consumer]! !== task) return;
    this.task[consumer] = -1;
    const group = this.groupOf(consumer);
    const settings = this.groups[group]!;
    if (failure === 0) this.pass(group, consumer, HANDLED);
    else if (settings.delivery === AT_MOST_ONCE) this.pass(group, consumer, DROPPED);
    else {
      const tries = this.tries[consumer]! + 1;
      this.tries[consumer] = tries;
      if (tries < settings.attempts) {
        this.pauses[consumer] = 1;
        this.timers.after(this.clock[NOW]! + settings.retryAfter, HANDLES_AGAIN, this.index, consumer);
        return;
      }
      this.pass(group, consumer, DEAD);
    }
    this.dispatch(group, consumer);
  }

  /** The pause after a failed handling is over. */
  again(consumer: i32): void {
    if (this.pauses[consumer]! === 0) return;
    this.pauses[consumer] = 0;
    this.dispatch(this.groupOf(consumer), consumer);
  }

  /** Consumers die, the last ones of the group: what they were handling, and all that was not committed, is read again by others. */
  down(group: i32, count: i32): void {
    const heard = this.up[group]! - this.silent[group]!;
    const silent = heard < count ? heard : count;
    const settings = this.groups[group]!;
    const end = this.first[group]! + heard;
    for (let consumer = end - silent; consumer < end; consumer++) {
      if (settings.delivery === AT_MOST_ONCE && this.task[consumer]! >= 0) this.pass(group, consumer, DROPPED);
      this.task[consumer] = -1;
      this.pauses[consumer] = 0;
    }
    this.silent[group]! += silent;
    if (settings.missedAfter === 0) this.missed(group);
    else if (silent > 0) {
      this.timers.after(this.clock[NOW]! + settings.missedAfter, CONSUMERS_ARE_MISSED, this.index, group);
    }
  }

  /** The group notices that consumers are gone, unless they have come back. */
  missed(group: i32): void {
    const before = this.up[group]!;
    const gone = this.silent[group]!;
    this.silent[group] = 0;
    this.rebalance(group, before - gone, before, gone);
  }

  /** Consumers come back; those that were not missed yet are new to the group all the same. */
  back(group: i32, count: i32): void {
    const before = this.up[group]!;
    const silent = this.silent[group]!;
    const unmissed = silent < count ? silent : count;
    this.silent[group] = silent - unmissed;
    const all = this.groups[group]!.consumers;
    const wanted = before + count - unmissed;
    this.rebalance(group, wanted < all ? wanted : all, before, silent);
  }

  /** The group reads again. */
  groupReady(group: i32): void {
    if (this.readyAt[group]! > this.clock[NOW]!) return;
    const first = this.first[group]!;
    for (let consumer = first; consumer < first + this.up[group]!; consumer++) this.dispatch(group, consumer);
  }

  restart(): void {
    this.integrate();
    this.lagArea.fill(0);
    this.cells.fill(0);
    for (let group = 0; group < this.latencies.length; group++) this.latencies[group]!.clear();
  }

  /** A column, since the last restart; the area up to now. */
  get(group: i32, column: i32): number {
    if (column === LAG) return this.lag(group);
    this.integrate();
    return column === LAG_AREA ? this.lagArea[group]! : this.cells[group * COLUMNS + column]!;
  }

  /** Seconds from the publication of messages until they were handled. */
  counts(group: i32): Counts {
    return this.latencies[group]!;
  }

  private lag(group: i32): number {
    return this.partitions.total - this.read[group]!;
  }

  private groupOf(consumer: i32): i32 {
    let group: i32 = 0;
    while (this.first[group + 1]! <= consumer) group++;
    return group;
  }

  /** An idle consumer takes the next message of one of its partitions, in turn. */
  private dispatch(group: i32, consumer: i32): void {
    if (this.task[consumer]! >= 0 || this.pauses[consumer]! === 1 || this.readyAt[group]! > this.clock[NOW]!) return;
    const up = this.up[group]!;
    const own = consumer - this.first[group]!;
    if (own >= up - this.silent[group]!) return;
    const held = this.heldBy(own, up);
    for (let looked = 0; looked < held; looked++) {
      const turn = this.turn[consumer]! < held ? this.turn[consumer]! : 0;
      if (this.begin(group, consumer, own + turn * up)) return;
      this.turn[consumer] = turn + 1;
    }
  }

  /** Whether there was a message to handle. */
  private begin(group: i32, consumer: i32, partition: i32): boolean {
    const partitions = this.partitions;
    const now = this.clock[NOW]!;
    const at = group * partitions.count + partition;
    const cells = group * COLUMNS;
    while (this.position[at]! < partitions.visible[partition]!) {
      const offset = this.position[at]!;
      const body = this.tables[partitions.table(partition, offset) + group]!;
      const age = now - partitions.time(partition, offset);
      if (body >= 0 && age <= this.retention) {
        const task = this.tasks.take(CONSUMING, body, -1, this.index);
        this.tasks.ints[task * STRIDE + EXTRA] = consumer;
        this.task[consumer] = task;
        this.partition[consumer] = partition;
        if (offset >= this.highest[at]! && this.tries[consumer]! === 0) {
          this.cells[cells + GROUP_WAITED]! += age;
          this.cells[cells + GROUP_STARTED]!++;
        }
        this.ready.wake(task);
        return true;
      }
      this.advance(group, at, partition);
      if (body >= 0) this.cells[cells + DROPPED]!++;
    }
    return false;
  }

  /** A consumer is done with the message that it was at. */
  private pass(group: i32, consumer: i32, outcome: i32): void {
    const partition = this.partition[consumer]!;
    const at = group * this.partitions.count + partition;
    const offset = this.position[at]!;
    this.tries[consumer] = 0;
    if (offset < this.highest[at]!) {
      if (this.groups[group]!.delivery !== EXACTLY_ONCE) this.cells[group * COLUMNS + DUPLICATES]!++;
    } else {
      this.cells[group * COLUMNS + outcome]!++;
      if (outcome === HANDLED) {
        const took = this.clock[NOW]! - this.partitions.time(partition, offset);
        this.cells[group * COLUMNS + TOOK]! += took;
        this.latencies[group]!.count(binOf(took));
      }
    }
    this.advance(group, at, partition);
    // The next message comes from the next of its partitions.
    this.turn[consumer]!++;
  }

  private advance(group: i32, at: i32, partition: i32): void {
    this.integrate();
    const now = this.clock[NOW]!;
    const commitEvery = this.groups[group]!.commitEvery;
    this.read[group]!++;
    const next = this.position[at]! + 1;
    this.position[at] = next;
    if (next > this.highest[at]!) {
      this.highest[at] = next;
      if (next > this.partitions.furthest[partition]!) this.partitions.furthest[partition] = next;
    }
    if (commitEvery === 0 || now - this.commitAt[at]! >= commitEvery) {
      this.commitAt[at] = now;
      this.committed[at] = next;
    }
    let least: i32 = this.committed[partition]!;
    for (let each: i32 = partition; each < this.committed.length; each += this.partitions.count)
      if (this.committed[each]! < least) least = this.committed[each]!;
    this.partitions.forget(partition, least);
  }

  /** The group shares its partitions anew; of those who had them, the last `dead` lost what they were at. */
  private rebalance(group: i32, up: i32, before: i32, dead: i32): void {
    if (up === before && dead === 0) return;
    this.integrate();
    const settings = this.groups[group]!;
    const first = this.first[group]!;
    for (let consumer = first; consumer < first + before; consumer++) {
      const dies = consumer >= first + before - dead;
      // Consumers that live commit what they have read before they give their partitions away; what they are at is handled again by the next owner.
      const held = this.heldBy(consumer - first, before);
      for (let turn = 0; turn < held; turn++) {
        const at = group * this.partitions.count + (consumer - first) + turn * before;
        if (!dies) this.committed[at] = this.position[at]!;
        else if (settings.delivery !== AT_MOST_ONCE) this.rewind(group, at);
      }
      this.task[consumer] = -1;
      this.pauses[consumer] = 0;
      this.tries[consumer] = 0;
    }
    this.up[group] = up;
    this.cells[group * COLUMNS + REBALANCES]!++;
    const ready = this.clock[NOW]! + settings.rebalance;
    this.readyAt[group] = ready;
    this.timers.after(ready, GROUP_IS_READY, this.index, group);
  }

  /** How many partitions the consumer of that number has when so many share them. */
  private heldBy(own: i32, up: i32): i32 {
    return own < this.partitions.count ? truncated((this.partitions.count - 1 - own) / up) + 1 : 0;
  }

  private rewind(group: i32, at: i32): void {
    this.read[group]! -= this.position[at]! - this.committed[at]!;
    this.position[at] = this.committed[at]!;
  }
}
