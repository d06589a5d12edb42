import {
  mean,
  squaredVariation,
  variance,
  interarrivalTime,
  storeState,
  type Accuracy,
  type Call,
  type Distribution,
  type Experiment,
  type Network,
  type Source,
  type Step,
  type Store,
  type StoreState,
} from '../network/index.js';
import { LeftOut } from './left-out.js';
import { firstStation, memoryless } from './stations/arrivals.js';
import { meanTime } from './mean-time.js';
import { erlangB } from './stations/erlang.js';
import { refusalAccuracy, refusedRatio } from './stations/limiter.js';
import { ask, gapsOf, nobodyAsks, NOTHING_SHED, shedding, type Asking } from './stations/shedder.js';
import { Outcomes, repeated } from './outcomes.js';
import { SURE } from './outcome.js';
import { nothing, rescale, sameLoad, type Offered, type Served, type Shed } from './stations/load.js';
import { serveStation } from './recall/stations.js';
import { doubted, merged, thinned, type Stream } from './stations/stream.js';
import { worse } from './took.js';

/** Of calls, those who lack a place in a pool and are too few to be seen in any figure. */
const SELDOM = 1e-4;

/** How often a call is tried, per second, and how far that can be trusted. */
interface Tries {
  rate: number;
  accuracy: Accuracy;
}

/** Mean and second moment of a service time. */
interface Moments {
  readonly centre: number;
  readonly square: number;
}

/**
 * The rates of everything in the steady state: solves the traffic equations by going round until what the stations do with the load and the load that
 * results from it agree. Starts without load, so that of two solutions (with and without a retry storm) the calm one is found.
 */
export class Traffic {
  readonly stations: Served[];
  readonly stores: StoreState[];
  readonly refusals: number[];
  /** Of each call step, by its object. */
  tries = new Map<Call, Tries>();
  readonly leftOut: LeftOut;
  offered: Offered[] = [];
  lookups: number[] = [];
  lookupAccuracy: Accuracy[] = [];
  /** By limiter, and by shedder. */
  asked: Asking[] = [];
  shedding: Asking[] = [];
  readonly sheds: Shed[];
  /** Calls inside each pool, and those of the round before. */
  held: number[] = [];
  private heldBefore: number[] = [];
  private readonly gaps: readonly number[];
  flows: number[] = [];
  /** How far these can be trusted: as far as the sources. */
  flowAccuracy: Accuracy[] = [];
  commits: number[][] = [];
  reads: number[][] = [];
  routed: number[] = [];
  /** Messages per second of each log. */
  published: number[] = [];
  readonly outcomes: Outcomes;
  /** How far the rate of each source can be trusted: users who wait for their answers send the next request after whatever holds those up. */
  readonly sourceAccuracy: readonly Accuracy[];
  /** Stations whose waits are known otherwise (closed networks), by index. */
  readonly fixed = new Map<number, Served>();
  /** Requests per second for which each store and each limiter was solved. */
  private readonly solvedAt: (number | undefined)[] = [];
  private readonly limitedAt: (number | undefined)[] = [];

  constructor(
    private readonly network: Network,
    private readonly experiment: Experiment,
  ) {
    this.countAnew();
    this.stations = network.stations.map((station, index) => serveStation(station, this.offered[index] ?? nothing()));
    this.stores = network.stores.map((store) => storeState(store, 0));
    this.refusals = network.limiters.map(() => 0);
    this.sheds = (network.shedders ?? []).map(() => NOTHING_SHED);
    this.gaps = gapsOf(network);
    this.outcomes = new Outcomes(this);
    this.leftOut = new LeftOut(network, this);
    this.sourceAccuracy = network.sources.map((source) => this.accuracyOfSource(source));
  }

  /** Goes round until the rates hold still; `rates` is requests per second by source. Returns the last relative change. */
  settle(rates: readonly number[], rounds = 30): number {
    let change = Infinity;
    for (let round = 0; round < rounds && change > 1e-6; round++) change = this.round(rates, round > 8);
    return change;
  }

