import type { Estimate, Step } from '../../network/index.js';
import type { Measured } from '../behaviour.js';
import { derive, known, unknown } from '../figures/estimate.js';

/** What a front end or a gateway turns away once it has looked at a request. */
export interface Gate {
  readonly authentication: string;
  readonly unauthenticated: number;
  readonly authorization: string;
  readonly unauthorized: number;
  readonly validate_requests: boolean;
  readonly invalid: number;
}

/** A request that does not say who asks, asks for what it may not have, or is malformed, costs the gate its own service time, and nothing behind it. */
export function refusals(gate: Gate): Step | null {
  const passed = (1 - unauthenticatedShare(gate)) * (1 - unauthorizedShare(gate)) * (1 - invalidShare(gate));
  return passed < 1 ? { do: 'refuse', probability: 1 - passed } : null;
}

/** The shares of requests that were turned away, of all that came: those over the limit do not come as far as the checks. */
export function refusedShares(
  gate: Gate,
  limited: Estimate,
  measured: Measured,
): Readonly<Record<'unauthenticated_rejected' | 'unauthorized_rejected' | 'invalid_rejected', Estimate>> {
  const share = (checks: boolean, none: string, method: string, part: number): Estimate => {
    if (!checks) return known(0, none);
    return measured.calls() ? derive(method, [limited], (over) => (1 - over) * part) : unknown('no flow calls it');
  };
  const unknownCallers = unauthenticatedShare(gate);
  const trespassers = unauthorizedShare(gate);
  return {
    unauthenticated_rejected: share(
      gate.authentication !== 'none',
      'it asks nobody who they are',
      'share that does not say who asks, of those within the limit',
      unknownCallers,
    ),
    unauthorized_rejected: share(
      gate.authorization !== 'none',
      'it asks nobody what they may do',
      'share of those who may not, of those within the limit whose sender is known',
      (1 - unknownCallers) * trespassers,
    ),
    invalid_rejected: share(
      gate.validate_requests,
      'no validation',
      'share of malformed requests, of those within the limit whose sender is known and may ask',
      (1 - unknownCallers) * (1 - trespassers) * invalidShare(gate),
    ),
  };
}

function unauthenticatedShare(gate: Gate): number {
  return gate.authentication === 'none' ? 0 : ratio(gate.unauthenticated);
}

function unauthorizedShare(gate: Gate): number {
  return gate.authorization === 'none' ? 0 : ratio(gate.unauthorized);
}

function invalidShare(gate: Gate): number {
  return gate.validate_requests ? ratio(gate.invalid) : 0;
}

function ratio(share: number): number {
  return Math.min(1, Math.max(0, share));
}
