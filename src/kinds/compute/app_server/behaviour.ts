import { mean } from '../../../network/index.js';
import type { Behaviour } from '../../behaviour.js';
import { known, unknown } from '../../figures/estimate.js';
import { POOL } from '../../lowering/guards.js';
import { MAIN, scalingMetrics, server } from '../../lowering/server.js';
import { serviceTime } from '../../lowering/time.js';

/** Utilisation that leaves room for a burst and for the loss of a replica: a rule of thumb (from 70 % to 90 % the mean time in M/M/1 triples). */
export const COMFORTABLE = 0.7;

export const appServer: Behaviour<'app_server'> = {
  ...server,

  build: (view, net) => {
    server.build(view, net);
    if (view.threads === undefined) return;
    const size = Math.max(1, Math.round(view.threads)) * Math.max(1, Math.round(view.replicas));
    net.remember(view.id, POOL, net.pool({ owner: view.id, size, waiting: null }));
  },

  measure: (view, measured) => {
    const index = measured.index(MAIN);
    const demand = index === null ? undefined : measured.demands[index];
    // With a time for each operation, the mean is that of the mix which is asked for.
    const seconds = demand && demand.rate > 0 ? demand.work / demand.rate : mean(serviceTime(view, null));
    if (!demand || seconds === 0)
      return {
        ...scalingMetrics(view.replicas, measured),
        capacity: unknown('its service takes no time'),
        replicas_needed: known(1, 'its service takes no time'),
      };
    const servers = Math.max(1, view.replicas) * Math.max(1, view.concurrency);
    return {
      ...scalingMetrics(view.replicas, measured),
      capacity: known(servers / seconds, 'servers / mean service time'),
      replicas_needed: known(replicasFor(demand.work, view.concurrency), 'offered load / servers of a replica / 70 %'),
    };
  },
};

/** Replicas that keep utilisation at or below 70 %, for an offered load in erlangs (the mean number of busy servers). */
export function replicasFor(work: number, concurrency: number): number {
  // A load that fits exactly is not pushed to one more by rounding.
  return Math.max(1, Math.ceil(work / Math.max(1, concurrency) / COMFORTABLE - 1e-9));
}
