import { replicasWanted, SCALING_TOLERANCE } from '../../network/replicas-wanted.js';
import { NOW } from './events.js';
import type { Image } from './image.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Routing } from './routing.js';
import { BUSY_AREA } from './station-totals.js';
import type { Stations } from './stations.js';
import { REPLICAS_ARE_READY, SCALER_LOOKS, type Timers } from './timers.js';

/** Columns of what a scaler measured, and how many replicas serve now. */
export const SERVING_AREA = 0;
export const MOST_SERVING = 1;
export const SHORT_SECONDS = 2;
export const TIMES_SHORT = 3;
export const CHANGES = 4;
export const SERVING = 5;

/** A scaler at work: how many replicas its station has and has asked for. */
export class Scaler {
  private readonly station: i32;
  private readonly max: i32;
  private readonly min: i32;
  private readonly target: number;
  private readonly delay: number;
  private readonly cooldown: number;
  private readonly tick: number;
  /** The routers before the station. */
  private readonly routers: Int32Array;
  /** Replicas that serve, and those together with the ones on their way. */
  private serving: i32;
  private wanted: i32;
  /** When its replicas were last changed, or all of them wanted; a run begins with those that it needed until then. */
  private neededAt: number = 0;
  private busyArea: number = 0;
  /** Since when more are needed than serve; −1 when enough do. */
  private shortSince: number = -1;
  private area: number = 0;
  private until: number = 0;
  private most: i32;
  private lagSum: number = 0;
  private lagCount: number = 0;
  private changes: number = 0;
  private readonly one = new Int32Array(1);

  constructor(
    image: Image,
    private readonly index: i32,
    private readonly clock: Float64Array,
    private readonly timers: Timers,
    private readonly stations: Stations,
    private readonly routing: Routing,
  ) {
    this.station = image.int();
    this.min = image.int();
    this.max = image.int();
    const begins = image.int();
    this.target = image.real();
    this.delay = image.real();
    this.cooldown = image.real();
    this.tick = image.real();
    this.routers = image.intList();
    this.serving = begins < this.min ? this.min : begins > this.max ? this.max : begins;
    this.wanted = this.serving;
    this.most = this.serving;
  }

  start(): void {
    if (this.stations.apart[this.station]! === 1) {
      for (let replica = this.serving; replica < this.max; replica++) this.route(replica, true);
    } else this.stations.setReplicas(this.station, this.serving);
    this.again();
  }

  look(): void {
    const now = this.clock[NOW]!;
    const busyArea = this.stations.totals.get(this.station, BUSY_AREA);
    const busy = Math.max(0, busyArea - this.busyArea) / this.tick;
    this.busyArea = busyArea;
    const servers = this.stations.servers[this.station]!;
    const up = this.up();
    // What is down is not asked how busy it is.
    const utilisation = up > 0 ? busy / (up * servers) : 0;
    const desired = truncated(replicasWanted(utilisation * this.serving, this.target, this.min, this.max));
    const near = Math.abs(utilisation / this.target - 1) <= SCALING_TOLERANCE;
    if (!near && desired > this.wanted) {
      if (this.shortSince < 0) this.shortSince = now - this.tick;
      this.timers.after(now + this.delay, REPLICAS_ARE_READY, this.index, desired - this.wanted);
      this.wanted = desired;
      this.neededAt = now;
    } else if (near || desired >= this.serving || this.wanted !== this.serving) {
      this.neededAt = now;
    } else if (now - this.neededAt >= this.cooldown) {
      this.wanted = desired;
      this.neededAt = now;
      this.set(desired);
    }
    this.again();
  }

  /** Replicas that were asked for serve from now on. */
  ready(count: i32): void {
    this.set(this.serving + count);
    if (this.shortSince < 0) return;
    this.lagSum += this.clock[NOW]! - this.shortSince;
    this.lagCount++;
    if (this.serving === this.wanted) this.shortSince = -1;
  }

  restart(): void {
    this.busyArea -= this.stations.totals.get(this.station, BUSY_AREA);
    this.integrate();
    this.area = 0;
    this.most = this.serving;
    this.lagSum = 0;
    this.lagCount = 0;
    this.changes = 0;
  }

  /** A column, since the last restart; the area up to now. */
  get(column: i32): number {
    switch (column) {
      case SERVING_AREA:
        this.integrate();
        return this.area;
      case MOST_SERVING:
        return this.most;
      case SHORT_SECONDS:
        return this.lagSum;
      case TIMES_SHORT:
        return this.lagCount;
      case CHANGES:
        return this.changes;
      default:
        return this.serving;
    }
  }

  private again(): void {
    this.timers.after(this.clock[NOW]! + this.tick, SCALER_LOOKS, this.index, 0);
  }

  private integrate(): void {
    const now = this.clock[NOW]!;
    this.area += this.serving * (now - this.until);
    this.until = now;
  }

  private set(count: i32): void {
    this.integrate();
    const before = this.serving;
    this.serving = count;
    if (count > this.most) this.most = count;
    this.changes++;
    if (this.stations.apart[this.station]! === 0) {
      this.routing.integrateAll();
      this.stations.setReplicas(this.station, count);
      return;
    }
    for (let replica = before; replica < count; replica++) this.route(replica, false);
    for (let replica = count; replica < before; replica++) this.route(replica, true);
  }

  /** Routers begin or cease to send to a replica; what it has it finishes. */
  private route(replica: i32, away: boolean): void {
    this.one[0] = replica;
    for (let index = 0; index < this.routers.length; index++) this.routing.notice(this.routers[index]!, this.one, 1, away);
  }

  private up(): number {
    const stations = this.stations;
    const first = stations.first[this.station]!;
    if (stations.apart[this.station]! === 0) return stations.limit[first]! / stations.servers[this.station]!;
    let up: number = 0;
    for (let replica = 0; replica < this.serving; replica++) if (stations.limit[first + replica]! > 0) up++;
    return up;
  }
}
