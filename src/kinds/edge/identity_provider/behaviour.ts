import type { Behaviour } from '../../behaviour.js';
import { known, unknown } from '../../figures/estimate.js';
import { addLimiter, limit, limitedShare } from '../../lowering/rate-limit.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { measuredAs, sequence } from '../../lowering/steps.js';

export const identityProvider: Behaviour<'identity_provider'> = {
  build: (view, net) => {
    addStation(view, net);
    addLimiter(view.id, view.rate_limit, view.burst, net);
  },

  // A wrong secret costs as much as a right one: the hash has to be computed to find out.
  visit: (view, visit, net) => {
    const wrong = visit.call.operation === 'login' ? Math.min(1, Math.max(0, view.failures)) : 0;
    const checked = wrong > 0 ? measuredAs(net.owner(view.id, 'login'), { do: 'refuse', probability: wrong }) : null;
    return visit.answered(sequence(limit(view.id, net), serve(view, visit, net), checked, visit.then()));
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => ({
    login_failures:
      measured.calls('login')?.errors.refused ?? (view.failures > 0 ? unknown('no flow logs in') : known(0, 'no login fails')),
    limited: limitedShare(view.rate_limit !== undefined, measured),
  }),
};
