import { NOW, TIMER, type EventList } from './events.js';
import type { CallTable } from './calls.js';
import type { i32 } from './native.js';
import { BEGAN, EARLIER, LATER, STRIDE, TIMES, type Tasks } from './tasks.js';

/**
 * The timeouts of calls. As all tries of one call step wait equally long, their deadlines come in the order of their beginnings: a list for each call step, of which
 * only the first has an event. An answer in time costs no event at all.
 */
export class Deadlines {
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly armed: Uint8Array;

  constructor(
    private readonly calls: CallTable,
    private readonly tasks: Tasks,
    private readonly events: EventList,
  ) {
    this.first = new Int32Array(calls.owner.length);
    this.first.fill(-1);
    this.last = new Int32Array(calls.owner.length);
    this.last.fill(-1);
    this.armed = new Uint8Array(calls.owner.length);
  }

  begin(task: i32, call: i32): void {
    const timeout = this.calls.timeout[call]!;
    if (timeout === Infinity) return;
    const ints = this.tasks.ints;
    const last = this.last[call]!;
    ints[task * STRIDE + EARLIER] = last;
    ints[task * STRIDE + LATER] = -1;
    if (last >= 0) ints[last * STRIDE + LATER] = task;
    else this.first[call] = task;
    this.last[call] = task;
    if (this.armed[call] === 0) {
      this.armed[call] = 1;
      this.events.push(this.events.clock[NOW]! + timeout, (call << 3) | TIMER);
    }
  }

  /** It was answered, or its time is up. */
  end(task: i32, call: i32): void {
    if (!(this.calls.timeout[call]! < Infinity)) return;
    const ints = this.tasks.ints;
    const earlier = ints[task * STRIDE + EARLIER]!;
    const later = ints[task * STRIDE + LATER]!;
    if (earlier >= 0) ints[earlier * STRIDE + LATER] = later;
    else this.first[call] = later;
    if (later >= 0) ints[later * STRIDE + EARLIER] = earlier;
    else this.last[call] = earlier;
  }

  /** A task whose time is up, or −1. */
  due(call: i32): i32 {
    const task = this.first[call]!;
    return task >= 0 && this.tasks.times[task * TIMES + BEGAN]! + this.calls.timeout[call]! <= this.events.clock[NOW]! ? task : -1;
  }

  /** After an event: the next one, if anybody waits. */
  rearm(call: i32): void {
    const task = this.first[call]!;
    this.armed[call] = task >= 0 ? 1 : 0;
    if (task < 0) return;
    this.events.push(this.tasks.times[task * TIMES + BEGAN]! + this.calls.timeout[call]!, (call << 3) | TIMER);
  }
}
