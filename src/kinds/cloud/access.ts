import type { AccessRule, BalancerPlan, CachePlan, DatabasePlan, Party, ServicePlan } from '../plan/plan.js';
import type { ManagedPlan } from '../plan/managed.js';
import { descriptionText } from './names.js';
import type { Edge } from './traffic.js';

interface Inhabitants {
  readonly services: readonly ServicePlan[];
  readonly balancers: readonly BalancerPlan[];
  readonly caches: readonly CachePlan[];
  readonly databases: readonly DatabasePlan[];
  readonly managed: readonly ManagedPlan[];
}

const INTERNET: Party = { party: 'internet' };

/**
 * Who may open a connection to whom in a region: what the flows need, and nothing else. Two things stand beside the flows: public balancers
 * take plain HTTP to redirect it, and containers reach AWS's own interfaces (images, logs, secrets) over HTTPS.
 * `keyOf` gives the key of a component by its id; null when it is not built in this region.
 */
export function accessRules(here: Inhabitants, edges: readonly Edge[], keyOf: (id: string) => string | null): AccessRule[] {
  const rules: AccessRule[] = [];
  const allow = (from: Party, to: Party, port: number, reason: string): void => {
    rules.push({ from, to, port, reason: descriptionText(reason) });
  };
  const ports = new Map<string, number>([
    ...here.services.map((each) => [each.origin.key, each.port] as const),
    ...here.balancers.map((each) => [each.origin.key, each.listener.port] as const),
    ...here.caches.map((each) => [each.origin.key, each.port] as const),
    ...here.databases.map((each) => [each.origin.key, each.port] as const),
    ...here.managed.flatMap(({ origin, port }) => (port === null ? [] : [[origin.key, port] as const])),
  ]);
  const functions = here.managed.filter(({ is }) => is === 'function');
  const gateways = here.managed.filter(({ is }) => is === 'gateway');
  const callers = new Set([...ports.keys(), ...[...functions, ...gateways].map(({ origin }) => origin.key)]);
  for (const { from, to, flows } of edges) {
    const callee = keyOf(to);
    const port = callee === null ? undefined : ports.get(callee);
    if (callee === null || port === undefined) continue;
    const why = flows.length > 0 ? ` (${flows.join(', ')})` : '';
    if (from === null) {
      const balancer = here.balancers.find(({ origin }) => origin.key === callee);
      if (!balancer?.public) continue;
      allow(INTERNET, component(callee), port, `users call ${to}${why}`);
      if (balancer.redirect) allow(INTERNET, component(callee), 80, `users of ${to} are sent on to HTTPS`);
      continue;
    }
    const caller = keyOf(from);
    // A caller that is not built (or a balancer that does not forward to it) opens nothing.
    if (caller === null || !callers.has(caller)) continue;
    const gateway = gateways.find(({ origin }) => origin.key === caller);
    if (gateway?.is === 'gateway' && !gateway.routes.some(({ to }) => to === callee)) continue;
    const balancer = here.balancers.find(({ origin }) => origin.key === caller);
    if (balancer && !balancer.targets.some(({ service }) => service === callee)) continue;
    allow(component(caller), component(callee), port, `${from} calls ${to}${why}`);
  }
  for (const { origin } of here.services) {
    allow(component(origin.key), INTERNET, 443, `${origin.component} fetches its image and secrets and sends its logs`);
  }
  for (const { origin } of functions) {
    allow(component(origin.key), INTERNET, 443, `${origin.component} calls the interfaces of AWS`);
  }
  return rules;
}

function component(key: string): Party {
  return { party: 'component', key };
}
