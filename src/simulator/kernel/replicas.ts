import { hash32 } from '../../network/hash32.js';
import type { Image } from './image.js';
import { KeySampler } from './key-sampler.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';
import type { Samplers } from './samplers.js';

const SLOTS = 1 << 16;

/** Columns of what a replica set measured. */
export const COMMITS = 0;
export const LOST = 1;
export const READS = 2;
export const STALE = 3;
export const LAG_SUM = 4;
export const LAG_COUNT = 5;
export const FAILING = 6;
export const FAILOVERS = 7;
export const COPY_AGE = 8;

/** Where the copy is that is left: with the primary, or elsewhere, where it follows or is a snapshot. */
export const BESIDE = 0;
export const FOLLOWS = 1;
export const SNAPSHOT = 2;

export const SYNC = 0;
export const ASYNC = 1;
export const SEMI_SYNC = 2;

/**
 * What a replica set's writes and reads come to: writes lost at failovers, and reads that saw old data. Replication is a log in order: a follower shows all commits
 * up to the lag ago. A read is stale when its record was written since; the last write of each record is kept in a table by hash, where a newer
 * write may displace one of another record.
 */
export class ReplicaSetState {
  private readonly replication: i32;
  private readonly lag: i32;
  private readonly stream: i32;
  /** By shard. */
  private readonly followers: Int32Array;
  private readonly where: i32;
  /** Of snapshots. */
  private readonly every: number;
  private readonly takes: number;
  private readonly recordCount: i32;
  private readonly records: KeySampler;
  private readonly key: Float64Array;
  private readonly written: Float64Array;
  /** Commits to a shard in a span of time before a failover are lost. */
  private readonly lossShard: Int32Array;
  private readonly lossFrom: Float64Array;
  private readonly lossTo: Float64Array;
  /** When replication stands still, and until when. */
  private readonly pausedFrom: Float64Array;
  private readonly pausedTo: Float64Array;
  /** How far followers are behind beyond their lag: seconds at times between which it is a straight line. */
  private readonly courseTime: Float64Array;
  private readonly courseBehind: Float64Array;
  private commits: number = 0;
  private lost: number = 0;
  private reads: number = 0;
  private stale: number = 0;
  /** Seconds without a primary of the failovers that ended, and how many did. */
  private failing: number = 0;
  private failovers: number = 0;
  private lagSum: number = 0;
  private lagCount: number = 0;

  constructor(
    image: Image,
    private readonly samplers: Samplers,
    private readonly streams: Streams,
  ) {
    this.replication = image.int();
    this.lag = image.int();
    this.stream = image.int();
    this.where = image.int();
    this.every = image.real();
    this.takes = image.real();
    this.recordCount = image.int();
    this.records = new KeySampler(image.real(), this.recordCount);
    this.followers = image.intList();
    // Nobody reads a copy elsewhere.
    this.key = new Float64Array(this.where === BESIDE ? SLOTS : 0);
    this.written = new Float64Array(this.where === BESIDE ? SLOTS : 0);
    this.key.fill(-1);
    this.written.fill(-Infinity);
    this.lossShard = image.intList();
    this.lossTo = image.realList();
    this.lossFrom = new Float64Array(this.lossShard.length);
    this.pausedFrom = image.realList();
    this.pausedTo = image.realList();
    this.courseTime = image.realList();
    this.courseBehind = image.realList();
    for (let loss = 0; loss < this.lossShard.length; loss++) this.failOver(loss);
  }

