import type { FaultEvent } from '../../model/index.js';
import type { Estimate, ReplicaSetMeasure } from '../../network/index.js';
import type { Measured, View } from '../behaviour.js';
import { derive, known, total, unknown } from '../figures/estimate.js';
import { FOLLOWS, SNAPSHOT } from './copies.js';
import { handParts, recoveryPoint, storesIn, type Strategy } from './parts.js';

/** Flows that lose more of their requests than this are not served: a judgement. */
const SERVED = 0.05;

/** How the loss of the primary region began in a run; null when the run did not lose it. */
export function lossOf(view: View<'disaster_recovery'>, { scenario }: Measured): FaultEvent | null {
  const isLoss = ({ fault, target }: FaultEvent): boolean => fault === 'fail' && target.component === view.primary && target.part === null;
  return scenario?.events.find(isLoss) ?? null;
}

/** The time from the loss of the primary region until every flow is served again, and what has to be done by hand before; null when no run lost it. */
export function measuredTime(view: View<'disaster_recovery'>, measured: Measured, strategy: Strategy): Estimate | null {
  const loss = lossOf(view, measured);
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

/** What a loss took. */
export interface Taken {
  /** Seconds of changes: since then nothing is in the secondary region. */
  readonly point: Estimate;
  readonly writes: Estimate;
}

/** What was not in the secondary region yet when the primary was lost; null when no run lost it. */
export function measuredPoint(view: View<'disaster_recovery'>, measured: Measured, strategy: Strategy): Taken | null {
  const loss = lossOf(view, measured);
  if (!loss) return null;
  const planned = recoveryPoint(view, measured.architecture, strategy);
  if (typeof planned === 'string') return { point: unknown(planned), writes: unknown(planned) };
  const stores = storesIn(view.primary, measured.architecture);
  if (stores.length === 0) return { point: known(0, 'nothing is kept there'), writes: known(0, 'nothing is kept there') };
  const copies = measured
    .indices(strategy === 'backup_restore' ? SNAPSHOT : FOLLOWS)
    .flatMap((index) => measured.measurements.replicaSets[index] ?? []);
  if (copies.length === 0) return null;
  const method =
    strategy === 'backup_restore' ? 'age of the last complete copy in the run' : 'what the copy that follows lacked in the run';
  return {
    point: derive(
      method,
      copies.map(({ copyAge }) => copyAge),
      (...ages) => Math.max(...ages),
    ),
    writes: total(
      'answered writes that no copy in the other region had',
      copies.map((copy) => writesLost(copy, loss.at)),
    ),
  };
}

/** Those of the run; where the copy is older than that, as many a second for the time before it. */
function writesLost({ lostWrites, copyAge }: ReplicaSetMeasure, at: number): Estimate {
  return derive('answered writes that no copy in the other region had', [lostWrites, copyAge], (lost, age) =>
    age > at && at > 0 ? (lost * age) / at : lost,
  );
}
