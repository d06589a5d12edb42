/* eslint-disable @typescript-eslint/no-non-null-assertion -- Calls, owners and guards are numbered by the compiler and the network. */
import type { Network } from '../../network/index.js';
import { BreakerState, BudgetState, HAS_PLACE, NO_PLACE, PoolState } from './guards.js';
import { REFUSED, REJECTED, TIMED_OUT, UNAVAILABLE } from '../kernel/causes.js';
import { DUE, NOW, RESUME } from '../kernel/events.js';
import { Gate } from '../kernel/stations.js';
import * as t from '../kernel/tasks.js';
import type { Machine } from './machine.js';
import type { Calls } from '../program/program.js';

/** What a guarded call has, in its handling's `EXTRA`: a place in its pool, a place in line for one, an answer (or request) that will not arrive. */
const HOLDS = 1;
const WAITS = 2;
const LOST = 4;

/** Seconds until a caller without a timeout gives up what the network swallowed: six repetitions of the first packet, 1 + 2 + … + 64 s (Linux, `tcp_syn_retries`). */
const GIVES_UP = 127;
/** Seconds until a lost packet is sent again, which doubles each time (Linux, TCP_RTO_MIN). */
const RETRANSMITS = 0.2;

/**
 * What happens to calls on their way: breakers, pools and retry budgets of the design, and what faults do to the network in between. Only calls that are
 * `guarded` come here, so that the others cost nothing.
 */
export class Calling extends Gate {
  readonly breakers: readonly BreakerState[];
  readonly pools: readonly PoolState[];
  readonly budgets: readonly BudgetState[];
  /** By call: 1 when something may stand in its way. */
  readonly guarded: Uint8Array;
  /** Whether there are calls whose work is dropped when they are given up. */
  readonly cancelling: boolean;
  /** By call: the probability that a packet is lost, seconds of delay, cuts that last, and the ratio of calls that fail, with their cause. */
  private readonly loss: Float64Array;
  private readonly delay: Float64Array;
  private readonly cuts: Int32Array;
  private readonly failing: Float64Array;
  private readonly cause: Int32Array;
  /** By owner: calls that may pass per second, the tokens left, and when they were counted. */
  private readonly rate: Float64Array;
  private readonly tokens: Float64Array;
  private readonly counted: Float64Array;

  constructor(
    network: Network,
    private readonly calls: Calls,
    private readonly machine: Machine,
    /** By owner. */
    private readonly streams: readonly number[],
    faulty: boolean,
  ) {
    super();
    const { clock } = machine.events;
    this.breakers = (network.breakers ?? []).map((breaker) => new BreakerState(breaker, clock));
    this.pools = (network.pools ?? []).map((pool) => new PoolState(pool, machine));
    this.budgets = (network.retryBudgets ?? []).map((budget) => new BudgetState(budget, clock));
    const count = calls.owner.length;
    const owners = network.owners.length;
    this.guarded = new Uint8Array(count);
    let cancelling = false;
    for (let call = 0; call < count; call++) {
      cancelling ||= calls.cancels[call] === 1;
      if (faulty || calls.breaker[call]! >= 0 || calls.pool[call]! >= 0 || calls.budget[call]! >= 0) this.guarded[call] = 1;
    }
    this.cancelling = cancelling;
    this.loss = new Float64Array(count);
    this.delay = new Float64Array(count);
    this.cuts = new Int32Array(count);
    this.failing = new Float64Array(count);
    this.cause = new Int32Array(count);
    this.rate = new Float64Array(owners).fill(Infinity);
    this.tokens = new Float64Array(owners);
    this.counted = new Float64Array(owners);
  }

  /** Whether a try may be sent at all. */
  admits(call: number, tries: number): boolean {
    const budget = this.calls.budget[call]!;
    if (budget >= 0 && tries === 1) this.budgets[budget]!.deposit();
    const breaker = this.calls.breaker[call]!;
    return breaker < 0 || this.breakers[breaker]!.admits();
  }

