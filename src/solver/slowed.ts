import { slowdownOf, stretchedServices, type Experiment, type Network, type Station } from '../network/index.js';
import { erlangC } from './stations/erlang.js';
import { steadyDemands } from './stations/scaled.js';

/**
 * The network with the service times that it has under its load, where requests on one machine hold each other up. How many an arriving one finds there is taken
 * from M/M/c at the load that the longer services make, which in turn makes them longer; the least such time is found from below, and that of a full machine when there
 * is none.
 */
export function slowed(network: Network, experiment: Experiment): Network {
  if (network.stations.every(({ slowdown }) => slowdown === undefined)) return network;
  const demands = steadyDemands(network, experiment);
  const factors = network.stations.map((station, index) => factorOf(station, demands[index]?.work ?? 0));
  return { ...network, flows: network.flows.map((flow) => ({ ...flow, body: stretchedServices(flow.body, factors) })) };
}

/** `work` in erlangs, of services that nothing slows. */
function factorOf(station: Station, work: number): number {
  const { slowdown, servers } = station;
  if (!slowdown || work === 0 || station.replicas === 0) return 1;
  const full = slowdownOf(slowdown, servers);
  let factor = 1;
  for (let round = 0; round < 1000; round++) {
    const load = work * factor;
    if (load >= servers * station.replicas) return full;
    const next = mixed(station, load);
    if (Math.abs(next - factor) < 1e-9 * factor) return next;
    factor = next;
  }
  return factor;
}

/** The mean over what an arriving request finds: k of c servers busy, as M/M/c has it. */
function mixed(station: Station, load: number): number {
  const { slowdown, servers } = station;
  if (!slowdown) return 1;
  const machines = station.queueing === 'central' ? 1 : station.replicas;
  const all = servers * (station.replicas / machines);
  const each = load / machines;
  // Its own machine has its share of those who are in service.
  const share = servers / all;
  const waits = erlangC(all, each);
  // States below c, relative to state c - 1, downwards: their ratios are those of the Poisson distribution, and most of them are nothing.
  let sum = 0;
  let weighted = 0;
  let term = 1;
  for (let k = all - 1; k >= 0 && (term > 1e-14 * sum || k > each); k--) {
    sum += term;
    weighted += term * slowdownOf(slowdown, (k + 1) * share);
    term *= k / each;
  }
  return waits * slowdownOf(slowdown, servers) + (1 - waits) * (weighted / sum);
}
