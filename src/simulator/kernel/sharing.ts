import { doubledInts, doubledReals } from './doubled.js';
import type { i32 } from './native.js';

/**
 * Requests that share the servers of a queue: n of them at c servers get min(1, c / n) of a server each. Time is counted in the service that one request got since the
 * queue was last empty: who comes at v and needs s leaves at v + s, however many come and go meanwhile (Kleinrock, "Queueing Systems" II, 4.4, and the virtual time
 * of fair queueing). So they stand in a heap by the end of their service, and only the first has an event.
 */
export class SharedQueue {
  size: i32 = 0;
  /** When the first leaves if nobody comes or goes; Infinity when there is none. */
  due: number = Infinity;
  private got: number = 0;
  private since: number = 0;
  private servers: number;
  private order: i32 = 0;
  private ends: Float64Array = new Float64Array(16);
  private needs: Float64Array = new Float64Array(16);
  private orders: Int32Array = new Int32Array(16);
  private tasks: Int32Array = new Int32Array(16);

  constructor(servers: number) {
    this.servers = servers;
  }

  /** The servers there are from now on. */
  setServers(now: number, servers: number): void {
    this.settle(now);
    this.servers = servers;
    this.plan();
  }

  enter(now: number, task: i32, need: number): void {
    this.settle(now);
    if (this.size === this.tasks.length) this.grow();
    this.size++;
    this.up(this.size - 1, this.got + need, need, this.order++, task);
    this.plan();
  }

  /** Who leaves now. What was needed is in `need[0]` then. */
  leave(now: number, need: Float64Array): i32 {
    this.settle(now);
    // Rounding must not hold anybody back.
    this.got = Math.max(this.got, this.ends[0]!);
    const task = this.tasks[0]!;
    need[0] = this.needs[0]!;
    this.size--;
    const last = this.size;
    if (last > 0) this.down(0, this.ends[last]!, this.needs[last]!, this.orders[last]!, this.tasks[last]!);
    this.plan();
    return task;
  }

  /** Takes out those who are marked. */
  evict(now: number, marked: Uint8Array): void {
    this.settle(now);
    const size = this.size;
    this.size = 0;
    // What is kept never overtakes what is still to be looked at.
    for (let index = 0; index < size; index++) {
      if (marked[this.tasks[index]!]! === 1) continue;
      this.size++;
      this.up(this.size - 1, this.ends[index]!, this.needs[index]!, this.orders[index]!, this.tasks[index]!);
    }
    this.plan();
  }

  private share(): number {
    const size: number = this.size;
    return Math.min(1, this.servers / size);
  }

  private settle(now: number): void {
    // Counted from the start again, so that numbers stay small and exact.
    if (this.size === 0) this.got = 0;
    else this.got += (now - this.since) * this.share();
    this.since = now;
  }

  private plan(): void {
    this.due = this.size > 0 && this.servers > 0 ? this.since + Math.max(0, this.ends[0]! - this.got) / this.share() : Infinity;
  }

  private up(from: i32, end: number, need: number, order: i32, task: i32): void {
    let at: i32 = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.ends[parent]! < end || (this.ends[parent]! === end && this.orders[parent]! < order)) break;
      this.move(at, parent);
      at = parent;
    }
    this.place(at, end, need, order, task);
  }

  private down(from: i32, end: number, need: number, order: i32, task: i32): void {
    let at: i32 = from;
    for (;;) {
      let child: i32 = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.isBefore(child + 1, this.ends[child]!, this.orders[child]!)) child++;
      if (!this.isBefore(child, end, order)) break;
      this.move(at, child);
      at = child;
    }
    this.place(at, end, need, order, task);
  }

  private isBefore(at: i32, end: number, order: i32): boolean {
    return this.ends[at]! < end || (this.ends[at]! === end && this.orders[at]! < order);
  }

  private move(to: i32, from: i32): void {
    this.place(to, this.ends[from]!, this.needs[from]!, this.orders[from]!, this.tasks[from]!);
  }

  private place(at: i32, end: number, need: number, order: i32, task: i32): void {
    this.ends[at] = end;
    this.needs[at] = need;
    this.orders[at] = order;
    this.tasks[at] = task;
  }

  private grow(): void {
    this.ends = doubledReals(this.ends);
    this.needs = doubledReals(this.needs);
    this.orders = doubledInts(this.orders);
    this.tasks = doubledInts(this.tasks);
  }
}
