import { children, mean, type Accuracy, type Network, type Router, type Shedder, type Station, type Step } from '../../network/index.js';
import { worse } from '../took.js';
import { erlangB } from './erlang.js';
import type { Offered, Shed } from './load.js';
import type { Stream } from './stream.js';

/** Those who ask a shedder: per second, how variable, and how far that can be trusted. */
export interface Asking {
  rate: number;
  variability: number;
  poisson: boolean;
  accuracy: Accuracy;
}

export const NOTHING_SHED: Shed = { refused: 0, accuracy: 'rough', most: null };

/** Whether its station is solved as if it shed nothing, though it does. */
export function isLeftOut({ most, accuracy }: Shed): boolean {
  return most === null && accuracy === 'rough';
}

export function nobodyAsks(): Asking {
  return { rate: 0, variability: 0, poisson: true, accuracy: 'exact' };
}

export function ask(asking: Asking, stream: Stream): void {
  asking.rate += stream.rate;
  asking.variability += stream.rate * stream.variability;
  asking.poisson &&= stream.poisson;
  asking.accuracy = worse(asking.accuracy, stream.accuracy);
}

/**
 * By how much arrivals may be more or less variable; and, of a service, the time that may pass between being let in and being counted before it matters that others are let in
 * meanwhile.
 */
const NEAR = 0.1;

/**
 * A station whose shedder lets nobody in while more than a part of its servers is busy has no more than the next whole number of requests, none of whom waits: Erlang's loss system with so
 * many servers (Erlang 1917), whatever services are. So where all who come to the station have asked the shedder, and find a free server if there is one; elsewhere it is
 * solved as if it shed nothing. `gap` is how many seconds they take from the one to the other.
 */
export function shedding(shedder: Shedder, station: Station, asking: Asking, offered: Offered, last: Shed, gap: number): Shed {
  const servers = station.replicas * station.servers;
  const most = Math.floor(shedder.above * servers + 1e-9) + 1;
  if (most > servers) return { refused: 0, accuracy: 'exact', most: null };
  if (asking.rate === 0 || offered.rate === 0) return NOTHING_SHED;
  const service = offered.work / offered.rate;
  const all = Math.abs(offered.rate - asking.rate * (1 - last.refused)) <= 1e-6 * offered.rate;
  if (!all || !findsFree(station, offered.router) || gap > NEAR * service || station.breakdowns || offered.together > 0)
    return NOTHING_SHED;
  const arrivals: Accuracy = asking.poisson && gap === 0 ? 'exact' : asking.poisson || isEven(asking) ? 'fair' : 'rough';
  return {
    refused: erlangB(most, asking.rate * service),
    accuracy: worse(worse(arrivals, asking.accuracy), station.slowdown ? 'fair' : 'exact'),
    most,
  };
}

/** Whether arrivals are about as variable as Poisson's. */
export function isEven({ rate, variability }: Asking): boolean {
  return Math.abs(variability / rate - 1) <= NEAR;
}

/** Whether nobody waits as long as a server is free. */
function findsFree({ queueing, replicas }: Station, router: Router | null): boolean {
  if (queueing === 'central' || replicas === 1) return true;
  return router?.policy === 'least_connections' || router?.policy === 'least_response_time';
}

/** Seconds from each shedder to its station, at most, on average; Infinity where something else comes between. */
export function gapsOf(network: Network): readonly number[] {
  const { shedders = [] } = network;
  const gaps = shedders.map(() => 0);
  const walk = (step: Step): void => {
    if (step.do === 'sequence') {
      step.steps.forEach((each, at) => {
        if (each.do !== 'shed') return;
        const { gap, there } = upTo(step.steps.slice(at + 1), shedders[each.shedder]?.station ?? -1);
        gaps[each.shedder] = Math.max(gaps[each.shedder] ?? 0, there ? gap : Infinity);
      });
    }
    for (const child of children(step)) walk(child);
  };
  if (shedders.length > 0) for (const { body } of network.flows) walk(body);
  return gaps;
}

/** The mean time until some steps ask for a station, and whether they do before anything else that counts. */
function upTo(steps: readonly Step[], station: number): { readonly gap: number; readonly there: boolean } {
  let gap = 0;
  for (const step of steps) {
    switch (step.do) {
      case 'delay':
        gap += mean(step.time);
        break;
      case 'shed':
      case 'put':
      case 'commit':
      case 'read':
        break;
      case 'choose': {
        // The way there, which is longer from one zone to another.
        const ways = step.choices.map((choice) => choice.step);
        if (!ways.every((way) => way.do === 'delay')) return { gap: Infinity, there: false };
        gap += step.choices.reduce(
          (sum, { probability }, at) => sum + probability * (ways[at]?.do === 'delay' ? mean(ways[at].time) : 0),
          0,
        );
        break;
      }
      case 'serve':
        return { gap, there: step.station === station };
      case 'call':
      case 'sequence': {
        const inside = upTo(step.do === 'call' ? [step.body] : step.steps, station);
        return { gap: gap + inside.gap, there: inside.there };
      }
      default:
        return { gap: Infinity, there: false };
    }
  }
  return { gap, there: false };
}
