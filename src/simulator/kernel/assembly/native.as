// What kernel/native.ts is in AssemblyScript.

export function truncated(value: f64): i32 {
  return <i32>value;
}

export function unsigned(bits: i32): f64 {
  return <f64>(<u32>bits);
}

export function highWord(value: f64): i32 {
  return <i32>(reinterpret<u64>(value) >> 32);
}

export function lowWord(value: f64): i32 {
  return <i32>reinterpret<u64>(value);
}

export function fromWords(high: i32, low: i32): f64 {
  return reinterpret<f64>(((<u64>high) << 32) | <u64>(<u32>low));
}

export function copyInts(to: StaticArray<i32>, from: StaticArray<i32>): void {
  memory.copy(changetype<usize>(to), changetype<usize>(from), (<usize>from.length) << 2);
}

export function copyReals(to: StaticArray<f64>, from: StaticArray<f64>): void {
  memory.copy(changetype<usize>(to), changetype<usize>(from), (<usize>from.length) << 3);
}

export function multiply(a: i32, b: i32): i32 {
  return a * b;
}
