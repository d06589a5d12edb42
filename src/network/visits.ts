import { mean, variance } from './moments.js';
import type { Experiment, Network, Step } from './network.js';

/** What reaches a station: requests per second, and the first two moments of their service times. */
export interface Demand {
  rate: number;
  /** Rate × mean service time: the mean number of busy servers when nothing is lost (erlangs). */
  work: number;
  /** Rate × second moment of the service time. */
  square: number;
}

/** How often everything is visited when every step succeeds at its first try: the offered load of the plain design. */
export interface Visits {
  readonly stations: readonly Demand[];
  /** Lookups per second. */
  readonly stores: readonly number[];
  /** Steps of services and delays per second: what a simulation has to do. */
  readonly steps: number;
  /** Seconds of services and delays per second. */
  readonly time: number;
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
  let steps = 0;
  let time = 0;

  function walk(step: Step, rate: number): void {
    if (rate === 0) return;
    switch (step.do) {
      case 'sequence':
        for (const each of step.steps) walk(each, rate);
        break;
      case 'serve': {
        const station = stations[step.station];
        const centre = mean(step.time);
        if (station) {
          station.rate += rate;
          station.work += rate * centre;
          station.square += rate * (variance(step.time) + centre ** 2);
        }
        steps += rate;
        time += rate * centre;
        break;
      }
      case 'delay':
        steps += rate;
        time += rate * mean(step.time);
        break;
      case 'lookup': {
        const hit = hitRatio(step.store);
        stores[step.store] = (stores[step.store] ?? 0) + rate;
        walk(step.hit, rate * hit);
        walk(step.miss, rate * (1 - hit));
        break;
      }
      case 'fork':
        for (const branch of step.branches) walk(branch, rate);
        break;
      case 'choose':
        for (const choice of step.choices) walk(choice.step, rate * choice.probability);
        break;
      case 'repeat':
        walk(step.body, rate * step.times);
        break;
      case 'spawn':
      case 'call':
        walk(step.body, rate);
        break;
      case 'publish':
        for (const delivery of step.deliveries) walk(delivery.body, rate);
        break;
      case 'put':
      case 'limit':
      case 'refuse':
      case 'commit':
      case 'read':
        break;
    }
  }

  network.sources.forEach((source, index) => {
    for (const { flow, share } of source.mix) {
      const program = network.flows[flow];
      if (program) walk(program.body, (rates[index] ?? 0) * share);
    }
  });
  return { stations, stores, steps, time };
}