  /** What a round adds up, before it has added anything. */
  private countAnew(): void {
    const { network } = this;
    this.offered = network.stations.map(nothing);
    this.lookups = network.stores.map(() => 0);
    this.lookupAccuracy = network.stores.map(() => 'exact');
    this.asked = network.limiters.map(nobodyAsks);
    this.shedding = (network.shedders ?? []).map(nobodyAsks);
    this.held = (network.pools ?? []).map(() => 0);
    this.flows = network.flows.map(() => 0);
    this.flowAccuracy = network.flows.map(() => 'exact');
    this.commits = network.replicaSets.map((set) => set.primaries.map(() => 0));
    this.reads = network.replicaSets.map((set) => set.primaries.map(() => 0));
    this.routed = network.routers.map(() => 0);
    this.published = (network.logs ?? []).map(() => 0);
  }

  private round(rates: readonly number[], gently: boolean): number {
    const before = this.offered;
    const lookedUp = this.lookups;
    const askedFor = this.asked.map(({ rate }) => rate);
    const { network } = this;
    this.outcomes.forget();
    this.tries = new Map();
    this.countAnew();
    network.sources.forEach((source, index) => {
      const rate = rates[index] ?? 0;
      const renewal = source.load.type === 'open' ? interarrivalTime(source.load.arrivals) : null;
      const accuracy = this.sourceAccuracy[index] ?? 'exact';
      const poisson = source.load.type === 'open' && source.load.arrivals.type === 'poisson';
      for (const { flow, share } of source.mix) {
        const program = network.flows[flow];
        if (!program) continue;
        add(this.flows, flow, rate * share);
        this.flowAccuracy[flow] = worse(this.flowAccuracy[flow] ?? 'exact', accuracy);
        const variability = renewal ? 1 + share * (squaredVariation(renewal) - 1) : 1;
        this.walk(program.body, { rate: rate * share, variability, poisson, renewal: share >= 1 ? renewal : null, accuracy });
      }
    });
    network.stores.forEach((store, index) => {
      this.fillStore(store, index);
    });
    network.limiters.forEach((limiter, index) => {
      const rate = this.asked[index]?.rate ?? 0;
      const limited = this.limitedAt[index];
      if (limited !== undefined && Math.abs(rate - limited) <= 1e-6 * rate) return;
      this.refusals[index] = refusedRatio(limiter, rate);
      this.limitedAt[index] = rate;
    });
    this.heldBefore = this.held;
    const asked = this.asked.map(({ rate }) => rate);
    let change = Math.max(difference(lookedUp, this.lookups), difference(askedFor, asked), this.solveSheds());
    network.stations.forEach((station, index) => {
      const offered = this.offered[index];
      if (!offered) return;
      const last = before[index];
      const old = last?.work ?? 0;
      // What comes is what came: so is what is done with it.
      if (last && this.fixed.size === 0 && sameLoad(last, offered)) return;
      // Retries can make the rates swing; halfway steps calm them.
      if (gently && old > 0) rescale(offered, (offered.work + old) / 2);
      this.stations[index] = this.fixed.get(index) ?? serveStation(station, offered);
      if (offered.work > 0) change = Math.max(change, Math.abs(offered.work - old) / offered.work);
    });
    return change;
  }

  /** What a store does at a rate of lookups does not change as long as the rate does not. */
  private fillStore(store: Store, index: number): void {
    const rate = this.lookups[index] ?? 0;
    const solved = this.solvedAt[index];
    if (solved !== undefined && Math.abs(rate - solved) <= 1e-6 * rate) return;
    this.stores[index] = storeState(store, rate);
    this.solvedAt[index] = rate;
  }

