import type { Distribution } from './distribution.js';
import type { Log } from './log.js';
import type { Call, Experiment, Network, Step } from './network.js';

/** More than this is no design but a mistake (or an attack): the engines decline it before they start. */
export const LIMITS = {
  steps: 200_000,
  depth: 500,
  replicasApart: 1_000_000,
  ranks: 8,
  buckets: 1_000_000,
  users: 1_000_000,
  partitions: 100_000,
} as const;

/**
 * Why the network or the experiment cannot be run or solved, as a sentence, or null when it can: numbers that are not finite, indices that
 * lead nowhere, programs without bounds.
 */
export function problem(network: Network, experiment: Experiment): string | null {
  return (
    problemOfSources(network, experiment) ??
    problemOfStations(network) ??
    problemOfParts(network) ??
    problemOfScalers(network) ??
    problemOfGuards(network) ??
    problemOfPrograms(network) ??
    problemOfEffects(network, experiment)
  );
}

const positive = (value: number): boolean => Number.isFinite(value) && value > 0;
const notNegative = (value: number): boolean => Number.isFinite(value) && value >= 0;
const whole = (value: number): boolean => Number.isInteger(value) && value >= 0;
const probability = (value: number): boolean => value >= 0 && value <= 1 + 1e-9;
const known = (index: number, list: readonly unknown[]): boolean => whole(index) && index < list.length;

function problemOfSources(network: Network, experiment: Experiment): string | null {
  for (const [index, { owner, load, mix }] of network.sources.entries()) {
    const factor = experiment.load[index] ?? 1;
    if (!notNegative(factor)) return `The load factor of ${owner} is not a number of at least 0.`;
    if (load.type === 'open') {
      if (!notNegative(load.rate)) return `${owner} sends requests at a rate that is not a number of at least 0.`;
      if (load.arrivals.type === 'bursty' && !notNegative(load.arrivals.scv))
        return `The burstiness of ${owner} is not a number of at least 0.`;
      if (load.arrivals.type === 'trace' && load.arrivals.times.length === 0) return `The trace of ${owner} is empty.`;
    } else {
      if (!notNegative(load.count)) return `${owner} has a number of users that is not a number of at least 0.`;
      const wrong = problemOfTime(load.think);
      if (wrong) return `The thinking time of ${owner} ${wrong}.`;
    }
    let shares = 0;
    for (const { flow, share } of mix) {
      if (!known(flow, network.flows)) return `${owner} takes a flow that is not there.`;
      if (!probability(share)) return `${owner} has a share of a flow outside of 0 to 100 %.`;
      shares += share;
    }
    if (shares > 1 + 1e-6) return `The shares of the flows of ${owner} add up to more than 100 %.`;
  }
  return null;
}

function problemOfStations(network: Network): string | null {
  for (const station of network.stations) {
    const { owner, replicas, servers, capacity, queueing } = station;
    if (!whole(replicas) || !positive(servers)) return `${owner} has no whole number of replicas, or no servers.`;
    if (capacity !== null && !notNegative(capacity)) return `The queue of ${owner} has a size that is not a number of at least 0.`;
    if (queueing === 'per_replica' && replicas > LIMITS.replicasApart) {
      return `${owner} has ${replicas} replicas with a queue each; ${LIMITS.replicasApart} are the most.`;
    }
    if (station.breakdowns && (!positive(station.breakdowns.mtbf) || !notNegative(station.breakdowns.mttr)))
      return `The times between breakdowns of ${owner} are not numbers above 0.`;
    if (station.slowdown && (!notNegative(station.slowdown.contention) || !notNegative(station.slowdown.coherency)))
      return `What slows ${owner} down is not a number of at least 0.`;
    if (!notNegative(station.detection) || !notNegative(station.takeover)) return `A time of ${owner} is not a number of at least 0.`;
  }
  return null;
}

