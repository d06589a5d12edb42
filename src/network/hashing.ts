/** A well mixed 32-bit hash of a whole number: the finaliser of MurmurHash3 (Appleby 2008). Addresses and keys go by it in both engines. */
export function hash32(value: number): number {
  let h = Math.imul(value ^ 0x2c1b3c6d, 0x297a2d39);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Addresses that `ip_hash` spreads when the router does not say how many there are. */
export const CLIENTS = 10_000;

/** The share of the clients that each of n replicas gets when clients are hashed. */
export function hashShares(clients: number, replicas: number): readonly number[] {
  const name = `${clients} ${replicas}`;
  const found = known.get(name) ?? countShares(clients, replicas);
  if (known.size > 32) known.clear();
  known.set(name, found);
  return found;
}

/** Shares already counted. */
const known = new Map<string, readonly number[]>();

function countShares(clients: number, replicas: number): number[] {
  const shares = new Array<number>(replicas).fill(0);
  const sampled = Math.min(clients, 200_000);
  for (let client = 0; client < sampled; client++) {
    const replica = hash32(client) % replicas;
    shares[replica] = (shares[replica] ?? 0) + 1 / sampled;
  }
  return shares;
}
