import {
  CAUSES,
  type Accuracy,
  mean,
  squaredVariation,
  variance,
  interarrivalTime,
  storeState,
  type Call,
  type Cause,
  type Distribution,
  type Experiment,
  type Network,
  type Step,
  type Store,
  type StoreState,
} from '../network/index.js';
import { atLeast } from './counting.js';
import { refusedRatio } from './limiter.js';
import { nothing, serveStation, type Offered, type Served } from './station.js';
import { worse } from './took.js';

/** How a step ends: probabilities that add up to 1. */
export interface Outcome {
  readonly ok: number;
  readonly failed: readonly number[];
  /** Waits for ever in a queue that grows without end. */
  readonly stuck: number;
  /** How far these can be trusted. */
  readonly accuracy: Accuracy;
}

/** What the timeout of a call changes: of all tries, those answered in time, and those that failed before it. */
export interface InTime {
  readonly ok: number;
  readonly failed: readonly number[];
}

/** What flows through a point of a program. */
interface Stream {
  readonly rate: number;
  readonly variability: number;
  readonly poisson: boolean;
  readonly renewal: Distribution | null;
  /** How far the rate can be trusted. */
  readonly accuracy: Accuracy;
}

export const NEVER: readonly number[] = CAUSES.map(() => 0);
const TIMEOUT = CAUSES.indexOf('timeout');
const REFUSED = CAUSES.indexOf('refused');
const REJECTED = CAUSES.indexOf('rejected');
const SURE: Outcome = { ok: 1, failed: NEVER, stuck: 0, accuracy: 'exact' };

/**
 * The rates of everything in the steady state: solves the traffic equations by going round until what the stations do with the load and the load that
 * results from it agree. Starts without load, so that of two solutions (with and without a retry storm) the calm one is found.
 */
export class Traffic {
  readonly stations: Served[];
  readonly stores: StoreState[];
  readonly refusals: number[];
  /** Tries per second of each call step, by its object. */
  tries = new Map<Call, number>();
  offered: Offered[];
  lookups: number[];
  asked: number[];
  flows: number[];
  commits: number[][];
  reads: number[][];
  routed: number[];
  /** Messages per second of each log. */
  published: number[];
  /** Set from outside, where the times are known. */
  readonly inTime = new Map<Call, InTime>();
  /** Stations whose waits are known otherwise (closed networks), by index. */
  readonly fixed = new Map<number, Served>();
  private readonly outcomes = new Map<Call, Outcome>();
  /** Requests per second for which each store and each limiter was solved. */
  private readonly solvedAt: (number | undefined)[] = [];
  private readonly limitedAt: (number | undefined)[] = [];

  constructor(
    private readonly network: Network,
    private readonly experiment: Experiment,
  ) {
    this.offered = network.stations.map(nothing);
    this.lookups = network.stores.map(() => 0);
    this.asked = network.limiters.map(() => 0);
    this.flows = network.flows.map(() => 0);
    this.commits = network.replicaSets.map((set) => set.primaries.map(() => 0));
    this.reads = network.replicaSets.map((set) => set.primaries.map(() => 0));
    this.routed = network.routers.map(() => 0);
    this.published = (network.logs ?? []).map(() => 0);
    this.stations = network.stations.map((station, index) => serveStation(station, this.offered[index] ?? nothing()));
    this.stores = network.stores.map((store) => storeState(store, 0));
    this.refusals = network.limiters.map(() => 0);
  }

  /** Goes round until the rates hold still; `rates` is requests per second by source. Returns the last relative change. */
  settle(rates: readonly number[], rounds = 30): number {
    let change = Infinity;
    for (let round = 0; round < rounds && change > 1e-6; round++) change = this.round(rates, round > 8);
    return change;
  }

