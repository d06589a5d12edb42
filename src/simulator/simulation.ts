import { problem, type Experiment, type Measurements, type Network } from '../network/index.js';
import { declined, measurementsOf } from './statistics/measure.js';
import { prepare, type Model } from './program/model.js';
import type { SimulationOptions } from './options.js';
import { held, plan, routingCost, show, type Plan } from './plan.js';
import { Streams } from './kernel/random.js';
import { prefill, type Contents } from './program/prefill.js';
import { LARGE, largeContents } from './program/remembered.js';
import { Replication } from './replication.js';
import { sampleOf, type Sample } from './statistics/sample.js';
import { soFar, type SoFar } from './statistics/so-far.js';
import { steadyAfter } from './statistics/statistics.js';
import { seeds } from './program/seeds.js';
import { storeSize } from './program/store-size.js';

/** Points of a timeline at most, and values of the pilot run that warm-up is looked for in. */
const POINTS = 600;
const PILOT_POINTS = 500;
/** Requests, calls and branches in flight at once at most: their records take 100 bytes or so each. */
const IN_FLIGHT = 3_000_000;

/** The part of a simulation that one thread runs: of the replications the `first` and every so many after it, when another has found the warm-up. */
export interface Share {
  readonly warmup: number;
  readonly first: number;
  readonly every: number;
}

/** What a share has come to: data that a message can carry. */
export interface Part {
  readonly samples: readonly (readonly [replication: number, sample: Sample])[];
  /** When, in simulated seconds, the last of them was cut short; null when none was. */
  readonly stoppedAt: number | null;
}

/**
 * A simulation that is run piece by piece, so that a worker can report and be stopped in between. First a pilot run that finds the warm-up, then one
 * replication after the other.
 */
export class Simulation {
  private readonly model: Model;
  private samples: (readonly [replication: number, sample: Sample])[] = [];
  private readonly notes: string[] = [];
  private readonly step: number;
  private readonly allowed: number;
  private pilot: Replication | null = null;
  private current: Replication | null = null;
  private warmup: number;
  /** The replication that is run next, or now. */
  private next: number;
  private events = 0;
  private stoppedAt: number | null = null;
  private seen: readonly SoFar[] = [];
  /** What large stores hold at the start, which is drawn once: among so many entries chance makes no difference. */
  private readonly filled = new Map<number, Contents>();

