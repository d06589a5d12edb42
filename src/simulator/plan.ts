import {
  wantedReplicas,
  mean,
  sourceRates,
  squaredVariation,
  storeState,
  visits,
  type Experiment,
  type Network,
  type Visits,
} from '../network/index.js';
import type { SimulationOptions } from './options.js';

/** How a simulation is to be run. */
export interface Plan {
  readonly replications: number;
  /** Seconds measured in each replication. */
  readonly duration: number;
  /** No steady state is looked for: something happens at a time, or the load changes. */
  readonly terminating: boolean;
  /** Seconds cut from the start; 'auto' is to be found, at least `settle`. */
  readonly warmup: number | 'auto';
  /** Seconds in which the memory of the empty start fades. */
  readonly settle: number;
  /** Relaxation time of each station, in seconds: 0 when there is no steady state of which figures are estimates. */
  readonly relaxation: readonly number[];
  /** Replicas that each station begins with: where a steady state is looked for, scalers have settled. */
  readonly begins: readonly number[];
  /** Lookups per second of each store, for what they hold at the start. */
  readonly lookups: readonly number[];
  /** Events that all replications together should need. */
  readonly events: number;
  readonly notes: readonly string[];
}

/** Events that a run of automatic length is planned for: a second or two on a machine of today. */
const BUDGET = 5_000_000;
/** More than this is declined: minutes upon minutes. */
const MOST = 3_000_000_000;
/** Beyond this, replications are given up, and beyond four times this when somebody asked for a duration. */
const AFFORDABLE = 50_000_000;
const DAY = 86_400;

/** A plan, or why there is none. `network` is one whose shapes are `held`. */
export function plan(network: Network, experiment: Experiment, options: SimulationOptions): Plan | string {
  const notes: string[] = [];
  const load = plannedLoad(network, experiment);
  const terminating =
    experiment.disruptions.length > 0 || network.sources.some(({ load: each }) => each.type === 'open' && each.shape.type !== 'flat');
  const relaxation = relaxationTimes(network, load);
  const settling = settlingTime(network, load, relaxation);
  const rate = Math.max(1e-9, load.steps * 1.5 + load.sent) * routingCost(network);
  const asked = Math.max(1, Math.min(1000, Math.round(options.replications ?? 5)));
  const chosen = options.duration ?? null;
  const duration =
    chosen ?? (terminating ? storyLength(network, experiment) : load.steps === 0 ? 60 : Math.min(1e8, round(BUDGET / asked / rate)));
  if (!(duration > 0) || !Number.isFinite(duration)) return 'The duration is not a number of seconds above 0.';
  if (duration * rate > MOST) {
    return `One run would take about ${(duration * rate).toExponential(1)} events; ${MOST.toExponential(0)} are the most. Shorten the duration or lower the load.`;
  }
  const affordable = Math.max(1, Math.floor((chosen === null ? AFFORDABLE : 4 * AFFORDABLE) / (duration * rate)));
  const replications = Math.min(asked, affordable);
  if (replications < asked)
    notes.push(
      `${asked} replications would take too many events: ${replications === 1 ? '1 was run, so there are no confidence intervals' : `${replications} were run`}.`,
    );
  if (chosen === null) notes.push(`Measured for ${replications} × ${show(duration)}, chosen by the simulator.`);
  for (const station of load.overloaded) {
    notes.push(
      `${station.name} is offered ${station.ratio.toFixed(2)} times what it can serve: there is no steady state, and waiting grows with the length of the run.`,
    );
  }
  for (const { owner, breakdowns } of network.stations) {
    if (breakdowns && breakdowns.mtbf > duration)
      notes.push(
        `A machine of ${owner} breaks down every ${show(breakdowns.mtbf)} on average, and ${replications} × ${show(duration)} are simulated: what its breakdowns do may not be seen.`,
      );
  }
  if (!terminating && load.overloaded.length === 0 && settling > duration) {
    notes.push(
      `The slowest station forgets its past in about ${show(settling)}, more than the ${show(duration)} measured: figures may still drift.`,
    );
  }
  return {
    replications,
    duration,
    terminating,
    warmup: terminating ? 0 : (options.warmup ?? 'auto'),
    settle: load.overloaded.length > 0 ? 0 : Math.min(settling, duration),
    relaxation: terminating ? relaxation.map(() => 0) : relaxation.map((time, index) => memoryOf(network, experiment, load, index, time)),
    begins: network.stations.map((station, index) =>
      terminating ? station.replicas : replicasFor(network, index, load.stations[index]?.work ?? 0),
    ),
    lookups: load.lookups,
    events: duration * replications * rate,
    notes,
  };
}

