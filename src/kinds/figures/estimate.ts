import type { Accuracy, CallMeasure, Estimate } from '../../network/index.js';

/** Finds an estimate by the name of its metric; undefined when nobody measures it. */
export type Estimates = (name: string) => Estimate | undefined;

/** A figure that follows from the design itself, without a queue: a configured time, a count of machines. */
export function known(value: number, method: string): Estimate {
  return { value, ci: null, accuracy: 'exact', method };
}

/** Not defined here, and why. */
export function unknown(reason: string): Estimate {
  return { value: null, ci: null, accuracy: 'exact', method: reason };
}

/**
 * A figure computed from others. Its interval is what the function makes of the ends of theirs: right for one input and a monotone
 * function, wide for several. Null as soon as an input is null, with that input's reason.
 */
export function derive(method: string, inputs: readonly Estimate[], formula: (...values: number[]) => number): Estimate {
  const missing = inputs.find((input) => input.value === null);
  if (missing) return { ...missing, ci: null };
  const value = formula(...inputs.map((input) => input.value ?? NaN));
  if (Number.isNaN(value)) return unknown('not defined: nothing arrived');
  return { value, ci: interval(inputs, formula), accuracy: worst(inputs.map((input) => input.accuracy)), method };
}

function interval(inputs: readonly Estimate[], formula: (...values: number[]) => number): readonly [number, number] | null {
  if (!inputs.some((input) => input.ci !== null)) return null;
  const low = formula(...inputs.map((input) => input.ci?.[0] ?? input.value ?? NaN));
  const high = formula(...inputs.map((input) => input.ci?.[1] ?? input.value ?? NaN));
  return Number.isFinite(low) && Number.isFinite(high) ? [Math.min(low, high), Math.max(low, high)] : null;
}

const ORDER: readonly Accuracy[] = ['exact', 'close', 'fair', 'rough'];

/** The accuracy of what is computed from several figures: simulated if any is, or else the worst. */
export function worst(accuracies: readonly Accuracy[]): Accuracy {
  if (accuracies.includes('simulated')) return 'simulated';
  return accuracies.reduce<Accuracy>((so, each) => (ORDER.indexOf(each) > ORDER.indexOf(so) ? each : so), 'exact');
}

/** The mean of figures, weighted; null weights count nothing. */
export function weighted(method: string, parts: readonly { readonly estimate: Estimate; readonly weight: number }[]): Estimate {
  const counted = parts.filter(({ weight }) => weight > 0);
  const total = counted.reduce((sum, { weight }) => sum + weight, 0);
  const [only] = counted;
  if (counted.length === 1 && only) return only.estimate;
  return derive(
    method,
    counted.map(({ estimate }) => estimate),
    (...values) => values.reduce((sum, value, i) => sum + value * (counted[i]?.weight ?? 0), 0) / total,
  );
}

export function total(method: string, parts: readonly Estimate[]): Estimate {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return derive(method, parts, (...values) => values.reduce((sum, value) => sum + value, 0));
}

/** What adding up shares of a request misses by, with room to spare: nobody measures one request in 10¹². */
const ROUNDING = 1e-12;

/**
 * The share of calls without an answer, of those that ended or never will: failed by a cause, or waiting in a queue that grows without end. A share, 0 to 1; that
 * of the causes alone when nothing is overloaded.
 */
export function withoutAnswer({ availability }: Pick<CallMeasure, 'availability'>): Estimate {
  const missing = (answered: number): number => (answered > 1 - ROUNDING ? 0 : 1 - answered);
  return derive('1 - availability', [availability], missing);
}

/** A figure that rests on something rough, however well it is computed. */
export function rough(estimate: Estimate): Estimate {
  return { ...estimate, accuracy: estimate.accuracy === 'simulated' ? 'simulated' : 'rough' };
}
