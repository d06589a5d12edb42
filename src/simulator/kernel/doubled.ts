import { copyInts, copyReals } from './native.js';

/** An array of twice the length that begins with what stands in another: what grows by doubling is copied a constant number of times for each entry. */
export function doubledInts(from: Int32Array): Int32Array {
  const to = new Int32Array(from.length * 2);
  copyInts(to, from);
  return to;
}

export function doubledReals(from: Float64Array): Float64Array {
  const to = new Float64Array(from.length * 2);
  copyReals(to, from);
  return to;
}