function problemOfParts(network: Network): string | null {
  for (const router of network.routers) {
    if (!known(router.station, network.stations)) return `${router.owner} stands before a station that is not there.`;
    if (router.weights?.some((weight) => !notNegative(weight))) return `A weight of ${router.owner} is not a number of at least 0.`;
  }
  for (const store of network.stores) {
    if (!positive(store.keys) || !notNegative(store.entries))
      return `${store.owner} has no keys, or a size that is not a number of at least 0.`;
    if (store.ttl !== null && !notNegative(store.ttl)) return `The TTL of ${store.owner} is not a number of at least 0.`;
    if (store.popularity.type === 'zipf' && !notNegative(store.popularity.exponent))
      return `The exponent of ${store.owner} is not a number of at least 0.`;
  }
  for (const limiter of network.limiters) {
    if (!notNegative(limiter.rate) || !notNegative(limiter.burst) || !positive(limiter.clients))
      return `The limit of ${limiter.owner} is not a number of at least 0.`;
  }
  for (const set of network.replicaSets) {
    if (set.primaries.some((station) => !known(station, network.stations))) return `A primary of ${set.owner} is not there.`;
    if (set.followers.some((station) => station !== null && !known(station, network.stations)))
      return `A follower of ${set.owner} is not there.`;
    const wrong = problemOfTime(set.lag);
    if (wrong) return `The lag of ${set.owner} ${wrong}.`;
    const { elsewhere } = set;
    if (typeof elsewhere === 'object' && !(elsewhere.every > 0 && notNegative(elsewhere.takes)))
      return `Snapshots of ${set.owner} are not taken in intervals that are longer than 0.`;
  }
  for (const log of network.logs ?? []) {
    const wrong = problemOfLog(log);
    if (wrong) return `${log.owner} ${wrong}.`;
  }
  return null;
}

function problemOfGuards({ breakers = [], pools = [], retryBudgets = [], shedders = [], stations }: Network): string | null {
  for (const { owner, errors, window, minimum, openFor, halfOpen } of breakers) {
    if (!positive(errors) || errors > 1) return `The breaker of ${owner} opens at a share of errors that is not above 0 and at most 100 %.`;
    if (!positive(window) || !notNegative(minimum) || !notNegative(openFor) || !whole(halfOpen) || halfOpen < 1)
      return `The breaker of ${owner} has a number that is not above 0.`;
  }
  for (const { owner, size, waiting } of pools) {
    if (!whole(size) || size < 1) return `The pool of ${owner} has no whole number of places.`;
    if (waiting !== null && !notNegative(waiting)) return `The pool of ${owner} has a line that is not a number of at least 0.`;
  }
  for (const { owner, ratio, perSecond } of retryBudgets)
    if (!notNegative(ratio) || !notNegative(perSecond)) return `The retry budget of ${owner} is not a number of at least 0.`;
  for (const { owner, station, above } of shedders) {
    if (!known(station, stations)) return `${owner} sheds the load of a station that is not there.`;
    if (!notNegative(above)) return `${owner} sheds load above a utilisation that is not a number of at least 0.`;
  }
  return null;
}

function problemOfScalers({ scalers = [], stations }: Network): string | null {
  for (const { owner, station, min, max, target, delay, cooldown, tick } of scalers) {
    if (!known(station, stations)) return `The scaler of ${owner} has no station.`;
    if (!whole(min) || !whole(max) || min < 1 || max < min) return `${owner} scales from ${min} to ${max} replicas.`;
    if (max > LIMITS.replicasApart) return `${owner} scales to ${max} replicas; ${LIMITS.replicasApart} are the most.`;
    if (!positive(target) || target > 1) return `${owner} scales for a utilisation that is not above 0 and at most 100 %.`;
    if (!notNegative(delay) || !notNegative(cooldown) || !positive(tick))
      return `A time of the scaler of ${owner} is not a number above 0.`;
  }
  const twice = scalers.find(({ station }, index) => scalers.findIndex((other) => other.station === station) < index);
  return twice ? `${twice.owner} is scaled twice.` : null;
}

function problemOfLog(log: Log): string | null {
  const { keys, batch } = log;
  if (!whole(log.partitions) || log.partitions < 1 || log.partitions > LIMITS.partitions)
    return `has ${log.partitions} partitions; 1 to ${LIMITS.partitions} are possible`;
  if (!whole(log.brokers) || log.brokers < 1) return 'has no whole number of brokers';
  if (!whole(log.replication) || log.replication < 1 || log.replication > log.brokers)
    return `keeps ${log.replication} copies on ${log.brokers} brokers`;
  if (!whole(log.minInSync) || !notNegative(log.failover)) return 'has a number that is not at least 0';
  if (log.retention !== null && !notNegative(log.retention)) return 'has a retention that is not a number of at least 0';
  if (keys.type === 'hashed' && !positive(keys.count)) return 'has no keys';
  if (batch && (!positive(batch.size) || !notNegative(batch.linger))) return 'has batches without a size or a time';
  for (const group of log.groups) {
    if (!whole(group.consumers) || group.consumers > LIMITS.partitions)
      return `has a group ${group.name} without a whole number of consumers`;
    if (
      !notNegative(group.missedAfter ?? 0) ||
      !notNegative(group.rebalance) ||
      !notNegative(group.commitEvery) ||
      !positive(group.retryAfter)
    )
      return `has a group ${group.name} with a time that is not a number of at least 0`;
    if (group.attempts !== null && (!whole(group.attempts) || group.attempts < 1)) return `has a group ${group.name} without attempts`;
  }
  return nameProblem('has a copying time that', problemOfTime(log.copying));
}

