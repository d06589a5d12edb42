import type { Accuracy, Distribution } from '../../network/index.js';
import { erlangC, finiteQueue } from './erlang.js';
import { normalBelow, normalDensity } from '../laws/normal.js';
import { singleServerRoot } from './renewal.js';
import { lower } from '../took.js';

/** How long those who are let in wait: nothing, with a probability; else a time with the given shape. */
export type Wait =
  | { readonly type: 'none' }
  /** With a probability, a time that is exponential, or of stages with that squared coefficient of variation. */
  | { readonly type: 'exponential'; readonly probability: number; readonly mean: number; readonly scv?: number }
  /** M/G/1 exactly, by its transform. */
  | { readonly type: 'pollaczek_khinchine'; readonly rate: number }
  /** M/M/c with places for waiting. */
  | {
      readonly type: 'finite';
      readonly full: number;
      readonly loss: number;
      readonly ratio: number;
      readonly drain: number;
      readonly places: number;
    }
  /** For 1, 2, … stages of mean `drain`, with the probabilities of each. */
  | { readonly type: 'stages'; readonly levels: readonly number[]; readonly drain: number }
  | { readonly type: 'endless' };

/** One queue with some servers, after the router has split the load. */
export interface Queue {
  readonly rate: number;
  readonly servers: number;
  readonly service: number;
  /** Squared coefficients of variation of service and arrivals. */
  readonly scv: number;
  readonly arrivals: number;
  readonly poisson: boolean;
  readonly renewal: Distribution | null;
  readonly exponential: boolean;
  readonly places: number | null;
}

/** What happens in a queue. */
export interface Waiting {
  /** Ratio turned away because it is full. */
  readonly loss: number;
  readonly wait: Wait;
  readonly meanWait: number;
  readonly queueLength: number;
  /** Of the mean wait, and of how waits are distributed. */
  readonly accuracy: Accuracy;
  readonly tail: Accuracy;
  readonly method: string;
}

/** Solves one queue. */
export function queue(of: Queue): Waiting {
  const ratio = (of.rate * of.service) / of.servers;
  if (of.places !== null) return finite(of, ratio, of.places);
  if (ratio >= 1)
    return {
      loss: 0,
      wait: { type: 'endless' },
      meanWait: Infinity,
      queueLength: Infinity,
      accuracy: 'fair',
      tail: 'fair',
      method: 'overloaded',
    };
  if (of.poisson || Math.abs(of.arrivals - 1) < 0.01) return poissonQueue(of, ratio);
  if (of.servers === 1 && of.exponential && of.renewal) return renewalQueue(of, of.renewal);
  return generalQueue(of, ratio);
}

function poissonQueue(of: Queue, ratio: number): Waiting {
  const { rate, servers, service, scv } = of;
  // Merged and thinned streams that are not Poisson but vary as much.
  const pure = of.poisson;
  if (of.exponential) {
    const probability = erlangC(servers, rate * service);
    const meanIfAny = service / (servers * (1 - ratio));
    return withWait(rate, probability, meanIfAny, pure ? 'exact' : 'fair', servers === 1 ? 'M/M/1' : 'M/M/c (Erlang C)');
  }
  if (servers === 1) {
    const meanWait = (rate * service ** 2 * (1 + scv)) / (2 * (1 - ratio));
    const method = 'M/G/1 (Pollaczek–Khinchine)';
    if (!Number.isFinite(meanWait)) {
      return {
        loss: 0,
        wait: { type: 'pollaczek_khinchine', rate },
        meanWait: Infinity,
        queueLength: Infinity,
        accuracy: 'exact',
        tail: 'exact',
        method: `${method}: service times vary without bound`,
      };
    }
    return {
      loss: 0,
      wait: { type: 'pollaczek_khinchine', rate },
      meanWait,
      queueLength: rate * meanWait,
      accuracy: pure ? 'exact' : 'fair',
      tail: pure ? 'exact' : 'fair',
      method,
    };
  }
  const probability = erlangC(servers, rate * service);
  const meanWait = kimura(servers, ratio, service, scv, probability);
  return withWait(
    rate,
    probability,
    probability > 0 ? meanWait / probability : 0,
    pure ? kimuraAccuracy(ratio, scv) : lower(kimuraAccuracy(ratio, scv)),
    'M/G/c (Kimura, with Cosmetatos for M/D/c)',
    waitVariation(ratio, scv),
  );
}

/**
 * Waits that are 0 or exponential; or, where services are not, 0 or stages with a variation (`scv`) that is about right. How they are distributed is then known less well
 * than their mean.
 */
