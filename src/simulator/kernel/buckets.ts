import type { Image } from './image.js';
import type { i32 } from './native.js';
import type { Streams } from './random.js';

/** Columns of what a limiter measured. */
export const ASKED = 0;
export const TURNED_AWAY = 1;

/** Token buckets that fill all the time and hold `burst` tokens at most; a request takes one or is refused. Clients come by chance, all alike. */
export class Buckets {
  private readonly tokens: Float64Array;
  private readonly filled: Float64Array;
  private readonly rate: number;
  private readonly burst: number;
  private readonly stream: i32;
  private asked: number = 0;
  private refused: number = 0;

  constructor(
    image: Image,
    private readonly streams: Streams,
  ) {
    const clients = image.int();
    this.stream = image.int();
    this.rate = image.real();
    this.burst = image.real();
    this.tokens = new Float64Array(clients);
    this.tokens.fill(this.burst);
    this.filled = new Float64Array(clients);
  }

  /** Whether the request may pass. */
  take(now: number): boolean {
    const bucket = this.tokens.length > 1 ? this.streams.below(this.stream, this.tokens.length) : 0;
    const tokens = Math.min(this.burst, this.tokens[bucket]! + (now - this.filled[bucket]!) * this.rate);
    this.filled[bucket] = now;
    this.asked++;
    // A token that is all but complete counts: sums of many small gains do not add up to 1 exactly.
    const passes = tokens >= 1 - 1e-9;
    this.tokens[bucket] = passes ? tokens - 1 : tokens;
    if (!passes) this.refused++;
    return passes;
  }

  /** How many asked, or were refused. */
  get(column: i32): number {
    return column === ASKED ? this.asked : this.refused;
  }

  restart(): void {
    this.asked = 0;
    this.refused = 0;
  }
}
