import { RESUME, type EventList } from './events.js';
import type { i32 } from './native.js';
import { EXTRA, PROCESS, STRIDE, type Tasks } from './tasks.js';

/** What a primitive asked to be told of. */
export const BATCH_IS_DUE = 0;
export const LEADER_IS_READY = 1;
export const GROUP_IS_READY = 2;
export const HANDLES_AGAIN = 3;
export const SCALER_LOOKS = 4;
export const REPLICAS_ARE_READY = 5;
export const BREAKS = 6;
export const IS_NOTICED = 7;
export const IS_REPAIRED = 8;
export const CONSUMERS_ARE_MISSED = 9;
/** How many there are at most. */
export const PURPOSES = 16;

/** Tells primitives of times that they ask for, by a task that does nothing but come back. */
export class Timers {
  constructor(
    /** Where the step that such tasks run stands. */
    private readonly address: i32,
    private readonly tasks: Tasks,
    private readonly events: EventList,
  ) {}

  /** At a time the primitive of that number is told `what`, with an index. */
  after(time: number, what: i32, primitive: i32, index: i32): void {
    const task = this.tasks.take(PROCESS, this.address, -1, primitive * PURPOSES + what);
    this.tasks.ints[task * STRIDE + EXTRA] = index;
    this.events.push(time, (task << 3) | RESUME);
  }
}
