import { mean, type Accuracy, type Experiment, type Network, type Step } from '../../network/index.js';
import { meanTime } from '../mean-time.js';
import type { Served } from './load.js';
import type { Traffic } from '../traffic.js';

/** Populations and servers beyond which exact mean value analysis takes too long; steps of its recursion. */
const STEPS = 1_000_000;

/** How the rates of sources whose users wait for answers were found. */
export interface Closed {
  readonly rates: readonly number[];
  readonly accuracy: Extract<Accuracy, 'exact' | 'fair' | 'rough'>;
  readonly method: string | null;
}

/**
 * The rates of all sources. Open ones say theirs; of a closed one, users = rate × (time between its requests) (Little), which is exact mean value analysis where the network
 * is of product form and the one closed source is alone, and else an equation in the rate, with the queues that a user finds taken as those at the rate of
 * one user less (Schweitzer 1979).
 */
export function solveRates(network: Network, experiment: Experiment, traffic: Traffic): Closed {
  const rates = network.sources.map(({ load }, index) => (load.type === 'open' ? load.rate * (experiment.load[index] ?? 1) : 0));
  const closed = network.sources.flatMap(({ load }, index) => (load.type === 'closed' && load.count > 0 ? [index] : []));
  const [only] = closed;
  if (only === undefined) {
    traffic.settle(rates);
    return { rates, accuracy: 'exact', method: null };
  }
  const exact = closed.length === 1 && network.sources.length === 1 ? exactly(network, experiment, traffic, only) : null;
  if (exact !== null) return { rates: [exact], accuracy: 'exact', method: 'mean value analysis (Reiser & Lavenberg)' };
  // One source after the other, until they agree.
  for (let round = 0; round < (closed.length > 1 ? 6 : 1); round++) {
    for (const source of closed) rates[source] = approximately(network, traffic, rates, source);
  }
  traffic.settle(rates);
  // What slows with the number in service is taken at their mean number: low by 11 % where eight users share eight servers.
  const accuracy = network.stations.some(({ slowdown }) => slowdown) ? 'rough' : 'fair';
  return { rates, accuracy, method: 'mean value analysis (Schweitzer)' };
}

