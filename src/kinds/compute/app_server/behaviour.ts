import { mean, slowdownOf, stretched, type Estimate } from '../../../network/index.js';
import type { Behaviour, View } from '../../behaviour.js';
import { known, unknown } from '../../figures/estimate.js';
import { POOL } from '../../lowering/guards.js';
import { addStation, MAIN, scalingMetrics, serve, server } from '../../lowering/server.js';
import { sequence } from '../../lowering/steps.js';
import { serviceTime } from '../../lowering/time.js';

type Server = View<'app_server'>;

/** Utilisation that leaves room for a burst and for the loss of a replica: a rule of thumb (from 70 % to 90 % the mean time in M/M/1 triples). */
export const COMFORTABLE = 0.7;

export const appServer: Behaviour<'app_server'> = {
  ...server,

  build: (view, net) => {
    const { contention, coherency } = view;
    addStation(view, net, {
      servers: serversOf(view),
      ...(contention > 0 || coherency > 0 ? { slowdown: { contention, coherency } } : {}),
    });
    if (view.threads === undefined) return;
    const size = Math.max(1, Math.round(view.threads)) * Math.max(1, Math.round(view.replicas));
    net.remember(view.id, POOL, net.pool({ owner: view.id, size, waiting: null }));
  },

  visit: (view, visit, net) => {
    const work = serve(view, visit, net);
    const served = work.do === 'serve' ? { ...work, time: stretched(work.time, turns(view)) } : work;
    return visit.answered(sequence(served, visit.then()));
  },

  measure: (view, measured) => {
    const index = measured.index(MAIN);
    const demand = index === null ? undefined : measured.demands[index];
    // With a time for each operation, the mean is that of the mix which is asked for.
    const seconds = demand && demand.rate > 0 ? demand.work / demand.rate : mean(serviceTime(view, null)) * turns(view);
    const common = { ...scalingMetrics(view.replicas, measured), usl_peak: peakOf(view) };
    if (!demand || seconds === 0)
      return { ...common, capacity: unknown('its service takes no time'), replicas_needed: known(1, 'its service takes no time') };
    const each = serversOf(view);
    const busy = COMFORTABLE * each;
    return {
      ...common,
      capacity: known(
        (Math.max(1, view.replicas) * each) / (seconds * slowdownOf(view, each)),
        'servers / mean service time with all of them busy',
      ),
      replicas_needed: known(
        // A load that fits exactly is not pushed to one more by rounding.
        Math.max(1, Math.ceil((demand.work * slowdownOf(view, busy)) / busy - 1e-9)),
        'offered load / servers of a replica / 70 %',
      ),
    };
  },
};

/** Requests in service at once in a replica: with a share of the processors, no more than that gives a turn to. */
export function serversOf({ concurrency, cpu_share: share }: Server): number {
  const servers = Math.max(1, Math.round(concurrency));
  return share === undefined ? servers : Math.min(servers, Math.max(1, Math.ceil(share)));
}

/** How many times as long the work takes, because its servers share fewer processors than they are. */
function turns(view: Server): number {
  return view.cpu_share === undefined ? 1 : Math.max(1, serversOf(view) / Math.max(0.01, view.cpu_share));
}

/** Servers at which throughput n / (1 + σ (n − 1) + κ n (n − 1)) is highest: where its derivative, 1 − σ − κ n², is 0. */
function peakOf({ contention, coherency }: Server): Estimate {
  if (coherency <= 0) return unknown('without `coherency`, one more server always helps');
  return known(Math.sqrt(Math.max(0, 1 - contention) / coherency), 'Universal Scalability Law: √((1 - σ) / κ)');
}