  outcome(step: Step): Outcome {
    switch (step.do) {
      case 'sequence':
        return step.steps.reduce((sum, each) => (sum.ok === 0 ? sum : after(sum, this.outcome(each))), SURE);
      case 'serve': {
        const served = this.stations[step.station];
        if (!served || (served.loss === 0 && served.stuck === 0)) return SURE;
        return {
          ok: (1 - served.loss) * (1 - served.stuck),
          failed: only(REJECTED, served.loss),
          stuck: (1 - served.loss) * served.stuck,
          accuracy: served.accuracy,
        };
      }
      case 'limit':
        return refusal(this.refusals[step.limiter] ?? 0, 'close');
      case 'refuse':
        return refusal(step.probability, 'exact');
      case 'lookup': {
        const hit = this.stores[step.store]?.hitRatio ?? 0;
        return mixed([
          [hit, this.outcome(step.hit)],
          [1 - hit, this.outcome(step.miss)],
        ]);
      }
      case 'choose': {
        const parts = step.choices.map(({ probability, step: chosen }): [number, Outcome] => [probability, this.outcome(chosen)]);
        const rest = 1 - step.choices.reduce((sum, { probability }) => sum + probability, 0);
        return mixed([...parts, [Math.max(0, rest), SURE]]);
      }
      case 'repeat': {
        const once = this.outcome(step.body);
        if (once.ok === 1) return SURE;
        const all = once.ok ** step.times;
        const part = (1 - all) / (1 - once.ok);
        return { ok: all, failed: once.failed.map((each) => each * part), stuck: once.stuck * part, accuracy: once.accuracy };
      }
      case 'fork':
        return forked(
          step.branches.map((branch) => this.outcome(branch)),
          step.need,
        );
      case 'call':
        return this.called(step).whole;
      case 'delay':
      case 'put':
      case 'spawn':
      case 'publish':
      case 'shed':
      case 'commit':
      case 'read':
        return SURE;
    }
  }

  /** One try of a call, what it comes to with retries and the way out, and how many tries that takes. */
  called(call: Call): { readonly one: Outcome; readonly whole: Outcome; readonly tries: number; readonly otherwise: number } {
    const known = this.outcomes.get(call);
    let one = known;
    if (!one) {
      const body = this.outcome(call.body);
      const timely = call.timeout === null ? null : (this.inTime.get(call) ?? body);
      const failed = timely ? timedOut(timely) : body.failed;
      const late = timely && (failed[TIMEOUT] ?? 0) > (body.failed[TIMEOUT] ?? 0) + 1e-6;
      one = timely ? { ok: timely.ok, failed, stuck: 0, accuracy: late ? worse(body.accuracy, 'fair') : body.accuracy } : body;
      this.outcomes.set(call, one);
    }
    const fails = one.failed.reduce((sum, each) => sum + each, 0);
    const tries = fails < 1 ? (1 - fails ** (call.retries + 1)) / (1 - fails) : call.retries + 1;
    const otherwise = fails ** (call.retries + 1);
    // Whoever is stuck is so in one of the tries.
    const tried: Outcome = {
      ok: one.ok * tries,
      failed: one.failed.map((each) => (fails > 0 ? (each / fails) * otherwise : 0)),
      stuck: one.stuck * tries,
      accuracy: worse(one.accuracy, call.retries > 0 ? repeated(one) : 'exact'),
    };
    if (!call.onFailure || otherwise === 0) return { one, whole: tried, tries, otherwise };
    const rescue = this.outcome(call.onFailure);
    const whole = {
      ok: tried.ok + otherwise * rescue.ok,
      failed: rescue.failed.map((each) => each * otherwise),
      stuck: tried.stuck + otherwise * rescue.stuck,
      accuracy: worse(tried.accuracy, rescue.accuracy),
    };
    return { one, whole, tries, otherwise };
  }

