/* eslint-disable @typescript-eslint/no-non-null-assertion -- Tables are written by the compiler. */
import type { Machine } from '../machine.js';
import * as t from './tasks.js';

/** Forks: a task for each branch, and a meeting point that tells the one who waits for them when enough have succeeded, or can no more. */
export class Forks {
  constructor(
    private readonly tables: Int32Array,
    private readonly machine: Machine,
  ) {}

  /** Starts the branches of a table: their number, how many are needed, and their addresses. Whether the task must wait for them. */
  begin(task: number, table: number): boolean {
    const { tables } = this;
    const { tasks } = this.machine;
    const branches = tables[table]!;
    const need = tables[table + 1]!;
    const meeting = tasks.take(t.MEETING, 0, need > 0 ? task : -1, need);
    tasks.ints[meeting * tasks.stride + t.EXTRA] = branches;
    for (let branch = 0; branch < branches; branch++) this.machine.wake(tasks.take(t.BRANCH, tables[table + 2 + branch]!, meeting, branch));
    return need > 0;
  }

  /** A branch has reached its meeting point: the task that goes on (or fails) because of it, or −1. */
  met(meeting: number, failure: number): number {
    const { tasks } = this.machine;
    const at = meeting * tasks.stride;
    const { ints } = tasks;
    const running = --ints[at + t.EXTRA]!;
    let caller = ints[at + t.PARENT]!;
    if (caller >= 0) {
      const still = failure === 0 ? --ints[at + t.ENTRY]! : ints[at + t.ENTRY]!;
      const decided = failure === 0 ? still === 0 : running < still;
      if (decided) ints[at + t.PARENT] = -1;
      else caller = -1;
    }
    if (running === 0) tasks.give(meeting);
    return caller;
  }
}
