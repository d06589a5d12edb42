import { isKind } from '../../../model/index.js';
import { mean, type Step } from '../../../network/index.js';
import type { Behaviour, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { known, unknown } from '../../figures/estimate.js';
import { addLimiter, limit, limitedShare } from '../../lowering/rate-limit.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { choose, measuredAs, NOTHING, sequence } from '../../lowering/steps.js';
import { distributionOf } from '../../lowering/time.js';
import { viewOf } from '../../view.js';

export const identityProvider: Behaviour<'identity_provider'> = {
  build: (view, net) => {
    addStation(view, net);
    addLimiter(view.id, view.rate_limit, view.burst, net);
  },

  // A wrong secret costs as much as a right one: the hash has to be computed to find out.
  visit: (view, visit, net) => {
    const wrong = visit.call.operation === 'login' ? Math.min(1, Math.max(0, view.failures)) : 0;
    const checked = wrong > 0 ? measuredAs(net.owner(view.id, 'login'), { do: 'refuse', probability: wrong }) : null;
    return visit.answered(sequence(limit(view.id, net), renewed(view, visit, net), serve(view, visit, net), checked, visit.then()));
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => ({
    login_failures:
      measured.calls('login')?.errors.refused ?? (view.failures > 0 ? unknown('no flow logs in') : known(0, 'no login fails')),
    limited: limitedShare(view.rate_limit !== undefined, measured),
    refreshes: measured.calls(REFRESH)?.throughput ?? known(0, 'no flow checks a token'),
  }),
};

/** The part of its work that replaces tokens. */
const REFRESH = 'refresh';

/** Another token for a client whose own has run out when it is checked. */
function renewed(view: View<'identity_provider'>, visit: Visit, net: NetworkBuilder): Step | null {
  const { operation } = visit.call;
  if (operation === 'login' || operation === 'token') return null;
  const share = expiredShare(view, visit, net);
  const token = serve(view, { ...visit, call: { ...visit.call, operation: 'token' } }, net);
  return choose([
    { weight: share, step: measuredAs(net.owner(view.id, REFRESH), token) },
    { weight: 1 - share, step: NOTHING },
  ]);
}

/**
 * Requests of a client come at random: from one that finds its token run out it is a lifetime and the wait for the next request to another, so 1 of 1 + rate × lifetime is
 * such a one (renewal-reward).
 */
function expiredShare({ token_lifetime: lifetime }: View<'identity_provider'>, { origin }: Visit, net: NetworkBuilder): number {
  const component = net.component(origin);
  if (!component || !isKind(component, 'users')) return 0;
  const { rate, count, clients, think } = viewOf<'users'>(component);
  const each = count === undefined ? (rate ?? 0) / Math.max(1, clients) : 1 / Math.max(1e-9, mean(distributionOf(think)));
  return 1 / (1 + each * Math.max(0, lifetime));
}
