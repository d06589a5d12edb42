import type { View } from '../../behaviour.js';
import { cloudKind, LIFE, wrote, type Built, type PlanContext } from '../../cloud/kind.js';
import { kebab, slug } from '../../cloud/names.js';
import type { GatewayPlan, RoutePlan } from '../../plan/managed.js';

type Gateway = View<'api_gateway'>;

export const apiGatewayOnAws = cloudKind<'api_gateway'>({
  kind: 'api_gateway',
  builds: ['in', 'authentication', 'identity_provider', 'rate_limit', 'burst', 'timeout', 'tls', 'public', 'encryption', 'owner', 'tags'],
  // API Gateway is in three zones, of any size.
  describes: [
    'cost',
    'time',
    'concurrency',
    'queue',
    'zones',
    'zone',
    'replicas',
    'authentication_time',
    'unauthenticated',
    'unauthorized',
    'invalid',
    ...LIFE,
  ],
  leaves: {
    authorization: 'is up to the application behind it',
    validate_requests: 'is up to the application behind it: an HTTP API checks no bodies',
  },
  lacks: {
    cache: 'is not built: an HTTP API keeps no answers',
    instance: 'is not chosen: API Gateway has no machines to choose',
    scaling: 'is up to API Gateway',
  },
  plan: planGateway,
  describe: (built) => {
    if (built?.as !== 'managed' || built.plan.is !== 'gateway') return null;
    const { routes, throttle } = built.plan;
    return `API Gateway (HTTP API): ${routes.length} ${routes.length === 1 ? 'route' : 'routes'}${throttle ? `, ${throttle.rate} requests/s` : ''}`;
  },
});

/** An integration of an HTTP API takes 50 ms to 30 s (docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
const TIMEOUT = { least: 50, most: 30_000 };

function planGateway(view: Gateway, context: PlanContext): Built {
  const { component } = view;
  const origin = context.origin(component);
  const here = context.place(component).key;
  const routes: RoutePlan[] = [];
  for (const { to } of context.outOf(view.id)) {
    const callee = context.find(to);
    if (!callee || callee.kind === 'identity_provider') continue;
    const on = context.managed(callee)?.is === 'function' ? 'function' : context.balancer(callee) ? 'balancer' : null;
    const listener = context.balancer(callee)?.listener;
    if (on === null || context.place(callee).key !== here) {
      context.note(
        component,
        `It reaches load balancers and functions of its region; \`${to}\` is none that is built, so no route leads to it.`,
      );
      continue;
    }
    if (listener?.protocol === 'HTTPS' || listener?.protocol === 'TLS') {
      context.note(
        component,
        `It does not know the name on the certificate of \`${to}\`: write \`tls: none\` there, inside the network. No route leads to it.`,
      );
      continue;
    }
    const first = routes.length === 0;
    const path = `/${kebab(slug(callee.name))}`;
    if (!first) context.note(component, `The flows do not say which requests go to \`${to}\`: those under \`${path}\` do.`);
    const { key } = context.origin(callee);
    routes.push({ key: context.take(`${origin.key}_${key}`), to: key, on, path: first ? null : path });
  }
  if (routes.length === 0) {
    context.note(component, 'It reaches nothing that is built, so it is not built.');
    return null;
  }
  if (view.tls === 'passthrough')
    context.note(component, 'API Gateway ends TLS to read requests, so `passthrough` is built as `terminate`.');
  const wanted = Math.round(view.timeout * 1000);
  const timeoutMs = Math.min(TIMEOUT.most, Math.max(TIMEOUT.least, wanted));
  if (timeoutMs !== wanted) context.note(component, `API Gateway waits for 50 ms to 30 s: ${timeoutMs} ms instead of ${wanted} ms.`);
  return {
    as: 'managed',
    plan: {
      is: 'gateway',
      origin,
      port: null,
      routes,
      throttle: throttleOf(view, context),
      timeoutMs,
      authorization: authorizationOf(view, context),
    },
  };
}

function throttleOf(view: Gateway, context: PlanContext): GatewayPlan['throttle'] {
  const limit = view.rate_limit;
  if (limit === undefined) return null;
  if (typeof limit !== 'number')
    context.note(view.component, 'An HTTP API limits all clients together; the limit is not counted for each.');
  const rate = Math.max(1, Math.round(typeof limit === 'number' ? limit : limit.amount));
  return { rate, burst: Math.max(1, Math.round(view.burst ?? rate)) };
}

function authorizationOf(view: Gateway, context: PlanContext): GatewayPlan['authorization'] {
  const { component } = view;
  const users = context.find(view.identity_provider);
  if (view.authentication === 'oidc' && users && context.managed(users)?.is === 'users')
    return { by: 'tokens', users: context.origin(users).key };
  if (view.authentication === 'mtls' || view.authentication === 'api_key') {
    context.note(
      component,
      `An HTTP API on its own name knows no \`${view.authentication}\`: whoever calls it signs with permissions of AWS.`,
    );
    return { by: 'iam' };
  }
  if (view.authentication !== 'none')
    context.note(
      component,
      view.authentication === 'oidc'
        ? 'No `identity_provider` of the design says whose tokens are good, so it lets everybody pass.'
        : '`session` is up to the application behind it: it lets everybody pass.',
    );
  else if (wrote(component, 'identity_provider')) context.note(component, 'Without `authentication: oidc` it asks for no tokens.');
  return null;
}
