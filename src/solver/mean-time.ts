import { mean, type Step, type StoreState } from '../network/index.js';
import { waitsOf } from './stations/disciplines.js';
import type { Outcomes } from './outcomes.js';
import type { Served } from './stations/load.js';

/** What times follow from. */
export interface State {
  readonly stations: readonly Served[];
  readonly stores: readonly StoreState[];
  readonly outcomes: Outcomes;
}

/** Mean time that a step takes, whether it succeeds or fails, for what needs no percentiles: the length of a closed source's cycle, the range of times. */
export function meanTime(traffic: State, step: Step): number {
  switch (step.do) {
    case 'sequence': {
      let sum = 0;
      let reached = 1;
      for (const each of step.steps) {
        sum += reached * meanTime(traffic, each);
        reached *= traffic.outcomes.of(each).ok;
        if (reached === 0) break;
      }
      return sum;
    }
    case 'serve': {
      const served = traffic.stations[step.station];
      return served ? (mean(step.time) + waitsOf(served, step).meanWait) * (1 - served.loss) : mean(step.time);
    }
    case 'delay':
      return mean(step.time);
    case 'lookup': {
      const hit = traffic.stores[step.store]?.hitRatio ?? 0;
      return (hit > 0 ? hit * meanTime(traffic, step.hit) : 0) + (hit < 1 ? (1 - hit) * meanTime(traffic, step.miss) : 0);
    }
    case 'choose':
      return step.choices.reduce(
        (sum, choice) => (choice.probability > 0 ? sum + choice.probability * meanTime(traffic, choice.step) : sum),
        0,
      );
    case 'repeat': {
      const once = traffic.outcomes.of(step.body).ok;
      return meanTime(traffic, step.body) * (once < 1 ? (1 - once ** step.times) / (1 - once) : step.times);
    }
    case 'fork':
      return maximum(
        step.branches.map((branch) => meanTime(traffic, branch)),
        step.need,
      );
    case 'call': {
      const { tries, otherwise } = traffic.outcomes.called(step);
      const body = meanTime(traffic, step.body);
      const one = step.timeout === null ? body : Math.min(step.timeout, body);
      let pauses = 0;
      for (let retry = 1; retry < Math.min(tries, 30); retry++) pauses += (step.backoff * 2 ** (retry - 1)) / 2;
      const rescue = step.onFailure && otherwise > 0 ? otherwise * meanTime(traffic, step.onFailure) : 0;
      return one * tries + pauses + rescue;
    }
    case 'shed':
    case 'limit':
    case 'refuse':
    case 'put':
    case 'spawn':
    case 'publish':
    case 'commit':
    case 'read':
      return 0;
  }
}

/** About the mean of the nth smallest, with the branches taken as exponential of their mean's mean. */
function maximum(times: readonly number[], need: number): number {
  const count = times.length;
  const wanted = Math.min(need, count);
  if (wanted === 0) return 0;
  const longest = Math.max(...times);
  const centre = times.reduce((sum, time) => sum + time, 0) / count;
  let harmonic = 0;
  for (let left = count; left > count - wanted && left > 0; left--) harmonic += 1 / left;
  return wanted === count ? Math.max(longest, Math.min(centre * harmonic, longest * harmonic)) : centre * harmonic;
}
