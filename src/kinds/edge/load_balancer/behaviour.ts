import type { CallStep } from '../../../model/index.js';
import type { Estimate, RouterPolicy, Step } from '../../../network/index.js';
import type { Behaviour, View, Visit } from '../../behaviour.js';
import { derive, known, total, unknown } from '../../figures/estimate.js';
import { refusals, refusedShares, type Gate } from '../../lowering/gate.js';
import { addLimiter, limit, limitedShare } from '../../lowering/rate-limit.js';
import { addStation, MAIN, routerRole, serve, stationFault } from '../../lowering/server.js';
import { choose, sequence } from '../../lowering/steps.js';
import { entries } from '../../view.js';
import { addConnections, addGuards, guardMetrics, sheds } from './guards.js';

type Balancer = View<'load_balancer'>;

export const loadBalancer: Behaviour<'load_balancer'> = {
  build: (view, net) => {
    // Standbys do not serve, and without redundancy one balancer serves however many replicas are written.
    if (view.redundancy === 'active_active') addStation(view, net);
    else addStation(view, net, { replicas: 1, takeover: view.redundancy === 'active_passive' ? view.takeover : 0 });
    addLimiter(view.id, view.rate_limit, view.burst, net);
    addConnections(view, net);
  },

  connect: (view, net) => {
    const detection = view.health_check ? view.health_check.interval * view.health_check.failures : null;
    for (const callee of net.callees(view.id)) {
      addGuards(view, callee.id, net);
      const station = net.recall(callee.id, MAIN);
      if (station === null || net.stationAt(station).queueing !== 'per_replica') continue;
      const weights = view.algorithm === 'weighted_round_robin' ? weightsOf(view, net.stationAt(station).replicas) : null;
      const router = net.router({ owner: view.id, policy: policyOf(view), station, weights, detection, clients: net.clients });
      net.remember(view.id, routerRole(callee.id), router);
    }
  },

  visit: (view, visit, net) =>
    visit.answered(
      sequence(limit(view.id, net), ...sheds(view, visit, net), serve(view, visit, net), refusals(gateOf(view)), onward(view, visit)),
    ),

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const routers = measured.indices('router:').flatMap((index) => measured.measurements.routers[index] ?? []);
    const limited = limitedShare(view.rate_limit !== undefined, measured);
    const none = unknown('no flow passes through it to a component with servers');
    return {
      imbalance: derive('max over what it calls', routers.length > 0 ? routers.map((router) => router.imbalance) : [none], Math.max),
      limited,
      unauthorized_rejected: refusedShares(gateOf(view), limited, measured).unauthorized_rejected,
      active_connections: measured.calls()?.inFlight ?? none,
      takeover_time: takeoverTime(view),
      ...guardMetrics(view, measured),
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

/** It turns away by what somebody may do; who they are is said by whoever it asks, and what is malformed it does not see. */
function gateOf({ authentication, authorization, unauthorized }: Balancer): Gate {
  return { authentication, unauthenticated: 0, authorization, unauthorized, validate_requests: false, invalid: 0 };
}

/** What it calls: all of it, or with `split` one of several, by their shares. What `split` does not name gets what is left, evenly. */
function onward(view: Balancer, visit: Visit): Step {
  const targets = visit.call.then.filter((step): step is CallStep => step.step === 'call');
  if (view.split === undefined || targets.length === 0 || targets.length < visit.call.then.length) return visit.then();
  const shares = new Map(entries(view.split));
  const said = targets.map(({ to }) => shares.get(to) ?? null);
  const rest = Math.max(0, 1 - said.reduce<number>((sum, share) => sum + (share ?? 0), 0));
  const silent = said.filter((share) => share === null).length;
  return choose(targets.map((target, i) => ({ weight: Math.max(0, said[i] ?? rest / silent), step: visit.then([target]) })));
}

function takeoverTime(view: Balancer): Estimate {
  switch (view.redundancy) {
    case 'active_passive':
      return known(view.takeover, 'as written');
    case 'active_active':
      return known(0, 'the others serve on');
    case 'none':
      return unknown('without redundancy nothing takes over');
  }
}

/** A client that sticks to its replica is spread like its address. */
function policyOf(view: Balancer): RouterPolicy {
  return view.sticky ? 'ip_hash' : view.algorithm;
}

/** One weight for each replica; those that are not written weigh as much as an even share. */
function weightsOf(view: Balancer, replicas: number): readonly number[] {
  const weights = Array.from({ length: replicas }, (_, i) => Math.max(0, view.weights?.[i] ?? 1));
  return weights.some((weight) => weight > 0) ? weights : weights.map(() => 1);
}
