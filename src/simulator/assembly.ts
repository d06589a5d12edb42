import type { Engine } from './engine.js';
import { KERNEL } from './generated/kernel.js';
import { Histogram, quantileOf } from './statistics/histogram.js';
import { BINS } from './kernel/histogram.js';
import type { Image } from './kernel/image.js';
import type { Contents } from './program/prefill.js';
import { LARGE } from './program/remembered.js';

/** What the WebAssembly module offers; see kernel/assembly/index.as. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Both return where the image's numbers go. The first forgets all of the kernel before. */
  intsFor(count: number): number;
  realsFor(count: number): number;
  build(): void;
  /** Both return where what a store holds goes, so many at a time. */
  keysFor(count: number): number;
  numbersFor(count: number): number;
  hold(store: number, count: number): void;
  touch(store: number, count: number): void;
  /** Where the lists are that say what a store holds, and how long: those of whole numbers, by number, and when entries expire. */
  listAt(store: number, part: number): number;
  listLength(store: number, part: number): number;
  expiryAt(store: number): number;
  expiryLength(store: number): number;
  /** Notes what is not in the lists before they are copied, and takes it from there after they were copied back. */
  keep(store: number): void;
  resume(store: number): void;
  start(): void;
  run(until: number, budget: number): number;
  restart(): void;
  now(): number;
  eventCount(): number;
  live(): number;
  outcome(row: number, column: number): number;
  station(index: number, column: number): number;
  router(index: number, column: number): number;
  store(index: number, column: number): number;
  limiter(index: number, column: number): number;
  replicaSet(index: number, column: number): number;
  breaker(index: number, column: number): number;
  pool(index: number, column: number): number;
  retryBudget(index: number, column: number): number;
  shedder(index: number, column: number): number;
  scaler(index: number, column: number): number;
  log(index: number, column: number): number;
  group(log: number, group: number, column: number): number;
  latencyCount(row: number): number;
  latencyBins(row: number): number;
  recentCount(flow: number): number;
  recentBins(flow: number): number;
  clearRecent(flow: number): void;
  groupCount(log: number, group: number): number;
  groupBins(log: number, group: number): number;
}

/** WebAssembly as far as it is used here: browsers and Node have it, but not the same declarations. */
declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
    }
  | undefined;

let compiled: object | null = null;
let unavailable = false;
/** Instances whose run is over. They are used again, because what they hold of the address space is given back late. */
const idle: Exports[] = [];

/** Of what stores hold, so much is handed over at a time: memory of the module is never given back. */
const PORTION = 1 << 14;

/** What a store comes to when it holds some contents: to be copied into every other kernel, which takes a tenth of the time that it takes to fill it. */
interface Filled {
  readonly lists: readonly Int32Array[];
  readonly expiry: Float64Array;
}

/** Large contents are the same ones in one simulation after the other, of the same store. */
const filledBefore = new WeakMap<Contents, Filled>();

/** Lists of whole numbers that a store has. */
const LISTS = 8;

/** The kernel as WebAssembly with an image and what its stores hold, or null where there is no WebAssembly (or a page's policy forbids it). */
export function compiledKernel(image: Image, contents: readonly Contents[]): Engine | null {
  const exports = idle.pop() ?? instance();
  return exports && new CompiledKernel(exports, image, contents);
}

function instance(): Exports | null {
  if (unavailable || typeof WebAssembly === 'undefined') return null;
  try {
    compiled ??= new WebAssembly.Module(Uint8Array.from(atob(KERNEL), (character) => character.charCodeAt(0)));
    return new WebAssembly.Instance(compiled, {}).exports as Exports;
  } catch {
    // The kernel as TypeScript gives the same bytes, only later.
    unavailable = true;
    return null;
  }
}

class CompiledKernel implements Engine {
  constructor(
    private readonly exports: Exports,
    image: Image,
    contents: readonly Contents[],
  ) {
    const { ints, reals } = image;
    this.write(exports.intsFor(ints.length), ints, exports.realsFor(reals.length), reals);
    exports.build();
    const keysAt = exports.keysFor(PORTION);
    const numbersAt = exports.numbersFor(PORTION);
    for (const [store, held] of contents.entries()) {
      const before = filledBefore.get(held);
      if (before) {
        this.putBack(store, before);
        continue;
      }
      this.fill(store, held, keysAt, numbersAt);
      // How often keys were used is not in the lists.
      if (held.keys.length >= LARGE && held.uses.length === 0) filledBefore.set(held, this.copied(store));
    }
    exports.start();
  }

