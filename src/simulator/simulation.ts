import { problem, type Experiment, type Measurements, type Network } from '../network/index.js';
import { declined, measurementsOf } from './measure.js';
import { prepare, type Model } from './model.js';
import type { SimulationOptions } from './options.js';
import { held, plan, routingCost, show, type Plan } from './plan.js';
import { Streams } from './kernel/random.js';
import { prefill, type Contents } from './prefill.js';
import { Replication } from './replication.js';
import { sampleOf, type Sample } from './sample.js';
import { steadyAfter } from './statistics.js';
import { seeds } from './seeds.js';

/** Points of a timeline at most, and values of the pilot run that warm-up is looked for in. */
const POINTS = 600;
const PILOT_POINTS = 500;
/** Entries from which on a store begins every replication with the same content. */
const LARGE = 50_000;
/** Requests, calls and branches in flight at once at most: their records take 100 bytes or so each. */
const IN_FLIGHT = 3_000_000;

/**
 * A simulation that is run piece by piece, so that a worker can report and be stopped in between. First a pilot run that finds the warm-up, then one
 * replication after the other.
 */
export class Simulation {
  private readonly model: Model;
  private readonly samples: Sample[] = [];
  private readonly notes: string[] = [];
  private readonly step: number;
  private readonly allowed: number;
  private pilot: Replication | null = null;
  private current: Replication | null = null;
  private warmup: number;
  private events = 0;
  private stoppedAt: number | null = null;
  /** What large stores hold at the start, which is drawn once: among so many entries chance makes no difference. */
  private readonly filled = new Map<number, Contents>();

  constructor(
    network: Network,
    experiment: Experiment,
    private readonly seed: number,
    private readonly planned: Plan,
    private readonly compiled: boolean,
  ) {
    this.model = prepare(network, experiment);
    this.notes.push(...planned.notes);
    this.step = timelineStep(planned.duration + (planned.warmup === 'auto' ? planned.settle : planned.warmup));
    // Retries may multiply the work that was planned for; what multiplies it further has no end.
    this.allowed = Math.max(2e7, 20 * planned.events);
    this.warmup = planned.warmup === 'auto' ? planned.settle : planned.warmup;
    if (planned.warmup === 'auto') {
      const length = Math.max(planned.settle * 2, planned.duration / 2);
      this.pilot = this.replication(-1, 0, length, length / PILOT_POINTS);
    }
    for (const [index, scale] of this.model.scales.entries()) {
      const store = network.stores[index];
      if (scale < 1 && store)
        this.notes.push(
          `${store.owner} was simulated at ${(scale * 100).toPrecision(2)} % of its size, with its TTL and keys in proportion.`,
        );
    }
  }

  /** Runs for about so many events; whether everything is done. */
  advance(budget: number): boolean {
    if (this.isDone) return true;
    if (this.pilot) {
      if (this.run(this.pilot, budget)) this.endPilot(this.pilot);
      return false;
    }
    this.current ??= this.replication(this.samples.length, this.warmup, this.planned.duration, this.step);
    if (this.run(this.current, budget)) {
      this.samples.push(sampleOf(this.model, this.current));
      this.current.kernel.release();
      this.current = null;
    }
    return this.isDone;
  }

  /** 0 to 1. */
  get ratio(): number {
    const pilot = this.planned.warmup === 'auto' ? 0.5 : 0;
    const done = this.pilot ? pilot * progress(this.pilot) : pilot + this.samples.length + (this.current ? progress(this.current) : 0);
    return Math.min(1, done / (pilot + this.planned.replications));
  }

  private get isDone(): boolean {
    return this.samples.length >= this.planned.replications || (this.stoppedAt !== null && this.samples.length > 0);
  }

  measurements(wallSeconds: number): Measurements {
    if (this.stoppedAt !== null)
      this.notes.push(
        `The run was cut short after ${show(this.stoppedAt)}: so much work had piled up or multiplied by then that it could not go on.`,
      );
    if (this.model.network.stores.length > 0) this.notes.push('Stores begin with what they hold in the steady state.');
    return measurementsOf(this.model, this.samples, this.step, { wallSeconds, notes: this.notes });
  }

