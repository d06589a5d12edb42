import type { Accuracy, Limiter } from '../../network/index.js';
import { worse } from '../took.js';
import { isEven, type Asking } from './shedder.js';

/** States of the chain that are computed one by one; beyond them the loss falls geometrically. */
const STATES = 200;

/**
 * The ratio of Poisson requests that a token bucket turns away. What is missing in a bucket that holds b tokens and fills at r per second is the work in M/D/1 with b places:
 * a request brings one token's worth, 1/r seconds, and is turned away when there is no room. The loss is that of the chain at departures (Bolch et al. 2006, section
 * 6.7). `rate` is requests per second at the whole limiter.
 */
export function refusedRatio(limiter: Limiter, rate: number): number {
  const each = rate / Math.max(1, limiter.clients);
  if (each === 0) return 0;
  if (limiter.burst < 1 || limiter.rate === 0) return 1;
  const ratio = each / limiter.rate;
  const low = Math.floor(limiter.burst);
  const part = limiter.burst - low;
  const least = loss(low, ratio);
  // Between whole numbers of tokens, along the logarithm.
  return part < 1e-9 || least === 0 ? least : least ** (1 - part) * loss(low + 1, ratio) ** part;
}

/** How far that can be trusted: the formula is one of Poisson arrivals, and no surer than their rate. */
export function refusalAccuracy(asking: Asking): Accuracy {
  const arrivals: Accuracy = asking.poisson || asking.rate === 0 ? 'close' : isEven(asking) ? 'fair' : 'rough';
  return worse(arrivals, asking.accuracy);
}

/** The loss of M/D/1 with `places`, that in service among them. */
function loss(places: number, ratio: number): number {
  const floor = Math.max(0, 1 - 1 / ratio);
  if (places > STATES) {
    const last = loss(STATES, ratio) - floor;
    const before = loss(STATES - 20, ratio) - floor;
    if (last <= 1e-15 || before <= last) return floor + Math.max(0, last);
    return floor + last * (last / before) ** ((places - STATES) / 20);
  }
  // Numbers left behind by departures, each relative to that of an empty system.
  const arrivals: number[] = [Math.exp(-ratio)];
  for (let j = 1; j <= places; j++) arrivals.push(((arrivals[j - 1] ?? 0) * ratio) / j);
  const left: number[] = [1];
  let total = 1;
  for (let j = 0; j < places - 1; j++) {
    let next = (left[j] ?? 0) - (arrivals[j] ?? 0);
    for (let i = 1; i <= j; i++) next -= (left[i] ?? 0) * (arrivals[j - i + 1] ?? 0);
    next = Math.max(0, next / (arrivals[0] ?? 1));
    left.push(next);
    total += next;
    if (total > 1e200) return floor;
  }
  return Math.min(1, Math.max(floor, 1 - 1 / (1 / total + ratio)));
}
