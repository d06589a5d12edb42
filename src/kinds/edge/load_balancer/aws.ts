import type { Component } from '../../../model/index.js';
import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, severalZones, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import { CONTAINER_PORT } from '../../cloud/facts.js';
import { firewallOf } from '../../cloud/firewall.js';
import { healthPath } from '../../cloud/health.js';
import { kebab, slug } from '../../cloud/names.js';
import { isService } from '../../cloud/service.js';
import type { BalancerPlan, TargetHealth, TargetPlan } from '../../plan/plan.js';

type Balancer = View<'load_balancer'>;

export const loadBalancerOnAws = cloudKind<'load_balancer'>({
  kind: 'load_balancer',
  builds: [
    'in',
    'zones',
    'zone',
    'type',
    'layer',
    'algorithm',
    'weights',
    'redundancy',
    'health_check',
    'tls',
    'authentication',
    'rate_limit',
    'drain',
    'sticky',
    'public',
    'replicas',
    'owner',
    'tags',
  ],
  describes: ['cost', 'time', 'concurrency', 'queue', 'takeover', 'unauthorized', ...LIFE],
  leaves: {
    authorization: 'is up to the application behind it',
    encryption: 'is said by `tls` where a load balancer is built',
  },
  lacks: {
    burst: 'is not built: its firewall counts requests over a window',
    circuit_breaker: 'is not built: a load balancer of AWS has none, beside its health check',
    connection_limit: 'is not chosen: AWS sizes load balancers by itself',
    split: 'is not built',
    shed: 'is not built: a load balancer of AWS turns nothing away',
    instance: 'is not chosen: AWS sizes load balancers by itself',
    scaling: 'is not chosen: AWS scales load balancers by itself',
  },
  refuses: {
    type: ({ type }) => (type === 'hardware' ? 'Appliances cannot be built in a cloud: it is one of AWS’s load balancers.' : null),
    redundancy: ({ component, redundancy }) =>
      redundancy !== 'active_active' && wrote(component, 'redundancy')
        ? `A load balancer on AWS is always redundant, active in each of its zones; \`${redundancy}\` is not built.`
        : null,
    replicas: ({ component }) => (wrote(component, 'replicas') ? 'AWS decides how many machines a load balancer has.' : null),
    algorithm: ({ component, layer, algorithm }) => {
      if (layer === 'l7') return ALGORITHMS[algorithm][1];
      return algorithm !== 'ip_hash' && wrote(component, 'algorithm')
        ? `A layer 4 balancer on AWS has one algorithm, a hash of the connection; \`${algorithm}\` is not built.`
        : null;
    },
  },
  plan: planBalancer,
  describe: describeBalancer,
});

