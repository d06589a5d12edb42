import type { Print } from './fingerprint.js';

/**
 * What was worked out from something with a fingerprint, for the next time: most of a design is the same from one keystroke to the next, and large designs have many parts that are
 * alike. The oldest go when there are too many.
 */
export class Remembered<Value> {
  private readonly known = new Map<number, { readonly low: number; readonly value: Value }>();

  constructor(private readonly most: number) {}

  of(print: Print, find: () => Value): Value {
    const found = this.known.get(print.high);
    if (found?.low === print.low) return found.value;
    const value = find();
    // A Map keeps the order of insertion.
    if (this.known.size >= this.most) this.known.delete(this.known.keys().next().value ?? 0);
    this.known.set(print.high, { low: print.low, value });
    return value;
  }
}