  /** The primary of a shard dies and a follower takes over: what no follower has yet is lost, unless commits wait for one. */
  private failOver(loss: i32): void {
    this.lossFrom[loss] = Infinity;
    if (this.where !== BESIDE) {
      const age = this.where === FOLLOWS ? this.draw() : this.takes + this.every * this.streams.uniform(this.stream);
      this.lossFrom[loss] = this.lossTo[loss]! - age;
      return;
    }
    if (this.replication !== ASYNC) return;
    // The follower that is least behind is promoted.
    let least: number = Infinity;
    const followers = this.followers[this.lossShard[loss]!]!;
    for (let follower = 0; follower < followers && follower < 16; follower++) least = Math.min(least, this.draw());
    this.lossFrom[loss] = this.lossTo[loss]! - least - this.behind(this.lossTo[loss]!);
  }

  /** Until when a commit waits: who waits for a follower cannot commit while there is no replication. */
  commitsAt(now: number): number {
    if (this.replication === ASYNC) return now;
    for (let pause = 0; pause < this.pausedTo.length; pause++)
      if (now >= this.pausedFrom[pause]! && now < this.pausedTo[pause]!) return this.pausedTo[pause]!;
    return now;
  }

  /** Seconds that followers are behind beyond their lag. */
  private behind(now: number): number {
    const times = this.courseTime;
    const last = times.length - 1;
    if (last < 0 || now <= times[0]!) return 0;
    let point: i32 = 0;
    while (point < last && times[point + 1]! <= now) point++;
    const since = now - times[point]!;
    if (point === last) return this.courseBehind[last]! + (this.pausedTo[this.pausedTo.length - 1]! === Infinity ? since : 0);
    const slope = (this.courseBehind[point + 1]! - this.courseBehind[point]!) / (times[point + 1]! - times[point]!);
    return this.courseBehind[point]! + slope * since;
  }

  commit(shard: i32, now: number): void {
    this.commits++;
    for (let loss = 0; loss < this.lossShard.length; loss++)
      if (this.lossShard[loss]! === shard && now > this.lossFrom[loss]! && now <= this.lossTo[loss]!) this.lost++;
    if (this.replication === SYNC || this.where !== BESIDE) return;
    const record = this.record(shard);
    const slot = hash32(truncated(record - Math.floor(record / 2147483648) * 2147483648)) & (SLOTS - 1);
    this.key[slot] = record;
    this.written[slot] = now;
  }

  read(shard: i32, now: number): void {
    this.reads++;
    if (this.replication === SYNC || this.where !== BESIDE) return;
    const record = this.record(shard);
    const lag = this.draw() + this.behind(now);
    this.lagSum += lag;
    this.lagCount++;
    // A semi-synchronous commit has waited for one of the followers.
    if (this.replication === SEMI_SYNC && this.streams.uniform(this.stream) * this.followers[shard]! < 1) return;
    const slot = hash32(truncated(record - Math.floor(record / 2147483648) * 2147483648)) & (SLOTS - 1);
    if (this.key[slot] === record && this.written[slot]! > now - lag) this.stale++;
  }

  /** The death of a primary ended with a promotion after so many seconds. */
  promoted(seconds: number): void {
    this.failing += seconds;
    this.failovers++;
  }

  get(column: i32): number {
    switch (column) {
      case COMMITS:
        return this.commits;
      case LOST:
        return this.lost;
      case READS:
        return this.reads;
      case STALE:
        return this.stale;
      case LAG_SUM:
        return this.lagSum;
      case LAG_COUNT:
        return this.lagCount;
      case FAILING:
        return this.failing;
      case COPY_AGE:
        return this.where !== BESIDE && this.lossTo.length > 0 ? this.lossTo[0]! - this.lossFrom[0]! : -1;
      default:
        return this.failovers;
    }
  }

  restart(): void {
    this.commits = 0;
    this.lost = 0;
    this.reads = 0;
    this.stale = 0;
    this.lagSum = 0;
    this.lagCount = 0;
    this.failing = 0;
    this.failovers = 0;
  }

  private draw(): number {
    return this.samplers.draw(this.lag, this.streams, this.stream);
  }

  private record(shard: i32): number {
    const before: number = shard;
    return before * this.recordCount + this.records.draw(this.streams, this.stream);
  }
}