function planBalancer(view: Balancer, context: PlanContext): Built {
  const { component } = view;
  const origin = context.origin(component);
  const place = context.place(component);
  const behind = context
    .outOf(view.id)
    .map(({ to }) => context.find(to))
    .filter((callee): callee is Component => callee !== null && isService(callee) && context.place(callee).key === place.key);
  if (behind.length === 0) {
    context.note(component, 'It calls no web or application server in its region, so it is not built.');
    return null;
  }
  noteWhatAwsDecides(view, context);

  const exposed = context.into(view.id).some(({ from }) => from === null);
  if (exposed && !view.public) context.note(component, 'Users reach it, but it is not public: they must come from inside the network.');
  const open = view.public && (exposed || wrote(component, 'public'));
  const application = view.layer === 'l7';
  const listener = listenerOf(view, open, context);
  const encrypted = listener.protocol === 'HTTPS' || listener.protocol === 'TLS';
  const domains = context.domainsOf(view.id);
  if (!application && behind.length > 1) {
    context.note(
      component,
      `A layer 4 balancer reads no paths, so everything goes to \`${behind[0]?.id ?? ''}\`, and nothing to ${behind
        .slice(1)
        .map(({ id }) => `\`${id}\``)
        .join(', ')}.`,
    );
  }
  const plan: BalancerPlan = {
    origin,
    type: application ? 'application' : 'network',
    public: open,
    zones: severalZones(component, 'A load balancer on AWS', context),
    listener,
    redirect: listener.protocol === 'HTTPS' && open,
    certificate: !encrypted ? null : domains.length > 0 ? { from: 'domains', domains } : { from: 'given' },
    targets: (application ? behind : behind.slice(0, 1)).map((service, index) => targetOf(view, service, index === 0, context)),
    firewall: application ? firewallOf(view, open, context) : noFirewall(view, context),
    logs: application || encrypted,
  };
  return { as: 'balancer', plan };
}

/** A listener that the internet reaches is encrypted, whatever the design says. */
function listenerOf(view: Balancer, open: boolean, context: PlanContext): BalancerPlan['listener'] {
  if (view.tls === 'none' && open) {
    context.note(view.component, 'What the internet reaches is encrypted: its listener takes TLS, though `tls` is `none`.');
  }
  const secure = open || view.tls !== 'none';
  if (view.layer === 'l7') {
    if (view.tls === 'passthrough')
      context.note(view.component, 'A layer 7 balancer has to end TLS to read requests, so `passthrough` is built as `terminate`.');
    return secure ? { port: 443, protocol: 'HTTPS' } : { port: 80, protocol: 'HTTP' };
  }
  if (view.tls === 'passthrough') return { port: 443, protocol: 'TCP' };
  return secure ? { port: 443, protocol: 'TLS' } : { port: 80, protocol: 'TCP' };
}

function targetOf(view: Balancer, service: Component, first: boolean, context: PlanContext): TargetPlan {
  const { key } = context.origin(service);
  const again = view.tls === 'reencrypt' || (view.tls !== 'passthrough' && service.properties.tls === 'terminate');
  const application = view.layer === 'l7';
  const path = `/${kebab(slug(service.name))}/*`;
  if (!first) context.note(view.component, `The flows do not say which requests go to \`${service.id}\`: those under \`${path}\` do.`);
  return {
    key: context.take(`${context.origin(view.component).key}_${key}`),
    service: key,
    port: CONTAINER_PORT,
    protocol: application ? (again ? 'HTTPS' : 'HTTP') : again ? 'TLS' : 'TCP',
    path: first ? null : path,
    ...spreadingOf(view),
    drain: Math.min(3600, Math.max(0, Math.round(view.drain))),
    health: healthOf(view, first, context),
  };
}

/** The algorithms of a target group (docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html). */
const ALGORITHMS = {
  round_robin: ['round_robin', null],
  random: ['weighted_random', null],
  least_connections: ['least_outstanding_requests', null],
  weighted_round_robin: ['round_robin', 'The tasks of a service are alike on AWS and have no weights of their own, so they take turns.'],
  least_response_time: [
    'least_outstanding_requests',
    'AWS knows no `least_response_time`; the nearest is the task with the fewest outstanding requests.',
  ],
  power_of_two: [
    'least_outstanding_requests',
    'AWS knows no `power_of_two`; the nearest is the task with the fewest outstanding requests.',
  ],
  ip_hash: ['round_robin', 'AWS hashes no addresses on layer 7; a cookie keeps a client on one task instead.'],
} as const;

function spreadingOf(view: Balancer): Pick<TargetPlan, 'algorithm' | 'stickiness'> {
  const hashes = view.algorithm === 'ip_hash';
  if (view.layer === 'l4') {
    return { algorithm: null, stickiness: view.sticky || hashes ? 'source_ip' : null };
  }
  const [algorithm] = ALGORITHMS[view.algorithm];
  return { algorithm, stickiness: view.sticky || hashes ? 'cookie' : null };
}

/** AWS's own settings, when the design has none; its limits, when it has (docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html). */
function healthOf(view: Balancer, first: boolean, context: PlanContext): TargetHealth {
  const wanted = view.health_check ?? { interval: 30, failures: 2, timeout: 5, path: '/' };
  const note = (message: string): void => {
    if (first) context.note(view.component, message);
  };
  const interval = Math.min(300, Math.max(5, Math.round(wanted.interval)));
  if (interval !== wanted.interval) note(`AWS checks health every 5 to 300 s: ${interval} s instead of ${wanted.interval} s.`);
  const unhealthy = Math.min(10, Math.max(2, Math.round(wanted.failures)));
  if (unhealthy !== wanted.failures) note(`AWS takes a target out after 2 to 10 failures: ${unhealthy} instead of ${wanted.failures}.`);
  const timeout = Math.min(interval - 1, 120, Math.max(2, Math.round(wanted.timeout)));
  if (timeout !== wanted.timeout)
    note(`A health check on AWS times out after 2 to 120 s and before the next one: ${timeout} s instead of ${wanted.timeout} s.`);
  return { path: view.layer === 'l7' ? healthPath(wanted.path, note) : null, interval, timeout, healthy: 2, unhealthy };
}

function noFirewall(view: Balancer, context: PlanContext): null {
  const [guard] = context.guardsOf(view.id).flatMap((id) => context.find(id) ?? []);
  if (view.rate_limit !== undefined || guard?.properties.rate_limit !== undefined)
    context.note(view.component, 'AWS limits the rate of requests on layer 7 alone, so `rate_limit` is not built.');
  return null;
}

function noteWhatAwsDecides(view: Balancer, context: PlanContext): void {
  const { component } = view;
  if (view.weights !== undefined && view.algorithm !== 'weighted_round_robin')
    context.note(component, 'Its `weights` mean nothing to the algorithm that is built.');
  if (view.authentication !== 'none')
    context.note(
      component,
      `\`authentication: ${view.authentication}\` is not built: it needs an identity provider that the design does not name.`,
    );
}

function describeBalancer(built: Built): string | null {
  if (built?.as !== 'balancer') return null;
  const { type, listener, firewall } = built.plan;
  const rate = firewall?.rate;
  const limit = rate ? `, ${rate.limit} requests per ${rate.window} s${rate.per === 'client' ? ' and client' : ''}` : '';
  const where = built.plan.public ? 'public' : 'internal';
  return `${type === 'application' ? 'Application' : 'Network'} Load Balancer: ${where}, ${listener.protocol} on port ${listener.port}${firewall ? `, firewall${limit}` : ''}`;
}
