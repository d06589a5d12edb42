import { REFUSED, REJECTED, TIMED_OUT } from '../causes.js';
import type { CallTable } from '../calls.js';
import type { Image } from '../image.js';
import type { i32 } from '../native.js';
import type { Ready } from '../ready.js';
import { ENTRY, EXTRA, PARENT, STRIDE, type Tasks } from '../tasks.js';
import { Breaker } from './breaker.js';
import { Budget } from './budget.js';
import { LOST, type Links } from './links.js';
import { HAS_PLACE, NO_PLACE, Pool } from './pool.js';

/** What a guarded call has, in its handling's `EXTRA`: a place in its pool, a place in line for one; and `LOST`. */
const HOLDS = 1;
const WAITS = 2;

/**
 * What happens to calls on their way: breakers, pools and retry budgets of the design, and what faults do to the network in between. Only calls that are
 * `guarded` come here, so that the others cost nothing.
 */
export class Calling {
  readonly breakers: Breaker[] = [];
  readonly pools: Pool[] = [];
  readonly budgets: Budget[] = [];
  /** By call: 1 when something may stand in its way. */
  readonly guarded: Uint8Array;

  constructor(
    image: Image,
    private readonly links: Links,
    private readonly calls: CallTable,
    private readonly tasks: Tasks,
    private readonly ready: Ready,
    clock: Float64Array,
  ) {
    const breakers = image.int();
    for (let index = 0; index < breakers; index++) this.breakers.push(new Breaker(image, clock));
    const pools = image.int();
    for (let index = 0; index < pools; index++) this.pools.push(new Pool(image, tasks, clock));
    const budgets = image.int();
    for (let index = 0; index < budgets; index++) this.budgets.push(new Budget(image, clock));
    const count = calls.owner.length;
    this.guarded = new Uint8Array(count);
    for (let call = 0; call < count; call++) {
      if (links.faulty || calls.breaker[call]! >= 0 || calls.pool[call]! >= 0 || calls.budget[call]! >= 0) this.guarded[call] = 1;
    }
  }

  /** Whether a try may be sent at all. */
  admits(call: i32, tries: i32): boolean {
    const budget = this.calls.budget[call]!;
    if (budget >= 0 && tries === 1) this.budgets[budget]!.deposit();
    const breaker = this.calls.breaker[call]!;
    return breaker < 0 || this.breakers[breaker]!.admits();
  }

  mayRetry(call: i32): boolean {
    const budget = this.calls.budget[call]!;
    return budget < 0 || this.budgets[budget]!.withdraw();
  }

  /** A handling begins: 0 when it runs now, −1 when it waits for something, or a cause to fail with. */
  begins(task: i32, call: i32): i32 {
    const at = task * STRIDE + EXTRA;
    const pool = this.calls.pool[call]!;
    this.tasks.ints[at] = 0;
    if (pool >= 0) {
      const place = this.pools[pool]!.enter(task);
      if (place === NO_PLACE) return REJECTED;
      this.tasks.ints[at] = place === HAS_PLACE ? HOLDS : WAITS;
      if (place !== HAS_PLACE) return -1;
    }
    return this.links.sends(task, call);
  }

  /** A handling ends while its caller waits. Whether the answer is lost on its way, which its caller will notice later. */
  ends(task: i32, call: i32, failure: i32): boolean {
    const ints = this.tasks.ints;
    const at = task * STRIDE;
    const extra = ints[at + EXTRA]!;
    const waiting = ints[at + PARENT]! >= 0;
    if (waiting && this.links.cuts[call]! > 0 && (extra & (LOST | WAITS)) === 0) {
      this.links.swallow(task, call);
      return true;
    }
    if (waiting) this.record(call, failure);
    if ((extra & HOLDS) !== 0) this.release(this.calls.pool[call]!);
    return false;
  }

  /** Its caller has given it up. */
  givesUp(task: i32, call: i32): void {
    const ints = this.tasks.ints;
    const at = task * STRIDE + EXTRA;
    const extra = ints[at]!;
    const pool = this.calls.pool[call]!;
    this.record(call, TIMED_OUT);
    if ((extra & WAITS) !== 0) this.pools[pool]!.abandon();
    if ((extra & HOLDS) === 0) return;
    ints[at] = extra & ~HOLDS;
    this.release(pool);
  }

  restart(): void {
    for (let index = 0; index < this.breakers.length; index++) this.breakers[index]!.restart();
    for (let index = 0; index < this.pools.length; index++) this.pools[index]!.restart();
    for (let index = 0; index < this.budgets.length; index++) this.budgets[index]!.restart();
  }

  private record(call: i32, failure: i32): void {
    const breaker = this.calls.breaker[call]!;
    if (breaker >= 0) this.breakers[breaker]!.record(failure > 0 && failure !== REFUSED);
  }

  private release(pool: i32): void {
    const state = this.pools[pool]!;
    const ints = this.tasks.ints;
    let next: i32 = state.leave();
    // Those who were given up while they waited end here, and the next one is asked.
    while (next >= 0 && ints[next * STRIDE + PARENT]! < 0) {
      this.ready.fail(next, TIMED_OUT);
      next = state.next();
    }
    if (next < 0) return;
    ints[next * STRIDE + EXTRA] = HOLDS;
    const outcome = this.links.sends(next, ints[next * STRIDE + ENTRY]!);
    if (outcome === 0) this.ready.wake(next);
    else if (outcome > 0) this.ready.fail(next, outcome);
  }
}
