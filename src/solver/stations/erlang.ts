import { normalBelow, normalDensity } from '../laws/normal.js';

/**
 * Erlang's loss probability of c servers offered `load` erlangs (Erlang 1917), by the recursion in c. It starts just below the load rather than at 0, where the
 * recursion has forgotten its start long before it matters, so that a million servers cost some ten thousand steps. Beyond a million erlangs by the normal approximation, good to
 * three digits there.
 */
export function erlangB(servers: number, load: number): number {
  if (load <= 0) return 0;
  if (load > 1e6) {
    const z = (servers - load) / Math.sqrt(load);
    return z < -30 ? 1 - servers / load : normalDensity(z) / (normalBelow(z) * Math.sqrt(load));
  }
  const whole = Math.floor(servers);
  const start = Math.max(0, Math.floor(Math.min(load, whole) - 12 * Math.sqrt(load) - 10));
  let blocked = start === 0 ? 1 : Math.max(0, 1 - start / load);
  for (let n = start + 1; n <= whole; n++) {
    blocked = (load * blocked) / (n + load * blocked);
    if (blocked < 1e-300) return 0;
  }
  return blocked;
}

/** The probability of waiting in M/M/c (Erlang 1917); 1 when the servers are overloaded. */
export function erlangC(servers: number, load: number): number {
  if (load >= servers) return 1;
  const blocked = erlangB(servers, load);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

/** M/M/c with `places` for waiting (Bolch et al. 2006, section 6.5). Rates per second, times in seconds. */
export interface FiniteQueue {
  readonly loss: number;
  /** Of those let in. */
  readonly waitProbability: number;
  readonly meanWait: number;
  readonly queueLength: number;
  /** Probability that all servers are busy and nobody waits: the first of a geometric series. */
  readonly full: number;
}

export function finiteQueue(rate: number, service: number, servers: number, places: number): FiniteQueue {
  const load = rate * service;
  const ratio = load / servers;
  const blocked = erlangB(servers, load);
  // Sums of ratio^j over the waiting places: plain, and weighted with the number waiting.
  const same = Math.abs(ratio - 1) < 1e-9;
  const power = ratio ** places;
  const plain = same ? places : (ratio * (1 - power)) / (1 - ratio);
  const waiting = same ? (places * (places + 1)) / 2 : (ratio * (1 - (places + 1) * power + places * power * ratio)) / (1 - ratio) ** 2;
  const full = blocked / (1 + blocked * plain);
  const loss = full * power;
  const queueLength = full * waiting;
  const accepted = rate * (1 - loss);
  return {
    loss,
    waitProbability: loss < 1 ? (full * (1 + plain) - loss) / (1 - loss) : 0,
    meanWait: accepted > 0 ? queueLength / accepted : 0,
    queueLength,
    full,
  };
}
