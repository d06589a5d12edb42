import { interarrivalTime, type Experiment, type Network } from '../../network/index.js';
import { compile, StreamNames, type Code } from './program.js';
import { schedule, type Schedule } from '../primitives/schedule.js';
import { samplerTable, type SamplerTable } from './sampling.js';
import { storeSize } from './store-size.js';

/** A network made ready to run: everything that all replications share. */
export interface Model {
  readonly network: Network;
  readonly experiment: Experiment;
  readonly code: Code;
  readonly samplers: SamplerTable;
  /** Index of a sampler by source (time between arrivals, or thinking time) and by replica set (lag). */
  readonly sourceSampler: Int32Array;
  readonly lagSampler: Int32Array;
  /** By log. */
  readonly copyingSampler: Int32Array;
  readonly schedule: Schedule;
  /** Whether faults happen to calls on their way. */
  readonly linkFaults: boolean;
  readonly streams: StreamTable;
  /** Apdex thresholds of the flows and then the owners. */
  readonly thresholds: readonly number[];
  /** How much smaller than in the design each store is simulated; 1 is full size. */
  readonly scales: readonly number[];
}

/** The random streams, by what they are for. */
export interface StreamTable {
  readonly names: readonly string[];
  readonly arrivals: readonly number[];
  readonly mix: readonly number[];
  readonly keys: readonly number[];
  readonly eviction: readonly number[];
  readonly routers: readonly number[];
  readonly buckets: readonly number[];
  readonly sets: readonly number[];
  readonly logs: readonly { readonly keys: number; readonly copying: number }[];
  /** By owner: what happens to calls on their way. */
  readonly links: readonly number[];
  /** By station. */
  readonly breakdowns: readonly number[];
  readonly faults: number;
}

/** The Apdex threshold where nobody says one (Apdex Alliance, technical specification 1.1, asks for one; half a second suits an interactive service). */
const THRESHOLD = 0.5;

const LINK_FAULTS: ReadonlySet<string> = new Set(['lose', 'delay', 'cut', 'errors', 'throttle']);

export function prepare(network: Network, experiment: Experiment): Model {
  const names = new StreamNames();
  const code = compile(network, names);
  const each = (purpose: string, owners: readonly string[]): number[] => owners.map((owner) => names.next(`${purpose} ${owner}`));
  const owners = (list: readonly { readonly owner: string }[]): string[] => list.map(({ owner }) => owner);
  const sources = owners(network.sources);
  const stores = owners(network.stores);
  const streams: StreamTable = {
    names: names.names,
    arrivals: each('arrivals', sources),
    mix: each('mix', sources),
    keys: each('keys', stores),
    eviction: each('eviction', stores),
    routers: [
      ...each('router', owners(network.routers)),
      ...each(
        'chance',
        network.stations.map(({ owner, role }) => `${owner} ${role}`),
      ),
    ],
    buckets: each('limiter', owners(network.limiters)),
    sets: each('replication', owners(network.replicaSets)),
    faults: names.next('faults'),
    breakdowns: network.stations.map(({ owner, role }) => names.next(`breakdowns ${owner} ${role}`)),
    links: network.owners.map((owner) => names.next(`link ${owner}`)),
    logs: (network.logs ?? []).map(({ owner }) => ({ keys: names.next(`messages ${owner}`), copying: names.next(`copying ${owner}`) })),
  };
  const distributions = [...code.distributions];
  const sourceSampler = network.sources.map(
    ({ load }) => distributions.push(load.type === 'open' ? interarrivalTime(load.arrivals) : load.think) - 1,
  );
  const copyingSampler = (network.logs ?? []).map((log) => distributions.push(log.copying) - 1);
  const lagSampler = network.replicaSets.map((set) => distributions.push(set.lag) - 1);
  return {
    network,
    experiment,
    code,
    samplers: samplerTable(distributions),
    sourceSampler: Int32Array.from(sourceSampler),
    lagSampler: Int32Array.from(lagSampler),
    copyingSampler: Int32Array.from(copyingSampler),
    schedule: schedule(network, experiment.disruptions),
    linkFaults: experiment.disruptions.some(({ effects }) => effects.some(({ effect }) => LINK_FAULTS.has(effect))),
    streams,
    thresholds: [...network.flows.map((flow) => flow.apdexThreshold ?? THRESHOLD), ...network.owners.map(() => THRESHOLD)],
    scales: network.stores.map((store) => storeSize(store).scale),
  };
}
