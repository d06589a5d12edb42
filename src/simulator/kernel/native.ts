/**
 * Whole numbers of 32 bits. To TypeScript they are numbers like all others; AssemblyScript knows the type itself.
 *
 * # The rules of this folder
 *
 * The kernel is what runs for every event. It is written once, in the part that TypeScript and AssemblyScript have in common, so that it can be compiled to
 * WebAssembly and also run as it stands; both must give the same bytes. So in this folder:
 *
 * - Numbers are `i32` (counts, indices, bits) or `number` (seconds, probabilities: 64-bit floating point). Every parameter, field and result says which; a local variable
 *   that begins as a whole number and is not one is annotated (`let sum: number = 0` counts as whole without it). From `number` to `i32` leads only `truncated()`.
 *   What may pass 2³¹ (counts of events) is a `number`.
 * - Data is in `Int32Array`, `Float64Array`, `Uint8Array` and `Uint32Array`, and in classes that hold them. Reading one is written `list[index]!`.
 * - No closures, destructuring, spreading, `for…of`, optional chaining, `??`, strings, objects in braces, exceptions, or unions other than `Class | null`.
 * - Nothing is allocated per event. Arrays that must grow are doubled.
 * - A constructor reads its part of the network from an `Image`, in the order in which `writeImage` has written it. Nothing here knows `Network`.
 * - `Math` only for `min`, `max`, `floor`, `abs` and `sqrt`, which are exact everywhere; the rest is in `elementary.ts`.
 */
export type i32 = number;
