// What stands between a caller and what it calls.

/**
 * Stops calling what fails (a circuit breaker). Closed, it counts the calls that ended within the window; when the failed ones are at least the share `errors` of
 * `minimum` calls or more, it opens, and calls fail as refused without being sent. After `openFor` seconds it lets `halfOpen` calls through: when all are
 * answered it closes, with the first failure it opens again. Refusals by policy are answers to it, not failures.
 */
export interface Breaker {
  readonly owner: string;
  /** Ratio, above 0 and at most 1. */
  readonly errors: number;
  /** Seconds. */
  readonly window: number;
  readonly minimum: number;
  readonly openFor: number;
  readonly halfOpen: number;
}

/**
 * Connections or threads, one of which a call holds until it is answered or given up: a bulkhead. Those for whom there is none wait in line, and their
 * waiting is part of the call's latency; when `waiting` of them wait, one more is rejected. Null is any number.
 */
export interface Pool {
  readonly owner: string;
  readonly size: number;
  readonly waiting: number | null;
}

/**
 * A retry budget: every call adds `ratio` tokens and every retry takes one, so that in the long run at most that share of the calls is retried. `perSecond` tokens come by
 * themselves, for callers who call seldom. It holds ten seconds' worth of these, or ten tokens (Finagle's RetryBudget: 20 %, 10 per second, 10 s).
 */
export interface RetryBudget {
  readonly owner: string;
  readonly ratio: number;
  readonly perSecond: number;
}

/** Turns requests away, as refused, while more than `above` of a station's servers are busy (load shedding). */
export interface Shedder {
  readonly owner: string;
  readonly station: number;
  /** Ratio. */
  readonly above: number;
}
