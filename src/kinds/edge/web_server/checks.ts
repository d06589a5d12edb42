import { formatQuantity, isKind, type Component, type Flow } from '../../../model/index.js';
import { familyOf } from '../../family.js';
import { callsIn } from '../../graph.js';
import { isEntry } from '../../questions.js';
import { at, repair, rule, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { viewOf } from '../../view.js';

const ON = 'web_server';

export const webServerRules: readonly Rule[] = [
  rule(
    'web/sessions-lost',
    {
      on: ON,
      severity: 'warning',
      title: 'Replicas that keep sessions are reached at random',
      standard: 'AWS Well-Architected REL05-BP06 (Make systems stateless where possible)',
      doc: 'A server that keeps something between requests must get the next request of the same client. Either keep nothing (`stateless: on`, with sessions in a cache), or let the balancer keep clients on their replica (`sticky: on`).',
      fixable: true,
      safe: false,
    },
    (web, found, context) => {
      if (web.stateless || web.replicas < 2) return;
      const balancers = context.callers(web.id).filter((caller) => isKind(caller, 'load_balancer'));
      if (balancers.length > 0 && balancers.every((balancer) => viewOf<'load_balancer'>(balancer).sticky)) return;
      const sticky = balancers.filter((balancer) => !viewOf<'load_balancer'>(balancer).sticky);
      found(
        at(web, 'stateless'),
        `${web.name} keeps sessions in ${web.replicas} replicas, and a client's next request finds its own with a chance of ${formatQuantity(1 / web.replicas, 'percent')}`,
        setProperty(web.component, 'stateless', 'on'),
        ...(sticky.length > 0
          ? [
              repair(
                `Set \`sticky: on\` in ${sticky.map((balancer) => balancer.name).join(', ')}`,
                ...sticky.map((balancer) => ({ change: 'set', component: balancer.id, property: 'sticky', value: 'on' }) as const),
              ),
            ]
          : []),
      );
    },
  ),
  rule(
    'web/no-rate-limit',
    {
      on: ON,
      severity: 'warning',
      title: 'A public web server takes everything that anybody sends',
      standard: 'OWASP API Security Top 10:2023 API4 (Unrestricted Resource Consumption)',
      doc: 'With no balancer and no gateway before it, nobody but the web server can bound what one client takes from all others, by accident or on purpose.',
      fixable: true,
      safe: false,
    },
    (web, found, context) => {
      if (!web.public || web.rate_limit !== undefined || !isEntry(web.id, context)) return;
      found(
        web.component,
        `${web.name} is a public entry without a rate limit`,
        setProperty(web.component, 'rate_limit', '50/s per client'),
      );
    },
  ),
  rule(
    'web/no-validation',
    {
      on: ON,
      severity: 'warning',
      title: 'Malformed requests travel on to the database',
      standard: 'OWASP Top 10:2021 A03 (Injection)',
      doc: 'A request that cannot succeed should end at the front, where it is cheap, and before it reaches a query.',
      fixable: true,
    },
    (web, found, context) => {
      if (web.validate_requests || web.invalid === 0) return;
      const passing = new Set(context.callsOf(web.id).map(({ flow }) => flow));
      const database = firstOf(passing, (callee) => isDatabase(callee, context), context);
      if (!database) return;
      found(
        web.component,
        `${formatQuantity(web.invalid, 'percent')} of the requests to ${web.name} are malformed and reach ${database.name} all the same`,
        setProperty(web.component, 'validate_requests', 'on'),
      );
    },
  ),
];

/** What a query reaches; a cache and a store of values by key are asked by key alone. */
function isDatabase(component: Component, { architecture }: RuleContext): boolean {
  return familyOf(architecture, component) === 'data' && !isKind(component, 'cache') && !isKind(component, 'key_value_store');
}

/** The first callee of some flows of which something holds. */
function firstOf(flows: Iterable<Flow>, holds: (callee: Component) => boolean, { component }: RuleContext): Component | null {
  for (const flow of flows) {
    for (const call of callsIn(flow)) {
      const callee = component(call.to);
      if (callee && holds(callee)) return callee;
    }
  }
  return null;
}
