import type { Accuracy, Distribution, Router } from '../../network/index.js';
import type { Wait } from './queue.js';

/** What a shedder does with those who ask it, in the steady state. */
export interface Shed {
  /** Ratio turned away. */
  readonly refused: number;
  readonly accuracy: Accuracy;
  /** Requests that its station serves at most, of whom none waits; null where it is solved as if it shed nothing. */
  readonly most: number | null;
}

/** What comes to a station, from all its callers. */
export interface Offered {
  /** Per second. */
  rate: number;
  /** Rate × mean service time: erlangs. */
  work: number;
  /** Rate × second moment of the service time. */
  square: number;
  /** Rate × squared coefficient of variation of the times between arrivals, summed over the streams that meet here, and the squared rates of these. */
  variability: number;
  squaredRates: number;
  /** All streams are Poisson. */
  poisson: boolean;
  /** The time between arrivals, scaled to a mean of 1, when they come straight from one source; null when not. */
  renewal: Distribution | null;
  readonly services: { readonly time: Distribution; readonly rate: number; readonly rank: number }[];
  router: Router | null;
  /** Per second, how many others of its fork each request finds ahead of it, where several branches ask for this station at once. */
  together: number;
  /** What the shedder does that lets requests in; null where none does. */
  shed: Shed | null;
  /** How far the rate can be trusted. */
  accuracy: Accuracy;
}

export function nothing(): Offered {
  return {
    rate: 0,
    work: 0,
    square: 0,
    variability: 0,
    squaredRates: 0,
    poisson: true,
    renewal: null,
    services: [],
    router: null,
    together: 0,
    shed: null,
    accuracy: 'exact',
  };
}

/** What a station does with what comes to it, in the steady state. */
export interface Served {
  readonly utilisation: number;
  /** Ratio turned away by a full queue. */
  readonly loss: number;
  /** Ratio that is never served because the queue grows without end. */
  readonly stuck: number;
  /** Of everybody, where all wait alike or nobody asks who. */
  readonly wait: Wait;
  readonly meanWait: number;
  readonly unequal?: Unequal;
  readonly queueLength: number;
  readonly imbalance: number;
  /** Squared coefficient of variation of the times between departures, and whether they are Poisson. */
  readonly departures: number;
  readonly poissonOut: boolean;
  /** Of the mean wait, and of how waits are distributed. */
  readonly accuracy: Accuracy;
  readonly tail: Accuracy;
  readonly method: string;
}

/** How long somebody waits. */
export interface Waits {
  readonly wait: Wait;
  readonly meanWait: number;
}

/** Of a station that does not serve first who came first: how long whom waits. */
interface Unequal {
  /** With priorities: by rank. */
  readonly ranks?: ReadonlyMap<number, Waits>;
  /** Where all are served at once: waiting as a ratio of the own service. */
  readonly stretch?: number;
}

/** Whether a station has to be solved anew. */
export function sameLoad(first: Offered, second: Offered): boolean {
  return (
    first.rate === second.rate &&
    first.work === second.work &&
    first.square === second.square &&
    first.variability === second.variability &&
    first.squaredRates === second.squaredRates &&
    first.poisson === second.poisson &&
    first.renewal === second.renewal &&
    first.together === second.together &&
    first.shed?.most === second.shed?.most &&
    first.shed?.accuracy === second.shed?.accuracy &&
    first.accuracy === second.accuracy &&
    first.router === second.router
  );
}

/** The same mix of requests, so many that they are that many erlangs. */
export function rescale(offered: Offered, work: number): void {
  const factor = work / offered.work;
  if (!Number.isFinite(factor)) return;
  offered.rate *= factor;
  offered.work *= factor;
  offered.square *= factor;
  offered.variability *= factor;
  offered.squaredRates *= factor ** 2;
  offered.together *= factor;
}
