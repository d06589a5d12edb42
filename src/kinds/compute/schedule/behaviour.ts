import type { Interarrival } from '../../../network/index.js';
import type { Behaviour, View } from '../../behaviour.js';
import { known } from '../../figures/estimate.js';
import { mixOf, SOURCE, sourceFigures } from '../../lowering/source.js';

type Schedule = View<'schedule'>;

/** Starts at fixed times: `count` requests together every so often, or spread over the jitter. */
export const schedule: Behaviour<'schedule'> = {
  build: (view, net) => {
    if (view.every === undefined || view.every <= 0) {
      net.note(`${view.id} does not say how often it starts: it sends nothing`);
      return;
    }
    if (view.at !== undefined) net.note(`${view.id}: \`at\` is exported, and not simulated: a run begins with an interval`);
    const count = Math.max(1, Math.round(view.count));
    const load = { type: 'open', rate: count / view.every, arrivals: arrivalsOf(view, count), shape: { type: 'flat' } } as const;
    net.remember(view.id, SOURCE, net.source({ owner: view.id, load, mix: mixOf(view.id, net) }));
  },

  visit: (_, visit) => visit.then(),

  measure: (view, measured) => ({
    ...sourceFigures(measured, 'schedule'),
    ...(view.overlap === 'allow' ? { missed: known(0, 'one may start beside another') } : {}),
  }),
};

/** One cycle of the schedule, whose requests come together at its end, or evenly over the jitter before it. */
function arrivalsOf(view: Schedule, count: number): Interarrival {
  if (count === 1) return { type: 'constant' };
  const every = view.every ?? 1;
  const spread = Math.min(Math.max(0, view.jitter), every);
  return { type: 'trace', times: Array.from({ length: count }, (_, i) => every - spread + (spread * (i + 1)) / count) };
}