  /** Adds a stream's load to everything it meets; what is left of it when the step has succeeded. */
  private walk(step: Step, stream: Stream): Stream {
    const { rate } = stream;
    if (rate <= 0) return stream;
    switch (step.do) {
      case 'sequence':
        return step.steps.reduce((left, each) => this.walk(each, left), stream);
      case 'serve':
        return this.serve(step, stream);
      case 'delay':
        return step.time.type === 'constant' ? stream : { ...stream, renewal: null };
      case 'limit':
        return this.limit(step.limiter, stream);
      case 'refuse':
        return thinned(stream, 1 - step.probability);
      case 'lookup': {
        const hit = this.stores[step.store]?.hitRatio ?? 0;
        add(this.lookups, step.store, rate);
        this.lookupAccuracy[step.store] = worse(this.lookupAccuracy[step.store] ?? 'exact', stream.accuracy);
        const ratio = this.leftOut.at(step) ? 'rough' : (this.stores[step.store]?.accuracy ?? 'close');
        const trusted = doubted(stream, ratio, Math.min(hit, 1 - hit));
        return merged([this.walk(step.hit, thinned(trusted, hit)), this.walk(step.miss, thinned(trusted, 1 - hit))], trusted);
      }
      case 'choose': {
        const rest = 1 - step.choices.reduce((sum, { probability }) => sum + probability, 0);
        const parts = step.choices.map(({ probability, step: chosen }) => this.walk(chosen, thinned(stream, probability)));
        return merged([...parts, thinned(stream, Math.max(0, rest))], stream);
      }
      case 'repeat': {
        const once = this.outcomes.of(step.body).ok;
        const rounds = once < 1 ? (1 - once ** step.times) / (1 - once) : step.times;
        const again: Stream = { ...stream, rate: rate * rounds, renewal: null, poisson: stream.poisson && step.times <= 1 };
        // Who comes back at once does not wait for itself: what it finds is what others find only where services have no memory (Kelly 1979).
        const back = memoryless(step.body) ? again : doubted(again, 'fair', step.times - 1);
        this.walk(step.body, back);
        return thinned(stream, once ** step.times);
      }
      case 'fork':
        this.batches(step.branches, rate);
        for (const branch of step.branches) this.walk(branch, stream);
        return { ...thinned(stream, this.outcomes.of(step).ok), poisson: stream.poisson && step.branches.length === 1 };
      case 'spawn':
        this.walk(step.body, stream);
        return stream;
      case 'publish':
        add(this.published, step.log, rate);
        for (const { body } of step.deliveries) this.walk(body, stream);
        return stream;
      case 'commit':
        add(this.commits[step.set] ?? [], step.shard, rate);
        return stream;
      case 'read':
        if (step.from === 'follower') add(this.reads[step.set] ?? [], step.shard, rate);
        return stream;
      case 'put':
        return stream;
      case 'shed':
        return this.shed(step, stream);
      case 'call':
        return this.call(step, stream);
    }
  }

  private limit(limiter: number, stream: Stream): Stream {
    const asking = this.asked[limiter];
    if (asking) ask(asking, stream);
    const refused = this.refusals[limiter] ?? 0;
    return doubted(thinned(stream, 1 - refused), asking ? refusalAccuracy(asking) : 'close', refused);
  }

  private shed(step: Extract<Step, { do: 'shed' }>, stream: Stream): Stream {
    const asking = this.shedding[step.shedder];
    const shed = this.sheds[step.shedder];
    if (!asking || !shed) return stream;
    ask(asking, stream);
    if (this.leftOut.at(step)) return doubted(thinned(stream, 1 - shed.refused), 'rough', 1);
    return doubted({ ...thinned(stream, 1 - shed.refused), poisson: stream.poisson && shed.refused === 0 }, shed.accuracy, shed.refused);
  }

  /** What the shedders do with those who have asked them, who are `offered` to their stations; the greatest change. */
  private solveSheds(): number {
    let change = 0;
    (this.network.shedders ?? []).forEach((shedder, index) => {
      const station = this.network.stations[shedder.station];
      const offered = this.offered[shedder.station];
      const asking = this.shedding[index];
      const last = this.sheds[index] ?? NOTHING_SHED;
      if (!station || !offered || !asking) return;
      const now = shedding(shedder, station, asking, offered, last, this.gaps[index] ?? Infinity);
      this.sheds[index] = now;
      if (now.most !== null) offered.shed = now;
      change = Math.max(change, Math.abs(now.refused - last.refused), now.accuracy === last.accuracy ? 0 : 1);
    });
    return change;
  }

  /** Whether a pool lacks a place for more calls than can be overlooked: of as many calls inside as come and go by themselves, that they are as many as it holds. */
  isFull(pool: number): boolean {
    const held = this.heldBefore[pool];
    return held === undefined || erlangB(this.network.pools?.[pool]?.size ?? 0, held) > SELDOM;
  }

  /** Lookups per second for which a store was solved. */
  lookedUp(store: number): number {
    return this.solvedAt[store] ?? 0;
  }

