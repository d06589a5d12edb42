import type { Behaviour, View } from '../../behaviour.js';
import { derive, known, rough } from '../../figures/estimate.js';
import { MAIN, serve, stationFault } from '../../lowering/server.js';
import { choose, measuredAs, sequence } from '../../lowering/steps.js';
import { distributionOf, longer } from '../../lowering/time.js';

type Function = View<'function'>;

/** Instances beyond which nothing is looked at: their share of the requests is nothing. */
const NEGLIGIBLE = 1e-9;

export const serverless: Behaviour<'function'> = {
  // Instances are wherever there is room: the loss of a zone is not felt.
  build: (view, net) => {
    const servers = Math.max(1, Math.round(view.concurrency_limit));
    const one = { owner: view.id, role: '', replicas: 1, servers, zones: [], detection: 0, takeover: 0 };
    net.remember(view.id, MAIN, net.station({ ...one, queueing: 'central', capacity: view.queue ?? 0 }));
  },

  visit: (view, visit, net) => {
    const station = net.recall(view.id, MAIN);
    const demand = station === null ? null : net.demand(station);
    const warm = serve(view, visit, net);
    const cold = demand ? coldShare(view, demand.rate, demand.rate > 0 ? demand.work / demand.rate : 0) : 0;
    if (cold > 0) net.note(`${view.id}: the share of cold starts is that of a steady load, also while a scenario changes the load`);
    const start = measuredAs(net.owner(view.id, 'cold'), longer(warm, distributionOf(view.cold_start)));
    const work = choose([
      { weight: cold, step: start },
      { weight: 1 - cold, step: warm },
    ]);
    return visit.answered(sequence(work, visit.then()));
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const all = measured.calls();
    const cold = measured.calls('cold');
    const index = measured.index(MAIN);
    const station = index === null ? undefined : measured.measurements.stations[index];
    if (!all || !station) return {};
    const limit = Math.max(1, Math.round(view.concurrency_limit));
    return {
      cold_starts: cold
        ? rough(derive('requests that start an instance / all', [cold.arrivalRate, all.arrivalRate], (some, total) => some / total))
        : known(0, 'an instance is always warm'),
      throttled: all.errors.rejected,
      busy_instances: derive('utilisation × limit', [station.utilisation], (share) => share * limit),
    };
  },
};

/**
 * The share of requests that start an instance, for a Poisson load. Instances are asked in a fixed order, so that the kth gets what the k - 1 before it are too
 * busy for: λ B(k - 1) a second, B being Erlang's loss formula. Taken for Poisson as well, it comes after a pause longer than the instance is kept
 * with the chance e^(-λ B(k - 1) τ). Exact for one request at a time; what overflows is burstier than that, with longer pauses, so that with many
 * instances the share is up to half too low. Warm service time in seconds.
 */
export function coldShare(view: Pick<Function, 'concurrency_limit' | 'keep_warm' | 'provisioned'>, rate: number, service: number): number {
  const offered = rate * service;
  let share = 0;
  let busy = 1;
  for (let k = 1; k <= view.concurrency_limit && busy > NEGLIGIBLE; k++) {
    const next = (offered * busy) / (k + offered * busy);
    if (k > view.provisioned) share += (busy - next) * Math.exp(-rate * busy * view.keep_warm);
    busy = next;
  }
  return Math.min(1, share);
}