/** A daily curve needs a day; a shorter run holds the load at its mean. Returns the network to run, and whether anything was held. */
export function held(network: Network, duration: number | null): { readonly network: Network; readonly changed: boolean } {
  if (duration !== null && duration >= DAY) return { network, changed: false };
  const daily = (source: Network['sources'][number]): boolean => source.load.type === 'open' && source.load.shape.type === 'diurnal';
  if (!network.sources.some(daily)) return { network, changed: false };
  const sources = network.sources.map((source) =>
    source.load.type === 'open' && daily(source) ? { ...source, load: { ...source.load, shape: { type: 'flat' as const } } } : source,
  );
  return { network: { ...network, sources }, changed: true };
}

/** Policies that look at every replica make an event as dear as several. */
export function routingCost(network: Network): number {
  const looking = network.routers.filter(({ policy }) => policy.startsWith('least') || policy === 'weighted_round_robin');
  return 1 + Math.max(0, ...looking.map(({ station }) => network.stations[station]?.replicas ?? 0)) / 500;
}

/** The replicas that a station has once its scaler has settled. */
function replicasFor({ stations, scalers = [] }: Network, station: number, work: number): number {
  const scaler = scalers.find((each) => each.station === station);
  const { replicas, servers } = stations[station] ?? { replicas: 0, servers: 1 };
  return scaler ? wantedReplicas(scaler, servers, work) : replicas;
}

interface PlannedLoad extends Pick<Visits, 'steps' | 'stations'> {
  readonly sent: number;
  readonly lookups: readonly number[];
  /** Seconds that a request takes without waiting, of the slowest source. */
  readonly time: number;
  readonly overloaded: readonly { readonly name: string; readonly ratio: number }[];
}

function plannedLoad(network: Network, experiment: Experiment): PlannedLoad {
  const alone = sourceRates(network, experiment);
  // Hit ratios without a rate, which a TTL alone would need; and then with it.
  let ratios = network.stores.map((store) => storeState({ ...store, ttl: null }, 1).hitRatio);
  const times = network.sources.map((_, source) => {
    const one = visits(
      network,
      network.sources.map((__, each) => (each === source ? 1 : 0)),
      (store) => ratios[store] ?? 0,
    );
    return one.time;
  });
  // Users who wait for answers send less than users who only think.
  const rates = network.sources.map(({ load }, source) => {
    if (load.type === 'open') return alone[source] ?? 0;
    return (load.count * (experiment.load[source] ?? 1)) / Math.max(1e-9, mean(load.think) + (times[source] ?? 0));
  });
  const first = visits(network, rates, (store) => ratios[store] ?? 0);
  ratios = network.stores.map((store, index) => storeState(store, first.stores[index] ?? 0).hitRatio);
  const all = visits(network, rates, (store) => ratios[store] ?? 0);
  const closed = network.sources.some(({ load }) => load.type === 'closed');
  const overloaded = all.stations.flatMap((demand, index) => {
    const station = network.stations[index];
    const ratio = station ? demand.work / (replicasFor(network, index, demand.work) * station.servers) : 0;
    // A full queue rejects, and users who wait for answers hold back: neither lets a queue grow without end.
    return station && ratio >= 1 && station.capacity === null && !closed
      ? [{ name: station.role ? `${station.owner} (${station.role})` : station.owner, ratio }]
      : [];
  });
  return {
    steps: all.steps,
    stations: all.stations,
    sent: rates.reduce((sum, each) => sum + each, 0),
    lookups: all.stores,
    time: Math.max(0, ...times),
    overloaded,
  };
}

/** 1 / (cμ(1 − √ρ)²) of M/M/c (Cohen, The Single Server Queue, 1982, III.7), stretched for variable service; by station, 0 without load or without a steady state. */
function relaxationTimes(network: Network, load: PlannedLoad): readonly number[] {
  return load.stations.map((demand, index) => {
    const { ratio, service, servers } = busyness(network, load, index);
    if (!(ratio < 0.9999) || demand.rate === 0) return 0;
    const variation = Number.isFinite(demand.square) ? demand.square / (demand.rate * service ** 2 || 1) : 10;
    const time = ((service / servers) * Math.max(1, variation / 2)) / (1 - Math.sqrt(ratio)) ** 2;
    return Number.isFinite(time) ? time : 0;
  });
}

