import type { Distribution, Step } from '../../network/index.js';
import { delay, sequence } from '../lowering/steps.js';
import { CROSS_ZONE_RTT } from '../places.js';

/** The sides of a partition. The near side is that of the first leader, or of the copy of what somebody else keeps. */
export type Side = 'near' | 'far';

/** Flows of the experiment: what clients on both sides do, in this order. */
export const OPERATIONS = ['write near', 'read near', 'write far', 'read far'] as const;

/** Seconds that a machine works for a request. */
const WORK: Distribution = { type: 'constant', value: 1e-3 };
/** Seconds that a client, or a machine, waits for an answer. */
export const PATIENCE = 1;

/** The right to lead is a station, up while a leader has it: of the first one, and of the one in its place. The members' own follow, as do their owners. */
export const LEADS = 0;
export const REPLACES = 1;
export const member = (index: number): number => index + 2;
/** Clients are the first two owners. */
export const client = (side: Side): number => (side === 'near' ? 0 : 1);

export const serve = (station: number): Step => ({ do: 'serve', station, time: WORK, router: null });

/** A message from one owner to another, and what that one does with it. */
export function message(from: number, to: number, body: Step, onFailure: Step | null = null): Step {
  return { do: 'call', owner: to, from, body: sequence(delay(CROSS_ZONE_RTT), body), timeout: PATIENCE, retries: 0, backoff: 0, onFailure };
}
