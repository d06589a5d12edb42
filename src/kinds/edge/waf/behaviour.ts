import type { Estimate, Step } from '../../../network/index.js';
import type { Behaviour, Measured, NetworkBuilder, View, Visit } from '../../behaviour.js';
import { derive, known, unknown } from '../../figures/estimate.js';
import { addLimiter, limit, limitedShare } from '../../lowering/rate-limit.js';
import { addStation, serve, stationFault } from '../../lowering/server.js';
import { measuredAs, sequence } from '../../lowering/steps.js';
import { longer } from '../../lowering/time.js';
import { viewAt } from '../../view.js';

type Waf = View<'waf'>;

export const waf: Behaviour<'waf'> = {
  build: (view, net) => {
    addStation(view, net);
    addLimiter(view.id, view.rate_limit, view.burst, net);
  },

  // Every request is held against every rule, one after the other.
  visit: (view, visit, net) => {
    const rules = Math.max(0, view.rules) * Math.max(0, view.rule_time);
    const work = longer(serve(view, visit, net), { type: 'constant', value: rules });
    return visit.answered(sequence(limit(view.id, net), work, verdict(view, visit, net), visit.then()));
  },

  fault: (view, event, net) => stationFault(view.id, event, net),

  measure: (view, measured) => ({
    limited: limitedShare(view.rate_limit !== undefined, measured),
    ...verdicts(measured),
  }),
};

/** An attack is recognised with the chance that the rules have; anybody else is taken for one now and then. The two are counted apart. */
function verdict(view: Waf, visit: Visit, net: NetworkBuilder): Step {
  const attack = viewAt(net.architecture, visit.origin, 'users')?.malicious === true;
  const chance = Math.min(1, Math.max(0, attack ? view.detection : view.false_positives));
  const refuse: Step = view.mode === 'block' && chance > 0 ? { do: 'refuse', probability: chance } : sequence();
  return measuredAs(net.owner(view.id, attack ? 'attack' : 'ordinary'), refuse);
}

function verdicts(measured: Measured): Readonly<Record<string, Estimate>> {
  const all = measured.calls();
  const classes = (['attack', 'ordinary'] as const).map((part) => measured.calls(part));
  if (!all) return { blocked: unknown('no flow calls it'), attack_share: unknown('no flow calls it') };
  const came = classes.map((calls) => calls?.arrivalRate ?? known(0, 'none came'));
  const passed = classes.map((calls) => calls?.throughput ?? known(0, 'none came'));
  return {
    blocked: derive('turned away / all that came', [all.arrivalRate, ...came, ...passed], (total, a, b, x, y) => (a + b - x - y) / total),
    attack_share: derive('attacks that pass / all that pass', passed, (attacks, others) => attacks / (attacks + others)),
  };
}
