/* eslint-disable @typescript-eslint/no-non-null-assertion -- Stations and replicas are numbered by the network. */
import type { Network } from '../../network/index.js';
import type { Faults } from '../kernel/faults.js';
import { DUE, NOW } from '../kernel/events.js';
import type { Routing } from '../kernel/routing.js';
import { BREAKS, IS_NOTICED, IS_REPAIRED, type Machine } from './machine.js';

/** A router before a station, and after how many seconds it notices a failure. */
interface Watcher {
  readonly router: number;
  readonly detection: number;
}

/** The breakdowns of a station's replicas, each by itself: exponential times until it breaks and until it is repaired. */
class StationBreakdowns {
  private readonly broken: Uint8Array;
  /** By watcher and replica: whether it has noticed. */
  private readonly noticed: Uint8Array;
  private readonly brokeAt: Float64Array;
  /** The one that something happens to. */
  private readonly one = new Int32Array(1);

  constructor(
    private readonly station: number,
    private readonly central: boolean,
    private readonly replicas: number,
    private readonly mtbf: number,
    private readonly mttr: number,
    private readonly takeover: number,
    private readonly watchers: readonly Watcher[],
    private readonly stream: number,
    private readonly machine: Machine,
    private readonly faults: Faults,
    private readonly routing: Routing,
  ) {
    this.broken = new Uint8Array(replicas);
    this.brokeAt = new Float64Array(replicas);
    this.noticed = new Uint8Array(replicas * watchers.length);
  }

  start(): void {
    for (let replica = 0; replica < this.replicas; replica++) this.after(BREAKS, this.mtbf, replica);
  }

  breaks(replica: number): void {
    const { clock } = this.machine.events;
    this.broken[replica] = 1;
    this.brokeAt[replica] = clock[NOW]!;
    this.one[0] = replica;
    this.faults.down(this.station, this.one, 1);
    for (let watcher = 0; watcher < this.watchers.length; watcher++) {
      const { router, detection } = this.watchers[watcher]!;
      if (this.central) this.routing.hide(router, 1);
      if (detection === 0) this.notice(watcher, replica);
      else if (detection < Infinity) {
        clock[DUE] = clock[NOW]! + detection;
        this.machine.after(IS_NOTICED, this.station, watcher * this.replicas + replica);
      }
    }
    // A standby takes over before the repair, where there is one.
    const seconds = this.mttr * this.machine.streams.exponential(this.stream);
    clock[DUE] = clock[NOW]! + (this.takeover > 0 ? Math.min(this.takeover, seconds) : seconds);
    this.machine.after(IS_REPAIRED, this.station, replica);
  }

  /** A router's health check has had its time; the replica may be repaired by then, and even have broken again. */
  isNoticed(index: number): void {
    const watcher = Math.floor(index / this.replicas);
    const replica = index % this.replicas;
    const due = this.brokeAt[replica]! + this.watchers[watcher]!.detection;
    if (this.broken[replica] === 1 && due <= this.machine.events.clock[NOW]! + 1e-9) this.notice(watcher, replica);
  }

  repaired(replica: number): void {
    this.broken[replica] = 0;
    this.one[0] = replica;
    this.faults.up(this.station, this.one, 1);
    for (let watcher = 0; watcher < this.watchers.length; watcher++) {
      const at = watcher * this.replicas + replica;
      const { router } = this.watchers[watcher]!;
      if (this.noticed[at] === 0) {
        if (this.central) this.routing.hide(router, -1);
        continue;
      }
      this.noticed[at] = 0;
      if (!this.central) this.routing.notice(router, this.one, 1, false);
    }
    this.after(BREAKS, this.mtbf, replica);
  }

  private notice(watcher: number, replica: number): void {
    const at = watcher * this.replicas + replica;
    if (this.noticed[at] === 1) return;
    this.noticed[at] = 1;
    this.one[0] = replica;
    this.routing.notice(this.watchers[watcher]!.router, this.central ? null : this.one, 1, true);
  }

  private after(what: number, mean: number, replica: number): void {
    const { clock } = this.machine.events;
    clock[DUE] = clock[NOW]! + mean * this.machine.streams.exponential(this.stream);
    this.machine.after(what, this.station, replica);
  }
}

/** All stations whose replicas break down by chance. */
export class Breakdowns {
  private readonly stations: readonly (StationBreakdowns | null)[];

  constructor(network: Network, streams: readonly number[], machine: Machine, faults: Faults, routing: Routing) {
    this.stations = network.stations.map(({ breakdowns, queueing, replicas, detection, takeover }, index) => {
      if (!breakdowns) return null;
      const own = network.routers.flatMap((router, at): Watcher[] =>
        router.station === index ? [{ router: at, detection: router.detection ?? Infinity }] : [],
      );
      // With the router by chance that is numbered after all others.
      const watchers = [...own, { router: network.routers.length + index, detection }];
      const { mtbf, mttr } = breakdowns;
      const central = queueing === 'central';
      return new StationBreakdowns(index, central, replicas, mtbf, mttr, takeover, watchers, streams[index]!, machine, faults, routing);
    });
  }

  start(): void {
    for (const station of this.stations) station?.start();
  }

  breaks(station: number, replica: number): void {
    this.stations[station]!.breaks(replica);
  }

  isNoticed(station: number, index: number): void {
    this.stations[station]!.isNoticed(index);
  }

  repaired(station: number, replica: number): void {
    this.stations[station]!.repaired(replica);
  }
}
