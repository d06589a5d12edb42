/**
 * Whole numbers of 32 bits. To TypeScript they are numbers like all others; AssemblyScript knows the type itself.
 *
 * # The rules of this folder
 *
 * The kernel is what runs for every event. It is written once, in the part that TypeScript and AssemblyScript have in common, so that it can be compiled to
 * WebAssembly (`.config/generate-kernel.ts`) and also run as it stands; both must give the same bytes. So in this folder:
 *
 * - Numbers are `i32` (counts, indices, bits) or `number` (seconds, probabilities: 64-bit floating point). Every parameter, field and result says which; a local variable
 *   that begins as a whole number and is not one is annotated (`let sum: number = 0` counts as whole without it). From `number` to `i32` leads only `truncated()`.
 *   What may pass 2³¹ (counts of events) is a `number`.
 * - Data is in `Int32Array`, `Float64Array`, `Uint8Array` and `Uint32Array`, and in classes that hold them. Reading one is written `list[index]!`.
 * - No closures, destructuring, spreading, `for…of`, optional chaining, `??`, strings, objects in braces, exceptions, or unions other than `Class | null`.
 * - What runs for every event says `@inline` at the end of its comment of one line, if more than one place calls it; calls cost more than most of what they do.
 * - Parts of which a kernel has one are held by fields of one name each (`tasks: Tasks`): in WebAssembly they stand at fixed places (`.config/fixed-parts.ts`).
 * - Nothing is allocated per event. Arrays that must grow are doubled.
 * - Only `import`s of this folder (and of `network/hash32` and `network/replicas-wanted`), and only `import type` for `i32`.
 * - A constructor reads its part of the network from an `Image`, in the order in which `imageOf` has written it. Nothing here knows `Network`.
 * - `Math` only for `min`, `max`, `floor`, `ceil`, `abs` and `sqrt`, which are exact everywhere; the rest is in `elementary.ts`.
 */
export type i32 = number;

const real = new Float64Array(1);
const words = new Int32Array(real.buffer);
/** The word that holds sign and exponent; machines with the other byte order have it first. */
const HIGH = new Uint8Array(new Float64Array([-0]).buffer)[7] === 0x80 ? 1 : 0;

/** The whole part of a number that is below 2³¹. */
export function truncated(value: number): i32 {
  return value | 0;
}

/** 32 bits as a number of at least 0. */
export function unsigned(bits: i32): number {
  return bits >>> 0;
}

/** Sign, exponent and the first 20 bits of the mantissa. */
export function highWord(value: number): i32 {
  real[0] = value;
  return words[HIGH] ?? 0;
}

/** The other 32 bits. */
export function lowWord(value: number): i32 {
  real[0] = value;
  return words[1 - HIGH] ?? 0;
}

export function fromWords(high: i32, low: i32): number {
  words[HIGH] = high;
  words[1 - HIGH] = low;
  return real[0] ?? 0;
}

export function copyInts(to: Int32Array, from: Int32Array): void {
  to.set(from);
}

export function copyReals(to: Float64Array, from: Float64Array): void {
  to.set(from);
}

/** The low 32 bits of a product. */
export function multiply(a: i32, b: i32): i32 {
  return Math.imul(a, b);
}
