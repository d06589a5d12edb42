import { expect } from 'vitest';
import type {
  Call,
  Disruption,
  Distribution,
  Effect,
  Estimate,
  Experiment,
  Network,
  Router,
  RouterPolicy,
  Source,
  Station,
  Step,
  Store,
} from '../../src/network/index.js';
import { simulate, type SimulationOptions } from '../../src/simulator/index.js';
import { solve } from '../../src/solver/index.js';

/** Small networks for tests, in the words of queueing theory. */
export const plain: Experiment = { load: [], disruptions: [] };

export const exponential = (mean: number): Distribution => ({ type: 'exponential', mean });
export const constant = (value: number): Distribution => ({ type: 'constant', value });
export const hyperexponential = (mean: number, scv: number): Distribution => ({ type: 'hyperexponential', mean, scv });
/** Lognormal with a mean and a squared coefficient of variation. */
export const lognormal = (mean: number, scv: number): Distribution => {
  const sigma = Math.sqrt(Math.log1p(scv));
  return { type: 'lognormal', mu: Math.log(mean) - sigma ** 2 / 2, sigma };
};

export const station = (own: Partial<Station> = {}): Station => ({
  owner: 'station',
  role: '',
  replicas: 1,
  servers: 1,
  queueing: 'central',
  capacity: null,
  zones: [],
  detection: 0,
  takeover: 0,
  ...own,
});

export const store = (own: Partial<Store> = {}): Store => ({
  owner: 'store',
  eviction: 'lru',
  entries: 100,
  ttl: null,
  keys: 1000,
  popularity: { type: 'zipf', exponent: 0.8 },
  consistency: 'ttl',
  ...own,
});

export const serve = (at: number, time: Distribution, router: number | null = null): Step => ({ do: 'serve', station: at, time, router });
export const delay = (time: Distribution): Step => ({ do: 'delay', time });
export const sequence = (...steps: Step[]): Step => ({ do: 'sequence', steps });
export const fork = (need: number, ...branches: Step[]): Step => ({ do: 'fork', branches, need });
export const refuse = (probability: number): Step => ({ do: 'refuse', probability });
export const call = (owner: number, body: Step, own: Partial<Call> = {}): Step => ({
  do: 'call',
  owner,
  body,
  timeout: null,
  retries: 0,
  backoff: 0,
  onFailure: null,
  ...own,
});

/** A Poisson source of one flow. */
export const poisson = (rate: number, own: Partial<Source> = {}): Source => ({
  owner: 'users',
  load: { type: 'open', rate, arrivals: { type: 'poisson' }, shape: { type: 'flat' } },
  mix: [{ flow: 0, share: 1 }],
  ...own,
});

export const closed = (count: number, think: Distribution): Source => ({
  owner: 'users',
  load: { type: 'closed', count, think },
  mix: [{ flow: 0, share: 1 }],
});

/** One flow through some stations; the owner of each station is called by its number. */
export const network = (source: Source, body: Step, own: Partial<Network> = {}): Network => ({
  sources: [source],
  stations: [station()],
  routers: [],
  stores: [],
  limiters: [],
  replicaSets: [],
  flows: [{ name: 'flow', body }],
  owners: ['first', 'second', 'third'],
  ...own,
});

/** Replicas with a queue each behind a router, loaded to a utilisation; services take a second on average. */
export const balanced = (policy: RouterPolicy, replicas: number, utilisation: number, own: Partial<Router> = {}): Network =>
  network(poisson(replicas * utilisation), serve(0, exponential(1), 0), {
    stations: [station({ replicas, queueing: 'per_replica' })],
    routers: [{ owner: 'balancer', policy, station: 0, weights: null, detection: null, ...own }],
  });

export const during = (at: number, duration: number | null, ...effects: Effect[]): Disruption => ({ at, duration, effects });
export const disrupted = (...disruptions: Disruption[]): Experiment => ({ load: [], disruptions });

/** Mean of a series from one second to another, for timelines of one-second steps. */
export const over = (series: readonly number[] | undefined, from: number, to: number): number => {
  const part = series?.slice(from, to) ?? [];
  return part.reduce((sum, each) => sum + each, 0) / part.length;
};

export const run = (of: Network, options: Partial<SimulationOptions> = {}, experiment: Experiment = plain): ReturnType<typeof simulate> =>
  simulate(of, experiment, { seed: 20_260_101, replications: 10, ...options });

export const solved = (of: Network, experiment: Experiment = plain): ReturnType<typeof solve> => solve(of, experiment);

/** The value of an estimate, which must be there. */
export function valueOf(estimate: Estimate | undefined): number {
  if (estimate?.value === null || estimate === undefined) throw new Error(`There is no value: ${estimate?.method ?? 'nothing measured'}`);
  return estimate.value;
}

/**
 * The interval of a simulated estimate holds the exact value when it is widened to 99.9 % (times 2.1 for ten replications). A `bias` allows for the part that
 * the method itself adds, as a ratio of the value.
 */
export function agrees(estimate: Estimate | undefined, exact: number, bias = 0): void {
  const value = valueOf(estimate);
  const half = estimate?.ci ? (estimate.ci[1] - estimate.ci[0]) / 2 : 0;
  expect(Math.abs(value - exact), `${value} ± ${half} for ${exact}`).toBeLessThanOrEqual(2.1 * half + bias * Math.abs(exact) + 1e-12);
  // An interval too wide to tell anything would agree with everything.
  expect(half, `the interval of ${value} is ${half} wide`).toBeLessThanOrEqual(0.2 * Math.abs(exact) + 1e-3);
}

/** A solved estimate equals the exact value, to a relative tolerance. */
export function equals(estimate: Estimate | undefined, exact: number, tolerance = 1e-6): void {
  const value = valueOf(estimate);
  expect(Math.abs(value - exact), `${value} for ${exact}`).toBeLessThanOrEqual(tolerance * Math.abs(exact) + 1e-12);
}
