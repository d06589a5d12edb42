import type { Component } from '../../model/index.js';
import type { View } from '../behaviour.js';
import type { FirewallPlan } from '../plan/plan.js';
import { viewOf } from '../view.js';
import type { PlanContext } from './kind.js';

/** Requests are counted over a minute, AWS's shortest useful window; a limit below 10 is refused (docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html). */
const WINDOW = 60;
const LEAST_LIMIT = 10;

interface Guarded {
  readonly id: string;
  readonly component: Component;
  readonly rate_limit?: View<'load_balancer'>['rate_limit'];
}

/** The firewall before something that reads requests: what the internet reaches always has one, everything else when the design asks for it. */
export function firewallOf(view: Guarded, open: true, context: PlanContext): FirewallPlan;
export function firewallOf(view: Guarded, open: boolean, context: PlanContext): FirewallPlan | null;
export function firewallOf(view: Guarded, open: boolean, context: PlanContext): FirewallPlan | null {
  const guards = context.guardsOf(view.id).flatMap((id) => context.find(id) ?? []);
  const [guard] = guards.map((component) => viewOf<'waf'>(component));
  if (guards.length > 1)
    context.note(view.component, `One firewall stands before it on AWS: \`${guard?.id ?? ''}\`, and none of the others.`);
  const limit = view.rate_limit ?? guard?.rate_limit;
  const counts = guard?.mode === 'count';
  if (limit === undefined) return open || guard ? { rate: null, counts } : null;
  const perSecond = typeof limit === 'number' ? limit : limit.amount;
  const counted = Math.max(LEAST_LIMIT, Math.round(perSecond * WINDOW));
  context.note(
    view.component,
    `Its rate limit is counted over ${WINDOW} s by the firewall: ${counted} requests, and what comes faster is refused until the count falls.`,
  );
  return { rate: { limit: counted, window: WINDOW, per: typeof limit === 'number' ? 'all' : 'client' }, counts };
}