/** Why a distribution is not one: "is not finite". Tails without a mean are allowed. */
function problemOfTime(time: Distribution): string | null {
  switch (time.type) {
    case 'constant':
      return notNegative(time.value) ? null : 'is not a number of at least 0';
    case 'exponential':
      return notNegative(time.mean) ? null : 'has no finite mean';
    case 'uniform':
      return notNegative(time.min) && notNegative(time.max) && time.min <= time.max ? null : 'has bounds out of order';
    case 'lognormal':
      return Number.isFinite(time.mu) && notNegative(time.sigma) && time.sigma < 20 ? null : 'has no finite parameters';
    case 'pareto':
      return notNegative(time.min) && positive(time.shape) && time.shape >= 0.1 ? null : 'has no finite parameters, or a shape below 0.1';
    case 'erlang':
      return notNegative(time.mean) && positive(time.stages) ? null : 'has no stages';
    case 'hyperexponential':
      return notNegative(time.mean) && notNegative(time.scv) && time.scv >= 1 ? null : 'has a squared coefficient of variation below 1';
    case 'empirical':
      return time.values.length > 0 && time.values.every(notNegative) ? null : 'has no values, or one that is not a number of at least 0';
    case 'sum':
      return time.parts.map(problemOfTime).find((wrong) => wrong !== null) ?? null;
  }
}

function problemOfPrograms(network: Network): string | null {
  for (const flow of network.flows) {
    const walk = new ProgramCheck(network);
    const wrong = walk.check(flow.body, 0);
    if (wrong) return `Flow ${flow.name}: ${wrong}.`;
  }
  return null;
}

class ProgramCheck {
  private steps = 0;

  constructor(private readonly network: Network) {}

  check(step: Step, depth: number): string | null {
    if (++this.steps > LIMITS.steps) return `a request takes more than ${LIMITS.steps} steps`;
    if (depth > LIMITS.depth) return `calls are nested more than ${LIMITS.depth} deep`;
    return this.own(step) ?? this.inner(step, depth + 1);
  }

  private own(step: Step): string | null {
    const { network } = this;
    switch (step.do) {
      case 'serve':
        if (!known(step.station, network.stations)) return 'it is served at a station that is not there';
        if (step.rank !== undefined && !(whole(step.rank) && step.rank < LIMITS.ranks))
          return `it has a rank that is not a whole number from 0 to ${LIMITS.ranks - 1}`;
        if (step.router !== null && network.routers[step.router]?.station !== step.station) return 'a router stands before another station';
        return nameProblem('a service time', problemOfTime(step.time));
      case 'delay':
        return nameProblem('a delay', problemOfTime(step.time));
      case 'lookup':
      case 'put':
        return known(step.store, network.stores) ? null : 'it asks a store that is not there';
      case 'shed':
        return known(step.shedder, network.shedders ?? []) ? null : 'it passes a shedder that is not there';
      case 'limit':
        return known(step.limiter, network.limiters) ? null : 'it passes a limit that is not there';
      case 'refuse':
        return probability(step.probability) ? null : 'a probability is outside of 0 to 1';
      case 'choose':
        if (step.choices.some((choice) => !probability(choice.probability))) return 'a probability is outside of 0 to 1';
        return step.choices.reduce((sum, choice) => sum + choice.probability, 0) <= 1 + 1e-6 ? null : 'probabilities add up to more than 1';
      case 'repeat':
        return whole(step.times) && step.times <= 1e9 ? null : 'it repeats a number of times that is not whole';
      case 'commit':
      case 'read': {
        const set = network.replicaSets[step.set];
        return set && known(step.shard, set.primaries) ? null : 'it uses a shard that is not there';
      }
      case 'call':
        if (!known(step.owner, network.owners)) return 'it calls a component that is not there';
        if (step.timeout !== null && !notNegative(step.timeout)) return 'a timeout is not a number of at least 0';
        return (
          (whole(step.retries) && notNegative(step.backoff) ? null : 'retries or backoff are not numbers of at least 0') ??
          guardProblem(step, network)
        );
      case 'publish': {
        const log = network.logs?.[step.log];
        if (!log) return 'it publishes to a log that is not there';
        return step.deliveries.every(({ group }) => known(group, log.groups)) ? null : 'it publishes for a group that is not there';
      }
      case 'fork':
        return whole(step.need) ? null : 'a fork needs a number of branches that is not whole';
      case 'sequence':
      case 'spawn':
        return null;
    }
  }

