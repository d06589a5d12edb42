import { TIMED_OUT } from '../causes.js';
import type { CallTable } from '../calls.js';
import type { i32 } from '../native.js';
import type { Ready } from '../ready.js';
import { BRANCH, ENTRY, HANDLING, KIND, MEETING, PARENT, PLACE, STRIDE, type Tasks } from '../tasks.js';

/** Work that nobody waits for any more, of calls that are cancelled when they are given up. */
export class Orphans {
  /** Whether there are such calls. */
  readonly exist: boolean;

  constructor(
    private readonly calls: CallTable,
    private readonly tasks: Tasks,
    private readonly ready: Ready,
  ) {
    let exist = false;
    for (let call = 0; call < calls.cancels.length; call++) if (calls.cancels[call]! === 1) exist = true;
    this.exist = exist;
  }

  /** Work that nobody wants any more does not begin; it fails instead. */
  turnsAway(task: i32): boolean {
    if (!this.has(task)) return false;
    this.tasks.ints[task * STRIDE + PLACE] = 0;
    this.ready.fail(task, TIMED_OUT);
    return true;
  }

  /** Whether nobody waits for a task any more who would have it go on. */
  has(task: i32): boolean {
    const ints = this.tasks.ints;
    let cancels = false;
    let at: i32 = task;
    for (;;) {
      const parent = ints[at * STRIDE + PARENT]!;
      const kind = ints[at * STRIDE + KIND]!;
      if (kind === HANDLING) cancels = this.calls.cancels[ints[at * STRIDE + ENTRY]!]! === 1;
      else if (kind !== BRANCH && kind !== MEETING) return false;
      if (parent < 0) return cancels;
      at = parent;
    }
  }
}
