import { TIMED_OUT } from './causes.js';
import { NOW, RESUME } from './events.js';
import type { i32 } from './native.js';
import * as op from './opcodes.js';
import { Parts } from './parts.js';
import * as t from './tasks.js';

/** The answer of a try that was the last one and has no way out. */
export const FAILS = -2;

/** How tasks end, and who goes on because of it: the caller that waits, with the next step, another try or its way out; or nobody. */
export class Endings extends Parts {
  /** A task is over, with a failure (a cause plus 1) or without (0); who runs next because of it, or −1. */
  protected end(ending: i32, failure: i32): i32 {
    let task: i32 = ending;
    for (;;) {
      const at = task * t.STRIDE;
      const ints = this.tasks.ints;
      const parent = ints[at + t.PARENT]!;
      switch (ints[at + t.KIND]) {
        case t.HANDLING: {
          const call = ints[at + t.ENTRY]!;
          if (this.calling.guarded[call]! === 1 && this.calling.ends(task, call, failure)) return -1;
          this.handled(task, call, failure);
          if (parent < 0) return -1;
          if (failure === 0) return this.proceed(parent);
          const next = this.missed(parent, call);
          if (next !== FAILS) return next;
          task = parent;
          break;
        }
        case t.BRANCH: {
          this.tasks.give(task);
          const caller = this.met(parent, failure);
          if (caller < 0) return -1;
          if (failure === 0) return this.proceed(caller);
          task = caller;
          break;
        }
        case t.REQUEST:
          this.answered(task, failure);
          return -1;
        case t.CONSUMING:
          this.logs[ints[at + t.ENTRY]!]!.consumers.handled(task, failure);
          this.tasks.give(task);
          return -1;
        case t.LOADING:
          this.loads.loaded(task, failure);
          this.tasks.give(task);
          return -1;
        default:
          this.tasks.give(task);
          return -1;
      }
    }
  }

  /** The step that a task waited at is done: it goes on with the next. */
  private proceed(task: i32): i32 {
    const at = task * t.STRIDE;
    this.tasks.ints[at + t.PC]! += op.WIDTH;
    this.tasks.ints[at + t.TRIES] = 0;
    return task;
  }

  /** Counts the end of a call's handling. Who gave up on it has been counted as timed out then. */
  private handled(task: i32, call: i32, failure: i32): void {
    const row = this.flows + this.calls.owner[call]!;
    this.tally.leave(row);
    if (this.tasks.ints[task * t.STRIDE + t.PARENT]! >= 0) {
      this.deadlines.end(task, call);
      if (failure > 0) this.tally.fail(row, failure - 1);
      else this.tally.answer(row, task);
    }
    this.tasks.give(task);
  }

  /** A request is over. @inline */
  protected answered(task: i32, failure: i32): void {
    const at = task * t.STRIDE;
    const flow = this.tasks.ints[at + t.ENTRY]!;
    this.tally.leave(flow);
    if (failure > 0) this.tally.fail(flow, failure - 1);
    else this.tally.answer(flow, task);
    const source = this.tasks.ints[at + t.EXTRA]!;
    this.tasks.give(task);
    if (source >= 0) this.senders.think(source);
  }

  /** A try of a call failed: the caller tries again now (itself is returned) or later (−1), takes its way out, or `FAILS`. */
  protected missed(caller: i32, call: i32): i32 {
    const calls = this.calls;
    const at = caller * t.STRIDE;
    const ints = this.tasks.ints;
    const tries = ints[at + t.TRIES]!;
    if (tries <= calls.retries[call]! && (this.calling.guarded[call]! === 0 || this.calling.mayRetry(call))) {
      // Full jitter: anywhere from nothing to the doubled backoff (Brooker, "Exponential backoff and jitter", AWS 2015).
      let most: number = calls.backoff[call]!;
      for (let doubling = 1; doubling < tries && doubling < 60; doubling++) most *= 2;
      if (most === 0) return caller;
      const due = this.clock[NOW]! + most * this.streams.uniform(calls.stream[call]!);
      this.events.push(due, (caller << 3) | RESUME);
      return -1;
    }
    ints[at + t.TRIES] = 0;
    const otherwise = calls.onFailure[call]!;
    if (otherwise < 0) return FAILS;
    ints[at + t.PC] = otherwise;
    return caller;
  }

  /** A branch has reached its meeting point: the task that goes on (or fails) because of it, or −1. */
  private met(meeting: i32, failure: i32): i32 {
    const at = meeting * t.STRIDE;
    const ints = this.tasks.ints;
    const running = --ints[at + t.EXTRA]!;
    let caller: i32 = ints[at + t.PARENT]!;
    if (caller >= 0) {
      const still = failure === 0 ? --ints[at + t.ENTRY]! : ints[at + t.ENTRY]!;
      const decided = failure === 0 ? still === 0 : running < still;
      if (decided) ints[at + t.PARENT] = -1;
      else caller = -1;
    }
    if (running === 0) this.tasks.give(meeting);
    return caller;
  }

  /** The deadlines of a call that have passed: their callers stop waiting, the work goes on. */
  protected expire(call: i32): void {
    for (let task: i32 = this.deadlines.due(call); task >= 0; task = this.deadlines.due(call)) {
      const at = task * t.STRIDE;
      const caller = this.tasks.ints[at + t.PARENT]!;
      this.deadlines.end(task, call);
      this.tasks.ints[at + t.PARENT] = -1;
      if (this.calling.guarded[call]! === 1) this.calling.givesUp(task, call);
      this.tally.fail(this.flows + this.calls.owner[call]!, TIMED_OUT - 1);
      const next = this.missed(caller, call);
      if (next === FAILS) this.ready.fail(caller, TIMED_OUT);
      else if (next >= 0) this.ready.wake(next);
    }
    this.deadlines.rearm(call);
  }
}
