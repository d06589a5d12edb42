import type { Image } from './image.js';

/** Call steps, by index. See `Calls` of the compiler. */
export class CallTable {
  readonly owner: Int32Array;
  readonly body: Int32Array;
  /** Seconds; Infinity waits for ever. */
  readonly timeout: Float64Array;
  readonly retries: Int32Array;
  readonly backoff: Float64Array;
  /** Address, or −1. */
  readonly onFailure: Int32Array;
  /** The stream of the jitter. */
  readonly stream: Int32Array;
  /** Who calls, and what guards the call, or −1. */
  readonly from: Int32Array;
  readonly breaker: Int32Array;
  readonly pool: Int32Array;
  readonly budget: Int32Array;
  /** 1 when the work is dropped once the caller has given up. */
  readonly cancels: Int32Array;

  constructor(image: Image) {
    this.owner = image.intList();
    this.body = image.intList();
    this.timeout = image.realList();
    this.retries = image.intList();
    this.backoff = image.realList();
    this.onFailure = image.intList();
    this.stream = image.intList();
    this.from = image.intList();
    this.breaker = image.intList();
    this.pool = image.intList();
    this.budget = image.intList();
    this.cancels = image.intList();
  }
}
