import { CAUSES, type Accuracy, type Cause } from '../network/index.js';
import { atLeast } from './laws/counting.js';
import { worse } from './took.js';

/** How a step ends: probabilities that add up to 1. */
export interface Outcome {
  readonly ok: number;
  readonly failed: readonly number[];
  /** Waits for ever in a queue that grows without end. */
  readonly stuck: number;
  /** How far these can be trusted. */
  readonly accuracy: Accuracy;
}

export const NEVER: readonly number[] = CAUSES.map(() => 0);
export const SURE: Outcome = { ok: 1, failed: NEVER, stuck: 0, accuracy: 'exact' };
const REFUSED = CAUSES.indexOf('refused');

export function only(cause: number, probability: number): readonly number[] {
  return NEVER.map((_, index) => (index === cause ? probability : 0));
}

export function refusal(probability: number, accuracy: Accuracy): Outcome {
  return probability === 0 ? SURE : { ok: 1 - probability, failed: only(REFUSED, probability), stuck: 0, accuracy };
}

/** One after the other. */
export function after(first: Outcome, second: Outcome): Outcome {
  if (second === SURE) return first;
  return {
    ok: first.ok * second.ok,
    failed: first.failed.map((each, cause) => each + first.ok * (second.failed[cause] ?? 0)),
    stuck: first.stuck + first.ok * second.stuck,
    accuracy: worse(first.accuracy, second.accuracy),
  };
}

export function mixed(parts: readonly (readonly [number, Outcome])[]): Outcome {
  if (parts.every(([, outcome]) => outcome === SURE)) return SURE;
  return {
    ok: parts.reduce((sum, [weight, outcome]) => sum + weight * outcome.ok, 0),
    failed: NEVER.map((_, cause) => parts.reduce((sum, [weight, outcome]) => sum + weight * (outcome.failed[cause] ?? 0), 0)),
    stuck: parts.reduce((sum, [weight, outcome]) => sum + weight * outcome.stuck, 0),
    accuracy: worst(parts.filter(([weight]) => weight > 0).map(([, outcome]) => outcome)),
  };
}

/** At least `need` branches must succeed; failures are blamed on causes in proportion. */
export function forked(branches: readonly Outcome[], need: number): Outcome {
  if (branches.every((branch) => branch === SURE)) return SURE;
  const chances = branches.map((branch) => branch.ok);
  const ok = Math.min(1, atLeast(chances, Math.min(need, branches.length)));
  const blame = NEVER.map((_, cause) => branches.reduce((sum, branch) => sum + (branch.failed[cause] ?? 0), 0));
  const stuck = branches.reduce((sum, branch) => sum + branch.stuck, 0);
  const total = blame.reduce((sum, each) => sum + each, stuck);
  const share = total > 0 ? (1 - ok) / total : 0;
  return { ok, failed: blame.map((each) => each * share), stuck: stuck * share, accuracy: worst(branches) };
}

function worst(outcomes: readonly Outcome[]): Accuracy {
  return outcomes.reduce<Accuracy>((sum, { accuracy }) => worse(sum, accuracy), 'exact');
}

/** By cause. */
export function byCause<T>(read: (cause: number) => T): Record<Cause, T> {
  return Object.fromEntries(CAUSES.map((cause, index) => [cause, read(index)])) as Record<Cause, T>;
}
