/* eslint-disable @typescript-eslint/no-non-null-assertion -- Groups, consumers and partitions are numbered by the log. */
import type { Log } from '../../network/index.js';
import { DUE, NOW } from '../kernel/events.js';
import { Histogram } from '../statistics/histogram.js';
import { GROUP_IS_READY, HANDLES_AGAIN, type Machine } from './machine.js';
import type { Partitions } from './partitions.js';
import * as t from '../kernel/tasks.js';

/**
 * The consumer groups of a log: who reads which partition, how far they are, and what happens to a message whose handling failed. Consumers of all groups are
 * numbered through; a group's progress in a partition stands at `group × partitions + partition`.
 */
export class Consumers {
  private readonly groups: number;
  /** By consumer: the first of each group, its task or −1, its partition, how often it has tried the message, and whether it waits to try again. */
  private readonly first: Int32Array;
  private readonly task: Int32Array;
  private readonly partition: Int32Array;
  private readonly tries: Int32Array;
  private readonly pauses: Uint8Array;
  private readonly turn: Int32Array;
  /** By group: consumers that are up, and until when nobody reads. */
  private readonly up: Int32Array;
  private readonly ready: Float64Array;
  /** By group and partition: the next message, the first that is not committed, the first never handled, and when was last committed. */
  private readonly position: Float64Array;
  private readonly committed: Float64Array;
  private readonly highest: Float64Array;
  private readonly commitAt: Float64Array;
  private readonly read: Float64Array;
  private readonly lagArea: Float64Array;
  private readonly until: Float64Array;
  private readonly cells: Float64Array;
  readonly latencies: readonly Histogram[];

  constructor(
    private readonly log: Log,
    private readonly index: number,
    private readonly machine: Machine,
    private readonly partitions: Partitions,
    private readonly tables: Int32Array,
  ) {
    const { groups } = log;
    const count = groups.length;
    this.groups = count;
    let consumers = 0;
    this.first = Int32Array.from([...groups.map((group) => (consumers += group.consumers) - group.consumers), consumers]);
    this.task = new Int32Array(consumers).fill(-1);
    this.partition = new Int32Array(consumers);
    this.tries = new Int32Array(consumers);
    this.pauses = new Uint8Array(consumers);
    this.turn = new Int32Array(consumers);
    this.up = Int32Array.from(groups, (group) => group.consumers);
    this.ready = new Float64Array(count);
    this.position = new Float64Array(count * partitions.count);
    this.committed = new Float64Array(count * partitions.count);
    this.highest = new Float64Array(count * partitions.count);
    this.commitAt = new Float64Array(count * partitions.count);
    this.read = new Float64Array(count);
    this.lagArea = new Float64Array(count);
    this.until = new Float64Array(count);
    this.cells = new Float64Array(count * COLUMNS);
    this.latencies = groups.map(() => new Histogram());
  }

  /** The number of messages is about to change. */
  integrate(): void {
    const now = this.machine.events.clock[NOW]!;
    for (let group = 0; group < this.groups; group++) {
      this.lagArea[group]! += (this.partitions.total - this.read[group]!) * (now - this.until[group]!);
      this.until[group] = now;
    }
  }

  /** There may be more to read in a partition: its readers that are idle begin. */
  arrived(partition: number): void {
    for (let group = 0; group < this.groups; group++) {
      const up = this.up[group]!;
      if (up > 0) this.dispatch(group, this.first[group]! + (partition % up));
    }
  }

  /** A consumer's task is over. One that the consumer's death has orphaned means nothing any more. */
  handled(task: number, failure: number): void {
    const consumer = this.machine.tasks.ints[task * this.machine.tasks.stride + t.EXTRA]!;
    if (this.task[consumer] !== task) return;
    this.task[consumer] = -1;
    const group = this.groupOf(consumer);
    const { delivery, attempts, retryAfter } = this.log.groups[group]!;
    if (failure === 0) {
      this.pass(group, consumer, HANDLED);
    } else if (delivery === 'at_most_once') {
      this.pass(group, consumer, DROPPED);
    } else if (attempts !== null && ++this.tries[consumer]! >= attempts) {
      this.pass(group, consumer, DEAD);
    } else {
      const { clock } = this.machine.events;
      this.pauses[consumer] = 1;
      clock[DUE] = clock[NOW]! + retryAfter;
      this.machine.after(HANDLES_AGAIN, this.index, consumer);
      return;
    }
    this.dispatch(group, consumer);
  }

