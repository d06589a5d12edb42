import { NOW } from './events.js';
import type { Faults } from './faults.js';
import type { Image } from './image.js';
import { truncated } from './native.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';
import type { Routing } from './routing.js';
import { BREAKS, IS_NOTICED, IS_REPAIRED, type Timers } from './timers.js';

/** The breakdowns of a station's replicas, each by itself: exponential times until it breaks and until it is repaired. */
export class Breakdowns {
  private readonly station: i32;
  private readonly central: boolean;
  private readonly replicas: i32;
  private readonly stream: i32;
  private readonly mtbf: number;
  private readonly mttr: number;
  private readonly takeover: number;
  /** The routers before the station, and after how many seconds each notices a failure. */
  private readonly watchers: Int32Array;
  private readonly detection: Float64Array;
  private readonly broken: Uint8Array;
  /** By watcher and replica: whether it has noticed. */
  private readonly noticed: Uint8Array;
  private readonly brokeAt: Float64Array;
  /** The one that something happens to. */
  private readonly one = new Int32Array(1);

  constructor(
    image: Image,
    private readonly index: i32,
    private readonly clock: Float64Array,
    private readonly timers: Timers,
    private readonly faults: Faults,
    private readonly routing: Routing,
    private readonly streams: Streams,
  ) {
    this.station = image.int();
    this.central = image.int() === 1;
    this.replicas = image.int();
    this.stream = image.int();
    this.mtbf = image.real();
    this.mttr = image.real();
    this.takeover = image.real();
    this.watchers = image.intList();
    this.detection = image.realList();
    this.broken = new Uint8Array(this.replicas);
    this.brokeAt = new Float64Array(this.replicas);
    this.noticed = new Uint8Array(this.replicas * this.watchers.length);
  }

  start(): void {
    for (let replica = 0; replica < this.replicas; replica++) this.runs(replica);
  }

  breaks(replica: i32): void {
    const clock = this.clock;
    this.broken[replica] = 1;
    this.brokeAt[replica] = clock[NOW]!;
    this.one[0] = replica;
    this.faults.down(this.station, this.one, 1);
    for (let watcher = 0; watcher < this.watchers.length; watcher++) {
      const detection = this.detection[watcher]!;
      if (this.central) this.routing.hide(this.watchers[watcher]!, 1);
      if (detection === 0) this.notice(watcher, replica);
      else if (detection < Infinity) {
        this.timers.after(clock[NOW]! + detection, IS_NOTICED, this.index, watcher * this.replicas + replica);
      }
    }
    // A standby takes over before the repair, where there is one.
    const seconds = this.mttr * this.streams.exponential(this.stream);
    this.timers.after(clock[NOW]! + (this.takeover > 0 ? Math.min(this.takeover, seconds) : seconds), IS_REPAIRED, this.index, replica);
  }

  /** A router's health check has had its time; the replica may be repaired by then, and even have broken again. */
  isNoticed(at: i32): void {
    const watcher = truncated(at / this.replicas);
    const replica = at % this.replicas;
    const due = this.brokeAt[replica]! + this.detection[watcher]!;
    if (this.broken[replica]! === 1 && due <= this.clock[NOW]! + 1e-9) this.notice(watcher, replica);
  }

  repaired(replica: i32): void {
    this.broken[replica] = 0;
    this.one[0] = replica;
    this.faults.up(this.station, this.one, 1);
    for (let watcher = 0; watcher < this.watchers.length; watcher++) {
      const at = watcher * this.replicas + replica;
      const router = this.watchers[watcher]!;
      if (this.noticed[at]! === 0) {
        if (this.central) this.routing.hide(router, -1);
        continue;
      }
      this.noticed[at] = 0;
      if (!this.central) this.routing.notice(router, this.one, 1, false);
    }
    this.runs(replica);
  }

  private notice(watcher: i32, replica: i32): void {
    const at = watcher * this.replicas + replica;
    if (this.noticed[at]! === 1) return;
    this.noticed[at] = 1;
    this.one[0] = replica;
    if (this.central) this.routing.notice(this.watchers[watcher]!, null, 1, true);
    else this.routing.notice(this.watchers[watcher]!, this.one, 1, true);
  }

  /** From now on it runs, until it breaks. */
  private runs(replica: i32): void {
    this.timers.after(this.clock[NOW]! + this.mtbf * this.streams.exponential(this.stream), BREAKS, this.index, replica);
  }
}