  /** Branches that ask for the same station come there at the same instant. */
  private batches(branches: readonly Step[], rate: number): void {
    if (branches.length < 2) return;
    const counts = new Map<number, number>();
    for (const branch of branches) {
      const station = firstStation(branch);
      if (station !== null) counts.set(station, (counts.get(station) ?? 0) + 1);
    }
    for (const [station, count] of counts) {
      const offered = this.offered[station];
      if (offered && count > 1) offered.together += (rate * count * (count - 1)) / 2;
    }
  }

  private serve(step: Extract<Step, { do: 'serve' }>, stream: Stream): Stream {
    const offered = this.offered[step.station];
    const served = this.stations[step.station];
    if (!offered || !served) return stream;
    const { rate } = stream;
    const { centre, square } = momentsOf(step.time);
    offered.renewal = offered.rate === 0 ? stream.renewal : null;
    offered.rate += rate;
    offered.work += rate * centre;
    offered.square += rate * square;
    offered.variability += rate * stream.variability;
    offered.squaredRates += rate ** 2;
    offered.poisson &&= stream.poisson;
    offered.accuracy = worse(offered.accuracy, stream.accuracy);
    offered.services.push({ time: step.time, rate, rank: step.rank ?? 0 });
    if (step.router !== null) {
      add(this.routed, step.router, rate);
      offered.router ??= this.network.routers[step.router] ?? null;
    }
    const through = (1 - served.loss) * (1 - served.stuck);
    const left: Stream = {
      rate: rate * through,
      variability: served.departures,
      poisson: served.poissonOut && stream.poisson,
      renewal: null,
      accuracy: stream.accuracy,
    };
    return this.leftOut.at(step) ? doubted(left, 'rough', 1) : doubted(left, served.accuracy, 1 - through);
  }

  private call(step: Call, stream: Stream): Stream {
    const { one, tries, whole, otherwise } = this.outcomes.called(step);
    const calm = tries < 1 + 1e-9;
    const retried: Stream =
      tries === 1
        ? stream
        : { ...stream, rate: stream.rate * tries, poisson: stream.poisson && calm, renewal: calm ? stream.renewal : null };
    // Tries that are repeated because of a queue find it as it was.
    const again = doubted(retried, repeated(one), tries - 1);
    if (step.pool !== undefined) add(this.held, step.pool, again.rate * meanTime(this, step.body));
    const inside = this.leftOut.at(step) ? doubted(again, 'rough', 1) : again;
    const tried = this.tries.get(step);
    if (tried) {
      tried.rate += stream.rate * tries;
      tried.accuracy = worse(tried.accuracy, inside.accuracy);
    } else this.tries.set(step, { rate: stream.rate * tries, accuracy: inside.accuracy });
    const left = this.walk(step.body, inside);
    if (step.onFailure && otherwise > 0) this.walk(step.onFailure, { ...thinned(stream, otherwise), poisson: false });
    if (tries === 1 && whole === SURE) return left;
    return { ...left, rate: stream.rate * whole.ok, poisson: left.poisson && whole.ok > 1 - 1e-9 };
  }

  private accuracyOfSource({ load, mix }: Source): Accuracy {
    if (load.type === 'open') return 'exact';
    const waited = mix.some(({ flow }) => {
      const body = this.network.flows[flow]?.body;
      return body !== undefined && this.leftOut.within(body);
    });
    return waited ? 'rough' : 'exact';
  }

  /** The factor of each source's load. */
  loadFactor(source: number): number {
    return this.experiment.load[source] ?? 1;
  }
}

const moments = new WeakMap<Distribution, Moments>();

function momentsOf(time: Distribution): Moments {
  let known = moments.get(time);
  if (!known) {
    const centre = mean(time);
    moments.set(time, (known = { centre, square: variance(time) + centre ** 2 }));
  }
  return known;
}

function add(list: number[], index: number, amount: number): void {
  list[index] = (list[index] ?? 0) + amount;
}

/** The greatest relative change. */
function difference(before: readonly number[], after: readonly number[]): number {
  return after.reduce((most, now, index) => (now > 0 ? Math.max(most, Math.abs(now - (before[index] ?? 0)) / now) : most), 0);
}
