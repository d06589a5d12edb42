import { hash32 } from './hash32.js';

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