  mayRetry(call: number): boolean {
    const budget = this.calls.budget[call]!;
    return budget < 0 || this.budgets[budget]!.withdraw();
  }

  /** A handling begins: 0 when it runs now, −1 when it waits for something, or a cause to fail with. */
  begins(task: number, call: number): number {
    const { ints, stride } = this.machine.tasks;
    const pool = this.calls.pool[call]!;
    ints[task * stride + t.EXTRA] = 0;
    if (pool >= 0) {
      const place = this.pools[pool]!.enter(task);
      if (place === NO_PLACE) return REJECTED;
      ints[task * stride + t.EXTRA] = place === HAS_PLACE ? HOLDS : WAITS;
      if (place !== HAS_PLACE) return -1;
    }
    return this.sends(task, call);
  }

  /** A handling ends while its caller waits. Whether the answer is lost on its way, which its caller will notice later. */
  ends(task: number, call: number, failure: number): boolean {
    const { ints, stride } = this.machine.tasks;
    const extra = ints[task * stride + t.EXTRA]!;
    const waiting = ints[task * stride + t.PARENT]! >= 0;
    if (waiting && this.cuts[call]! > 0 && (extra & (LOST | WAITS)) === 0) {
      this.swallow(task, call);
      return true;
    }
    if (waiting) this.record(call, failure);
    if ((extra & HOLDS) !== 0) this.release(this.calls.pool[call]!);
    return false;
  }

  /** Its caller has given it up. */
  givesUp(task: number, call: number): void {
    const { ints, stride } = this.machine.tasks;
    const extra = ints[task * stride + t.EXTRA]!;
    const pool = this.calls.pool[call]!;
    this.record(call, TIMED_OUT);
    if ((extra & WAITS) !== 0) this.pools[pool]!.abandon();
    if ((extra & HOLDS) === 0) return;
    ints[task * stride + t.EXTRA] = extra & ~HOLDS;
    this.release(pool);
  }

  /** Work that nobody wants any more does not begin. */
  override turnsAway(task: number): boolean {
    if (!this.orphaned(task)) return false;
    this.machine.tasks.ints[task * this.machine.tasks.stride + t.PLACE] = 0;
    this.machine.fail(task, TIMED_OUT);
    return true;
  }

  /** Whether nobody waits for a task any more who would have it go on. */
  orphaned(task: number): boolean {
    const { ints, stride } = this.machine.tasks;
    let cancels = false;
    for (let at = task; ;) {
      const parent = ints[at * stride + t.PARENT]!;
      const kind = ints[at * stride + t.KIND]!;
      if (kind === t.HANDLING) cancels = this.calls.cancels[ints[at * stride + t.ENTRY]!] === 1;
      else if (kind !== t.BRANCH && kind !== t.MEETING) return false;
      if (parent < 0) return cancels;
      at = parent;
    }
  }

  /** Calls from an owner (from all when −1) to another lose packets, take longer, or are cut off: `amount` more, or less when a fault ends. */
  setLoss(from: number, to: number, share: number, begins: boolean): void {
    this.each(from, to, (call) => {
      const kept = begins ? (1 - this.loss[call]!) * (1 - share) : (1 - this.loss[call]!) / Math.max(1e-9, 1 - share);
      this.loss[call] = Math.max(0, 1 - kept);
      if (this.loss[call] < 1e-12) this.loss[call] = 0;
    });
  }

  setDelay(from: number, to: number, seconds: number): void {
    this.each(from, to, (call) => {
      this.delay[call] = Math.max(0, this.delay[call]! + seconds);
      if (this.delay[call] < 1e-12) this.delay[call] = 0;
    });
  }

  setCut(from: number, to: number, change: number): void {
    this.each(from, to, (call) => (this.cuts[call]! += change));
  }

  /** A ratio of the calls of an owner fails at once with a cause (its number plus 1). */
  setFailing(to: number, share: number, cause: number): void {
    this.each(-1, to, (call) => {
      this.failing[call] = share;
      this.cause[call] = cause;
    });
  }

