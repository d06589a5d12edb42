import type { i32 } from './native.js';
import { FAILURE, STRIDE, type Tasks } from './tasks.js';

/** Tasks that go on when the present event is over, first come, first served: a ring that grows. */
export class Ready {
  private ring = new Int32Array(64);
  private head: i32 = 0;
  count: i32 = 0;

  constructor(private readonly tasks: Tasks) {}

  /** Lets a task run when the present event is over. */
  wake(task: i32): void {
    const capacity = this.ring.length;
    if (this.count === capacity) {
      const larger = new Int32Array(capacity * 2);
      for (let index = 0; index < capacity; index++) larger[index] = this.ring[(this.head + index) & (capacity - 1)]!;
      this.ring = larger;
      this.head = 0;
    }
    this.ring[(this.head + this.count++) & (this.ring.length - 1)] = task;
  }

  /** Lets a task fail as soon as it gets its turn. */
  fail(task: i32, failure: i32): void {
    this.tasks.ints[task * STRIDE + FAILURE] = failure;
    this.wake(task);
  }

  take(): i32 {
    const task = this.ring[this.head]!;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.count--;
    return task;
  }
}
