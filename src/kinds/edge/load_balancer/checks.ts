import { formatQuantity, isKind } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { regionOf } from '../../lowering/distance.js';
import { isEntry, reachable } from '../../questions.js';
import { at, repair, rule, see, setProperty, type Rule, type RuleContext } from '../../rule.js';
import { inProportion } from '../../shares.js';
import { entries, viewOf } from '../../view.js';

const ON = 'load_balancer';
/** Utilisation up to which a queue stays short. */
const HIGH = 0.85;

export const loadBalancerRules: readonly Rule[] = [
  rule(
    'lb/no-redundancy',
    {
      on: ON,
      severity: 'warning',
      title: 'A load balancer is a single point of failure',
      standard: 'AWS Well-Architected REL11-BP02 (Fail over to healthy resources)',
      doc: 'Everything passes through the balancer, so its loss is the loss of everything. Let two balancers serve (`active_active`), or let one stand by (`active_passive`, which loses the requests of the takeover time).',
      fixable: true,
      safe: false,
    },
    (balancer, found) => {
      if (balancer.redundancy === 'none') {
        found(
          balancer.component,
          `${balancer.name} is one balancer that nothing takes over from`,
          setProperty(balancer.component, 'redundancy', 'active_active'),
        );
      } else if (balancer.redundancy === 'active_active' && balancer.replicas < 2) {
        found(
          at(balancer, 'replicas'),
          `${balancer.name} is active_active with ${balancer.replicas} replica`,
          setProperty(balancer.component, 'replicas', '2'),
        );
      }
    },
  ),
  rule(
    'lb/no-health-check',
    {
      on: ON,
      severity: 'warning',
      title: 'A load balancer does not notice that a backend is gone',
      standard: 'AWS Well-Architected REL11-BP01 (Monitor all components of the workload to detect failures)',
      doc: 'Without a health check, a dead replica keeps its share of the requests, and all of them fail. With one, it is taken out after `interval × failures`.',
      fixable: true,
    },
    (balancer, found, context) => {
      if (balancer.health_check) return;
      const backend = context.callees(balancer.id).find((callee) => isKind(callee, 'placed') && viewOf<'placed'>(callee).replicas > 1);
      if (!backend) return;
      const { replicas } = viewOf<'placed'>(backend);
      found(
        balancer.component,
        `${balancer.name} has no health check: when one of the ${replicas} replicas of ${backend.name} dies, ${formatQuantity(1 / replicas, 'percent')} of the requests keep failing`,
        setProperty(balancer.component, 'health_check', '{ interval: 10s, failures: 3 }'),
      );
    },
  ),
  rule(
    'lb/no-rate-limit',
    {
      on: ON,
      severity: 'warning',
      title: 'A public entry takes everything that anybody sends',
      standard: 'OWASP API Security Top 10:2023 API4 (Unrestricted Resource Consumption)',
      doc: 'One client that misbehaves, by accident or on purpose, takes the capacity of all others. A limit per client at the entry, or at the web server behind it, bounds what one can take.',
      fixable: true,
      safe: false,
    },
    (balancer, found, context) => {
      if (!balancer.public || balancer.rate_limit !== undefined || !isEntry(balancer.id, context)) return;
      const behind = context.callees(balancer.id).filter((callee) => isKind(callee, 'web_server'));
      if (behind.length > 0 && behind.every((callee) => viewOf<'web_server'>(callee).rate_limit !== undefined)) return;
      found(
        balancer.component,
        `${balancer.name} is a public entry without a rate limit`,
        setProperty(balancer.component, 'rate_limit', '50/s per client'),
      );
    },
  ),
  rule(
    'lb/limit-above-capacity',
    {
      on: ON,
      severity: 'warning',
      solved: true,
      title: 'A rate limit lets more through than what is behind can serve',
      doc: 'A limit for the whole protects what stands behind it only when it is below what that can serve. The fix names 85% of that, or what is offered when that is more.',
      fixable: true,
      safe: false,
    },
    (balancer, found, context) => {
      const limit = balancer.rate_limit;
      const most = capacityBehind(balancer, context);
      if (typeof limit !== 'number' || most === null || limit <= most.rate) return;
      // What is offered must pass, and what is left should keep a queue short.
      const proposed = roundDown(Math.max(HIGH * most.rate, Math.min(most.offered, most.rate)));
      found(
        at(balancer, 'rate_limit'),
        `${balancer.name} lets ${formatQuantity(limit, 'rate')} through, but ${most.name} is full at ${formatQuantity(most.rate, 'rate')} of them`,
        setProperty(balancer.component, 'rate_limit', `${proposed}/s`),
      );
    },
  ),
  rule(
    'lb/l4-with-l7-features',
    {
      on: ON,
      severity: 'error',
      title: 'A layer-4 balancer is asked for what only layer 7 can see',
      doc: 'A layer-4 balancer forwards connections without reading them: it cannot authenticate users, nor count requests. Both need `layer: l7`.',
      fixable: true,
    },
    (balancer, found) => {
      if (balancer.layer !== 'l4') return;
      const wanted = [
        ...(balancer.authentication === 'oidc' ? [{ property: 'authentication', what: 'authenticate users (`oidc`)' }] : []),
        ...(balancer.rate_limit !== undefined ? [{ property: 'rate_limit', what: 'count requests for a rate limit' }] : []),
      ];
      for (const { property, what } of wanted) {
        found(
          at(balancer, property),
          `${balancer.name} works on layer 4 and cannot ${what}`,
          setProperty(balancer.component, 'layer', 'l7'),
        );
      }
    },
  ),
  rule(
    'lb/split-shares',
    {
      on: ON,
      severity: 'error',
      title: 'The shares of a load balancer add up to more than 100%',
      doc: 'Every request goes to one of those behind the balancer. Shares that add up to more than 100% are read in proportion, which is seldom what was meant. Those that `split` does not name get what is left.',
      fixable: true,
    },
    (balancer, found) => {
      const shares = balancer.split === undefined ? [] : entries(balancer.split);
      const sum = shares.reduce((total, [, share]) => total + share, 0);
      if (sum <= 1 + 1e-6) return;
      const message = `the shares of ${balancer.name} add up to ${formatQuantity(sum, 'percent')}`;
      found(at(balancer, 'split'), message, setProperty(balancer.component, 'split', inProportion(shares)));
    },
  ),
  rule(
    'lb/choice-of-one',
    {
      on: ON,
      severity: 'info',
      title: 'A balancing algorithm has nothing to choose from',
      doc: 'With one backend every algorithm does the same; the one that is written promises an effect that it cannot have yet.',
      fixable: true,
      safe: false,
    },
    (balancer, found, context) => {
      if (!['least_connections', 'least_response_time', 'power_of_two'].includes(balancer.algorithm)) return;
      const backends = context.callees(balancer.id).filter((callee) => isKind(callee, 'placed'));
      const [only] = backends;
      if (backends.length !== 1 || !only) return;
      const backend = viewOf<'placed'>(only);
      if (backend.replicas > 1) return;
      found(
        at(balancer, 'algorithm'),
        `${balancer.name} picks by ${balancer.algorithm} from the one replica of ${backend.name}`,
        setProperty(only, 'replicas', '2'),
      );
    },
  ),
  rule(
    'lb/ip-hash-behind-proxy',
    {
      on: ON,
      severity: 'warning',
      title: 'Clients are told apart by an address that they share',
      doc: 'Behind a content delivery network or another balancer, all requests come from a few addresses: a hash of the address sends most of them to the same backends.',
      fixable: true,
    },
    (balancer, found, context) => {
      if (balancer.algorithm !== 'ip_hash') return;
      const proxy = context.callers(balancer.id).find((caller) => !isKind(caller, 'users') && !isKind(caller, 'dns'));
      if (!proxy) return;
      found(
        at(balancer, 'algorithm'),
        `${balancer.name} spreads by the client's address, and all requests come from ${proxy.name}`,
        setProperty(balancer.component, 'algorithm', 'least_connections'),
        see(proxy, `${proxy.name} stands before it`),
      );
    },
  ),
  rule(
    'lb/hardware-in-cloud',
    {
      on: ON,
      severity: 'warning',
      title: 'A hardware balancer stands in a cloud region',
      doc: 'Nobody can carry an appliance into a cloud region; the export builds the cloud’s own balancer.',
      fixable: true,
    },
    (balancer, found, context) => {
      const region = regionOf(context.architecture, balancer.component);
      if (balancer.type !== 'hardware' || !region) return;
      found(
        at(balancer, 'type'),
        `${balancer.name} is hardware, but ${region.name} is a region of a cloud`,
        setProperty(balancer.component, 'type', 'software'),
      );
    },
  ),
  rule(
    'lb/sticky-and-algorithm',
    {
      on: ON,
      severity: 'info',
      title: 'Sticky sessions override the balancing algorithm',
      doc: 'A client that stays on its replica is spread as its address says, whatever the algorithm. Keep sessions in a cache, and any replica can serve any request.',
      fixable: true,
      safe: false,
    },
    (balancer, found) => {
      if (!balancer.sticky || balancer.algorithm === 'ip_hash' || !balancer.component.written.some(({ name }) => name === 'algorithm'))
        return;
      found(
        at(balancer, 'sticky'),
        `${balancer.name} keeps clients on their replica, so ${balancer.algorithm} decides only where a new client goes`,
        repair('Remove `sticky`', { change: 'remove', component: balancer.id, property: 'sticky' }),
      );
    },
  ),
];

/** The requests per second of a balancer at which the first component behind it is full; null when nothing is known. */
function capacityBehind(
  balancer: View<'load_balancer'>,
  context: RuleContext,
): { readonly rate: number; readonly offered: number; readonly name: string } | null {
  const { stations } = context.offered();
  const index = (id: string): readonly number[] => context.compiled.builder.stations(id);
  const own = index(balancer.id).reduce((sum, station) => sum + (stations[station]?.rate ?? 0), 0);
  if (own === 0) return null;
  let full: { rate: number; offered: number; name: string } | null = null;
  for (const id of reachable(balancer.id, context)) {
    for (const station of index(id)) {
      const { replicas, servers } = context.compiled.builder.stationAt(station);
      const rate = (own * replicas * servers) / Math.max(1e-12, stations[station]?.work ?? 0);
      if (Number.isFinite(rate) && (full === null || rate < full.rate))
        full = { rate, offered: own, name: context.component(id)?.name ?? id };
    }
  }
  return full;
}

/** Two significant figures, downwards. */
function roundDown(rate: number): number {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, rate))) - 1);
  return Math.max(1, Math.floor(rate / scale) * scale);
}