function withWait(rate: number, probability: number, meanIfAny: number, accuracy: Accuracy, method: string, scv?: number): Waiting {
  const meanWait = probability * meanIfAny;
  const truly = scv === undefined;
  const wait: Wait = meanWait > 0 ? { type: 'exponential', probability, mean: meanIfAny, ...(truly ? {} : { scv }) } : { type: 'none' };
  return { loss: 0, wait, meanWait, queueLength: rate * meanWait, accuracy, tail: truly ? accuracy : lower(accuracy), method };
}

/** Squared coefficient of variation of the waits of those who wait: that of M/G/1 with two moments, taken for others as well (Whitt, QNA, 1983, eq. 50 to 53). */
function waitVariation(ratio: number, scv: number): number {
  const third = scv >= 1 ? (3 * scv) / (1 + scv) : (2 * scv + 1) / (scv + 1);
  return Number.isFinite(scv) ? Math.max(0.1, Math.min(3, 2 * ratio - 1 + (4 / 3) * (1 - ratio) * third)) : 3;
}

/** Mean wait of M/G/c from those of M/M/c and M/D/c (Kimura, "A two-moment approximation for the mean waiting time in the GI/G/s queue", Management Science 32(6), 1986). */
function kimura(servers: number, ratio: number, service: number, scv: number, probability: number): number {
  const exponential = (probability * service) / (servers * (1 - ratio));
  if (!Number.isFinite(scv)) return Infinity;
  const constant = exponential * Math.min(1, (1 + crowding(servers, ratio)) / 2);
  const denominator = (2 * scv) / exponential + (1 - scv) / constant;
  return denominator > 0 ? (1 + scv) / denominator : ((1 + scv) / 2) * exponential;
}

/**
 * What simulations of 1 to 16 servers at 50 to 90 % of their capacity showed: within 2 % for services no more variable than a variation of 4, where waiting is common; farther off where
 * it is rare, and where the third moment matters.
 */
function kimuraAccuracy(ratio: number, scv: number): Accuracy {
  if (scv > 4) return 'rough';
  if (ratio >= 0.75) return 'close';
  return scv <= 2 ? 'fair' : 'rough';
}

/** Cosmetatos's term (1 − ρ)(c − 1)(√(4 + 5c) − 2) / (16ρc), held below 1/4 so that M/D/c never waits longer than M/M/c. */
function crowding(servers: number, ratio: number): number {
  return Math.min(0.24, ((1 - ratio) * (servers - 1) * (Math.sqrt(4 + 5 * servers) - 2)) / (16 * ratio * servers));
}

/** GI/M/1 exactly: the wait is exponential with an atom at 0, by the root of σ = A*(μ(1 − σ)) (Kleinrock, Queueing Systems 1, 1975, section 6.4). */
function renewalQueue(of: Queue, renewal: Distribution): Waiting {
  const root = singleServerRoot(renewal, 1 / of.rate, of.service);
  if (root === null) return generalQueue(of, of.rate * of.service);
  return withWait(of.rate, root, of.service / (1 - root), 'exact', 'GI/M/1');
}

/** GI/G/c (Whitt, "Approximations for the GI/G/m queue", Production and Operations Management 2(2), 1993). */
function generalQueue(of: Queue, ratio: number): Waiting {
  const { servers, service, scv } = of;
  const arrivals = Math.max(0, of.arrivals);
  const delayed = erlangC(servers, of.rate * service);
  const exponential = (delayed * service) / (servers * (1 - ratio));
  const both = (arrivals + scv) / 2;
  const gamma = crowding(servers, ratio);
  const calm = Math.exp((-2 * (1 - ratio)) / (3 * ratio));
  const phi1 = 1 + gamma;
  const phi3 = (1 - 4 * gamma) * calm;
  const phi4 = Math.min(1, (phi1 + phi3) / 2);
  const psi = both >= 1 ? 1 : phi4 ** (2 * (1 - both));
  const phi =
    arrivals >= scv
      ? (4 * (arrivals - scv) * phi1) / (4 * arrivals - 3 * scv || 1) + (scv * psi) / (4 * arrivals - 3 * scv || 1)
      : ((scv - arrivals) * phi3) / (2 * arrivals + 2 * scv) + ((scv + 3 * arrivals) * psi) / (2 * arrivals + 2 * scv);
  const meanWait = Number.isFinite(scv) ? Math.max(0, phi) * both * exponential : Infinity;
  const probability = delayProbability(of, ratio, delayed);
  // Where waiting is rare, how often it happens depends on more than two moments.
  const accuracy = Math.abs(arrivals - 1) <= 1 && ratio >= (servers === 1 ? 0.75 : 0.85) ? 'fair' : 'rough';
  return withWait(
    of.rate,
    probability,
    probability > 0 ? meanWait / probability : 0,
    accuracy,
    servers === 1 ? 'GI/G/1 (Whitt)' : 'GI/G/c (Whitt)',
    waitVariation(ratio, scv),
  );
}