  private replication(index: number, warmup: number, duration: number, step: number): Replication {
    const contents = this.model.network.stores.map((store, at) => {
      const known = this.filled.get(at);
      if (known) return known;
      const streams = new Streams(seeds(this.seed, index, [`contents ${store.owner} ${at}`]));
      const found = prefill(store, this.planned.lookups[at] ?? 0, streams);
      if (found.keys.length > LARGE) this.filled.set(at, found);
      return found;
    });
    return new Replication(this.model, this.seed, index, warmup, duration, step, contents, this.compiled);
  }

  /** Whether the replication is over. */
  private run(replication: Replication, budget: number): boolean {
    const { kernel } = replication;
    const before = kernel.eventCount;
    const reached = replication.advance(budget);
    this.events += kernel.eventCount - before;
    if (reached) return true;
    if (kernel.live <= IN_FLIGHT && this.events <= this.allowed) return false;
    this.stoppedAt = kernel.now;
    return true;
  }

  private endPilot(pilot: Replication): void {
    const cut = (steadyAfter(pilot.course.inFlight) * pilot.end) / PILOT_POINTS;
    this.warmup = Math.max(this.planned.settle, cut);
    pilot.kernel.release();
    this.pilot = null;
    this.stoppedAt = null;
    this.events = 0;
  }
}

function progress(replication: Replication): number {
  return Math.min(1, replication.kernel.now / replication.end);
}

/** A second or so, and no more points than can be looked at. */
function timelineStep(seconds: number): number {
  if (seconds > POINTS) return Math.ceil(seconds / POINTS);
  return seconds >= 30 ? 1 : seconds / 60;
}

/** Begins a simulation; or says, as measurements with an error, why it cannot be run. */
export function startSimulation(network: Network, experiment: Experiment, options: SimulationOptions): Simulation | Measurements {
  const wrong = problem(network, experiment) ?? tooMany(network, experiment);
  if (wrong) return declined(network, wrong);
  const { network: run, changed } = held(network, options.duration ?? null);
  const planned = plan(run, experiment, options);
  if (typeof planned === 'string') return declined(network, planned);
  const notes = changed ? [...planned.notes, 'The run is shorter than a day: the load is held at its daily mean.'] : planned.notes;
  const begun = {
    ...run,
    stations: run.stations.map((station, index) => ({ ...station, replicas: planned.begins[index] ?? station.replicas })),
  };
  return new Simulation(begun, experiment, options.seed, { ...planned, notes }, options.compiled ?? true);
}

function tooMany(network: Network, experiment: Experiment): string | null {
  for (const [index, { owner, load }] of network.sources.entries()) {
    const users = load.type === 'closed' ? load.count * (experiment.load[index] ?? 1) : 0;
    if (users > IN_FLIGHT) return `${owner} has ${users} users; ${IN_FLIGHT} are the most that can be simulated one by one.`;
  }
  return null;
}

/** Events between two looks at whether to go on: some 50 ms. */
const BATCH = 100_000;

/**
 * Simulates a network: a pure function of the network, the experiment and the options' seed, replications, duration and warm-up. Errors are in `error` of the answer.
 */
export function simulate(network: Network, experiment: Experiment, options: SimulationOptions): Measurements {
  const began = options.now?.() ?? 0;
  const simulation = startSimulation(network, experiment, options);
  if (!(simulation instanceof Simulation)) return simulation;
  const batch = Math.ceil(BATCH / routingCost(network));
  while (!simulation.advance(batch)) {
    if (options.signal?.aborted === true || options.shouldStop?.() === true) return declined(network, 'The simulation was cancelled.');
    options.onProgress?.(simulation.ratio);
  }
  options.onProgress?.(1);
  return simulation.measurements(((options.now?.() ?? 0) - began) / 1000);
}
