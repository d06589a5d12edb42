import { NOW } from './events.js';
import type { i32 } from './native.js';
import type { Ready } from './ready.js';
import type { Cache } from './store.js';
import { EARLIER, ENTRY, EXTRA, LATER, LOADING, NEXT, PARENT, PC, STRIDE, type Tasks } from './tasks.js';

/**
 * Loads of keys that others wait for (single flight): who misses a key first loads it, in a task of its own, and who misses it meanwhile asks again afterwards. Loads stand
 * in a list by their `LATER`; those who wait for one in another, from its `EARLIER` by their `NEXT`.
 */
export class Loads {
  private first: i32 = -1;

  constructor(
    private readonly caches: Cache[],
    private readonly tasks: Tasks,
    private readonly ready: Ready,
    private readonly clock: Float64Array,
  ) {}

  /** A task that would go on with what follows a hit asks for a key; the task that runs next, or −1. After its own load it goes on at `after`. */
  ask(task: i32, store: i32, load: i32, after: i32): i32 {
    const cache = this.caches[store]!;
    const key = cache.draw();
    if (cache.lookup(key, this.clock[NOW]!)) return task;
    const under = this.find(store, key);
    if (under >= 0) {
      const ints = this.tasks.ints;
      ints[task * STRIDE + NEXT] = ints[under * STRIDE + EARLIER]!;
      ints[under * STRIDE + EARLIER] = task;
      return -1;
    }
    this.tasks.ints[task * STRIDE + PC] = after;
    const begun = this.tasks.take(LOADING, load, task, store);
    const ints = this.tasks.ints;
    ints[begun * STRIDE + EXTRA] = key;
    ints[begun * STRIDE + EARLIER] = -1;
    ints[begun * STRIDE + LATER] = this.first;
    this.first = begun;
    return begun;
  }

  /** A load is over; when it failed, it has failed for all who wait for it. */
  loaded(loading: i32, failure: i32): void {
    const ints = this.tasks.ints;
    const at = loading * STRIDE;
    if (this.first === loading) this.first = ints[at + LATER]!;
    else {
      let before: i32 = this.first;
      while (ints[before * STRIDE + LATER]! !== loading) before = ints[before * STRIDE + LATER]!;
      ints[before * STRIDE + LATER] = ints[at + LATER]!;
    }
    if (failure === 0) this.caches[ints[at + ENTRY]!]!.fill(ints[at + EXTRA]!, this.clock[NOW]!);
    this.goesOn(ints[at + PARENT]!, failure);
    let task: i32 = ints[at + EARLIER]!;
    while (task >= 0) {
      const next = ints[task * STRIDE + NEXT]!;
      this.goesOn(task, failure);
      task = next;
    }
  }

  private goesOn(task: i32, failure: i32): void {
    if (failure > 0) this.ready.fail(task, failure);
    else this.ready.wake(task);
  }

  /** The load of a key that is under way, or −1. */
  private find(store: i32, key: i32): i32 {
    const ints = this.tasks.ints;
    let loading: i32 = this.first;
    while (loading >= 0 && (ints[loading * STRIDE + ENTRY]! !== store || ints[loading * STRIDE + EXTRA]! !== key))
      loading = ints[loading * STRIDE + LATER]!;
    return loading;
  }
}
