import type { Estimate } from '../../network/index.js';
import type { Measured, View } from '../behaviour.js';
import { unknown } from '../figures/estimate.js';
import { handParts, type Strategy } from './parts.js';

/** Flows that lose more of their requests than this are not served: a judgement. */
const SERVED = 0.05;

/** The time from the loss of the primary region until every flow is served again, and what has to be done by hand before; null when no run lost it. */
export function measuredTime(view: View<'disaster_recovery'>, measured: Measured, strategy: Strategy): Estimate | null {
  const loss = measured.scenario?.events.find(
    ({ fault, target }) => fault === 'fail' && target.component === view.primary && target.part === null,
  );
  if (!loss) return null;
  let served = loss.at;
  for (const { name } of measured.architecture.flows) {
    const errors = measured.course(`flows.${name}.errors`);
    if (!errors) return null;
    const until = loss.duration === null ? Infinity : loss.at + loss.duration;
    errors.values.forEach((value, index) => {
      const end = (index + 1) * errors.step;
      if ((value ?? 0) > SERVED && end > loss.at && index * errors.step < until) served = Math.max(served, end);
    });
    if (served >= errors.values.length * errors.step) return unknown(`${name} was not served again before the end`);
  }
  const hands = handParts(view, measured.architecture, strategy).reduce((sum, [, seconds]) => sum + seconds, 0);
  const method =
    hands > 0 ? 'until flows were served again in the run, and what is done by hand before' : 'until flows were served again in the run';
  return { value: hands + served - loss.at, ci: null, accuracy: 'simulated', method };
}
