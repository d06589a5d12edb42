/** The first states of random streams, four words each: SplitMix64 (Steele, Lea & Flood 2014) from a seed, the number of the replication and the stream's name. */
export function seeds(seed: number, replication: number, names: readonly string[]): Int32Array {
  const states = new Int32Array(4 * Math.max(1, names.length));
  names.forEach((name, stream) => {
    let state = fnv64(name) ^ (BigInt(Math.trunc(seed)) * 0x9e3779b97f4a7c15n) ^ (BigInt(replication) * 0xd1342543de82ef95n);
    for (let word = 0; word < 4; word += 2) {
      state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
      const mixed = splitmix(state);
      states[stream * 4 + word] = Number(BigInt.asIntN(32, mixed));
      states[stream * 4 + word + 1] = Number(BigInt.asIntN(32, mixed >> 32n));
    }
    // The one state that the generator never leaves.
    if (states.subarray(stream * 4, stream * 4 + 4).every((word) => word === 0)) states[stream * 4] = 1;
  });
  return states;
}

function fnv64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash;
}

function splitmix(state: bigint): bigint {
  let z = state;
  z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}
