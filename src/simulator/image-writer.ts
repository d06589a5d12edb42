import { Image } from './kernel/image.js';

/** The numbers that a kernel reads, in its order. */
export class Writer {
  readonly ints: number[] = [];
  readonly reals: number[] = [];

  int(...values: number[]): void {
    for (const value of values) this.ints.push(value);
  }

  real(...values: number[]): void {
    for (const value of values) this.reals.push(value);
  }

  intList(values: Iterable<number> & ArrayLike<number>): void {
    this.ints.push(values.length);
    for (const value of values) this.ints.push(value);
  }

  realList(values: Iterable<number> & ArrayLike<number>): void {
    this.ints.push(values.length);
    for (const value of values) this.reals.push(value);
  }

  image(): Image {
    return new Image(Int32Array.from(this.ints), Float64Array.from(this.reals));
  }
}
