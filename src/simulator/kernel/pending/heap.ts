import { doubledInts, doubledReals } from '../doubled.js';
import type { i32 } from '../native.js';

/**
 * Pending events in the order of their times, and of their insertion at equal times: a binary heap in flat arrays. Its root is removed lazily: an event that schedules its
 * successor then needs one sift instead of two.
 */
export class Heap {
  protected time: Float64Array = new Float64Array(256);
  protected order: Int32Array = new Int32Array(256);
  protected reference: Int32Array = new Int32Array(256);
  protected size: i32 = 0;
  /** The root has been taken. */
  protected hole = false;

  /** @inline */
  protected insert(time: number, order: i32, reference: i32): void {
    if (this.hole) {
      this.hole = false;
      this.siftDown(time, order, reference);
      return;
    }
    if (this.size === this.time.length) this.grow();
    const times = this.time;
    const orders = this.order;
    const references = this.reference;
    let at: i32 = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = times[parent]!;
      // Orders wrap around after 2³² events; their difference does not.
      if (above < time || (above === time && ((orders[parent]! - order) | 0) < 0)) break;
      times[at] = above;
      orders[at] = orders[parent]!;
      references[at] = references[parent]!;
      at = parent;
    }
    times[at] = time;
    orders[at] = order;
    references[at] = reference;
  }

  /** Closes the hole. */
  protected fill(): void {
    this.hole = false;
    const last = --this.size;
    if (last > 0) this.siftDown(this.time[last]!, this.order[last]!, this.reference[last]!);
  }

  /** @inline */
  private siftDown(time: number, order: i32, reference: i32): void {
    const times = this.time;
    const orders = this.order;
    const references = this.reference;
    const size = this.size;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      let below = times[child]!;
      const right = child + 1;
      if (right < size) {
        const other = times[right]!;
        if (other < below || (other === below && ((orders[right]! - orders[child]!) | 0) < 0)) {
          child = right;
          below = other;
        }
      }
      if (time < below || (time === below && ((order - orders[child]!) | 0) < 0)) break;
      times[at] = below;
      orders[at] = orders[child]!;
      references[at] = references[child]!;
      at = child;
    }
    times[at] = time;
    orders[at] = order;
    references[at] = reference;
  }

  private grow(): void {
    this.time = doubledReals(this.time);
    this.order = doubledInts(this.order);
    this.reference = doubledInts(this.reference);
  }
}