function approximately(network: Network, traffic: Traffic, rates: readonly number[], source: number): number {
  const load = network.sources[source]?.load;
  if (load?.type !== 'closed') return 0;
  const users = load.count * traffic.loadFactor(source);
  if (users <= 0) return 0;
  const think = mean(load.think);
  const others = users > 1 ? (users - 1) / users : 0;
  /** Users that a rate would keep busy. */
  const busy = (rate: number): number => {
    traffic.settle(
      rates.map((each, index) => (index === source ? rate * others : each)),
      6,
    );
    return rate * (think + cycle(network, traffic, source));
  };
  const alone = Math.max(1e-12, think + emptyCycle(network, traffic, rates, source));
  let low = 0;
  let high = users / alone;
  for (let step = 0; step < 40 && high - low > high * 1e-7; step++) {
    const middle = (low + high) / 2;
    if (busy(middle) < users) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Mean time from a request of a source to its end. */
function cycle(network: Network, traffic: Traffic, source: number): number {
  const mix = network.sources[source]?.mix ?? [];
  return mix.reduce((sum, { flow, share }) => {
    const body = network.flows[flow]?.body;
    return body ? sum + share * meanTime(traffic, body) : sum;
  }, 0);
}

function emptyCycle(network: Network, traffic: Traffic, rates: readonly number[], source: number): number {
  traffic.settle(
    rates.map((each, index) => (index === source ? 0 : each)),
    6,
  );
  return cycle(network, traffic, source);
}

/** Visits and demands of one request at each station, when the program is of product form; null when it is not. */
function productForm(
  network: Network,
  traffic: Traffic,
  source: number,
): readonly { readonly visits: number; readonly service: number }[] | null {
  if (
    network.stations.some(
      (station) =>
        station.breakdowns !== undefined ||
        station.slowdown !== undefined ||
        station.capacity !== null ||
        (station.queueing === 'per_replica' && station.replicas > 1),
    )
  )
    return null;
  const mix = network.sources[source]?.mix ?? [];
  if (!mix.every(({ flow }) => network.flows[flow] && inProductForm(network.flows[flow].body))) return null;
  traffic.settle([1e-9]);
  const found: { visits: number; service: number }[] = [];
  for (const offered of traffic.offered) {
    const service = offered.rate > 0 ? offered.work / offered.rate : 0;
    const same = offered.services.every(({ time }) => time.type === 'exponential' && Math.abs(time.mean - service) <= 1e-9 * service);
    if (!same) return null;
    found.push({ visits: offered.rate / 1e-9, service });
  }
  return found;
}

function inProductForm(step: Step): boolean {
  switch (step.do) {
    case 'sequence':
      return step.steps.every(inProductForm);
    case 'lookup':
      return inProductForm(step.hit) && inProductForm(step.miss);
    case 'choose':
      return step.choices.every((choice) => inProductForm(choice.step));
    case 'repeat':
      return inProductForm(step.body);
    case 'call':
      return step.timeout === null && step.hedgeAfter === undefined && step.pool === undefined && inProductForm(step.body);
    case 'fork':
    case 'spawn':
    case 'publish':
    case 'shed':
    case 'limit':
    case 'refuse':
      return false;
    case 'serve':
    case 'delay':
    case 'put':
    case 'commit':
    case 'read':
      return true;
  }
}

/** Exact mean value analysis with several servers (Reiser & Lavenberg, J. ACM 27(2), 1980); the rate, or null when the network is not of product form or too large. */
function exactly(network: Network, experiment: Experiment, traffic: Traffic, source: number): number | null {
  const load = network.sources[source]?.load;
  if (load?.type !== 'closed') return null;
  const users = Math.round(load.count * (experiment.load[source] ?? 1));
  const demands = productForm(network, traffic, source);
  if (!demands || users < 1) return null;
  const servers = network.stations.map((station) => Math.min(users, station.replicas * station.servers));
  if (users * servers.reduce((sum, each) => sum + each, 0) > STEPS || servers.some((each) => !Number.isInteger(each))) return null;
  const delay =
    mean(load.think) + cycle(network, traffic, source) - demands.reduce((sum, { visits, service }) => sum + visits * service, 0);

  const length = demands.map(() => 0);
  const wait = demands.map(() => 0);
  const delayed = demands.map(() => 0);
  // Of each station, the probabilities of 0, 1, … c − 1 inside.
  const inside = servers.map((count) => Float64Array.from({ length: count }, (_, j) => (j === 0 ? 1 : 0)));
  let rate = 0;
  for (let population = 1; population <= users; population++) {
    let around = Math.max(0, delay);
    demands.forEach(({ visits, service }, index) => {
      const count = servers[index] ?? 1;
      const probabilities = inside[index];
      let idle = 0;
      let below = 0;
      for (let j = 0; j < count; j++) {
        const p = probabilities?.[j] ?? 0;
        below += p;
        if (j < count - 1) idle += (count - 1 - j) * p;
      }
      delayed[index] = Math.max(0, Math.min(1, 1 - below));
      const stay = count > 0 ? (service / count) * (1 + (length[index] ?? 0) + idle) : 0;
      wait[index] = Math.max(0, stay - service);
      around += visits * stay;
    });
    rate = population / around;
    demands.forEach(({ visits, service }, index) => {
      const count = servers[index] ?? 1;
      length[index] = rate * visits * ((wait[index] ?? 0) + service);
      const probabilities = inside[index];
      if (!probabilities) return;
      let taken = rate * visits * service;
      for (let j = count - 1; j >= 1; j--) {
        probabilities[j] = ((rate * visits * service) / j) * (probabilities[j - 1] ?? 0);
        taken += (count - j) * (probabilities[j] ?? 0);
      }
      probabilities[0] = Math.max(0, 1 - taken / count);
    });
  }
  traffic.settle([rate]);
  fixWaits(network, traffic, rate, demands, wait, delayed);
  traffic.settle([rate], 3);
  return rate;
}

/** Puts the waits that were found in the place of those of open queues. */
function fixWaits(
  network: Network,
  traffic: Traffic,
  rate: number,
  demands: readonly { readonly visits: number; readonly service: number }[],
  wait: readonly number[],
  delayed: readonly number[],
): void {
  demands.forEach(({ visits, service }, index) => {
    const station = network.stations[index];
    if (!station) return;
    const mean = wait[index] ?? 0;
    const probability = Math.max(1e-9, delayed[index] ?? 0);
    const served: Served = {
      utilisation: Math.min(1, (rate * visits * service) / Math.max(1, station.replicas * station.servers)),
      loss: 0,
      stuck: 0,
      wait: mean > 0 ? { type: 'exponential', probability, mean: mean / probability } : { type: 'none' },
      meanWait: mean,
      queueLength: rate * visits * mean,
      imbalance: 1,
      departures: 1,
      poissonOut: false,
      accuracy: 'exact',
      tail: 'fair',
      method: 'mean value analysis (Reiser & Lavenberg)',
    };
    traffic.fixed.set(index, served);
  });
}
