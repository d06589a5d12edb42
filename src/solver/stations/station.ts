import { CLIENTS, hashShares, mean, type Accuracy, type Distribution, type Router, type Station } from '../../network/index.js';
import { erlangC } from './erlang.js';
import { powerOfTwo, shortestQueue, type Parallel } from '../laws/parallel.js';
import { disciplined } from './disciplines.js';
import type { Offered, Served, Shed } from './load.js';
import { limited, queue, type Queue, type Wait, type Waiting } from './queue.js';
import { worse } from '../took.js';

const IDLE = { utilisation: 0, loss: 0, stuck: 0, wait: { type: 'none' }, meanWait: 0, queueLength: 0, imbalance: 1 } as const;

/** Solves a station for what is offered. */
export function serveAnew(station: Station, offered: Offered): Served {
  const served = serving(station, offered);
  // A service that is slowed by those who came before it hangs together with their number, which the formulas do not know.
  if (station.breakdowns) return { ...served, accuracy: 'rough', tail: 'rough' };
  return station.slowdown ? { ...served, accuracy: worse(served.accuracy, 'fair'), tail: worse(served.tail, 'fair') } : served;
}

function serving(station: Station, offered: Offered): Served {
  const { rate, work } = offered;
  const servers = station.replicas * station.servers;
  if (rate === 0 || work === 0) {
    return {
      ...IDLE,
      departures: arrivalVariation(offered, 0),
      poissonOut: offered.poisson,
      accuracy: 'exact',
      tail: 'exact',
      method: rate === 0 ? 'no load' : 'no service time',
    };
  }
  if (servers === 0) return { ...IDLE, loss: 1, departures: 1, poissonOut: false, accuracy: 'exact', tail: 'exact', method: 'no servers' };
  const utilisation = work / servers;
  if (offered.shed?.most) return shed(offered, offered.shed, utilisation);
  const shares = sharesOf(station, offered.router);
  const most = shares ? Math.max(...shares) * station.replicas : 1;
  if (utilisation * most >= 1 && station.capacity === null) return overloaded(utilisation, most);

  const service = work / rate;
  // Where all are served at once, nothing but the mean of services matters.
  const sharing = station.discipline === 'sharing';
  const scv = sharing ? 1 : Math.max(0, offered.square / (rate * service ** 2) - 1);
  const arrivals = arrivalVariation(offered, utilisation);
  const exponential =
    sharing || offered.services.every(({ time }) => time.type === 'exponential' && Math.abs(mean(time) - service) <= 1e-9 * service);
  const whole: Queue = {
    rate,
    servers,
    service,
    scv,
    arrivals,
    poisson: offered.poisson,
    renewal: offered.renewal,
    exponential,
    places: station.capacity,
  };
  const alone = station.queueing === 'central' || station.replicas === 1 ? queue(whole) : apart(station, whole, offered.router, shares);
  const waiting = offered.together > 0 ? inBatches(alone, whole, offered.together / rate) : alone;
  const carried = utilisation * (1 - waiting.loss);
  const inOrder: Served = {
    ...waiting,
    utilisation: Math.min(1, carried),
    stuck: 0,
    imbalance: most,
    departures: departureVariation(arrivals, scv, carried, servers),
    poissonOut: offered.poisson && offered.together === 0 && exponential && waiting.loss === 0 && waiting.accuracy === 'exact',
  };
  return disciplined(station, inOrder, offered, scv);
}

/** Nobody is let in who would have to wait. */
function shed({ rate, work, square }: Offered, { accuracy }: Shed, utilisation: number): Served {
  const scv = Math.max(0, (square * rate) / work ** 2 - 1);
  return {
    ...IDLE,
    utilisation,
    departures: departureVariation(1, scv, utilisation, 1),
    poissonOut: false,
    accuracy,
    tail: accuracy,
    method: 'M/G/c/c (Erlang B) behind a shedder',
  };
}

/**
 * Requests that come together wait for each other: (b − 1) s / 2(1 − ρ) more in M[X]/G/1, exactly (Bolch et al. 2006, section 6.8), and about that over c times the chance that all
 * are busy with more servers. `ahead` is how many of its own fork each finds before it, on average.
 */
function inBatches(alone: Waiting, of: Queue, ahead: number): Waiting {
  const ratio = (of.rate * of.service) / of.servers;
  if (of.places !== null || !Number.isFinite(alone.meanWait)) return { ...alone, accuracy: 'rough', tail: 'rough' };
  const one = of.servers === 1;
  const more = (ahead * of.service) / (of.servers * (1 - ratio));
  const busy = one ? 1 : Math.min(1, erlangC(of.servers, of.rate * of.service) + (2 * ahead) / of.servers);
  const meanWait = alone.meanWait + more * busy;
  const probability = Math.min(1, Math.max(1e-9, one ? 1 - (1 - ratio) / (1 + 2 * ahead) : busy));
  return {
    ...alone,
    wait: { type: 'exponential', probability, mean: meanWait / probability },
    meanWait,
    queueLength: of.rate * meanWait,
    accuracy: one ? alone.accuracy : 'rough',
    tail: 'rough',
    method: `${alone.method}, in batches`,
  };
}

function overloaded(utilisation: number, most: number): Served {
  return {
    utilisation: 1,
    loss: 0,
    stuck: 1 - 1 / (utilisation * most),
    wait: { type: 'endless' },
    meanWait: Infinity,
    queueLength: Infinity,
    imbalance: most,
    departures: 1,
    poissonOut: false,
    accuracy: 'fair',
    tail: 'fair',
    method: `overloaded: offered ${(utilisation * most).toFixed(2)} times what it can serve (fluid limit)`,
  };
}

