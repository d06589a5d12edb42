import { DUE, NOW } from './events.js';
import type { Image } from './image.js';
import type { i32 } from './native.js';

/** A source's rate over time in steps: from `times[i]` on it is `rates[i]`. */
export class Profile {
  private at: i32 = 0;
  private readonly times: Float64Array;
  private readonly rates: Float64Array;

  constructor(image: Image) {
    this.times = image.realList();
    this.rates = image.realList();
  }

  /**
   * Puts into `clock[DUE]` when a gap of so many mean gaps (`gap[0]`) that begins at `clock[NOW]` is over; Infinity when the rate stays 0. Calls must not go back
   * in time.
   */
  after(clock: Float64Array, gap: Float64Array): void {
    const times = this.times;
    const rates = this.rates;
    const now = clock[NOW]!;
    const last = times.length - 1;
    while (this.at < last && times[this.at + 1]! <= now) this.at++;
    let time: number = now;
    let left: number = gap[0]!;
    for (let segment: i32 = this.at; ; segment++) {
      const rate = rates[segment]!;
      const end = segment < last ? times[segment + 1]! : Infinity;
      // Compared as amounts, so that a rate of 0 needs no division.
      if (segment === last || rate * (end - time) >= left) {
        clock[DUE] = rate > 0 ? time + left / rate : left > 0 ? Infinity : time;
        return;
      }
      left -= rate * (end - time);
      time = end;
    }
  }
}