  /** The pause after a failed handling is over. */
  again(consumer: number): void {
    if (this.pauses[consumer] === 0) return;
    this.pauses[consumer] = 0;
    this.dispatch(this.groupOf(consumer), consumer);
  }

  /** Consumers die, the last ones of the group: what they were handling, and all that was not committed, is read again by others. */
  down(group: number, count: number): void {
    const before = this.up[group]!;
    this.rebalance(group, Math.max(0, before - count), before);
  }

  back(group: number, count: number): void {
    const before = this.up[group]!;
    this.rebalance(group, Math.min(this.log.groups[group]!.consumers, before + count), before);
  }

  /** The group reads again. */
  groupReady(group: number): void {
    if (this.ready[group]! > this.machine.events.clock[NOW]!) return;
    for (let consumer = this.first[group]!; consumer < this.first[group]! + this.up[group]!; consumer++) this.dispatch(group, consumer);
  }

  /** The furthest that any group has come in a partition. */
  furthest(partition: number): number {
    let most = 0;
    for (let group = 0; group < this.groups; group++) most = Math.max(most, this.highest[group * this.partitions.count + partition]!);
    return most;
  }

  lag(group: number): number {
    return this.partitions.total - this.read[group]!;
  }

  restart(): void {
    this.integrate();
    this.lagArea.fill(0);
    this.cells.fill(0);
    for (const histogram of this.latencies) histogram.clear();
  }

  measured(
    group: number,
  ): Readonly<Record<'consumed' | 'lagArea' | 'waited' | 'started' | 'took' | 'duplicates' | 'dead' | 'dropped' | 'rebalances', number>> {
    this.integrate();
    const at = group * COLUMNS;
    return {
      consumed: this.cells[at + HANDLED]!,
      lagArea: this.lagArea[group]!,
      waited: this.cells[at + WAITED]!,
      started: this.cells[at + STARTED]!,
      took: this.cells[at + TOOK]!,
      duplicates: this.cells[at + DUPLICATES]!,
      dead: this.cells[at + DEAD]!,
      dropped: this.cells[at + DROPPED]!,
      rebalances: this.cells[at + REBALANCES]!,
    };
  }

  private groupOf(consumer: number): number {
    let group = 0;
    while (this.first[group + 1]! <= consumer) group++;
    return group;
  }

  /** An idle consumer takes the next message of one of its partitions, in turn. */
  private dispatch(group: number, consumer: number): void {
    const { clock } = this.machine.events;
    if (this.task[consumer]! >= 0 || this.pauses[consumer] === 1 || this.ready[group]! > clock[NOW]!) return;
    const up = this.up[group]!;
    const own = consumer - this.first[group]!;
    const count = this.partitions.count;
    if (own >= up || own >= count) return;
    const held = Math.floor((count - 1 - own) / up) + 1;
    for (let looked = 0; looked < held; looked++) {
      const turn = this.turn[consumer]! < held ? this.turn[consumer]! : 0;
      const partition = own + turn * up;
      if (this.begin(group, consumer, partition)) return;
      this.turn[consumer] = turn + 1;
    }
  }

