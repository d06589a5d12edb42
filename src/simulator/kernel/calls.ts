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

  constructor(image: Image) {
    this.owner = image.intList();
    this.body = image.intList();
    this.timeout = image.realList();
    this.retries = image.intList();
    this.backoff = image.realList();
    this.onFailure = image.intList();
    this.stream = image.intList();
  }
}