  private round(rates: readonly number[], gently: boolean): number {
    const before = this.offered.map((each) => each.work);
    const lookedUp = this.lookups;
    const askedFor = this.asked;
    const { network } = this;
    this.outcomes.clear();
    this.tries = new Map();
    this.offered = network.stations.map(nothing);
    this.lookups = network.stores.map(() => 0);
    this.asked = network.limiters.map(() => 0);
    this.flows = network.flows.map(() => 0);
    this.commits = network.replicaSets.map((set) => set.primaries.map(() => 0));
    this.reads = network.replicaSets.map((set) => set.primaries.map(() => 0));
    this.routed = network.routers.map(() => 0);
    this.published = (network.logs ?? []).map(() => 0);
    network.sources.forEach((source, index) => {
      const rate = rates[index] ?? 0;
      const renewal = source.load.type === 'open' ? interarrivalTime(source.load.arrivals) : null;
      const poisson = source.load.type === 'open' && source.load.arrivals.type === 'poisson';
      for (const { flow, share } of source.mix) {
        const program = network.flows[flow];
        if (!program) continue;
        add(this.flows, flow, rate * share);
        const variability = renewal ? 1 + share * (squaredVariation(renewal) - 1) : 1;
        this.walk(program.body, { rate: rate * share, variability, poisson, renewal: share >= 1 ? renewal : null, accuracy: 'exact' });
      }
    });
    network.stores.forEach((store, index) => {
      this.fillStore(store, index);
    });
    network.limiters.forEach((limiter, index) => {
      const rate = this.asked[index] ?? 0;
      const limited = this.limitedAt[index];
      if (limited !== undefined && Math.abs(rate - limited) <= 1e-6 * rate) return;
      this.refusals[index] = refusedRatio(limiter, rate);
      this.limitedAt[index] = rate;
    });
    let change = Math.max(difference(lookedUp, this.lookups), difference(askedFor, this.asked));
    network.stations.forEach((station, index) => {
      const offered = this.offered[index];
      if (!offered) return;
      const old = before[index] ?? 0;
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
        add(this.asked, step.limiter, rate);
        return doubted(thinned(stream, this.outcome(step).ok), 'close', this.refusals[step.limiter] ?? 0);
      case 'refuse':
        return thinned(stream, 1 - step.probability);
      case 'lookup': {
        const hit = this.stores[step.store]?.hitRatio ?? 0;
        add(this.lookups, step.store, rate);
        const trusted = doubted(stream, this.stores[step.store]?.accuracy ?? 'close', Math.min(hit, 1 - hit));
        return merged([this.walk(step.hit, thinned(trusted, hit)), this.walk(step.miss, thinned(trusted, 1 - hit))], trusted);
      }
      case 'choose': {
        const rest = 1 - step.choices.reduce((sum, { probability }) => sum + probability, 0);
        const parts = step.choices.map(({ probability, step: chosen }) => this.walk(chosen, thinned(stream, probability)));
        return merged([...parts, thinned(stream, Math.max(0, rest))], stream);
      }
      case 'repeat': {
        const once = this.outcome(step.body).ok;
        const rounds = once < 1 ? (1 - once ** step.times) / (1 - once) : step.times;
        this.walk(step.body, { ...stream, rate: rate * rounds, poisson: stream.poisson && step.times <= 1, renewal: null });
        return thinned(stream, once ** step.times);
      }
      case 'fork':
        this.batches(step.branches, rate);
        for (const branch of step.branches) this.walk(branch, stream);
        return { ...thinned(stream, this.outcome(step).ok), poisson: stream.poisson && step.branches.length === 1 };
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
      case 'shed':
        return stream;
      case 'call':
        return this.call(step, stream);
    }
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
    const centre = mean(step.time);
    offered.renewal = offered.rate === 0 ? stream.renewal : null;
    offered.rate += rate;
    offered.work += rate * centre;
    offered.square += rate * (variance(step.time) + centre ** 2);
    offered.variability += rate * stream.variability;
    offered.squaredRates += rate ** 2;
    offered.poisson &&= stream.poisson;
    offered.accuracy = worse(offered.accuracy, stream.accuracy);
    offered.services.push({ time: step.time, rate });
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
    return doubted(left, served.accuracy, 1 - through);
  }

  private call(step: Call, stream: Stream): Stream {
    const { one, tries, whole, otherwise } = this.called(step);
    this.tries.set(step, (this.tries.get(step) ?? 0) + stream.rate * tries);
    const calm = tries < 1 + 1e-9;
    const retried: Stream = {
      ...stream,
      rate: stream.rate * tries,
      poisson: stream.poisson && calm,
      renewal: calm ? stream.renewal : null,
    };
    // Tries that are repeated because of a queue find it as it was.
    const inside = doubted(retried, repeated(one), tries - 1);
    const left = this.walk(step.body, inside);
    if (step.onFailure && otherwise > 0) this.walk(step.onFailure, { ...thinned(stream, otherwise), poisson: false });
    return { ...left, rate: stream.rate * whole.ok, poisson: left.poisson && whole.ok > 1 - 1e-9 };
  }

  /** The factor of each source's load. */
  loadFactor(source: number): number {
    return this.experiment.load[source] ?? 1;
  }
}

function add(list: number[], index: number, amount: number): void {
  list[index] = (list[index] ?? 0) + amount;
}

/** The greatest relative change. */
function difference(before: readonly number[], after: readonly number[]): number {
  return after.reduce((most, now, index) => (now > 0 ? Math.max(most, Math.abs(now - (before[index] ?? 0)) / now) : most), 0);
}

/** The station that a step asks for at once; null when something else comes first. */
function firstStation(step: Step): number | null {
  switch (step.do) {
    case 'serve':
      return step.station;
    case 'call':
      return firstStation(step.body);
    case 'sequence': {
      const first = step.steps.find((each) => each.do !== 'commit' && each.do !== 'read' && each.do !== 'put');
      return first ? firstStation(first) : null;
    }
    default:
      return null;
  }
}

function rescale(offered: Offered, work: number): void {
  const factor = work / offered.work;
  if (!Number.isFinite(factor)) return;
  offered.rate *= factor;
  offered.work *= factor;
  offered.square *= factor;
  offered.variability *= factor;
  offered.squaredRates *= factor ** 2;
  offered.together *= factor;
}

/** A retry that a queue caused finds that queue as it was, and fails more often than a first try. */
function repeated(one: Outcome): Accuracy {
  if ((one.failed[TIMEOUT] ?? 0) > 1e-6) return 'rough';
  return (one.failed[REJECTED] ?? 0) > 1e-6 ? 'fair' : 'exact';
}

function worst(outcomes: readonly Outcome[]): Accuracy {
  return outcomes.reduce<Accuracy>((sum, { accuracy }) => worse(sum, accuracy), 'exact');
}

function only(cause: number, probability: number): readonly number[] {
  return NEVER.map((_, index) => (index === cause ? probability : 0));
}

function refusal(probability: number, accuracy: Accuracy): Outcome {
  return probability === 0 ? SURE : { ok: 1 - probability, failed: only(REFUSED, probability), stuck: 0, accuracy };
}

function after(first: Outcome, second: Outcome): Outcome {
  if (second === SURE) return first;
  return {
    ok: first.ok * second.ok,
    failed: first.failed.map((each, cause) => each + first.ok * (second.failed[cause] ?? 0)),
    stuck: first.stuck + first.ok * second.stuck,
    accuracy: worse(first.accuracy, second.accuracy),
  };
}

function mixed(parts: readonly (readonly [number, Outcome])[]): Outcome {
  if (parts.every(([, outcome]) => outcome === SURE)) return SURE;
  return {
    ok: parts.reduce((sum, [weight, outcome]) => sum + weight * outcome.ok, 0),
    failed: NEVER.map((_, cause) => parts.reduce((sum, [weight, outcome]) => sum + weight * (outcome.failed[cause] ?? 0), 0)),
    stuck: parts.reduce((sum, [weight, outcome]) => sum + weight * outcome.stuck, 0),
    accuracy: worst(parts.filter(([weight]) => weight > 0).map(([, outcome]) => outcome)),
  };
}

/** At least `need` branches must succeed; failures are blamed on causes in proportion. */
function forked(branches: readonly Outcome[], need: number): Outcome {
  if (branches.every((branch) => branch === SURE)) return SURE;
  const chances = branches.map((branch) => branch.ok);
  const ok = Math.min(1, atLeast(chances, Math.min(need, branches.length)));
  const blame = NEVER.map((_, cause) => branches.reduce((sum, branch) => sum + (branch.failed[cause] ?? 0), 0));
  const stuck = branches.reduce((sum, branch) => sum + branch.stuck, 0);
  const total = blame.reduce((sum, each) => sum + each, stuck);
  const share = total > 0 ? (1 - ok) / total : 0;
  return { ok, failed: blame.map((each) => each * share), stuck: stuck * share, accuracy: worst(branches) };
}

/** Causes of a try's failure under a timeout: what neither succeeded nor failed in time has timed out. */
function timedOut(timely: InTime): readonly number[] {
  const rest = Math.max(0, 1 - timely.ok - timely.failed.reduce((sum, each) => sum + each, 0));
  return timely.failed.map((each, cause) => (cause === TIMEOUT ? each + rest : each));
}

/** A random part of a stream: it becomes more like Poisson the less of it there is. */
function thinned(stream: Stream, part: number): Stream {
  if (part >= 1) return stream;
  return { ...stream, rate: stream.rate * part, variability: 1 + part * (stream.variability - 1), renewal: null };
}

/** A rate that rests on a probability is known no better than that, if it matters at all. */
function doubted(stream: Stream, accuracy: Accuracy, probability: number): Stream {
  return probability > 1e-6 ? { ...stream, accuracy: worse(stream.accuracy, accuracy) } : stream;
}

/** Parts of a stream that come together again. */
function merged(parts: readonly Stream[], whole: Stream): Stream {
  const there = parts.filter((part) => part.rate > 0);
  const rate = there.reduce((sum, part) => sum + part.rate, 0);
  if (rate === 0) return { ...whole, rate: 0 };
  return {
    rate,
    variability: there.reduce((sum, part) => sum + (part.rate / rate) * part.variability, 0),
    poisson: there.every((part) => part.poisson),
    renewal: null,
    accuracy: there.reduce<Accuracy>((sum, part) => worse(sum, part.accuracy), whole.accuracy),
  };
}

/** By cause. */
export function byCause<T>(read: (cause: number) => T): Record<Cause, T> {
  return Object.fromEntries(CAUSES.map((cause, index) => [cause, read(index)])) as Record<Cause, T>;
}
