import { NOW } from './events.js';
import { doubledInts, doubledReals } from './doubled.js';
import { copyInts } from './native.js';
import type { i32 } from './native.js';

/** What a task is: a request, a call's handling, a branch of a fork, something that nobody waits for, or the meeting point of a fork. */
export const REQUEST = 0;
export const HANDLING = 1;
export const BRANCH = 2;
export const DETACHED = 3;
export const MEETING = 4;
/** A consumer's handling of a message, and something that a primitive asked to be told of. */
export const CONSUMING = 5;
export const PROCESS = 6;
/** A load of a key that others may wait for; its entry is the store, its extra field the key. */
export const LOADING = 7;

/** Fields of a task. */
export const PC = 0;
/** The task that waits for this one, or −1. */
export const PARENT = 1;
export const KIND = 2;
/** Of a request its flow, of a handling its call, of a meeting how many branches must still succeed, of a consumer its log, of a process its purpose and primitive. */
export const ENTRY = 3;
/** The next in a queue, or in the list of free tasks. */
export const NEXT = 4;
/** The neighbours in a call's list of deadlines. */
export const EARLIER = 5;
export const LATER = 6;
/** Tries of the call that it waits for. */
export const TRIES = 7;
/** The replica where it waits or is served. */
export const REPLICA = 8;
/** Of a request the closed source that it goes back to, or −1; of a meeting how many branches still run; of a consumer its number; of a process an index. */
export const EXTRA = 9;
/** Where it waits or is served: the station plus 1, negative while it waits; 0 elsewhere. */
export const PLACE = 10;
/** Why it is about to fail: a cause plus 1; 0 when all is well. */
export const FAILURE = 11;
/** At a station with priority: lower goes first. */
export const RANK = 12;
/** Fields of all, with room for a power of two. */
export const STRIDE = 16;

/** Times of a task: when it began, and when it came to where it is. */
export const BEGAN = 0;
export const CAME = 1;
export const TIMES = 2;

/** Requests in flight, and all that they are waiting for: records in flat arrays that grow, addressed by number. */
export class Tasks {
  ints: Int32Array;
  times: Float64Array;
  /** Loop counters and keys, as many for each task as any needs. */
  private registers: Int32Array;
  private free: i32 = -1;
  private fresh: i32 = 0;
  /** Tasks in use. */
  live: i32 = 0;
  private found = new Int32Array(64);

  constructor(
    private readonly width: i32,
    private readonly clock: Float64Array,
  ) {
    this.ints = new Int32Array(1024 * STRIDE);
    this.registers = new Int32Array(1024 * width);
    this.times = new Float64Array(1024 * TIMES);
  }

  /** @inline */
  take(kind: i32, pc: i32, parent: i32, entry: i32): i32 {
    let task: i32 = this.free;
    if (task >= 0) {
      this.free = this.ints[task * STRIDE + NEXT]!;
    } else {
      task = this.fresh++;
      if (this.fresh * TIMES > this.times.length) this.grow();
    }
    this.live++;
    const at = task * STRIDE;
    const ints = this.ints;
    ints[at + PC] = pc;
    ints[at + PARENT] = parent;
    ints[at + KIND] = kind;
    ints[at + ENTRY] = entry;
    ints[at + TRIES] = 0;
    ints[at + EXTRA] = -1;
    ints[at + PLACE] = 0;
    ints[at + FAILURE] = 0;
    this.times[task * TIMES] = this.clock[NOW]!;
    return task;
  }

  register(task: i32, index: i32): i32 {
    return this.registers[task * this.width + index]!;
  }

  setRegister(task: i32, index: i32, value: i32): void {
    this.registers[task * this.width + index] = value;
  }

  /** @inline */
  give(task: i32): void {
    const at = task * STRIDE;
    this.ints[at + NEXT] = this.free;
    this.ints[at + KIND] = -1;
    this.free = task;
    this.live--;
  }

  /**
   * Finds the tasks at a station, in service or waiting, and returns how many; `foundAt` tells them until the next search. For rare occasions, as it looks at
   * all of them.
   */
  find(station: i32): i32 {
    let count: i32 = 0;
    for (let task = 0; task < this.fresh; task++) {
      const at = task * STRIDE;
      if (this.ints[at + KIND]! < 0) continue;
      const place = this.ints[at + PLACE]!;
      if (place !== station + 1 && place !== -station - 1) continue;
      if (count === this.found.length) {
        const larger = new Int32Array(count * 2);
        copyInts(larger, this.found);
        this.found = larger;
      }
      this.found[count++] = task;
    }
    return count;
  }

  foundAt(index: i32): i32 {
    return this.found[index]!;
  }

  /** Numbers of tasks are below this. */
  get bound(): i32 {
    return this.fresh;
  }

  private grow(): void {
    this.ints = doubledInts(this.ints);
    this.times = doubledReals(this.times);
    this.registers = doubledInts(this.registers);
  }
}
