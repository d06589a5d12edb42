import type { RouterPolicy } from '../../../network/index.js';
import type { Behaviour, View } from '../../behaviour.js';
import { derive, total, unknown } from '../../estimate.js';
import { addLimiter, limit, limitedShare } from '../../rate-limit.js';
import { addStation, MAIN, routerRole, serve, stationFault } from '../../server.js';
import { sequence } from '../../steps.js';

type Balancer = View<'load_balancer'>;

export const loadBalancer: Behaviour<'load_balancer'> = {
  build: (view, net) => {
    // Standbys do not serve, and without redundancy one balancer serves however many replicas are written.
    if (view.redundancy === 'active_active') addStation(view, net);
    else addStation(view, net, { replicas: 1, takeover: view.redundancy === 'active_passive' ? view.takeover : 0 });
    addLimiter(view.id, view.rate_limit, net);
  },

  connect: (view, net) => {
    const detection = view.health_check ? view.health_check.interval * view.health_check.failures : null;
    for (const callee of net.callees(view.id)) {
      const station = net.recall(callee.id, MAIN);
      if (station === null || net.stationAt(station).queueing !== 'per_replica') continue;
      const weights = view.algorithm === 'weighted_round_robin' ? weightsOf(view, net.stationAt(station).replicas) : null;
      const router = net.router({ owner: view.id, policy: policyOf(view), station, weights, detection, clients: net.clients });
      net.remember(view.id, routerRole(callee.id), router);
    }
  },

  visit: (view, visit, net) => visit.answered(sequence(limit(view.id, net), serve(view, visit, net), visit.then())),

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const routers = measured.indices('router:').flatMap((index) => measured.measurements.routers[index] ?? []);
    const none = unknown('no flow passes through it to a component with servers');
    return {
      imbalance: derive('max over what it calls', routers.length > 0 ? routers.map((router) => router.imbalance) : [none], Math.max),
      limited: limitedShare(view.rate_limit !== undefined, measured),
      healthy_backends:
        routers.length > 0
          ? total(
              'sum over what it calls',
              routers.map((router) => router.healthy),
            )
          : none,
    };
  },
};

/** A client that sticks to its replica is spread like its address. */
function policyOf(view: Balancer): RouterPolicy {
  return view.sticky ? 'ip_hash' : view.algorithm;
}

/** One weight for each replica; those that are not written weigh as much as an even share. */
function weightsOf(view: Balancer, replicas: number): readonly number[] {
  const weights = Array.from({ length: replicas }, (_, i) => Math.max(0, view.weights?.[i] ?? 1));
  return weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
}
