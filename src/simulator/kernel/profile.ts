import type { Image } from './image.js';
import type { i32 } from './native.js';

/** A source's rate over time in steps: from `times[i]` on it is `rates[i]`. */
export class Profile {
  private at: i32 = 0;
  private readonly times: Float64Array;
  private readonly rates: Float64Array;
  /** The mean gap when the rate never changes, else 0. */
  readonly period: number;

  constructor(image: Image) {
    this.times = image.realList();
    this.rates = image.realList();
    this.period = this.rates.length === 1 && this.rates[0]! > 0 ? 1 / this.rates[0]! : 0;
  }

  /** When a gap of so many mean gaps that begins now is over; Infinity when the rate stays 0. Calls must not go back in time. */
  after(now: number, gap: number): number {
    const times = this.times;
    const rates = this.rates;
    const last = times.length - 1;
    while (this.at < last && times[this.at + 1]! <= now) this.at++;
    let time: number = now;
    let left: number = gap;
    let segment: i32 = this.at;
    // Compared as amounts, so that a rate of 0 needs no division.
    while (segment < last && rates[segment]! * (times[segment + 1]! - time) < left) {
      left -= rates[segment]! * (times[segment + 1]! - time);
      time = times[++segment]!;
    }
    const rate = rates[segment]!;
    return rate > 0 ? time + left / rate : left > 0 ? Infinity : time;
  }
}
