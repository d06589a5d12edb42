import { COUNT, REFUSED, TIMED_OUT, UNAVAILABLE } from '../causes.js';
import type { CallTable } from '../calls.js';
import { NOW, RESUME, type EventList } from '../events.js';
import type { Image } from '../image.js';
import type { i32 } from '../native.js';
import type { Streams } from '../random.js';
import { BEGAN, EXTRA, FAILURE, STRIDE, TIMES, type Tasks } from '../tasks.js';

/** In a handling's `EXTRA`: an answer (or request) that will not arrive. */
export const LOST = 4;

/** Seconds until a caller without a timeout gives up what the network swallowed: six repetitions of the first packet, 1 + 2 + … + 64 s (Linux, `tcp_syn_retries`). */
const GIVES_UP = 127;
/** Seconds until a lost packet is sent again, which doubles each time (Linux, TCP_RTO_MIN). */
const RETRANSMITS = 0.2;

/** The network between callers and those they call, and what faults do to it. */
export class Links {
  /** Whether anything ever happens to it. */
  readonly faulty: boolean;
  /** By owner. */
  private readonly stream: Int32Array;
  /** By call: the probability that a packet is lost, seconds of delay, and cuts that last. */
  private readonly loss: Float64Array;
  private readonly delay: Float64Array;
  readonly cuts: Int32Array;
  /** By call and cause: the ratio of calls that is let pass by faults which fail a share, how many fail all of them, and by call whether there are any. */
  private readonly kept: Float64Array;
  private readonly all: Int32Array;
  private readonly failing: Uint8Array;
  /** By owner: calls that may pass per second, the tokens left, and when they were counted. */
  private readonly rate: Float64Array;
  private readonly tokens: Float64Array;
  private readonly counted: Float64Array;

  constructor(
    image: Image,
    private readonly calls: CallTable,
    private readonly tasks: Tasks,
    private readonly events: EventList,
    private readonly streams: Streams,
  ) {
    this.faulty = image.int() === 1;
    this.stream = image.intList();
    const count = calls.owner.length;
    const owners = this.stream.length;
    this.loss = new Float64Array(count);
    this.delay = new Float64Array(count);
    this.cuts = new Int32Array(count);
    this.kept = new Float64Array(count * COUNT);
    this.kept.fill(1);
    this.all = new Int32Array(count * COUNT);
    this.failing = new Uint8Array(count);
    this.rate = new Float64Array(owners);
    this.rate.fill(Infinity);
    this.tokens = new Float64Array(owners);
    this.counted = new Float64Array(owners);
  }

  /** A request goes out: 0 when it arrives at once, −1 when it takes time or is swallowed, or a cause to fail with. */
  sends(task: i32, call: i32): i32 {
    if (!this.faulty) return 0;
    if (this.cuts[call]! > 0) {
      this.swallow(task, call);
      return -1;
    }
    const owner = this.calls.owner[call]!;
    if (this.rate[owner]! < Infinity && !this.passes(owner)) return REFUSED;
    const stream = this.stream[owner]!;
    if (this.failing[call]! === 1) {
      const cause = this.fails(call, this.streams.uniform(stream));
      if (cause > 0) return cause;
    }
    let seconds: number = this.delay[call]!;
    const loss = this.loss[call]!;
    if (loss > 0) {
      let pause = RETRANSMITS;
      while (seconds < GIVES_UP && this.streams.uniform(stream) < loss) {
        seconds += pause;
        pause *= 2;
      }
      if (seconds >= GIVES_UP) {
        this.swallow(task, call);
        return -1;
      }
    }
    if (seconds === 0) return 0;
    this.events.push(this.events.clock[NOW]! + seconds, (task << 3) | RESUME);
    return -1;
  }

  /** The caller hears nothing until its timeout, or until it gives up by itself. */
  swallow(task: i32, call: i32): void {
    const tasks = this.tasks;
    const now = this.events.clock[NOW]!;
    const at = task * STRIDE;
    const left = tasks.times[task * TIMES + BEGAN]! + this.calls.timeout[call]! - now;
    tasks.ints[at + EXTRA] = tasks.ints[at + EXTRA]! | LOST;
    tasks.ints[at + FAILURE] = left <= GIVES_UP ? TIMED_OUT : UNAVAILABLE;
    this.events.push(now + Math.max(0, Math.min(left, GIVES_UP)), (task << 3) | RESUME);
  }

  /** Calls from an owner (from all when −1) to another lose packets, or no longer. */
  setLoss(from: i32, to: i32, share: number, begins: boolean): void {
    for (let call = 0; call < this.loss.length; call++) {
      if (!this.leads(call, from, to)) continue;
      const before = 1 - this.loss[call]!;
      const kept = begins ? before * (1 - share) : before / Math.max(1e-9, 1 - share);
      const loss = Math.max(0, 1 - kept);
      this.loss[call] = loss < 1e-12 ? 0 : loss;
    }
  }

  /** They take so much longer, or less when a fault ends. */
  setDelay(from: i32, to: i32, seconds: number): void {
    for (let call = 0; call < this.delay.length; call++) {
      if (!this.leads(call, from, to)) continue;
      const delay = Math.max(0, this.delay[call]! + seconds);
      this.delay[call] = delay < 1e-12 ? 0 : delay;
    }
  }

  /** So many more cuts last between them. */
  setCut(from: i32, to: i32, change: i32): void {
    for (let call = 0; call < this.cuts.length; call++) if (this.leads(call, from, to)) this.cuts[call]! += change;
  }

  /** A ratio of the calls from an owner (from all when −1) to another fails at once with a cause, or no longer. */
  setFailing(from: i32, to: i32, share: number, cause: i32, begins: boolean): void {
    for (let call = 0; call < this.failing.length; call++) {
      if (!this.leads(call, from, to)) continue;
      const at = call * COUNT + cause;
      if (share >= 1) this.all[at]! += begins ? 1 : -1;
      else {
        const kept = begins ? this.kept[at]! * (1 - share) : this.kept[at]! / (1 - share);
        this.kept[at] = kept > 1 - 1e-12 ? 1 : kept;
      }
      this.failing[call] = 0;
      for (let each = call * COUNT; each < (call + 1) * COUNT; each++)
        if (this.all[each]! > 0 || this.kept[each]! < 1) this.failing[call] = 1;
    }
  }

  /** The cause that a call fails with, by a draw from 0 to 1, or 0. What one fault lets pass, the next may fail. */
  private fails(call: i32, drawn: number): i32 {
    let passed: number = 1;
    for (let cause: i32 = 0; cause < COUNT; cause++) {
      const at = call * COUNT + cause;
      passed *= this.all[at]! > 0 ? 0 : this.kept[at]!;
      if (drawn >= passed) return cause + 1;
    }
    return 0;
  }

  /** Calls of an owner per second; Infinity is no limit. */
  setRate(owner: i32, rate: number): void {
    this.rate[owner] = rate;
    this.tokens[owner] = Math.max(1, rate);
    this.counted[owner] = this.events.clock[NOW]!;
  }

  private leads(call: i32, from: i32, to: i32): boolean {
    return this.calls.owner[call]! === to && (from < 0 || this.calls.from[call]! === from);
  }

  private passes(owner: i32): boolean {
    const now = this.events.clock[NOW]!;
    const rate = this.rate[owner]!;
    const tokens = Math.min(Math.max(1, rate), this.tokens[owner]! + (now - this.counted[owner]!) * rate);
    this.counted[owner] = now;
    const passes = tokens >= 1 - 1e-9;
    this.tokens[owner] = passes ? tokens - 1 : tokens;
    return passes;
  }
}