/** How busy a station is (1 when it serves all that it can), its mean service in seconds, and the servers that share a queue. */
function busyness(network: Network, load: PlannedLoad, index: number): { ratio: number; service: number; servers: number } {
  const station = network.stations[index];
  const demand = load.stations[index];
  if (!station || !demand || demand.rate === 0) return { ratio: 0, service: 0, servers: 1 };
  const replicas = replicasFor(network, index, demand.work);
  return {
    ratio: demand.work / (replicas * station.servers),
    service: demand.work / demand.rate,
    servers: station.queueing === 'central' ? replicas * station.servers : station.servers,
  };
}

/** Policies that keep the replicas equally busy, so that they forget as one queue does (Foschini & Salz, "A basic dynamic routing problem and diffusion", 1978). */
const EVENING: ReadonlySet<string> = new Set(['least_connections', 'least_response_time', 'power_of_two']);

/**
 * The relaxation time that an interval goes by: that of `relaxationTimes` or less. A queue with room for K in all, or with K users who wait for their answers, forgets at the rate
 * cμ(1 − √ρ)² + 2cμ√ρ(1 − cos(π / (K + 1))) (M/M/1/K: Takács, Introduction to the Theory of Queues, 1962, section 1.2).
 */
function memoryOf(network: Network, experiment: Experiment, load: PlannedLoad, index: number, time: number): number {
  const station = network.stations[index];
  if (time === 0 || !station) return 0;
  const { ratio, service, servers } = busyness(network, load, index);
  const evened = station.queueing === 'per_replica' && network.routers.some((each) => each.station === index && EVENING.has(each.policy));
  const open = evened ? time / Math.max(1, replicasFor(network, index, load.stations[index]?.work ?? 0)) : time;
  const users = network.sources.reduce(
    (sum, source, at) => sum + (source.load.type === 'closed' ? source.load.count * (experiment.load[at] ?? 1) : Infinity),
    0,
  );
  const room = Math.min(users, station.capacity === null ? Infinity : station.capacity + servers);
  if (room === Infinity) return open;
  return 1 / (1 / open + (2 * Math.sqrt(ratio) * (1 - Math.cos(Math.PI / (room + 1))) * servers) / service);
}

/** Four relaxation times of the slowest station, and a few times a request's own duration. */
function settlingTime(network: Network, load: PlannedLoad, relaxation: readonly number[]): number {
  const thinking = network.sources.map(({ load: each }) =>
    each.type === 'closed' ? mean(each.think) * (1 + squaredVariation(each.think)) : 0,
  );
  // A bucket begins full and is as full as it will be after it could have filled once.
  const buckets = network.limiters.map(({ rate, burst }) => (rate > 0 ? burst / rate / 4 : 0));
  return 4 * Math.max(0, load.time, ...buckets, ...relaxation, ...thinking.filter(Number.isFinite));
}

/** Long enough to see what happens and what comes after it. */
function storyLength(network: Network, experiment: Experiment): number {
  const ends = experiment.disruptions.map(({ at, duration }) => at + (duration ?? 60));
  const shapes = network.sources.map(({ load }) => {
    if (load.type === 'closed') return 0;
    const { shape } = load;
    if (shape.type === 'diurnal') return DAY;
    if (shape.type === 'ramp') return shape.over * 1.5;
    if (shape.type === 'spike') return shape.at + shape.lasts * 2;
    return shape.type === 'steps' ? shape.every * shape.factors.length : 0;
  });
  const last = Math.max(0, ...ends);
  return Math.max(60, last > 0 ? last * 1.25 + 30 : 0, ...shapes);
}

/** Two significant digits, so that a small change of the design does not change the length of its run. */
function round(value: number): number {
  return Number(value.toPrecision(1)) >= 1e9 ? 1e9 : Number(value.toPrecision(2));
}

/** Seconds, for people. */
export function show(seconds: number): string {
  if (seconds >= 2 * DAY) return `${Number((seconds / DAY).toPrecision(3))} days`;
  if (seconds >= 7200) return `${Number((seconds / 3600).toPrecision(3))} h`;
  if (seconds >= 120) return `${Number((seconds / 60).toPrecision(3))} min`;
  return seconds >= 1 ? `${Number(seconds.toPrecision(3))} s` : `${Number((seconds * 1000).toPrecision(3))} ms`;
}
