import { CATCH_UP, type Disruption } from '../../network/index.js';
import { merged, type Interval } from './intervals.js';

/** When the replication of a set stands still. */
export function replicationPauses(disruptions: readonly Disruption[], set: number): Interval[] {
  return merged(
    disruptions.flatMap(({ at, duration, effects }) =>
      effects.some((effect) => effect.effect === 'pause_replication' && effect.set === set)
        ? [{ at, end: at + (duration ?? Infinity) }]
        : [],
    ),
  );
}

/**
 * How far followers are behind beyond their usual lag, in seconds, at times between which it is a straight line: a second more with each second of a pause, and afterwards
 * `CATCH_UP` − 1 less, until nothing is left or the next pause begins.
 */
export function backlogs(pauses: readonly Interval[]): { readonly times: readonly number[]; readonly seconds: readonly number[] } {
  const times: number[] = [];
  const seconds: number[] = [];
  const point = (time: number, behind: number): void => {
    times.push(time);
    seconds.push(behind);
  };
  pauses.forEach(({ at, end }, index) => {
    const [last, behind] = [times.at(-1) ?? 0, seconds.at(-1) ?? 0];
    const left = Math.max(0, behind - (CATCH_UP - 1) * (at - last));
    point(at, left);
    if (end === Infinity) return;
    const most = left + end - at;
    point(end, most);
    const caught = end + most / (CATCH_UP - 1);
    if (caught <= (pauses[index + 1]?.at ?? Infinity)) point(caught, 0);
  });
  return { times, seconds };
}
