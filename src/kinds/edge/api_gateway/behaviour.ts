import type { Step } from '../../../network/index.js';
import type { Behaviour, View, Visit } from '../../behaviour.js';
import { addAnswers, keptShare, unlessKept } from '../../answers.js';
import { refusals, refusedShares } from '../../lowering/gate.js';
import { ownCall } from '../../graph.js';
import { addLimiter, limit, limitedShare } from '../../lowering/rate-limit.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { sequence } from '../../lowering/steps.js';
import { distributionOf, longer } from '../../lowering/time.js';

export const apiGateway: Behaviour<'api_gateway'> = {
  build: (view, net) => {
    addStation(view, net);
    addLimiter(view.id, view.rate_limit, view.burst, net);
    addAnswers(view.id, view.cache, net);
  },

  visit: (view, visit, net) => {
    const asks = view.authentication !== 'none';
    const work = serve(view, visit, net);
    const served = asks ? longer(work, distributionOf(view.authentication_time)) : work;
    return visit.answered(
      sequence(limit(view.id, net), served, asks ? lookup(view, visit) : null, refusals(view), unlessKept(view.id, visit, net)),
    );
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const limited = limitedShare(view.rate_limit !== undefined, measured);
    return { limited, ...refusedShares(view, limited, measured), cache_hit_ratio: keptShare(measured) };
  },
};

/** It asks whoever hands out the tokens whether one is good, as if the flow said so. */
function lookup(view: View<'api_gateway'>, visit: Visit): Step | null {
  if (view.identity_provider === undefined) return null;
  return visit.then([ownCall(view.id, view.identity_provider, 'introspect', visit.call)]);
}
