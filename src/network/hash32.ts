/**
 * A well mixed 31-bit hash of a whole number of 32 bits: the finaliser of MurmurHash3 (Appleby 2008). Addresses and keys go by it in both engines. The simulator's
 * kernel compiles it to WebAssembly, so its constants are signed.
 */
export function hash32(value: number): number {
  let h = Math.imul(value ^ 0x2c1b3c6d, 0x297a2d39);
  h = Math.imul(h ^ (h >>> 16), -2048144789);
  h = Math.imul(h ^ (h >>> 13), -1028477387);
  return (h ^ (h >>> 16)) >>> 1;
}
