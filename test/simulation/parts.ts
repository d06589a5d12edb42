import type {
  CallMeasure,
  Distribution,
  Estimate,
  Experiment,
  Interarrival,
  LatencyMeasure,
  Measurements,
  Network,
} from '../../src/network/index.js';
import type { SimulationOptions } from '../../src/simulator/index.js';
import { exponential, network, poisson, serve, station } from '../network/build.js';

export type Read = (measured: Measurements) => Estimate | undefined;

/** How one expected number of a fact is read from an engine's answer. */
export interface Figure {
  readonly read: Read;
  /** Why an engine has no such figure. */
  readonly unsolved?: string;
  readonly unsimulated?: string;
  /** Part of the value by which the expected number itself may be off (rounding in print, another's simulation), or the model differs from it. */
  readonly off?: number;
  /** The same, in the figure's own unit. */
  readonly offBy?: number;
}

/** A network and what is expected of it. */
export interface Part {
  readonly network: Network;
  readonly experiment?: Experiment;
  /** Customers in each of ten replications, or options; absent when the simulator is not asked. */
  readonly simulate?: Partial<SimulationOptions>;
  readonly figures: Readonly<Record<string, Figure>>;
}

export const fig = (read: Read, own: Omit<Figure, 'read'> = {}): Figure => ({ read, ...own });

/** The same estimate through a straight line. */
export function line(estimate: Estimate | undefined, factor: number, plus = 0): Estimate | undefined {
  const value = estimate?.value ?? null;
  if (!estimate || value === null) return estimate;
  const ends = estimate.ci?.map((end) => end * factor + plus) as [number, number] | undefined;
  return { ...estimate, value: value * factor + plus, ci: ends ?? null };
}

/** Two estimates added; their intervals too, which is wide enough however they depend on each other. */
export function sum(first: Estimate | undefined, second: Estimate | undefined): Estimate | undefined {
  if (!first || !second || first.value === null || second.value === null) return first;
  const half = (each: Estimate): number => (each.ci ? (each.ci[1] - each.ci[0]) / 2 : 0);
  const value = first.value + second.value;
  const wide = half(first) + half(second);
  return { ...first, value, ci: first.ci ? [value - wide, value + wide] : null };
}

export function ratio(first: Estimate | undefined, second: Estimate | undefined): Estimate | undefined {
  if (!first || !second?.value || first.value === null) return first;
  const part = (each: Estimate): number => (each.ci && each.value ? (each.ci[1] - each.ci[0]) / 2 / Math.abs(each.value) : 0);
  const value = first.value / second.value;
  const wide = value * (part(first) + part(second));
  return { ...first, value, ci: first.ci ? [value - wide, value + wide] : null };
}

export const flow =
  (read: (flow: CallMeasure) => Estimate, index = 0): Read =>
  (measured) => {
    const found = measured.flows[index];
    return found && read(found);
  };
export const latency = (which: keyof LatencyMeasure = 'mean'): Read => flow((each) => each.latency[which]);
export const wait =
  (index = 0): Read =>
  (measured) =>
    measured.stations[index]?.wait;
export const utilisation =
  (index = 0): Read =>
  (measured) =>
    measured.stations[index]?.utilisation;
export const waiting =
  (index = 0): Read =>
  (measured) =>
    measured.stations[index]?.queueLength;
export const hitRatio: Read = (measured) => measured.stores[0]?.hitRatio;
/** Waiting and in service at a station. */
export const inside =
  (index: number, servers = 1): Read =>
  (measured) =>
    sum(measured.stations[index]?.queueLength, line(measured.stations[index]?.utilisation, servers));

/** One station with a queue for c servers; services take a second on average unless said otherwise. */
export function queue(
  rate: number,
  servers = 1,
  time: Distribution = exponential(1),
  arrivals: Interarrival = { type: 'poisson' },
  capacity: number | null = null,
): Network {
  return network(poisson(rate, { load: { type: 'open', rate, arrivals, shape: { type: 'flat' } } }), serve(0, time), {
    stations: [station({ replicas: servers, capacity })],
  });
}

/** Simulated for so many customers in each replication. */
export const customers = (count: number, rate: number): { readonly duration: number } => ({ duration: count / rate });

/** The longer of two runs. */
export const longer = (first: { readonly duration: number }, second: { readonly duration: number }): { readonly duration: number } =>
  first.duration > second.duration ? first : second;

/**
 * Enough customers for the long memory of a queue near saturation; and where a percentile is asked for, for the simulator to give its interval: 10 / (4(1 − p)) relaxation
 * times of a queue with c servers whose services take a second.
 */
export function enough(
  rate: number,
  load: number,
  { scv = 1, servers = 1, percentile = 0 }: { readonly scv?: number; readonly servers?: number; readonly percentile?: number } = {},
): { readonly duration: number } {
  const count = Math.min(120_000, 12_000 + (500 * Math.max(1, scv / Math.sqrt(servers))) / (1 - load) ** 2);
  const relaxation = Math.max(1, (1 + scv) / 2) / servers / (1 - Math.sqrt(load)) ** 2;
  return { duration: Math.max(count / rate, 1.01 * Math.max(10, 2.5 / (1 - percentile)) * relaxation) };
}
