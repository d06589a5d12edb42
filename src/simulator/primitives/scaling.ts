/* eslint-disable @typescript-eslint/no-non-null-assertion -- Stations and queues are numbered by the network. */
import { SCALING_TOLERANCE, wantedReplicas, type Network, type Scaler } from '../../network/index.js';
import { DUE, NOW } from '../kernel/events.js';
import { REPLICAS_ARE_READY, SCALER_LOOKS, type Machine } from './machine.js';
import type { Routing } from '../kernel/routing.js';
import { BUSY_AREA, type Stations } from '../kernel/stations.js';

/** A scaler at work: how many replicas its station has and has asked for. */
export class ScalerState {
  /** Replicas that serve, and those together with the ones on their way. */
  serving: number;
  private wanted: number;
  private changedAt = -Infinity;
  private busyArea = 0;
  /** Since when more are needed than serve; −1 when enough do. */
  private shortSince = -1;
  private area = 0;
  private until = 0;
  private most: number;
  private lagSum = 0;
  private lagCount = 0;
  private changes = 0;

  constructor(
    private readonly scaler: Scaler,
    private readonly index: number,
    private readonly machine: Machine,
    private readonly stations: Stations,
    private readonly routing: Routing,
    /** The routers before the station. */
    private readonly routers: readonly number[],
    begins: number,
  ) {
    this.serving = Math.min(scaler.max, Math.max(scaler.min, begins));
    this.wanted = this.serving;
    this.most = this.serving;
  }

  start(): void {
    const { station, max } = this.scaler;
    if (this.stations.apart[station] === 1) for (let replica = this.serving; replica < max; replica++) this.route(replica, true);
    else this.stations.setReplicas(station, this.serving);
    this.again();
  }

  look(): void {
    const { scaler } = this;
    const now = this.machine.events.clock[NOW]!;
    const busyArea = this.stations.get(scaler.station, BUSY_AREA);
    const busy = Math.max(0, busyArea - this.busyArea) / scaler.tick;
    this.busyArea = busyArea;
    const servers = this.stations.servers[scaler.station]!;
    const up = this.up();
    // What is down is not asked how busy it is.
    const utilisation = up > 0 ? busy / (up * servers) : 0;
    const desired = wantedReplicas(scaler, servers, utilisation * this.serving * servers);
    const near = Math.abs(utilisation / scaler.target - 1) <= SCALING_TOLERANCE;
    if (!near && desired > this.wanted) {
      if (this.shortSince < 0) this.shortSince = now - scaler.tick;
      this.machine.events.clock[DUE] = now + scaler.delay;
      this.machine.after(REPLICAS_ARE_READY, this.index, desired - this.wanted);
      this.wanted = desired;
      this.changedAt = now;
    } else if (!near && desired < this.serving && this.wanted === this.serving && now - this.changedAt >= scaler.cooldown) {
      this.wanted = desired;
      this.changedAt = now;
      this.set(desired);
    }
    this.again();
  }

  /** Replicas that were asked for serve from now on. */
  ready(count: number): void {
    this.set(this.serving + count);
    if (this.shortSince < 0) return;
    this.lagSum += this.machine.events.clock[NOW]! - this.shortSince;
    this.lagCount++;
    if (this.serving === this.wanted) this.shortSince = -1;
  }

  restart(): void {
    this.busyArea -= this.stations.get(this.scaler.station, BUSY_AREA);
    this.integrate();
    this.area = 0;
    this.most = this.serving;
    this.lagSum = 0;
    this.lagCount = 0;
    this.changes = 0;
  }

  measured(): { area: number; most: number; lag: number | null; changes: number } {
    this.integrate();
    return { area: this.area, most: this.most, lag: this.lagCount > 0 ? this.lagSum / this.lagCount : null, changes: this.changes };
  }

  private again(): void {
    const { clock } = this.machine.events;
    clock[DUE] = clock[NOW]! + this.scaler.tick;
    this.machine.after(SCALER_LOOKS, this.index, 0);
  }

  private integrate(): void {
    const now = this.machine.events.clock[NOW]!;
    this.area += this.serving * (now - this.until);
    this.until = now;
  }

  private set(count: number): void {
    this.integrate();
    const before = this.serving;
    this.serving = count;
    this.most = Math.max(this.most, count);
    this.changes++;
    if (this.stations.apart[this.scaler.station] === 0) {
      this.routing.integrateAll();
      this.stations.setReplicas(this.scaler.station, count);
      return;
    }
    for (let replica = before; replica < count; replica++) this.route(replica, false);
    for (let replica = count; replica < before; replica++) this.route(replica, true);
  }

  /** Routers begin or cease to send to a replica; what it has it finishes. */
  private route(replica: number, away: boolean): void {
    for (const router of this.routers) this.routing.notice(router, Int32Array.of(replica), 1, away);
  }

  private up(): number {
    const { stations } = this;
    const { station } = this.scaler;
    const first = stations.first[station]!;
    if (stations.apart[station] === 0) return stations.limit[first]! / stations.servers[station]!;
    let up = 0;
    for (let replica = 0; replica < this.serving; replica++) if (stations.limit[first + replica]! > 0) up++;
    return up;
  }
}

export function scalersOf(network: Network, machine: Machine, stations: Stations, routing: Routing): ScalerState[] {
  return (network.scalers ?? []).map((scaler, index) => {
    const own = network.routers.flatMap(({ station }, router) => (station === scaler.station ? [router] : []));
    // With the one by chance that is numbered after all others.
    const routers = [...own, network.routers.length + scaler.station];
    return new ScalerState(scaler, index, machine, stations, routing, routers, network.stations[scaler.station]?.replicas ?? 0);
  });
}