  /** Calls of an owner per second; Infinity is no limit. */
  setRate(owner: number, rate: number): void {
    this.rate[owner] = rate;
    this.tokens[owner] = Math.max(1, rate);
    this.counted[owner] = this.machine.events.clock[NOW]!;
  }

  restart(): void {
    for (const breaker of this.breakers) breaker.restart();
    for (const pool of this.pools) pool.restart();
    for (const budget of this.budgets) budget.restart();
  }

  private each(from: number, to: number, change: (call: number) => void): void {
    for (let call = 0; call < this.guarded.length; call++) {
      if (this.calls.owner[call] === to && (from < 0 || this.calls.from[call] === from)) change(call);
    }
  }

  private record(call: number, failure: number): void {
    const breaker = this.calls.breaker[call]!;
    if (breaker >= 0) this.breakers[breaker]!.record(failure > 0 && failure !== REFUSED);
  }

  private release(pool: number): void {
    const state = this.pools[pool]!;
    const { ints, stride } = this.machine.tasks;
    let next = state.leave();
    // Those who were given up while they waited end here, and the next one is asked.
    while (next >= 0 && ints[next * stride + t.PARENT]! < 0) {
      this.machine.fail(next, TIMED_OUT);
      next = state.next();
    }
    if (next < 0) return;
    ints[next * stride + t.EXTRA] = HOLDS;
    const outcome = this.sends(next, ints[next * stride + t.ENTRY]!);
    if (outcome === 0) this.machine.wake(next);
    else if (outcome > 0) this.machine.fail(next, outcome);
  }

  /** A request goes out: 0 when it arrives at once, −1 when it takes time or is swallowed, or a cause to fail with. */
  private sends(task: number, call: number): number {
    const { clock } = this.machine.events;
    if (this.cuts[call]! > 0) {
      this.swallow(task, call);
      return -1;
    }
    const owner = this.calls.owner[call]!;
    if (this.rate[owner]! < Infinity && !this.passes(owner)) return REFUSED;
    const stream = this.streams[owner]!;
    const failing = this.failing[call]!;
    if (failing > 0 && this.machine.streams.uniform(stream) < failing) return this.cause[call]!;
    let seconds = this.delay[call]!;
    const loss = this.loss[call]!;
    if (loss > 0) {
      let pause = RETRANSMITS;
      while (seconds < GIVES_UP && this.machine.streams.uniform(stream) < loss) {
        seconds += pause;
        pause *= 2;
      }
      if (seconds >= GIVES_UP) {
        this.swallow(task, call);
        return -1;
      }
    }
    if (seconds === 0) return 0;
    clock[DUE] = clock[NOW]! + seconds;
    this.machine.events.push((task << 3) | RESUME);
    return -1;
  }

  /** The caller hears nothing until its timeout, or until it gives up by itself. */
  private swallow(task: number, call: number): void {
    const { tasks, events } = this.machine;
    const { clock } = events;
    const at = task * tasks.stride;
    const left = tasks.times[task * t.TIMES + t.BEGAN]! + this.calls.timeout[call]! - clock[NOW]!;
    tasks.ints[at + t.EXTRA]! |= LOST;
    tasks.ints[at + t.FAILURE] = left <= GIVES_UP ? TIMED_OUT : UNAVAILABLE;
    clock[DUE] = clock[NOW]! + Math.max(0, Math.min(left, GIVES_UP));
    events.push((task << 3) | RESUME);
  }

  private passes(owner: number): boolean {
    const now = this.machine.events.clock[NOW]!;
    const rate = this.rate[owner]!;
    const tokens = Math.min(Math.max(1, rate), this.tokens[owner]! + (now - this.counted[owner]!) * rate);
    this.counted[owner] = now;
    this.tokens[owner] = tokens >= 1 - 1e-9 ? tokens - 1 : tokens;
    return tokens >= 1 - 1e-9;
  }
}
