import type { Image } from './image.js';
import type { i32 } from './native.js';

/** How requests on one machine hold each other up: the coefficients of the Universal Scalability Law, by station. */
export class Slowdown {
  private readonly contention: Float64Array;
  private readonly coherency: Float64Array;
  /** By station: 1 when it has any. */
  readonly exists: Uint8Array;

  constructor(image: Image) {
    this.contention = image.realList();
    this.coherency = image.realList();
    this.exists = new Uint8Array(this.contention.length);
    for (let station = 0; station < this.exists.length; station++)
      if (this.contention[station]! > 0 || this.coherency[station]! > 0) this.exists[station] = 1;
  }

  /** How many times as long a service takes, when so many are in service on its machine, itself among them. */
  factor(station: i32, together: number): number {
    if (together <= 1) return 1;
    return 1 + (together - 1) * (this.contention[station]! + this.coherency[station]! * together);
  }
}
