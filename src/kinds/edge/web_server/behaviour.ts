import type { Estimate } from '../../../network/index.js';
import type { Behaviour, Measured, View } from '../../behaviour.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { addAnswers, keptShare, unlessKept } from '../../answers.js';
import { refusals, refusedShares } from '../../lowering/gate.js';
import { addLimiter, limit, limitedShare } from '../../lowering/rate-limit.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { sequence } from '../../lowering/steps.js';

/** Seconds of processor time for the server's signature in a handshake with RSA-2048, by `openssl speed`; a resumed session needs none. */
const SIGNATURE = 0.36e-3;

export const webServer: Behaviour<'web_server'> = {
  build: (view, net) => {
    addStation(view, net);
    addLimiter(view.id, view.rate_limit, view.burst, net);
    addAnswers(view.id, view.cache, net);
  },

  visit: (view, visit, net) =>
    visit.answered(sequence(limit(view.id, net), serve(view, visit, net), refusals(view), unlessKept(view.id, visit, net))),

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const limited = limitedShare(view.rate_limit !== undefined, measured);
    return { limited, ...refusedShares(view, limited, measured), cache_hit_ratio: keptShare(measured), ...handshakes(view, measured) };
  },
};

/** What TLS asks of it beside the service time: a handshake for each connection, of which those that are not resumed cost a signature. */
function handshakes(view: View<'web_server'>, measured: Measured): { readonly tls_handshakes: Estimate; readonly tls_share: Estimate } {
  const calls = measured.calls();
  if (view.tls !== 'terminate') {
    return { tls_handshakes: known(0, 'TLS does not end here'), tls_share: known(0, 'TLS does not end here') };
  }
  if (!calls) return { tls_handshakes: unknown('no flow calls it'), tls_share: unknown('no flow calls it') };
  const each = Math.max(1, view.requests_per_connection);
  const servers = Math.max(1, view.replicas) * Math.max(1, view.concurrency);
  const cost = (1 - Math.min(1, Math.max(0, view.tls_resumption))) * SIGNATURE;
  return {
    tls_handshakes: derive('arrivals / requests per connection', [calls.arrivalRate], (rate) => rate / each),
    tls_share: derive(
      'handshakes that are not resumed × 0.36 ms / servers',
      [calls.arrivalRate],
      (rate) => ((rate / each) * cost) / servers,
    ),
  };
}
