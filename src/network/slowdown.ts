import { mean } from './moments.js';
import type { Distribution } from './distribution.js';
import type { Slowdown, Step } from './network.js';

/** How many times as long a service takes when `together` requests are in service on its machine: 1 + σ (n − 1) + κ n (n − 1). */
export function slowdownOf({ contention, coherency }: Slowdown, together: number): number {
  const others = Math.max(0, together - 1);
  return 1 + contention * others + coherency * together * others;
}

/** A time that takes so many times as long. */
export function stretched(time: Distribution, factor: number): Distribution {
  if (factor === 1) return time;
  switch (time.type) {
    case 'constant':
      return { ...time, value: time.value * factor };
    case 'exponential':
    case 'erlang':
    case 'hyperexponential':
      return { ...time, mean: time.mean * factor };
    case 'uniform':
      return { ...time, min: time.min * factor, max: time.max * factor };
    case 'lognormal':
      return mean(time) > 0 ? { ...time, mu: time.mu + Math.log(factor) } : time;
    case 'pareto':
      return { ...time, min: time.min * factor };
    case 'empirical':
      return { ...time, values: time.values.map((value) => value * factor) };
    case 'sum':
      return { ...time, parts: time.parts.map((part) => stretched(part, factor)) };
  }
}

/** A program in which every service at a station takes so many times as long, by the station's index. What was one step stays one. */
export function stretchedServices(body: Step, factors: readonly number[]): Step {
  const known = new Map<Step, Step>();
  const of = (step: Step): Step => {
    let changed = known.get(step);
    if (!changed) known.set(step, (changed = inner(step)));
    return changed;
  };
  const inner = (step: Step): Step => {
    switch (step.do) {
      case 'serve':
        return { ...step, time: stretched(step.time, factors[step.station] ?? 1) };
      case 'sequence':
        return { ...step, steps: step.steps.map(of) };
      case 'lookup':
        return { ...step, hit: of(step.hit), miss: of(step.miss) };
      case 'fork':
        return { ...step, branches: step.branches.map(of) };
      case 'choose':
        return { ...step, choices: step.choices.map((choice) => ({ ...choice, step: of(choice.step) })) };
      case 'repeat':
      case 'spawn':
        return { ...step, body: of(step.body) };
      case 'publish':
        return { ...step, deliveries: step.deliveries.map((each) => ({ ...each, body: of(each.body) })) };
      case 'call':
        return { ...step, body: of(step.body), onFailure: step.onFailure && of(step.onFailure) };
      case 'delay':
      case 'put':
      case 'shed':
      case 'limit':
      case 'refuse':
      case 'commit':
      case 'read':
        return step;
    }
  };
  return of(body);
}
