/* eslint-disable @typescript-eslint/no-non-null-assertion -- Shards are numbered by the network. */
import { hash32, KeySampler, type ReplicaSet, type Samplers, type Streams } from '../../network/index.js';

const SLOTS = 1 << 16;

/** Commits made in a span of time before a failover are lost. */
interface Loss {
  readonly shard: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What a replica set's writes and reads come to: writes lost at failovers, and reads that saw old data. Replication is a log in order: a follower shows all commits
 * up to the lag ago. A read is stale when its record was written since; the last write of each record is kept in a table by hash, where a newer
 * write may displace one of another record.
 */
export class ReplicaSetState {
  private readonly records: KeySampler;
  private readonly recordCount: number;
  private readonly key = new Float64Array(SLOTS).fill(-1);
  private readonly written = new Float64Array(SLOTS).fill(-Infinity);
  private readonly losses: Loss[] = [];
  commits = 0;
  lost = 0;
  reads = 0;
  stale = 0;
  private readonly drawn = new Float64Array(1);
  private lagSum = 0;
  private lagCount = 0;

  constructor(
    private readonly set: ReplicaSet,
    private readonly followers: readonly number[],
    private readonly samplers: Samplers,
    private readonly lag: number,
    private readonly streams: Streams,
    private readonly stream: number,
  ) {
    this.recordCount = Math.max(1, Math.round(set.records ?? 1));
    this.records = new KeySampler(set.popularity ?? { type: 'uniform' }, this.recordCount);
  }

  /** The primary of a shard dies and a follower takes over: what no follower has yet is lost, unless commits wait for one. */
  failOver(shard: number, at: number): void {
    if (this.set.replication !== 'async') return;
    // The follower that is least behind is promoted.
    let least = Infinity;
    for (let follower = 0; follower < Math.min(16, this.followers[shard]!); follower++) least = Math.min(least, this.draw());
    this.losses.push({ shard, from: at - least, to: at });
  }

  commit(shard: number, now: number): void {
    this.commits++;
    for (const loss of this.losses) if (loss.shard === shard && now > loss.from && now <= loss.to) this.lost++;
    if (this.set.replication === 'sync') return;
    const record = this.record(shard);
    const slot = hash32(record) & (SLOTS - 1);
    this.key[slot] = record;
    this.written[slot] = now;
  }

  read(shard: number, now: number): void {
    this.reads++;
    if (this.set.replication === 'sync') return;
    const record = this.record(shard);
    const lag = this.draw();
    this.lagSum += lag;
    this.lagCount++;
    // A semi-synchronous commit has waited for one of the followers.
    if (this.set.replication === 'semi_sync' && this.streams.uniform(this.stream) * this.followers[shard]! < 1) return;
    const slot = hash32(record) & (SLOTS - 1);
    if (this.key[slot] === record && this.written[slot]! > now - lag) this.stale++;
  }

  /** Mean of the lags that reads met; null when none did. */
  get meanLag(): number | null {
    return this.lagCount > 0 ? this.lagSum / this.lagCount : null;
  }

  restart(): void {
    this.commits = 0;
    this.lost = 0;
    this.reads = 0;
    this.stale = 0;
    this.lagSum = 0;
    this.lagCount = 0;
  }

  private draw(): number {
    this.samplers.draw(this.lag, this.streams, this.stream, this.drawn);
    return this.drawn[0]!;
  }

  private record(shard: number): number {
    return shard * this.recordCount + this.records.draw(this.streams, this.stream);
  }
}
