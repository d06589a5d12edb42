import { NOW } from '../events.js';
import type { Image } from '../image.js';
import type { i32 } from '../native.js';

/** Columns of what a retry budget measured. */
export const RETRIES_ASKED = 0;
export const RETRIES_REFUSED = 1;

/** Tokens that calls earn and retries take. */
export class Budget {
  private readonly ratio: number;
  private readonly perSecond: number;
  private readonly most: number;
  private tokens: number;
  private until: number = 0;
  private asked: number = 0;
  private refused: number = 0;

  constructor(
    image: Image,
    private readonly clock: Float64Array,
  ) {
    this.ratio = image.real();
    this.perSecond = image.real();
    this.most = Math.max(10, this.perSecond * 10);
    this.tokens = this.most;
  }

  deposit(): void {
    this.fill();
    this.tokens = Math.min(this.most, this.tokens + this.ratio);
  }

  /** Whether a retry may be sent. */
  withdraw(): boolean {
    this.fill();
    this.asked++;
    // Sums of many small gains do not add up to 1 exactly.
    if (this.tokens < 1 - 1e-9) {
      this.refused++;
      return false;
    }
    this.tokens--;
    return true;
  }

  get(column: i32): number {
    return column === RETRIES_ASKED ? this.asked : this.refused;
  }

  restart(): void {
    this.asked = 0;
    this.refused = 0;
  }

  private fill(): void {
    const now = this.clock[NOW]!;
    this.tokens = Math.min(this.most, this.tokens + this.perSecond * (now - this.until));
    this.until = now;
  }
}