  constructor(
    network: Network,
    experiment: Experiment,
    private readonly seed: number,
    private readonly planned: Plan,
    private readonly compiled: boolean,
    private share: Share | null = null,
  ) {
    this.model = prepare(network, experiment);
    this.notes.push(...planned.notes);
    this.step = timelineStep(planned.duration + (planned.warmup === 'auto' ? planned.settle : planned.warmup));
    // Retries may multiply the work that was planned for; what multiplies it further has no end.
    this.allowed = Math.max(2e7, 20 * planned.events);
    this.warmup = share?.warmup ?? (planned.warmup === 'auto' ? planned.settle : planned.warmup);
    this.next = share?.first ?? 0;
    if (planned.warmup === 'auto' && !share) {
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
    this.current ??= this.replication(this.next, this.warmup, this.planned.duration, this.step);
    if (this.run(this.current, budget)) {
      this.samples.push([this.next, sampleOf(this.model, this.current)]);
      this.current.kernel.release();
      this.current = null;
      this.next += this.share?.every ?? 1;
      this.events = 0;
    }
    return this.isDone;
  }

  /** 0 to 1. */
  get ratio(): number {
    const pilot = this.planned.warmup === 'auto' ? 0.5 : 0;
    const done = this.pilot ? pilot * progress(this.pilot) : pilot + this.samples.length + (this.current ? progress(this.current) : 0);
    return Math.min(1, done / (pilot + this.planned.replications / (this.share?.every ?? 1)));
  }

  /** What the flows have come to in the replication that runs now, or in the last one when none does. */
  get flows(): readonly SoFar[] {
    const running = this.current ?? this.pilot;
    if (running && running.kernel.now > running.from) this.seen = soFar(running);
    return this.seen;
  }

  /** Whether the warm-up is known and replications are run, which others can share. */
  get isMeasuring(): boolean {
    return this.pilot === null;
  }

  /** Events that the replications will take, about. */
  get plannedEvents(): number {
    return this.planned.events;
  }

  get replications(): number {
    return this.planned.replications;
  }

  /** Before the first replication: leaves all but the first of so many shares to others, and says what they are to do. */
  divide(shares: number): readonly Share[] {
    const all = Array.from({ length: shares }, (_, first) => ({ warmup: this.warmup, first, every: shares }));
    this.share = all[0] ?? null;
    return all.slice(1);
  }

  get part(): Part {
    return { samples: this.samples, stoppedAt: this.stoppedAt };
  }

  /** Takes in what others have come to. As in one thread, nothing counts after a replication that was cut short. */
  join(parts: readonly Part[]): void {
    let last = Infinity;
    for (const part of [this.part, ...parts]) {
      const end = part.stoppedAt === null ? Infinity : (part.samples.at(-1)?.[0] ?? Infinity);
      if (end >= last) continue;
      last = end;
      this.stoppedAt = part.stoppedAt;
    }
    this.samples = [...this.samples, ...parts.flatMap(({ samples }) => samples)]
      .filter(([replication]) => replication <= last)
      .sort(([a], [b]) => a - b);
  }

  private get isDone(): boolean {
    return this.next >= this.planned.replications || (this.stoppedAt !== null && this.samples.length > 0);
  }

  measurements(wallSeconds: number): Measurements {
    if (this.stoppedAt !== null)
      this.notes.push(
        `The run was cut short after ${show(this.stoppedAt)}: so much work had piled up or multiplied by then that it could not go on.`,
      );
    if (this.model.network.stores.length > 0) this.notes.push('Stores begin with what they hold in the steady state.');
    return measurementsOf(
      this.model,
      this.samples.map(([, sample]) => sample),
      this.step,
      { wallSeconds, notes: this.notes, relaxation: this.planned.relaxation },
    );
  }

  private replication(index: number, warmup: number, duration: number, step: number): Replication {
    const contents = this.model.network.stores.map((store, at) => {
      const known = this.filled.get(at);
      if (known) return known;
      const rate = this.planned.lookups[at] ?? 0;
      const name = `contents ${store.owner} ${at}`;
      if (storeSize(store).entries <= LARGE) return prefill(store, rate, new Streams(seeds(this.seed, index, [name])));
      const found = largeContents(store, rate, this.seed, name);
      this.filled.set(at, found);
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
export function startSimulation(
  network: Network,
  experiment: Experiment,
  options: SimulationOptions,
  share: Share | null = null,
): Simulation | Measurements {
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
  return new Simulation(begun, experiment, options.seed, { ...planned, notes }, options.compiled ?? true, share);
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
  if (!runUntil(simulation, network, options, () => false)) return declined(network, 'The simulation was cancelled.');
  options.onProgress?.(1, () => simulation.flows);
  return simulation.measurements(((options.now?.() ?? 0) - began) / 1000);
}

/** Fewer events than this are not worth another thread. */
const WORTH_SHARING = 1_000_000;

/**
 * The same to the last bit, with other threads for some of the replications: `others` starts one for each share (with `simulateShare`) and has the answers. `threads` counts
 * this one, which runs its own share without a pause.
 */
export async function simulateShared(
  network: Network,
  experiment: Experiment,
  options: SimulationOptions,
  threads: number,
  others: (shares: readonly Share[]) => readonly Promise<Part>[],
): Promise<Measurements> {
  const began = options.now?.() ?? 0;
  const simulation = startSimulation(network, experiment, options);
  if (!(simulation instanceof Simulation)) return simulation;
  const cancelled = declined(network, 'The simulation was cancelled.');
  if (!runUntil(simulation, network, options, () => simulation.isMeasuring)) return cancelled;
  const shares = simulation.plannedEvents < WORTH_SHARING ? 1 : Math.min(threads, simulation.replications);
  const parts = others(simulation.divide(shares));
  if (!runUntil(simulation, network, options, () => false)) return cancelled;
  simulation.join(await Promise.all(parts));
  options.onProgress?.(1, () => simulation.flows);
  return simulation.measurements(((options.now?.() ?? 0) - began) / 1000);
}

/** One share of a simulation that `simulateShared` runs elsewhere. */
export function simulateShare(network: Network, experiment: Experiment, options: SimulationOptions, share: Share): Part {
  const simulation = startSimulation(network, experiment, options, share);
  if (!(simulation instanceof Simulation)) return { samples: [], stoppedAt: null };
  runUntil(simulation, network, options, () => false);
  return simulation.part;
}

/** Runs until all is done or `enough` says so; false when somebody has cancelled it. */
function runUntil(simulation: Simulation, network: Network, options: SimulationOptions, enough: () => boolean): boolean {
  const batch = Math.ceil(BATCH / routingCost(network));
  while (!enough() && !simulation.advance(batch)) {
    if (options.signal?.aborted === true || options.shouldStop?.() === true) return false;
    options.onProgress?.(simulation.ratio, () => simulation.flows);
  }
  return true;
}
