import type { EventList } from '../kernel/events.js';
import type { Streams } from '../kernel/random.js';
import type { Tasks } from '../kernel/tasks.js';

/** What the state of a primitive outside of the kernel's folder may ask of the machine that it is part of. */
export interface Machine {
  readonly events: EventList;
  readonly tasks: Tasks;
  readonly streams: Streams;
  /** Lets a task run when the present event is over. */
  wake(task: number): void;
  /** Lets a task fail as soon as it gets its turn. */
  fail(task: number, failure: number): void;
  /** Comes back with `what`, a number of a primitive and an index, at `clock[DUE]`. */
  after(what: number, primitive: number, index: number): void;
}

/** What a process comes back for. */
export const BATCH_IS_DUE = 0;
export const LEADER_IS_READY = 1;
export const GROUP_IS_READY = 2;
export const HANDLES_AGAIN = 3;
export const SCALER_LOOKS = 4;
export const REPLICAS_ARE_READY = 5;
export const BREAKS = 6;
export const IS_NOTICED = 7;
export const IS_REPAIRED = 8;
/** How many there are. */
export const PURPOSES = 16;
