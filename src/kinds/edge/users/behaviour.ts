import { type Flow } from '../../../model/index.js';
import type { Interarrival, LoadShape, Source } from '../../../network/index.js';
import type { Behaviour, NetworkBuilder, View } from '../../behaviour.js';
import { derive, unknown } from '../../estimate.js';
import { METRICS } from '../../generated/kinds.js';
import { distributionOf } from '../../time.js';

type Users = View<'users'>;

/** The role of the source, and of the owner under which the requests of all flows are measured together. */
export const SOURCE = 'source';

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

  measure: (_, measured) => {
    const owner = measured.index('owner');
    const calls = owner === null ? undefined : measured.measurements.owners[owner];
    if (!calls) return Object.fromEntries(METRICS.users.map((metric) => [metric, unknown('no flow starts here')]));
    return {
      offered: calls.arrivalRate,
      goodput: calls.throughput,
      errors: derive('1 - availability', [calls.availability], (availability) => 1 - availability),
      ...calls.latency,
      apdex: calls.apdex,
    };
  },
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

/** Which flows the requests take. */
function mixOf(origin: string, net: NetworkBuilder): Source['mix'] {
  const flows = net.architecture.flows.map((flow, index) => ({ flow, index })).filter(({ flow }) => flow.origin === origin);
  const shares = sharesOf(flows.map(({ flow }) => flow));
  return flows.map(({ index }, i) => ({ flow: index, share: shares[i] ?? 0 }));
}

/**
 * Flows that say their share have it; the others divide what is left evenly. Shares that add up to more than 1 are scaled down to it; when they
 * add up to less and no flow takes the rest, the rest of the requests does nothing.
 */
export function sharesOf(flows: readonly Pick<Flow, 'share'>[]): readonly number[] {
  const said = flows.reduce((sum, { share }) => sum + Math.max(0, share ?? 0), 0);
  const silent = flows.filter(({ share }) => share === null).length;
  const rest = silent > 0 ? Math.max(0, 1 - said) / silent : 0;
  const scale = said > 1 ? 1 / said : 1;
  return flows.map(({ share }) => (share === null ? rest : Math.max(0, share) * scale));
}
