import type { Estimate, Limiter, Step } from '../../network/index.js';
import type { Measured, NetworkBuilder } from '../behaviour.js';
import { known, unknown } from '../figures/estimate.js';

/** As written: a rate for all, or `50/s per client`. */
type RateLimit = number | { readonly amount: number; readonly per: 'client' };

/** A token bucket that holds `burst` tokens, or one second's worth, and one at least: one for all, or one for each client. */
export function addLimiter(
  owner: string,
  limit: RateLimit | undefined,
  burst: number | undefined,
  net: NetworkBuilder,
  role = 'limiter',
): void {
  if (limit === undefined) return;
  const perClient = typeof limit === 'object';
  const rate = perClient ? limit.amount : limit;
  const limiter: Limiter = { owner, rate, burst: Math.max(1, burst ?? rate), clients: perClient ? net.clients : 1 };
  net.remember(owner, role, net.limiter(limiter));
}

/** Takes a token of the component's limiter, when it has one. */
export function limit(owner: string, net: NetworkBuilder): Step | null {
  const limiter = net.recall(owner, 'limiter');
  return limiter === null ? null : { do: 'limit', limiter };
}

/** The share of requests that a component's limiter turns away; 0 without one. */
export function limitedShare(hasLimit: boolean, measured: Measured): Estimate {
  if (!hasLimit) return known(0, 'no rate limit');
  const limiter = measured.index('limiter');
  return (limiter === null ? undefined : measured.measurements.limiters[limiter])?.refused ?? unknown('no flow calls it');
}