  /** Whether there was a message to handle. */
  private begin(group: number, consumer: number, partition: number): boolean {
    const { partitions } = this;
    const now = this.machine.events.clock[NOW]!;
    const at = group * partitions.count + partition;
    const retention = this.log.retention ?? Infinity;
    while (this.position[at]! < partitions.visible[partition]!) {
      const offset = this.position[at]!;
      const body = this.tables[partitions.table(partition, offset) + group]!;
      const age = now - partitions.time(partition, offset);
      if (body >= 0 && age <= retention) {
        const { tasks } = this.machine;
        const task = tasks.take(t.CONSUMING, body, -1, this.index);
        tasks.ints[task * tasks.stride + t.EXTRA] = consumer;
        this.task[consumer] = task;
        this.partition[consumer] = partition;
        if (offset >= this.highest[at]! && this.tries[consumer] === 0) {
          this.cells[group * COLUMNS + WAITED]! += age;
          this.cells[group * COLUMNS + STARTED]!++;
        }
        this.machine.wake(task);
        return true;
      }
      this.advance(group, at, partition);
      if (body >= 0) this.cells[group * COLUMNS + DROPPED]!++;
    }
    return false;
  }

  /** A consumer is done with the message that it was at. */
  private pass(group: number, consumer: number, outcome: number): void {
    const partition = this.partition[consumer]!;
    const at = group * this.partitions.count + partition;
    const offset = this.position[at]!;
    this.tries[consumer] = 0;
    if (offset < this.highest[at]!) {
      if (this.log.groups[group]!.delivery !== 'exactly_once') this.cells[group * COLUMNS + DUPLICATES]!++;
    } else {
      this.cells[group * COLUMNS + outcome]!++;
      if (outcome === HANDLED) {
        const took = this.machine.events.clock[NOW]! - this.partitions.time(partition, offset);
        this.cells[group * COLUMNS + TOOK]! += took;
        this.latencies[group]!.record(took);
      }
    }
    this.advance(group, at, partition);
    // The next message comes from the next of its partitions.
    this.turn[consumer]!++;
  }

  private advance(group: number, at: number, partition: number): void {
    this.integrate();
    const now = this.machine.events.clock[NOW]!;
    const { commitEvery } = this.log.groups[group]!;
    this.read[group]!++;
    const next = ++this.position[at]!;
    if (next > this.highest[at]!) this.highest[at] = next;
    if (commitEvery === 0 || now - this.commitAt[at]! >= commitEvery) {
      this.commitAt[at] = now;
      this.committed[at] = next;
    }
    let least = Infinity;
    for (let each = partition; each < this.committed.length; each += this.partitions.count) least = Math.min(least, this.committed[each]!);
    this.partitions.forget(partition, least);
  }

  private rebalance(group: number, up: number, before: number): void {
    if (up === before) return;
    this.integrate();
    const { clock } = this.machine.events;
    const { delivery, rebalance } = this.log.groups[group]!;
    const first = this.first[group]!;
    for (let consumer = first; consumer < first + before; consumer++) {
      const dies = consumer >= first + up;
      // Consumers that live commit what they have read before they give their partitions away; what they are at is handled again by the next owner.
      const held = before > 0 ? this.heldBy(consumer - first, before) : 0;
      for (let turn = 0; turn < held; turn++) {
        const at = group * this.partitions.count + (consumer - first) + turn * before;
        if (!dies) this.committed[at] = this.position[at]!;
        else if (delivery !== 'at_most_once') this.rewind(group, at);
      }
      if (dies && delivery === 'at_most_once' && this.task[consumer]! >= 0) this.pass(group, consumer, DROPPED);
      this.task[consumer] = -1;
      this.pauses[consumer] = 0;
      this.tries[consumer] = 0;
    }
    this.up[group] = up;
    this.cells[group * COLUMNS + REBALANCES]!++;
    this.ready[group] = clock[NOW]! + rebalance;
    clock[DUE] = this.ready[group];
    this.machine.after(GROUP_IS_READY, this.index, group);
  }

  private heldBy(own: number, up: number): number {
    return own < this.partitions.count ? Math.floor((this.partitions.count - 1 - own) / up) + 1 : 0;
  }

  private rewind(group: number, at: number): void {
    this.read[group]! -= this.position[at]! - this.committed[at]!;
    this.position[at] = this.committed[at]!;
  }
}

const HANDLED = 0;
const DEAD = 1;
const DROPPED = 2;
const DUPLICATES = 3;
const REBALANCES = 4;
const WAITED = 5;
const STARTED = 6;
const TOOK = 7;
const COLUMNS = 8;
