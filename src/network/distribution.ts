/** Distributions of time in seconds. Constructors check their arguments; what is here is valid. */
export type Distribution =
  | { readonly type: 'constant'; readonly value: number }
  | { readonly type: 'exponential'; readonly mean: number }
  | { readonly type: 'uniform'; readonly min: number; readonly max: number }
  | { readonly type: 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly type: 'pareto'; readonly min: number; readonly shape: number }
  | { readonly type: 'erlang'; readonly stages: number; readonly mean: number }
  | { readonly type: 'hyperexponential'; readonly mean: number; readonly scv: number }
  | { readonly type: 'empirical'; readonly values: readonly number[] }
  /** Independent parts, one after the other. */
  | { readonly type: 'sum'; readonly parts: readonly Distribution[] };

/** How arrivals are spaced: scv is the squared coefficient of variation of the time between them. */
export type Interarrival =
  | { readonly type: 'poisson' }
  | { readonly type: 'constant' }
  /** Renewals with this scv: hyperexponential with balanced means above 1, gamma below. */
  | { readonly type: 'bursty'; readonly scv: number }
  /** Arrival instants, ascending; replayed in a loop and stretched so that the mean rate is the source's. */
  | { readonly type: 'trace'; readonly times: readonly number[] };

/** How the rate changes with time, as a factor of the source's rate. A run starts at midnight. */
export type LoadShape =
  | { readonly type: 'flat' }
  /** A sine with a period of a day and mean 1: `ratio` is peak to trough, `peak` in seconds after midnight. */
  | { readonly type: 'diurnal'; readonly peak: number; readonly ratio: number }
  /** From 1 to `to` in a straight line over `over` seconds, and then stays; `spike` goes to `to` at once and back after `lasts`. */
  | { readonly type: 'ramp'; readonly to: number; readonly over: number }
  | { readonly type: 'spike'; readonly to: number; readonly at: number; readonly lasts: number }
  | { readonly type: 'steps'; readonly every: number; readonly factors: readonly number[] };

/** Which of `keys` keys is asked for. */
export type Popularity = { readonly type: 'zipf'; readonly exponent: number } | { readonly type: 'uniform' };