/** The probability of waiting: for one server that of QNA (Whitt, Bell System Technical Journal 62(9), 1983, eq. 48), for more Halfin & Whitt's ratio (1981). */
function delayProbability(of: Queue, ratio: number, delayed: number): number {
  const { arrivals, scv, servers } = of;
  if (servers === 1) {
    const h =
      arrivals <= 1
        ? (1 + arrivals + ratio * scv) / (1 + ratio * (scv - 1) + ratio ** 2 * (4 * arrivals + scv))
        : (4 * ratio) / (arrivals + ratio ** 2 * (4 * arrivals + scv));
    return Math.min(1, Math.max(1e-6, ratio + (arrivals - 1) * ratio * (1 - ratio) * h));
  }
  const beta = (1 - ratio) * Math.sqrt(servers);
  const spread = Math.sqrt(Math.max(0.05, (1 + arrivals) / 2));
  return Math.min(1, (delayed * halfinWhitt(beta / spread)) / halfinWhitt(beta));
}

function halfinWhitt(beta: number): number {
  const density = normalDensity(beta);
  const below = normalBelow(beta);
  return density > 0 ? 1 / (1 + (beta * below) / density) : 0;
}

/** Beyond this utilisation a queue with room for all says too little about one without. */
const NEAR = 0.95;

/**
 * A queue with places for some: M/M/c/K exactly, M/G/c/c exactly (Erlang B does not care how services are distributed), and others from the same queue with room for all:
 * of those who come, (1 − ρ)Π / (1 − ρΠ) are lost when Π would find no place (Tijms, A First Course in Stochastic Models, 2003, section 9.8).
 */
function finite(of: Queue, ratio: number, places: number): Waiting {
  if ((of.poisson && of.exponential) || places === 0 || ratio >= NEAR) return finiteMarkov(of, ratio, places);
  const open = queue({ ...of, places: null });
  const mean = open.wait.type === 'none' ? 0 : open.meanWait;
  if (!Number.isFinite(mean)) return finiteMarkov(of, ratio, places);
  const probability = open.wait.type === 'exponential' ? open.wait.probability : ratio;
  return limited(open, { rate: of.rate, ratio, probability, places });
}

/** What limited room does to a queue whose waits with room for all are known: who waits finds a geometric number of others waiting. */
export function limited(
  open: Pick<Waiting, 'meanWait' | 'accuracy' | 'method'>,
  of: { readonly rate: number; readonly ratio: number; readonly probability: number; readonly places: number },
): Waiting {
  const { rate, ratio, probability, places } = of;
  if (probability < 1e-9 || open.meanWait === 0) {
    return {
      loss: 0,
      wait: { type: 'none' },
      meanWait: 0,
      queueLength: 0,
      accuracy: 'fair',
      tail: 'rough',
      method: `${open.method}, limited room`,
    };
  }
  const ahead = (rate * open.meanWait) / probability;
  const decay = ahead / (1 + ahead);
  const drain = (open.meanWait / probability) * (1 - decay);
  const beyond = probability * decay ** places;
  const loss = ((1 - ratio) * beyond) / (1 - ratio * beyond);
  // Those let in find 0, 1, … places − 1 waiting, or a server that is free.
  const full = (probability * (1 - decay) * (1 - loss)) / (1 - beyond);
  const power = decay ** places;
  const stages = (1 - (places + 1) * power + places * power * decay) / (1 - decay) ** 2;
  const meanWait = ((full * stages) / (1 - loss)) * drain;
  return {
    loss,
    wait: { type: 'finite', full, loss, ratio: decay, drain, places },
    meanWait,
    queueLength: rate * (1 - loss) * meanWait,
    accuracy: lower(open.accuracy),
    tail: 'rough',
    method: `${open.method}, limited room (Tijms)`,
  };
}

function finiteMarkov(of: Queue, ratio: number, places: number): Waiting {
  const found = finiteQueue(of.rate, of.service, of.servers, places);
  const exact = of.poisson && (of.exponential || places === 0);
  return {
    loss: found.loss,
    wait: { type: 'finite', full: found.full, loss: found.loss, ratio, drain: of.service / of.servers, places },
    meanWait: found.meanWait,
    queueLength: found.queueLength,
    accuracy: exact ? 'exact' : 'rough',
    tail: exact ? 'exact' : 'rough',
    method: places === 0 ? 'M/G/c/c (Erlang B)' : 'M/M/c/K',
  };
}