  private fill(store: number, { keys, filled, touched, uses }: Contents, keysAt: number, numbersAt: number): void {
    const { exports } = this;
    for (let from = 0; from < keys.length; from += PORTION) {
      const portion = keys.subarray(from, from + PORTION);
      this.write(keysAt, portion, numbersAt, filled.subarray(from, from + PORTION));
      exports.hold(store, portion.length);
    }
    for (let from = 0; from < touched.length; from += PORTION) {
      const portion = touched.subarray(from, from + PORTION);
      this.write(keysAt, portion, numbersAt, uses.subarray(from, from + PORTION));
      exports.touch(store, portion.length);
    }
  }

  private copied(store: number): Filled {
    const { exports } = this;
    exports.keep(store);
    const { buffer } = exports.memory;
    const lists = Array.from({ length: LISTS }, (_, part) =>
      new Int32Array(buffer, exports.listAt(store, part), exports.listLength(store, part)).slice(),
    );
    return { lists, expiry: new Float64Array(buffer, exports.expiryAt(store), exports.expiryLength(store)).slice() };
  }

  private putBack(store: number, { lists, expiry }: Filled): void {
    const { exports } = this;
    const { buffer } = exports.memory;
    for (const [part, list] of lists.entries()) new Int32Array(buffer, exports.listAt(store, part), list.length).set(list);
    new Float64Array(buffer, exports.expiryAt(store), expiry.length).set(expiry);
    exports.resume(store);
  }

  private write(intsAt: number, ints: Int32Array, realsAt: number, reals: Float64Array): void {
    // The memory may be another one whenever something was allocated.
    const { buffer } = this.exports.memory;
    new Int32Array(buffer, intsAt, ints.length).set(ints);
    new Float64Array(buffer, realsAt, reals.length).set(reals);
  }

  get now(): number {
    return this.exports.now();
  }

  get eventCount(): number {
    return this.exports.eventCount();
  }

  get live(): number {
    return this.exports.live();
  }

  run(until: number, budget: number): boolean {
    return this.exports.run(until, budget) !== 0;
  }

  restart(): void {
    this.exports.restart();
  }

  outcome(row: number, column: number): number {
    return this.exports.outcome(row, column);
  }

  station(index: number, column: number): number {
    return this.exports.station(index, column);
  }

  router(index: number, column: number): number {
    return this.exports.router(index, column);
  }

  store(index: number, column: number): number {
    return this.exports.store(index, column);
  }

  limiter(index: number, column: number): number {
    return this.exports.limiter(index, column);
  }

  replicaSet(index: number, column: number): number {
    return this.exports.replicaSet(index, column);
  }

  breaker(index: number, column: number): number {
    return this.exports.breaker(index, column);
  }

  pool(index: number, column: number): number {
    return this.exports.pool(index, column);
  }

  retryBudget(index: number, column: number): number {
    return this.exports.retryBudget(index, column);
  }

  shedder(index: number, column: number): number {
    return this.exports.shedder(index, column);
  }

  scaler(index: number, column: number): number {
    return this.exports.scaler(index, column);
  }

  log(index: number, column: number): number {
    return this.exports.log(index, column);
  }

  group(log: number, group: number, column: number): number {
    return this.exports.group(log, group, column);
  }

  latencies(row: number): Histogram | null {
    return this.histogram(this.exports.latencyCount(row), this.exports.latencyBins(row));
  }

  groupLatencies(log: number, group: number): Histogram | null {
    return this.histogram(this.exports.groupCount(log, group), this.exports.groupBins(log, group));
  }

  recentQuantile(flow: number, ratio: number): number | null {
    const value = quantileOf(this.bins(this.exports.recentBins(flow)), this.exports.recentCount(flow), ratio);
    this.exports.clearRecent(flow);
    return value;
  }

  release(): void {
    idle.push(this.exports);
  }

  private histogram(total: number, at: number): Histogram | null {
    if (total === 0) return null;
    const histogram = new Histogram();
    histogram.addBins(this.bins(at), total);
    return histogram;
  }

  private bins(at: number): Uint32Array {
    return new Uint32Array(this.exports.memory.buffer, at, BINS);
  }
}
