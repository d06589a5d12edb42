import type { Interarrival, LoadShape, Source } from '../../../network/index.js';
import type { Behaviour, View } from '../../behaviour.js';
import { mixOf, SOURCE, sourceFigures } from '../../lowering/source.js';
import { distributionOf } from '../../lowering/time.js';

type Users = View<'users'>;

export const users: Behaviour<'users'> = {
  build: (view, net) => {
    const load = loadOf(view);
    if (!load) return;
    net.remember(view.id, SOURCE, net.source({ owner: view.id, load, mix: mixOf(view.id, net) }));
  },

  // Users do not answer; a flow that calls them goes on without them.
  visit: (_, visit) => visit.then(),

  fault: (view, event, net) => {
    const source = net.recall(view.id, SOURCE);
    if (event.fault !== 'surge' || source === null) return null;
    const effect = { effect: 'surge', source, factor: Math.max(0, event.amount ?? 1) } as const;
    return [{ at: event.at, duration: event.duration, effects: [effect] }];
  },

  measure: (_, measured) => sourceFigures(measured, 'users'),
};

function loadOf(view: Users): Source['load'] | null {
  if (view.count !== undefined) return { type: 'closed', count: Math.max(1, Math.round(view.count)), think: distributionOf(view.think) };
  if (view.rate === undefined || view.rate <= 0) return null;
  return { type: 'open', rate: view.rate, arrivals: arrivalsOf(view.arrivals), shape: shapeOf(view.shape) };
}

function arrivalsOf(arrivals: Users['arrivals']): Interarrival {
  if (arrivals === 'poisson' || arrivals === 'constant') return { type: arrivals };
  if (arrivals.call === 'trace') {
    const times = [...arrivals.times].sort((a, b) => a - b);
    return times.length > 0 ? { type: 'trace', times } : { type: 'poisson' };
  }
  return { type: 'bursty', scv: Math.max(0, arrivals.scv) };
}

function shapeOf(shape: Users['shape']): LoadShape {
  if (shape === 'flat') return { type: 'flat' };
  switch (shape.call) {
    case 'diurnal':
      return { type: 'diurnal', peak: shape.peak, ratio: Math.max(1, shape.ratio) };
    case 'ramp':
      return { type: 'ramp', to: shape.to, over: shape.over };
    case 'spike':
      return { type: 'spike', to: shape.to, at: shape.at, lasts: shape.lasts };
    case 'steps':
      return { type: 'steps', every: shape.every, factors: shape.factors };
  }
}
