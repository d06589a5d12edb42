/* eslint-disable @typescript-eslint/no-non-null-assertion -- Buckets are numbered below their count. */
import { LIMITS, type Limiter, type Streams } from '../../network/index.js';

/** Token buckets that fill all the time and hold `burst` tokens at most; a request takes one or is refused. Clients come by chance, all alike. */
export class Buckets {
  private readonly tokens: Float64Array;
  private readonly filled: Float64Array;
  private readonly rate: number;
  private readonly burst: number;
  asked = 0;
  refused = 0;

  constructor(
    limiter: Limiter,
    private readonly streams: Streams,
    private readonly stream: number,
  ) {
    // More clients than that each send so little that it makes no difference how they share their buckets.
    const clients = Math.max(1, Math.min(LIMITS.buckets, Math.round(limiter.clients)));
    this.rate = limiter.rate;
    this.burst = limiter.burst;
    this.tokens = new Float64Array(clients).fill(limiter.burst);
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

  restart(): void {
    this.asked = 0;
    this.refused = 0;
  }
}
