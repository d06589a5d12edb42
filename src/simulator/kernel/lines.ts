import type { i32 } from './native.js';
import { NEXT, RANK, STRIDE, type Tasks } from './tasks.js';

/** Fields of a queue: those in service and those who wait, the first and the last of them, servers that are up, its station and discipline, and 1 when services need more than a draw. */
export const BUSY = 0;
export const WAITING = 1;
export const HEAD = 2;
export const TAIL = 3;
export const LIMIT = 4;
export const STATION = 5;
export const DISCIPLINE = 6;
export const SPECIAL = 7;
export const LINE = 8;
/** Ranks there are at stations with priority. */
const RANKS = 8;

/** Who waits in which queue: lists through the tasks themselves, in the order in which they will be served. */
export class Lines {
  /** By queue and field: all that an event at a queue must know, side by side. */
  readonly fields: Int32Array;
  /** By queue and rank: the last in the queue of that rank. Only where there are stations with priority. */
  private readonly lastOf: Int32Array;

  constructor(
    queues: i32,
    ranked: boolean,
    private readonly tasks: Tasks,
  ) {
    this.fields = new Int32Array(queues * LINE);
    this.lastOf = new Int32Array(ranked ? queues * RANKS : 0);
    this.lastOf.fill(-1);
  }

  /** Puts a task into a queue behind another, or at its head (−1). @inline */
  putAfter(task: i32, queue: i32, other: i32): void {
    const ints = this.tasks.ints;
    const fields = this.fields;
    const line = queue * LINE;
    const next = other >= 0 ? ints[other * STRIDE + NEXT]! : fields[line + HEAD]!;
    ints[task * STRIDE + NEXT] = next;
    if (other >= 0) ints[other * STRIDE + NEXT] = task;
    else fields[line + HEAD] = task;
    if (next < 0) fields[line + TAIL] = task;
  }

  /** Behind the last whose rank is not behind its own. */
  putByRank(task: i32, queue: i32): void {
    const rank = this.tasks.ints[task * STRIDE + RANK]!;
    const row = queue * RANKS;
    let other: i32 = -1;
    for (let better: i32 = rank; better >= 0 && other < 0; better--) other = this.lastOf[row + better]!;
    this.putAfter(task, queue, other);
    this.lastOf[row + rank] = task;
  }

  /** Takes the first out of a queue, one with ranks or not. @inline */
  takeFirst(queue: i32, ranked: boolean): i32 {
    const fields = this.fields;
    const line = queue * LINE;
    const task = fields[line + HEAD]!;
    const at = task * STRIDE;
    const ints = this.tasks.ints;
    const next = ints[at + NEXT]!;
    fields[line + HEAD] = next;
    if (next < 0) fields[line + TAIL] = -1;
    if (ranked) {
      const last = queue * RANKS + ints[at + RANK]!;
      if (this.lastOf[last]! === task) this.lastOf[last] = -1;
    }
    fields[line + WAITING]!--;
    return task;
  }

  /** Takes all who are marked out of a queue; how many they were. */
  takeMarked(queue: i32, ranked: boolean, marked: Uint8Array): i32 {
    const ints = this.tasks.ints;
    const fields = this.fields;
    const line = queue * LINE;
    if (ranked) for (let rank = 0; rank < RANKS; rank++) this.lastOf[queue * RANKS + rank] = -1;
    // The queue is threaded again without them.
    let task: i32 = fields[line + HEAD]!;
    let taken: i32 = 0;
    fields[line + HEAD] = -1;
    fields[line + TAIL] = -1;
    while (task >= 0) {
      const next = ints[task * STRIDE + NEXT]!;
      if (marked[task] === 1) {
        taken++;
      } else {
        this.putAfter(task, queue, fields[line + TAIL]!);
        if (ranked) this.lastOf[queue * RANKS + ints[task * STRIDE + RANK]!] = task;
      }
      task = next;
    }
    fields[line + WAITING]! -= taken;
    return taken;
  }
}