  private inner(step: Step, depth: number): string | null {
    for (const child of children(step)) {
      const wrong = this.check(child, depth);
      if (wrong) return wrong;
    }
    return null;
  }
}

function guardProblem(call: Call, network: Network): string | null {
  if (call.hedgeAfter !== undefined && !notNegative(call.hedgeAfter))
    return 'a call is hedged after a time that is not a number of at least 0';
  if (call.from !== undefined && !known(call.from, network.owners)) return 'it is called by a component that is not there';
  if (call.breaker !== undefined && !known(call.breaker, network.breakers ?? [])) return 'a call has a breaker that is not there';
  if (call.pool !== undefined && !known(call.pool, network.pools ?? [])) return 'a call has a pool that is not there';
  return call.budget === undefined || known(call.budget, network.retryBudgets ?? []) ? null : 'a call has a retry budget that is not there';
}

function nameProblem(what: string, wrong: string | null): string | null {
  return wrong && `${what} ${wrong}`;
}

/** The steps directly inside a step. */
export function children(step: Step): readonly Step[] {
  switch (step.do) {
    case 'sequence':
      return step.steps;
    case 'lookup':
      return [step.hit, step.miss];
    case 'fork':
      return step.branches;
    case 'choose':
      return step.choices.map((choice) => choice.step);
    case 'repeat':
    case 'spawn':
      return [step.body];
    case 'publish':
      return step.deliveries.map(({ body }) => body);
    case 'call':
      return step.onFailure ? [step.body, step.onFailure] : [step.body];
    case 'serve':
    case 'delay':
    case 'put':
    case 'limit':
    case 'shed':
    case 'refuse':
    case 'commit':
    case 'read':
      return [];
  }
}

function problemOfEffects(network: Network, experiment: Experiment): string | null {
  for (const { at, duration, effects } of experiment.disruptions) {
    if (!notNegative(at) || (duration !== null && !notNegative(duration)))
      return 'A disruption happens at a time that is not a number of at least 0.';
    for (const effect of effects) {
      switch (effect.effect) {
        case 'down':
        case 'away':
        case 'slow':
        case 'pause':
          if (!known(effect.station, network.stations)) return 'A disruption hits a station that is not there.';
          if (effect.effect === 'slow' && !positive(effect.factor)) return 'A station is slowed by a factor that is not above 0.';
          break;
        case 'flush':
        case 'shrink':
          if (!known(effect.store, network.stores)) return 'A disruption hits a store that is not there.';
          if (effect.effect === 'shrink' && !probability(effect.share))
            return 'A disruption takes a share of a store outside of 0 to 100 %.';
          break;
        case 'pause_replication':
          if (!known(effect.set, network.replicaSets)) return 'A disruption hits a replica set that is not there.';
          break;
        case 'lose':
        case 'delay':
        case 'cut':
        case 'errors':
          if (!known(effect.to, network.owners) || (effect.from !== null && !known(effect.from, network.owners)))
            return 'A disruption hits calls of a component that is not there.';
          if (effect.effect === 'lose' && !probability(effect.share)) return 'A disruption loses a share outside of 0 to 100 %.';
          if (effect.effect === 'errors' && !probability(effect.share)) return 'A disruption fails a share outside of 0 to 100 %.';
          if (effect.effect === 'delay' && !notNegative(effect.seconds))
            return 'A disruption delays by a time that is not a number of at least 0.';
          break;
        case 'throttle':
          if (!known(effect.owner, network.owners)) return 'A disruption hits calls of a component that is not there.';
          if (!notNegative(effect.rate)) return 'A disruption throttles to a rate that is not a number of at least 0.';
          break;
        case 'broker_down': {
          const log = network.logs?.[effect.log];
          if (!log) return 'A disruption hits a log that is not there.';
          if (!whole(effect.broker) || effect.broker >= log.brokers) return `A disruption hits a broker of ${log.owner} that is not there.`;
          break;
        }
        case 'consumers_down':
          if (!known(effect.group, network.logs?.[effect.log]?.groups ?? [])) return 'A disruption hits a group that is not there.';
          if (!whole(effect.count)) return 'A disruption hits a number of consumers that is not whole.';
          break;
        case 'surge':
          if (!known(effect.source, network.sources)) return 'A surge comes from a source that is not there.';
          if (!notNegative(effect.factor)) return 'A surge has a factor that is not a number of at least 0.';
          break;
      }
    }
  }
  return null;
}
