import { doubledInts, doubledReals } from '../doubled.js';
import { truncated } from '../native.js';
import type { i32 } from '../native.js';
import { Heap } from './heap.js';

/** Pending events below which the heap alone is as fast. */
const FEW = 64;
/** Slots at most. */
const MOST_SLOTS = 1 << 16;
/** Entries of a slot that are looked at before an event goes into the heap: many at one time must not make a long list. */
const LONG = 12;
/** Slots are numbered from an origin that moves before numbers get too large to be exact. */
const FAR = 500_000_000;

/**
 * Pending events when there are many: a ring of slots, each a short stretch of time with a sorted list (a calendar queue: Brown, CACM 31(10), 1988), so that neither putting
 * one in nor taking one out depends on how many there are. What does not fit, because it is far ahead or its slot is crowded, is in the heap as before, and the earlier
 * of both comes first; so where an event stands is a matter of speed only.
 */
export class Ring extends Heap {
  /** By slot: the first event, or −1. */
  private slots = new Int32Array(0);
  protected readonly listed = new Listed();
  /** Events in the ring. */
  protected held: i32 = 0;
  private mask: i32 = -1;
  private origin: number = 0;
  private slotsPerSecond: number = 0;
  /** The number of the earliest slot that may hold something; those of the ring are this one and as many after it as there are slots. */
  private current: i32 = 0;
  private fittedAt: number = 0;

  /** @inline */
  protected get hasNoRing(): boolean {
    return this.mask < 0;
  }

  /** Puts an event into the ring if it fits, else into the heap. */
  protected place(time: number, order: i32, reference: i32, now: number): void {
    if (this.mask >= 0) {
      const number = (time - this.origin) * this.slotsPerSecond;
      if (number < FAR * 2) {
        const slot = truncated(number);
        if (this.held === 0) this.current = truncated((now - this.origin) * this.slotsPerSecond);
        const ahead = slot - this.current;
        if (ahead >= 0 && ahead <= this.mask && this.link(slot & this.mask, time, order, reference)) return;
      }
    }
    this.insert(time, order, reference);
  }

  /** The earliest event of the ring, which must hold one, if it comes before the root of the heap; else −1. */
  protected firstOfRing(): i32 {
    const slots = this.slots;
    const mask = this.mask;
    let current: i32 = this.current;
    while (slots[current & mask]! < 0) current++;
    this.current = current;
    const entry = slots[current & mask]!;
    if (this.size === 0) return entry;
    const time = this.listed.time[entry]!;
    const root = this.time[0]!;
    return time < root || (time === root && ((this.listed.order[entry]! - this.order[0]!) | 0) < 0) ? entry : -1;
  }

  /** Takes out what `firstOfRing` has found; what it is about. */
  protected takeFromRing(entry: i32): i32 {
    const listed = this.listed;
    this.slots[this.current & this.mask] = listed.next[entry]!;
    listed.give(entry);
    this.held--;
    return listed.reference[entry]!;
  }

  /** Puts an event into the list of a slot; false when that is long. */
  private link(slot: i32, time: number, order: i32, reference: i32): boolean {
    const listed = this.listed;
    let before: i32 = -1;
    let after: i32 = this.slots[slot]!;
    let looked: i32 = 0;
    while (after >= 0) {
      const other = listed.time[after]!;
      if (time < other || (time === other && ((order - listed.order[after]!) | 0) < 0)) break;
      if (++looked > LONG) return false;
      before = after;
      after = listed.next[after]!;
    }
    const entry = listed.take(time, order, reference);
    listed.next[entry] = after;
    if (before >= 0) listed.next[before] = entry;
    else this.slots[slot] = entry;
    this.held++;
    return true;
  }

  /** After so many events, fits the ring to how many are pending and how fast they come. */
  protected fit(now: number, handled: number): void {
    const pending = this.size + this.held;
    const elapsed = now - this.fittedAt;
    this.fittedAt = now;
    if (pending < FEW || !(elapsed > 0)) {
      if (this.mask >= 0) this.setRing(0, 0, now);
      return;
    }
    let slots: i32 = 4 * FEW;
    while (slots < 2 * pending && slots < MOST_SLOTS) slots *= 2;
    const wanted = handled / elapsed;
    const fits = wanted < 2 * this.slotsPerSecond && 2 * wanted > this.slotsPerSecond;
    const large = this.mask + 1 >= slots && this.mask < 4 * slots;
    if (!fits || !large || (now - this.origin) * this.slotsPerSecond > FAR) this.setRing(slots, wanted, now);
  }

  /** Another ring, or none (0 slots). */
  private setRing(slots: i32, slotsPerSecond: number, now: number): void {
    this.emptyRing();
    this.mask = slots - 1;
    // Kept when it gets smaller: memory is never given back.
    if (slots > this.slots.length) {
      this.slots = new Int32Array(slots);
      this.slots.fill(-1);
    }
    this.origin = now;
    this.slotsPerSecond = slotsPerSecond;
    this.current = 0;
    this.placeAll(now);
  }

  /** Moves all events into the heap, whose root stands. */
  protected emptyRing(): void {
    if (this.hole) this.fill();
    const listed = this.listed;
    for (let slot = 0; slot <= this.mask; slot++) {
      for (let entry: i32 = this.slots[slot]!; entry >= 0; entry = listed.next[entry]!)
        this.insert(listed.time[entry]!, listed.order[entry]!, listed.reference[entry]!);
      this.slots[slot] = -1;
    }
    listed.clear();
    this.held = 0;
  }

  /** Places what is in the heap anew. */
  protected placeAll(now: number): void {
    const size = this.size;
    this.size = 0;
    // What goes back never overtakes what is still to be looked at: the heap is built again in its own arrays.
    for (let index = 0; index < size; index++) this.place(this.time[index]!, this.order[index]!, this.reference[index]!, now);
  }
}

/** The events that stand in lists. */
class Listed {
  time: Float64Array = new Float64Array(256);
  order: Int32Array = new Int32Array(256);
  reference: Int32Array = new Int32Array(256);
  /** The next of its list, or of the free ones; −1 at the end. */
  next: Int32Array = new Int32Array(256);
  private free: i32 = -1;
  private fresh: i32 = 0;

  take(time: number, order: i32, reference: i32): i32 {
    let entry: i32 = this.free;
    if (entry >= 0) {
      this.free = this.next[entry]!;
    } else {
      if (this.fresh === this.time.length) this.grow();
      entry = this.fresh++;
    }
    this.time[entry] = time;
    this.order[entry] = order;
    this.reference[entry] = reference;
    return entry;
  }

  give(entry: i32): void {
    this.next[entry] = this.free;
    this.free = entry;
  }

  clear(): void {
    this.free = -1;
    this.fresh = 0;
  }

  private grow(): void {
    this.time = doubledReals(this.time);
    this.order = doubledInts(this.order);
    this.reference = doubledInts(this.reference);
    this.next = doubledInts(this.next);
  }
}
