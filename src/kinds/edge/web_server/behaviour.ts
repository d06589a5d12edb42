import type { Behaviour } from '../../behaviour.js';
import { derive, known, unknown } from '../../estimate.js';
import { addLimiter, limit, limitedShare } from '../../rate-limit.js';
import { addStation, serve, stationFault } from '../../server.js';
import { sequence } from '../../steps.js';

export const webServer: Behaviour<'web_server'> = {
  build: (view, net) => {
    addStation(view, net);
    addLimiter(view.id, view.rate_limit, net);
  },

  // A malformed request costs the front end its own service time, and nothing behind it.
  visit: (view, visit, net) =>
    visit.answered(
      sequence(
        limit(view.id, net),
        serve(view, visit, net),
        view.validate_requests && view.invalid > 0 ? { do: 'refuse', probability: Math.min(1, view.invalid) } : null,
        visit.then(),
      ),
    ),

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => {
    const limited = limitedShare(view.rate_limit !== undefined, measured);
    const owner = measured.index('owner');
    const rejected = !view.validate_requests
      ? known(0, 'no validation')
      : owner === null
        ? unknown('no flow calls it')
        : derive('share of malformed requests, of those within the limit', [limited], (over) => (1 - over) * view.invalid);
    return { invalid_rejected: rejected, limited };
  },
};