/** A queue of its own for each replica, fed by a router. */
function apart(station: Station, whole: Queue, router: Router | null, shares: readonly number[] | null): Waiting {
  const { replicas } = station;
  const each: Queue = { ...whole, rate: whole.rate / replicas, servers: station.servers };
  const policy = router?.policy ?? 'random';
  switch (policy) {
    case 'round_robin':
    case 'weighted_round_robin': {
      if (shares) return unequal(whole, station, shares, (share) => whole.arrivals * share, 'weighted round robin');
      // Every nth arrival: the sum of n gaps.
      const renewal: Distribution | null = whole.poisson ? { type: 'erlang', stages: replicas, mean: 1 } : null;
      const found = queue({ ...each, arrivals: whole.arrivals / replicas, poisson: false, renewal });
      return overAll(found, replicas, `round robin over ${replicas}: `);
    }
    case 'least_connections':
    case 'least_response_time':
    case 'power_of_two': {
      const load: Parallel = { ...whole, replicas, servers: station.servers };
      const found = policy === 'power_of_two' ? powerOfTwo(load) : shortestQueue(load);
      if (whole.places === null) return { loss: 0, ...found, queueLength: whole.rate * found.meanWait };
      // Full queues are all full at once when the shortest is chosen, so that one of them stands for all.
      const ratio = (whole.rate * whole.service) / whole.servers;
      const probability = found.wait.type === 'exponential' ? found.wait.probability : ratio;
      return overAll(
        limited(found, { rate: each.rate, ratio: Math.min(0.99, ratio), probability, places: whole.places }),
        replicas,
        '',
        'rough',
      );
    }
    case 'ip_hash':
      if (shares) return unequal(whole, station, shares, (share) => 1 + (whole.arrivals - 1) * share, 'IP hash');
      break;
    case 'random':
      break;
  }
  return overAll(queue({ ...each, arrivals: 1 + (whole.arrivals - 1) / replicas }), replicas, `random over ${replicas}: `);
}

function overAll(each: Waiting, replicas: number, name: string, accuracy: Accuracy = each.accuracy): Waiting {
  return { ...each, queueLength: each.queueLength * replicas, method: name + each.method, accuracy };
}

/** Replicas with different shares of the load: means over them, and a wait of their mean. */
function unequal(whole: Queue, station: Station, shares: readonly number[], arrivals: (share: number) => number, name: string): Waiting {
  let loss = 0;
  let meanWait = 0;
  let queueLength = 0;
  let probability = 0;
  let method = '';
  // Equal shares are solved once.
  const counts = new Map<number, number>();
  for (const share of shares) counts.set(share, (counts.get(share) ?? 0) + 1);
  for (const [share, count] of counts) {
    if (share === 0) continue;
    const found = queue({ ...whole, rate: whole.rate * share, servers: station.servers, arrivals: arrivals(share), renewal: null });
    const weight = share * count;
    loss += weight * found.loss;
    meanWait += weight * found.meanWait;
    queueLength += count * found.queueLength;
    probability += weight * waitProbability(found, (whole.rate * share * whole.service) / station.servers);
    method = found.method;
  }
  const wait: Wait =
    meanWait > 0
      ? { type: 'exponential', probability: Math.max(1e-9, probability), mean: meanWait / Math.max(1e-9, probability) }
      : { type: 'none' };
  return { loss, meanWait, queueLength, wait, accuracy: 'fair', tail: 'rough', method: `${name} over ${shares.length}: ${method}` };
}

function waitProbability({ wait }: Waiting, utilisation: number): number {
  switch (wait.type) {
    case 'none':
      return 0;
    case 'exponential':
      return wait.probability;
    case 'pollaczek_khinchine':
      return utilisation;
    case 'stages':
    case 'finite':
      return Math.min(1, utilisation);
    case 'endless':
      return 1;
  }
}

/** The share of the requests of each replica where they are not all alike; null where they are. */
function sharesOf(station: Station, router: Router | null): readonly number[] | null {
  if (station.queueing === 'central' || station.replicas < 2 || !router) return null;
  if (router.policy === 'ip_hash') return hashShares(router.clients ?? CLIENTS, station.replicas);
  if (router.policy !== 'weighted_round_robin' || !router.weights) return null;
  const weights = Array.from({ length: station.replicas }, (_, replica) => router.weights?.[replica] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total > 0 ? weights.map((weight) => weight / total) : null;
}

/** How variable arrivals are where streams meet (Whitt, "The queueing network analyzer", 1983, eq. 29 and 33). */
function arrivalVariation(offered: Offered, utilisation: number): number {
  if (offered.rate === 0) return 1;
  const streams = offered.rate ** 2 / Math.max(1e-300, offered.squaredRates);
  const weight = 1 / (1 + 4 * (1 - Math.min(1, utilisation)) ** 2 * Math.max(0, streams - 1));
  return 1 + weight * (offered.variability / offered.rate - 1);
}

/** How variable departures are (the same, eq. 38). */
function departureVariation(arrivals: number, scv: number, utilisation: number, servers: number): number {
  const service = Number.isFinite(scv) ? Math.max(scv, 0.2) : 10;
  return 1 + (1 - utilisation ** 2) * (arrivals - 1) + (utilisation ** 2 * (service - 1)) / Math.sqrt(servers);
}
