import type { Distribution as Time, Step } from '../../network/index.js';
import type { Distribution, PlacedProperties } from '../generated/kinds.js';

/** The standard normal deviate that 99 % lie below. */
const Z99 = 2.326347874040841;

/**
 * A distribution as written, in the network's terms. A bare duration is the mean of an exponential one. Parameters that contradict each
 * other are read as a constant: a p99 at or below the median leaves no spread.
 */
export function distributionOf(written: Distribution): Time {
  if (typeof written === 'number') return exponential(written);
  switch (written.call) {
    case 'exponential':
      return exponential(written.mean);
    case 'constant':
      return constant(written.value);
    case 'uniform':
      return { type: 'uniform', min: Math.min(written.min, written.max), max: Math.max(written.min, written.max) };
    case 'lognormal':
      if (written.median <= 0 || written.p99 <= written.median) return constant(written.median);
      return { type: 'lognormal', mu: Math.log(written.median), sigma: Math.log(written.p99 / written.median) / Z99 };
    case 'pareto':
      if (written.min <= 0 || written.shape <= 0) return constant(written.min);
      return { type: 'pareto', min: written.min, shape: written.shape };
    case 'erlang':
      return written.mean > 0 ? { type: 'erlang', stages: Math.max(1, Math.round(written.stages)), mean: written.mean } : constant(0);
    case 'hyperexponential':
      return written.mean > 0 && written.scv > 1
        ? { type: 'hyperexponential', mean: written.mean, scv: written.scv }
        : exponential(written.mean);
    case 'empirical':
      return written.values.length > 0 ? { type: 'empirical', values: written.values } : constant(0);
  }
}

/** A service that takes some more time on the same server; a step that is none stays as it is. */
export function longer(step: Step, more: Time): Step {
  if (step.do !== 'serve' || (more.type === 'constant' && more.value <= 0)) return step;
  return { ...step, time: { type: 'sum', parts: [step.time, more] } };
}

function exponential(mean: number): Time {
  return mean > 0 ? { type: 'exponential', mean } : constant(0);
}

function constant(value: number): Time {
  return { type: 'constant', value: Math.max(0, value) };
}

/**
 * The service time of an operation. A time by operation answers for those it names; another operation, or a call that names none, is
 * served like a read, or else like the first that is named. No time at all is none.
 */
export function serviceTime(placed: Pick<PlacedProperties, 'time'>, operation: string | null): Time {
  const { time } = placed;
  if (time === undefined) return constant(0);
  if (typeof time === 'number' || isCall(time)) return distributionOf(time);
  const chosen = (operation === null ? undefined : time[operation]) ?? time.read ?? Object.values(time)[0];
  return chosen === undefined ? constant(0) : distributionOf(chosen);
}

function isCall(time: Exclude<PlacedProperties['time'], number | undefined>): time is Exclude<Distribution, number> {
  return typeof (time as { call?: unknown }).call === 'string';
}
