import type { i32 } from './native.js';

/** What a kernel is built from: whole numbers and numbers, read one after the other in the order in which they were written. */
export class Image {
  private nextInt: i32 = 0;
  private nextReal: i32 = 0;

  constructor(
    readonly ints: Int32Array,
    readonly reals: Float64Array,
  ) {}

  int(): i32 {
    return this.ints[this.nextInt++]!;
  }

  real(): number {
    return this.reals[this.nextReal++]!;
  }

  /** A list that was written with its length. */
  intList(): Int32Array {
    const count = this.int();
    const list = new Int32Array(count);
    for (let index = 0; index < count; index++) list[index] = this.int();
    return list;
  }

  realList(): Float64Array {
    const count = this.int();
    const list = new Float64Array(count);
    for (let index = 0; index < count; index++) list[index] = this.real();
    return list;
  }
}
