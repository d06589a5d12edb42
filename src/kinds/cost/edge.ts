import type { View } from '../behaviour.js';
import { derive, known } from '../figures/estimate.js';
import { viewsOf } from '../view.js';
import { monthly, used, Writer, type Bill, type Usage } from './bill.js';
import { HOURS_PER_MONTH } from './prices.js';

/** Requests that a client sends over one connection before it opens the next: a judgement, for browsers with keep-alive. */
const REQUESTS_PER_CONNECTION = 10;
/** One capacity unit of a balancer carries 25 new connections per second (Elastic Load Balancing pricing). */
const CONNECTIONS_PER_UNIT = 25;

export function balancerBill(view: View<'load_balancer'>, usage: Usage): Bill {
  const family = view.layer === 'l4' ? 'nlb' : 'alb';
  return new Writer(usage)
    .line('the balancer', `${family}.hour`, known(HOURS_PER_MONTH, 'a month'))
    .line(
      `capacity units, of ${CONNECTIONS_PER_UNIT} new connections per second with ${REQUESTS_PER_CONNECTION} requests each`,
      `${family}.lcu`,
      derive(
        'requests / requests of a unit × 730 h',
        [used(usage, 'throughput')],
        (rate) => (HOURS_PER_MONTH * rate) / REQUESTS_PER_CONNECTION / CONNECTIONS_PER_UNIT,
      ),
    )
    .bill();
}

export function dnsBill(view: View<'dns'>, usage: Usage): Bill {
  const query = `route53.query.${view.routing}`;
  const checks = view.health_check ? Math.max(1, view.targets?.length ?? 1) : 0;
  return new Writer(usage)
    .line('the zone', 'route53.zone', known(1, 'one zone'))
    .events('queries', usage.priceOf(query) ? query : 'route53.query', used(usage, 'queries'))
    .line('health checks', 'route53.health_check', known(checks, 'one for each target'))
    .bill();
}

export function cdnBill(usage: Usage): Bill {
  return new Writer(usage)
    .line('answers to users, all at the price of the first 10 TB', 'cloudfront.gb', monthly(used(usage, 'egress')))
    .events('requests', 'cloudfront.request', used(usage, 'throughput'))
    .bill();
}

/** Rules that are charged one by one: those of a managed group, such as the Core Rule Set, are one. */
const RULES_IN_A_GROUP = 200;

export function wafBill(view: View<'waf'>, usage: Usage): Bill {
  return new Writer(usage)
    .line('the list of rules', 'waf.acl', known(1, 'one'))
    .line(`groups of ${RULES_IN_A_GROUP} rules`, 'waf.rule', known(Math.ceil(view.rules / RULES_IN_A_GROUP), 'rules'))
    .events('requests', 'waf.request', used(usage, 'throughput'))
    .bill();
}

export function gatewayBill(usage: Usage): Bill {
  return new Writer(usage).events('requests', 'apigateway.request', used(usage, 'throughput')).bill();
}

/** Everybody who is a user logs in once a month at least. */
export function identityBill(usage: Usage): Bill {
  const people = viewsOf(usage.architecture, 'users').reduce((sum, users) => sum + (users.count ?? users.clients), 0);
  return new Writer(usage).line('users that log in', 'cognito.user', known(people, 'clients of all users')).bill();
}
