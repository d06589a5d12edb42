import type { Distribution } from './distribution.js';
import { mean, variance } from './moments.js';
import type { Call, Experiment, Network, Step } from './network.js';

/** What reaches a station: requests per second, and the first two moments of their service times. */
export interface Demand {
  rate: number;
  /** Rate × mean service time: the mean number of busy servers when nothing is lost (erlangs). */
  work: number;
  /** Rate × second moment of the service time. */
  square: number;
}

/** What passes from one owner to another. */
export interface Transfer {
  readonly from: number;
  readonly to: number;
  /** Per second. */
  calls: number;
  bytes: number;
}

/** How often everything is visited when every step succeeds at its first try: the offered load of the plain design. */
export interface Visits {
  readonly stations: readonly Demand[];
  /** Lookups per second. */
  readonly stores: readonly number[];
  /** Requests per second that ask a limiter to pass. */
  readonly limiters: readonly number[];
  /** Steps of services and delays per second: what a simulation has to do. */
  readonly steps: number;
  /** Seconds of services and delays per second. */
  readonly time: number;
  /** One for each pair of owners of which the first calls the second. */
  readonly transfers: readonly Transfer[];
}

/** Requests per second of each source: the open rate, or what its users send when answers take no time. */
export function sourceRates(network: Network, experiment: Experiment): number[] {
  return network.sources.map(({ load }, source) => {
    const factor = experiment.load[source] ?? 1;
    if (load.type === 'open') return load.rate * factor;
    return (load.count * factor) / Math.max(1e-9, mean(load.think));
  });
}

/** `rates` in requests per second by source, `hitRatio` by store. */
export function visits(network: Network, rates: readonly number[], hitRatio: (store: number) => number): Visits {
  const stations = network.stations.map((): Demand => ({ rate: 0, work: 0, square: 0 }));
  const stores = network.stores.map(() => 0);
  const limiters = network.limiters.map(() => 0);
  const transfers = new Map<string, Transfer>();
  let steps = 0;
  let time = 0;
  const visitor: Visitor = {
    hitRatio,
    serve: (station, rate, law) => {
      const demand = stations[station];
      if (demand) add(demand, rate, law);
      steps += rate;
      time += rate * mean(law);
    },
    delay: (rate, law) => {
      steps += rate;
      time += rate * mean(law);
    },
    lookup: (store, rate) => {
      stores[store] = (stores[store] ?? 0) + rate;
    },
    limit: (limiter, rate) => {
      limiters[limiter] = (limiters[limiter] ?? 0) + rate;
    },
    call: ({ from, owner, bytes = 0 }, rate) => {
      if (from === undefined) return;
      const key = `${from} ${owner}`;
      let transfer = transfers.get(key);
      if (!transfer) transfers.set(key, (transfer = { from, to: owner, calls: 0, bytes: 0 }));
      transfer.calls += rate;
      transfer.bytes += rate * bytes;
    },
  };
  for (const { flow, rate } of flowRates(network, rates)) {
    const program = network.flows[flow];
    if (program) walk(program.body, rate, visitor);
  }
  return { stations, stores, limiters, steps, time, transfers: [...transfers.values()] };
}

/** What some flows alone bring to the stations that they visit, by station. */
export function demandOf(
  network: Network,
  rates: readonly number[],
  hitRatio: (store: number) => number,
  flows: ReadonlySet<number>,
): Map<number, Demand> {
  const demands = new Map<number, Demand>();
  const visitor: Visitor = {
    hitRatio,
    serve: (station, rate, law) => {
      let demand = demands.get(station);
      if (!demand) demands.set(station, (demand = { rate: 0, work: 0, square: 0 }));
      add(demand, rate, law);
    },
    delay: () => undefined,
    lookup: () => undefined,
  };
  for (const flow of flows) {
    const program = network.flows[flow];
    if (!program) continue;
    network.sources.forEach(({ mix }, source) => {
      for (const part of mix) if (part.flow === flow) walk(program.body, (rates[source] ?? 0) * part.share, visitor);
    });
  }
  return demands;
}

/** The flows that look something up in each store. */
export function flowsByStore(network: Network): ReadonlyMap<number, ReadonlySet<number>> {
  const found = new Map<number, Set<number>>();
  network.flows.forEach(({ body }, flow) => {
    // Half of the lookups find something: whatever stands behind a hit or a miss is walked.
    walk(body, 1, {
      hitRatio: () => 0.5,
      serve: () => undefined,
      delay: () => undefined,
      lookup: (store) => {
        const flows = found.get(store);
        if (flows) flows.add(flow);
        else found.set(store, new Set([flow]));
      },
    });
  });
  return found;
}

function* flowRates(network: Network, rates: readonly number[]): Generator<{ readonly flow: number; readonly rate: number }> {
  for (const [index, source] of network.sources.entries()) {
    for (const { flow, share } of source.mix) yield { flow, rate: (rates[index] ?? 0) * share };
  }
}

interface Visitor {
  hitRatio(store: number): number;
  serve(station: number, rate: number, time: Distribution): void;
  delay(rate: number, time: Distribution): void;
  lookup(store: number, rate: number): void;
  limit?(limiter: number, rate: number): void;
  call?(call: Call, rate: number): void;
}

function add(demand: Demand, rate: number, time: Distribution): void {
  const centre = mean(time);
  demand.rate += rate;
  demand.work += rate * centre;
  demand.square += rate * (variance(time) + centre ** 2);
}

function walk(step: Step, rate: number, visitor: Visitor): void {
  if (rate === 0) return;
  switch (step.do) {
    case 'sequence':
      for (const each of step.steps) walk(each, rate, visitor);
      break;
    case 'serve':
      visitor.serve(step.station, rate, step.time);
      break;
    case 'delay':
      visitor.delay(rate, step.time);
      break;
    case 'lookup': {
      const hit = visitor.hitRatio(step.store);
      visitor.lookup(step.store, rate);
      walk(step.hit, rate * hit, visitor);
      walk(step.miss, rate * (1 - hit), visitor);
      break;
    }
    case 'fork':
      for (const branch of step.branches) walk(branch, rate, visitor);
      break;
    case 'choose':
      for (const choice of step.choices) walk(choice.step, rate * choice.probability, visitor);
      break;
    case 'repeat':
      walk(step.body, rate * step.times, visitor);
      break;
    case 'call':
      visitor.call?.(step, rate);
      walk(step.body, rate, visitor);
      break;
    case 'spawn':
      walk(step.body, rate, visitor);
      break;
    case 'publish':
      for (const delivery of step.deliveries) walk(delivery.body, rate, visitor);
      break;
    case 'limit':
      visitor.limit?.(step.limiter, rate);
      break;
    case 'put':
    case 'shed':
    case 'refuse':
    case 'commit':
    case 'read':
      break;
  }
}
